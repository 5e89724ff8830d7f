using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>Reads a region folder (docs/REGION.md). Safe for every thread; nothing is kept.</summary>
public static class RegionFolder
{
    /// <summary>
    /// Reads and checks everything but the roads, which take longest and are read by <see cref="TryReadRoads"/>: their file exists.
    /// </summary>
    /// <param name="refusal">Null when true is returned.</param>
    public static bool TryLoad(string folder, out Region region, out RegionRefusal refusal)
    {
        region = null!;
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(folder))
        {
            refusal = new RegionRefusal(folder, "", "the folder is not there");
            return false;
        }

        if (!RegionManifest.TryRead(folder, out var manifest, out refusal)) return false;
        if (!RegionBorders.TryRead(manifest.Jurisdictions, out var borders, out refusal)) return false;
        if (!PolicyFile.TryRead(manifest.Policy, out var policy, out refusal)) return false;
        if (!PostFiles.TryReadStations(manifest.Stations, borders, out var stations, out refusal)) return false;
        if (!PostFiles.TryReadOfficers(manifest.Officers, borders, stations, out var officers, out refusal)) return false;
        if (!PostFiles.TryReadCameras(manifest.Cameras, borders, out var cameras, out refusal)) return false;
        var speeds = RegionSpeeds.FreeFlow;
        if (manifest.Speeds is not null && !SpeedsFile.TryRead(manifest.Speeds, out speeds, out refusal)) return false;
        region = new Region(
            folder, manifest.Id, manifest.Name, manifest.NameZh, manifest.Attribution,
            manifest.Roads, manifest.Jurisdictions, manifest.Calls,
            borders.Jurisdictions, stations, officers, cameras, policy, speeds)
        {
            Import = manifest.Import,
            ReadsKeptMinutes = manifest.ReadsKeptMinutes,
            NeighbourAlertMetres = manifest.NeighbourAlertMetres,
        };
        return true;
    }

    /// <summary>Reads another policy.json, as one of a region is read.</summary>
    /// <param name="refusal">Null when true is returned.</param>
    public static bool TryReadPolicy(string path, out DispatchPolicy policy, out RegionRefusal refusal) =>
        PolicyFile.TryRead(path, out policy, out refusal);

    /// <summary>Reads another officers.csv for a loaded region: its jurisdictions and stations are meant.</summary>
    /// <param name="refusal">Null when true is returned.</param>
    public static bool TryReadOfficers(
        Region region, string path, out IReadOnlyList<OfficerRegistration> officers, out RegionRefusal refusal)
    {
        officers = [];
        if (!RegionBorders.TryRead(region.JurisdictionsPath, out var borders, out refusal)) return false;
        var read = PostFiles.TryReadOfficers(path, borders, [.. region.Stations], out var all, out refusal);
        if (read) officers = all;
        return read;
    }

    /// <summary>The borders of a loaded region, one for each of <see cref="Region.Jurisdictions"/> and in their order.</summary>
    /// <returns>False when the file was changed since and is no longer sound.</returns>
    public static bool TryReadBorders(
        Region region, out IReadOnlyList<(JurisdictionId Id, Border Border)> borders, out RegionRefusal refusal)
    {
        var read = RegionBorders.TryRead(region.JurisdictionsPath, out var all, out refusal);
        borders = read ? all.Borders : [];
        return read;
    }

    /// <summary>
    /// The roads of a loaded region: opened in milliseconds when they were read before, else made ready in a second or so and kept in a
    /// file beside the map.
    /// </summary>
    public static bool TryReadRoads(Region region, out RoadGraph roads, out RegionRefusal refusal)
    {
        if (PreparedRoads.TryRead(region.RoadsPath, region.Import, out var graph, out var osm))
        {
            (roads, refusal) = (graph, null!);
            return true;
        }

        (roads, refusal) = (null!, FromOsm(osm));
        return false;
    }

    internal static RegionRefusal FromOsm(OsmRefusal osm) => new(
        osm.File,
        osm.Unit switch
        {
            OsmPositionUnit.Byte => $"offset {osm.Position}",
            OsmPositionUnit.Line => $"line {osm.Position}",
            _ => "",
        },
        osm.Reason);
}
