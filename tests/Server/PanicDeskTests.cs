using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Duty;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>No panic is lost: not by a shard that cannot write, not by one that does not answer, and not by a desk that falls behind.</summary>
public sealed class PanicDeskTests : IDisposable
{
    private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(4_096);
    private readonly ManualTime _time = new();
    private readonly NodeDoor _node;
    private readonly Board _board;
    private readonly PanicDesk _desk;
    private Func<PanicPressed, Task<Outcome>> _shard = _ => Task.FromResult(Outcome.Refused(Refusal.StorageFull));
    private long _sequence;

    public PanicDeskTests()
    {
        var shards = DashboardTown.Officers.GroupBy(officer => officer.Home)
            .Select(home => new ShardDoor(home.Key, [.. home], () => new OfficerFrame(home.Key, default, [])));
        _node = new NodeDoor(
            [.. shards], DashboardTown.Policy, TimeProvider.System, _effects.Reader, (_, input, _) => new(_shard((PanicPressed)input)));
        _board = new Board(_node);
        _desk = new PanicDesk(_node, (_, _) => [], _board, _time, NullLogger<PanicDesk>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _desk.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task WhatCannotBeWritten_IsToldAtOnce_StandsInSnapshots_AndIsTriedUntilItIsWritten()
    {
        var (viewer, press) = (await JoinAsync(), Guid.CreateVersion7());
        await _desk.StartAsync(Cancel);
        var answer = await _desk.PressAsync(DashboardTown.Officers[0], press);
        Assert.Equal((true, press.ToString(), false), (answer.Ok, answer.Panic, answer.Recorded));
        Assert.Equal((false, PanicDeed.Raised), await Told(viewer));
        var again = await _desk.PressAsync(DashboardTown.Officers[0], Guid.CreateVersion7());
        Assert.Equal((press.ToString(), true), (again.Panic, again.Repeated)); // One officer has one panic.
        Assert.Single((await SnapshotAsync(viewer)).Panics);

        var asked = new TaskCompletionSource();
        _shard = pressed =>
        {
            asked.TrySetResult();
            return Task.FromResult(new Outcome { Standing = pressed.Press });
        };
        while (!asked.Task.IsCompleted || _desk.IsWaiting(new OfficerId(1)))
        {
            _time.Advance(TimeSpan.FromMilliseconds(DashboardLimits.PanicAgainMilliseconds));
            await Task.Yield();
        }

        while ((await SnapshotAsync(viewer)).Panics.Count > 0) await Task.Yield(); // The shard tells of it itself.
        Assert.True((await _desk.PressAsync(DashboardTown.Officers[0], press)).Recorded);
    }

    [Fact]
    public async Task AShardThatDoesNotAnswer_KeepsNobodyWaiting()
    {
        var viewer = await JoinAsync();
        var late = new TaskCompletionSource<Outcome>();
        _shard = _ => late.Task;
        var pressing = _desk.PressAsync(DashboardTown.Officers[1], Guid.CreateVersion7());
        _time.Advance(TimeSpan.FromMilliseconds(DashboardLimits.PanicWaitMilliseconds));
        Assert.False((await pressing).Recorded);
        Assert.Equal((false, PanicDeed.Raised), await Told(viewer));

        // A person may end it without the shard; those who come to an unknown officer are told no.
        var standing = Assert.Single((await SnapshotAsync(viewer)).Panics);
        Assert.False(await _desk.TryEndAsync(new OfficerId(2), Guid.CreateVersion7(), "li", "well"));
        Assert.True(await _desk.TryEndAsync(new OfficerId(2), Guid.Parse(standing.Id), "li", "well"));
        Assert.Equal((false, PanicDeed.Ended), await Told(viewer));
        Assert.Empty((await SnapshotAsync(viewer)).Panics);
        _shard = _ => Task.FromResult(Outcome.Refused(Refusal.UnknownOfficer));
        Assert.Equal("unknownOfficer", (await _desk.PressAsync(DashboardTown.Officers[2], Guid.CreateVersion7())).Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4_096)]
    public async Task ADeskThatFallsBehind_KnowsEveryPanicThatStands(int outboxMax)
    {
        await _board.StartAsync(Cancel);
        var viewer = Viewer.ForDispatcher(new HashSet<JurisdictionId> { DashboardTown.Three }, outboxMax);
        await _board.JoinAsync(viewer, Cancel);
        Assert.IsType<BoardSnapshot>(await viewer.Messages.ReadAsync(Cancel));
        var (random, truth, known, told) = (new Random(outboxMax), new Dictionary<uint, int>(), new Dictionary<uint, int>(), 0);
        for (var step = 0; step < 300; step++)
        {
            var officer = (uint)random.Next(1, 5);
            var deed = truth.ContainsKey(officer) && random.Next(3) == 0 ? PanicDeed.Ended : PanicDeed.Again;
            if (deed == PanicDeed.Ended) truth.Remove(officer);
            else truth[officer] = step;
            await Put(Panic(officer, step, deed));
            if (random.Next(4) == 0) await Read();
        }

        // What is known may be so by chance before the last of it was read.
        while (!truth.OrderBy(pair => pair.Key).SequenceEqual(known.OrderBy(pair => pair.Key)) || outboxMax == 4_096 && told < 300)
        {
            await viewer.Messages.WaitToReadAsync(Cancel);
            await Read();
        }

        if (outboxMax == 4_096) Assert.Equal(300, told); // Each by itself, none as another's or twice.

        async Task Read()
        {
            if (viewer.IsBehind)
            {
                viewer.Discard();
                await _board.SnapshotAsync(viewer, Cancel);
                return;
            }

            while (!viewer.IsBehind && viewer.Messages.TryRead(out var message))
            {
                if (message is BoardSnapshot snapshot)
                {
                    known.Clear();
                    foreach (var panic in snapshot.Panics) known[panic.Officer] = panic.Presses;
                }

                foreach (var panic in ((message as BoardEvents)?.Items ?? []).Select(item => item.Panic).OfType<PanicRow>())
                {
                    told++;
                    if (panic.Ended is null) known[panic.Officer] = panic.Presses;
                    else known.Remove(panic.Officer);
                }
            }
        }
    }

    private static PanicChanged Panic(uint officer, int presses, PanicDeed deed) => new(new PanicView(
        Guid.CreateVersion7(), new OfficerId(officer), $"P{officer:D3}", deed, new Instant(5), new Instant(6), presses,
        DashboardTown.Place(33.5, 117), default, true, default, [], deed == PanicDeed.Ended ? new PanicEnd("li", new Instant(7), "well") : null));

    private ValueTask Put(Effect effect) =>
        _effects.Writer.WriteAsync(new ShardEffects(DashboardTown.Three, ++_sequence, default, [effect]), Cancel);

    private async Task<Viewer> JoinAsync()
    {
        await _board.StartAsync(Cancel);
        var viewer = Viewer.ForDispatcher(new HashSet<JurisdictionId> { DashboardTown.Three });
        await _board.JoinAsync(viewer, Cancel);
        return viewer;
    }

    private static async Task<(bool Recorded, PanicDeed Deed)> Told(Viewer viewer)
    {
        while (true)
        {
            if (await viewer.Messages.ReadAsync(Cancel) is BoardEvents { Items: [{ Panic: { } panic }] }) return (panic.Recorded, panic.Deed);
        }
    }

    private async Task<BoardSnapshot> SnapshotAsync(Viewer viewer)
    {
        await _board.SnapshotAsync(viewer, Cancel);
        while (true)
        {
            if (await viewer.Messages.ReadAsync(Cancel) is BoardSnapshot snapshot) return snapshot;
        }
    }
}
