using System.Diagnostics.Metrics;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>What is counted of GA/T 1400, on the edge's meter; reads themselves are counted with all others. Safe on any thread.</summary>
public sealed class ViidMetrics
{
    private readonly Counter<long> _calls;
    private readonly Counter<long> _records;
    private readonly Counter<long> _registrations;
    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _upperCalls;
    private int _open;

    internal ViidMetrics(Meter meter)
    {
        _calls = meter.CreateCounter<long>("sp_viid_calls_total", "{call}", "Calls of GA/T 1400 answered, by resource and status code.");
        _records = meter.CreateCounter<long>("sp_viid_records_total", "{record}", "Passing records and announcements answered, by what was said.");
        _registrations = meter.CreateCounter<long>("sp_viid_registrations_total", "{registration}", "Registrations answered, by outcome.");
        _sessions = meter.CreateUpDownCounter<long>("sp_viid_sessions_open", "{session}", "Registered senders now.");
        _upperCalls = meter.CreateCounter<long>("sp_viid_upper_calls_total", "{call}", "Calls made at upper platforms, by what and outcome.");
    }

    internal void Answered(string resource, ViidStatus status) =>
        _calls.Add(1, new KeyValuePair<string, object?>("resource", resource), new KeyValuePair<string, object?>("status", (int)status));

    internal void Record(string word) => _records.Add(1, new KeyValuePair<string, object?>("answer", word));

    internal void Registered(string outcome) => _registrations.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Sessions(int open) => _sessions.Add(open - Interlocked.Exchange(ref _open, open));

    internal void Upper(string what, string outcome) =>
        _upperCalls.Add(1, new KeyValuePair<string, object?>("what", what), new KeyValuePair<string, object?>("outcome", outcome));
}
