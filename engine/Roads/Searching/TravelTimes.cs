namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Exact travel times and fastest routes. Each thread has its own instance: it reuses its scratch memory, so that a query costs only what
/// it touches and nothing is allocated once lists have grown. Not thread safe.
/// Times are whole milliseconds; sums of edges are exact, and a point inside an edge splits it without loss. Turns cost nothing but may be
/// forbidden. U-turns are allowed at both ends of the way and at every junction that does not forbid them: police do.
/// </summary>
public sealed class TravelTimes
{
    /// <summary>Stands for "no way" in what is returned.</summary>
    public const int NoWay = -1;

    private readonly HierarchySearch _search;
    private readonly RouteWriter _writer;
    private HierarchyLanes? _lanes; // Made when first needed: most instances never ask for several targets.
    private RoadMetric _metric;

    /// <summary>Free flow, nothing closed. Allocates 20 bytes per junction.</summary>
    public TravelTimes(RoadGraph graph)
        : this(graph.FreeFlow)
    {
    }

    /// <summary>At the speeds and closures of a metric. Allocates 20 bytes per junction.</summary>
    public TravelTimes(RoadMetric metric)
    {
        _metric = metric;
        _search = new HierarchySearch(metric);
        _writer = new RouteWriter(metric.Graph);
    }

    /// <summary>The network this instance searches.</summary>
    public RoadGraph Graph => _metric.Graph;

    /// <summary>The speeds and closures of the next query. To be of the same graph.</summary>
    /// <exception cref="ArgumentException">It is of another graph.</exception>
    public RoadMetric Metric
    {
        get => _metric;
        set
        {
            if (!ReferenceEquals(value.Graph, _metric.Graph)) throw new ArgumentException("Of another graph.", nameof(value));
            _metric = value;
        }
    }

    /// <summary>Times from many sources to one target.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="sources">Where from; any number, in any place, also equal ones.</param>
    /// <param name="milliseconds">
    /// Per source: its time, or <see cref="NoWay"/>. At least as long as <paramref name="sources"/>.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="milliseconds"/> is shorter than <paramref name="sources"/>.</exception>
    public void ToOne(RoadPoint target, ReadOnlySpan<RoadPoint> sources, Span<int> milliseconds)
    {
        CheckRoom(sources, milliseconds);
        SeedTarget(target);
        for (var i = 0; i < sources.Length; i++) milliseconds[i] = Arrival(TimeFrom(sources[i], target));
    }

    /// <summary>
    /// Times from many sources to each of several targets: target by target, so the time from source s to target t is at
    /// t × sources + s. The same as <see cref="ToOne"/> for each, in a fraction of the time from some dozens of sources on. The first call
    /// allocates 36 bytes per junction.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="milliseconds"/> has no room for all pairs.</exception>
    public void ToEach(ReadOnlySpan<RoadPoint> targets, ReadOnlySpan<RoadPoint> sources, Span<int> milliseconds)
    {
        if (milliseconds.Length < (long)sources.Length * targets.Length)
            throw new ArgumentException($"Room for {milliseconds.Length} of {sources.Length} × {targets.Length}.", nameof(milliseconds));
        var lanes = _lanes ??= new HierarchyLanes(Graph);
        lanes.Clear();
        foreach (var source in sources)
        {
            lanes.Add(Graph.States.EdgeHead[source.Edge]);
            if (Graph.Twin(source.Edge) is >= 0 and var twin) lanes.Add(Graph.States.EdgeHead[twin]);
        }

        lanes.Order();
        for (var first = 0; first < targets.Length; first += HierarchyLanes.Width)
        {
            var group = targets[first..Math.Min(first + HierarchyLanes.Width, targets.Length)];
            for (var lane = 0; lane < group.Length; lane++)
            {
                SeedTarget(group[lane]);
                lanes.SetRoot(lane, _search);
            }

            lanes.Sweep(_metric.Up);
            for (var lane = 0; lane < group.Length; lane++)
            {
                var row = milliseconds.Slice((first + lane) * sources.Length, sources.Length);
                for (var i = 0; i < row.Length; i++) row[i] = Arrival(TimeIn(lanes, lane, sources[i], group[lane]));
            }

            lanes.EndGroup();
        }
    }

    /// <summary>Times from one source to many targets; otherwise as <see cref="ToOne"/>.</summary>
    public void FromOne(RoadPoint source, ReadOnlySpan<RoadPoint> targets, Span<int> milliseconds)
    {
        CheckRoom(targets, milliseconds);
        SeedSource(source);
        for (var i = 0; i < targets.Length; i++) milliseconds[i] = Arrival(TimeTo(source, targets[i]));
    }

    /// <summary>
    /// Times from every source to every target: row by row, so the time from source s to target t is at s × targets + t.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="milliseconds"/> has no room for all pairs.</exception>
    public void Table(ReadOnlySpan<RoadPoint> sources, ReadOnlySpan<RoadPoint> targets, Span<int> milliseconds)
    {
        if (milliseconds.Length < (long)sources.Length * targets.Length)
            throw new ArgumentException($"Room for {milliseconds.Length} of {sources.Length} × {targets.Length}.", nameof(milliseconds));
        for (var i = 0; i < sources.Length; i++) FromOne(sources[i], targets, milliseconds.Slice(i * targets.Length, targets.Length));
    }

    /// <summary>Time from one point to another, or <see cref="NoWay"/>. Unit: milliseconds.</summary>
    public int Between(RoadPoint from, RoadPoint to)
    {
        SeedTarget(to);
        return Arrival(TimeFrom(from, to));
    }

