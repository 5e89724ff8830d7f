using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// Follows every call to its answer and every incident of an automatic type to its first directive, whichever comes first: a directive may
/// be pushed before the answer of the call that caused it is there. Seconds are those of the run. Safe on any thread.
/// </summary>
internal sealed class CallLedger(Latencies latencies, ulong seed)
{
    private readonly Latency _toDirective = latencies[LimitNames.CallToDirective];
    private readonly Latency _toAnswer = latencies[LimitNames.CallToAnswer];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Trace> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, double> _underWay = [];
    private readonly SortedDictionary<string, long> _refusals = new(StringComparer.Ordinal);
    private readonly List<AcceptedCall> _kept = [];
    private readonly Chance _chance = Chance.Of(seed, "calls asked again");
    private CallCounters _counts;

    private sealed class Trace
    {
        internal double Due { get; set; } = double.NaN;

        internal double Pushed { get; set; } = double.NaN;

        internal bool IsOver { get; set; }

        internal bool IsAutomatic { get; set; }
    }

    /// <summary>Calls without an answer, by name.</summary>
    internal Findings Unanswered { get; } = new();

    /// <summary>Calls under way now, oldest first.</summary>
    internal List<(Guid Call, double Due)> UnderWay()
    {
        lock (_lock) return [.. _underWay.OrderBy(call => call.Value).Select(call => (call.Key, call.Value))];
    }

    internal CallCounters Counts
    {
        get
        {
            lock (_lock) return _counts with { UnderWay = _underWay.Count };
        }
    }

    /// <summary>Refusals so far by reason.</summary>
    internal SortedDictionary<string, long> Refusals
    {
        get
        {
            lock (_lock) return new SortedDictionary<string, long>(_refusals, StringComparer.Ordinal);
        }
    }

    /// <summary>A call is due. False: too many are under way, and it must not be made.</summary>
    internal bool TryBegin(Guid id, double due)
    {
        lock (_lock)
        {
            _counts.Due++;
            if (_underWay.Count < RunLimits.CallsInFlightMax)
            {
                _underWay[id] = due;
                return true;
            }

            _counts.NotMade++;
            return false;
        }
    }

    /// <summary>The node answered, or did not.</summary>
    internal void Answered(in PlacedCall call, CallOutcome outcome, double at)
    {
        lock (_lock)
        {
            _underWay.Remove(call.Message.Id);
            if (outcome.Taken is { } taken) Take(call, taken, at);
            else if (outcome.Refusal is "unreachable" or "emptyAnswer" or "badAnswer")
            {
                _counts.Unanswered++;
                Unanswered.Add($"{call.Message.Id}, due at {call.Due:0.0} s: {outcome.Refusal}");
            }
            else
            {
                _counts.Refused++;
                _refusals[outcome.Refusal] = _refusals.GetValueOrDefault(outcome.Refusal) + 1;
            }
        }

        if (outcome.Refusal != "unreachable") _toAnswer.Add(call.Due, Microseconds(at - call.Due));
    }

    /// <summary>A directive was pushed for the first time.</summary>
    internal void Pushed(string incident, double at)
    {
        lock (_lock)
        {
            if (TraceOf(incident) is not { } trace || !double.IsNaN(trace.Pushed)) return;
            trace.Pushed = at;
            if (!double.IsNaN(trace.Due)) Dispatched(trace);
        }
    }

    /// <summary>A directive was completed: its incident is not followed any more once its call is known.</summary>
    internal void Completed(string incident)
    {
        lock (_lock)
        {
            if (!_incidents.TryGetValue(incident, out var trace)) return;
            trace.IsOver = true;
            if (!double.IsNaN(trace.Due)) _incidents.Remove(incident);
        }
    }

    /// <summary>Incidents of automatic types that have no directive yet, oldest first.</summary>
    internal List<string> LeftOver()
    {
        lock (_lock)
        {
            return [.. _incidents.Where(pair => IsWaiting(pair.Value)).OrderBy(pair => pair.Value.Due).Select(pair => pair.Key)];
        }
    }

    /// <summary>What was due in a window and has not come yet counts there with the time it has taken so far.</summary>
    internal void AddUnderWay(LatencyWindow toAnswer, LatencyWindow toDirective, double now)
    {
        lock (_lock)
        {
            foreach (var due in _underWay.Values) toAnswer.Take(due, Microseconds(now - due), 1);
            foreach (var trace in _incidents.Values.Where(IsWaiting)) toDirective.Take(trace.Due, Microseconds(now - trace.Due), 1);
        }
    }

    /// <summary>Accepted calls, all or an even draw from them.</summary>
    internal List<AcceptedCall> Kept()
    {
        lock (_lock) return [.. _kept];
    }

    private static bool IsWaiting(Trace trace) => trace.IsAutomatic && !double.IsNaN(trace.Due) && double.IsNaN(trace.Pushed);

    private static long Microseconds(double seconds) => (long)(seconds * 1e6);

    private void Take(in PlacedCall call, CallTaken taken, double at)
    {
        _counts.Accepted++;
        var kept = new AcceptedCall(call.Message, taken.Incident);
        if (_kept.Count < RunLimits.AskedAgainMax) _kept.Add(kept);
        else if (_chance.NextBelow((int)Math.Min(_counts.Accepted, int.MaxValue)) is var place && place < _kept.Count) _kept[place] = kept;
        if (taken.Repeated) _counts.Repeated++;
        else if (taken.Joined) _counts.Joined++;
        else if (TraceOf(taken.Incident) is { } trace)
        {
            trace.Due = call.Due;
            trace.IsAutomatic = call.IsAutomatic;
            if (!double.IsNaN(trace.Pushed)) Dispatched(trace);
            if (trace.IsOver) _incidents.Remove(taken.Incident);
        }
    }

    private void Dispatched(Trace trace)
    {
        _counts.Dispatched++;
        _toDirective.Add(trace.Due, Microseconds(trace.Pushed - trace.Due));
    }

    private Trace? TraceOf(string incident)
    {
        if (_incidents.TryGetValue(incident, out var trace)) return trace;
        if (_incidents.Count < RunLimits.FollowedMax) return _incidents[incident] = new Trace();
        _counts.NotFollowed++;
        return null;
    }
}

/// <summary>A call that is to be made.</summary>
/// <param name="Due">Second of the run.</param>
/// <param name="IsAutomatic">The node issues its type by itself.</param>
internal readonly record struct PlacedCall(CallMessage Message, double Due, bool IsAutomatic);

/// <summary>A call the node took.</summary>
internal readonly record struct AcceptedCall(CallMessage Message, string Incident);

/// <summary>Calls in numbers, since the load began.</summary>
internal record struct CallCounters
{
    internal long Due { get; set; }

    /// <summary>Too many were under way.</summary>
    internal long NotMade { get; set; }

    internal long Accepted { get; set; }

    internal long Joined { get; set; }

    internal long Repeated { get; set; }

    internal long Refused { get; set; }

    /// <summary>No answer came, or none that can be read.</summary>
    internal long Unanswered { get; set; }

    /// <summary>Incidents with a directive.</summary>
    internal long Dispatched { get; set; }

    internal long NotFollowed { get; set; }

    internal long UnderWay { get; set; }
}
