using System.Text.Json;
using System.Text.Json.Serialization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Closures;

/// <summary>
/// closures.json in the state folder: the closures that hold, replaced as a whole with every change: what a restart
/// knows of them. They are the node's, not one city's, and so in no shard's journal.
/// </summary>
internal static class ClosureFile
{
    internal const string Name = "closures.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads and checks the file. One that does not exist holds none.</summary>
    /// <param name="lastNumber">The greatest number given so far, also to closures that are over.</param>
    /// <returns>False when it is refused; <paramref name="refusal"/> says where and why.</returns>
    internal static bool TryRead(string path, out IReadOnlyList<Closure> closures, out int lastNumber, out StateFileRefusal? refusal)
    {
        (closures, lastNumber, refusal) = ([], 0, null);
        var file = new FileInfo(path);
        if (!file.Exists) return true;
        if (file.Length > DashboardLimits.ClosureFileBytesMax) return Refuse(path, "", "larger than a file of closures can be", out refusal);
        FileShape? shape;
        try
        {
            shape = JsonSerializer.Deserialize<FileShape>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException fault)
        {
            return Refuse(
                path, fault.LineNumber is { } line ? $"line {line + 1}" : "", $"not a file of closures ({fault.Path})", out refusal);
        }

        if (shape?.LastNumber is not { } last || last < 0) return Refuse(path, "", "\"lastNumber\" is missing", out refusal);
        if (shape.Closures is not { } entries) return Refuse(path, "", "\"closures\" is missing", out refusal);
        if (entries.Count > DashboardLimits.ClosuresMax)
            return Refuse(path, "", $"more than {DashboardLimits.ClosuresMax} closures", out refusal);
        var read = new List<Closure>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var fault = Fault(entries[i], last, out var closure);
            if (fault is null && read.Any(other => other.Number == closure.Number)) fault = $"\"{closure.Id}\" is there twice";
            if (fault is not null) return Refuse(path, $"closures[{i}]", fault, out refusal);
            read.Add(closure);
        }

        (closures, lastNumber) = (read, last);
        return true;
    }

    /// <summary>Replaces the file. The folder exists. An I/O error passes through.</summary>
    internal static void Write(string path, IEnumerable<Closure> closures, int lastNumber) =>
        StateFile.Replace(path, stream => JsonSerializer.Serialize(stream, new FileShape(lastNumber, [.. closures.Select(ToEntry)]), Json));

    private static string? Fault(Entry? entry, int last, out Closure closure)
    {
        closure = null!;
        if (entry is null) return "is null";
        if (!Closure.TryNumber(entry.Id, out var number)) return "\"id\" is missing or not like X7";
        if (number > last) return $"\"{entry.Id}\" is above \"lastNumber\"";
        if (!Contract.Words<ClosureKind>.TryRead(entry.Kind, out var kind)) return "\"kind\" is street or point";
        if (entry.Lat is not { } lat || entry.Lng is not { } lng || !LatLng.TryFromDegrees(lat, lng, out var place))
            return "\"lat\" and \"lng\" are missing or no place";
        if (entry.Heading is not (null or >= 0 and < 360)) return "\"heading\" must be from 0 to 359";
        if (entry.Street is null) return "\"street\" is missing";
        if (entry.Why is not { Length: >= 1 and <= DashboardLimits.ReasonMax }) return "\"why\" is missing or too long";
        if (entry.By is not { Length: >= 1 and <= DashboardLimits.UserNameMax }) return "\"by\" is missing or too long";
        if (entry.From is not > 0 || entry.Until is not { } until || until <= entry.From) return "\"until\" must be later than \"from\"";
        closure = new Closure(
            number, kind, place, entry.Heading ?? Closure.BothDirections, entry.Street, entry.Why, entry.By,
            new Instant(entry.From.Value), new Instant(until));
        return null;
    }

    private static Entry ToEntry(Closure closure) => new(
        closure.Id, JsonNamingPolicy.CamelCase.ConvertName(closure.Kind.ToString()), closure.Place.Latitude, closure.Place.Longitude,
        closure.Heading == Closure.BothDirections ? null : closure.Heading, closure.Street, closure.Why, closure.By,
        closure.From.UnixMilliseconds, closure.Until.UnixMilliseconds);

    private static bool Refuse(string path, string where, string reason, out StateFileRefusal refusal)
    {
        refusal = new StateFileRefusal(path, where, reason);
        return false;
    }

    private sealed record FileShape(int? LastNumber, IReadOnlyList<Entry>? Closures);

    private sealed record Entry(
        string? Id, string? Kind, double? Lat, double? Lng, int? Heading, string? Street, string? Why, string? By, long? From, long? Until);
}
