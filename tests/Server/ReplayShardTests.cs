using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Replay;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>One city's past against what its shard held and told when it was the present.</summary>
public sealed class ReplayShardTests : IAsyncDisposable
{
    private readonly ReplayTown _town = new(Directory.CreateTempSubdirectory("replay").FullName, DashboardTown.Three);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _town.DisposeAsync();
        Directory.Delete(_town.Folder, recursive: true);
    }

    [Fact]
    public async Task TheStateOfAMoment_IsTheOneTheShardHad_WhicheverWayItIsComeTo()
    {
        var had = new List<(Instant At, byte[] Bytes)>();
        for (var hour = 0; hour < 6; hour++)
        {
            await _town.PlaceAsync(DashboardTown.Three, (uint)(hour % 4) + 1, DashboardTown.Place(33.5 + hour * 0.001, 117.0));
            await _town.CallAsync(DashboardTown.Three, hour % 2 == 0 ? "robbery" : "noise");
            for (var piece = 0; piece < 4; piece++)
            {
                await _town.WaitAsync(TimeSpan.FromSeconds(20));
                had.Add((_town.Now, _town.Bytes(DashboardTown.Three)));
                await _town.WaitAsync(TimeSpan.FromMilliseconds(100));
            }
        }

        using var past = Open();
        var random = new Random(5);
        for (var look = 0; look < 200; look++)
        {
            var (at, bytes) = had[random.Next(had.Count)];
            past.Come(at);
            Assert.True(past.IsHere, past.Refusal);
            Assert.Equal(bytes, BytesOf(past));
        }
    }

    [Fact]
    public async Task WhatIsTold_IsWhatTheShardTold_InItsOrder()
    {
        await _town.CallAsync(DashboardTown.Three);
        await _town.WaitAsync(TimeSpan.FromSeconds(5));
        var (from, before) = (_town.Now, _town.Told(DashboardTown.Three).Count);
        await _town.WaitAsync(TimeSpan.FromSeconds(1));
        await _town.PlaceAsync(DashboardTown.Three, 2, DashboardTown.Place(33.451, 117.0));
        var robbery = await _town.CallAsync(DashboardTown.Three, "robbery");
        await _town.WaitAsync(TimeSpan.FromSeconds(100)); // Nobody answers: it goes round.
        await _town.AskAsync(DashboardTown.Three, new OfficerStatusSet(new OfficerId(4), OfficerStatus.OffDuty));
        await _town.AskAsync(DashboardTown.Three, new IncidentClosed(robbery, "Wang", "done"));
        await _town.WaitAsync(TimeSpan.FromSeconds(1));

        using var past = Open();
        past.Come(from);
        var told = Channel.CreateBounded<ShardEffects>(10_000);
        for (var until = from; until < _town.Now; until = until.PlusMilliseconds(730))
            Assert.True(await past.StepAsync(until, told.Writer, Cancel));
        Assert.True(await past.StepAsync(_town.Now, told.Writer, Cancel));
        told.Writer.Complete();
        var batches = await told.Reader.ReadAllAsync(Cancel).ToListAsync(Cancel);
        Assert.Equal(
            _town.Told(DashboardTown.Three).Skip(before).SelectMany(batch => batch.Effects).Select(Text),
            batches.SelectMany(batch => batch.Effects).Select(Text));
        Assert.Equal(batches.Select((_, at) => batches[0].Sequence + at), batches.Select(batch => batch.Sequence));
    }

    [Fact]
    public async Task OtherOfficers_EndWhatWasTold_AndAreThereAfterwards()
    {
        await _town.WaitAsync(TimeSpan.FromSeconds(2));
        var before = _town.Now;
        var nine = DashboardTown.Officers[0] with { Id = new OfficerId(9), Code = "P009" };
        await _town.WaitAsync(TimeSpan.FromSeconds(2));
        _town.Restart(DashboardTown.Three, [.. ReplayTown.OfficersOf(DashboardTown.Three), nine]);
        await _town.WaitAsync(TimeSpan.FromSeconds(2));

        using var past = Open();
        past.Come(before);
        Assert.Equal(4, past.Enter([]).Officers.Count);
        Assert.Equal(3, past.Whole().Effects.Count(effect => effect is OfficerChanged { Officer.Id.Value: > 1 }));
        var told = Channel.CreateBounded<ShardEffects>(10);
        Assert.True(await past.StepAsync(before.PlusMilliseconds(500), told.Writer, Cancel));
        Assert.False(await past.StepAsync(_town.Now, told.Writer, Cancel));
        Assert.True(past.IsHere);
        Assert.Equal("P009", past.Enter([]).Officers[4].Code);
        Assert.Equal(5, past.Frame.Officers.Length);
    }

    [Fact]
    public async Task ADoor_KeepsToItsOwnOfficers_WhenThereAreOthers()
    {
        await _town.WaitAsync(TimeSpan.FromSeconds(2));
        var before = _town.Now;
        await _town.WaitAsync(TimeSpan.FromSeconds(2));
        _town.Restart(DashboardTown.Three, [.. ReplayTown.OfficersOf(DashboardTown.Three).Skip(1)]);
        await _town.WaitAsync(TimeSpan.FromSeconds(2));

        using var past = Open();
        past.Come(before);
        var old = NodeDoorOf(past.Enter([]));
        past.Come(_town.Now);
        var next = NodeDoorOf(past.Enter([]));
        foreach (var officer in ReplayTown.OfficersOf(DashboardTown.Three)) // A page may still ask by the old one just then.
        {
            Assert.True(old.TryPosition(officer.Id, out var position));
            Assert.Equal(officer.Id, position.Officer);
            Assert.Equal(officer.Id.Value != 1, next.TryPosition(officer.Id, out _));
        }

        Assert.Equal((before, _town.Now), (old.Shards[0].Frame().At, next.Shards[0].Frame().At));
    }

    [Fact]
    public async Task AnOfficerWhomAnotherCityHas_IsToldOfOnce()
    {
        await _town.CallAsync(DashboardTown.Three, "robbery");
        await _town.WaitAsync(TimeSpan.FromSeconds(2));
        using var past = Open();
        past.Come(_town.Now);
        var told = new HashSet<OfficerId> { new(1) };
        Assert.Equal([2u, 3u, 4u], past.Enter(told).Officers.Select(officer => officer.Id.Value));
        Assert.Equal([2u, 3u, 4u], past.Frame.Officers.Select(officer => officer.Officer.Value));
        Assert.Equal([2u, 3u, 4u], past.Whole().Effects.OfType<OfficerChanged>().Select(effect => effect.Officer.Id.Value));
        Assert.Equal(4, told.Count);
    }

    private PastShard Open()
    {
        Assert.True(_town.TryOpenPast(DashboardTown.Three, out var replay, out var refusal), refusal);
        return new PastShard(DashboardTown.Three, replay, nodeSpeed: 1);
    }

    private static NodeDoor NodeDoorOf(ShardDoor door) => new(
        [door], DashboardTown.Policy, TimeProvider.System, Channel.CreateBounded<ShardEffects>(1).Reader,
        (_, _, _) => throw new InvariantViolatedException("nobody asks a replay"));

    private static byte[] BytesOf(PastShard past) => ReplayTown.Bytes(past.Fold);

    private static string Text(Effect effect) => effect switch
    {
        IncidentChanged { Incident: var incident } =>
            $"{incident.Id} {incident.State} {incident.Since} {incident.Ranking?.At} "
                + string.Join(' ', incident.Timeline.Select(line => line.Kind)),
        DirectiveChanged { Directive: var directive } => $"{directive}",
        OfficerChanged { Officer: var officer } => $"{officer}",
        NoticeRaised notice => $"{notice}",
        OfficerDid deed => $"{deed}",
        _ => throw new InvariantViolatedException($"{effect} is known"),
    };
}
