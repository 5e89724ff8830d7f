using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Keys;

/// <summary>
/// The file <c>keys.json</c> in the node's state folder: <c>[{"name", "roles": [...], "secret": base64 of 32 bytes, "datum"?}]</c>, where
/// the datum is "wgs-84" (as without), "gcj-02" or "bd-09". Whoever can read it can speak for every officer.
/// </summary>
public static class SenderKeyFile
{
    /// <summary>Name of the file in the state folder.</summary>
    public const string FileName = "keys.json";

    /// <summary>Name of the key that a first start makes.</summary>
    public const string FirstKeyName = "driver";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Reads the keys; on the first start, when there is no file, makes one with the key "driver" that may do everything a key can.
    /// </summary>
    /// <param name="stateFolder">Must exist.</param>
    /// <param name="isThere">The file must be there already: none is made.</param>
    /// <param name="keys">Null when refused.</param>
    /// <param name="refusal">Why not; null when all is well.</param>
    public static bool TryOpenOrCreate(
        string stateFolder,
        [NotNullWhen(true)] out SenderKeys? keys,
        [NotNullWhen(false)] out KeysRefusal? refusal,
        bool isThere = false)
    {
        var path = Path.Combine(stateFolder, FileName);
        keys = null;
        try
        {
            if (!isThere && !File.Exists(path)) CreateFirst(path);
            using var file = File.OpenRead(path);
            if (file.Length > IngestLimits.KeyFileBytesMax)
            {
                refusal = new KeysRefusal(path, "", $"larger than {IngestLimits.KeyFileBytesMax} bytes");
                return false;
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return TryParse(path, bytes, out keys, out refusal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refusal = new KeysRefusal(path, "", $"cannot be read or made: {e.Message}");
            return false;
        }
    }

    /// <summary>True when somebody other than the owner can read the file; the Host says so at start. False on Windows.</summary>
    public static bool IsReadableByOthers(string stateFolder) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(Path.Combine(stateFolder, FileName)) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    /// <summary>Reads the text of a key file.</summary>
    /// <param name="path">For the refusal only.</param>
    internal static bool TryParse(
        string path,
        ReadOnlySpan<byte> json,
        [NotNullWhen(true)] out SenderKeys? keys,
        [NotNullWhen(false)] out KeysRefusal? refusal)
    {
        keys = null;
        if (!TryDeserialize(path, json, out var rows, out refusal)) return false;
        if (rows.Length is 0 or > IngestLimits.KeysMax)
        {
            refusal = new KeysRefusal(path, "", $"has {rows.Length} keys; 1 to {IngestLimits.KeysMax} are allowed");
            return false;
        }

        var read = new List<SenderKey>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var fault = TryKey(rows[i], read, out var key);
            if (fault.Length > 0)
            {
                refusal = new KeysRefusal(path, $"key {i + 1}", fault);
                return false;
            }

            read.Add(key);
        }

        keys = new SenderKeys(read);
        return true;
    }

    private static bool TryDeserialize(
        string path,
        ReadOnlySpan<byte> json,
        out SenderKeyRow?[] rows,
        [NotNullWhen(false)] out KeysRefusal? refusal)
    {
        rows = [];
        refusal = null;
        try
        {
            rows = JsonSerializer.Deserialize(json, IngestJson.Default.SenderKeyRowArray) ?? [];
            return true;
        }
        catch (JsonException e)
        {
            // Not the exception's message: it may quote the file, and the file holds secrets.
            refusal = new KeysRefusal(path, $"line {(e.LineNumber ?? 0) + 1}", "is not a list of {name, roles, secret}");
            return false;
        }
    }

    // The fault in words, or empty.
    private static string TryKey(SenderKeyRow? row, List<SenderKey> before, out SenderKey key)
    {
        key = null!;
        if (row is not { Name: { } name, Roles: { } roles, Secret: { } text }) return "needs name, roles and secret";
        if (!IsName(name)) return $"name must be 1 to {IngestLimits.KeyNameBytesMax} of letters, digits, - and _";
        if (before.Any(other => other.Name == name)) return $"the name {name} is there twice";
        if (roles.Length == 0) return $"{name} has no role";
        if (roles.FirstOrDefault(role => role is not (SenderKey.Gateway or SenderKey.Caller or SenderKey.Cameras or SenderKey.Partner)) is not null
            || roles.Contains(null))
            return $"{name} has a role that is none of {SenderKey.Gateway}, {SenderKey.Caller}, {SenderKey.Cameras} and {SenderKey.Partner}";
        if (!SenderKeys.TryDecodeSecret(text, out var secret))
            return $"the secret of {name} is not base64 of {SenderKey.SecretBytes} bytes";
        var datum = Datum.Wgs84;
        if (row.Datum is not null && !DatumNames.TryRead(row.Datum, out datum))
            return $"the datum of {name} is none of {DatumNames.All}";
        key = new SenderKey(name, [.. roles.Select(role => role!).Distinct()], secret, datum);
        return "";
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= IngestLimits.KeyNameBytesMax && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // Written beside and renamed: a crash leaves no half file, and of two nodes that start at once the first one's keys stand.
    private static void CreateFirst(string path)
    {
        var row = new SenderKeyRow(
            FirstKeyName,
            [SenderKey.Gateway, SenderKey.Caller, SenderKey.Cameras],
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(SenderKey.SecretBytes)));
        var beside = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(beside, options))
        {
            JsonSerializer.Serialize(file, [row], IngestJson.Default.SenderKeyRowArray);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(beside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(beside);
        }
    }
}

/// <summary>One entry of the key file as JSON has it; nothing checked.</summary>
internal sealed record SenderKeyRow(
    string? Name,
    string?[]? Roles,
    string? Secret,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Datum = null);
