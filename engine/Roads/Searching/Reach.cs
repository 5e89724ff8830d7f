using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A place to start from and how long after the others. Unit: milliseconds, 0 or more.</summary>
public readonly record struct ReachStart(RoadPoint Point, int AfterMilliseconds);

/// <summary>A stretch of an edge that can be reached, in its direction of travel.</summary>
/// <param name="FromPart">Where it begins, as a part of the edge's length: 0, or where a start lies on it.</param>
/// <param name="ToPart">How far one gets; 1 when its end is reached.</param>
/// <param name="FromMilliseconds">When its beginning is reached.</param>
/// <param name="ToMilliseconds">When its end is reached; never after the limit.</param>
public readonly record struct ReachedEdge(int Edge, double FromPart, double ToPart, int FromMilliseconds, int ToMilliseconds);

/// <summary>A cell of resolution 9 and the earliest time at which any street in it is reached. Unit: milliseconds.</summary>
public readonly record struct ReachedCell(H3Cell Cell, int Milliseconds);

/// <summary>
/// Everything that can be reached by road within a time, from one place or several. Owns its lists and keeps them and its scratch memory
/// from search to search; spans from it are valid until the next one. One thread at a time. Allocates 28 bytes per junction and edge.
/// </summary>
public sealed class Reach
{
    private readonly RoadGraph _graph;
    private readonly TimeHeap _heap = new();
    private readonly int[] _time;      // Per node of the turn states.
    private readonly int[] _stamp;
    private readonly int[] _edgeStamp; // Per edge: driven from its start in this search.
    private readonly int[] _cellTime;
    private readonly int[] _cellStamp;
    private readonly List<ReachedEdge> _edges = [];
    private readonly List<ReachedCell> _cells = [];
    private readonly List<int> _cellsMet = [];
    private int _query;

    /// <summary>For one network, whatever the speeds.</summary>
    public Reach(RoadGraph graph)
    {
        _graph = graph;
        _time = new int[graph.States.NodeCount];
        _stamp = new int[graph.States.NodeCount];
        _edgeStamp = new int[graph.EdgeCount];
        _cellTime = new int[graph.StreetCells.CellCount];
        _cellStamp = new int[graph.StreetCells.CellCount];
    }

    /// <summary>
    /// What was reached, in the order in which it is reached from its start. An edge is there at most once from its start and once for each
    /// place to start from that lies on it.
    /// </summary>
    public ReadOnlySpan<ReachedEdge> Edges => CollectionsMarshal.AsSpan(_edges);

    /// <summary>The cells that the reached streets run through, earliest first; of equals the lower cell first.</summary>
    public ReadOnlySpan<ReachedCell> Cells => CollectionsMarshal.AsSpan(_cells);

    /// <summary>Finds everything within a time.</summary>
    /// <param name="starts">At least one for anything to be reached.</param>
    /// <param name="limitMilliseconds">Inclusive; 0 to half a day.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit or a start's time is outside its range.</exception>
    public void Find(RoadMetric metric, ReadOnlySpan<ReachStart> starts, int limitMilliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limitMilliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limitMilliseconds, RoadLimits.ReachMillisecondsMax);
        Begin();
        foreach (var (point, after) in starts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(after, nameof(starts));
            if (after > limitMilliseconds) continue;
            StartOn(metric, point, point.Edge, after, limitMilliseconds);
            if (_graph.Twin(point.Edge) is >= 0 and var twin) StartOn(metric, point, twin, after, limitMilliseconds);
        }

        while (_heap.TryPop(out var time, out var node))
        {
            if (time != _time[node]) continue; // Reached sooner since.
            var (first, end) = _graph.States.ArcsOut(node);
            for (var arc = first; arc < end; arc++) Drive(metric, arc, time, limitMilliseconds);
        }

