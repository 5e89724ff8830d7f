using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>Measures calls one by one on this thread, after a warm-up of its own.</summary>
internal static class Timing
{
    /// <summary>Inputs kept for the warm-up: numbers 0 to here; what is measured comes after.</summary>
    public const int WarmUp = 64;

    /// <summary>
    /// The runtime compiles what is called 30 times anew, in the background, 100 ms after the last new method: five times that.
    /// </summary>
    private static readonly TimeSpan WarmUpAtLeast = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures what is called many times.</summary>
    /// <param name="repetitions">Calls measured.</param>
    /// <param name="call">
    /// Gets its number: 0 to <see cref="WarmUp"/> - 1 again and again for the warm-up, then <see cref="WarmUp"/> + 0, 1, ... once each.
    /// </param>
    /// <param name="inside">
    /// How many times it does what is measured, for what takes less than a microsecond: its time is divided by this.
    /// </param>
    public static BenchRow Calls(string name, int repetitions, Action<int> call, int inside = 1)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < WarmUp; i++) call(i);
        }
        while (Stopwatch.GetElapsedTime(start) < WarmUpAtLeast);
        return Measure(name, repetitions, i => call(WarmUp + i), inside);
    }

    /// <summary>Measures what takes so long that it is called a few times only; the first call warms up and is not counted.</summary>
    public static BenchRow FewCalls(string name, int repetitions, Action<int> call)
    {
        call(0);
        return Measure(name, repetitions, i => call(1 + i), inside: 1);
    }

    /// <summary>A row of times that were taken elsewhere. Unit: picoseconds.</summary>
    public static BenchRow Row(string name, LogHistogram picoseconds) =>
        new(name, BenchUnit.Nanoseconds, Spread.Of(picoseconds, 1_000), null);

    /// <summary>Stopwatch ticks as picoseconds, so that a nanosecond still has three digits in a histogram of whole numbers.</summary>
    public static long Picoseconds(long ticks) => (long)(ticks * (1e12 / Stopwatch.Frequency));

    /// <summary>Cores, runtime, and how busy the machine is.</summary>
    public static string Machine()
    {
        var load = Load() is { } running ? string.Create(CultureInfo.InvariantCulture, $", load {running:F2} before the run") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}{load}");
    }

    /// <summary>How many on the machine were running or waiting to, mean of the last minute; null where the system does not say.</summary>
    public static double? Load()
    {
        const string LoadFile = "/proc/loadavg";
        return File.Exists(LoadFile) ? double.Parse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture) : null;
    }

    private static BenchRow Measure(string name, int repetitions, Action<int> call, int inside)
    {
        var histogram = new LogHistogram();
        GC.Collect(); // What the warm-up left should not be cleared away inside a call.
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < repetitions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            call(i);
            histogram.Add(Picoseconds(Stopwatch.GetTimestamp() - start) / inside);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return Row(name, histogram) with { BytesPerCall = (double)allocated / ((long)repetitions * inside) };
    }
}
