using System.Numerics;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Exact travel times and fastest routes over one <see cref="RoadGraph"/>. Each thread has its own instance: it reuses its scratch
/// memory, which
/// is stamped per query so that a query costs only what it touches, and nothing is allocated once the scratch has grown. Not thread safe.
/// Times are whole milliseconds; sums of edges are exact, and a point inside an edge splits it without loss. Turns cost nothing and U-turns
/// are allowed at both ends of the way and at every junction: police do.
/// </summary>
public sealed class TravelTimes
{
    private const int None = -1;

    private readonly RoadGraph _graph;
    private readonly TimeHeap _heap = new();
    private readonly int[] _stamp;     // Per vertex: the query that wrote the arrays below.
    private readonly int[] _time;      // Per vertex: the least time found so far.
    private readonly int[] _left;      // Per vertex, routes only: no way from it to the target takes less.
    private readonly int[] _via;       // Per vertex, routes only: the edge it was reached by, or ~(the start edge).
    private readonly int[] _exitStamp; // Per vertex: the query that wrote _exitHead.
    private readonly int[] _exitHead;  // Per vertex: the first entry of a list in _exits.
    private readonly List<int> _path = [];
    private Exit[] _exits = new Exit[128]; // Two per source.
    private int[] _sourceTime = new int[64];
    private int _exitCount;
    private int _query;

    /// <summary>Allocates 24 bytes per vertex.</summary>
    public TravelTimes(RoadGraph graph)
    {
        _graph = graph;
        var vertices = graph.VertexCount;
        _stamp = new int[vertices];
        _time = new int[vertices];
        _left = new int[vertices];
        _via = new int[vertices];
        _exitStamp = new int[vertices];
        _exitHead = new int[vertices];
    }

    /// <summary>A source can leave its edge at a vertex, at a cost; Next is the next entry of the same vertex or -1.</summary>
    private readonly record struct Exit(int Source, int Milliseconds, int Next);

    /// <summary>The network this instance searches.</summary>
    public RoadGraph Graph => _graph;

    /// <summary>
    /// Times from many sources to one target, nearest first: one search backwards from the target, which ends when
    /// <paramref name="stopAfter"/> sources have their final time. Of sources with equal time the lower index comes first.
    /// </summary>
    /// <param name="target">Where to.</param>
    /// <param name="sources">Where from; any number, in any place, also equal ones.</param>
    /// <param name="milliseconds">Per source: its time, or -1 when it cannot reach the target, would take longer than the limit, or is
    /// not among the first <paramref name="stopAfter"/>. At least as long as <paramref name="sources"/>.</param>
    /// <param name="stopAfter">How many of the nearest sources are wanted; 0 or less: none.</param>
    /// <param name="limitMilliseconds">Longer times do not count. Inclusive.</param>
    /// <exception cref="ArgumentException"><paramref name="milliseconds"/> is shorter than <paramref name="sources"/>.</exception>
    public void ToOne(RoadPoint target, ReadOnlySpan<RoadPoint> sources, Span<int> milliseconds, int stopAfter, int limitMilliseconds)
    {
        if (milliseconds.Length < sources.Length) throw new ArgumentException("Shorter than the sources.", nameof(milliseconds));
        milliseconds[..sources.Length].Fill(None);
        var wanted = Math.Min(stopAfter, sources.Length);
        if (wanted <= 0 || limitMilliseconds < 0) return;
        BeginQuery(sources.Length);
        for (var source = 0; source < sources.Length; source++) ListSource(source, sources[source], target, limitMilliseconds);
        Reach(_graph.EdgeFrom(target.Edge), _graph.OffsetMilliseconds(target, target.Edge), limitMilliseconds);
        var twin = _graph.Twin(target.Edge);
        if (twin >= 0) Reach(_graph.EdgeFrom(twin), _graph.OffsetMilliseconds(target, twin), limitMilliseconds);
        SearchBackwards(milliseconds, wanted, limitMilliseconds);
    }

    /// <summary>Time from one point to another, or -1 when there is no way. Unit: milliseconds.</summary>
    public int Between(RoadPoint from, RoadPoint to)
    {
        Span<int> milliseconds = stackalloc int[1];
        ToOne(to, [from], milliseconds, 1, int.MaxValue);
        return milliseconds[0];
    }

