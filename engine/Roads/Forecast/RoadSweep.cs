namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Times from a place to every junction of the network at once: times go up the hierarchy from the place, then down through all ranks in
/// order, which passes memory once from end to end (Delling, Goldberg, Nowatzyk, Werneck: PHAST, 2011). Takes some milliseconds for a
/// province, whatever the horizon. For a few places that are known beforehand it goes down only through the ranks above them, which is a
/// small part of all (Delling, Goldberg, Werneck: Faster batched shortest paths in road networks, 2011). One thread; nothing is allocated
/// after the first.
/// </summary>
internal sealed class RoadSweep
{
    private readonly RoadGraph _graph;
    private readonly int[] _byRank;
    private readonly int[] _rank;
    private readonly bool[] _isOpen;
    private readonly int[] _time;
    private readonly int[] _wanted;    // The nodes to find times of.
    private readonly int[] _downwards; // The ranks to pass for that, the highest first.
    private readonly List<int> _open = [];
    private readonly List<DirectedStart> _starts = [];
    private RoadMetric _metric;

    /// <summary>For times to every node.</summary>
    public RoadSweep(RoadGraph graph)
        : this(graph, [.. Enumerable.Range(0, graph.States.NodeCount)])
    {
    }

    /// <summary>For times to some nodes only; those of all others are unknown.</summary>
    public RoadSweep(RoadGraph graph, int[] wanted)
    {
        _graph = graph;
        _metric = graph.FreeFlow;
        _byRank = new int[graph.States.NodeCount];
        _rank = graph.Hierarchy.Rank.Span.ToArray();
        _isOpen = new bool[_byRank.Length];
        _time = new int[_byRank.Length];
        _wanted = wanted;
        _downwards = RanksAbove(wanted);
    }

    /// <summary>The speeds and closures of the last search.</summary>
    public RoadMetric Metric => _metric;

    /// <summary>Where the last search began.</summary>
    public List<DirectedStart> Starts => _starts;

    /// <summary>Per node of the turn states, of those asked for: its time, or <see cref="RoadMetric.Never"/>.</summary>
    public ReadOnlySpan<int> Times => _time;

    public void Find(RoadMetric metric, List<DirectedStart> starts)
    {
        _metric = metric;
        _starts.Clear();
        _starts.AddRange(starts);
        Array.Fill(_byRank, RoadMetric.Never);
        foreach (var start in starts)
        {
            if (!metric.IsOpen(start.Edge, start.Fraction, 2)) continue;
            Seed(_graph.States.EdgeHead[start.Edge], SeedOf(metric, start));
        }

        Up(metric);
        Down(metric);
        foreach (var node in _wanted) _time[node] = _byRank[_rank[node]];
    }

    /// <summary>When the head of a start's edge is reached by it.</summary>
    public static int SeedOf(RoadMetric metric, DirectedStart start) =>
        start.AfterMilliseconds + metric.EdgeMilliseconds(start.Edge) - Offset(metric, start.Edge, start.Fraction);

    /// <summary>The earliest time at a point of an edge, reached in its direction of travel; or <see cref="RoadMetric.Never"/>.</summary>
    public int TimeAt(int edge, double fraction)
    {
        var least = RoadMetric.Never;
        foreach (var start in _starts)
        {
            if (start.Edge != edge || start.Fraction > fraction || !_metric.IsOpen(edge, start.Fraction, fraction)) continue;
            least = Math.Min(least, start.AfterMilliseconds + Offset(_metric, edge, fraction) - Offset(_metric, edge, start.Fraction));
        }

        if (!_metric.IsOpen(edge, -1, fraction)) return least;
        return Math.Min(least, Math.Min(TimeAtStart(edge) + Offset(_metric, edge, fraction), RoadMetric.Never));
    }

    /// <summary>When an edge can be driven from its beginning.</summary>
    public int TimeAtStart(int edge)
    {
        var states = _graph.States;
        var least = _time[states.Tail(edge)];
        foreach (var arc in states.SplitArcsOf(edge)) least = Math.Min(least, _time[states.Tail(arc)]);
        return least;
    }

    /// <summary>Time from the beginning of an edge to a part of it.</summary>
    public static int Offset(RoadMetric metric, int edge, double fraction) =>
        (int)Math.Round(Math.Clamp(fraction, 0, 1) * metric.EdgeMilliseconds(edge), MidpointRounding.AwayFromZero);

    private void Seed(int node, int milliseconds)
    {
        var rank = _rank[node];
        _byRank[rank] = Math.Min(_byRank[rank], milliseconds);
        var parent = _graph.Hierarchy.Parent.Span;
        for (var at = rank; at >= 0 && !_isOpen[at]; at = parent[at])
        {
            _isOpen[at] = true;
            _open.Add(at);
        }
    }

    /// <summary>Lowest rank first, so that each is final when it is passed on.</summary>
    private void Up(RoadMetric metric)
    {
        _open.Sort();
        var start = _graph.Hierarchy.UpStart.Span;
        var head = _graph.Hierarchy.UpHead.Span;
        var up = metric.Up;
        foreach (var rank in _open)
        {
            _isOpen[rank] = false;
            var time = _byRank[rank];
            if (time >= RoadMetric.Never) continue;
            for (var shortcut = start[rank]; shortcut < start[rank + 1]; shortcut++)
                _byRank[head[shortcut]] = Math.Min(_byRank[head[shortcut]], time + up[shortcut]);
        }

        _open.Clear();
    }

    private void Down(RoadMetric metric)
    {
        var start = _graph.Hierarchy.UpStart.Span;
        var head = _graph.Hierarchy.UpHead.Span;
        var down = metric.Down;
        var times = _byRank.AsSpan();
        foreach (var rank in _downwards)
        {
            var least = times[rank];
            for (var shortcut = start[rank]; shortcut < start[rank + 1]; shortcut++)
                least = Math.Min(least, times[head[shortcut]] + down[shortcut]);
            times[rank] = least;
        }
    }

    /// <summary>All higher neighbours of a rank are among its parents.</summary>
    private int[] RanksAbove(int[] nodes)
    {
        var parent = _graph.Hierarchy.Parent.Span;
        var isAbove = new bool[_rank.Length];
        foreach (var node in nodes)
            for (var at = _rank[node]; at >= 0 && !isAbove[at]; at = parent[at]) isAbove[at] = true;
        return [.. Enumerable.Range(0, isAbove.Length).Where(rank => isAbove[rank]).Reverse()];
    }
}
