using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Scenarios;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>All that is sent, from the first fix to the last call.</summary>
internal sealed class Load
{
    private readonly Rig _rig;
    private readonly List<CallLoad> _calls = [];

    internal Load(Rig rig)
    {
        _rig = rig;
        var scenario = rig.Scenario;
        if (rig.Links.Count > 0)
        {
            ProbeReport? probe = rig.Watchers?.Desks is { } desks ? desks.Moved : null;
            Fixes = new FixLoad(
                new Movement(rig.Officers, rig.Homes), rig.Links, scenario.Fixes.Batch, rig.Shape, rig.Session.Clock, rig.Time,
                rig.Latencies, probe);
        }

        var places = new CallPlaces(rig.Session.Region, rig.Ground, rig.Options.Seed);
        foreach (var (index, stream) in scenario.Calls.Index())
        {
            _calls.Add(new CallLoad(
                stream, index, rig.Options.Seed, rig.RunName, rig.Session.Region, places, rig.Session.Http, rig.Calls, rig.Latencies,
                rig.Shape, rig.Time));
        }
    }

    /// <summary>Null when the scenario has none.</summary>
    internal FixLoad? Fixes { get; }

    /// <summary>Sends until cancelled.</summary>
    internal IEnumerable<Task> Start(Action<string> say, CancellationToken cancellation)
    {
        var begins = _rig.Scenario.WarmUp.TotalSeconds;
        if (Fixes is not null) yield return Fixes.RunAsync(cancellation);
        foreach (var calls in _calls) yield return calls.RunAsync(cancellation);
        foreach (var gather in _rig.Scenario.Gathers)
            yield return Gatherings.RunAsync(gather, begins, _rig.Officers, _rig.Homes, _rig.Options.Seed, _rig.Time, cancellation);
        foreach (var reads in _rig.Reads?.Start(cancellation) ?? []) yield return reads;
        if (_rig.Malformed is { } malformed) yield return SendMalformedAsync(malformed, cancellation);
        if (_rig.Watchers is { } watchers && _rig.Scenario.Reconnects.Count > 0)
            yield return ReconnectAsync(watchers, begins, say, cancellation);
    }

    /// <summary>Broken messages at their rate, looked at anew for every stretch.</summary>
    private async Task SendMalformedAsync(MalformedTraffic malformed, CancellationToken cancellation)
    {
        while (true)
        {
            var rate = _rig.Shape.MalformedAt(_rig.Time.Now);
            if (rate > 0) await malformed.RunAsync(rate, RunLimits.MalformedStretch, cancellation);
            else await Task.Delay(RunLimits.MalformedStretch, _rig.Time.Wall, cancellation);
        }
    }

    private async Task ReconnectAsync(Watchers watchers, double begins, Action<string> say, CancellationToken cancellation)
    {
        foreach (var at in _rig.Scenario.Reconnects.Order())
        {
            await _rig.Time.UntilAsync(begins + at.TotalSeconds, cancellation);
            var start = _rig.Time.Now;
            await watchers.ReconnectAsync(cancellation);
            say($"all watchers were cut off at {start:0} s and are back after {_rig.Time.Now - start:0.0} s");
        }
    }
}
