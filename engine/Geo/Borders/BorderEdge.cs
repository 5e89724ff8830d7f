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
    public bool LiesEastOf(LatLng place) => Low.Latitude <= place.Latitude && place.Latitude < High.Latitude && Side(place) > 0;

    /// <summary>
    /// On which side of the line through both ends a place lies, exactly: 1 is to the left of the way from the southern end (the edge lies
    /// to the east), -1 to the right, 0 on the line. Does not allocate, except within rounding of the line.
    /// </summary>
    public int Side(LatLng place)
    {
        var left = (High.Longitude - Low.Longitude) * (place.Latitude - Low.Latitude);
        var right = (place.Longitude - Low.Longitude) * (High.Latitude - Low.Latitude);
        // Rounding of the four differences, two products and the last difference is under 4 × 2^-53 of the sum (Shewchuk 1997, bound A).
        var difference = left - right;
        var rounding = 4e-16 * (Math.Abs(left) + Math.Abs(right)) + double.Epsilon * 16;
        return Math.Abs(difference) > rounding ? Math.Sign(difference) : ExactDifferenceSign(place);
    }

    /// <summary>True when each edge has its ends on both sides of the other. Exact.</summary>
    public bool Crosses(in BorderEdge other) =>
        High.Latitude >= other.Low.Latitude && Low.Latitude <= other.High.Latitude
        && Low != other.Low && Low != other.High && High != other.Low && High != other.High
        && Side(other.Low) * Side(other.High) < 0 && other.Side(Low) * other.Side(High) < 0;

    /// <summary>Where the lines of two edges meet that cross.</summary>
    public LatLng MeetingWith(in BorderEdge other)
    {
        var (dx, dy) = (High.Longitude - Low.Longitude, High.Latitude - Low.Latitude);
        var (ex, ey) = (other.High.Longitude - other.Low.Longitude, other.High.Latitude - other.Low.Latitude);
        var part = ((other.Low.Longitude - Low.Longitude) * ey - (other.Low.Latitude - Low.Latitude) * ex) / (dx * ey - dy * ex);
        return At(part >= 0 ? Math.Min(part, 1) : 0); // Rounding may take nearly parallel edges anywhere, and to 0/0.
    }

    /// <summary>A place on the edge. Rounding may not take it off the earth.</summary>
    /// <param name="part">0 for the southern end to 1 for the northern.</param>
    public LatLng At(double part) => LatLng.FromDegrees(
        Math.Clamp(Low.Latitude + part * (High.Latitude - Low.Latitude), -90, 90),
        Math.Clamp(Low.Longitude + part * (High.Longitude - Low.Longitude), -180, 180));

    /// <summary>Whether a place lies within the rectangle around the edge.</summary>
    public bool IsBeside(LatLng place) =>
        place.Latitude >= Low.Latitude && place.Latitude <= High.Latitude
        && place.Longitude >= Math.Min(Low.Longitude, High.Longitude) && place.Longitude <= Math.Max(Low.Longitude, High.Longitude);

    /// <summary>
    /// Where the edge meets a latitude that lies between those of its ends; the same value in every border that shares it.
    /// </summary>
    public double LongitudeAt(double latitude) => Math.Clamp(
        Low.Longitude + (High.Longitude - Low.Longitude) * ((latitude - Low.Latitude) / (High.Latitude - Low.Latitude)), -180, 180);

    /// <summary>Longitudes of the part of the edge between two latitudes, a little wider for rounding.</summary>
    public (double West, double East) Within(double south, double north)
    {
        const double Slack = 1e-9;
        var (from, to) = (Low.Longitude, High.Longitude);
        var height = High.Latitude - Low.Latitude;
        if (height > north - south) // Steeper ones only: dividing by next to nothing would lose the edge.
        {
            var slope = (High.Longitude - Low.Longitude) / height;
            from = Low.Longitude + (Math.Clamp(south, Low.Latitude, High.Latitude) - Low.Latitude) * slope;
            to = Low.Longitude + (Math.Clamp(north, Low.Latitude, High.Latitude) - Low.Latitude) * slope;
        }
        return (Math.Min(from, to) - Slack, Math.Max(from, to) + Slack);
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