        FillCells(metric);
    }

    private void Begin()
    {
        if (_query == int.MaxValue)
        {
            // The stamps start over; old ones must not look new.
            Array.Clear(_stamp);
            Array.Clear(_edgeStamp);
            Array.Clear(_cellStamp);
            _query = 0;
        }

        _query++;
        _heap.Clear();
        _edges.Clear();
        _cells.Clear();
        _cellsMet.Clear();
    }

    private void StartOn(RoadMetric metric, RoadPoint point, int edge, int after, int limit)
    {
        var part = point.Edge == edge ? Math.Clamp(point.Fraction, 0, 1) : 1 - Math.Clamp(point.Fraction, 0, 1);
        var whole = metric.EdgeMilliseconds(edge);
        var offset = metric.OffsetMilliseconds(point, edge);
        var (reached, open) = Along(metric, edge, (part, metric.FirstStop(edge, part)), offset, after, limit);
        _edges.Add(reached);
        if (open) Arrive(_graph.States.EdgeHead[edge], after + whole - offset, limit);
    }

    private void Drive(RoadMetric metric, int arc, int time, int limit)
    {
        var edge = _graph.States.Edge(arc);
        if (_edgeStamp[edge] != _query)
        {
            // Nodes come in order of time, so the first to drive an edge from its start is the soonest.
            _edgeStamp[edge] = _query;
            _edges.Add(Along(metric, edge, (0, metric.FirstStop(edge, -1)), 0, time, limit).Reached);
        }

        if (metric.IsBlocked(edge)) return;
        Arrive(_graph.States.Head(arc), time + metric.EdgeMilliseconds(edge), limit);
    }

    /// <summary>How far one gets on an edge, and whether to its end.</summary>
    private static (ReachedEdge Reached, bool Open) Along(
        RoadMetric metric, int edge, (double From, double Stop) parts, int offset, int time, int limit)
    {
        var whole = metric.EdgeMilliseconds(edge);
        var (part, stop) = parts;
        var open = stop > 1;
        var last = Math.Min(stop, 1);
        var end = (long)time + Math.Max(0, (int)Math.Round(last * whole, MidpointRounding.AwayFromZero) - offset);
        return end <= limit
            ? (new ReachedEdge(edge, part, last, time, (int)end), open)
            : (new ReachedEdge(edge, part, Math.Max(part, (limit - time + offset) / (double)whole), time, limit), open);
    }

    private void Arrive(int node, int time, int limit)
    {
        if (time > limit || (_stamp[node] == _query && _time[node] <= time)) return;
        _stamp[node] = _query;
        _time[node] = time;
        _heap.Push(time, node);
    }

    private void FillCells(RoadMetric metric)
    {
        foreach (ref readonly var reached in CollectionsMarshal.AsSpan(_edges))
        {
            var street = _graph.Edges.Street[reached.Edge];
            var metres = _graph.Streets.Metres(street);
            var forward = _graph.IsCanonical(reached.Edge);
            var whole = metric.EdgeMilliseconds(reached.Edge);
            foreach (var stretch in _graph.StreetCells.Of(street))
            {
                var (from, to) = forward ? (stretch.From, stretch.To) : ((float)metres - stretch.To, (float)metres - stretch.From);
                var (begin, end) = metres > 0 ? (from / metres, to / metres) : (0, 1);
                if (end < reached.FromPart || begin > reached.ToPart) continue;
                var ahead = Math.Max(begin, reached.FromPart) - reached.FromPart;
                Meet(stretch.Cell, Math.Min(reached.FromMilliseconds + (int)(ahead * whole), reached.ToMilliseconds));
            }
        }

        foreach (var cell in _cellsMet) _cells.Add(new ReachedCell(_graph.StreetCells.Cell(cell), _cellTime[cell]));
        _cells.Sort((a, b) => a.Milliseconds != b.Milliseconds ? a.Milliseconds.CompareTo(b.Milliseconds) : a.Cell.CompareTo(b.Cell));
    }

    private void Meet(int cell, int time)
    {
        if (_cellStamp[cell] != _query)
        {
            _cellStamp[cell] = _query;
            _cellTime[cell] = time;
            _cellsMet.Add(cell);
        }

        _cellTime[cell] = Math.Min(_cellTime[cell], time);
    }
}