    /// <summary>The fastest way from one point to another. The same points give the same way, also where two are equally fast.</summary>
    /// <returns>False when there is no way (or none within 24 days); the route is then empty.</returns>
    public bool TryRoute(RoadPoint from, RoadPoint to, Route route)
    {
        route.Clear();
        BeginQuery(0);
        var arrival = SearchForwards(from, to);
        if (arrival.Milliseconds < 0) return false;
        Write(from, to, arrival, route);
        return true;
    }

    private void BeginQuery(int sources)
    {
        if (_query == int.MaxValue)
        {
            // The stamps start over; old ones must not look new.
            Array.Clear(_stamp);
            Array.Clear(_exitStamp);
            _query = 0;
        }

        _query++;
        _heap.Clear();
        _exitCount = 0;
        if (_sourceTime.Length < sources)
        {
            var size = (int)BitOperations.RoundUpToPowerOf2((uint)sources);
            _sourceTime = new int[size];
            _exits = new Exit[2 * size];
        }

        _sourceTime.AsSpan(0, sources).Fill(int.MaxValue);
    }

    private void ListSource(int source, RoadPoint point, RoadPoint target, int limit)
    {
        ListExit(source, point, point.Edge, target, limit);
        var twin = _graph.Twin(point.Edge);
        if (twin >= 0) ListExit(source, point, twin, target, limit);
    }

    /// <summary>The ways a source can go along one edge: to the end of it, and straight to a target that lies ahead on it.</summary>
    private void ListExit(int source, RoadPoint point, int edge, RoadPoint target, int limit)
    {
        var offset = _graph.OffsetMilliseconds(point, edge);
        if (LiesOn(target, edge))
        {
            var ahead = _graph.OffsetMilliseconds(target, edge) - offset;
            if (ahead >= 0) OfferSource(source, ahead, limit);
        }

        var vertex = _graph.EdgeTo(edge);
        var next = _exitStamp[vertex] == _query ? _exitHead[vertex] : None;
        _exits[_exitCount] = new Exit(source, _graph.EdgeMilliseconds(edge) - offset, next);
        _exitStamp[vertex] = _query;
        _exitHead[vertex] = _exitCount++;
    }

    private bool LiesOn(RoadPoint point, int edge) => _graph.Edges.Street[point.Edge] == _graph.Edges.Street[edge];

    private void OfferSource(int source, long time, int limit)
    {
        if (time > limit || time >= _sourceTime[source]) return;
        _sourceTime[source] = (int)time;
        _heap.Push((int)time, _graph.VertexCount + source);
    }

    /// <summary>Notes a time from a vertex to the target, if it is the least so far.</summary>
    private void Reach(int vertex, long time, int limit)
    {
        if (time > limit || (_stamp[vertex] == _query && _time[vertex] <= time)) return;
        _stamp[vertex] = _query;
        _time[vertex] = (int)time;
        _heap.Push((int)time, vertex);
    }

    /// <summary>Sources wait in the heap beside the vertices: one that is taken out can be reached no faster.</summary>
    private void SearchBackwards(Span<int> milliseconds, int wanted, int limit)
    {
        var edges = _graph.Edges;
        var vertices = _graph.VertexCount;
        while (_heap.TryPop(out var time, out var item))
        {
            if (item >= vertices)
            {
                var source = item - vertices;
                if (time != _sourceTime[source]) continue; // A better offer came later.
                milliseconds[source] = time;
                if (--wanted == 0) return;
                continue;
            }

            if (time != _time[item]) continue;
            if (_exitStamp[item] == _query)
            {
                for (var at = _exitHead[item]; at >= 0; at = _exits[at].Next)
                    OfferSource(_exits[at].Source, (long)time + _exits[at].Milliseconds, limit);
            }

            for (var at = edges.InStart[item]; at < edges.InStart[item + 1]; at++)
            {
                var edge = edges.In[at];
                Reach(edges.From[edge], (long)time + edges.Milliseconds[edge], limit);
            }
        }
    }

    /// <summary>
    /// How a route ends: its time (-1: there is none), the edge it ends on, and whether it also starts on it without leaving it.
    /// </summary>
    private readonly record struct Arrival(int Milliseconds, int Edge, bool Direct);

