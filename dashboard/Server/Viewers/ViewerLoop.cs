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
        using var timer = new PeriodicTimer(period, wall);
        var messages = viewer.Messages.WaitToReadAsync(cancellation).AsTask();
        var tick = timer.WaitForNextTickAsync(cancellation).AsTask();
        while (true)
        {
            await Task.WhenAny(messages, tick);
            if (messages.IsCompleted)
            {
                if (!await messages) break; // Refused, or the board has ended.
                if (!await sendMessages(cancellation)) return;
                messages = viewer.Messages.WaitToReadAsync(cancellation).AsTask();
            }

            if (!tick.IsCompleted) continue;
            await tick;
            if (!await sendPeriodic(cancellation)) return;
            tick = timer.WaitForNextTickAsync(cancellation).AsTask();
        }

        line.Abort();
    }
}
