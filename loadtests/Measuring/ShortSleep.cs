using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// Sleeps for less than a timer can: to about 0.1 ms on Linux, where the runtime's own sleeps are in whole milliseconds. Elsewhere the
/// thread spins.
/// </summary>
internal static partial class ShortSleep
{
    /// <summary>Blocks this thread; for less when a signal interrupts it.</summary>
    /// <param name="time">A few milliseconds.</param>
    public static void For(TimeSpan time)
    {
        if (OperatingSystem.IsLinux())
        {
            var wanted = new TimeSpec(time.Ticks / TimeSpan.TicksPerSecond, time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
            _ = NanoSleep(in wanted, IntPtr.Zero);
            return;
        }

        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < time) Thread.SpinWait(20);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec wanted, IntPtr left);

    // struct timespec of 64-bit Linux.
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
