using System.Text.Json;
using System.Text.Json.Serialization;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>
/// users.json in the state folder: who may sign in. Readable by the node's own account only (mode 600) and replaced as a whole, so
/// that a crash leaves the old file or the new one. Safe on any thread, but two writers at once lose one's change.
/// </summary>
public static class UserFile
{
    /// <summary>Name of the file in the state folder.</summary>
    public const string Name = "users.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads and checks the file. One that does not exist holds nobody.</summary>
    /// <returns>False when it is refused; <paramref name="refusal"/> says where and why.</returns>
    public static bool TryRead(string path, out IReadOnlyList<User> users, out StateFileRefusal? refusal)
    {
        users = [];
        refusal = null;
        var file = new FileInfo(path);
        if (!file.Exists) return true;
        if (file.Length > DashboardLimits.UserFileBytesMax) return Refuse(path, "", "larger than a user file can be", out refusal);
        FileShape? shape;
        try
        {
            shape = JsonSerializer.Deserialize<FileShape>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException fault)
        {
            return Refuse(path, fault.LineNumber is { } line ? $"line {line + 1}" : "", $"not a user file ({fault.Path})", out refusal);
        }

        if (shape?.Users is not { } entries) return Refuse(path, "", "\"users\" is missing", out refusal);
        if (entries.Count > DashboardLimits.UsersMax) return Refuse(path, "", $"more than {DashboardLimits.UsersMax} users", out refusal);
        var read = new List<User>(entries.Count);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < entries.Count; i++)
        {
            var reason = Fault(entries[i], names);
            if (reason is not null) return Refuse(path, $"users[{i}]", reason, out refusal);
            read.Add(ToUser(entries[i]));
        }

        users = read;
        return true;
    }

    /// <summary>Replaces the file. The folder exists. An I/O error passes through.</summary>
    public static void Write(string path, IReadOnlyList<User> users) =>
        StateFile.Replace(path, stream => JsonSerializer.Serialize(stream, new FileShape([.. users.Select(ToEntry)]), Json));

    private static string? Fault(UserEntry? user, HashSet<string> names)
    {
        if (user is null) return "is null";
        if (user.Name is not { Length: >= 1 and <= DashboardLimits.UserNameMax }) return "\"name\" is missing or too long";
        if (!names.Add(user.Name)) return $"\"{user.Name}\" is there twice";
        if (string.IsNullOrEmpty(user.PasswordHash)) return "\"passwordHash\" is missing";
        if (user.Jurisdictions?.Contains((ushort)0) == true) return "0 is no jurisdiction";
        return user.Role switch
        {
            Roles.Dispatcher when user.Jurisdictions is not { Count: > 0 } => "a dispatcher needs \"jurisdictions\"",
            Roles.Dispatcher when user.Officer is not null => "a dispatcher has no \"officer\"",
            Roles.Officer when user.Officer is not > 0 => "an officer needs \"officer\"",
            Roles.Officer when user.Supervisor == true => "a supervisor is a dispatcher",
            Roles.Dispatcher or Roles.Officer => null,
            _ => $"\"role\" is {Roles.Dispatcher} or {Roles.Officer}",
        };
    }

    private static User ToUser(UserEntry entry) => new(
        entry.Name!, entry.Role!, entry.PasswordHash!, [.. (entry.Jurisdictions ?? []).Select(id => new JurisdictionId(id))],
        new OfficerId(entry.Officer ?? 0))
    {
        IsSupervisor = entry.Supervisor ?? false,
    };

    private static UserEntry ToEntry(User user) => new(
        user.Name, user.Role, user.PasswordHash, [.. user.Jurisdictions.Select(id => id.Value)],
        user.Officer == default ? null : user.Officer.Value, user.IsSupervisor ? true : null);

    private static bool Refuse(string path, string where, string reason, out StateFileRefusal refusal)
    {
        refusal = new StateFileRefusal(path, where, reason);
        return false;
    }

    private sealed record FileShape(IReadOnlyList<UserEntry>? Users);

    private sealed record UserEntry(string? Name, string? Role, string? PasswordHash, IReadOnlyList<ushort>? Jurisdictions, uint? Officer,
        bool? Supervisor = null);
}
