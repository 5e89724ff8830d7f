using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// Reads a key from a file: one line <c>NAME.SECRET</c>, or a node's own <c>keys.json</c>, of which the first key with both roles,
/// gateway and caller, is taken.
/// </summary>
public static class AccessKeyFile
{
    /// <summary>Longest key file read. A key needs about 110 bytes; anything near this is another file.</summary>
    private const int FileBytesMax = 1 << 20;

    /// <returns>False with one line for a person, which never holds any part of a secret.</returns>
    public static bool TryRead(string path, out AccessKey? key, out string reason)
    {
        key = null;
        try
        {
            var file = new FileInfo(path);
            reason = !file.Exists ? "no such file" : file.Length > FileBytesMax ? $"{file.Length} bytes is too long for a key file" : "";
            if (reason.Length == 0 && TryParse(File.ReadAllText(path), out key, out reason)) return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            reason = problem.Message;
        }

        reason = $"{path}: {reason}";
        return false;
    }

    /// <summary>Reads the text of a key file.</summary>
    /// <returns>As <see cref="TryRead"/>.</returns>
    public static bool TryParse(string text, out AccessKey? key, out string reason) =>
        text.TrimStart().StartsWith('[') ? TryParseJson(text, out key, out reason) : AccessKey.TryParse(text, out key, out reason);

    private static bool TryParseJson(string text, out AccessKey? key, out string reason)
    {
        key = null;
        try
        {
            var rows = JsonSerializer.Deserialize<KeyRow?[]>(text, JsonSerializerOptions.Web) ?? [];
            var row = rows.FirstOrDefault(row => row?.Roles is { } roles && roles.Contains("gateway") && roles.Contains("caller"));
            if (row is not null) return AccessKey.TryParse($"{row.Name}.{row.Secret}", out key, out reason);
            reason = "no key has both roles, gateway and caller";
        }
        catch (JsonException problem)
        {
            // Not the exception's message: it may quote the secret.
            reason = $"line {(problem.LineNumber ?? 0) + 1} is not a list of {{name, roles, secret}}";
        }

        return false;
    }

    private sealed record KeyRow(string? Name, string?[]? Roles, string? Secret);
}
