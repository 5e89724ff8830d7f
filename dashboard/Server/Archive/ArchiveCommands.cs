using Microsoft.Data.Sqlite;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>Short words for what is done on a connection. One thread at a time, as the connection.</summary>
internal static class ArchiveCommands
{
    /// <summary>Runs a command that gives no rows.</summary>
    /// <returns>Rows that were changed.</returns>
    internal static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Ask(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row as a number; null when there is none.</summary>
    internal static long? Number(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Ask(sql, values);
        return command.ExecuteScalar() as long?;
    }

    /// <summary>A command with its values.</summary>
    internal static SqliteCommand Ask(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>A number that may be unknown.</summary>
    internal static long? LongOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
