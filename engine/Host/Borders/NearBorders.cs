using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>Whose border is near a place. Immutable; any thread.</summary>
/// <param name="borders">The region's, by jurisdiction.</param>
/// <param name="metres">How near; 0 is never near.</param>
public sealed class NearBorders(IReadOnlyList<(JurisdictionId Id, Border Border)> borders, int metres)
{
    private const double MetresPerDegree = 110_000; // Of latitude, and of longitude at the equator: never more than there are.

    /// <summary>
    /// The others on whose ground the place is, or whose ground begins within the distance, nearest first, at most <see cref="JointAlertLimits.NearMax"/>.
    /// </summary>
    /// <param name="here">Who asks.</param>
    public IReadOnlyList<JurisdictionId> Find(LatLng place, JurisdictionId here)
    {
        if (metres == 0) return [];
        var near = new List<(double Metres, JurisdictionId Id)>();
        foreach (var (id, border) in borders)
        {
            // Looking at every edge takes some tens of microseconds: only where the border can be near at all.
            if (id == here || !MayBeNear(border.Bounds, place, metres)) continue;
            var distance = border.Contains(place) ? 0 : border.MetresToBorder(place);
            if (distance <= metres) near.Add((distance, id));
        }

        return [.. near.OrderBy(each => each.Metres).ThenBy(each => each.Id.Value).Take(JointAlertLimits.NearMax).Select(each => each.Id)];
    }

    /// <summary>False only when nothing within the bounds is within the distance.</summary>
    internal static bool MayBeNear(GeoBounds bounds, LatLng place, double metres)
    {
        var north = metres / MetresPerDegree;
        var east = north / Math.Max(Math.Cos(place.Latitude * Math.PI / 180) * 0.99, 1e-6);
        return place.Latitude >= bounds.South - north && place.Latitude <= bounds.North + north
            && place.Longitude >= bounds.West - east && place.Longitude <= bounds.East + east;
    }
}
