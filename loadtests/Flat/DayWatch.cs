using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>
/// Looks at a node every few seconds while others drive it, and says at the end whether it stayed as it was. One thread at a time.
/// </summary>
/// <param name="callToDirective">Filled by others meanwhile. Unit: microseconds.</param>
/// <param name="time">The wall.</param>
internal sealed class DayWatch(NodeHttp http, LogHistogram callToDirective, TimeProvider time)
{
    /// <summary>Wall seconds between looks.</summary>
    internal const int EverySeconds = 5;

    /// <summary>More than four days; older looks are kept, further ones are not.</summary>
    private const int LooksMax = 80_000;

    private readonly List<DayLook> _looks = [];
    private readonly long _start = time.GetTimestamp();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>Until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        var (before, _) = await http.MetricsAsync(cancellation);
        var calls = callToDirective.Buckets();
        var at = 0.0;
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(EverySeconds), time);
        while (await every.WaitForNextTickAsync(cancellation) && _looks.Count < LooksMax)
        {
            var (now, _) = await http.MetricsAsync(cancellation); // A node that is away is a gap.
            var (second, buckets) = (time.GetElapsedTime(_start).TotalSeconds, callToDirective.Buckets());
            _looks.Add(DayLook.Of((int)at, second - at, before, now, [.. buckets.Zip(calls, (after, earlier) => after - earlier)]));
            (before, calls, at) = (now, buckets, second);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
    }

    /// <summary>What came of it.</summary>
    internal RunRecord Record(DriveReport report, bool sameMachine) => new DayRecord(report, _looks).Make(
        _startedAt, time.GetElapsedTime(_start).TotalSeconds, sameMachine, callToDirective);
}

/// <summary>What was seen of the node over some seconds. Null what could not be read.</summary>
/// <param name="Second">Where they begin.</param>
/// <param name="Memory">Working set at their end. Unit: MiB.</param>
/// <param name="Heap">Managed heap at their end, garbage included. Unit: MiB.</param>
/// <param name="Cpu">Unit: cores.</param>
/// <param name="Pauses">Unit: milliseconds a second.</param>
/// <param name="Load">Of the generator's machine: how many were running or waiting to, mean of the last minute.</param>
/// <param name="Calls">Calls whose directive came meanwhile. Null without any.</param>
internal sealed record DayLook(int Second, double? Memory, double? Heap, double? Cpu, double? Pauses, double? Load, LatencySecond? Calls)
{
    private const double Mebibyte = 1024 * 1024;

    /// <param name="calls">Call to directive: how many came in each bucket of a <see cref="LogHistogram"/> of microseconds.</param>
    internal static DayLook Of(int second, double seconds, MetricsText? before, MetricsText? now, long[] calls)
    {
        double? Since(string name) => (now?.Sum(name) - before?.Sum(name)) / Math.Max(0.001, seconds);
        return new DayLook(
            second,
            now?.SumOfFirst(MetricNames.WorkingSet) / Mebibyte,
            now?.SumOfFirst(MetricNames.GcHeap) / Mebibyte,
            Since("process_cpu_seconds_total"),
            1000 * Since("dotnet_gc_pause_seconds_total"),
            Timing.Load(),
            Latency(second, calls));
    }

    private static LatencySecond? Latency(int second, long[] calls)
    {
        var count = calls.Sum();
        if (count == 0) return null;
        double At(double part)
        {
            var rank = (long)Math.Ceiling(part * count);
            var bucket = 0;
            while ((rank -= calls[bucket]) > 0) bucket++;
            return LogHistogram.MiddleOf(bucket) / 1000.0;
        }

        return new LatencySecond(second, count, At(0.5), At(0.99), At(1));
    }
}
