using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Replay;
using SmartPolicing.Realtime.Server.Viewers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A replay's session: what its page is sent, on a wall that the test moves.</summary>
public sealed class ReplaySessionTests : IAsyncDisposable
{
    private static readonly HashSet<JurisdictionId> Both = [DashboardTown.Three, DashboardTown.Four];

    private readonly ReplayTown _town = new(Directory.CreateTempSubdirectory("replay").FullName, DashboardTown.Three);
    private readonly ManualTime _wall = new();
    private readonly Channel<(string Name, object Body)> _sent = Channel.CreateBounded<(string Name, object Body)>(10_000);
    private readonly Channel<ShardEffects> _live = Channel.CreateBounded<ShardEffects>(10);
    private readonly DashboardMeters _meters;
    private readonly Board _board;
    private readonly ReplayRoom _room;
    private ReplaySession? _session;
    private Instant _end;
    private int _speed;

    public ReplaySessionTests()
    {
        var doors = Both.Select(id => new ShardDoor(id, ReplayTown.OfficersOf(id), () => new OfficerFrame(id, default, [])));
        var node = new NodeDoor(
            [.. doors], DashboardTown.Policy, _wall, _live.Reader,
            (_, _, _) => throw new InvariantViolatedException("nobody asks the node"));
        _board = new Board(node);
        _meters = new DashboardMeters(_board);
        var state = new DashboardState(
            node, _board, _meters, new FrameCells(), new RegionMap(DashboardTown.Region, DashboardTown.Borders), 1, _wall,
            new Access.AccessLog(Path.Combine(Path.GetTempPath(), $"sp-access-{Guid.NewGuid():N}.jsonl")));
        _room = new ReplayRoom(_town.TryOpenPast, state, NullLogger<ReplayRoom>.Instance);
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        _room.Dispose();
        _meters.Dispose();
        _board.Dispose();
        await _town.DisposeAsync();
        Directory.Delete(_town.Folder, recursive: true);
    }

    [Fact]
    public async Task ItPlaysAtItsPace_StandsStill_GoesBack_AndEndsWhereTheJournalEndedWhenItWasOpened()
    {
        var first = await _town.CallAsync(DashboardTown.Three);
        await _town.WaitAsync(TimeSpan.FromSeconds(30));
        var from = _town.Now;
        await _town.WaitAsync(TimeSpan.FromSeconds(10));
        var second = await _town.CallAsync(DashboardTown.Three, "robbery");
        await _town.WaitAsync(TimeSpan.FromSeconds(10));
        var newest = _town.Now;

        await OpenAsync(from, speed: 1);
        await _town.CallAsync(DashboardTown.Three); // Of after the opening: is not seen.
        await _town.WaitAsync(TimeSpan.FromSeconds(10));
        var begun = Assert.IsType<ReplayMessage>(await NextAsync("replay"));
        Assert.Equal((ReplayState.Playing, from.UnixMilliseconds, newest.UnixMilliseconds), (begun.State, begun.Now, begun.Newest));
        Assert.Equal([4], begun.Missing);
        var snapshot = await SnapshotAsync();
        Assert.Equal(first.ToString(), Assert.Single(snapshot.Incidents).Id);
        Assert.Equal((4, 0, 1.0), (snapshot.Officers.Count, snapshot.Closures.Count, snapshot.Speed));

        await PlayAsync(9_000);
        Assert.Equal(from.PlusMilliseconds(9_000), new Instant((await BeatAsync()).Now));
        Assert.False(_session!.Scene!.Board.TryIncident(second, out _));
        await PlayAsync(2_000);
        EventsMessage opened;
        do opened = Assert.IsType<EventsMessage>(await NextAsync("events")); // What was told at once may come in two messages.
        while (!opened.Items.Any(item => item.Incident is IncidentRow row && row.Id == second.ToString()));

        Assert.Null(await OrderAsync(ReplaySession.OrderKind.Pause));
        var stood = await BeatAsync();
        for (var step = 0; step < 10; step++) _wall.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((ReplayState.Paused, stood.Now), ((await BeatAsync()).State, (await BeatAsync()).Now));
        Assert.Null(await OrderAsync(ReplaySession.OrderKind.Seek, from.UnixMilliseconds));
        snapshot = await SnapshotAsync();
        Assert.Equal((first.ToString(), 0.0), (Assert.Single(snapshot.Incidents).Id, snapshot.Speed));

        Assert.Null(await OrderAsync(ReplaySession.OrderKind.Speed, _speed = 60));
        Assert.Null(await OrderAsync(ReplaySession.OrderKind.Play));
        await PlayAsync(1_000);
        var end = await BeatAsync();
        Assert.Equal((ReplayState.AtEnd, newest.UnixMilliseconds, 60), (end.State, end.Now, end.Speed));
        Assert.True(_session.Scene!.Board.TryIncident(second, out _));
        Assert.Equal(2, _session.Scene!.Board.OpenIncidents);
        Assert.Equal("badMoment", await OrderAsync(ReplaySession.OrderKind.Play));
        Assert.Equal("badMoment", await OrderAsync(ReplaySession.OrderKind.Seek, newest.UnixMilliseconds + 1));
        Assert.Equal("notKept", await OrderAsync(ReplaySession.OrderKind.Seek, begun.Oldest - 1));
    }

