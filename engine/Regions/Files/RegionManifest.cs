using System.Text.Json;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Where the tables of the policy are beside policy.json; null for one that the region does not have.</summary>
internal sealed record PolicyTableFiles(
    string? Statuses, string? Timers, string? Safety, string? Plans, string? Dispositions, string? Transfers, string? Areas)
{
    /// <summary>Usual names, in the order of <see cref="All"/>; without their ending they are the keys of region.json.</summary>
    internal static readonly string[] Names =
        ["statuses.csv", "timers.csv", "safety.csv", "plans.csv", "dispositions.csv", "transfers.csv", "areas.geojson"];

    /// <summary>All of them.</summary>
    internal string?[] All => [Statuses, Timers, Safety, Plans, Dispositions, Transfers, Areas];

    /// <param name="find">The path of the table of a key of region.json, given its usual name.</param>
    internal static PolicyTableFiles Of(Func<string, string, string?> find)
    {
        var paths = Array.ConvertAll(Names, name => find(Path.GetFileNameWithoutExtension(name), name));
        return new PolicyTableFiles(paths[0], paths[1], paths[2], paths[3], paths[4], paths[5], paths[6]);
    }
}

/// <summary>region.json with its paths made absolute. The files named in it exist.</summary>
internal sealed record RegionManifest(
    string Id,
    string Name,
    string NameZh,
    string Attribution,
    string Roads,
    string Jurisdictions,
    string Officers,
    string Stations,
    string Cameras,
    string Policy,
    string? Calls,
    string? Speeds,
    RoadImport Import,
    int ReadsKeptMinutes,
    int NeighbourAlertMetres,
    PolicyTableFiles Tables,
    string? Places,
    string? Terminals)
{
    internal const string FileName = "region.json";
    private const int FormatRead = 1;

    internal static bool TryRead(string folder, out RegionManifest manifest, out RegionRefusal refusal)
    {
        manifest = null!;
        if (!JsonFile.TryOpen(Path.Combine(folder, FileName), out var file, out refusal)) return false;
        using (file)
        {
            file.Whole(file.Root, "", "format", FormatRead, FormatRead);
            var id = Named(file, "id");
            if (file.Refusal is null && !Words.IsCode(id)) file.Refuse("id", $"\"{id}\": lower-case letters, digits and hyphens only");
            manifest = new RegionManifest(
                id, Named(file, "name"), Named(file, "nameZh"), Named(file, "attribution"),
                Inside(file, folder, "roads")!, Inside(file, folder, "jurisdictions")!, Inside(file, folder, "officers")!,
                Inside(file, folder, "stations")!, Inside(file, folder, "cameras")!, Inside(file, folder, "policy")!,
                Inside(file, folder, "calls", optional: true), Inside(file, folder, "speeds", optional: true),
                new RoadImport(Vehicle(file), Ferries(file)), ReadsKept(file), NeighbourAlert(file),
                PolicyTableFiles.Of((key, preset) => Table(file, folder, key, preset)), Table(file, folder, "places", "places.csv"),
                Table(file, folder, "terminals", "terminals.json"));
            refusal = file.Refusal!;
            return file.Refusal is null;
        }
    }

    private static RoadVehicle Vehicle(JsonFile file)
    {
        var word = file.Text(file.Root, "", "vehicle", RegionLimits.CodeCharactersMax, optional: true);
        var vehicle = RoadVehicle.PatrolCar;
        if (word is not null && !VehicleWords.TryRead(word, out vehicle))
            file.Refuse("vehicle", $"\"{word}\" is none of {string.Join(", ", VehicleWords.All)}");
        return vehicle;
    }

    private static int ReadsKept(JsonFile file) => file.Root.TryGetProperty("readsKeptMinutes", out var value)
        ? file.Whole(value, "readsKeptMinutes", 0, RegionLimits.ReadsKeptMinutesMax)
        : RegionLimits.ReadsKeptMinutesPreset;

    private static int NeighbourAlert(JsonFile file) => file.Root.TryGetProperty("neighbourAlertMetres", out var value)
        ? file.Whole(value, "neighbourAlertMetres", 0, RegionLimits.NeighbourAlertMetresMax)
        : RegionLimits.NeighbourAlertMetresPreset;

    private static bool Ferries(JsonFile file)
    {
        if (!file.Root.TryGetProperty("ferries", out var value)) return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) file.Refuse("ferries", "must be true or false");
        return value.ValueKind == JsonValueKind.True;
    }

    // One that is not named is there when the file of the usual name is; so a table can be added without touching region.json.
    private static string? Table(JsonFile file, string folder, string key, string preset)
    {
        if (file.Root.TryGetProperty(key, out _)) return Inside(file, folder, key, optional: true);
        return File.Exists(Path.Combine(folder, preset)) ? Inside(file, folder, key, preset) : null;
    }

    private static string Named(JsonFile file, string key) => file.Text(file.Root, "", key, RegionLimits.NameCharactersMax)!;

    /// <summary>A region folder is handed from person to person; nothing in it may point at files outside of it.</summary>
    private static string? Inside(JsonFile file, string folder, string key, bool optional = false)
    {
        var name = file.Text(file.Root, "", key, RegionLimits.NameCharactersMax, optional);
        return name is null || file.Refusal is not null ? null : Inside(file, folder, key, name);
    }

    private static string? Inside(JsonFile file, string folder, string key, string name)
    {
        var parts = name.Split('/');
        if (name.AsSpan().IndexOfAny('\\', ':', '\0') >= 0 || parts.Any(part => part is "" or "." or ".."))
        {
            file.Refuse(key, $"\"{name}\" must be a path inside the folder, with / between its parts");
            return null;
        }

        var path = Path.Combine(folder, Path.Combine(parts));
        if (!File.Exists(path)) file.Refuse(key, $"\"{name}\": the file is not there");
        else if (LeavesBySymbolicLink(folder, parts)) file.Refuse(key, $"\"{name}\" is a link to a place outside the folder");
        return path;
    }

    private static bool LeavesBySymbolicLink(string folder, string[] parts)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (info.LinkTarget is null) continue;
            var end = info.ResolveLinkTarget(returnFinalTarget: true);
            if (end?.FullName.StartsWith(root, StringComparison.Ordinal) != true) return true;
        }

        return false;
    }
}
