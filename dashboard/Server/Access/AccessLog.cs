using System.Text.Json;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>One reading of sensitive data.</summary>
/// <param name="At">When, on the node's clock, milliseconds since 1970 UTC.</param>
/// <param name="Who">The user's name.</param>
/// <param name="What">What was read: "watchlist", one entry of it ("watchlist W3-000127"), "reads".</param>
/// <param name="Jurisdiction">Whose.</param>
/// <param name="Why">The purpose, in the person's own words.</param>
/// <param name="Case">The case; empty where there is none.</param>
/// <param name="Found">How many things were given.</param>
internal sealed record AccessLine(long At, string Who, string What, ushort Jurisdiction, string Why, string Case, int Found);

/// <summary>
/// access.jsonl in the state folder: who read what sensitive data, and why. Only ever added to, and on the disk before the data is given:
/// without its line nothing is given. Any thread.
/// </summary>
internal sealed class AccessLog(string path)
{
    internal const string Name = "access.jsonl";

    private readonly Lock _lock = new();

    /// <returns>False when the line could not be written.</returns>
    internal bool TryAdd(AccessLine line)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, DashboardJson.Options), (byte)'\n'];
        try
        {
            lock (_lock)
            {
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
