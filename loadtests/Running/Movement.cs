using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// Where officers are: each drives a circle around an anchor, and the anchor drives towards an incident, a gathering or home. Both together
/// stay far below the 100 m/s from which a node takes a fix for impossible. A few dozen nanoseconds a fix. One thread.
/// </summary>
internal sealed class Movement
{
    private const double RadiusMetres = 60;
    private const double CircleMetresPerSecond = 8;
    private const double AnchorMetresPerSecond = 25;
    private const double MetresPerDegree = 111_195; // of latitude on the mean sphere
    private const ushort SpeedCentimetres = (ushort)(CircleMetresPerSecond * 100);

    private readonly IReadOnlyList<CrowdOfficer> _officers;
    private readonly LatLng[] _homes;
    private readonly double[] _latitudes;
    private readonly double[] _longitudes;
    private readonly long[] _lastMs;
    private readonly double _eastDegreesPerMetre;

    /// <param name="homes">One for each officer.</param>
    internal Movement(IReadOnlyList<CrowdOfficer> officers, LatLng[] homes)
    {
        _officers = officers;
        _homes = homes;
        _latitudes = [.. homes.Select(home => home.Latitude)];
        _longitudes = [.. homes.Select(home => home.Longitude)];
        _lastMs = new long[homes.Length];
        // One scale for the region: 1 % off at its edges, where speeds are then 1 % off.
        var middle = homes.Length == 0 ? 0 : homes.Average(home => home.Latitude);
        _eastDegreesPerMetre = 1 / (MetresPerDegree * Math.Max(0.01, Math.Cos(middle * Math.PI / 180)));
    }

    internal int Count => _officers.Count;

    /// <summary>That officer's fix now.</summary>
    /// <returns>False when the officer had one this very millisecond: a node takes one per officer and millisecond.</returns>
    internal bool TryFix(int index, Instant now, uint sequence, out FixReport fix)
    {
        fix = default;
        var last = _lastMs[index];
        if (now.UnixMilliseconds <= last) return false;
        _lastMs[index] = now.UnixMilliseconds;
        var officer = _officers[index];
        if (last > 0) Drive(index, (officer.Target ?? officer.Gathered)?.Place ?? _homes[index], (now.UnixMilliseconds - last) / 1000.0);

        var turn = now.UnixMilliseconds * (CircleMetresPerSecond / 1000 / RadiusMetres / (2 * Math.PI)) + officer.Id * 0.6180339887498949;
        var angle = (turn - Math.Floor(turn)) * 2 * Math.PI; // clockwise from north
        var (sin, cos) = Math.SinCos(angle);
        var place = LatLng.FromDegrees(
            Math.Clamp(_latitudes[index] + cos * (RadiusMetres / MetresPerDegree), -90, 90),
            Math.Clamp(_longitudes[index] + sin * RadiusMetres * _eastDegreesPerMetre, -180, 180));
        var heading = (ushort)Math.Min(35_999, (angle * 180 / Math.PI + 90) % 360 * 100);
        fix = new FixReport(officer.Id, now, place, SpeedCentimetres, heading, 50, sequence);
        return true;
    }

    private void Drive(int index, LatLng to, double seconds)
    {
        var north = (to.Latitude - _latitudes[index]) * MetresPerDegree;
        var east = (to.Longitude - _longitudes[index]) / _eastDegreesPerMetre;
        var left = Math.Sqrt(north * north + east * east);
        if (left < 0.5) return;
        var part = Math.Min(1, AnchorMetresPerSecond * seconds / left);
        _latitudes[index] += (to.Latitude - _latitudes[index]) * part;
        _longitudes[index] += (to.Longitude - _longitudes[index]) * part;
    }
}
