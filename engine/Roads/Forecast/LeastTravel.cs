namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The least time a vehicle needs from one camera to another: when two reads of a plate are closer in time than that, two vehicles carry
/// it, or a clock is wrong. Each thread has its own instance; nothing is allocated once lists have grown.
/// </summary>
public sealed class LeastTravel
{
    private readonly ForecastGround _ground;
    private readonly HierarchySearch _search;
    private readonly List<DirectedStart> _starts = [];

    /// <param name="ground">The region.</param>
    public LeastTravel(ForecastGround ground)
    {
        _ground = ground;
        _search = new HierarchySearch(ground.Graph.FreeFlow);
    }

    /// <summary>
    /// Least time from a read by one camera to a read by another, at the suspect's top speed, both in the directions the cameras look.
    /// </summary>
    /// <returns>Milliseconds; 0 for the same camera; <see cref="TravelTimes.NoWay"/> when one stands on no road or no way leads
    /// there.</returns>
    public int Between(SuspectRoads roads, int from, int to)
    {
        if (from == to) return 0;
        var metric = roads.Earliest;
        var states = _ground.Graph.States;
        _ground.Cameras.StartsAt(_ground.Graph, from, _starts);
        _search.Begin(metric, towardsRoot: false);
        foreach (var start in _starts)
        {
            if (metric.IsOpen(start.Edge, start.Fraction, 2)) _search.Seed(states.EdgeHead[start.Edge], RoadSweep.SeedOf(metric, start));
        }

        _search.Root();
        var least = RoadMetric.Never;
        foreach (var (edge, fraction) in _ground.Cameras.GatesOf(to))
        {
            var offset = RoadSweep.Offset(metric, edge, fraction);
            foreach (var start in _starts)
            {
                if (start.Edge != edge || start.Fraction > fraction || !metric.IsOpen(edge, start.Fraction, fraction)) continue;
                least = Math.Min(least, start.AfterMilliseconds + offset - RoadSweep.Offset(metric, edge, start.Fraction));
            }

            if (!metric.IsOpen(edge, -1, fraction)) continue;
            least = Math.Min(least, offset + _search.Time(states.Tail(edge)));
            foreach (var arc in states.SplitArcsOf(edge)) least = Math.Min(least, offset + _search.Time(states.Tail(arc)));
        }

        return least < RoadMetric.Never ? least : TravelTimes.NoWay;
    }
}
