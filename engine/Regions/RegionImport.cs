using System.Security.Cryptography;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Regions.Import;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>What to make a region of.</summary>
/// <param name="Map">An OpenStreetMap file: .osm.pbf, .osm or .osm.xml.</param>
/// <param name="Folder">Becomes the region folder. Replaced only when it is empty or was made by an import.</param>
public sealed record RegionImportOptions(string Map, string Folder)
{
    /// <summary>Jurisdictions as .geojson, or as .csv with a column of well-known text; null: from the map.</summary>
    public string? Borders { get; init; }

    /// <summary>Which admin_level of the map's boundaries; null: the one that divides the roads best.</summary>
    public int? AdminLevel { get; init; }

    /// <summary>The region's id; null: made from the folder's name.</summary>
    public string? Id { get; init; }

    /// <summary>The region's name; null: the id.</summary>
    public string? Name { get; init; }

    /// <summary>The region's Chinese name; null: the name.</summary>
    public string? NameZh { get; init; }

    /// <summary>For whom the roads are read, by the node too.</summary>
    public RoadImport Roads { get; init; }

    /// <summary>Where to draw the result as one SVG file; null: nowhere. An older file is replaced.</summary>
    public string? Picture { get; init; }
}

/// <summary>
/// Makes a region folder (docs/REGION.md) out of a map of any place: roads and borders as they are, stations where the map has police
/// stations, the rest invented by rule. The same files and options give the same bytes.
/// </summary>
public static class RegionImport
{
    /// <summary>Of this recipe. Raise it whenever the files it writes change: folders of another version are made again.</summary>
    public const int Version = 3;

    private const string MarkerHead = "import version ";

    /// <summary>
    /// Reads and checks everything, then writes the folder beside its place and renames it: it is there whole or not at all.
    /// </summary>
    /// <param name="report">What was found; null when refused.</param>
    /// <param name="refusal">Null when the folder is ready; otherwise what is wrong and where.</param>
    public static bool TryImport(RegionImportOptions options, out ImportReport? report, out RegionRefusal? refusal)
    {
        report = null;
        if (!TryName(options, out var id, out refusal) || IsSomebodyElses(options.Folder, out refusal)) return false;
        if (!OsmFile.TryRead(options.Map, out var data, out var osm)) return Refuse(RegionFolder.FromOsm(osm), out refusal);
        var roads = ImportedRoads.Build(data, options.Roads);
        if (roads.Graph.EdgeCount == 0)
            return Refuse(new RegionRefusal(options.Map, "", "holds no road that the vehicle may use"), out refusal);
        if (!OsmPlaces.TryRead(options.Map, out var places, out osm)) return Refuse(RegionFolder.FromOsm(osm), out refusal);
        if (!ImportBorders.TryFind(options, id, roads.Graph, places, out var borders, out refusal)) return false;

        var survey = new RoadSurvey(roads.Graph, borders.All);
        if (survey.IsEmpty)
            return Refuse(new RegionRefusal(options.Borders ?? options.Map, "", "no road lies in any of the jurisdictions"), out refusal);
        var plan = new ImportPlan(options, id, data, roads, borders, survey, ImportPosts.Place(id, roads.Graph, survey, places));
        if (!TryMark(options, id, out var marker, out refusal)) return false;
        if (!MadeFolder.Ensure(options.Folder, marker, into => ImportFiles.Write(into, plan), out refusal)) return false;
        if (options.Picture is not null && !ImportFiles.TryWritePicture(options.Picture, plan, out refusal)) return false;
        report = ImportReport.Of(plan);
        return true;
    }

    /// <summary>Everything the files depend on: equal text means that they are up to date.</summary>
    private static bool TryMark(RegionImportOptions options, string id, out string marker, out RegionRefusal? refusal)
    {
        marker = $"{MarkerHead}{Version}\nid {id} name {options.Name} {options.NameZh} level {options.AdminLevel}"
            + $" vehicle {VehicleWords.Of(options.Roads.Vehicle)} ferries {options.Roads.Ferries}\n";
        refusal = null;
        foreach (var path in options.Borders is null ? [options.Map] : new[] { options.Map, options.Borders })
        {
            try
            {
                using var file = File.OpenRead(path);
                marker += $"{Path.GetFileName(path)} sha256 {Convert.ToHexStringLower(SHA256.HashData(file))}\n";
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return Refuse(new RegionRefusal(path, "", $"cannot be read: {error.Message}"), out refusal);
            }
        }

        return true;
    }

    /// <summary>Not even a folder made by another recipe of this program is replaced: it may be in use.</summary>
    private static bool IsSomebodyElses(string folder, out RegionRefusal? refusal)
    {
        refusal = null;
        var marker = Path.Combine(folder, MadeFolder.MarkerName);
        if (!File.Exists(marker)) return false;
        if (FileBytes.TryRead(marker, out var bytes, out _) && bytes.AsSpan().StartsWith(System.Text.Encoding.UTF8.GetBytes(MarkerHead)))
            return false;
        refusal = new RegionRefusal(folder, "", "was not made by an import; choose another folder");
        return true;
    }

    private static bool TryName(RegionImportOptions options, out string id, out RegionRefusal? refusal)
    {
        refusal = null;
        id = options.Id ?? IdFrom(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder))));
        if (!Words.IsCode(id)) return Refuse(new RegionRefusal("--id", "", $"\"{id}\": {Words.CodeRule}"), out refusal);
        foreach (var (option, name) in new[] { ("--name", options.Name), ("--name-zh", options.NameZh) })
        {
            if (name is { Length: 0 or > RegionLimits.NameCharactersMax })
                return Refuse(new RegionRefusal(option, "", $"1 to {RegionLimits.NameCharactersMax} characters"), out refusal);
        }

        return true;
    }

    private static string IdFrom(string folder)
    {
        var letters = folder.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-');
        var id = string.Concat(letters).Trim('-');
        if (id.Length > RegionLimits.CodeCharactersMax) id = id[..RegionLimits.CodeCharactersMax];
        return id.Length > 0 ? id : "region";
    }

    private static bool Refuse(RegionRefusal because, out RegionRefusal? refusal)
    {
        refusal = because;
        return false;
    }
}
