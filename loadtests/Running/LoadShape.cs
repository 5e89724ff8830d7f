using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// How much of everything is due at a moment: the scenario's rates, its surges, and what a knee or an overload raises just now. Seconds
/// count from the start of the load. <see cref="Raise"/> from one thread; the rest on any.
/// </summary>
internal sealed class LoadShape(Scenario scenario)
{
    private readonly double _warmUp = scenario.WarmUp.TotalSeconds;
    private Raised _raised = new(LoadKinds.None, 1);

    private sealed record Raised(LoadKinds Kinds, double Factor);

    /// <summary>Raises these kinds of load by a factor from now on; nothing else.</summary>
    internal void Raise(LoadKinds kinds, double factor) => Volatile.Write(ref _raised, new Raised(kinds, factor));

    /// <summary>Calls a second of that stream.</summary>
    internal double CallsAt(CallStream stream, double second) => stream.PerSecond
        * Part(second, stream.From, stream.Lasting, stream.Rise)
        * Factor(LoadKinds.Calls, second, surge => surge.Calls);

    /// <summary>Fixes a second.</summary>
    internal double FixesAt(double second) => scenario.Fixes.PerSecond * Factor(LoadKinds.Fixes, second, surge => surge.Fixes);

    /// <summary>Broken messages a second.</summary>
    internal double MalformedAt(double second) =>
        scenario.MalformedPerSecond * Factor(LoadKinds.Malformed, second, surge => surge.Malformed);

    private double Factor(LoadKinds kind, double second, Func<Surge, double> of)
    {
        var raised = Volatile.Read(ref _raised);
        var factor = raised.Kinds.HasFlag(kind) ? raised.Factor : 1;
        foreach (var surge in scenario.Surges) factor *= 1 + (of(surge) - 1) * Part(second, surge.From, surge.Lasting, surge.Rise);
        return factor;
    }

    /// <summary>
    /// 0 outside, 1 inside, straight lines while it rises and falls. What has no end and begins with the run is there in the warm-up, too.
    /// </summary>
    private double Part(double second, TimeSpan from, TimeSpan? lasting, TimeSpan rise)
    {
        var at = second - _warmUp - from.TotalSeconds;
        if (at < 0) return from == TimeSpan.Zero && lasting is null && rise == TimeSpan.Zero ? 1 : 0;
        var left = lasting is { } end ? end.TotalSeconds - at : double.PositiveInfinity;
        if (left <= 0) return 0;
        return rise == TimeSpan.Zero ? 1 : Math.Min(1, Math.Min(at, left) / rise.TotalSeconds);
    }
}
