using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// Follows calls to directives and directives to arrivals, matched by incident: a directive may be pushed before the answer of the call
/// that caused it is there. Safe on any thread.
/// </summary>
/// <param name="time">The wall, whose timestamps are taken when something was sent or received.</param>
public sealed class CallTrace(TimeProvider time)
{
    /// <summary>Incidents followed at once. 100,000 × about 200 B = 20 MB; at it new ones are only counted.</summary>
    public const int IncidentsMax = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Trace> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectiveTrace> _directives = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _refusals = new(StringComparer.Ordinal);
    private long _accepted;
    private long _joined;
    private long _repeated;
    private long _dispatched;
    private long _untraced;

    /// <summary>Wall time from sending a call to its directive's push. Unit: microseconds.</summary>
    public LogHistogram CallToDirective { get; } = new();

    /// <summary>Wall time from sending a call to the push that its directive is acknowledged. Unit: microseconds.</summary>
    public LogHistogram CallToAcknowledge { get; } = new();

    /// <summary>Node time from en route to on scene as the node stamped them, by priority (index 0 to 3). Milliseconds.</summary>
    public LogHistogram[] Travel { get; } = [new(), new(), new(), new()];

    /// <summary>Node time from sending a call to the first officer on scene, by priority. Unit: milliseconds.</summary>
    public LogHistogram[] CallToOnScene { get; } = [new(), new(), new(), new()];

    /// <summary>All of <see cref="Travel"/> and <see cref="CallToOnScene"/> together.</summary>
    public (LogHistogram Travel, LogHistogram CallToOnScene) All { get; } = (new(), new());

    /// <summary>The node took a call.</summary>
    /// <param name="sent">Wall timestamp of sending, or of when it should have been sent.</param>
    /// <param name="sentAt">The same on the node's clock.</param>
    public void Taken(string incident, bool joined, bool repeated, long sent, Instant sentAt)
    {
        lock (_lock)
        {
            _accepted++;
            if (repeated) _repeated++;
            else if (joined) _joined++;
            if (joined || repeated || TraceOf(incident) is not { } trace) return;
            trace.Sent = sent;
            trace.SentAt = sentAt;
            if (trace.FirstPush != 0) Dispatched(trace);
            if (trace.Acknowledged != 0) CallToAcknowledge.Add(Microseconds(sent, trace.Acknowledged));
        }
    }

    /// <summary>The node refused a call, or did not answer.</summary>
    public void Refused(string reason)
    {
        lock (_lock) _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;
    }

    /// <summary>A directive was pushed, new or changed.</summary>
    /// <param name="received">Wall timestamp of its arrival.</param>
    public void Pushed(string incident, string directive, DirectiveState state, Instant since, byte priority, long received)
    {
        lock (_lock)
        {
            if (!_directives.TryGetValue(directive, out var known))
            {
                if (state >= DirectiveState.Declined) return; // ended before this program saw it
                if (_directives.Count >= IncidentsMax) return;
                _directives[directive] = known = new DirectiveTrace { State = state, IsFirstSeen = true };
            }

            if (!known.IsFirstSeen && known.State == state) return;
            known.IsFirstSeen = false;
            known.State = state;
            if (TraceOf(incident) is { } trace) Follow(trace, known, state, since, priority, received);
            if (state < DirectiveState.Declined) return;
            _directives.Remove(directive);
            if (state == DirectiveState.Completed) _incidents.Remove(incident);
        }
    }

    /// <summary>What was counted so far.</summary>
    public CallCounts Counts()
    {
        lock (_lock)
        {
            var waiting = _incidents.Values.Count(trace => trace.Sent != 0 && trace.FirstPush == 0);
            return new CallCounts(
                _accepted, _joined, _repeated, _dispatched, waiting, _untraced,
                new SortedDictionary<string, long>(_refusals, StringComparer.Ordinal));
        }
    }

    private void Follow(Trace trace, DirectiveTrace directive, DirectiveState state, Instant since, byte priority, long received)
    {
        if (trace.FirstPush == 0)
        {
            trace.FirstPush = received;
            if (trace.Sent != 0) Dispatched(trace);
        }

        var index = Math.Clamp(priority, (byte)1, (byte)4) - 1;
        switch (state)
        {
            case DirectiveState.Acknowledged when trace.Acknowledged == 0:
                trace.Acknowledged = received;
                if (trace.Sent != 0) CallToAcknowledge.Add(Microseconds(trace.Sent, received));
                break;
            case DirectiveState.EnRoute:
                directive.EnRouteAt = since;
                break;
            case DirectiveState.OnScene:
                if (!directive.EnRouteAt.IsNever) AddTo(Travel[index], All.Travel, since.MillisecondsSince(directive.EnRouteAt));
                if (trace.Sent != 0 && !trace.WasOnScene)
                    AddTo(CallToOnScene[index], All.CallToOnScene, since.MillisecondsSince(trace.SentAt));
                trace.WasOnScene = true;
                break;
        }
    }

    private void Dispatched(Trace trace)
    {
        _dispatched++;
        CallToDirective.Add(Microseconds(trace.Sent, trace.FirstPush));
    }

    private static void AddTo(LogHistogram one, LogHistogram all, long value)
    {
        one.Add(value);
        all.Add(value);
    }

    private long Microseconds(long from, long to) => (long)time.GetElapsedTime(from, to).TotalMicroseconds;

    private Trace? TraceOf(string incident)
    {
        if (_incidents.TryGetValue(incident, out var trace)) return trace;
        if (_incidents.Count >= IncidentsMax)
        {
            _untraced++;
            return null;
        }

        return _incidents[incident] = new Trace();
    }

    private sealed class Trace
    {
        internal long Sent { get; set; }

        internal Instant SentAt { get; set; }

        internal long FirstPush { get; set; }

        internal long Acknowledged { get; set; }

        internal bool WasOnScene { get; set; }
    }

    private sealed class DirectiveTrace
    {
        internal DirectiveState State { get; set; }

        internal bool IsFirstSeen { get; set; }

        internal Instant EnRouteAt { get; set; }
    }
}

/// <summary>Calls in numbers.</summary>
/// <param name="Accepted">Taken by the node, joined and repeated ones included.</param>
/// <param name="Joined">Told to be about an incident that was already open.</param>
/// <param name="Repeated">The node had that very call before.</param>
/// <param name="Dispatched">Incidents of this run for which a directive was pushed.</param>
/// <param name="WithoutOfficer">Incidents of this run for which none was pushed so far.</param>
/// <param name="Untraced">Not followed because too many were open at once.</param>
/// <param name="Refused">Calls not taken, by reason.</param>
public sealed record CallCounts(
    long Accepted, long Joined, long Repeated, long Dispatched, long WithoutOfficer, long Untraced, SortedDictionary<string, long> Refused);
