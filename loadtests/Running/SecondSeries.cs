using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Turns the counters of two neighbouring seconds into that second's series. One thread.</summary>
internal sealed class SecondSeries(SeriesBook book)
{
    private const double Mebibyte = 1024 * 1024;

    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    /// <summary>This program's own processor time in the last second, cores.</summary>
    internal double OwnCpu { get; private set; }

    /// <summary>The node's processor time in the last second, cores; null when it cannot be read.</summary>
    internal double? NodeCpu { get; private set; }

    /// <param name="before">One second ago.</param>
    /// <param name="desks">Connected now.</param>
    /// <param name="phones">Connected now.</param>
    internal void Take(int second, LoadCounters before, LoadCounters now, int? desks, int? phones)
    {
        var seconds = Math.Max(0.001, now.At - before.At);
        var cpu = Environment.CpuUsage.TotalTime;
        OwnCpu = (cpu - _cpu).TotalSeconds / seconds;
        _cpu = cpu;
        NodeCpu = now.NodeSince(before, "process_cpu_seconds_total") / seconds;

        void Rate(string name, string what, string unit, double? more) => book.Set(second, "throughput", name, what, unit, more / seconds);
        Rate("fixes-sent", "Fixes handed to the network", "fixes/s", now.FixesSent - before.FixesSent);
        Rate("fixes-folded", "Fixes the node folded", "fixes/s", now.NodeSince(before, MetricNames.FixesFolded));
        Rate("calls-due", "Calls that were due", "calls/s", now.Calls.Due - before.Calls.Due);
        Rate("calls-accepted", "Calls the node took", "calls/s", now.Calls.Accepted - before.Calls.Accepted);
        Rate("directives", "New directives at the gateway", "directives/s", now.Directives - before.Directives);
        Rate("answers-taken", "Answers of officers the node took", "answers/s", now.AnswersTaken - before.AnswersTaken);

        if (now.Reads.Due > 0)
        {
            Rate("reads-due", "Plate reads that were due", "reads/s", now.Reads.Due - before.Reads.Due);
            Rate("reads-accepted", "Plate reads the node accepted", "reads/s", now.Reads.Accepted - before.Reads.Accepted);
            Rate("reads-hits", "Of these, reads of vehicles that are looked for", "hits/s", now.NodeSince(before, "sp_reads_hits_total"));
        }

        void Drop(string name, string what, double? more) => book.Set(second, "drops", name, what, "/s", more / seconds);
        Drop("fixes-dropped-here", "Fixes not sent because the node did not read", now.FixesDroppedHere - before.FixesDroppedHere);
        Drop("fixes-replaced", "Fixes the node gave up for a newer one", now.NodeSince(before, "sp_fixes_replaced_total"));
        Drop("fixes-dropped-node", "Fixes of ended connections", now.NodeSince(before, "sp_fixes_dropped_total"));
        Drop("calls-refused", "Calls the node refused", now.Calls.Refused - before.Calls.Refused);
        Drop("answers-refused", "Answers of officers the node refused", now.AnswersRefused - before.AnswersRefused);
        Drop("outbox-overflows", "Pages given a fresh snapshot because they fell behind",
            now.NodeSince(before, "sp_outbox_overflows_total"));
        if (now.Node is { } node && before.Node is { } earlier)
        {
            var was = earlier.By("sp_fixes_rejected_total", "reason");
            foreach (var (reason, count) in node.By("sp_fixes_rejected_total", "reason"))
                Drop($"fixes-rejected {reason}", $"Fixes refused: {reason}", count - was.GetValueOrDefault(reason));
        }

        Node(second, before, now, seconds);
        book.Set(second, "cpu", "generator-cpu", "Processor time of this program", "cores", OwnCpu);
        book.Set(second, "memory", "generator-memory", "Memory of this program", "MiB", Environment.WorkingSet / Mebibyte);
        if (desks is not null) book.Set(second, "connections", "desks", "Desks connected", "", desks);
        if (phones is not null) book.Set(second, "connections", "phones", "Phones connected", "", phones);
    }

    private void Node(int second, LoadCounters before, LoadCounters now, double seconds)
    {
        double? Value(params ReadOnlySpan<string> names) => now.Node?.SumOfFirst(names);
        book.Set(second, "cpu", "node-cpu", "Processor time of the node", "cores", NodeCpu);
        book.Set(second, "gc", "gc-pauses", "Time the node's collector stopped it", "ms/s",
            1000 * now.NodeSince(before, "dotnet_gc_pause_seconds_total") / seconds);
        book.Set(second, "gc", "gc-collections", "Collections of the node", "/s",
            now.NodeSince(before, "dotnet_gc_collections_total") / seconds);
        book.Set(second, "gc", "allocated", "Memory the node asked for", "MiB/s",
            now.NodeSince(before, "dotnet_gc_allocated_bytes_total") / Mebibyte / seconds);
        book.Set(second, "memory", "node-memory", "Memory of the node", "MiB", Value(MetricNames.WorkingSet) / Mebibyte);
        book.Set(second, "memory", "node-heap", "Managed heap of the node", "MiB", Value(MetricNames.GcHeap) / Mebibyte);
        book.Set(second, "threads", "pool-threads", "Threads of the node's pool", "", Value("dotnet_threadpool_threads"));
        book.Set(second, "threads", "pool-queue", "Work waiting for the node's pool", "", Value("dotnet_threadpool_queue_length"));
        book.Set(second, "queues", "inbox-inputs", "Inputs waiting for a shard", "", Value("sp_inbox_inputs"));
        book.Set(second, "queues", "inbox-fix-batches", "Fix batches waiting for a shard", "", Value("sp_inbox_fix_batches"));
        book.Set(second, "queues", "outbox-depth", "Messages waiting in the fullest outbox", "", now.Node?.Sum("sp_outbox_depth_max"));
        book.Set(second, "queues", "incidents-open", "Open incidents", "", Value("sp_incidents_open"));
        book.Set(second, "connections", "node-fix-connections", "Fix connections of the node", "", Value("sp_fix_connections_open"));
        book.Set(second, "connections", "node-hub-connections", "Hub connections of the node", "", Value("sp_hub_connections"));
    }
}
