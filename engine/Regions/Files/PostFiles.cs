using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Reads stations.csv, officers.csv and cameras.csv, and what they say about each other.</summary>
internal static class PostFiles
{
    internal static readonly string[] StationColumns = ["name", "nameZh", "jurisdiction", "lat", "lng"];
    internal static readonly string[] OfficerColumns = ["id", "code", "jurisdiction", "station", "skills"];
    internal const string AreaColumn = "area"; // Of officers.csv; may be left out.
    internal static readonly string[] CameraColumns = ["id", "name", "lat", "lng", "headingDegrees"];

    /// <summary>Stations; each lies in its jurisdiction or at most <see cref="RegionLimits.StationOutsideMetresMax"/> beside it.</summary>
    internal static bool TryReadStations(string path, RegionBorders borders, out List<Station> stations, out RegionRefusal refusal)
    {
        stations = [];
        if (!CsvTable.TryRead(path, StationColumns, exactly: true, RegionLimits.StationsMax, out var table, out refusal)) return false;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var fields = new RowFields(path);
        foreach (var row in table.Rows)
        {
            fields.Begin(row);
            var name = fields.Text(0, "name", 1, RegionLimits.NameCharactersMax);
            var nameZh = fields.Text(1, "nameZh", 1, RegionLimits.NameCharactersMax);
            var home = Home(fields, 2, borders);
            var place = fields.Place(3, 4);
            if (!names.Add(name)) fields.Refuse($"station \"{name}\" is there twice");
            if (fields.Refusal is null && borders.MetresOutside(home, place) is var metres and > RegionLimits.StationOutsideMetresMax)
            {
                var most = RegionLimits.StationOutsideMetresMax;
                fields.Refuse($"station \"{name}\" lies {metres:F0} m outside jurisdiction {home}; at most {most:F0} m");
            }

            if (fields.Refusal is not null) break;
            stations.Add(new Station(name, nameZh, home, place));
        }

        if (stations.Count == 0 && fields.Refusal is null) fields.Refuse("no station: officers have nowhere to start");
        refusal = fields.Refusal!;
        return fields.Refusal is null;
    }

    /// <summary>
    /// Officers. One may start at a station of another jurisdiction: a district without a station of its own is patrolled from next
    /// door.
    /// </summary>
    internal static bool TryReadOfficers(
        string path, RegionBorders borders, List<Station> stations, AreaMap areas, out List<OfficerRegistration> officers,
        out RegionRefusal refusal)
    {
        officers = [];
        string[] columns = HasArea(path) ? [.. OfficerColumns, AreaColumn] : OfficerColumns;
        if (!CsvTable.TryRead(path, columns, exactly: true, RegionLimits.OfficersMax, out var table, out refusal)) return false;
        var areaCodes = areas.Shapes.ToDictionary(shape => shape.Area.Code, shape => shape.Area.Code, StringComparer.Ordinal);
        var byName = stations.ToDictionary(station => station.Name, StringComparer.Ordinal);
        var (ids, codes) = (new HashSet<long>(), new HashSet<string>(StringComparer.Ordinal));
        var known = new Dictionary<string, string[]>(StringComparer.Ordinal); // Many have the same skills: one list for all of them.
        var fields = new RowFields(path);
        foreach (var row in table.Rows)
        {
            fields.Begin(row);
            var id = fields.Whole(0, "id", 1, uint.MaxValue);
            var code = fields.Text(1, "code", 1, RegionLimits.CodeCharactersMax);
            var home = Home(fields, 2, borders);
            if (!ids.Add(id)) fields.Refuse($"id {id} is there twice");
            if (!codes.Add(code)) fields.Refuse($"code \"{code}\" is there twice");
            if (!byName.TryGetValue(row[3], out var station)) fields.Refuse($"station \"{row[3]}\" is not in the stations file");
            if (!known.TryGetValue(row[4], out var skills)) known[row[4]] = skills = Skills(fields, row[4]);
            var area = "";
            if (columns.Length > OfficerColumns.Length && row[^1].Length > 0 && !areaCodes.TryGetValue(row[^1], out area!))
                fields.Refuse($"area \"{row[^1]}\" is not in the areas file");
            if (fields.Refusal is not null) break;
            officers.Add(new OfficerRegistration(new OfficerId((uint)id), code, home, station!.Place, skills)
            {
                Area = area.Length > 0 ? area : areas.At(home, station.Place),
            });
        }

        if (officers.Count == 0 && fields.Refusal is null) fields.Refuse("no officer: there is nobody to send");
        officers.TrimExcess();
        refusal = fields.Refusal!;
        return fields.Refusal is null;
    }

    /// <summary>Cameras, each with the jurisdiction that it stands in or beside.</summary>
    internal static bool TryReadCameras(string path, RegionBorders borders, out List<Camera> cameras, out RegionRefusal refusal)
    {
        cameras = [];
        if (!CsvTable.TryRead(path, CameraColumns, exactly: true, RegionLimits.CamerasMax, out var table, out refusal)) return false;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var fields = new RowFields(path);
        var ground = borders.ToMap();
        foreach (var row in table.Rows)
        {
            fields.Begin(row);
            var id = fields.Text(0, "id", 1, RegionLimits.CodeCharactersMax);
            var place = fields.Place(2, 3);
            var camera = new Camera(
                id,
                fields.Text(1, "name", 1, RegionLimits.NameCharactersMax),
                place,
                row[4].Length == 0 ? -1 : (int)fields.Whole(4, "headingDegrees", 0, 359))
            {
                Jurisdiction = ground.TryFind(place, out var inside) ? inside : borders.Nearest(place, RegionLimits.CameraOutsideMetresMax),
            };
            if (!ids.Add(id)) fields.Refuse($"id \"{id}\" is there twice");
            if (fields.Refusal is not null) break;
            cameras.Add(camera);
        }

        refusal = fields.Refusal!;
        return fields.Refusal is null;
    }

    // One that cannot be read is refused by whoever reads its rows.
    private static bool HasArea(string path) =>
        CsvTable.TryReadHeader(path, out var names, out _, RegionLimits.FieldCharactersMax) && names.Contains(AreaColumn);

    private static JurisdictionId Home(RowFields fields, int column, RegionBorders borders)
    {
        var id = new JurisdictionId((ushort)fields.Whole(column, "jurisdiction", 1, ushort.MaxValue));
        if (fields.Refusal is null && !borders.Has(id)) fields.Refuse($"jurisdiction {id} has no border in the jurisdictions file");
        return id;
    }

    private static string[] Skills(RowFields fields, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > RegionLimits.SkillsMax) fields.Refuse($"{words.Length} skills; at most {RegionLimits.SkillsMax}");
        foreach (var word in words)
        {
            if (!Words.IsCode(word))
                fields.Refuse($"skill \"{word}\": lower-case letters, digits and hyphens, 1 to {RegionLimits.CodeCharactersMax}");
        }

        return Words.Sorted(words);
    }
}
