using SmartPolicing.Realtime.Server.Hubs;
using SmartPolicing.Realtime.Server.Reloads;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>Keys of machines, as the Host's adapters know them. Any thread.</summary>
/// <param name="IsCurrent">Whether a key of that name still holds and has that stamp.</param>
/// <param name="Reread">What keys.json says now.</param>
public sealed record KeysDoor(Func<string, string?, bool> IsCurrent, Func<Reread> Reread);

/// <summary>
/// Reads users.json and keys.json again, both or none, and puts them in force: what was begun by a right that is gone ends at once. One at a
/// time.
/// </summary>
internal sealed class AccessReload(UserDirectory users, DashboardOptions options, HubConnections hubs)
{
    /// <summary>Nobody could put anything in force afterwards.</summary>
    internal const string NoSupervisorLeft = "noSupervisorLeft";

    /// <summary>What the files say now. Blocks.</summary>
    internal Reread Read()
    {
        var path = Path.Combine(options.StateFolder, UserFile.Name);
        try
        {
            if (!UserFile.TryRead(path, out var read, out var refusal)) return Refused(refusal!.Where, refusal.Reason);
            var keys = options.Keys?.Reread();
            if (keys?.Fault is not null) return keys;
            return users.HasSupervisorWith(read)
                ? new Reread(null, Change(read, keys?.Change ?? new FileChange([], [], [], () => Task.FromResult<string?>(null))))
                : Refused("", "nobody would be supervisor", NoSupervisorLeft);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Refused("", $"cannot be read: {fault.Message}");
        }
    }

    private static Reread Refused(string where, string reason, string? word = null) =>
        new(new FileFault(UserFile.Name, where, reason) { Word = word }, null);

    private FileChange Change(IReadOnlyList<User> read, FileChange keys)
    {
        var before = users.Kept.ToDictionary(user => user.Name, StringComparer.OrdinalIgnoreCase);
        var after = read.ToDictionary(user => user.Name, StringComparer.OrdinalIgnoreCase);
        return new FileChange(
            [.. read.Where(user => !before.ContainsKey(user.Name)).Select(Shown), .. keys.Added.Select(Shown)],
            [.. read.Where(user => before.TryGetValue(user.Name, out var known) && !known.IsSame(user)).Select(Shown), .. keys.Changed.Select(Shown)],
            [.. users.Kept.Where(user => !after.ContainsKey(user.Name)).Select(Shown), .. keys.Removed.Select(Shown)],
            async () =>
            {
                users.Set(read);
                var word = await keys.PutInForce();
                hubs.EndOthers();
                return word;
            });
    }

    private static string Shown(User user) => $"user {user.Name}";

    private static string Shown(string key) => $"key {key}";
}
