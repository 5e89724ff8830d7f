namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Turns the ranks that a search went through into a <see cref="Route"/>: shortcuts are taken apart until only arcs are left. One thread.
/// </summary>
internal sealed class RouteWriter(RoadGraph graph)
{
    private readonly List<int> _ranks = [];
    private readonly List<int> _edges = [];
    private readonly Stack<(int From, int To)> _open = new();

    /// <summary>Writes the way whose time <paramref name="search"/>, rooted at the target, has found.</summary>
    public void Write(RoadMetric metric, HierarchySearch search, (RoadPoint From, RoadPoint To) ends, int time, Route route)
    {
        var (from, to) = ends;
        route.Begin(graph.PointOn(from.Edge, from.Fraction).Place);
        for (var edge = from.Edge; edge >= 0; edge = OtherThan(edge, from))
        {
            // First the ways that stay on the edge, then those that leave it: the same choice every time.
            if (!graph.LiesOn(to, edge)) continue;
            var (start, end) = (PartOf(metric, from, edge), PartOf(metric, to, edge));
            if (end.Milliseconds - start.Milliseconds != time || !metric.IsOpen(edge, start.Part, end.Part)) continue;
            route.Follow(metric, edge, start, end);
            return;
        }

        for (var edge = from.Edge; edge >= 0; edge = OtherThan(edge, from))
        {
            var start = PartOf(metric, from, edge);
            var whole = metric.EdgeMilliseconds(edge);
            var head = graph.States.EdgeHead[edge];
            if (!metric.IsOpen(edge, start.Part, 2) || whole - start.Milliseconds + search.Time(head) != time) continue;
            route.Follow(metric, edge, start, (1, whole));
            FollowToTarget(metric, search, head, to, route);
            return;
        }

        throw new InvalidOperationException("A time was found that no way has.");
    }

    /// <summary>After the edge a point was given on comes its twin; after that, or where there is none, -1.</summary>
    private int OtherThan(int edge, RoadPoint point) => edge == point.Edge ? graph.Twin(edge) : -1;

    private void FollowToTarget(RoadMetric metric, HierarchySearch search, int node, RoadPoint to, Route route)
    {
        search.Trace(node, _ranks);
        for (var i = 0; i + 1 < _ranks.Count; i++)
        {
            TakeApart(metric, _ranks[i], _ranks[i + 1]);
            foreach (var edge in _edges) route.Follow(metric, edge, (0, 0), (1, metric.EdgeMilliseconds(edge)));
        }

        var last = LastEdge(metric, search.SeedOf(_ranks[^1]), _ranks[^1], to);
        route.Follow(metric, last, (0, 0), PartOf(metric, to, last));
    }

    /// <summary>The edge the target lies on that leaves the node of a rank, at the time the search began with there.</summary>
    private int LastEdge(RoadMetric metric, int seed, int rank, RoadPoint to)
    {
        for (var edge = to.Edge; edge >= 0; edge = OtherThan(edge, to))
        {
            var part = PartOf(metric, to, edge);
            if (part.Milliseconds != seed || !metric.IsOpen(edge, -1, part.Part)) continue;
            if (graph.Hierarchy.Rank[graph.EdgeFrom(edge)] == rank) return edge;
            foreach (var arc in graph.States.SplitArcsOf(edge))
            {
                if (graph.Hierarchy.Rank[graph.States.Tail(arc)] == rank) return edge;
            }
        }

        throw new InvalidOperationException("A search ended where it did not begin.");
    }

    /// <summary>Puts the edges driven between two joined ranks into the list, in order.</summary>
    private void TakeApart(RoadMetric metric, int from, int to)
    {
        _edges.Clear();
        _open.Clear();
        _open.Push((from, to));
        while (_open.TryPop(out var step))
        {
            var (lower, higher) = (Math.Min(step.From, step.To), Math.Max(step.From, step.To));
            var shortcut = graph.Hierarchy.Find(lower, higher);
            var time = step.From == lower ? metric.Up[shortcut] : metric.Down[shortcut];
            if (TryArc(metric, shortcut, step.From, time, out var edge))
            {
                _edges.Add(edge);
                continue;
            }

            var middle = Middle(metric, step, time);
            _open.Push((middle, step.To)); // Taken after the first half.
            _open.Push((step.From, middle));
        }
    }

    private bool TryArc(RoadMetric metric, int shortcut, int from, int time, out int edge)
    {
        foreach (var arc in graph.Hierarchy.ArcsUnder(shortcut))
        {
            edge = graph.States.Edge(arc);
            if (metric.Pass[edge] == time && graph.Hierarchy.Rank[graph.States.Tail(arc)] == from) return true;
        }

        edge = -1;
        return false;
    }

    /// <summary>The rank below both ends by way of which the time came about.</summary>
    private int Middle(RoadMetric metric, (int From, int To) step, int time)
    {
        var hierarchy = graph.Hierarchy;
        var lower = Math.Min(step.From, step.To);
        for (var at = hierarchy.DownStart[lower]; at < hierarchy.DownStart[lower + 1]; at++)
        {
            var middle = hierarchy.DownTail[at];
            var other = hierarchy.Find(middle, Math.Max(step.From, step.To));
            if (other < 0) continue;
            var (first, second) = step.From == lower ? (hierarchy.DownArc[at], other) : (other, hierarchy.DownArc[at]);
            if (metric.Down[first] + metric.Up[second] == time) return middle;
        }

        throw new InvalidOperationException("A shortcut has a time that no way has.");
    }

    private static (double Part, int Milliseconds) PartOf(RoadMetric metric, RoadPoint point, int edge)
    {
        var part = Math.Clamp(point.Fraction, 0, 1);
        return (point.Edge == edge ? part : 1 - part, metric.OffsetMilliseconds(point, edge));
    }
}
