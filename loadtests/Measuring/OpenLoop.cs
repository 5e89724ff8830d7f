namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// Starts work at times fixed beforehand, however long earlier work takes: a slow node does not slow the load down, and what waits
/// counts as latency from when it should have started.
/// </summary>
/// <param name="time">The wall.</param>
public sealed class OpenLoop(TimeProvider time)
{
    /// <summary>How late work was started. Unit: microseconds. Large values mean that this program, not the node, was too slow.</summary>
    public LogHistogram Lateness { get; } = new();

    /// <summary>Starts <paramref name="work"/> at every multiple of 1/rate for a time. Work is awaited: it only starts things.</summary>
    /// <param name="perSecond">Above 0.</param>
    /// <param name="work">Gets its running number from 0 and the wall timestamp at which it was due.</param>
    public async Task RunAsync(double perSecond, TimeSpan lasting, Func<long, long, ValueTask> work, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        var start = time.GetTimestamp();
        for (long number = 0; ; number++)
        {
            var dueAfter = TimeSpan.FromSeconds(number / perSecond);
            if (dueAfter >= lasting) return;
            var due = start + (long)(dueAfter.TotalSeconds * time.TimestampFrequency);
            await PunctualWait.UntilAsync(time, due, cancellation);
            cancellation.ThrowIfCancellationRequested();
            Lateness.Add((long)time.GetElapsedTime(due).TotalMicroseconds);
            await work(number, due);
        }
    }
}
