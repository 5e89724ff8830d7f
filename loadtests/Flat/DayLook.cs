using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>What was seen of the node over some seconds. Null what could not be read.</summary>
/// <param name="Second">Where they begin.</param>
/// <param name="Memory">Working set at their end. Unit: MiB.</param>
/// <param name="Heap">Managed heap at their end, garbage included. Unit: MiB.</param>
/// <param name="Cpu">Unit: cores.</param>
/// <param name="Pauses">Unit: milliseconds a second.</param>
/// <param name="Load">Of the generator's machine: how many were running or waiting to, mean of the last minute.</param>
/// <param name="Calls">
/// Calls whose directive came meanwhile: the buckets of a <see cref="LogHistogram"/> of microseconds that are not empty, ascending.
/// </param>
internal sealed record DayLook(
    int Second, double? Memory, double? Heap, double? Cpu, double? Pauses, double? Load, IReadOnlyList<(int Bucket, int Count)> Calls)
{
    private const double Mebibyte = 1024 * 1024;

    /// <param name="calls">Call to directive: how many came in each bucket.</param>
    internal static DayLook Of(int second, double seconds, MetricsText? before, MetricsText? now, long[] calls)
    {
        double? Since(string name) => (now?.Sum(name) - before?.Sum(name)) / Math.Max(0.001, seconds);
        return new DayLook(
            second,
            now?.SumOfFirst(MetricNames.WorkingSet) / Mebibyte,
            HeapOf(now),
            Since("process_cpu_seconds_total"),
            1000 * Since("dotnet_gc_pause_seconds_total"),
            Timing.Load(),
            [.. calls.Index().Where(bucket => bucket.Item > 0).Select(bucket => (bucket.Index, (int)bucket.Item))]);
    }

    internal static double? HeapOf(MetricsText? now) => now?.SumOfFirst(MetricNames.GcHeap) / Mebibyte;

    /// <summary>The calls of some looks that follow each other, as of the first one's second; null without any.</summary>
    internal static LatencySecond? Latency(IReadOnlyList<DayLook> looks)
    {
        var calls = new SortedDictionary<int, long>();
        foreach (var (bucket, count) in looks.SelectMany(look => look.Calls)) calls[bucket] = calls.GetValueOrDefault(bucket) + count;
        var all = calls.Values.Sum();
        if (all == 0) return null;
        double At(double part)
        {
            var rank = (long)Math.Ceiling(part * all);
            return LogHistogram.MiddleOf(calls.First(bucket => (rank -= bucket.Value) <= 0).Key) / 1000.0;
        }

        return new LatencySecond(looks[0].Second, all, At(0.5), At(0.99), At(1));
    }
}

/// <summary>The managed heap just after the node's collector has been at work.</summary>
/// <param name="Second">When it was read: less than <see cref="DayWatch.ReadEverySeconds"/> after the collection.</param>
/// <param name="Generation">The oldest that was collected: what of older ones is garbage is still in it.</param>
/// <param name="Heap">Unit: MiB.</param>
internal readonly record struct HeapLook(double Second, int Generation, double Heap)
{
    /// <returns>Null when nothing was collected between the two readings, or they cannot be read.</returns>
    internal static HeapLook? Of(double second, MetricsText? before, MetricsText? now)
    {
        const string Name = "dotnet_gc_collections_total";
        if (before is null || now is null || DayLook.HeapOf(now) is not { } heap) return null;
        var earlier = before.By(Name, "generation");
        // A node counts a collection of an older generation for the younger ones, too.
        var oldest = now.By(Name, "generation").Where(each => each.Value > earlier.GetValueOrDefault(each.Key))
            .Select(each => int.TryParse(each.Key, out var generation) ? generation : -1).DefaultIfEmpty(-1).Max();
        return oldest < 0 ? null : new HeapLook(second, oldest, heap);
    }
}
