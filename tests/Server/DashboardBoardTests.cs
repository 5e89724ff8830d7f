using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The board's order: whoever applies a snapshot and what follows it holds what the board holds.</summary>
public sealed class DashboardBoardTests : IDisposable
{
    private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(4_096);
    private readonly Dictionary<JurisdictionId, long> _sequence = [];
    private readonly Board _board;

    public DashboardBoardTests() => _board = NewBoard();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _board.Dispose();

    private Board NewBoard(int viewersMax = 100)
    {
        var shards = DashboardTown.Officers.GroupBy(officer => officer.Home)
            .Select(home => new ShardDoor(home.Key, [.. home], () => new OfficerFrame(home.Key, default, [])));
        var node = new NodeDoor([.. shards], DashboardTown.Policy, TimeProvider.System, _effects.Reader, (_, _, _) =>
            ValueTask.FromResult(Outcome.Done));
        return new Board(node, viewersMax);
    }

    [Theory]
    [InlineData(1, 4_096)]
    [InlineData(2, 4_096)]
    [InlineData(3, 3)] // Falls behind all the time.
    [InlineData(4, 1)]
    [InlineData(5, 20)]
    public async Task ViewersWhoJoinAnywhere_HoldTheTruthInTheEnd(int seed, int outboxMax)
    {
        var random = new Random(seed);
        var truth = new Picture();
        var fours = new Picture();
        await _board.StartAsync(Cancel);
        var viewers = new List<(Viewer Viewer, Picture Picture)>();
        for (var step = 0; step < 400; step++)
        {
            if (step % 40 == 0)
            {
                var viewer = Viewer.ForDispatcher(new HashSet<JurisdictionId> { DashboardTown.Three }, outboxMax);
                viewers.Add((viewer, new Picture()));
                await _board.JoinAsync(viewer, Cancel);
            }

            var batch = RandomBatch(random);
            (batch.Jurisdiction == DashboardTown.Three ? truth : fours).Apply(batch);
            await _effects.Writer.WriteAsync(batch, Cancel);
            foreach (var (viewer, picture) in viewers)
                if (random.Next(3) == 0) await Read(viewer, picture);
        }

        Assert.NotEqual(truth.Text, fours.Text);
        foreach (var (viewer, picture) in viewers)
        {
            // A viewer that joins now sees everything the board was given; by then the others have it, too, or are behind.
            while (picture.Text != truth.Text)
            {
                await viewer.Messages.WaitToReadAsync(Cancel);
                await Read(viewer, picture);
            }
        }
    }

    [Fact]
    public async Task AGapInAShardsOrder_StopsTheBoard()
    {
        await _board.StartAsync(Cancel);
        var viewer = Viewer.ForGateway();
        await _board.JoinAsync(viewer, Cancel);
        await Next(viewer);
        foreach (var sequence in (long[])[1, 2, 4])
            await _effects.Writer.WriteAsync(new ShardEffects(DashboardTown.Three, sequence, default, [Officer(1, OfficerStatus.Busy)]),
                Cancel);
        await Assert.ThrowsAsync<InvariantViolatedException>(() => _board.ExecuteTask!);
        var count = 0;
        await foreach (var _ in viewer.Messages.ReadAllAsync(Cancel)) count++; // Ends: nobody is left with a picture that stands still.
        Assert.Equal(2, count);

        var late = Viewer.ForGateway();
        await _board.JoinAsync(late, Cancel);
        Assert.False(await late.Messages.WaitToReadAsync(Cancel));
        Assert.True(late.IsRefused);
    }

    [Fact]
    public async Task APageHearsOfItsOwnOfficer_AGatewayOfAll_EachOnceABatch()
    {
        await _board.StartAsync(Cancel);
        var (page, gateway) = (Viewer.ForPage(new OfficerId(1)), Viewer.ForGateway());
        await _board.JoinAsync(gateway, Cancel);
        await _board.JoinAsync(page, Cancel);
        Assert.Equal(8, ((BoardStates)await Next(gateway)).Items.Count);
        Assert.Equal(new PresenceMessage(1, true), ((BoardPresence)await Next(gateway)).Presence);
        Assert.True(_board.IsOnPage(new OfficerId(1)));
        Assert.Single(((BoardStates)await Next(page)).Items);

        var sent = new DirectiveChanged(Directive(1, 1, DirectiveState.Sent));
        await Put(DashboardTown.Three, Officer(2, OfficerStatus.Busy), Officer(1, OfficerStatus.Dispatched), sent);
        Assert.Equal([2u, 1u], ((BoardStates)await Next(gateway)).Items.Select(item => item.Officer.Id));
        var own = Assert.Single(((BoardStates)await Next(page)).Items);
        Assert.Equal((DirectiveState.Sent, OfficerStatus.Dispatched), (own.Directive!.State, own.Officer.Status));

        await _board.LeaveAsync(page, Cancel);
        Assert.Equal(new PresenceMessage(1, false), ((BoardPresence)await Next(gateway)).Presence);
        Assert.False(_board.IsOnPage(new OfficerId(1)));
        await _board.LeaveAsync(page, Cancel); // Again: nothing.
        await Put(DashboardTown.Three, Officer(3, OfficerStatus.Busy));
        Assert.IsType<BoardStates>(await Next(gateway));
    }

