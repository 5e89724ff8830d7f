using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>
/// Random places on a map's roads: every metre of road in the part that hangs together is as likely as any other, each direction of a
/// two-way street counting as one. One thread.
/// </summary>
internal sealed class MapPlaces
{
    private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;

    private readonly RoadGraph _graph;
    private readonly int[] _edges;
    private readonly double[] _metresUntil; // Of all edges up to and with this one.

    public MapPlaces(RoadGraph graph)
    {
        _graph = graph;
        _edges = [.. Enumerable.Range(0, graph.EdgeCount).Where(graph.IsSnappable)];
        _metresUntil = new double[_edges.Length];
        var sum = 0.0;
        for (var i = 0; i < _edges.Length; i++) _metresUntil[i] = sum += graph.EdgeMetres(_edges[i]);
    }

    /// <summary>Length of all roads, both directions. Unit: metres.</summary>
    public double Metres => _metresUntil.Length == 0 ? 0 : _metresUntil[^1];

    /// <summary>A place on a road.</summary>
    public RoadPoint OnRoad(Chance chance)
    {
        var at = Array.BinarySearch(_metresUntil, chance.NextUnit() * Metres);
        return _graph.PointOn(_edges[Math.Min(at < 0 ? ~at : at, _edges.Length - 1)], chance.NextUnit());
    }

    /// <summary>So many of them.</summary>
    public RoadPoint[] OnRoads(Chance chance, int count)
    {
        var points = new RoadPoint[count];
        for (var i = 0; i < count; i++) points[i] = OnRoad(chance);
        return points;
    }

    /// <summary>A place near a road: normal with this deviation on either axis.</summary>
    public LatLng NearRoad(Chance chance, double metres) => Blur(OnRoad(chance).Place, chance, metres);

    /// <summary>
    /// A moving car as its terminal tells: 5 m off on either axis (what satellite positioning in a city is off by), its course 10 degrees.
    /// </summary>
    public (LatLng Place, float HeadingDegrees) Terminal(Chance chance)
    {
        var point = OnRoad(chance);
        var heading = HeadingOf(point) + 10 * chance.NextNormal();
        return (Blur(point.Place, chance, 5), (float)((heading % 360 + 360) % 360));
    }

    /// <summary>Direction of travel at a point of an edge. Unit: degrees clockwise from north, -180 to 180.</summary>
    public double HeadingOf(RoadPoint point)
    {
        var part = Math.Min(0.5, 1 / Math.Max(1, _graph.EdgeMetres(point.Edge))); // A metre.
        var from = _graph.PointOn(point.Edge, point.Fraction - part).Place;
        var to = _graph.PointOn(point.Edge, point.Fraction + part).Place;
        var east = (to.Longitude - from.Longitude) * Math.Cos(from.Latitude * Math.PI / 180);
        return Math.Atan2(east, to.Latitude - from.Latitude) * 180 / Math.PI;
    }

    private static LatLng Blur(LatLng place, Chance chance, double metres)
    {
        var north = metres * chance.NextNormal() / MetresPerDegree;
        var east = metres * chance.NextNormal() / (MetresPerDegree * Math.Cos(place.Latitude * Math.PI / 180));
        return LatLng.FromDegrees(Math.Clamp(place.Latitude + north, -90, 90), Math.Clamp(place.Longitude + east, -180, 180));
    }
}
