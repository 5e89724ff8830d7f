using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// How far around a place one has to look for whoever can be there within a time: a radius outside of which nobody can, whatever road
/// stands there. Much smaller in a city than the time at top speed, for it is found on the roads that lead there. Forbidden turns are left
/// out of account, so it may be larger than need be, never smaller. One thread; allocates 8 bytes per junction.
/// </summary>
internal sealed class Catchment(RoadGraph graph)
{
    private readonly TimeHeap _heap = new();
    private readonly int[] _time = new int[graph.VertexCount];
    private readonly int[] _stamp = new int[graph.VertexCount];
    private int _query;

    /// <summary>The radius. Unit: metres, from <paramref name="place"/>.</summary>
    /// <param name="target">Where on the road the way ends.</param>
    /// <param name="milliseconds">For the way from wherever one stands to the target, off the road and on it.</param>
    public double Metres(RoadMetric metric, LatLng place, RoadPoint target, int milliseconds)
    {
        if (_query == int.MaxValue)
        {
            Array.Clear(_stamp); // The stamps start over; old ones must not look new.
            _query = 0;
        }

        _query++;
        _heap.Clear();
        var radius = place.MetresTo(target.Place) + OffRoad(milliseconds);
        radius = Math.Max(radius, Begin(metric, place, target, target.Edge, milliseconds));
        if (graph.Twin(target.Edge) is >= 0 and var twin) radius = Math.Max(radius, Begin(metric, place, target, twin, milliseconds));
        while (_heap.TryPop(out var time, out var vertex))
        {
            if (time != _time[vertex]) continue;
            var here = place.MetresTo(graph.VertexPlace(vertex));
            radius = Math.Max(radius, here + OffRoad(milliseconds - time));
            foreach (var edge in graph.EdgesInto(vertex))
                radius = Math.Max(radius, Back(metric, place, edge, time, (here, graph.EdgeMetres(edge)), milliseconds));
        }

        // A part in a million for rounding, and the millisecond that is cut off each way to the road.
        return radius * (1 + 1e-6) + 1;
    }

    private double Begin(RoadMetric metric, LatLng place, RoadPoint target, int edge, int limit)
    {
        var part = target.Edge == edge ? target.Fraction : 1 - target.Fraction;
        var metres = part * graph.EdgeMetres(edge);
        var offset = metric.OffsetMilliseconds(target, edge);
        var here = place.MetresTo(target.Place);
        if (offset <= limit) Arrive(graph.EdgeFrom(edge), offset);
        return Farthest(place, edge, (here, metres), offset, 0, limit);
    }

    private double Back(RoadMetric metric, LatLng place, int edge, int time, (double Here, double Metres) end, int limit)
    {
        var whole = metric.EdgeMilliseconds(edge);
        if (!metric.IsBlocked(edge) && time + whole <= limit) Arrive(graph.EdgeFrom(edge), time + whole);
        return Farthest(place, edge, end, whole, time, limit);
    }

    /// <summary>
    /// No place of a stretch, nor one off the road beside it, is further than this. A place s metres back from its end is at most s further
    /// away than the end, and so from its beginning; off the road there is only the time that is left.
    /// </summary>
    private double Farthest(LatLng place, int edge, (double Here, double Metres) end, int milliseconds, int time, int limit)
    {
        var left = limit - time;
        if (milliseconds > left)
        {
            var reached = end.Metres * left / milliseconds;
            return end.Here + Math.Max(reached, OffRoad(left)) + 1;
        }

        var begin = place.MetresTo(graph.VertexPlace(graph.EdgeFrom(edge)));
        return Math.Min(end.Here + end.Metres, (end.Here + begin + end.Metres) / 2) + OffRoad(left);
    }

    private void Arrive(int vertex, int time)
    {
        if (_stamp[vertex] == _query && _time[vertex] <= time) return;
        _stamp[vertex] = _query;
        _time[vertex] = time;
        _heap.Push(time, vertex);
    }

    private static double OffRoad(int milliseconds) => milliseconds * PlaceTimes.OffRoadMetresPerSecond / 1000;
}