    [Fact]
    public async Task ACityThatBeganLater_JoinsWhenItsTimeComes_AndOneWithOtherOfficersBeginsAnew()
    {
        await _town.WaitAsync(TimeSpan.FromSeconds(3));
        var from = _town.Now;
        await _town.WaitAsync(TimeSpan.FromSeconds(3));
        _town.Restart(DashboardTown.Four, ReplayTown.OfficersOf(DashboardTown.Four));
        await _town.WaitAsync(TimeSpan.FromSeconds(3));
        _town.Restart(DashboardTown.Three, [.. ReplayTown.OfficersOf(DashboardTown.Three).Skip(1)]);
        await _town.WaitAsync(TimeSpan.FromSeconds(3));

        await OpenAsync(from, speed: 1);
        Assert.Equal([4], ((ReplayMessage)await NextAsync("replay")).Missing);
        Assert.Equal(4, (await SnapshotAsync()).Officers.Count);
        await PlayAsync(4_000);
        Assert.Equal(8, (await SnapshotAsync()).Officers.Count);
        await PlayAsync(3_000);
        Assert.Equal([2u, 3u, 4u, 5u, 6u, 7u, 8u], (await SnapshotAsync()).Officers.Select(row => row.Id));
        Assert.Empty((await BeatAsync()).Missing);
    }

    [Fact]
    public async Task WhoSaysNothingForLong_HasItsPlaceTaken_AndPlacesAreFewAUser()
    {
        await _town.WaitAsync(TimeSpan.FromSeconds(3));
        await OpenAsync(_town.Now.PlusSeconds(-1), speed: 1);
        Assert.Null(await OrderAsync(ReplaySession.OrderKind.Pause));
        var (refusal, second) = await TryOpenAsync(_town.Now, "Wang");
        Assert.Null(refusal);
        Assert.Equal("tooManyReplays", (await TryOpenAsync(_town.Now, "Wang")).Refusal);
        var (_, third) = await TryOpenAsync(_town.Now, "Li");
        var (_, fourth) = await TryOpenAsync(_town.Now, "Li");
        Assert.Equal("tooManyReplays", (await TryOpenAsync(_town.Now, "Zhao")).Refusal);
        foreach (var other in (ReplaySession[])[second!, third!, fourth!]) await other.DisposeAsync();
        Assert.Null((await TryOpenAsync(_town.Now, "Wang")) is { Session: { } again } ? await EndAsync(again) : "no session");

        while (_sent.Reader.TryRead(out _)) continue;
        _wall.Advance(TimeSpan.FromMinutes(DashboardLimits.ReplayIdleMinutes));
        var over = (ReplayMessage)await NextAsync("replay", body => ((ReplayMessage)body).State == ReplayState.Over);
        Assert.Equal("idle", over.Reason);
        await _session!.Ended.WaitAsync(Patience, Cancel);
        Assert.Equal("notOpen", await OrderAsync(ReplaySession.OrderKind.Play));
    }

    [Fact]
    public async Task ItEndsWithItsConnection_ThoughNobodyDisposesOfIt()
    {
        await _town.WaitAsync(TimeSpan.FromSeconds(3));
        using var aborted = new CancellationTokenSource();
        for (var taken = 0; taken < DashboardLimits.ReplaysPerUserMax; taken++)
            (_, _session) = await TryOpenAsync(_town.Now.PlusSeconds(-1), "Wang", cancellation: aborted.Token);
        Assert.Equal("tooManyReplays", (await TryOpenAsync(_town.Now, "Wang")).Refusal);
        await aborted.CancelAsync();
        await _session!.Ended.WaitAsync(Patience, Cancel);
        (var refusal, _session) = await TryOpenAsync(_town.Now, "Wang");
        Assert.Null(refusal);
    }

