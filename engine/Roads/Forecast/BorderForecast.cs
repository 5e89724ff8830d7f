namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// When a vehicle can be at border crossings, from where it was last seen: the part of a <see cref="VehicleForecast"/> that neighbours are
/// warned by, in a fraction of its time. Each thread has its own instance, which owns its answers; a span from it is valid until the next
/// forecast. Nothing is allocated once lists have grown.
/// </summary>
public sealed class BorderForecast
{
    private readonly ForecastGround _ground;
    private readonly RoadSweep _earliest;
    private readonly RoadSweep _likely;
    private readonly BorderTimes _borders;
    private readonly List<DirectedStart> _starts = [];

    /// <param name="ground">The region.</param>
    public BorderForecast(ForecastGround ground)
    {
        _ground = ground;
        var nodes = NodesAt(ground);
        _earliest = new RoadSweep(ground.Graph, nodes);
        _likely = new RoadSweep(ground.Graph, nodes);
        _borders = new BorderTimes(ground);
    }

    /// <summary>Makes the forecast.</summary>
    /// <param name="horizonSeconds">How far ahead: 1 to <see cref="ForecastLimits.HorizonSecondsMax"/>.</param>
    /// <returns>
    /// As <see cref="VehicleForecast.Crossings"/>: the crossings out of the jurisdiction where it was seen that it can reach within the
    /// horizon, the earliest first.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is outside its range.</exception>
    /// <exception cref="ArgumentException">The roads are of another graph.</exception>
    public ReadOnlySpan<CrossingTime> Find(SuspectRoads roads, Sighting sighting, int horizonSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizonSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(horizonSeconds, ForecastLimits.HorizonSecondsMax);
        if (!ReferenceEquals(roads.Graph, _ground.Graph)) throw new ArgumentException("Of another graph.", nameof(roads));
        _ground.StartsOf(sighting, _starts);
        _earliest.Find(roads.Earliest, _starts);
        _likely.Find(roads.Likely, _starts);
        _borders.Find(_ground.Owner(sighting.Place), _earliest, _likely, horizonSeconds * 1000);
        return _borders.Crossings;
    }

    private static int[] NodesAt(ForecastGround ground)
    {
        var nodes = new HashSet<int>();
        var states = ground.Graph.States;
        foreach (var crossing in ground.Crossings.All)
        {
            foreach (var way in ground.Crossings.WaysAt(crossing.Index))
            {
                nodes.Add(states.Tail(way.Point.Edge));
                foreach (var arc in states.SplitArcsOf(way.Point.Edge)) nodes.Add(states.Tail(arc));
            }
        }

        return [.. nodes];
    }
}
