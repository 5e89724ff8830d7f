using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Regions.Policy;
using SmartPolicing.Realtime.Regions.SanFranciscoCity;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>
/// San Francisco from open data: real roads, districts, police stations, and one real week of fire and ambulance calls to replay.
/// Officers and cameras are invented by rule.
/// </summary>
public static class SanFrancisco
{
    /// <summary>Of this recipe. Raise it whenever the files it writes change: folders of another version are made again.</summary>
    public const int Version = 4;

    private const int OfficersPerDistrictMin = 8;

    /// <summary>
    /// Share of the time that a district's officers are on scene in the recorded week, on average at most. Cities staff by workload: with
    /// the same number everywhere, the Tenderloin's district, with four in ten of all calls, would have nobody free for hours.
    /// </summary>
    private const double BusyShareMax = 0.3;

    private static readonly string[][] s_skills = [["firearms"], ["medic"], ["traffic"], [], ["medic", "traffic"], [], ["negotiator"], []];

    /// <summary>Makes the region folder unless <paramref name="folder"/> already holds it, made from the same files.</summary>
    /// <param name="dataFolder">Holds sf/sf_roads.osm.pbf and the other source files.</param>
    /// <param name="refusal">Null when the folder is ready; otherwise which source is missing or broken, and what to do.</param>
    /// <returns>True when the folder is ready.</returns>
    public static bool EnsureWritten(string folder, string dataFolder, out RegionRefusal? refusal)
    {
        var sources = new Sources(Path.GetFullPath(dataFolder));
        var marker = $"san-francisco version {Version}\n";
        foreach (var path in sources.All)
        {
            if (!File.Exists(path))
            {
                refusal = new RegionRefusal(path, "", "the file is not there. Give the folder that holds sf/ with the San Francisco data, "
                    + "or run the generated province, which needs no data");
                return false;
            }

            marker += string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {new FileInfo(path).Length} bytes\n");
        }

        return MadeFolder.Ensure(folder, marker, into => TryWrite(into, sources, out var broken) ? null : broken, out refusal);
    }

    private static bool TryWrite(string folder, Sources sources, out RegionRefusal refusal)
    {
        var borders = Path.Combine(folder, "jurisdictions.geojson");
        if (!Districts.TryConvert(sources.Districts, borders, out refusal)) return false;
        if (!RegionBorders.TryRead(borders, out var districts, out refusal)) return false;
        var map = districts.ToMap();
        if (!TryReadStations(sources.Stations, map, out var stations, out refusal)) return false;
        if (!FireCalls.TryConvert(sources.Calls, Path.Combine(folder, "calls.csv"), out refusal)) return false;
        if (!RoadGraph.TryLoad(sources.Roads, out var roads, out var osm))
        {
            refusal = RegionFolder.FromOsm(osm);
            return false;
        }

        File.Copy(sources.Roads, Path.Combine(folder, "roads.osm.pbf"));
        WriteStations(Path.Combine(folder, "stations.csv"), stations);
        if (!RecordedCalls.TryRead(Path.Combine(folder, "calls.csv"), out var calls, out refusal)) return false;
        WriteOfficers(Path.Combine(folder, "officers.csv"), districts.Jurisdictions, Middles(map, roads), stations, Workload(map, calls));
        JunctionCameras.Place(roads, "SF", JunctionCameras.Count, _ => true).WriteTo(Path.Combine(folder, "cameras.csv"));
        Drafts.Write(Path.Combine(folder, "policy.json"), Policy());
        WriteTables(folder);
        Drafts.Write(Path.Combine(folder, "speeds.json"), Speeds());
        Drafts.Write(Path.Combine(folder, "region.json"), Manifest());
        return true;
    }

