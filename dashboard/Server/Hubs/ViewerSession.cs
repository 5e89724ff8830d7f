using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Viewers;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>
/// One hub connection from its start to its end: its viewer on the board and the one task that sends to it. Lives in the
/// connection's items; started and ended by the hub.
/// </summary>
internal sealed partial class ViewerSession
{
    private static readonly object Key = typeof(ViewerSession);

    private readonly CancellationTokenSource _ending;
    private readonly Task _pump;

    private ViewerSession(Viewer viewer, DispatcherPump? dispatcher, CancellationTokenSource ending, Task pump)
    {
        Viewer = viewer;
        Dispatcher = dispatcher;
        _ending = ending;
        _pump = pump;
        Orders = viewer.Kind switch
        {
            ViewerKind.Page => new CallPace(OrderLimits.FieldOrdersPerSecond, OrderLimits.FieldOrdersAtOnce),
            ViewerKind.Gateway => new CallPace(OrderLimits.GatewayOrdersPerSecond, OrderLimits.GatewayOrdersAtOnce),
            _ => new CallPace(OrderLimits.OrdersPerSecond, OrderLimits.OrdersAtOnce),
        };
    }

    internal Viewer Viewer { get; }

    /// <summary>A dispatcher's pump, which is told what the page shows; null for officers' connections.</summary>
    internal DispatcherPump? Dispatcher { get; }

    /// <summary>How many positions its page may still tell.</summary>
    internal CallPace Positions { get; } = new(DashboardLimits.PagePositionsPerSecond, DashboardLimits.PagePositionsAtOnce);

    /// <summary>How many messages it may still send.</summary>
    internal CallPace Messages { get; } = new(DashboardLimits.MessagesPerSecond, DashboardLimits.MessagesAtOnce);

    /// <summary>How many orders it may still give that can be repeated at will.</summary>
    internal CallPace Orders { get; }

    /// <summary>How many proposals it may still ask for.</summary>
    internal CallPace Batches { get; } = new(OrderLimits.BatchesPerSecond, OrderLimits.BatchesAtOnce);

    /// <summary>How many places it may still ask the history of.</summary>
    internal CallPace Histories { get; } = new(ArchiveLimits.HistoriesPerSecond, ArchiveLimits.HistoriesAtOnce);

    /// <summary>The session of a connection that has been started.</summary>
    internal static ViewerSession Of(HubCallerContext context) => (ViewerSession)context.Items[Key]!;

    internal static async Task StartAsync(
        HubCallerContext context, Viewer viewer, ClientLine line, DispatcherPump? dispatcher, Func<CancellationToken, Task> run,
            Board board,
        DashboardMeters meters, ILogger logger)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionAborted);
        var session = new ViewerSession(viewer, dispatcher, ending, PumpAsync(run, line, logger, ending.Token));
        context.Items[Key] = session;
        meters.Connections(viewer.Kind, 1);
        await board.JoinAsync(viewer, CancellationToken.None); // Cancelled here, the hub would never hear of the end, nor count it.
    }

    /// <summary>Leaves the board and waits for the sending task; nothing is sent afterwards.</summary>
    internal static async Task EndAsync(HubCallerContext context, Board board, DashboardMeters meters)
    {
        if (!context.Items.Remove(Key, out var kept)) return; // Cut off before it was started.
        var session = (ViewerSession)kept!;
        await session._ending.CancelAsync();
        await session._pump;
        session._ending.Dispose();
        meters.Connections(session.Viewer.Kind, -1);
        await board.LeaveAsync(session.Viewer, CancellationToken.None); // Must reach the board, or it would fill outboxes of the dead.
    }

    /// <summary>Runs a sending task until its connection ends; should it fail, cuts the connection.</summary>
    internal static async Task PumpAsync(Func<CancellationToken, Task> run, ClientLine line, ILogger logger, CancellationToken ending)
    {
        await Task.Yield(); // Connecting must not wait for the first sends.
        try
        {
            await run(ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The connection has ended.
        }
        catch (Exception fault)
        {
            LogPumpFailed(logger, fault); // Our bug, and this connection's only: it comes back and gets a snapshot.
            line.Abort();
        }
    }

    [LoggerMessage(EventId = 3001, EventName = "PumpFailed", Level = LogLevel.Error,
        Message = "Sending to a hub connection failed; it is closed.")]
    private static partial void LogPumpFailed(ILogger logger, Exception fault);
}
