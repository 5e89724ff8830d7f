using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// The cheapest true movement: every officer drives a circle of 100 m around its station at 10 m/s. The place depends on the moment
/// alone, so a second run goes on where the first ended and no fix looks like a jump.
/// </summary>
public static class Circling
{
    private const double RadiusMetres = 100;
    private const double MetresPerSecond = 10;
    private const double MetresPerDegree = 111_195; // of latitude on the mean sphere

    /// <summary>The fix of that officer at that moment.</summary>
    public static FixReport FixOf(OfficerSeat seat, Instant at, uint sequence)
    {
        // Where on the circle: the officer's number spreads those of one station around it.
        var turn = at.UnixMilliseconds * (MetresPerSecond / 1000 / RadiusMetres / (2 * Math.PI)) + seat.Officer * 0.6180339887498949;
        var angle = (turn - Math.Floor(turn)) * 2 * Math.PI; // clockwise from north
        var (sin, cos) = Math.SinCos(angle);
        var north = cos * RadiusMetres / MetresPerDegree;
        var east = sin * RadiusMetres / MetresPerDegree / Math.Max(0.01, Math.Cos(seat.Start.Latitude * Math.PI / 180));
        var place = LatLng.FromDegrees(
            Math.Clamp(seat.Start.Latitude + north, -90, 90), Math.Clamp(seat.Start.Longitude + east, -180, 180));
        var heading = (angle * 180 / Math.PI + 90) % 360;
        return new FixReport(
            seat.Officer, at, place, (ushort)(MetresPerSecond * 100), (ushort)Math.Min(35_999, heading * 100), 50,
            sequence);
    }
}
