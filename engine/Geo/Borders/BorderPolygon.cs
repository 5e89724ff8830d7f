namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// One outer ring and the rings cut out of it. A ring is closed: its last corner repeats its first. The arrays are not copied.
/// </summary>
public sealed record BorderPolygon(LatLng[] Outer, LatLng[][] Holes)
{
    /// <summary>A closed ring of three corners has four.</summary>
    public const int FewestCorners = 4;

    /// <summary>All rings, the outer one first.</summary>
    public IEnumerable<LatLng[]> Rings => Holes.Prepend(Outer);

    /// <returns>Why a ring is not one, or null.</returns>
    internal static string? Refuse(ReadOnlySpan<LatLng> ring)
    {
        if (ring.Length < FewestCorners)
            return $"a ring of {ring.Length} positions; {FewestCorners} are the fewest";
        if (ring[0] != ring[^1])
            return $"the ring is not closed: it begins at {ring[0]} and ends at {ring[^1]}";
        return SquareMetres(ring) == 0 ? "the ring encloses nothing" : null;
    }

    /// <summary>Area on the mean sphere, edges taken as straight in longitude and sine of latitude. Unit: m².</summary>
    internal static double SquareMetres(ReadOnlySpan<LatLng> ring)
    {
        const double Degree = Math.PI / 180;
        double doubled = 0;
        for (var i = 1; i < ring.Length; i++)
            doubled += (ring[i].Longitude - ring[i - 1].Longitude) * Degree
                * (Math.Sin(ring[i].Latitude * Degree) + Math.Sin(ring[i - 1].Latitude * Degree) - 2 * Math.Sin(ring[0].Latitude * Degree));
        return Math.Abs(doubled) * 0.5 * LatLng.EarthRadiusMetres * LatLng.EarthRadiusMetres;
    }
}
