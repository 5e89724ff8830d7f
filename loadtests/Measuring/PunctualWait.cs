using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// Waits for a moment to about 0.1 ms on Linux. A timer of the runtime wakes in whole milliseconds and late by up to two: it is asked for
/// less, and the rest is slept out on the thread; elsewhere that thread spins.
/// </summary>
internal static partial class PunctualWait
{
    private static readonly TimeSpan TimerLateness = TimeSpan.FromMilliseconds(3);

    /// <summary>Never returns early. The last milliseconds block this thread.</summary>
    /// <param name="time">The wall: real time.</param>
    /// <param name="due">By its timestamps.</param>
    internal static async ValueTask UntilAsync(TimeProvider time, long due, CancellationToken cancellation)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), due);
        if (left > TimerLateness) await Task.Delay(left - TimerLateness, time, cancellation);
        while ((left = time.GetElapsedTime(time.GetTimestamp(), due)) > TimeSpan.Zero) Sleep(left);
    }

    // For less when a signal interrupts it.
    private static void Sleep(TimeSpan left)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.SpinWait(20);
            return;
        }

        var wanted = new TimeSpec(left.Ticks / TimeSpan.TicksPerSecond, left.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        _ = NanoSleep(in wanted, IntPtr.Zero);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec wanted, IntPtr left);

    // struct timespec of 64-bit Linux.
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
