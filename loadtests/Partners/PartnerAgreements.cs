using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Partners;

/// <summary>Agreements and keys of partners that only this program plays: written into a region made for it, and read again.</summary>
internal static class PartnerAgreements
{
    /// <summary>Partners that tell, at most; with those that are told, a region has 200.</summary>
    internal const int TellingMax = 180;

    /// <summary>Partners that are told, at most.</summary>
    internal const int ToldMax = 20;

    /// <summary>Documents of one partner that a node takes a second (docs/PARTNERS.md, tooOften).</summary>
    internal const int PerSecondOfOne = 50;

    private const string File = "partners.json";
    private const string Host = "load.example"; // Says whose file it is.
    private const string Telling = "load-in-";
    private const string Told = "load-out-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes partners.json of the region, and the keys of those that tell.</summary>
    /// <param name="keyFile">A node's keys.json; made, with the key of a first start, when it is not there.</param>
    /// <param name="port">Of the loopback, where those that are told listen.</param>
    /// <returns>"" or why not: another's agreements are not overwritten.</returns>
    internal static string Write(Region region, string keyFile, int telling, int told, int port, TimeProvider wall)
    {
        var path = Path.Combine(region.Folder, File);
        try
        {
            if (System.IO.File.Exists(path) && JsonNode.Parse(System.IO.File.ReadAllText(path))?["host"]?.GetValue<string>() != Host)
                return $"{path} has agreements that are not of this program: use a region made for it";
            int[] cities = [.. region.Jurisdictions.Select(city => (int)city.Id.Value)];
            var until = wall.GetUtcNow().AddDays(365).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var hearing = Names(Telling, telling).Select(name => (object)new
            {
                name, kind = "in", purpose = "load test", until, jurisdictions = cities, key = name,
            });
            var hooks = Names(Told, told).Select(name => (object)new
            {
                name, kind = "webhook", url = $"http://127.0.0.1:{port}/{name}", network = "loopback", purpose = "load test", until,
                jurisdictions = cities, what = new[] { "incidents" }, fields = new[] { "text", "notes" },
            });
            WriteKeys(keyFile, telling);
            System.IO.File.WriteAllText(path, JsonSerializer.Serialize(new { host = Host, status = "test", partners = hearing.Concat(hooks) }, Json));
            return "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return $"{path} or {keyFile}: {(fault is JsonException ? "not as the node writes it" : fault.Message)}"; // The text may quote a secret.
        }
    }

    /// <summary>The keys of those that tell, as a request carries them.</summary>
    /// <returns>Empty with one line for a person, which holds no part of a secret.</returns>
    internal static IReadOnlyList<AccessKey> KeysOf(string keyFile, out string reason)
    {
        var keys = new List<AccessKey>();
        reason = $"{keyFile} has no key of a partner whose name begins with {Telling}: write them with --write, and start the node after it";
        try
        {
            if (JsonNode.Parse(System.IO.File.ReadAllText(keyFile)) is not JsonArray rows) return keys;
            foreach (var row in rows.OfType<JsonObject>().Where(IsTelling))
                if (AccessKey.TryParse($"{row["name"]}.{row["secret"]}", out var key, out _)) keys.Add(key!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            reason = $"{keyFile}: {(fault is JsonException ? "is not a list of {name, roles, secret}" : fault.Message)}";
        }

        return keys;
    }

    /// <summary>Paths at which the region's partners are told by web hook at that port of the loopback.</summary>
    internal static IReadOnlyList<string> HooksOf(string regionFolder, int port, out string reason)
    {
        var path = Path.Combine(regionFolder, File);
        reason = $"{path} has no agreement of kind webhook that leads to port {port}: partners --write --told N --receive {port} makes some";
        try
        {
            var partners = JsonNode.Parse(System.IO.File.ReadAllText(path))?["partners"] as JsonArray ?? [];
            return
            [
                .. partners.OfType<JsonObject>().Where(partner => $"{partner["kind"]}" == "webhook")
                    .Select(partner => Uri.TryCreate($"{partner["url"]}", UriKind.Absolute, out var url) && url.Port == port && url.IsLoopback ? url.AbsolutePath : "")
                    .Where(hook => hook.Length > 0),
            ];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            reason = $"{path}: {fault.Message}";
            return [];
        }
    }

    private static IEnumerable<string> Names(string kind, int count) =>
        Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}"));

    private static bool IsTelling(JsonObject row) => $"{row["name"]}".StartsWith(Telling, StringComparison.Ordinal) && row["secret"] is not null;

    private static void WriteKeys(string keyFile, int telling)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(keyFile))!);
        var rows = System.IO.File.Exists(keyFile) ? (JsonArray)JsonNode.Parse(System.IO.File.ReadAllText(keyFile))! : [Key("driver", "gateway", "caller", "cameras")];
        foreach (var row in rows.OfType<JsonObject>().Where(IsTelling).ToList()) rows.Remove(row);
        foreach (var name in Names(Telling, telling)) rows.Add(Key(name, "partner"));
        var beside = keyFile + ".new";
        System.IO.File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(beside, options)) JsonSerializer.Serialize(file, rows, Json);
        System.IO.File.Move(beside, keyFile, overwrite: true);
    }

    private static JsonNode Key(string name, params string[] roles) => JsonSerializer.SerializeToNode(
        new { name, roles, secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(AccessKey.SecretBytes)) }, Json)!;
}
