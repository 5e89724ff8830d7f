namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// Great-circle distance from a place to edges that are straight in longitude and latitude. On a stretch of at most half a degree the
/// cosine of the distance is very nearly a parabola along the edge, so a few steps of Newton's method find the nearest point.
/// </summary>
internal static class BorderDistance
{
    private const double Degree = Math.PI / 180;
    private const double StretchDegrees = 0.5;
    private const int Steps = 4;

    public static double Metres(LatLng place, ReadOnlySpan<BorderEdge> edges)
    {
        var cos = Math.Cos(place.Latitude * Degree);
        var nearest = double.PositiveInfinity;
        foreach (ref readonly var edge in edges)
        {
            if (AtLeast(place, in edge, cos) >= nearest)
                continue;
            var (dx, dy) = (edge.High.Longitude - edge.Low.Longitude, edge.High.Latitude - edge.Low.Latitude);
            var stretches = (int)Math.Ceiling(Math.Max(Math.Abs(dx), dy) / StretchDegrees);
            for (var i = 0; i < stretches; i++)
            {
                var stretch = stretches == 1
                    ? edge
                    : new BorderEdge(edge.At((double)i / stretches), edge.At((i + 1.0) / stretches));
                if (AtLeast(place, in stretch, cos) < nearest)
                    nearest = Math.Min(nearest, MetresTo(place, in stretch));
            }
        }
        return nearest;
    }

    /// <summary>
    /// No point of the edge is nearer. Unit: metres. By the difference of latitudes, and by that of longitudes: sin(distance to a
    /// meridian) = cos(latitude) sin(difference), with sin x at least x - x³/6 up to a quarter turn. A little less, for rounding.
    /// </summary>
    private static double AtLeast(LatLng place, in BorderEdge edge, double cosLatitude)
    {
        var north = Math.Max(edge.Low.Latitude - place.Latitude, place.Latitude - edge.High.Latitude);
        var west = Math.Min(edge.Low.Longitude, edge.High.Longitude);
        var east = Math.Max(edge.Low.Longitude, edge.High.Longitude);
        // From outside either way round the earth; 0 or less when the longitude is one of the edge's.
        var aside = place.Longitude < west ? Math.Min(west - place.Longitude, place.Longitude + 360 - east)
            : place.Longitude > east ? Math.Min(place.Longitude - east, west + 360 - place.Longitude) : 0;
        aside = Math.Min(aside, 90) * Degree;
        var radians = Math.Max(north * Degree, cosLatitude * aside * (1 - aside * aside / 6));
        return radians * LatLng.EarthRadiusMetres * (1 - 1e-9) - 1e-6;
    }

    private static double MetresTo(LatLng place, in BorderEdge stretch)
    {
        var ends = Math.Min(place.MetresTo(stretch.Low), place.MetresTo(stretch.High));
        var (sinPlace, cosPlace) = Math.SinCos(place.Latitude * Degree);
        var b = (stretch.High.Latitude - stretch.Low.Latitude) * Degree;
        var d = (stretch.High.Longitude - stretch.Low.Longitude) * Degree;
        var part = 0.5;
        for (var step = 0; step < Steps; step++)
        {
            // The cosine of the distance is sin f sin p + cos f cos p cos l, with latitude f and longitude l (from the place) linear along
            // the edge; slope and bend are its first and second derivatives by the part of the edge.
            var (sinF, cosF) = Math.SinCos(stretch.Low.Latitude * Degree + b * part);
            var (sinL, cosL) = Math.SinCos((stretch.Low.Longitude - place.Longitude) * Degree + d * part);
            var slope = b * cosF * sinPlace - (b * sinF * cosL + d * cosF * sinL) * cosPlace;
            var bend = -b * b * sinF * sinPlace - ((b * b + d * d) * cosF * cosL - 2 * b * d * sinF * sinL) * cosPlace;
            if (!(bend < 0))
                return ends; // Far round the earth: the nearest point is an end.
            part = Math.Clamp(part - slope / bend, 0, 1);
        }
        return Math.Min(ends, place.MetresTo(stretch.At(part)));
    }
}