    private static ManifestDraft Manifest() => new(
        "san-francisco", "San Francisco", "旧金山", "© OpenStreetMap contributors; calls, districts: City and County of San Francisco (PDDL)",
        "roads.osm.pbf",
        Calls: "calls.csv",
        Speeds: "speeds.json",
        CamerasNote: $"Not real: put by rule at the {JunctionCameras.Count} junctions where most main roads of different names meet, "
            + $"at least {JunctionCameras.SpacingMetres:F0} m apart.",
        PolicyNote: "Calls are the fire department's, one incident per call number, so calls never join (joinMetres 0). "
            + "All types are issued automatically: the department sends the nearest unit by rule, "
            + "and a replay has no dispatcher to confirm.",
        OfficersNote: $"Invented: at least {OfficersPerDistrictMin} for each district, and so many that the recorded calls keep them on scene "
            + $"at most {BusyShareMax:P0} of the time.");

    private static PolicyDraft Policy() => new(
        [.. SanFranciscoNames.Types.Values],
        AnswerSeconds: [30, 45, 60, 90],
        PositionAgeMaxSeconds: 120,
        JoinMetres: 0,
        JoinSeconds: 0,
        WaitingLateSeconds: [120, 300, 900, 1_800]);

    /// <summary>Few: the record tells neither how many units a call had nor how it ended.</summary>
    private static void WriteTables(string folder)
    {
        PolicyDrafts.Statuses().WriteTo(Path.Combine(folder, "statuses.csv"));
        PolicyDrafts.Timers().WriteTo(Path.Combine(folder, "timers.csv"));
        var plans = new CsvText(PlansFile.Columns);
        plans.Row("emergency", "officerEmergency", "*", "*", "*", "00:00", "24:00", "3", "longestIdle", "1");
        plans.WriteTo(Path.Combine(folder, "plans.csv"));
        var ends = new CsvText(PolicyTables.DispositionColumns);
        ends.Row("handled", "Handled", "已处置", "*", "", "no");
        ends.Row("nothing-found", "Nothing found", "未发现异常", "*", "", "no");
        ends.Row("false-alarm", "False alarm", "误报", "*", "", "yes");
        ends.WriteTo(Path.Combine(folder, "dispositions.csv"));
        var bodies = new CsvText(PolicyTables.TransferColumns);
        bodies.Row("city-311", "City services", "市政服务", "311", "citizen-assist odor other", "86400");
        bodies.WriteTo(Path.Combine(folder, "transfers.csv"));
        AreaDrafts.WriteIn(folder);
    }

    /// <summary>
    /// Assumed, not measured: the recorded week lies in the lockdown of April 2020, when streets were as empty as never, so both commuter
    /// peaks take only a little of the free flow. The recorded times on the way are of fire engines and ambulances and say nothing of
    /// police cars; the factor for lights and siren stays 1.
    /// </summary>
    private static SpeedsDraft Speeds() => new(
        "America/Los_Angeles",
        EmergencyFactor: 1,
        [
            new(7, 9, ["motorway", "motorway_link", "trunk", "primary", "secondary"], 0.9),
            new(15, 19, ["motorway", "motorway_link", "trunk", "primary", "secondary"], 0.85),
        ],
        "Assumed: mild peaks, for a week of lockdown. Ordinary weeks are slower; replace it with what your city measures.");

    private static bool TryReadStations(
        string path, BorderMap<JurisdictionId> districts, out List<Station> stations, out RegionRefusal refusal)
    {
        stations = [];
        if (!CsvTable.TryRead(path, ["station", "lat", "lon"], exactly: false, RegionLimits.StationsMax, out var table, out refusal))
            return false;
        var fields = new RowFields(path);
        foreach (var row in table.Rows)
        {
            fields.Begin(row);
            var name = fields.Text(0, "station", 1, RegionLimits.NameCharactersMax);
            var place = fields.Place(1, 2);
            if (fields.Refusal is null && districts.TryFind(place, out var home))
                stations.Add(new Station(name + " Station", SanFranciscoNames.StationZh(name), home, place));
            else
                fields.Refuse($"station \"{name}\" lies in no district");
            if (fields.Refusal is not null) break;
        }

        if (stations.Count == 0) fields.Refuse("holds no station");
        refusal = fields.Refusal!;
        return fields.Refusal is null;
    }

