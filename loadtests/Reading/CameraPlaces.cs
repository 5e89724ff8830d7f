using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>Which plate cameras there are and whose.</summary>
internal static class CameraPlaces
{
    /// <summary>
    /// From the region's folder when it is at hand. The node tells places alone: each camera then counts as the city's whose station is
    /// nearest, which is wrong for some near a border.
    /// </summary>
    internal static IReadOnlyList<Camera> Of(RegionMessage region, RegionGround? folder)
    {
        if (folder is not null) return [.. folder.Region.Cameras.Where(camera => camera.Jurisdiction.Value != 0)];
        var stations = (region.Stations ?? [])
            .Select(station => (Place: LatLng.FromDegrees(station.Lat, station.Lng), station.Jurisdiction)).ToList();
        return
        [
            .. (region.Cameras ?? []).Select(camera => new Camera(camera.Id, camera.Name, LatLng.FromDegrees(camera.Lat, camera.Lng), -1))
                .Select(camera => camera with
                {
                    Jurisdiction = stations.Count == 0 ? default
                        : new JurisdictionId((ushort)stations.MinBy(station => station.Place.MetresTo(camera.Place)).Jurisdiction),
                }),
        ];
    }
}
