using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>When a vehicle can be at borders. One thread; nothing is allocated once lists have grown.</summary>
internal sealed class BorderTimes
{
    private static readonly Comparison<CrossingTime> Sooner = static (a, b) =>
        (a.EarliestMilliseconds, a.Crossing).CompareTo((b.EarliestMilliseconds, b.Crossing));

    private static readonly Comparison<JurisdictionTime> SoonerEntered = static (a, b) =>
        (a.EarliestMilliseconds, a.Jurisdiction).CompareTo((b.EarliestMilliseconds, b.Jurisdiction));

    private readonly ForecastGround _ground;
    private readonly List<CrossingTime> _crossings = [];
    private readonly List<JurisdictionTime> _jurisdictions = [];
    private readonly Dictionary<int, JurisdictionTime> _entered = [];

    public BorderTimes(ForecastGround ground) => _ground = ground;

    public ReadOnlySpan<CrossingTime> Crossings => CollectionsMarshal.AsSpan(_crossings);

    public ReadOnlySpan<JurisdictionTime> Jurisdictions => CollectionsMarshal.AsSpan(_jurisdictions);

    /// <summary>Finds the times, as yet without shares.</summary>
    /// <param name="limit">What lies later, at the earliest, is left out. Unit: milliseconds.</param>
    public void Find(int home, RoadSweep earliest, RoadSweep likely, int limit)
    {
        _crossings.Clear();
        _entered.Clear();
        foreach (var crossing in _ground.Crossings.Span)
        {
            if (crossing.To == home) continue;
            var (soon, usual) = (RoadMetric.Never, RoadMetric.Never);
            foreach (var way in _ground.Crossings.WaysAt(crossing.Index))
            {
                soon = Math.Min(soon, earliest.TimeAt(way.Point.Edge, way.Point.Fraction));
                usual = Math.Min(usual, likely.TimeAt(way.Point.Edge, way.Point.Fraction));
            }

            if (soon > limit) continue;
            if (crossing.From == home) _crossings.Add(new CrossingTime(crossing.Index, soon, usual));
            Enter(crossing, soon, usual);
        }

        _crossings.Sort(Sooner);
        ListJurisdictions();
    }

    /// <summary>What lies beyond the first crossing into a jurisdiction on each way counts for it.</summary>
    public void AddShares(WaysAhead ways)
    {
        if (ways.MassOfAll <= 0) return;
        var steps = ways.Steps;
        for (var step = 0; step < steps.Length; step++)
        {
            if (_ground.CrossingOf(steps[step].Mark) is not { } crossing || !_entered.TryGetValue(crossing.To, out var entered)) continue;
            if (WasEntered(steps, step, crossing.To)) continue;
            _entered[crossing.To] = entered with { Share = Math.Min(1, entered.Share + ways.MassThrough[step] / ways.MassOfAll) };
        }

        ListJurisdictions();
    }

    private void Enter(CrossingPlace crossing, int soon, int usual)
    {
        if (_entered.TryGetValue(crossing.To, out var before))
        {
            usual = Math.Min(usual, before.LikelyMilliseconds);
            if (before.EarliestMilliseconds <= soon)
            {
                _entered[crossing.To] = before with { LikelyMilliseconds = usual };
                return;
            }
        }

        _entered[crossing.To] = new JurisdictionTime(crossing.To, crossing.Index, soon, usual, 0);
    }

    private void ListJurisdictions()
    {
        _jurisdictions.Clear();
        foreach (var entered in _entered.Values) _jurisdictions.Add(entered);
        _jurisdictions.Sort(SoonerEntered);
    }

    private bool WasEntered(ReadOnlySpan<AheadStep> steps, int step, int jurisdiction)
    {
        for (var before = steps[step].Before; before >= 0; before = steps[before].Before)
            if (_ground.CrossingOf(steps[before].Mark)?.To == jurisdiction) return true;
        return false;
    }
}
