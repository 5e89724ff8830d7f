namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// From GCJ-02 and BD-09 to WGS-84 and back. Forth by the published formulas, back by iterating them, which is right to well under a
/// millimetre: what is left is how near the formulas are to the surveyors' own, a metre or so. Pure, does not allocate.
/// </summary>
/// <remarks>
/// Formulas and constants as published in the open coordtransform library (ellipsoid Krasovsky 1940); eviltransform has the same
/// GCJ-02, and a BD-09 with other waves that is some tens of metres off. They hold in a box around China, 72.004 to 137.8347 E and
/// 0.8293 to 55.8271 N on WGS-84; outside nothing is shifted. The box is crossed at sea or abroad, and there the shift ends abruptly:
/// within about 2 km outside of it a place of GCJ-02 or BD-09 may stand for two, and is taken as the shifted one. So every place inside
/// the box comes back to itself, and outside every one farther off than that.
/// </remarks>
public static class DatumShift
{
    private const double Degree = Math.PI / 180;

    /// <summary>Half axis of the ellipsoid Krasovsky 1940. Unit: metres.</summary>
    private const double HalfAxis = 6_378_245.0;

    /// <summary>Its squared eccentricity.</summary>
    private const double SquaredEccentricity = 0.00669342162296594323;

    /// <summary>
    /// Steps back. A shift changes by under 1 % of a step of the place, so each of them gains two digits and more: from 2 km to far under
    /// a millimetre in five.
    /// </summary>
    private const int Steps = 6;

    private static readonly GeoBounds China = new(72.004, 0.8293, 137.8347, 55.8271);

    /// <summary>For what comes back: a place on the edge of the box may come back a rounding beside it. 1e-9 degrees are 0.1 mm.</summary>
    private static readonly GeoBounds ChinaAndRounding = China.Pad(1e-9);

    /// <summary>The WGS-84 place of one that is given in another datum.</summary>
    public static LatLng ToWgs84(LatLng place, Datum datum)
    {
        if (datum == Datum.Wgs84)
            return place;
        var (latitude, longitude) = (place.Latitude, place.Longitude);
        for (var step = 0; step < Steps; step++)
        {
            var (shiftedLatitude, shiftedLongitude) = Shift(latitude, longitude, datum);
            latitude += place.Latitude - shiftedLatitude;
            longitude += place.Longitude - shiftedLongitude;
        }
        return LatLng.TryFromDegrees(latitude, longitude, out var found) && ChinaAndRounding.Contains(found) ? found : place;
    }

    /// <summary>What another datum calls a WGS-84 place.</summary>
    public static LatLng FromWgs84(LatLng place, Datum datum)
    {
        if (datum == Datum.Wgs84 || !China.Contains(place))
            return place;
        var (latitude, longitude) = Shift(place.Latitude, place.Longitude, datum);
        return LatLng.FromDegrees(latitude, longitude); // The box is far from the ends of the ranges.
    }

    private static (double Latitude, double Longitude) Shift(double latitude, double longitude, Datum datum)
    {
        var shifted = ToGcj02(latitude, longitude);
        return datum == Datum.Gcj02 ? shifted : ToBd09(shifted.Latitude, shifted.Longitude);
    }

    private static (double Latitude, double Longitude) ToGcj02(double latitude, double longitude)
    {
        var (x, y) = (longitude - 105, latitude - 35);
        var (waveX, waveY) = (x * Math.PI, y * Math.PI);
        var common = 20 * Math.Sin(6 * waveX) + 20 * Math.Sin(2 * waveX);
        var north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.Sqrt(Math.Abs(x))
            + (common + 20 * Math.Sin(waveY) + 40 * Math.Sin(waveY / 3) + 160 * Math.Sin(waveY / 12) + 320 * Math.Sin(waveY / 30)) * 2 / 3;
        var east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.Sqrt(Math.Abs(x))
            + (common + 20 * Math.Sin(waveX) + 40 * Math.Sin(waveX / 3) + 150 * Math.Sin(waveX / 12) + 300 * Math.Sin(waveX / 30)) * 2 / 3;

        // Metres to degrees by the two radii of curvature at this latitude.
        var (sin, cos) = Math.SinCos(latitude * Degree);
        var flattening = 1 - SquaredEccentricity * sin * sin;
        var root = Math.Sqrt(flattening);
        var metresPerDegreeNorth = HalfAxis * (1 - SquaredEccentricity) / (flattening * root) * Degree;
        var metresPerDegreeEast = HalfAxis / root * cos * Degree;
        return (latitude + north / metresPerDegreeNorth, longitude + east / metresPerDegreeEast);
    }

    private static (double Latitude, double Longitude) ToBd09(double latitude, double longitude)
    {
        const double Wave = 3000 * Degree;
        var radius = Math.Sqrt(longitude * longitude + latitude * latitude) + 0.00002 * Math.Sin(latitude * Wave);
        var angle = Math.Atan2(latitude, longitude) + 0.000003 * Math.Cos(longitude * Wave);
        var (sin, cos) = Math.SinCos(angle);
        return (radius * sin + 0.006, radius * cos + 0.0065);
    }
}
