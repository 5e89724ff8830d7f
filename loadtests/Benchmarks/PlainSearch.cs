using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>
/// Travel times the slow and obvious way, to check the fast ones against: Dijkstra (1959) over what the graph says in public, with
/// forbidden turns by <see cref="TurnHistory"/>. Closures are of whole streets. One thread.
/// </summary>
internal sealed class PlainSearch
{
    private readonly RoadMetric _metric;
    private readonly RoadGraph _graph;
    private readonly TurnHistory _turns;
    private readonly Dictionary<int, List<int>> _historiesAt = [];
    private readonly int[] _time; // Per vertex with nothing under way, then per history; MaxValue when not reached.
    private readonly PriorityQueue<int, int> _open = new();
    private RoadPoint _source;

    /// <param name="forbidden">Sequences of edges; see <see cref="ForbiddenIn"/>.</param>
    public PlainSearch(RoadMetric metric, IEnumerable<int[]> forbidden)
    {
        _metric = metric;
        _graph = metric.Graph;
        _turns = new TurnHistory(forbidden);
        _time = new int[_graph.VertexCount + _turns.Count];
        for (var history = 1; history < _turns.Count; history++)
        {
            var vertex = _graph.EdgeTo(_turns.LastEdge(history));
            if (!_historiesAt.TryGetValue(vertex, out var all)) _historiesAt.Add(vertex, all = []);
            all.Add(history);
        }
    }

    /// <summary>What is forbidden in a graph.</summary>
    public static IEnumerable<int[]> ForbiddenIn(RoadGraph graph) =>
        Enumerable.Range(0, graph.ForbiddenTurnCount).Select(turn => graph.ForbiddenTurn(turn).ToArray());

    /// <summary>Time from one point to another, or <see cref="TravelTimes.NoWay"/>. Unit: milliseconds.</summary>
    public int Between(RoadPoint source, RoadPoint target)
    {
        Begin(source);
        var best = Along(target);
        while (_open.TryDequeue(out var state, out var time) && time < best)
        {
            if (time > _time[state]) continue; // Reached sooner since.
            var (vertex, history) = Split(state);
            for (var (edge, end) = _graph.EdgesOut(vertex); edge < end; edge++)
            {
                if (!_turns.TryDrive(history, edge, out var next)) continue;
                if (LiesOn(target, edge)) best = Math.Min(best, time + _metric.OffsetMilliseconds(target, edge));
                Arrive(edge, next, time + _metric.EdgeMilliseconds(edge));
            }
        }

        return best == int.MaxValue ? TravelTimes.NoWay : best;
    }

    /// <summary>Finds the times to everywhere; ask for them with <see cref="TimeTo"/> and <see cref="TimeAtStart"/>.</summary>
    public void From(RoadPoint source)
    {
        Begin(source);
        while (_open.TryDequeue(out var state, out var time))
        {
            if (time > _time[state]) continue;
            var (vertex, history) = Split(state);
            for (var (edge, end) = _graph.EdgesOut(vertex); edge < end; edge++)
            {
                if (_turns.TryDrive(history, edge, out var next)) Arrive(edge, next, time + _metric.EdgeMilliseconds(edge));
            }
        }
    }

    /// <summary>Time from where <see cref="From"/> began, or <see cref="TravelTimes.NoWay"/>. Unit: milliseconds.</summary>
    public int TimeTo(RoadPoint target)
    {
        var best = Along(target);
        foreach (var edge in Directions(target))
        {
            var start = TimeAtStart(edge);
            if (start != TravelTimes.NoWay) best = Math.Min(best, start + _metric.OffsetMilliseconds(target, edge));
        }

        return best == int.MaxValue ? TravelTimes.NoWay : best;
    }

    /// <summary>
    /// The earliest that an edge is driven from its start, after <see cref="From"/>, or <see cref="TravelTimes.NoWay"/>. Unit:
    /// milliseconds.
    /// </summary>
    public int TimeAtStart(int edge)
    {
        var vertex = _graph.EdgeFrom(edge);
        var best = _turns.TryDrive(TurnHistory.Nothing, edge, out _) ? _time[vertex] : int.MaxValue;
        if (_historiesAt.TryGetValue(vertex, out var histories))
        {
            foreach (var history in histories)
            {
                if (_turns.TryDrive(history, edge, out _)) best = Math.Min(best, _time[_graph.VertexCount + history]);
            }
        }

        return best == int.MaxValue ? TravelTimes.NoWay : best;
    }

    private void Begin(RoadPoint source)
    {
        _source = source;
        _open.Clear();
        Array.Fill(_time, int.MaxValue);
        foreach (var edge in Directions(source))
        {
            // A way out of a closed street is open, so what is left of it is driven whether it is closed or not.
            _turns.TryDrive(TurnHistory.Nothing, edge, out var history);
            Reach(edge, history, _metric.EdgeMilliseconds(edge) - _metric.OffsetMilliseconds(source, edge));
        }
    }

    private void Arrive(int edge, int history, int time)
    {
        if (!_metric.IsBlocked(edge)) Reach(edge, history, time);
    }

    private void Reach(int edge, int history, int time)
    {
        var state = history == TurnHistory.Nothing ? _graph.EdgeTo(edge) : _graph.VertexCount + history;
        if (time >= _time[state]) return;
        _time[state] = time;
        _open.Enqueue(state, time);
    }

    private (int Vertex, int History) Split(int state) => state < _graph.VertexCount
        ? (state, TurnHistory.Nothing)
        : (_graph.EdgeTo(_turns.LastEdge(state - _graph.VertexCount)), state - _graph.VertexCount);

    /// <summary>Time to a target ahead on the very street of the source; the greatest number when it does not lie there.</summary>
    private int Along(RoadPoint target)
    {
        var best = int.MaxValue;
        foreach (var edge in Directions(_source))
        {
            if (!LiesOn(target, edge)) continue;
            var ahead = _metric.OffsetMilliseconds(target, edge) - _metric.OffsetMilliseconds(_source, edge);
            if (ahead >= 0) best = Math.Min(best, ahead);
        }

        return best;
    }

    private bool LiesOn(RoadPoint point, int edge) => point.Edge == edge || _graph.Twin(point.Edge) == edge;

    private int[] Directions(RoadPoint point) => _graph.Twin(point.Edge) is >= 0 and var twin ? [point.Edge, twin] : [point.Edge];
}