    [Fact]
    public async Task AViewerTooMany_IsRefused_AndAPlaceIsFreeAfterOneLeft()
    {
        using var board = NewBoard(viewersMax: 1);
        await board.StartAsync(Cancel);
        var (first, second, third) = (Viewer.ForGateway(), Viewer.ForGateway(), Viewer.ForGateway());
        await board.JoinAsync(first, Cancel);
        await board.JoinAsync(second, Cancel);
        Assert.False(await second.Messages.WaitToReadAsync(Cancel));
        Assert.True(second.IsRefused);
        await board.LeaveAsync(first, Cancel);
        await board.JoinAsync(third, Cancel);
        Assert.True(await third.Messages.WaitToReadAsync(Cancel));
    }

    private static ValueTask<BoardMessage> Next(Viewer viewer) => viewer.Messages.ReadAsync(Cancel);

    /// <summary>What a dispatcher's pump does, without the sending.</summary>
    private async Task Read(Viewer viewer, Picture picture)
    {
        while (true)
        {
            if (viewer.IsBehind)
            {
                viewer.Discard();
                await _board.SnapshotAsync(viewer, Cancel);
                return;
            }

            if (!viewer.Messages.TryRead(out var message)) return;
            picture.Apply(message);
        }
    }

    private ValueTask Put(JurisdictionId jurisdiction, params IReadOnlyList<Effect> effects) =>
        _effects.Writer.WriteAsync(Batch(jurisdiction, effects), Cancel);

    private ShardEffects Batch(JurisdictionId jurisdiction, IReadOnlyList<Effect> effects)
    {
        _sequence[jurisdiction] = _sequence.GetValueOrDefault(jurisdiction) + 1;
        return new ShardEffects(jurisdiction, _sequence[jurisdiction], default, effects);
    }

    private ShardEffects RandomBatch(Random random)
    {
        var jurisdiction = random.Next(3) == 0 ? DashboardTown.Four : DashboardTown.Three;
        var effects = new List<Effect>();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var officer = (uint)random.Next(1, 5) + (jurisdiction == DashboardTown.Four ? 4u : 0);
            effects.Add(random.Next(2) == 0
                ? Officer(officer, (OfficerStatus)random.Next(6), random.Next(1_000_000))
                : new IncidentChanged(Incident(jurisdiction, (uint)random.Next(1, 30), (IncidentState)random.Next(6),
                    random.Next(1_000_000))));
        }

        return Batch(jurisdiction, effects);
    }

    private static OfficerChanged Officer(uint number, OfficerStatus status, long since = 0) => new(new OfficerView(
        new OfficerId(number), $"P{number:D3}", number <= 4 ? DashboardTown.Three : DashboardTown.Four, status, new Instant(since),
            default, default));

    private static DirectiveView Directive(uint number, uint officer, DirectiveState state) => new(
        new DirectiveId(DashboardTown.Three, number), new IncidentId(DashboardTown.Three, 1), new OfficerId(officer), "", state, default,
            default, default,
        "engine", 60, "robbery", 1, default, "", "");

    private static IncidentView Incident(JurisdictionId jurisdiction, uint number, IncidentState state, long since) => new(
        new IncidentId(jurisdiction, number), "noise", 4, state, default, new Instant(since), default, "", [], [], null, []);

    /// <summary>What a page knows, built from messages or, for comparison, straight from the effects.</summary>
    private sealed class Picture
    {
        private readonly SortedDictionary<uint, OfficerRow> _officers = [];
        private readonly SortedDictionary<string, IncidentRow> _incidents = new(StringComparer.Ordinal);

        /// <summary>Rows that say more than where everybody begins.</summary>
        internal string Text => string.Join('\n', _officers.Values.Where(row => row.Since > 0)) + "\n"
            + string.Join('\n', _incidents.Values.Select(row => $"{row.Id} {row.State} {row.Since}"));

        internal void Apply(BoardMessage message)
        {
            if (message is BoardSnapshot snapshot)
            {
                _officers.Clear();
                _incidents.Clear();
                foreach (var row in snapshot.Officers) _officers[row.Id] = row;
                foreach (var row in snapshot.Incidents) _incidents[row.Id] = row;
            }

            foreach (var item in (message as BoardEvents)?.Items ?? []) Take(item.Officer, item.Incident as IncidentRow);
        }

        internal void Apply(ShardEffects batch)
        {
            foreach (var effect in batch.Effects)
                Take(
                    effect is OfficerChanged officer ? Mapping.Row(officer.Officer) : null,
                    effect is IncidentChanged incident ? Mapping.Row(incident.Incident) : null);
        }

        private void Take(OfficerRow? officer, IncidentRow? incident)
        {
            if (officer is not null) _officers[officer.Id] = officer;
            if (incident is null) return;
            if (incident.State == IncidentState.Closed) _incidents.Remove(incident.Id);
            else _incidents[incident.Id] = incident;
        }
    }
}
