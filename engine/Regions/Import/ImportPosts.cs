using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>
/// Stations, officers and cameras of an imported region. Stations are the map's where it has some; the others are invented.
/// </summary>
internal sealed class ImportPosts
{
    internal const int OfficersPerJurisdictionMin = 4;
    internal const double KilometresPerOfficer = 10;
    private const int OfficersPerJurisdictionMax = 190; // Times the most jurisdictions stays below RegionLimits.OfficersMax.
    private const int CamerasPerJurisdiction = 6;

    private static readonly string[][] s_skills = [["firearms"], ["medic"], ["traffic"], [], ["medic", "traffic"], [], ["negotiator"], []];

    private ImportPosts(List<StationDraft> stations, int fromMap, CsvText officers, int officerCount, CsvText cameras)
    {
        Stations = stations;
        StationsFromMap = fromMap;
        Officers = officers;
        OfficerCount = officerCount;
        Cameras = cameras;
    }

    internal IReadOnlyList<StationDraft> Stations { get; }

    internal int StationsFromMap { get; }

    internal CsvText Officers { get; }

    internal int OfficerCount { get; }

    internal CsvText Cameras { get; }

    internal static ImportPosts Place(string id, RoadGraph roads, RoadSurvey survey, OsmPlaces places)
    {
        var (stations, names) = (new List<StationDraft>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var police in places.PoliceStations)
        {
            if (!survey.Map.TryFind(police.Place, out var home) || survey.Edges[home] == 0) continue;
            if (stations.Count == RegionLimits.StationsMax - survey.Jurisdictions.Count) break; // Leaves room for one in each.
            var name = Unique(ImportBorders.Short(police.Name, $"{survey.Jurisdictions[home].Name} Police"), names);
            stations.Add(new StationDraft(home, name, ImportBorders.Short(police.NameZh, name), police.Place));
        }

        var fromMap = stations.Count;
        for (var home = 0; home < survey.Jurisdictions.Count; home++)
        {
            if (survey.Edges[home] == 0 || stations.Any(station => station.Home == home)) continue;
            var at = survey.Jurisdictions[home];
            var name = Unique(ImportBorders.Short(at.Name + " Station", ""), names);
            stations.Add(new StationDraft(home, name, ImportBorders.Short(at.NameZh + "警署", name), MiddleOf(roads, survey, home)));
        }

        var officers = PlaceOfficers(id, survey, stations, out var officerCount);
        var cameras = JunctionCameras.Place(
            roads, ImportBorders.Prefix(id), Math.Max(JunctionCameras.Count, CamerasPerJurisdiction * survey.Jurisdictions.Count),
            place => survey.Map.TryFind(place, out _));
        return new ImportPosts(stations, fromMap, officers, officerCount, cameras);
    }

    internal CsvText StationsCsv(RoadSurvey survey)
    {
        var csv = new CsvText(PostFiles.StationColumns);
        foreach (var station in Stations)
        {
            csv.Row(
                station.Name, station.NameZh, CsvText.Number(survey.Jurisdictions[station.Home].Id),
                CsvText.Degrees(station.Place.Latitude), CsvText.Degrees(station.Place.Longitude));
        }

        return csv;
    }

    private static CsvText PlaceOfficers(string id, RoadSurvey survey, List<StationDraft> stations, out int count)
    {
        var csv = new CsvText(PostFiles.OfficerColumns);
        count = 0;
        for (var home = 0; home < survey.Jurisdictions.Count; home++)
        {
            if (survey.Edges[home] == 0) continue;
            var own = stations.FindAll(station => station.Home == home);
            var officers = Math.Clamp(
                (int)Math.Ceiling(survey.Kilometres[home] / KilometresPerOfficer), OfficersPerJurisdictionMin, OfficersPerJurisdictionMax);
            for (var number = 1; number <= officers; number++)
            {
                var jurisdiction = survey.Jurisdictions[home].Id;
                csv.Row(
                    CsvText.Number(++count), $"{ImportBorders.Prefix(id)}{jurisdiction:D2}{number:D3}", CsvText.Number(jurisdiction),
                    own[(number - 1) % own.Count].Name, string.Join(' ', s_skills[(number - 1) % s_skills.Length]));
            }
        }

        return csv;
    }

    /// <summary>
    /// The middle of the street nearest to the middle of all streets: where the roads are, which is not the middle of the border. One that
    /// leads everywhere, and no motorway, if there is any.
    /// </summary>
    private static LatLng MiddleOf(RoadGraph roads, RoadSurvey survey, int home)
    {
        var streets = survey.StreetsOf(home).Select(edge => (Edge: edge, roads.PointOn(edge, 0.5).Place)).ToList();
        var (latitude, longitude) = (streets.Average(at => at.Place.Latitude), streets.Average(at => at.Place.Longitude));
        var middle = LatLng.FromDegrees(Math.Clamp(latitude, -90, 90), Math.Clamp(longitude, -180, 180));
        return streets.OrderByDescending(at => roads.IsSnappable(at.Edge) && roads.EdgeClass(at.Edge) > RoadClass.MotorwayLink)
            .ThenBy(at => at.Place.MetresTo(middle)).First().Place;
    }

    private static string Unique(string name, HashSet<string> names)
    {
        if (names.Add(name)) return name;
        var room = Words.Cut(name, RegionLimits.NameCharactersMax - 8); // For a space and the number.
        for (var number = 2; ; number++)
        {
            if (names.Add($"{room} {number}")) return $"{room} {number}";
        }
    }
}

/// <summary>A station before its jurisdiction's number is written.</summary>
/// <param name="Home">Index of the jurisdiction.</param>
internal sealed record StationDraft(int Home, string Name, string NameZh, LatLng Place);
