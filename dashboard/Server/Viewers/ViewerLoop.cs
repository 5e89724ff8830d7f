using SmartPolicing.Realtime.Server.Boards;

namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>The sending loop of one connection: what waits in the outbox at once, and something of its own every so often.</summary>
internal static class ViewerLoop
{
    /// <summary>
    /// Runs until the connection ends (cancelled), the client is cut off, or the board ends (then the connection is closed).
    /// </summary>
    /// <param name="sendMessages">Sends all that waits; false when the client was cut off.</param>
    /// <param name="sendPeriodic">Called every <paramref name="period"/> on the wall; false when the client was cut off.</param>
    internal static async Task RunAsync(
        Viewer viewer,
        ClientLine line,
        TimeSpan period,
        TimeProvider wall,
        Func<CancellationToken, ValueTask<bool>> sendMessages,
        Func<CancellationToken, ValueTask<bool>> sendPeriodic,
        CancellationToken cancellation)
    {
        // Thousands end at once when a network fails, and four exceptions for each would hold up everybody else: nothing that waits here is
        // cancelled. The timer ends with the connection, which wakes the loop; the outbox ends when its viewer leaves the board.
        using var timer = new PeriodicTimer(period, wall);
        using var ending = cancellation.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), timer);
        var messages = viewer.Messages.WaitToReadAsync(CancellationToken.None).AsTask();
        var tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        while (true)
        {
            await Task.WhenAny(messages, tick);
            if (cancellation.IsCancellationRequested) return;
            if (messages.IsCompleted)
            {
                if (!await messages) break; // Refused, or the board has ended.
                if (!await sendMessages(cancellation)) return;
                messages = viewer.Messages.WaitToReadAsync(CancellationToken.None).AsTask();
            }

            if (!tick.IsCompleted) continue;
            if (!await tick || !await sendPeriodic(cancellation)) return;
            tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        }

        line.Abort();
    }
}
