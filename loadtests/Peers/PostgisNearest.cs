using Npgsql;
using NpgsqlTypes;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>The nearest officers by PostGIS' operator for it, on a table of its own with a spatial index. One connection.</summary>
internal sealed class PostgisNearest : IDisposable
{
    /// <summary>Asked once more, to learn what the server itself needs.</summary>
    private const int ServerQuestions = 100;

    private readonly NpgsqlConnection _connection;
    private readonly CrowdPlaces _places;
    private readonly string _table;

    public PostgisNearest(PostgresPeer postgres, CrowdPlaces places)
    {
        _connection = postgres.Source.OpenConnection();
        _places = places;
        _table = $"crowd_{places.Density}".ToLowerInvariant();
        PostgresPeer.Do(_connection, $"""
            CREATE UNLOGGED TABLE {_table}_raw (officer int, longitude float8, latitude float8, east float8, north float8)
            """);
        using (var copy = _connection.BeginBinaryImport($"COPY {_table}_raw FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (slot, place) in places.Officers.Index())
            {
                var (east, north) = CrowdPlaces.OnPlane(place);
                copy.StartRow();
                copy.Write(slot + 1, NpgsqlDbType.Integer);
                foreach (var number in (ReadOnlySpan<double>)[place.Longitude, place.Latitude, east, north])
                    copy.Write(number, NpgsqlDbType.Double);
            }

            copy.Complete();
        }

        PostgresPeer.Do(_connection, $"""
            CREATE UNLOGGED TABLE {_table} AS SELECT officer,
                ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography AS place, ST_MakePoint(east, north) AS flat
                FROM {_table}_raw;
            ALTER TABLE {_table} ADD PRIMARY KEY (officer);
            CREATE INDEX ON {_table} USING gist (place);
            CREATE INDEX ON {_table} USING gist (flat);
            DROP TABLE {_table}_raw
            """);
        PostgresPeer.Do(_connection, $"VACUUM ANALYZE {_table}");
    }

    /// <summary>On the earth, as PostGIS advises for longitudes and latitudes.</summary>
    public Contender<uint[]> OnEarth => Make(
        "geography, index <->", "place <-> ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography", place => (place.Longitude, place.Latitude));

    /// <summary>On a plane made for this city, as PostGIS advises for speed: the fastest it can be.</summary>
    public Contender<uint[]> OnPlane => Make("geometry on a plane, index <->", "flat <-> ST_MakePoint($1, $2)", CrowdPlaces.OnPlane);

    /// <summary>Compares with a look at everybody; a plane stretches distances a little.</summary>
    public Rightness Compare(IReadOnlyList<uint[]> answers) => _places.Compare(answers, metresOff: 0.01, partOff: 0.002);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private Contender<uint[]> Make(string how, string distance, Func<LatLng, (double X, double Y)> placeOf)
    {
        var (x, y) = (new NpgsqlParameter<double>(), new NpgsqlParameter<double>());
        var command = new NpgsqlCommand($"SELECT officer FROM {_table} ORDER BY {distance} LIMIT {CrowdPlaces.Wanted}", _connection)
        {
            Parameters = { x, y },
        };
        command.Prepare();
        uint[] Ask(int question)
        {
            (x.TypedValue, y.TypedValue) = placeOf(_places.Asked[question]);
            var officers = new List<uint>(CrowdPlaces.Wanted);
            using var reader = command.ExecuteReader();
            while (reader.Read()) officers.Add((uint)reader.GetInt32(0));
            return [.. officers];
        }

        return new Contender<uint[]>("PostGIS", how, Ask)
        {
            ServerNanoseconds = () => PostgresPeer.ExecutionMilliseconds(command, ServerQuestions, question =>
                (x.TypedValue, y.TypedValue) = placeOf(_places.Asked[question])) * 1e6,
        };
    }
}
