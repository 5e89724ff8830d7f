using System.Diagnostics.Metrics;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>What is counted of plate reads, on the edge's meter. Safe on any thread.</summary>
public sealed class ReadMetrics
{
    private static readonly KeyValuePair<string, object?>[] AnswerTags =
        [.. Enum.GetValues<ReadAnswer>().Select(answer => new KeyValuePair<string, object?>("answer", ReadAnswers.NameOf(answer)))];

    private readonly Counter<long> _reads;
    private readonly Counter<long> _hits;
    private readonly Counter<long> _batchesRefused;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _archived;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _deleted;
    private readonly Counter<long> _deletionsFailed;
    private readonly Counter<long> _unlogged;
    private readonly Gauge<long> _bytes;

    internal ReadMetrics(Meter meter)
    {
        _reads = meter.CreateCounter<long>("sp_reads_total", "{read}", "Plate reads answered, by answer.");
        _hits = meter.CreateCounter<long>("sp_reads_hits_total", "{read}", "Plate reads that somebody looks for, taken by their shard.");
        _batchesRefused = meter.CreateCounter<long>("sp_read_batches_refused_total", "{batch}", "Bodies of reads refused whole, by reason.");
        _seconds = meter.CreateHistogram("sp_read_seconds", "s", "From a sender's reads understood to all of them answered.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] });
        _archived = meter.CreateCounter<long>("sp_reads_archived_total", "{read}", "Unmatched reads written to the archive.");
        _dropped = meter.CreateCounter<long>("sp_reads_archive_dropped_total", "{read}", "Unmatched reads that the archive did not take, by reason.");
        _deleted = meter.CreateCounter<long>("sp_reads_deleted_total", "{read}", "Reads deleted because their time had come.");
        _deletionsFailed = meter.CreateCounter<long>("sp_reads_deletions_failed_total", "{file}", "Deletions that the disk refused; tried again.");
        _unlogged = meter.CreateCounter<long>("sp_reads_deletions_unlogged_total", "{line}", "Lines of the deletion log that wait for room.");
        _bytes = meter.CreateGauge<long>("sp_reads_archive_bytes", "By", "What the archives take on the disk.");
    }

    internal void Answered(ReadAnswer answer, long reads) => _reads.Add(reads, AnswerTags[(int)answer]);

    internal void Hit(long reads) => _hits.Add(reads);

    internal void BatchRefused(string reason) => _batchesRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Took(TimeSpan time) => _seconds.Record(time.TotalSeconds);

    internal void Archived(long reads) => _archived.Add(reads);

    internal void ArchiveDropped(string reason, long reads) => _dropped.Add(reads, new KeyValuePair<string, object?>("reason", reason));

    internal void Deleted(long reads) => _deleted.Add(reads);

    internal void DeletionFailed() => _deletionsFailed.Add(1);

    internal void DeletionUnlogged() => _unlogged.Add(1);

    internal void ArchiveBytes(long bytes) => _bytes.Record(bytes);
}
