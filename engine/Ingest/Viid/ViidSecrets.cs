using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>A name and a password; of a device that registers here, or ours at an upper platform. Never logged.</summary>
public sealed record ViidSecret(string Id, string User, string Password)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Id} as {User}";
}

/// <summary>
/// viid.json of a state folder: who may register, and as whom we register. Read anew when it has changed, at the next question; a version that is
/// refused leaves the last good one in force. Any thread.
/// </summary>
public sealed class ViidSecrets
{
    private const int PasswordMax = 256;
    private const int PasswordBytes = 18; // 24 characters of base64url: what a camera's form takes.

    private readonly string _path;
    private readonly Lock _lock = new();
    private (DateTime WrittenAt, long Length) _read; // What tells one version of the file from another: two within a tick of the disk's clock differ in length.
    private Dictionary<string, ViidSecret> _devices = new(StringComparer.Ordinal); // By user.
    private Dictionary<string, ViidSecret> _uppers = new(StringComparer.Ordinal); // By id.

    private ViidSecrets(string path) => _path = path;

    /// <summary>Told, on any thread, of a changed file that is refused.</summary>
    public event Action<ViidRefusal>? Refused;

    /// <summary>Opens the file of a state folder; without one nobody may register.</summary>
    public static bool TryOpen(string stateFolder, [NotNullWhen(true)] out ViidSecrets? secrets, [NotNullWhen(false)] out ViidRefusal? refusal)
    {
        secrets = new ViidSecrets(Path.Combine(stateFolder, ViidSettingsFile.Name));
        if (secrets.TryReadAgain(out refusal)) return true;
        secrets = null;
        return false;
    }

    /// <summary>Makes a password, or takes one, for a device or an upper platform, and writes the file anew (mode 600).</summary>
    /// <param name="password">Null to make one.</param>
    /// <param name="remove">Takes it out instead.</param>
    /// <returns>The password; null with the refusal when the file there is not sound.</returns>
    public static string? Change(string stateFolder, bool isUpper, string id, string user, string? password, bool remove, out ViidRefusal? refusal)
    {
        var path = Path.Combine(stateFolder, ViidSettingsFile.Name);
        ViidSecretsRow row = new([], []);
        refusal = null;
        if (File.Exists(path))
        {
            if (!ViidSettingsFile.TryLoad(path, ViidJson.Default.ViidSecretsRow, out var there, out refusal)) return null;
            row = there;
        }

        password ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(PasswordBytes)).Replace('+', '-').Replace('/', '_');
        var secret = new ViidSecretRow(id, user == id ? null : user, password);
        ViidSecretRow?[] With(ViidSecretRow?[]? rows) => [.. (rows ?? []).Where(each => each?.Id != id), .. remove ? [] : new[] { secret }];
        row = isUpper ? row with { Uppers = With(row.Uppers) } : row with { Devices = With(row.Devices) };
        if (!TryCheck(path, row, out _, out _, out refusal)) return null;
        ViidFile.Replace(path, stream => JsonSerializer.Serialize(stream, row, ViidJson.Default.ViidSecretsRow));
        return password;
    }

    /// <summary>Who registers under that user name.</summary>
    internal bool TryDevice(string user, [NotNullWhen(true)] out ViidSecret? secret)
    {
        lock (_lock)
        {
            ReadWhenChanged();
            return _devices.TryGetValue(user, out secret);
        }
    }

    /// <summary>As whom we register there.</summary>
    internal bool TryUpper(string id, [NotNullWhen(true)] out ViidSecret? secret)
    {
        lock (_lock)
        {
            ReadWhenChanged();
            return _uppers.TryGetValue(id, out secret);
        }
    }

    private void ReadWhenChanged()
    {
        if (Stamp() == _read) return;
        if (!TryReadAgain(out var refusal)) Refused?.Invoke(refusal);
    }

    private (DateTime WrittenAt, long Length) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private bool TryReadAgain([NotNullWhen(false)] out ViidRefusal? refusal)
    {
        _read = Stamp();
        if (!File.Exists(_path))
        {
            (_devices, _uppers, refusal) = ([], [], null);
            return true;
        }

        if (!ViidSettingsFile.TryLoad(_path, ViidJson.Default.ViidSecretsRow, out var row, out refusal)) return false;
        if (!TryCheck(_path, row, out var devices, out var uppers, out refusal)) return false;
        (_devices, _uppers) = (devices, uppers);
        return true;
    }

    private static bool TryCheck(
        string path, ViidSecretsRow row, out Dictionary<string, ViidSecret> devices, out Dictionary<string, ViidSecret> uppers,
        [NotNullWhen(false)] out ViidRefusal? refusal)
    {
        uppers = [];
        return TryCheck(path, "devices", row.Devices ?? [], secret => secret.User, out devices, out refusal)
            && TryCheck(path, "uppers", row.Uppers ?? [], secret => secret.Id, out uppers, out refusal);
    }

    private static bool TryCheck(
        string path, string list, ViidSecretRow?[] rows, Func<ViidSecret, string> key, out Dictionary<string, ViidSecret> secrets,
        [NotNullWhen(false)] out ViidRefusal? refusal)
    {
        secrets = new Dictionary<string, ViidSecret>(StringComparer.Ordinal);
        refusal = rows.Length > ViidLimits.SourcesMax ? new ViidRefusal(path, list, $"holds {rows.Length} entries; at most {ViidLimits.SourcesMax}") : null;
        for (var at = 0; at < rows.Length && refusal is null; at++)
        {
            var row = rows[at];
            if (row is not { Id: { Length: > 0 and <= ViidLimits.IdMax } id, Password: { Length: > 0 and <= PasswordMax } password }
                || !id.All(char.IsAsciiLetterOrDigit) || row.User is { Length: 0 or > ViidLimits.IdMax } || row.User?.Contains(':') == true)
            {
                refusal = new ViidRefusal(path, $"{list}[{at}]", $"needs id (digits or letters) and password (1 to {PasswordMax}); user without a colon");
                continue;
            }

            var secret = new ViidSecret(id, row.User ?? id, password);
            if (!secrets.TryAdd(key(secret), secret)) refusal = new ViidRefusal(path, $"{list}[{at}]", "is there twice");
        }

        return refusal is null;
    }
}

/// <summary>Writing of state files.</summary>
internal static class ViidFile
{
    /// <summary>Replaces a file as a whole (mode 600): a crash leaves the old one or the new one. An I/O error passes through.</summary>
    internal static void Replace(string path, Action<Stream> write)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(fresh, options))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