    /// <summary>The fastest way from one point to another. The same points give the same way, also where two are equally fast.</summary>
    /// <returns>False when there is no way (or none within 12 days); the route is then empty.</returns>
    public bool TryRoute(RoadPoint from, RoadPoint to, Route route)
    {
        route.Clear();
        SeedTarget(to);
        var time = TimeFrom(from, to);
        if (time >= RoadMetric.Never) return false;
        _writer.Write(_metric, _search, (from, to), time, route);
        return true;
    }

    private static int Arrival(int time) => time < RoadMetric.Never ? time : NoWay;

    private static void CheckRoom(ReadOnlySpan<RoadPoint> points, Span<int> milliseconds)
    {
        if (milliseconds.Length < points.Length)
            throw new ArgumentException($"Room for {milliseconds.Length} of {points.Length}.", nameof(milliseconds));
    }

    private void SeedTarget(RoadPoint target)
    {
        _search.Begin(_metric, towardsRoot: true);
        SeedTargetOn(target, target.Edge);
        if (Graph.Twin(target.Edge) is >= 0 and var twin) SeedTargetOn(target, twin);
        _search.Root();
    }

    /// <summary>Every arc that drives the edge ends at the target part of the way.</summary>
    private void SeedTargetOn(RoadPoint target, int edge)
    {
        if (!_metric.IsOpen(edge, -1, PartOn(target, edge))) return;
        var offset = _metric.OffsetMilliseconds(target, edge);
        var states = Graph.States;
        _search.Seed(Graph.EdgeFrom(edge), offset);
        foreach (var arc in states.SplitArcsOf(edge)) _search.Seed(states.Tail(arc), offset);
    }

    private void SeedSource(RoadPoint source)
    {
        _search.Begin(_metric, towardsRoot: false);
        SeedSourceOn(source, source.Edge);
        if (Graph.Twin(source.Edge) is >= 0 and var twin) SeedSourceOn(source, twin);
        _search.Root();
    }

    private void SeedSourceOn(RoadPoint source, int edge)
    {
        if (!_metric.IsOpen(edge, PartOn(source, edge), 2)) return;
        _search.Seed(Graph.States.EdgeHead[edge], _metric.EdgeMilliseconds(edge) - _metric.OffsetMilliseconds(source, edge));
    }

    private int TimeFrom(RoadPoint source, RoadPoint target)
    {
        var time = TimeFromOn(source, source.Edge, target);
        return Graph.Twin(source.Edge) is >= 0 and var twin ? Math.Min(time, TimeFromOn(source, twin, target)) : time;
    }

    private int TimeFromOn(RoadPoint source, int edge, RoadPoint target)
    {
        var least = TimeAlong(source, target, edge);
        return TryLeave(source, edge, out var left) ? Math.Min(least, left + _search.Time(Graph.States.EdgeHead[edge])) : least;
    }

    private int TimeIn(HierarchyLanes lanes, int lane, RoadPoint source, RoadPoint target)
    {
        var time = TimeOn(source.Edge);
        return Graph.Twin(source.Edge) is >= 0 and var twin ? Math.Min(time, TimeOn(twin)) : time;

        int TimeOn(int edge)
        {
            var least = TimeAlong(source, target, edge);
            return TryLeave(source, edge, out var left) ? Math.Min(least, left + lanes.Time(Graph.States.EdgeHead[edge], lane)) : least;
        }
    }

    /// <summary>How long it is from a point to the end of its edge; false when that is closed.</summary>
    private bool TryLeave(RoadPoint source, int edge, out int milliseconds)
    {
        milliseconds = 0;
        if (!_metric.IsOpen(edge, PartOn(source, edge), 2)) return false;
        milliseconds = _metric.EdgeMilliseconds(edge) - _metric.OffsetMilliseconds(source, edge);
        return true;
    }

    private int TimeTo(RoadPoint source, RoadPoint target)
    {
        var time = TimeToOn(source, target, target.Edge);
        return Graph.Twin(target.Edge) is >= 0 and var twin ? Math.Min(time, TimeToOn(source, target, twin)) : time;
    }

    private int TimeToOn(RoadPoint source, RoadPoint target, int edge)
    {
        var least = TimeAlong(source, target, edge);
        if (!_metric.IsOpen(edge, -1, PartOn(target, edge))) return least;
        var offset = _metric.OffsetMilliseconds(target, edge);
        var states = Graph.States;
        least = Math.Min(least, offset + _search.Time(Graph.EdgeFrom(edge)));
        foreach (var arc in states.SplitArcsOf(edge)) least = Math.Min(least, offset + _search.Time(states.Tail(arc)));
        return least;
    }

    /// <summary>Time to a target that lies ahead on the same edge, without leaving it; otherwise never.</summary>
    private int TimeAlong(RoadPoint source, RoadPoint target, int edge)
    {
        if (!Graph.LiesOn(source, edge) || !Graph.LiesOn(target, edge)) return RoadMetric.Never;
        var ahead = _metric.OffsetMilliseconds(target, edge) - _metric.OffsetMilliseconds(source, edge);
        return ahead >= 0 && _metric.IsOpen(edge, PartOn(source, edge), PartOn(target, edge)) ? ahead : RoadMetric.Never;
    }

    private static double PartOn(RoadPoint point, int edge)
    {
        var part = Math.Clamp(point.Fraction, 0, 1);
        return point.Edge == edge ? part : 1 - part;
    }
}
