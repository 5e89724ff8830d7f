namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// A place on the earth, WGS-84. Unit: degrees. Latitude in [-90, 90], longitude in [-180, 180], ends inclusive.
/// The default value is 0, 0 (a real place in the Gulf of Guinea, which the acceptance rules refuse as "null island").
/// </summary>
public readonly record struct LatLng
{
    /// <summary>Mean earth radius of the H3 reference library (WGS-84 authalic). Unit: metres.</summary>
    public const double EarthRadiusMetres = 6_371_007.180918475;

    private LatLng(double latitude, double longitude)
    {
        Latitude = latitude;
        Longitude = longitude;
    }

    /// <summary>Degrees north, [-90, 90].</summary>
    public double Latitude { get; }

    /// <summary>Degrees east, [-180, 180].</summary>
    public double Longitude { get; }

    /// <returns>False when a value is NaN or outside its range; <paramref name="place"/> is then 0, 0.</returns>
    public static bool TryFromDegrees(double latitude, double longitude, out LatLng place)
    {
        var valid = latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180; // NaN fails every comparison.
        place = valid ? new LatLng(latitude, longitude) : default;
        return valid;
    }

    /// <summary>For values that were checked before or are written in the code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN or outside its range.</exception>
    public static LatLng FromDegrees(double latitude, double longitude) =>
        TryFromDegrees(latitude, longitude, out var place)
            ? place
            : throw new ArgumentOutOfRangeException(nameof(latitude), $"{latitude}, {longitude} is not on the earth.");

    /// <summary>
    /// Great-circle distance by the haversine formula on the mean sphere. Unit: metres. Off by up to 0.5 % against the ellipsoid.
    /// </summary>
    public double MetresTo(LatLng other)
    {
        const double Degree = Math.PI / 180;
        var sinLat = Math.Sin((other.Latitude - Latitude) * Degree * 0.5);
        var sinLng = Math.Sin((other.Longitude - Longitude) * Degree * 0.5);
        var a = sinLat * sinLat + sinLng * sinLng * Math.Cos(Latitude * Degree) * Math.Cos(other.Latitude * Degree);
        return 2 * EarthRadiusMetres * Math.Asin(Math.Sqrt(Math.Min(1, a)));
    }

    /// <summary>Latitude, longitude with seven decimals (about a centimetre).</summary>
    public override string ToString() => FormattableString.Invariant($"{Latitude:F7},{Longitude:F7}");
}
