using System.Runtime.CompilerServices;

namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// A circle in plain degrees that lies wholly inside one cell: <see cref="Holds"/> is proof that a place is in the cell, in a few
/// multiplications; where it says no, only <see cref="H3Cell.FromLatLng"/> knows. It holds about nine in ten of the places of a cell.
/// Made once per cell (about a microsecond), 32 bytes, immutable, safe on any thread. The default value holds nothing.
/// </summary>
/// <remarks>
/// Why it cannot lie. The cell is bounded by the great-circle arcs between the corners of <see cref="H3Cell.Boundary"/>, so everything
/// nearer to its middle than the nearest of those great circles, r, is inside. A place at d radians from the middle, with the differences
/// x of longitude and y of latitude in radians, has sin²(d/2) = sin²(y/2) + cos(m) cos(p) sin²(x/2), m and p being the two latitudes.
/// Sines are at most their angles, and cos(p) is at most cos(m) + |y|, so (2 sin(d/2))² is at most q² = y² + cos(m) (cos(m) + |y|) x².
/// The test asks for q at most 2 sin(r/2), with |y| replaced by that bound, which |y| cannot exceed where the answer is yes. Then d is at
/// most r. A longitude that differs by a full turn only makes x too large. Rounding, here and in the cell of a place, is under 1e-14
/// radians; r is taken 1e-11 radians (0.06 mm) smaller.
/// </remarks>
public readonly struct CellInterior
{
    private const double Degree = Math.PI / 180;

    /// <summary>What r is taken smaller by. Unit: radians.</summary>
    private const double Margin = 1e-11;

    private readonly double _latitude;
    private readonly double _longitude;
    private readonly double _shrink; // cos(m) (cos(m) + bound): what a squared difference of longitude counts for.
    private readonly double _limit; // (2 sin(r/2))² in squared degrees; -1 never holds.

    private CellInterior(LatLng center, double radians)
    {
        var bound = 2 * Math.Sin(radians / 2);
        var cos = Math.Cos(center.Latitude * Degree);
        _latitude = center.Latitude;
        _longitude = center.Longitude;
        _shrink = cos * Math.Min(1, cos + bound);
        _limit = radians > 0 ? bound / Degree * (bound / Degree) : -1;
    }

    /// <summary>The circle inside a cell.</summary>
    /// <param name="cell">A valid cell.</param>
    public static CellInterior Of(H3Cell cell)
    {
        Span<LatLng> corners = stackalloc LatLng[H3Cell.MaxCorners];
        corners = corners[..cell.Boundary(corners)];
        var center = cell.Center;
        var middle = SpherePoint.From(center);
        var nearest = double.PositiveInfinity;
        var from = SpherePoint.From(corners[^1]);
        foreach (var corner in corners)
        {
            var to = SpherePoint.From(corner);
            nearest = Math.Min(nearest, Height(in from, in to, in middle));
            from = to;
        }
        return new CellInterior(center, Math.Asin(Math.Min(1, nearest)) - Margin);
    }

    /// <summary>True only when the place is in the cell. Does not allocate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(LatLng place)
    {
        var north = place.Latitude - _latitude;
        var east = place.Longitude - _longitude;
        return north * north + east * east * _shrink < _limit; // Strictly: the default value has a limit of 0.
    }

    /// <summary>
    /// Height of a point over the plane of a great circle, positive on the left of the way from one end to the other. By differences: the
    /// corners of the finest cells agree in their first seven digits.
    /// </summary>
    private static double Height(in SpherePoint from, in SpherePoint to, in SpherePoint point)
    {
        var along = new SpherePoint(to.X - from.X, to.Y - from.Y, to.Z - from.Z);
        var across = new SpherePoint(
            from.Y * along.Z - from.Z * along.Y, from.Z * along.X - from.X * along.Z, from.X * along.Y - from.Y * along.X);
        var offset = new SpherePoint(point.X - from.X, point.Y - from.Y, point.Z - from.Z);
        return offset.Dot(in across) / Math.Sqrt(across.Dot(in across));
    }
}
