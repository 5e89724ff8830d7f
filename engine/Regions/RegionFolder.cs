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
    /// <param name="keptPolicy">Where tables are kept (<see cref="KeptPolicy"/>) that hold while the folder's own are refused.</param>
    public static bool TryLoad(string folder, out Region region, out RegionRefusal refusal, string? keptPolicy = null)
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
        var isSound = RegionPolicy.TryRead(manifest, borders, out var policy, out refusal);
        if (!isSound && (keptPolicy is null || !KeptPolicy.TryRead(keptPolicy, manifest, borders, out policy))) return false;
        var policyRefusal = isSound ? null : refusal;
        if (!PostFiles.TryReadStations(manifest.Stations, borders, out var stations, out refusal)) return false;
        if (!PostFiles.TryReadOfficers(manifest.Officers, borders, stations, policy.Areas, out var officers, out refusal)) return false;
        if (!PostFiles.TryReadCameras(manifest.Cameras, borders, out var cameras, out refusal)) return false;
        var speeds = RegionSpeeds.FreeFlow;
        if (manifest.Speeds is not null && !SpeedsFile.TryRead(manifest.Speeds, out speeds, out refusal)) return false;
        List<NamedPlace> places = [];
        if (manifest.Places is not null && !PlacesFile.TryRead(manifest.Places, out places, out refusal)) return false;
        var terminals = RegionTerminals.None;
        if (manifest.Terminals is { } file && !TerminalsFile.TryRead(file, officers, out terminals, out refusal)) return false;
        region = new Region(
            folder, manifest.Id, manifest.Name, manifest.NameZh, manifest.Attribution,
            manifest.Roads, manifest.Jurisdictions, manifest.Calls,
            borders.Jurisdictions, stations, officers, cameras, policy.Policy, speeds)
        {
            Areas = policy.Areas,
            PolicyRefusal = policyRefusal,
            Places = places,
            Terminals = terminals,
            Import = manifest.Import,
            ReadsKeptMinutes = manifest.ReadsKeptMinutes,
            NeighbourAlertMetres = manifest.NeighbourAlertMetres,
        };
        return true;
    }

    /// <summary>Reads another policy.json for a loaded region; the other tables are the region's.</summary>
    /// <param name="refusal">Null when true is returned.</param>
    public static bool TryReadPolicy(Region region, string path, out DispatchPolicy policy, out RegionRefusal refusal)
    {
        if (!PolicyFile.TryRead(path, out policy, out refusal)) return false;
        policy = region.Policy with
        {
            Types = policy.Types,
            AnswerSeconds = policy.AnswerSeconds,
            PositionAgeMaxSeconds = policy.PositionAgeMaxSeconds,
            JoinMetres = policy.JoinMetres,
            JoinSeconds = policy.JoinSeconds,
            WaitingLateSeconds = policy.WaitingLateSeconds,
            Sending = policy.Sending,
            Lines = policy.Lines,
        };
        return true;
    }

    /// <summary>Reads another officers.csv for a loaded region: its jurisdictions and stations are meant.</summary>
    /// <param name="refusal">Null when true is returned.</param>
    public static bool TryReadOfficers(
        Region region, string path, out IReadOnlyList<OfficerRegistration> officers, out RegionRefusal refusal)
    {
        officers = [];
        if (!RegionBorders.TryRead(region.JurisdictionsPath, out var borders, out refusal)) return false;
        var read = PostFiles.TryReadOfficers(path, borders, [.. region.Stations], region.Areas, out var all, out refusal);
        if (read) officers = all;
        return read;
    }

    /// <summary>Reads the terminals of a loaded region as its folder names them now: its officers are meant. Blocks.</summary>
    /// <param name="refusal">Null when true is returned.</param>
    public static bool TryReadTerminals(Region region, out RegionTerminals terminals, out RegionRefusal refusal)
    {
        terminals = RegionTerminals.None;
        return RegionManifest.TryRead(region.Folder, out var manifest, out refusal)
            && (manifest.Terminals is not { } file || TerminalsFile.TryRead(file, region.Officers, out terminals, out refusal));
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