    [Fact]
    public async Task NothingKept_IsSaid_AndABrokenJournalDoesNotKeepTheOthersAway()
    {
        await _town.WaitAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("notKept", (await TryOpenAsync(new Instant(1_000), "Wang")).Refusal);
        Assert.Equal("badMoment", (await TryOpenAsync(_town.Now.PlusSeconds(60), "Wang")).Refusal);
        Assert.Equal("notKept", (await _room.FindAsync(new HashSet<JurisdictionId> { DashboardTown.Four }, Cancel)).Refusal);
        var (_, past) = await _room.FindAsync(Both, Cancel);
        Assert.Equal([new PastRow(3, past!.Oldest, _town.Now.UnixMilliseconds)], past.Jurisdictions);
        Assert.Equal([4], past.Missing);

        _town.Restart(DashboardTown.Four, ReplayTown.OfficersOf(DashboardTown.Four));
        await _town.WaitAsync(TimeSpan.FromSeconds(3));
        Assert.Empty((await _room.FindAsync(Both, Cancel)).Past!.Missing);
        var four = Path.Combine(_town.Folder, "journal", "4");
        foreach (var file in Directory.GetFiles(four)) File.Move(file, file + ".away");
        Assert.Equal([4], (await _room.FindAsync(Both, Cancel)).Past!.Missing);
        foreach (var file in Directory.GetFiles(four)) File.Move(file, file[..^5]);
    }

    [Fact]
    public async Task TheJournals_AreTheSameBytesAfterAReplay()
    {
        await _town.CallAsync(DashboardTown.Three, "robbery");
        await _town.WaitAsync(TimeSpan.FromSeconds(30));
        var before = Files();
        await OpenAsync(_town.Now.PlusSeconds(-20), speed: 60);
        await PlayAsync(2_000);
        Assert.Equal(ReplayState.AtEnd, (await BeatAsync()).State);
        Assert.Null(await OrderAsync(ReplaySession.OrderKind.Seek, _town.Now.PlusSeconds(-25).UnixMilliseconds));
        await _session!.DisposeAsync();
        _session = null;
        Assert.Equal(before, Files());
        Assert.False(_live.Reader.TryRead(out _)); // Nor has anything come to the living board.
    }

    private static async Task<string?> EndAsync(ReplaySession session)
    {
        await session.DisposeAsync();
        return null;
    }

    private SortedDictionary<string, string> Files() => new(
        Directory.GetFiles(_town.Folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "epoch") // Held by the running shard.
            .ToDictionary(path => path, path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Read(path)))));

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private async Task OpenAsync(Instant from, int speed)
    {
        (_end, _speed) = (_town.Now, speed);
        (var refusal, _session) = await TryOpenAsync(from, "Wang", speed);
        Assert.Null(refusal);
    }

    private Task<(string? Refusal, ReplaySession? Session)> TryOpenAsync(
        Instant from, string user, int speed = 1, CancellationToken? cancellation = null) => _room.OpenAsync(
        Both, from, speed, new ReplayPurpose(user, "a test"),
        new ClientLine("replay", SendAsync, () => { }, TimeSpan.FromDays(1), _wall, _meters), cancellation ?? Cancel);

    private Task<string?> OrderAsync(ReplaySession.OrderKind kind, long value = 0) => _session!.AskAsync(kind, value);

    private Task SendAsync(string name, object body, CancellationToken cancellation)
    {
        Assert.True(_sent.Writer.TryWrite((name, body)));
        return Task.CompletedTask;
    }

    /// <summary>Lets the wall go on in steps, each of which the session has taken before the next.</summary>
    private async Task PlayAsync(int milliseconds)
    {
        for (var left = milliseconds; left > 0 && _session!.Moment < _end; left -= DashboardLimits.ReplayStepMilliseconds)
        {
            var was = _session.Moment;
            while (!_wall.IsTimerDueWithin(TimeSpan.FromMilliseconds(DashboardLimits.ReplayStepMilliseconds))) await Task.Yield();
            _wall.Advance(TimeSpan.FromMilliseconds(DashboardLimits.ReplayStepMilliseconds));
            while (_session.Moment == was && !_session.Ended.IsCompleted) await Task.Yield();
            Assert.Null(await OrderAsync(ReplaySession.OrderKind.Speed, _speed)); // Carried out after all of the step.
        }
    }

    private async Task<SnapshotMessage> SnapshotAsync() => (SnapshotMessage)await NextAsync("snapshot");

    /// <summary>Where it is now.</summary>
    private async Task<ReplayMessage> BeatAsync()
    {
        while (_sent.Reader.TryRead(out _)) continue;
        Assert.Null(await OrderAsync(ReplaySession.OrderKind.Speed, _speed));
        return (ReplayMessage)await NextAsync("replay");
    }

    private async Task<object> NextAsync(string name, Func<object, bool>? fits = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        while (true)
        {
            var (came, body) = await _sent.Reader.ReadAsync(limit.Token);
            if (came == name && (fits is null || fits(body))) return body;
        }
    }
}
