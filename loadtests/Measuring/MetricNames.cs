namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>Names of the node's metrics that this program reads.</summary>
public static class MetricNames
{
    /// <summary>Fixes folded into live state since the node started.</summary>
    public const string FixesFolded = "sp_fixes_folded_total";

    /// <summary>The process's working set, bytes; the first of these that the node has.</summary>
    public static ReadOnlySpan<string> WorkingSet => new[] { "process_resident_memory_bytes", "sp_process_working_set_bytes" };

    /// <summary>The managed heap, garbage included, bytes; the first of these that the node has.</summary>
    public static ReadOnlySpan<string> GcHeap => new[] { "dotnet_gc_heap_bytes", "sp_gc_heap_bytes" };
}
