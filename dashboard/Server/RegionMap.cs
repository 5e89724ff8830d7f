using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server;

/// <summary>What pages need to know of the region's geography, worked out once. Immutable; safe on any thread.</summary>
internal sealed class RegionMap
{
    private readonly Dictionary<JurisdictionId, LatLng> _middles;
    private readonly RegionMessage _message; // Without what the policy says.

    internal RegionMap(Region region, IReadOnlyList<JurisdictionBorder> borders)
    {
        _middles = borders.ToDictionary(border => border.Id, border => Label(border) is var at ? LatLng.FromDegrees(at[1], at[0]) : default);
        var places = borders.SelectMany(border => border.Polygons).SelectMany(polygon => polygon[0]).ToArray();
        double west = places.Min(place => place.Longitude), east = places.Max(place => place.Longitude);
        double south = places.Min(place => place.Latitude), north = places.Max(place => place.Latitude);
        Center = LatLng.FromDegrees(Mapping.Degrees((south + north) / 2), Mapping.Degrees((west + east) / 2));
        var byId = borders.ToDictionary(border => border.Id);
        _message = new RegionMessage(
            region.Id, region.Name, region.NameZh, region.Attribution, [west, south, east, north], [Center.Longitude, Center.Latitude],
            [.. region.Jurisdictions.Select(each => new JurisdictionRow(each.Id.Value, each.Code, each.Name, each.NameZh,
                Label(byId[each.Id])))],
            [.. region.Stations.Select(each =>
                new StationRow(each.Name, each.NameZh, each.Place.Latitude, each.Place.Longitude, each.Jurisdiction.Value))],
            [.. region.Cameras.Select(each => new CameraRow(each.Id, each.Name, each.Place.Latitude, each.Place.Longitude))],
            [], [], [], 0,
            region.ReadsKeptMinutes);
    }

    /// <summary>Middle of the region's bounds, to 1e-6 degrees: position frames are measured from it.</summary>
    internal LatLng Center { get; }

    /// <summary>The answer of <c>/api/region</c> while a policy is in force.</summary>
    internal RegionMessage MessageAt(DispatchPolicy policy) => _message with
    {
        Types =
        [
            .. policy.Types.Values.OrderBy(type => type.Code, StringComparer.Ordinal).Select(
                type => new TypeRow(type.Code, type.Name, type.NameZh, type.Priority, type.AutoIssue)),
        ],
        AnswerSeconds = policy.AnswerSeconds,
        WaitingLateSeconds = policy.WaitingLateSeconds,
        PositionAgeMaxSeconds = policy.PositionAgeMaxSeconds,
        Policy = PolicyMapping.Row(policy.Version),
    };

    /// <summary>A place well inside a jurisdiction.</summary>
    /// <returns>False when the region has no such.</returns>
    internal bool TryMiddle(JurisdictionId jurisdiction, out LatLng middle) => _middles.TryGetValue(jurisdiction, out middle);

    /// <summary>A place for the name: the middle of the widest stretch inside the largest polygon at half its height.</summary>
    internal static double[] Label(JurisdictionBorder border)
    {
        var rings = border.Polygons.MaxBy(polygon => Area(polygon[0]))!;
        var latitude = (rings[0].Min(place => place.Latitude) + rings[0].Max(place => place.Latitude)) / 2;
        var crossings = rings.SelectMany(ring => Crossings(ring, latitude)).Order().ToArray();
        var (best, widest) = (rings[0][0].Longitude, 0.0);
        for (var i = 0; i + 1 < crossings.Length; i += 2) // In and out take turns, holes included.
        {
            if (crossings[i + 1] - crossings[i] <= widest) continue;
            widest = crossings[i + 1] - crossings[i];
            best = (crossings[i] + crossings[i + 1]) / 2;
        }

        return [Mapping.Degrees(best), Mapping.Degrees(latitude)];
    }

    private static IEnumerable<double> Crossings(IReadOnlyList<LatLng> ring, double latitude)
    {
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            if (a.Latitude < latitude == b.Latitude < latitude) continue;
            yield return a.Longitude + (latitude - a.Latitude) / (b.Latitude - a.Latitude) * (b.Longitude - a.Longitude);
        }
    }

    private static double Area(IReadOnlyList<LatLng> ring)
    {
        var twice = 0.0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            twice += a.Longitude * b.Latitude - b.Longitude * a.Latitude;
        }

        return Math.Abs(twice);
    }
}
