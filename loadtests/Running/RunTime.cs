using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// Seconds on the wall since the load began; what is before it is negative or counts from the program's start. Safe on any thread.
/// </summary>
/// <param name="time">The wall.</param>
internal sealed class RunTime(TimeProvider time)
{
    private long _start = time.GetTimestamp();

    internal TimeProvider Wall => time;

    internal double Now => SecondOf(time.GetTimestamp());

    /// <summary>The load begins now. Before anything is due.</summary>
    internal void Begin() => Volatile.Write(ref _start, time.GetTimestamp());

    internal double SecondOf(long timestamp) => (timestamp - Volatile.Read(ref _start)) / (double)time.TimestampFrequency;

    internal long TimestampOf(double second) => Volatile.Read(ref _start) + (long)(second * time.TimestampFrequency);

    /// <summary>Waits until that second, to a tenth of a millisecond and never less.</summary>
    internal ValueTask UntilAsync(double second, CancellationToken cancellation) =>
        PunctualWait.UntilAsync(time, TimestampOf(second), cancellation);
}
