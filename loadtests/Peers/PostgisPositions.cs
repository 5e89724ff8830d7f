using Npgsql;
using NpgsqlTypes;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>One connection that writes officers' newest positions to PostGIS: insert or update, arrays in one prepared statement.</summary>
internal sealed class PostgisPositions : IDisposable
{
    private const string Upsert = """
        INSERT INTO positions (officer, at, place)
        SELECT officer, at, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)
        FROM unnest($1, $2, $3, $4) AS fix (officer, at, longitude, latitude)
        ON CONFLICT (officer) DO UPDATE SET at = excluded.at, place = excluded.place
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _batch;

    public PostgisPositions(PostgresPeer postgres, int statements)
    {
        _connection = postgres.Source.OpenConnection();
        _batch = new NpgsqlBatch(_connection);
        for (var i = 0; i < statements; i++)
        {
            _batch.BatchCommands.Add(new NpgsqlBatchCommand(Upsert)
            {
                Parameters =
                {
                    new NpgsqlParameter<int[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                    new NpgsqlParameter<long[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                    new NpgsqlParameter<double[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double },
                    new NpgsqlParameter<double[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double },
                },
            });
        }

        _batch.Prepare();
    }

    /// <summary>
    /// The table, empty: a key and the spatial index, geometry because that is cheaper to keep than geography, and half of each page left
    /// free for updates.
    /// </summary>
    public static void Make(PostgresPeer postgres)
    {
        using var connection = postgres.Source.OpenConnection();
        PostgresPeer.Do(connection, """
            CREATE UNLOGGED TABLE IF NOT EXISTS positions
                (officer int PRIMARY KEY, at bigint NOT NULL, place geometry(Point, 4326) NOT NULL) WITH (fillfactor = 50);
            CREATE INDEX IF NOT EXISTS positions_place ON positions USING gist (place)
            """);
    }

    /// <summary>Writes as many batches as there are statements.</summary>
    /// <returns>Positions written.</returns>
    public long Take(Func<PositionArrays> next)
    {
        long positions = 0;
        foreach (var command in _batch.BatchCommands)
        {
            var arrays = next();
            ((NpgsqlParameter<int[]>)command.Parameters[0]).TypedValue = arrays.Officers;
            ((NpgsqlParameter<long[]>)command.Parameters[1]).TypedValue = arrays.At;
            ((NpgsqlParameter<double[]>)command.Parameters[2]).TypedValue = arrays.Longitudes;
            ((NpgsqlParameter<double[]>)command.Parameters[3]).TypedValue = arrays.Latitudes;
            positions += arrays.Officers.Length;
        }

        _batch.ExecuteNonQuery();
        return positions;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _connection.Dispose();
    }
}
