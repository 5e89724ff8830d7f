using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>A part of a run on which limits are judged: what was due in it, and what was counted between its ends.</summary>
internal sealed class LoadWindow
{
    private readonly Latencies _latencies;
    private readonly Dictionary<string, LatencyWindow> _windows;
    private readonly LoadCounters _before;
    private bool _isClosed;

    internal LoadWindow(string name, Latencies latencies, LoadCounters before)
    {
        Name = name;
        _latencies = latencies;
        _before = before;
        _windows = latencies.All.ToDictionary(latency => latency.Name, latency => latency.Open(before.At), StringComparer.Ordinal);
    }

    internal string Name { get; }

    internal double From => _before.At;

    internal LoadCounters Before => _before;

    /// <summary>Null while it is open.</summary>
    internal LoadCounters? After { get; private set; }

    /// <summary>Nothing more falls due in it; what is under way may still end in it.</summary>
    internal void End(LoadCounters after)
    {
        After = after;
        foreach (var window in _windows.Values) window.Until = after.At;
    }

    /// <summary>Takes no more in; what is still under way counts with the time it has taken so far.</summary>
    internal void Close(CallLedger calls, double now)
    {
        if (_isClosed) return;
        _isClosed = true;
        foreach (var (name, window) in _windows) _latencies[name].Close(window);
        calls.AddUnderWay(_windows[LimitNames.CallToAnswer], _windows[LimitNames.CallToDirective], now);
    }

    internal LatencyWindow Of(string latency) => _windows[latency];

    /// <summary>What came of a limit in this window.</summary>
    /// <param name="leftOver">Incidents left over; null when the run is not at its end yet, and nobody knows.</param>
    internal LimitRecord Judge(ScenarioLimit limit, int? leftOver)
    {
        var ended = After ?? throw new InvalidOperationException("a window is judged after its end");
        if (limit.Kind == LimitKind.Latency)
        {
            var values = _windows[limit.Name].Values;
            double? milliseconds = values.Count == 0 ? null : values.Quantile(limit.Part) / 1000.0;
            return new LimitRecord(limit.Text, milliseconds, limit.Most, "ms", milliseconds <= limit.Most);
        }

        var counted = limit.Name == LimitNames.LeftOver
            ? leftOver is { } left ? (left, ended.Calls.Dispatched - _before.Calls.Dispatched + left) : ((double, double)?)null
            : ended.Since(_before, limit.Name);
        var unit = limit.Kind == LimitKind.Share ? "%" : "";
        double? value = counted is not { } known ? null : unit.Length == 0 ? known.Item1
            : known.Item2 == 0 ? 0 : 100 * known.Item1 / known.Item2;
        return new LimitRecord(limit.Text, value, limit.Most, unit, value <= limit.Most);
    }

    /// <summary>
    /// Whether the load was really there: fixes that did not go out, and calls that found no room, are a load that was not. Not a limit of
    /// the scenario but of every knee: without it a node that stops reading would look fast.
    /// </summary>
    internal LimitRecord JudgeRate()
    {
        const double ShortOfMost = 5;
        var ended = After ?? throw new InvalidOperationException("a window is judged after its end");
        var calls = ended.Calls.Due - _before.Calls.Due;
        var shortOfCalls = calls == 0 ? 0 : 100.0 * (ended.Calls.NotMade - _before.Calls.NotMade) / calls;
        var value = Math.Max(shortOfCalls, ended.ShortOfFixes(_before));
        return new LimitRecord("load that could not be sent", value, ShortOfMost, "%", value <= ShortOfMost);
    }

    /// <summary>What really was sent, per second.</summary>
    internal IReadOnlyList<CountRecord> Rates()
    {
        var ended = After ?? throw new InvalidOperationException("a window is judged after its end");
        var seconds = Math.Max(0.001, ended.At - _before.At);
        double Rate(long more) => Math.Round(more / seconds, 1);
        return
        [
            new CountRecord("reached", "fixes", Rate(ended.FixesSent - _before.FixesSent)),
            new CountRecord("reached", "calls", Rate(ended.Calls.Due - ended.Calls.NotMade - _before.Calls.Due + _before.Calls.NotMade)),
            new CountRecord("reached", "directives", Rate(ended.Directives - _before.Directives)),
        ];
    }

    /// <summary>Whether a limit says anything about a short part of a run, before its end.</summary>
    internal static bool IsOfAnyMoment(ScenarioLimit limit) => limit.Name is not (LimitNames.LeftOver or LimitNames.Reconnect);
}
