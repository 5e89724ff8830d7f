using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Viewers;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>One viewer's line: the real outbox and the real pump, to a client that may stop reading, vanish, and come back.</summary>
internal sealed class Connection
{
    private static readonly TimeSpan SendMax = TimeSpan.FromSeconds(10);

    private readonly Func<CancellationToken, ValueTask<bool>> _pump;
    private readonly Viewer _viewer;
    private readonly Board _board;
    private readonly int _outboxMax;

    private Connection(SimulatedNode node, Viewer viewer, int outboxMax, Func<ClientLine, Func<CancellationToken, ValueTask<bool>>> pump,
        Action<object> told, TimeProvider wall)
    {
        (_viewer, _board, _outboxMax) = (viewer, node.Board, outboxMax);
        var line = new ClientLine(
            "simulated",
            (_, body, _) =>
            {
                told(body);
                return Task.CompletedTask;
            },
            () => throw new Violation("a connection was cut off"), SendMax, wall, node.Meters);
        _pump = pump(line);
        Now(_board.JoinAsync(_viewer, CancellationToken.None));
    }

    public bool IsOverflown => _viewer.IsBehind;

    public static Connection OfGateway(SimulatedNode node, int outboxMax, Action<object> told, SimulatedClock wall)
    {
        var viewer = Viewer.ForGateway(outboxMax);
        return new(node, viewer, outboxMax, line => new OfficerPump(viewer, node.Board, line, node.Door, wall).SendMessagesAsync, told, wall);
    }

    public static Connection OfDesk(
        SimulatedNode node, IReadOnlySet<JurisdictionId> cities, int outboxMax, Action<object> told, SimulatedClock wall)
    {
        var viewer = Viewer.ForDispatcher(cities, outboxMax);
        var frames = new FrameBuilder(
            [.. node.Door.Shards.Where(shard => cities.Contains(shard.Jurisdiction))], new FrameCells(), Town.Middle(cities.First()), 1);
        return new(
            node, viewer, outboxMax, line => new DispatcherPump(viewer, node.Board, frames, line, node.Door, 1, wall).SendMessagesAsync,
            told, wall);
    }

    /// <summary>The client reads what waits.</summary>
    public void Read()
    {
        Violation.Unless(_viewer.Depth <= _outboxMax, $"an outbox of {_outboxMax} holds {_viewer.Depth}");
        Violation.Unless(Now(_pump(CancellationToken.None)), "a pump has ended");
    }

    /// <summary>The line is gone.</summary>
    public void Leave() => Now(_board.LeaveAsync(_viewer, CancellationToken.None));

    private static void Now(ValueTask task) => Violation.Unless(task.IsCompletedSuccessfully, "the board makes its viewers wait");

    private static bool Now(ValueTask<bool> task)
    {
        Violation.Unless(task.IsCompletedSuccessfully, "a pump waits though its client reads");
        return task.Result;
    }
}
