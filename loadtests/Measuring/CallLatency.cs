using System.Net;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>What to measure.</summary>
/// <param name="FixesPerSecond">Background flow, wall; 0 for none.</param>
/// <param name="CallsPerSecond">Wall; above 0.</param>
public sealed record CallLatencyOptions(
    Uri Node, EndPoint Fixes, double FixesPerSecond, double CallsPerSecond, TimeSpan Lasting, ulong Seed, string? Run);

/// <summary>What came of it. Times in milliseconds on the wall.</summary>
/// <param name="CallToDirective">From when the call should have been sent to its directive at the gateway.</param>
/// <param name="CallLateness">How late calls were sent: this program's own part of the latency.</param>
/// <param name="WorkingSetPerOfficer">Bytes; null when the node does not tell.</param>
/// <param name="GcHeapPerOfficer">Bytes; null when the node does not tell.</param>
public sealed record CallLatencyResult(
    int Officers,
    long CallsSent,
    CallCounts Calls,
    Spread CallToDirective,
    Spread CallLateness,
    double FixesPerSecond,
    long FixesDropped,
    SortedDictionary<string, long> FixesRejected,
    long AnswersRefused,
    double? WorkingSetPerOfficer,
    double? GcHeapPerOfficer)
{
    /// <summary>The result as lines for a terminal.</summary>
    public string ToTable()
    {
        var lines = new List<string>
        {
            $"calls sent {CallsSent}, accepted {Calls.Accepted} (joined {Calls.Joined}), "
                + $"with a directive {Calls.Dispatched}, without {Calls.WithoutOfficer}",
            $"fixes {FixesPerSecond:N0} a second sent, {FixesDropped} dropped; answers refused {AnswersRefused}",
            Line("call -> directive, ms", CallToDirective),
            Line("of that, sent late, ms", CallLateness),
            $"memory per officer ({Officers:N0}): working set {Bytes(WorkingSetPerOfficer)}, managed heap {Bytes(GcHeapPerOfficer)}",
        };
        foreach (var (reason, count) in Calls.Refused) lines.Add($"calls refused {reason}: {count}");
        foreach (var (reason, count) in FixesRejected) lines.Add($"fixes rejected {reason}: {count}");
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    private static string Line(string name, Spread spread) =>
        $"{name,-24} n {spread.Count,6}  p50 {spread.Median,8:0.00}  p90 {spread.P90,8:0.00}  "
        + $"p99 {spread.P99,8:0.00}  max {spread.Max,8:0.00}";

    private static string Bytes(double? bytes) => bytes is { } known ? $"{known:N0} B" : "not in /metrics";
}

/// <summary>
/// Makes calls of types that the engine issues by itself, open loop, while fixes flow, and answers every directive through to its end
/// at once so that officers do not run out.
/// </summary>
public sealed class CallLatency
{
    /// <summary>How long positions may flow before the first call, so that every officer has one.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>How long directives of the last calls may take to come.</summary>
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    private readonly CallLatencyOptions _options;
    private readonly RegionGround _region;
    private readonly NodeHttp _http;
    private readonly NodeClock _clock;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly CallTrace _trace;
    private readonly OpenLoop _callLoop;
    private GatewayLink? _gateway;
    private long _answersRefused;
    private long _callsSent;

    /// <param name="say">One line for a person.</param>
    public CallLatency(CallLatencyOptions options, RegionGround region, NodeHttp http, NodeClock clock, TimeProvider time,
        Action<string> say)
    {
        _options = options;
        _region = region;
        _http = http;
        _clock = clock;
        _time = time;
        _say = say;
        _trace = new CallTrace(time);
        _callLoop = new OpenLoop(time);
    }

    /// <summary>What a willing officer says next to a directive in that state; null when it is over.</summary>
    public static DirectiveAnswer? NextAnswer(DirectiveState state) => state switch
    {
        DirectiveState.Sent => DirectiveAnswer.Delivered,
        DirectiveState.Delivered => DirectiveAnswer.Acknowledge,
        DirectiveState.Acknowledged => DirectiveAnswer.EnRoute,
        DirectiveState.EnRoute => DirectiveAnswer.OnScene,
        DirectiveState.OnScene => DirectiveAnswer.Clear,
        _ => null,
    };

    /// <param name="types">Types of the node that are issued automatically; at least one.</param>
    /// <returns>The result, or null and one line for a person.</returns>
    public async Task<(CallLatencyResult? Result, string Reason)> RunAsync(
        AccessKey key, IReadOnlyList<CallType> types, CancellationToken cancellation)
    {
        await using var gateway = new GatewayLink(
            _options.Node, key, _time, new GatewayActions(HearAsync, _ => ValueTask.CompletedTask, CountRefusal, _say));
        await using var fixes = new FixLink(_options.Fixes, key, _time, _say);
        _gateway = gateway;
        if (await fixes.OpenAsync(cancellation) is { Length: > 0 } noFixes) return (null, noFixes);
        if (await gateway.OpenAsync(cancellation) is { Length: > 0 } noGateway) return (null, noGateway);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] running =
        [
            gateway.RunAsync(ending.Token), fixes.RunAsync(ending.Token),
            FixFlow.RunAsync(fixes, _region, _options.FixesPerSecond, _clock, _time, ending.Token),
        ];
        await Task.Delay(WarmUp, _time, cancellation);
        var start = _time.GetTimestamp();
        var sentBefore = fixes.Sent;
        await CallAsync(types, cancellation);
        var fixesPerSecond = (fixes.Sent - sentBefore) / _time.GetElapsedTime(start).TotalSeconds;
        await DrainAsync(cancellation);
        var (metrics, _) = await _http.MetricsAsync(cancellation);
        await RunEnd.CancelAsync(running, ending);

        var officers = _region.Seats.Count;
        var result = new CallLatencyResult(
            officers,
            Interlocked.Read(ref _callsSent),
            _trace.Counts(),
            Spread.Of(_trace.CallToDirective, 1000),
            Spread.Of(_callLoop.Lateness, 1000),
            fixesPerSecond,
            fixes.Dropped,
            fixes.Rejections(),
            Interlocked.Read(ref _answersRefused),
            metrics?.SumOfFirst(MetricNames.WorkingSet) / officers,
            metrics?.SumOfFirst(MetricNames.GcHeap) / officers);
        return (result, "");
    }

    private ValueTask HearAsync(StatesMessage states)
    {
        var received = _time.GetTimestamp();
        foreach (var item in states.Items)
        {
            if (item.Officer.Status == OfficerStatus.OffDuty) _gateway?.TryPostStatus(item.Officer.Id, OfficerStatus.Available);
            if (item.Directive is not { } directive) continue;
            _trace.Pushed(directive.Incident, directive.Id, directive.State, new Instant((long)directive.Since),
                directive.Priority, received);
            if (NextAnswer(directive.State) is { } answer) _gateway?.TryPost(new OfficerAnswer(item.Officer.Id, directive.Id, answer, ""));
        }

        return ValueTask.CompletedTask;
    }

    private void CountRefusal(OfficerAnswer answer, string reason) => Interlocked.Increment(ref _answersRefused);

    private async Task CallAsync(IReadOnlyList<CallType> types, CancellationToken cancellation)
    {
        var run = _options.Run ?? _clock.Now.ToString();
        var chance = Chance.Of(_options.Seed, $"measured calls {run}");
        var beats = _region.Ground.LayOut(_region.Seats, _options.Seed);
        var room = new SemaphoreSlim(LinkLimits.CallsInFlightMax);
        await _callLoop.RunAsync(_options.CallsPerSecond, _options.Lasting, async (number, due) =>
        {
            var type = types[chance.NextBelow(types.Count)];
            var place = _region.CallGround.DrawCallPlace(beats, false, chance);
            var call = new CallMessage(
                PlannedCall.IdOf(_options.Seed, run, number), type.Code, null, place.Place.Latitude, place.Place.Longitude, place.Words,
                "", "", "", "loadtest");
            await room.WaitAsync(cancellation);
            _ = MakeAsync(call, due, room, cancellation); // ends by itself, never faulted; all are awaited below by taking all the room
        }, cancellation);
        for (var i = 0; i < LinkLimits.CallsInFlightMax; i++) await room.WaitAsync(cancellation);
    }

    private async Task MakeAsync(CallMessage call, long due, SemaphoreSlim room, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _callsSent);
        var sentAt = _clock.Now;
        try
        {
            var outcome = await _http.CallAsync(call, cancellation);
            if (outcome.Taken is { } taken) _trace.Taken(taken.Incident, taken.Joined, taken.Repeated, due, sentAt);
            else _trace.Refused(outcome.Refusal);
            room.Release();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _trace.Refused("runEnded");
        }
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        while (_trace.Counts().WithoutOfficer > 0 && _time.GetElapsedTime(start) < DrainWithin)
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellation);
    }
}
