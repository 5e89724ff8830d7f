using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Travel times between places that need not lie on a road: to the road, along it, and from it to the end. What ranks officers. Each thread
/// has its own instance. Nothing is allocated once lists have grown.
/// </summary>
public sealed class PlaceTimes
{
    /// <summary>Places further from any road than this have no way. Unit: metres. A helipad, a pier or a park path is nearer.</summary>
    public const double SnapMetresMax = 1_000;

    /// <summary>
    /// Speed off the road, between a place and the nearest street: 5 m/s, a slow drive through a yard. The region's top speed is never
    /// below it, so a straight line at top speed stays a lower bound on the whole way.
    /// </summary>
    public const double OffRoadMetresPerSecond = 5;

    private readonly TravelTimes _times;
    private readonly Catchment _catchment;
    private readonly List<RoadPoint> _sources = [];
    private readonly List<int> _found = [];
    private readonly List<int> _indexes = [];

    /// <summary>At the speeds and closures of a metric.</summary>
    public PlaceTimes(RoadMetric metric)
    {
        _times = new TravelTimes(metric);
        _catchment = new Catchment(metric.Graph);
    }

    /// <summary>The speeds and closures of the next query. To be of the same graph.</summary>
    /// <exception cref="ArgumentException">It is of another graph.</exception>
    public RoadMetric Metric
    {
        get => _times.Metric;
        set => _times.Metric = value;
    }

    /// <summary>The fastest any way is driven, on the graph's streets or off them, at any hour. Unit: metres per second, never 0.</summary>
    public static double TopMetresPerSecond(RoadGraph graph, RoadSpeeds speeds)
    {
        var top = OffRoadMetresPerSecond;
        for (var edge = 0; edge < graph.EdgeCount; edge++)
        {
            // Half a millisecond is what rounding may have taken from the time of an edge.
            var least = Math.Max(0.5, graph.EdgeMilliseconds(edge) / speeds.TopFactor - 0.5);
            top = Math.Max(top, graph.EdgeMetres(edge) * 1000 / least);
        }

        return top;
    }

    /// <summary>Time between a place and the point it was taken to on the road, either way. Unit: milliseconds, cut.</summary>
    public static int OffRoadMilliseconds(RoadPoint point) => (int)(point.MetresAway / OffRoadMetresPerSecond * 1000);

    /// <summary>Times from many places to one.</summary>
    /// <param name="from">Where from, and which way it moves: degrees clockwise from north, NaN when unknown or standing.</param>
    /// <param name="milliseconds">Per place: its time, or <see cref="TravelTimes.NoWay"/>. As long as <paramref name="from"/>.</param>
    public void ToOne(LatLng target, ReadOnlySpan<(LatLng Place, float HeadingDegrees)> from, Span<int> milliseconds)
    {
        Begin(from);
        ToOne(target, milliseconds);
    }

    /// <summary>Takes many places to the road, for times from them to one place after the other.</summary>
    /// <param name="from">See <see cref="ToOne(LatLng, ReadOnlySpan{ValueTuple{LatLng, float}}, Span{int})"/>.</param>
    public void Begin(ReadOnlySpan<(LatLng Place, float HeadingDegrees)> from)
    {
        _sources.Clear();
        _indexes.Clear();
        for (var i = 0; i < from.Length; i++)
        {
            if (!_times.Graph.TryMatch(from[i].Place, from[i].HeadingDegrees, lastEdge: -1, SnapMetresMax, out var source)) continue;
            _sources.Add(source);
            _indexes.Add(i);
        }

        CollectionsMarshal.SetCount(_found, _sources.Count);
    }

    /// <summary>Times from the places last given to <see cref="Begin"/>.</summary>
    /// <param name="milliseconds">As long as those.</param>
    public void ToOne(LatLng target, Span<int> milliseconds)
    {
        milliseconds.Fill(TravelTimes.NoWay);
        if (!_times.Graph.TrySnap(target, SnapMetresMax, out var end)) return;
        var found = CollectionsMarshal.AsSpan(_found);
        _times.ToOne(end, CollectionsMarshal.AsSpan(_sources), found);
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] != TravelTimes.NoWay) milliseconds[_indexes[i]] = found[i] + OffRoadMilliseconds(_sources[i]) + OffRoadMilliseconds(end);
        }
    }

    /// <summary>Times from the places last given to <see cref="Begin"/> to each of several.</summary>
    /// <param name="milliseconds">Target by target; as long as the places times the targets.</param>
    public void ToEach(ReadOnlySpan<LatLng> targets, Span<int> milliseconds)
    {
        milliseconds.Fill(TravelTimes.NoWay);
        if (targets.IsEmpty || milliseconds.IsEmpty) return;
        var (ends, rows) = (new List<RoadPoint>(), new List<int>());
        for (var i = 0; i < targets.Length; i++)
        {
            if (!_times.Graph.TrySnap(targets[i], SnapMetresMax, out var end)) continue;
            ends.Add(end);
            rows.Add(i);
        }

        var places = milliseconds.Length / targets.Length;
        var found = new int[ends.Count * _sources.Count];
        _times.ToEach(CollectionsMarshal.AsSpan(ends), CollectionsMarshal.AsSpan(_sources), found);
        for (var row = 0; row < ends.Count; row++)
        {
            var theirs = milliseconds.Slice(rows[row] * places, places);
            for (var i = 0; i < _sources.Count; i++)
            {
                var time = found[row * _sources.Count + i];
                if (time == TravelTimes.NoWay) continue;
                theirs[_indexes[i]] = time + OffRoadMilliseconds(_sources[i]) + OffRoadMilliseconds(ends[row]);
            }
        }
    }

    /// <summary>Nobody who is further away than this, in a straight line, can be at a place within a time. Unit: metres, rounded
    /// up.</summary>
    /// <param name="milliseconds">0 or more; beyond half a day nobody is left out.</param>
    public int RadiusWithin(LatLng target, int milliseconds)
    {
        if (milliseconds > RoadLimits.ReachMillisecondsMax) return int.MaxValue;
        if (!_times.Graph.TrySnap(target, SnapMetresMax, out var end)) return 0;
        var left = milliseconds - OffRoadMilliseconds(end);
        return left < 0 ? 0 : (int)Math.Ceiling(_catchment.Metres(_times.Metric, target, end, left));
    }
}
