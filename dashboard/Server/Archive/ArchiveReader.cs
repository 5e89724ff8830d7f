using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>Reads an archive file beside whoever writes it, as it was at one moment, and for a bounded time.</summary>
internal static class ArchiveReader
{
    /// <summary>Steps of SQLite's machine between two looks whether it is to end: a fraction of a millisecond.</summary>
    private const int StepsBetweenLooks = 20_000;

    private const int Interrupted = 9;

    /// <summary>Reads. Blocks.</summary>
    /// <param name="path">The file; one that is not there holds nothing.</param>
    /// <param name="nothing">What to say then.</param>
    /// <exception cref="OperationCanceledException">It was cancelled meanwhile.</exception>
    /// <exception cref="SqliteException">The disk fails.</exception>
    internal static T Read<T>(string path, T nothing, Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        if (!File.Exists(path)) return nothing;
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly };
        using var connection = new SqliteConnection(text.ToString()); // Of the pool: opening one anew is a millisecond.
        connection.Open();
        raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks, _ => cancellation.IsCancellationRequested ? 1 : 0, null);
        try
        {
            return read(connection);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == Interrupted)
        {
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
        }
    }
}
