namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>Seeded places that are hard for a grid: on and beside everything that has an edge.</summary>
internal sealed class HardPoints(int seed)
{
    private const double Degree = Math.PI / 180;

    private readonly Random _random = new(seed);
    private readonly LatLng[] _pentagons = [.. Oracle.Cells(Oracle.Ask("pentagons 0")).Select(cell => cell.Center)];
    private readonly H3Cell[] _baseCells = [.. Enumerable.Range(0, 122).Select(n => new H3Cell(0x8001fffffffffffUL | (ulong)n << 45))];

    public int Resolution() => _random.Next(16);

    public LatLng Next() => _random.Next(9) switch
    {
        0 or 1 => Anywhere(),
        2 => Near(_pentagons[_random.Next(12)], Small(-8, -1)),
        3 => OnFaceEdge(),
        4 => LatLng.FromDegrees((_random.Next(2) == 0 ? 1 : -1) * (90 - NoughtOrSmall(-9, 0)), _random.NextDouble() * 360 - 180),
        5 => LatLng.FromDegrees(_random.NextDouble() * 180 - 90, (_random.Next(2) == 0 ? 1 : -1) * (180 - NoughtOrSmall(-12, 0))),
        6 => OnCellEdge(_baseCells[_random.Next(122)]),
        7 => OnCellEdge(H3Cell.FromLatLng(Anywhere(), Resolution())),
        _ => LatLng.FromDegrees(_random.Next(-90, 91), _random.Next(-180, 181)),
    };

    public LatLng Anywhere() =>
        LatLng.FromDegrees(Math.Asin(_random.NextDouble() * 2 - 1) / Degree, _random.NextDouble() * 360 - 180);

    public H3Cell Cell(int resolution) =>
        H3Cell.FromLatLng(_random.Next(3) == 0 ? Near(_pentagons[_random.Next(12)], Small(-8, -1)) : Next(), resolution);

    public int Below(int limit) => _random.Next(limit);

    public ulong Bits() => (ulong)_random.NextInt64() << 1 | (uint)_random.Next(2);

    /// <summary>Moves a place by an angle in a random bearing.</summary>
    public LatLng Near(LatLng place, double radians) => Move(place, radians, _random.NextDouble() * 2 * Math.PI);

    public static LatLng Move(LatLng place, double radians, double bearing)
    {
        var (sinLat, cosLat) = Math.SinCos(place.Latitude * Degree);
        var (sin, cos) = Math.SinCos(radians);
        var up = cos * sinLat + sin * cosLat * Math.Cos(bearing);
        var north = cos * cosLat - sin * sinLat * Math.Cos(bearing);
        var east = sin * Math.Sin(bearing);
        var longitude = place.Longitude + Math.Atan2(east, north) / Degree;
        longitude -= longitude > 180 ? 360 : longitude < -180 ? -360 : 0;
        return LatLng.FromDegrees(Math.Atan2(up, Math.Sqrt(north * north + east * east)) / Degree, Math.Clamp(longitude, -180, 180));
    }

    /// <summary>Between two neighbouring corners of the icosahedron, or beside that line.</summary>
    private LatLng OnFaceEdge()
    {
        var from = _pentagons[_random.Next(12)];
        var near = _pentagons.Where(p => p != from && p.MetresTo(from) < 8_000_000).ToArray(); // Neighbours are 63.4 degrees apart.
        return Near(Between(from, near[_random.Next(near.Length)]), Small(-12, -3));
    }

    private LatLng OnCellEdge(H3Cell cell)
    {
        Span<LatLng> corners = stackalloc LatLng[H3Cell.MaxCorners];
        var count = cell.Boundary(corners);
        var at = _random.Next(count);
        var size = corners[0].MetresTo(corners[1]) / LatLng.EarthRadiusMetres;
        return Near(Between(corners[at], corners[(at + 1) % count]), size * Small(-4, -1));
    }

    public LatLng Between(LatLng a, LatLng b)
    {
        var t = _random.NextDouble();
        var (p, q) = (Vector(a), Vector(b));
        var (x, y, z) = (p.X + t * (q.X - p.X), p.Y + t * (q.Y - p.Y), p.Z + t * (q.Z - p.Z));
        return LatLng.FromDegrees(Math.Atan2(z, Math.Sqrt(x * x + y * y)) / Degree, Math.Atan2(y, x) / Degree);
    }

    private static (double X, double Y, double Z) Vector(LatLng place)
    {
        var (sinLat, cosLat) = Math.SinCos(place.Latitude * Degree);
        var (sinLng, cosLng) = Math.SinCos(place.Longitude * Degree);
        return (cosLat * cosLng, cosLat * sinLng, sinLat);
    }

    /// <summary>A power of ten with an exponent in the range.</summary>
    public double Small(double least, double most) => Math.Pow(10, least + _random.NextDouble() * (most - least));

    private double NoughtOrSmall(double least, double most) => _random.Next(4) == 0 ? 0 : Small(least, most);
}
