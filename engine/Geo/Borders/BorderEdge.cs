using System.Numerics;

namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// One edge of a border, the southern end first. Two borders that share an edge hold the very same value whichever way they run along it,
/// so every answer about it is the same in both.
/// </summary>
internal readonly record struct BorderEdge(LatLng Low, LatLng High)
{
    public static BorderEdge Between(LatLng a, LatLng b) =>
        a.Latitude < b.Latitude || a.Latitude == b.Latitude && a.Longitude <= b.Longitude ? new(a, b) : new(b, a);

    /// <summary>
    /// True when the line from a place to the east meets this edge. Half-open: the southern end belongs to the edge and the northern does
    /// not; a place on the edge is west of nothing, so it belongs to the side east of the edge. Exact for all places.
    /// </summary>
    public bool LiesEastOf(LatLng place)
    {
        if (!(Low.Latitude <= place.Latitude && place.Latitude < High.Latitude))
            return false;
        var left = (High.Longitude - Low.Longitude) * (place.Latitude - Low.Latitude);
        var right = (place.Longitude - Low.Longitude) * (High.Latitude - Low.Latitude);
        // Rounding of the four differences, two products and the last difference is under 4 × 2^-53 of the sum (Shewchuk 1997, bound A).
        var difference = left - right;
        var rounding = 4e-16 * (Math.Abs(left) + Math.Abs(right)) + double.Epsilon * 16;
        return Math.Abs(difference) > rounding ? difference > 0 : ExactDifferenceSign(place) > 0;
    }

    /// <summary>False only when no point of this edge lies in the box: the boxes are apart, or all four corners lie on one side.</summary>
    public bool MayTouch(in GeoBounds box)
    {
        if (High.Latitude < box.South || Low.Latitude > box.North
            || Math.Max(Low.Longitude, High.Longitude) < box.West || Math.Min(Low.Longitude, High.Longitude) > box.East)
            return false;
        var (dx, dy) = (High.Longitude - Low.Longitude, High.Latitude - Low.Latitude);
        var (halfX, halfY) = ((box.East - box.West) * 0.5, (box.North - box.South) * 0.5);
        var aside = dx * (box.South + halfY - Low.Latitude) - dy * (box.West + halfX - Low.Longitude);
        var reach = Math.Abs(dx) * halfY + Math.Abs(dy) * halfX;
        return Math.Abs(aside) <= reach * (1 + 1e-9) + 1e-10; // The products are under 360 × 360: rounding is under 1e-10.
    }

    /// <summary>Distance on the plane that touches the earth at a place, squared. Unit: m².</summary>
    public double SquareMetresTo(LatLng place, double metresPerDegreeEast, double metresPerDegreeNorth)
    {
        var ax = (Low.Longitude - place.Longitude) * metresPerDegreeEast;
        var ay = (Low.Latitude - place.Latitude) * metresPerDegreeNorth;
        var dx = (High.Longitude - Low.Longitude) * metresPerDegreeEast;
        var dy = (High.Latitude - Low.Latitude) * metresPerDegreeNorth;
        var length = dx * dx + dy * dy;
        var t = length == 0 ? 0 : Math.Clamp(-(ax * dx + ay * dy) / length, 0, 1);
        var x = ax + t * dx;
        var y = ay + t * dy;
        return x * x + y * y;
    }

    /// <summary>The same difference in whole numbers: doubles are integers times a power of two.</summary>
    private int ExactDifferenceSign(LatLng place)
    {
        ReadOnlySpan<double> values =
        [
            High.Longitude, Low.Longitude, place.Longitude, High.Latitude, Low.Latitude, place.Latitude,
        ];
        var least = int.MaxValue;
        foreach (var value in values)
            if (value != 0)
                least = Math.Min(least, Math.ILogB(value) - 52);
        Span<BigInteger> whole = new BigInteger[6]; // Reached for places within rounding of an edge only.
        for (var i = 0; i < 6; i++)
        {
            var exponent = values[i] == 0 ? 0 : Math.ILogB(values[i]) - 52;
            whole[i] = values[i] == 0 ? 0 : new BigInteger(Math.ScaleB(values[i], -exponent)) << (exponent - least);
        }
        return ((whole[0] - whole[1]) * (whole[5] - whole[4]) - (whole[2] - whole[1]) * (whole[3] - whole[4])).Sign;
    }
}
