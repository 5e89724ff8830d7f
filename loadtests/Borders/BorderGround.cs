using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>A region's cameras and borders on its roads, with cameras added by rule where main roads cross a border unseen.</summary>
internal static class BorderGround
{
    /// <summary>A crossing with a camera so near has one. Unit: metres.</summary>
    private const double NearMetres = 500;

    /// <summary>
    /// An added camera stands so far before the border, or at the junction before it: one on the border itself warns of nothing. Unit:
    /// metres.
    /// </summary>
    private const double BeforeMetres = 100;

    /// <param name="added">Cameras that are not in the region's list.</param>
    /// <returns>False with one line for a person.</returns>
    public static bool TryLoad(string folder, out Region region, out ForecastGround ground, out int added, out string refusal)
    {
        (ground, added, refusal) = (null!, 0, "");
        if (!RegionFolder.TryLoad(folder, out region, out var refused)
            || !RegionFolder.TryReadBorders(region, out var borders, out refused)
            || !RegionFolder.TryReadRoads(region, out var roads, out refused))
        {
            refusal = refused.ToString();
            return false;
        }

        if (borders.Count < 2)
        {
            refusal = $"{folder}: one jurisdiction only, so there is no border to cross";
            return false;
        }

        var map = new BorderMap<JurisdictionId>(borders.Select(border => (border.Border, border.Id)));
        (ground, added) = Make(roads, region.Cameras, place => map.TryFind(place, out var owner) ? owner.Value : 0);
        return true;
    }

    private static (ForecastGround Ground, int Added) Make(RoadGraph roads, IReadOnlyList<Camera> listed, Func<LatLng, int> owner)
    {
        var cameras = listed.Select(camera => new CameraPlace(camera.Place, camera.HeadingDegrees)).ToList();
        var ground = ForecastGround.Make(roads, cameras, owner);
        var places = new MapPlaces(roads);
        foreach (var crossing in ground.Crossings.All)
        {
            if (crossing.From == 0 || crossing.To == 0 || crossing.Class > RoadClass.TertiaryLink) continue;
            if (crossing.Cameras.Any(camera => ground.Cameras.PlaceOf(camera).MetresTo(crossing.Place) <= NearMetres)) continue;
            var metres = roads.EdgeMetres(crossing.Point.Edge);
            var before = roads.PointOn(crossing.Point.Edge, crossing.Point.Fraction - BeforeMetres / Math.Max(metres, 1));
            cameras.Add(new CameraPlace(before.Place, ((int)Math.Round(places.HeadingOf(before)) + 360) % 360));
        }

        var added = cameras.Count - listed.Count;
        return (added == 0 ? ground : ForecastGround.Make(roads, cameras, owner), added);
    }
}
