using System.Diagnostics;
using System.Diagnostics.Metrics;
using SmartPolicing.Realtime.Ingest;

namespace SmartPolicing.Realtime.Host.Metrics;

/// <summary>The process's own numbers as observable instruments: read when the page is asked for, free otherwise.</summary>
public sealed class ProcessNumbers : IDisposable
{
    private readonly Meter _meter = new(IngestMetrics.MeterName);
    private readonly Process _process = Process.GetCurrentProcess();

    /// <summary>Makes the instruments; disposing ends them.</summary>
    public ProcessNumbers()
    {
        var started = new DateTimeOffset(_process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        _meter.CreateObservableCounter("process_cpu_seconds_total", CpuSeconds, "s", "Processor time of the process, user and system.");
        _meter.CreateObservableGauge("process_start_time_seconds", () => started, "s",
            "Start of the process, seconds since 1970 on the wall.");
        _meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, "By", "Memory that is in RAM.");
        _meter.CreateObservableGauge("process_threads", Threads, "{thread}", "Threads of the operating system.");
        _meter.CreateObservableGauge("dotnet_gc_heap_bytes", () => GC.GetTotalMemory(false), "By", "Managed heap, garbage included.");
        _meter.CreateObservableGauge("dotnet_gc_committed_bytes", () => GC.GetGCMemoryInfo().TotalCommittedBytes, "By",
            "Memory that the managed heap has reserved, as of the last collection.");
        _meter.CreateObservableCounter("dotnet_gc_allocated_bytes_total", () => GC.GetTotalAllocatedBytes(), "By",
            "Bytes allocated since the start.");
        _meter.CreateObservableCounter("dotnet_gc_collections_total", Collections, "{collection}", "Collections by generation.");
        _meter.CreateObservableCounter("dotnet_gc_pause_seconds_total", () => GC.GetTotalPauseDuration().TotalSeconds, "s",
            "Time the collector stopped the process.");
        _meter.CreateObservableGauge("dotnet_threadpool_threads", () => ThreadPool.ThreadCount, "{thread}", "Threads of the pool.");
        _meter.CreateObservableGauge("dotnet_threadpool_queue_length", () => ThreadPool.PendingWorkItemCount, "{item}",
            "Work waiting for the pool.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _process.Dispose();
    }

    private static double CpuSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static IEnumerable<Measurement<int>> Collections() =>
        Enumerable.Range(0, GC.MaxGeneration + 1)
            .Select(generation => new Measurement<int>(
                GC.CollectionCount(generation),
                new KeyValuePair<string, object?>("generation", generation)));

    private int Threads()
    {
        _process.Refresh();
        return _process.Threads.Count;
    }
}
