using System.Diagnostics.Metrics;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Host.Metrics;

/// <summary>Every shard's journal as observable instruments: read when the page is asked for, free otherwise.</summary>
public sealed class JournalNumbers : IDisposable
{
    private readonly Meter _meter = new(IngestMetrics.MeterName);
    private readonly (ShardJournal Journal, KeyValuePair<string, object?> Shard)[] _journals;

    /// <summary>Makes the instruments; disposing ends them.</summary>
    public JournalNumbers(IReadOnlyList<ShardJournal> journals)
    {
        _journals = [.. journals.Select(journal =>
            (journal, new KeyValuePair<string, object?>("shard", journal.Fold.Configuration.Jurisdiction.ToString())))];
        Gauge("sp_journal_used_bytes", "By", "Written to the journal's segments.", journal => journal.Space.UsedBytes);
        Gauge("sp_journal_needed_bytes", "By", "Of these, what cannot be let go yet: no two snapshots hold it.",
            journal => journal.Space.NeededBytes);
        Gauge("sp_journal_limit_bytes", "By", "What the journal may take.", journal => journal.Space.TotalBytesMax);
        Gauge("sp_journal_file_bytes", "By", "What it takes on the disk: segments, the one set aside included, and snapshots.", journal => journal.FileBytes);
        Gauge("sp_journal_scarce", "", "1 when the journal is nearly full, has no next segment, or cannot keep its state: make room.",
            journal => journal.Space.IsScarce || journal.HasSnapshotFailed ? 1 : 0);
        Gauge("sp_journal_full", "", "1 while calls and commands are refused for want of room.", journal => journal.Space.IsFull ? 1 : 0);
        Gauge("sp_journal_last_sequence", "{entry}", "The newest entry.", journal => journal.LastSequence);
        Gauge("sp_journal_durable_sequence", "{entry}", "The newest entry that survives a power loss.", journal => journal.DurableSequence);
        Gauge("sp_journal_epoch", "", "Openings so far.", journal => journal.Epoch);
        Counter("sp_journal_snapshots_total", "Snapshots kept.", journal => journal.SnapshotsKept);
        Counter("sp_journal_snapshots_failed_total", "Snapshots that could not be kept; tried again.", journal => journal.SnapshotsFailed);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string unit, string help, Func<ShardJournal, long> value) =>
        _meter.CreateObservableGauge(name, () => Measure(value), unit, help);

    private void Counter(string name, string help, Func<ShardJournal, long> value) =>
        _meter.CreateObservableCounter(name, () => Measure(value), "{snapshot}", help);

    private IEnumerable<Measurement<long>> Measure(Func<ShardJournal, long> value) =>
        _journals.Select(each => new Measurement<long>(value(each.Journal), each.Shard));
}
