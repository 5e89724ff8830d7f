using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Viewers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The sending tasks: order, what a slow client gets, and what a dead one costs.</summary>
public sealed class DashboardPumpTests : IDisposable
{
    private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(4_096);
    private readonly Channel<(string Name, object Body)> _sent = Channel.CreateBounded<(string Name, object Body)>(10_000);
    private readonly NodeDoor _node;
    private readonly Board _board;
    private readonly DashboardMeters _meters;
    private readonly TaskCompletionSource _cut = new();
    private TaskCompletionSource? _stuck;
    private long _sequence;

    public DashboardPumpTests()
    {
        var shards = DashboardTown.Officers.GroupBy(officer => officer.Home).Select(home => new ShardDoor(
            home.Key, [.. home],
            () => new OfficerFrame(home.Key, default, [.. home.Select(each => new OfficerPosition(each.Id, new Instant(5), 33.5, 117, 0,
                OfficerStatus.Available))])));
        _node = new NodeDoor([.. shards], DashboardTown.Policy, TimeProvider.System, _effects.Reader, (_, _, _) =>
            ValueTask.FromResult(Outcome.Done));
        _board = new Board(_node);
        _meters = new DashboardMeters(_board);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _meters.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task Messages_AreNumberedWithoutGaps_AndASlowClientGetsOneFreshSnapshotForAllItMissed()
    {
        await _board.StartAsync(Cancel);
        var viewer = Viewer.ForDispatcher(new HashSet<JurisdictionId> { DashboardTown.Three }, outboxMax: 4);
        var pump = new DispatcherPump(viewer, _board, NoFrames(), Line(TimeSpan.FromMinutes(1)), _node, 1, TimeProvider.System);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await _board.JoinAsync(viewer, Cancel);
        var running = pump.RunAsync(ending.Token);
        Assert.Equal(1, ((SnapshotMessage)await Next("snapshot")).Seq);
        await Put(1, OfficerStatus.Busy);
        Assert.Equal(2, ((EventsMessage)await Next("events")).Seq);

        _stuck = new TaskCompletionSource(); // The client reads no more.
        var stuck = _stuck;
        while (!viewer.IsBehind)
        {
            await Put(2, OfficerStatus.OffDuty);
            await Task.Yield();
        }

        _stuck = null;
        stuck.SetResult();
        var seq = 2L;
        while (true)
        {
            var (name, body) = await _sent.Reader.ReadAsync(Cancel);
            Assert.Equal(++seq, body is EventsMessage events ? events.Seq : ((SnapshotMessage)body).Seq);
            if (name != "snapshot") continue;
            Assert.Equal(OfficerStatus.OffDuty, ((SnapshotMessage)body).Officers[1].Status);
            break;
        }

        await ending.CancelAsync();
        await running; // Without an exception: thousands end at once.
    }

    [Fact]
    public async Task AClientThatTakesNothing_IsCutOff()
    {
        await _board.StartAsync(Cancel);
        var viewer = Viewer.ForGateway();
        _stuck = new TaskCompletionSource();
        var pump = new OfficerPump(viewer, _board, Line(TimeSpan.FromMilliseconds(50)), _node, TimeProvider.System);
        await _board.JoinAsync(viewer, Cancel);
        await pump.RunAsync(Cancel); // Ends by itself.
        Assert.True(_cut.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task AGatewayThatFellBehind_LearnsWhoLeftThePagesMeanwhile()
    {
        await _board.StartAsync(Cancel);
        var gateway = Viewer.ForGateway(outboxMax: 2);
        var pump = new OfficerPump(gateway, _board, Line(TimeSpan.FromMinutes(1)), _node, TimeProvider.System);
        Viewer[] pages = [.. Enumerable.Range(1, 5).Select(number => Viewer.ForPage(new OfficerId((uint)number)))];
        foreach (var page in pages[..3]) await _board.JoinAsync(page, Cancel);
        await _board.JoinAsync(gateway, Cancel);
        await gateway.Messages.WaitToReadAsync(Cancel);
        Assert.True(await pump.SendMessagesAsync(Cancel));
        Assert.Equal([1u, 2u, 3u], Presences(true));

        foreach (var page in pages[..2]) await _board.LeaveAsync(page, Cancel);
        foreach (var page in pages[3..]) await _board.JoinAsync(page, Cancel);
        while (!gateway.IsBehind) await Task.Yield();
        Assert.True(await pump.SendMessagesAsync(Cancel));
        await gateway.Messages.WaitToReadAsync(Cancel);
        Assert.True(await pump.SendMessagesAsync(Cancel));
        var sent = Drain();
        Assert.Equal([1u, 2u], sent.Where(presence => !presence.OnPage).Select(presence => presence.Officer));
        Assert.Equal([4u, 5u], sent.Where(presence => presence.OnPage).Select(presence => presence.Officer));
    }

    [Fact]
    public async Task WhoComesAndGoes_IsToldBehindAllStates_AndOnlyWhoIsNotBack()
    {
        await _board.StartAsync(Cancel);
        var gateway = Viewer.ForGateway();
        var pump = new OfficerPump(gateway, _board, Line(TimeSpan.FromMinutes(1)), _node, TimeProvider.System);
        Viewer[] pages = [.. Enumerable.Range(1, 2).Select(number => Viewer.ForPage(new OfficerId((uint)number)))];
        await _board.JoinAsync(pages[0], Cancel);
        await _board.JoinAsync(gateway, Cancel);
        await gateway.Messages.WaitToReadAsync(Cancel);
        Assert.True(await pump.SendMessagesAsync(Cancel));
        Drain();

        await _board.LeaveAsync(pages[0], Cancel);
        await _board.JoinAsync(pages[1], Cancel);
        await _board.JoinAsync(Viewer.ForPage(new OfficerId(1)), Cancel);
        while (gateway.Depth < 3) await Task.Yield();
        await Put(1, OfficerStatus.Busy);
        while (gateway.Depth < 4) await Task.Yield();
        Assert.True(await pump.SendMessagesAsync(Cancel));
        Assert.Equal(OfficerStatus.Busy, Assert.Single(((StatesMessage)await Next("states")).Items).Officer.Status);
        Assert.Equal([new PresenceMessage(2, true)], Drain());
    }

    [Fact]
    public async Task APageOnADirective_GetsItsPositionAgain_AndAFreeOneDoesNot()
    {
        await _board.StartAsync(Cancel);
        var viewer = Viewer.ForPage(new OfficerId(1));
        var pump = new OfficerPump(viewer, _board, Line(TimeSpan.FromMinutes(1)), _node, TimeProvider.System);
        await _board.JoinAsync(viewer, Cancel);
        await viewer.Messages.WaitToReadAsync(Cancel);
        Assert.True(await pump.SendMessagesAsync(Cancel));
        Assert.Equal(new PositionRow(33.5, 117, 5), Assert.Single(((StatesMessage)await Next("states")).Items).Position);
        Assert.True(await pump.SendPositionAsync(Cancel));
        Assert.False(_sent.Reader.TryRead(out _));

        await Put(1, OfficerStatus.Dispatched, new DirectiveId(DashboardTown.Three, 1));
        await viewer.Messages.WaitToReadAsync(Cancel);
        Assert.True(await pump.SendMessagesAsync(Cancel));
        await Next("states");
        Assert.True(await pump.SendPositionAsync(Cancel));
        Assert.Equal("D3-000001", Assert.Single(((StatesMessage)await Next("states")).Items).Officer.Directive);
    }

    private ClientLine Line(TimeSpan limit) => new("test", SendAsync, () => _cut.TrySetResult(), limit, TimeProvider.System, _meters);

    private async Task SendAsync(string name, object body, CancellationToken cancellation)
    {
        await _sent.Writer.WriteAsync((name, body), cancellation);
        if (_stuck is { } stuck) await stuck.Task;
    }

    private FrameBuilder NoFrames() => new([], new FrameCells(), default, 1);

    private ValueTask Put(uint officer, OfficerStatus status, DirectiveId directive = default)
    {
        var view = new OfficerView(new OfficerId(officer), "P", DashboardTown.Three, status, default, directive, default);
        return _effects.Writer.WriteAsync(new ShardEffects(DashboardTown.Three, ++_sequence, default, [new OfficerChanged(view)]), Cancel);
    }

    private async Task<object> Next(string expected)
    {
        var (name, body) = await _sent.Reader.ReadAsync(Cancel);
        Assert.Equal(expected, name);
        return body;
    }

    private IEnumerable<uint> Presences(bool onPage) => Drain().Where(presence => presence.OnPage == onPage).Select(presence =>
        presence.Officer);

    private List<PresenceMessage> Drain()
    {
        var presences = new List<PresenceMessage>();
        while (_sent.Reader.TryRead(out var message))
            if (message.Body is PresenceMessage presence) presences.Add(presence);
        return presences;
    }
}
