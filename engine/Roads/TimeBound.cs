namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// A lower bound on the time between two vertices: the straight line through the earth at the greatest speed of any edge. It never
/// exceeds the
/// true time, so a search that prefers vertices near its goal stays exact. Immutable and safe for every thread.
/// </summary>
internal sealed class TimeBound
{
    // Sums of rounded lengths may fall short of the straight line by parts in 1e12; this is a million times that.
    private const double Caution = 1 - 1e-6;

    private readonly double[] _xyz; // Three per vertex. Unit: metres from the centre of the earth.
    private readonly double _millisecondsPerMetre;

    public TimeBound(Geo.LatLng[] vertices, RoadEdges edges, RoadStreets streets)
    {
        const double Degree = Math.PI / 180;
        _xyz = new double[3 * vertices.Length];
        for (var v = 0; v < vertices.Length; v++)
        {
            var (sinLat, cosLat) = Math.SinCos(vertices[v].Latitude * Degree);
            var (sinLng, cosLng) = Math.SinCos(vertices[v].Longitude * Degree);
            _xyz[3 * v] = Geo.LatLng.EarthRadiusMetres * cosLat * cosLng;
            _xyz[3 * v + 1] = Geo.LatLng.EarthRadiusMetres * cosLat * sinLng;
            _xyz[3 * v + 2] = Geo.LatLng.EarthRadiusMetres * sinLat;
        }

        var least = double.PositiveInfinity;
        for (var edge = 0; edge < edges.To.Length; edge++)
        {
            var metres = streets.Metres(edges.Street[edge]);
            if (metres > 0) least = Math.Min(least, edges.Milliseconds[edge] / metres);
        }

        _millisecondsPerMetre = double.IsFinite(least) ? least * Caution : 0;
    }

    /// <summary>No way between the two is faster. Unit: milliseconds, rounded down.</summary>
    public int AtLeast(int vertex, int goal)
    {
        var x = _xyz[3 * vertex] - _xyz[3 * goal];
        var y = _xyz[3 * vertex + 1] - _xyz[3 * goal + 1];
        var z = _xyz[3 * vertex + 2] - _xyz[3 * goal + 2];
        return (int)Math.Min(int.MaxValue, Math.Sqrt(x * x + y * y + z * z) * _millisecondsPerMetre);
    }
}
