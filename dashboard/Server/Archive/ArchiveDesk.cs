using System.Globalization;
using Microsoft.Data.Sqlite;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>What came of a question to an archive.</summary>
/// <param name="Refusal">Null when <paramref name="Value"/> holds; else a camelCase word of docs/PAST.md.</param>
internal readonly record struct ArchiveAnswer<T>(T Value, string? Refusal);

/// <summary>
/// Reads the archives: a few questions at once, a bounded number waiting, each for a bounded time. Any thread.
/// </summary>
/// <param name="folder">Where the files are.</param>
/// <param name="runner">Who writes them.</param>
/// <param name="wall">Times the questions.</param>
internal sealed class ArchiveDesk(string folder, ArchiveRunner runner, TimeProvider wall) : IDisposable
{
    internal const string Busy = "busy";
    internal const string TooLong = "searchTooLong";
    internal const string Fault = "archiveFault";

    private readonly Gate _gate = new(ArchiveLimits.ReadsAtOnce, ArchiveLimits.ReadsWaitingMax);

    /// <summary>The file of a jurisdiction.</summary>
    internal static string PathOf(string folder, JurisdictionId jurisdiction) =>
        Path.Combine(folder, jurisdiction.Value.ToString(CultureInfo.InvariantCulture) + ".db");

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>How an archive stands.</summary>
    internal ArchiveState StateOf(JurisdictionId jurisdiction) => runner.StateOf(jurisdiction);

    /// <summary>What is closed and not yet in the file of a jurisdiction: read before it is asked.</summary>
    internal ICollection<IncidentView> UnwrittenOf(JurisdictionId jurisdiction) => runner.UnwrittenOf(jurisdiction);

    /// <summary>Waits, not for long, until what was closed before is in the file.</summary>
    /// <returns>How the archive stands; catching up when it is not.</returns>
    internal async Task<ArchiveState> SettleAsync(JurisdictionId jurisdiction, CancellationToken cancellation)
    {
        var waiting = UnwrittenOf(jurisdiction);
        var began = wall.GetTimestamp();
        while (waiting.Any(runner.IsUnwritten))
        {
            if (wall.GetElapsedTime(began).TotalMilliseconds >= ArchiveLimits.SettleMilliseconds)
                return StateOf(jurisdiction) is { Standing: not ArchiveStanding.Well } trouble
                    ? trouble
                    : StateOf(jurisdiction) with { Standing = ArchiveStanding.CatchingUp };
            await Task.Delay(TimeSpan.FromMilliseconds(ArchiveLimits.SettleLookMilliseconds), wall, cancellation);
        }

        return StateOf(jurisdiction);
    }

    /// <summary>How all archives stand.</summary>
    internal IEnumerable<ArchiveState> States => runner.States;

    /// <summary>Asks one archive.</summary>
    /// <param name="nothing">What an archive says that is not there yet.</param>
    internal async Task<ArchiveAnswer<T>> ReadAsync<T>(
        JurisdictionId jurisdiction, T nothing, Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        if (!await _gate.TryEnterAsync(cancellation)) return new ArchiveAnswer<T>(nothing, Busy);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(ArchiveLimits.ReadMilliseconds), wall);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var path = PathOf(folder, jurisdiction);
            var value = await Task.Run(() => ArchiveReader.Read(path, nothing, read, ending.Token), CancellationToken.None);
            return new ArchiveAnswer<T>(value, null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new ArchiveAnswer<T>(nothing, TooLong);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            return new ArchiveAnswer<T>(nothing, Fault);
        }
        finally
        {
            _gate.Leave();
        }
    }
}