    private static void WriteStations(string path, List<Station> stations)
    {
        var csv = new CsvText(PostFiles.StationColumns);
        foreach (var station in stations)
        {
            csv.Row(
                station.Name, station.NameZh, station.Jurisdiction.ToString(),
                CsvText.Degrees(station.Place.Latitude), CsvText.Degrees(station.Place.Longitude));
        }

        csv.WriteTo(path);
    }

    /// <summary>
    /// As many for each district as its workload asks for, at its own stations in turn; a district without one starts at the station
    /// nearest to its streets.
    /// </summary>
    private static void WriteOfficers(
        string path,
        IReadOnlyList<Jurisdiction> districts,
        Dictionary<JurisdictionId, LatLng> middles,
        List<Station> stations,
        Dictionary<JurisdictionId, double> workload)
    {
        var csv = new CsvText(PostFiles.OfficerColumns);
        var id = 0;
        foreach (var district in districts)
        {
            var own = stations.Where(station => station.Jurisdiction == district.Id).ToList();
            if (own.Count == 0) own.Add(stations.MinBy(station => station.Place.MetresTo(middles[district.Id]))!);
            var officers = Math.Max(OfficersPerDistrictMin, (int)Math.Ceiling(workload.GetValueOrDefault(district.Id) / BusyShareMax));
            for (var number = 1; number <= officers; number++)
            {
                csv.Row(
                    CsvText.Number(++id), $"SF{district.Id.Value:D2}{number:D2}", district.Id.ToString(),
                    own[(number - 1) % own.Count].Name, string.Join(' ', s_skills[(number - 1) % s_skills.Length]));
            }
        }

        csv.WriteTo(path);
    }

    /// <summary>Officers on scene at once in each district, on average over the recorded week.</summary>
    private static Dictionary<JurisdictionId, double> Workload(BorderMap<JurisdictionId> districts, IReadOnlyList<RecordedCall> calls)
    {
        const double WeekSeconds = 7 * 86_400;
        var workload = new Dictionary<JurisdictionId, double>();
        foreach (var call in calls)
            if (districts.TryFind(call.Place, out var id))
                workload[id] = workload.GetValueOrDefault(id) + call.OnSceneSeconds / WeekSeconds;
        return workload;
    }

    /// <summary>
    /// The mean of the junctions of each district: where its streets are, which for a coast district is not the middle of its border.
    /// </summary>
    private static Dictionary<JurisdictionId, LatLng> Middles(BorderMap<JurisdictionId> districts, RoadGraph roads)
    {
        var sums = new Dictionary<JurisdictionId, (double Lat, double Lng, int Count)>();
        for (var vertex = 0; vertex < roads.VertexCount; vertex++)
        {
            var place = roads.VertexPlace(vertex);
            if (!districts.TryFind(place, out var id)) continue;
            var (lat, lng, count) = sums.GetValueOrDefault(id);
            sums[id] = (lat + place.Latitude, lng + place.Longitude, count + 1);
        }

        return sums.ToDictionary(at => at.Key, at => LatLng.FromDegrees(at.Value.Lat / at.Value.Count, at.Value.Lng / at.Value.Count));
    }

    /// <summary>The source files under the data folder.</summary>
    private sealed class Sources(string folder)
    {
        internal string Roads { get; } = Path.Combine(folder, "sf", "sf_roads.osm.pbf");

        internal string Districts { get; } = Path.Combine(folder, "sf", "sf_supervisor_districts_2018.csv");

        internal string Stations { get; } = Path.Combine(folder, "sf", "sfpd_stations.csv");

        internal string Calls { get; } = Path.Combine(folder, "sf", "sffd_calls_2020-04-07_13.csv");

        internal string[] All => [Roads, Districts, Stations, Calls];
    }
}
