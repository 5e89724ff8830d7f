using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// Draws places for calls from what the node tells of its region, or from its roads when the folder is at hand. Safe on any thread, each
/// with its own chance.
/// </summary>
internal sealed class CallPlaces
{
    /// <summary>Deviation around a station, metres: cut at twice that, a place lies in the built-up ground around it.</summary>
    private const double StationMetres = 400;

    private const double MetresPerDegree = 111_195; // of latitude on the mean sphere

    private readonly LatLng[] _centres;
    private readonly Ground? _ground;
    private readonly List<Beat>? _beats;
    private readonly Lock _onGround = new(); // A ground is for one thread, and each stream of calls has its own.

    /// <param name="folder">Null when the region's folder is not at hand.</param>
    internal CallPlaces(RegionMessage region, RegionGround? folder, ulong seed)
    {
        _centres = [.. CentresOf(region).Values.SelectMany(places => places)];
        _ground = folder?.CallGround;
        _beats = folder?.CallGround.LayOut(folder.Seats, seed);
    }

    /// <summary>Stations by jurisdiction; where one has none, its label point; where there is nothing, the region's centre.</summary>
    internal static SortedDictionary<int, LatLng[]> CentresOf(RegionMessage region)
    {
        var centres = new SortedDictionary<int, LatLng[]>();
        foreach (var group in (region.Stations ?? []).GroupBy(station => station.Jurisdiction))
            centres[group.Key] = [.. group.Select(station => LatLng.FromDegrees(station.Lat, station.Lng))];
        foreach (var jurisdiction in region.Jurisdictions ?? [])
        {
            if (jurisdiction.Label is [var lng, var lat]) centres.TryAdd(jurisdiction.Id, [LatLng.FromDegrees(lat, lng)]);
        }

        if (centres.Count == 0) centres[0] = [LatLng.FromDegrees(region.Center[1], region.Center[0])];
        return centres;
    }

    /// <summary>A place in that circle, or around a station.</summary>
    internal LatLng Draw(Circle? within, Chance chance)
    {
        if (within is { } circle) return InCircle(circle, chance);
        if (_beats is not null)
        {
            lock (_onGround) return _ground!.DrawCallPlace(_beats, chinese: false, chance).Place;
        }

        return Near(_centres[chance.NextBelow(_centres.Length)], StationMetres, chance);
    }

    /// <summary>A place that far from another: normal both ways, cut at twice the deviation.</summary>
    internal static LatLng Near(LatLng centre, double deviationMetres, Chance chance)
    {
        var north = Math.Clamp(chance.NextNormal(), -2, 2) * deviationMetres;
        var east = Math.Clamp(chance.NextNormal(), -2, 2) * deviationMetres;
        return Moved(centre, north, east);
    }

    /// <summary>Uniform over the circle's area.</summary>
    internal static LatLng InCircle(Circle circle, Chance chance)
    {
        var distance = circle.RadiusMetres * Math.Sqrt(chance.NextUnit());
        var (sin, cos) = Math.SinCos(2 * Math.PI * chance.NextUnit());
        return Moved(circle.Centre, distance * cos, distance * sin);
    }

    /// <summary>A place so many metres north and east of another. Good for some kilometres.</summary>
    internal static LatLng Moved(LatLng from, double north, double east) => LatLng.FromDegrees(
        Math.Clamp(from.Latitude + north / MetresPerDegree, -90, 90),
        Math.Clamp(from.Longitude + east / (MetresPerDegree * Math.Max(0.01, Math.Cos(from.Latitude * Math.PI / 180))), -180, 180));
}
