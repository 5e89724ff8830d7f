using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Viewers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The picture of more officers than one message holds.</summary>
public sealed class DashboardPiecesTests : IDisposable
{
    private const int Officers = 2 * DashboardLimits.RowsPerPieceMax + 1;
    private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(4_096);
    private readonly Channel<(string Name, object Body)> _sent = Channel.CreateBounded<(string Name, object Body)>(10_000);
    private readonly NodeDoor _node;
    private readonly Board _board;
    private readonly DashboardMeters _meters;
    private long _sequence;

    public DashboardPiecesTests()
    {
        OfficerRegistration[] officers =
        [
            .. Enumerable.Range(1, Officers).Select(number => new OfficerRegistration(
                new OfficerId((uint)number), $"P{number}", DashboardTown.Three, LatLng.FromDegrees(33.5, 117), [])),
        ];
        var door = new ShardDoor(DashboardTown.Three, officers, () => new OfficerFrame(DashboardTown.Three, default, []));
        _node = new NodeDoor([door], DashboardTown.Policy, TimeProvider.System, _effects.Reader, (_, _, _) =>
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
    public async Task ADesk_GetsThemInPieces_EachAsItIsThen_AndAFreshSnapshotBeginsAnew()
    {
        var viewer = Viewer.ForDispatcher(new HashSet<JurisdictionId> { DashboardTown.Three });
        var pump = new DispatcherPump(viewer, _board, new FrameBuilder([], new FrameCells(), default, 1), Line(), _node, 1, TimeProvider.System);
        await _board.JoinAsync(viewer, Cancel);
        await TurnAsync(pump.SendMessagesAsync);
        var snapshot = (SnapshotMessage)Sent("snapshot");
        Assert.Equal((DashboardLimits.RowsPerPieceMax, DashboardLimits.RowsPerPieceMax + 1), (snapshot.Officers.Count, snapshot.OfficersToCome));

        // One who was told, and one who is still to come.
        Put(1, OfficerStatus.Busy);
        Put(Officers, OfficerStatus.OffDuty);
        await TurnAsync(pump.SendMessagesAsync);
        var known = snapshot.Officers.ToDictionary(row => row.Id);
        var messages = new List<EventsMessage> { (EventsMessage)Sent("events"), (EventsMessage)Sent("events") };
        Assert.Equal([null, 1], messages.Select(message => message.OfficersToCome));
        await TurnAsync(pump.SendMessagesAsync);
        messages.Add((EventsMessage)Sent("events"));
        Assert.Equal((0, 4L), (messages[^1].OfficersToCome, messages[^1].Seq));
        foreach (var item in messages.SelectMany(message => message.Items)) known[item.Officer!.Id] = item.Officer;
        Assert.Equal(Officers, known.Count);
        Assert.Equal((OfficerStatus.Busy, OfficerStatus.OffDuty), (known[1].Status, known[Officers].Status));
        await TurnAsync(pump.SendMessagesAsync);
        Assert.False(_sent.Reader.TryRead(out _));

        await _board.SnapshotAsync(viewer, Cancel);
        await TurnAsync(pump.SendMessagesAsync);
        Assert.Equal(OfficerStatus.Busy, ((SnapshotMessage)Sent("snapshot")).Officers[0].Status);
        await _board.SnapshotAsync(viewer, Cancel); // Another one while the first is being told.
        var told = new HashSet<uint>();
        for (int? toCome = 1; toCome > 0;)
        {
            await TurnAsync(pump.SendMessagesAsync);
            while (_sent.Reader.TryRead(out var message))
            {
                toCome = message.Body is SnapshotMessage fresh ? fresh.OfficersToCome : ((EventsMessage)message.Body).OfficersToCome;
                if (message.Body is SnapshotMessage whole) told = [.. whole.Officers.Select(row => row.Id)];
                else told.UnionWith(((EventsMessage)message.Body).Items.Select(item => item.Officer!.Id));
            }
        }

        Assert.Equal(Officers, told.Count);
    }

    [Fact]
    public async Task AGateway_HearsOfEverybody_AndOneThatLeftOfNobodyMore()
    {
        var gateway = Viewer.ForGateway();
        var pump = new OfficerPump(gateway, _board, Line(), _node, TimeProvider.System);
        await _board.JoinAsync(gateway, Cancel);
        var told = new List<uint>();
        while (told.Count < Officers)
        {
            await TurnAsync(pump.SendMessagesAsync);
            while (_sent.Reader.TryRead(out var message)) told.AddRange(((StatesMessage)message.Body).Items.Select(item => item.Officer.Id));
        }

        Assert.Equal(Enumerable.Range(1, Officers).Select(number => (uint)number), told);
        var left = Viewer.ForGateway();
        await _board.JoinAsync(left, Cancel);
        await _board.LeaveAsync(left, Cancel);
        await _board.MoreAsync(left, Cancel);
        _board.Turn();
        Assert.Equal(1, left.Depth);
    }

    private ClientLine Line() => new("test", SendAsync, () => { }, TimeSpan.FromMinutes(1), TimeProvider.System, _meters);

    private Task SendAsync(string name, object body, CancellationToken cancellation) =>
        _sent.Writer.WriteAsync((name, body), cancellation).AsTask();

    private async Task TurnAsync(Func<CancellationToken, ValueTask<bool>> pump)
    {
        _board.Turn();
        Assert.True(await pump(Cancel));
    }

    private object Sent(string expected)
    {
        Assert.True(_sent.Reader.TryRead(out var message));
        Assert.Equal(expected, message.Name);
        return message.Body;
    }

    private void Put(uint officer, OfficerStatus status)
    {
        var view = new OfficerView(new OfficerId(officer), $"P{officer}", DashboardTown.Three, status, default, default, default);
        Assert.True(_effects.Writer.TryWrite(
            new ShardEffects(DashboardTown.Three, ++_sequence, default, [new OfficerChanged(view)])));
    }
}
