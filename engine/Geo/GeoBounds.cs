namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// A rectangle of longitudes and latitudes, ends inclusive. Unit: degrees. It does not cross the antimeridian: West is at most East in
/// every rectangle made by <see cref="FromPoints"/>. The default value is the single point 0, 0.
/// </summary>
public readonly record struct GeoBounds(double West, double South, double East, double North)
{
    public bool Contains(LatLng place) =>
        place.Longitude >= West && place.Longitude <= East && place.Latitude >= South && place.Latitude <= North;

    /// <summary>The smallest rectangle that holds both.</summary>
    public GeoBounds Union(GeoBounds other) =>
        new(Math.Min(West, other.West), Math.Min(South, other.South), Math.Max(East, other.East), Math.Max(North, other.North));

    /// <summary>Grown on all four sides, within the range of latitudes and longitudes.</summary>
    /// <param name="degrees">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is negative or NaN.</exception>
    public GeoBounds Pad(double degrees)
    {
        if (!(degrees >= 0))
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "A margin is at least 0.");
        return new GeoBounds(
            Math.Max(-180, West - degrees), Math.Max(-90, South - degrees), Math.Min(180, East + degrees), Math.Min(90, North + degrees));
    }

    /// <summary>The smallest rectangle that holds the places.</summary>
    /// <exception cref="ArgumentException">There are no places.</exception>
    public static GeoBounds FromPoints(ReadOnlySpan<LatLng> places)
    {
        if (places.IsEmpty)
            throw new ArgumentException("No places have no bounds.", nameof(places));
        var bounds = new GeoBounds(places[0].Longitude, places[0].Latitude, places[0].Longitude, places[0].Latitude);
        foreach (var place in places)
            bounds = bounds.Union(new GeoBounds(place.Longitude, place.Latitude, place.Longitude, place.Latitude));
        return bounds;
    }
}
