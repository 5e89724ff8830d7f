using System.Diagnostics.Metrics;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.Ingest.Viid;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>
/// What the edge counts. Of one connection's fixes, once it has ended: read = rejected + posted + replaced + dropped. The shards count
/// under sp_fixes_rejected_total too, what they reject of the posted ones. Safe on any thread.
/// </summary>
public sealed class IngestMetrics : IDisposable
{
    /// <summary>The meter of the whole node.</summary>
    public const string MeterName = "SmartPolicing.Realtime";

    private static readonly KeyValuePair<string, object?>[] ReasonTags =
        [.. Enum.GetValues<FixRejection>().Select(reason => new KeyValuePair<string, object?>("reason", NameOf(reason)))];

    private readonly Counter<long> _read;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _posted;
    private readonly Counter<long> _replaced;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _unanswered;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _ended;
    private readonly UpDownCounter<long> _open;
    private readonly Histogram<double> _waited;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _callsRefused;
    private readonly Histogram<double> _callSeconds;
    private readonly Counter<long> _lines;
    private readonly Counter<long> _linesRefused;

    /// <summary>Makes the meter and its instruments; disposing ends them.</summary>
    public IngestMetrics()
    {
        Meter = new Meter(MeterName);
        Reads = new ReadMetrics(Meter);
        Terminals = new TerminalMetrics(Meter);
        Viid = new ViidMetrics(Meter);
        _read = Meter.CreateCounter<long>("sp_fixes_total", "{fix}", "Whole fix frames read from gateways.");
        _rejected = Meter.CreateCounter<long>("sp_fixes_rejected_total", "{fix}", "Fixes refused, by reason.");
        _posted = Meter.CreateCounter<long>("sp_fixes_posted_total", "{fix}", "Fixes handed to a shard.");
        _replaced = Meter.CreateCounter<long>("sp_fixes_replaced_total", "{fix}",
            "Fixes given up for a newer one while a shard was behind.");
        _dropped = Meter.CreateCounter<long>("sp_fixes_dropped_total", "{fix}",
            "Fixes of ended connections that a shard did not take in time.");
        _unanswered = Meter.CreateCounter<long>("sp_fix_rejections_unanswered_total", "{fix}",
            "Rejections counted but not told to the sender.");
        _opened = Meter.CreateCounter<long>("sp_fix_connections_total", "{connection}", "Fix connections that proved their key.");
        _refused = Meter.CreateCounter<long>("sp_fix_connections_refused_total", "{connection}", "Fix connections refused, by reason.");
        _ended = Meter.CreateCounter<long>("sp_fix_connections_ended_total", "{connection}", "Fix connections ended, by how.");
        _open = Meter.CreateUpDownCounter<long>("sp_fix_connections_open", "{connection}", "Fix connections open now.");
        _waited = Meter.CreateHistogram("sp_fix_wait_seconds", "s", "Time a connection stopped reading because a shard was behind.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.01, 0.1, 1, 10] });
        _calls = Meter.CreateCounter<long>("sp_calls_total", "{call}", "Calls taken in, by outcome.");
        _callsRefused = Meter.CreateCounter<long>("sp_calls_refused_total", "{call}", "Calls refused, by reason.");
        _lines = Meter.CreateCounter<long>("sp_lines_total", "{report}", "Reports of telephone systems taken in, by state.");
        _linesRefused = Meter.CreateCounter<long>("sp_lines_refused_total", "{report}", "Reports of telephone systems refused, by reason.");
        _callSeconds = Meter.CreateHistogram("sp_call_seconds", "s", "From a call's body read to its answer committed.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
            });
    }

    /// <summary>The meter; its instruments carry no other identity of this object.</summary>
    public Meter Meter { get; }

    /// <summary>What is counted of plate reads.</summary>
    public ReadMetrics Reads { get; }

    /// <summary>What is counted of terminals.</summary>
    public TerminalMetrics Terminals { get; }
    /// <summary>What is counted of GA/T 1400.</summary>
    public ViidMetrics Viid { get; }

    /// <summary>The name of a reason as docs/WIRE.md and labels have it.</summary>
    public static string NameOf(FixRejection reason) => CamelCase.Of(reason.ToString());

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    internal void Read(long fixes) => _read.Add(fixes);

    internal void Rejected(FixRejection reason) => _rejected.Add(1, ReasonTags[(int)reason]);

    internal void Posted(long fixes) => _posted.Add(fixes);

    internal void Replaced() => _replaced.Add(1);

    internal void Dropped(long fixes) => _dropped.Add(fixes);

    internal void Unanswered() => _unanswered.Add(1);

    internal void ConnectionOpen(int change) => _open.Add(change);

    internal void ConnectionProven() => _opened.Add(1);

    internal void ConnectionRefused(FixRejection reason) => _refused.Add(1, ReasonTags[(int)reason]);

    internal void ConnectionEnded(ConnectionEnd how) =>
        _ended.Add(1, new KeyValuePair<string, object?>("how", CamelCase.Of(how.ToString())));

    internal void Waited(TimeSpan time) => _waited.Record(time.TotalSeconds);

    internal void CallTaken(string outcome, TimeSpan time)
    {
        _calls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _callSeconds.Record(time.TotalSeconds);
    }

    internal void LineHeard(string state) => _lines.Add(1, new KeyValuePair<string, object?>("state", state));

    internal void LineRefused(string reason) => _linesRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void CallRefused(string reason) => _callsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}

/// <summary>How a connection ended.</summary>
internal enum ConnectionEnd
{
    /// <summary>The client closed it between two frames.</summary>
    Closed,

    /// <summary>The client closed it inside a frame.</summary>
    ClosedInsideFrame,

    /// <summary>The client's side reset it.</summary>
    Reset,

    /// <summary>Silent for too long.</summary>
    Idle,

    /// <summary>We refused it.</summary>
    Refused,

    /// <summary>The node is stopping.</summary>
    Stopping,

    /// <summary>A shard takes nothing any more.</summary>
    ShardStopped,

    /// <summary>The key was taken away or changed.</summary>
    KeyOver,
}