    /// <summary>
    /// A search that takes vertices in order of time so far plus the least time still left (A*). A vertex that is found again sooner is
    /// taken
    /// again, so the bound need only be true, not smooth.
    /// </summary>
    private Arrival SearchForwards(RoadPoint from, RoadPoint to)
    {
        var edges = _graph.Edges;
        var best = new Arrival(None, None, false);
        var toTwin = _graph.Twin(to.Edge);
        var (enter, enterTime) = (_graph.EdgeFrom(to.Edge), _graph.OffsetMilliseconds(to, to.Edge));
        var (enterTwin, enterTwinTime) = toTwin < 0 ? (enter, 0) : (_graph.EdgeFrom(toTwin), _graph.OffsetMilliseconds(to, toTwin));
        Start(from, from.Edge, to, (enter, enterTwin), ref best);
        if (_graph.Twin(from.Edge) is >= 0 and var fromTwin) Start(from, fromTwin, to, (enter, enterTwin), ref best);
        while (_heap.TryPop(out var rank, out var vertex))
        {
            if (best.Milliseconds >= 0 && rank >= best.Milliseconds) break;
            var time = _time[vertex];
            if (rank != time + _left[vertex]) continue; // Found again sooner since.
            if (vertex == enter) best = Sooner(best, new Arrival(Add(time, enterTime), to.Edge, false));
            if (vertex == enterTwin && toTwin >= 0) best = Sooner(best, new Arrival(Add(time, enterTwinTime), toTwin, false));
            for (var edge = edges.OutStart[vertex]; edge < edges.OutStart[vertex + 1]; edge++)
                Advance(edge, (long)time + edges.Milliseconds[edge], edge, (enter, enterTwin));
        }

        return best;
    }

    private void Start(RoadPoint from, int edge, RoadPoint to, (int, int) goals, ref Arrival best)
    {
        var offset = _graph.OffsetMilliseconds(from, edge);
        if (LiesOn(to, edge))
        {
            var ahead = _graph.OffsetMilliseconds(to, edge) - offset;
            if (ahead >= 0) best = Sooner(best, new Arrival(ahead, edge, true));
        }

        Advance(edge, _graph.EdgeMilliseconds(edge) - offset, ~edge, goals);
    }

    /// <summary>
    /// Reaches the end of an edge at a time, if that is the soonest so far; <paramref name="via"/> is noted for the way back.
    /// </summary>
    private void Advance(int edge, long time, int via, (int First, int Second) goals)
    {
        var vertex = _graph.Edges.To[edge];
        var met = _stamp[vertex] == _query;
        if (met && _time[vertex] <= time) return;
        if (!met) _left[vertex] = Math.Min(_graph.Bound.AtLeast(vertex, goals.First), _graph.Bound.AtLeast(vertex, goals.Second));
        if (time + _left[vertex] > int.MaxValue) return;
        _stamp[vertex] = _query;
        _time[vertex] = (int)time;
        _via[vertex] = via;
        _heap.Push((int)time + _left[vertex], vertex);
    }

    /// <summary>-1, which no route has, where the sum leaves the range.</summary>
    private static int Add(int time, int more) => time <= int.MaxValue - more ? time + more : None;

    private static Arrival Sooner(Arrival a, Arrival b) =>
        b.Milliseconds >= 0 && (a.Milliseconds < 0 || b.Milliseconds < a.Milliseconds) ? b : a;

    private void Write(RoadPoint from, RoadPoint to, Arrival arrival, Route route)
    {
        route.Begin(_graph.PointOn(from.Edge, from.Fraction).Place);
        var last = arrival.Edge;
        if (arrival.Direct)
        {
            route.Follow(_graph, last, PartOf(from, last), PartOf(to, last));
            return;
        }

        _path.Clear();
        var vertex = _graph.EdgeFrom(last);
        while (_via[vertex] >= 0)
        {
            _path.Add(_via[vertex]);
            vertex = _graph.EdgeFrom(_via[vertex]);
        }

        var first = ~_via[vertex];
        route.Follow(_graph, first, PartOf(from, first), (1, _graph.EdgeMilliseconds(first)));
        for (var i = _path.Count - 1; i >= 0; i--) route.Follow(_graph, _path[i], (0, 0), (1, _graph.EdgeMilliseconds(_path[i])));
        route.Follow(_graph, last, (0, 0), PartOf(to, last));
    }

    private (double Part, int Milliseconds) PartOf(RoadPoint point, int edge)
    {
        var part = Math.Clamp(point.Fraction, 0, 1);
        return (point.Edge == edge ? part : 1 - part, _graph.OffsetMilliseconds(point, edge));
    }
}
