using Npgsql;
using NpgsqlTypes;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>Junctions a table of travel times is asked of.</summary>
/// <param name="From">Vertices.</param>
/// <param name="To">Vertices.</param>
internal sealed record TableQuestion(int[] From, int[] To);

/// <summary>Tables of travel times between junctions of one road graph, from our hierarchy and from pgRouting's Dijkstra.</summary>
internal sealed class RoadTable : IDisposable
{
    /// <summary>Questions of each kind; asked again from the first when there are more turns.</summary>
    public const int Questions = 32;

    /// <summary>Of one question; plain Dijkstra takes tens of milliseconds for each.</summary>
    private const int SourcesCompared = 50;

    /// <summary>Asked once more, to learn what the server itself needs.</summary>
    private const int ServerQuestions = 5;

    private const string Edges = "SELECT id, source, target, cost, reverse_cost FROM roads";

    /// <summary>All roads the other way round: from many to one is then from one to many, which is one search and not many.</summary>
    private const string EdgesBackwards = "SELECT id, target AS source, source AS target, cost, reverse_cost FROM roads";

    private readonly RoadGraph _graph;
    private readonly NpgsqlConnection _connection;
    private readonly TravelTimes _times;
    private readonly int[] _vertices;

    public RoadTable(RoadGraph graph, PostgresPeer postgres)
    {
        _graph = graph;
        _times = new TravelTimes(graph);
        _connection = postgres.Source.OpenConnection();

        // A place at the end of a two-way street is its junction for us too: one may leave it either way.
        _vertices = [.. Enumerable.Range(0, graph.VertexCount).Where(vertex => EdgeAt(vertex) >= 0)];
        PostgresPeer.Do(_connection, """
            CREATE UNLOGGED TABLE roads
                (id bigint PRIMARY KEY, source bigint NOT NULL, target bigint NOT NULL, cost float8 NOT NULL, reverse_cost float8 NOT NULL)
            """);
        using (var copy = _connection.BeginBinaryImport("COPY roads FROM STDIN (FORMAT BINARY)"))
        {
            for (var edge = 0; edge < graph.EdgeCount; edge++)
            {
                var twin = graph.Twin(edge);
                if (twin >= 0 && twin < edge) continue; // One line for both directions.
                copy.StartRow();
                foreach (var number in (ReadOnlySpan<long>)[edge, graph.EdgeFrom(edge), graph.EdgeTo(edge)])
                    copy.Write(number, NpgsqlDbType.Bigint);
                copy.Write((double)graph.FreeFlow.EdgeMilliseconds(edge), NpgsqlDbType.Double);
                copy.Write(twin < 0 ? -1.0 : graph.FreeFlow.EdgeMilliseconds(twin), NpgsqlDbType.Double);
            }

            copy.Complete();
        }

        PostgresPeer.Do(_connection, "CREATE INDEX ON roads (source); CREATE INDEX ON roads (target)");
        PostgresPeer.Do(_connection, "VACUUM ANALYZE roads");
    }

    /// <summary>Random junctions.</summary>
    public TableQuestion[] Ask(int from, int to, Chance chance)
    {
        int[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => _vertices[chance.NextBelow(_vertices.Length)]).Distinct()];
        return [.. Enumerable.Range(0, Questions).Select(_ => new TableQuestion(Some(from), Some(to)))];
    }

    /// <summary>Ours: the same junctions as points on roads.</summary>
    public Contender<int[]> Ours(TableQuestion[] questions)
    {
        var points = Array.ConvertAll(questions, question => (From: Points(question.From), To: Points(question.To)));
        return new Contender<int[]>("ours, in process", "customizable hierarchy, forbidden turns obeyed", number =>
        {
            var (from, to) = points[number];
            var found = new int[from.Length * to.Length];
            if (to.Length == 1) _times.ToOne(to[0], from, found);
            else _times.Table(from, to, found);
            return found;
        })
        {
            IsOurs = true,
        };
    }

    /// <summary>pgRouting: all pairs by Dijkstra in one call; it reads the edges from the table for each.</summary>
    public Contender<int[]> PgRouting(TableQuestion[] questions)
    {
        var (from, to) = (new NpgsqlParameter<long[]>(), new NpgsqlParameter<long[]>());
        var isToOne = questions[0].To.Length == 1;
        var search = isToOne
            ? $"SELECT end_vid, start_vid, agg_cost FROM pgr_dijkstraCost('{EdgesBackwards}', ($2::bigint[])[1], $1, directed => true)"
            : $"SELECT start_vid, end_vid, agg_cost FROM pgr_dijkstraCost('{Edges}', $1, $2, directed => true)";
        var command = new NpgsqlCommand(search, _connection)
        {
            Parameters = { from, to },
        };
        command.Prepare();
        void Set(int number) => (from.TypedValue, to.TypedValue) = (
            Array.ConvertAll(questions[number].From, vertex => (long)vertex),
            Array.ConvertAll(questions[number].To, vertex => (long)vertex));
        var how = isToOne ? "pgr_dijkstraCost, one to many on the roads backwards" : "pgr_dijkstraCost, many to many";
        return new Contender<int[]>("pgRouting", how, number =>
        {
            Set(number);
            var times = new Dictionary<(long, long), double>();
            using (var reader = command.ExecuteReader())
                while (reader.Read()) times[(reader.GetInt64(0), reader.GetInt64(1))] = reader.GetDouble(2);
            return
            [
                .. questions[number].From.SelectMany(source => questions[number].To.Select(target =>
                    source == target ? 0 : times.TryGetValue((source, target), out var time) ? (int)time : TravelTimes.NoWay)),
            ];
        })
        {
            ServerNanoseconds = () => PostgresPeer.ExecutionMilliseconds(command, ServerQuestions, Set) * 1e6,
        };
    }

    /// <summary>
    /// Ours must be what plain Dijkstra finds with the forbidden turns, pgRouting's what it finds without them, for it knows none here.
    /// </summary>
    public Rightness Compare(TableQuestion[] questions, IReadOnlyList<int[]> answers, bool withTurns)
    {
        var plain = new PlainSearch(_graph.FreeFlow, withTurns ? PlainSearch.ForbiddenIn(_graph) : []);
        var (compared, wrong, first) = (0, 0, "");
        for (var number = 0; number < answers.Count; number++)
        {
            var (from, to) = (questions[number].From, questions[number].To);
            for (var source = 0; source < from.Length; source += Math.Max(1, from.Length / SourcesCompared))
            {
                plain.From(PointAt(from[source]));
                for (var target = 0; target < to.Length; target++)
                {
                    var (found, expected) = (answers[number][source * to.Length + target], plain.TimeTo(PointAt(to[target])));
                    compared++;
                    if (found == expected) continue;
                    if (wrong++ == 0)
                        first = $"{from[source]} to {to[target]}: {found} ms, plain Dijkstra says {expected} ms";
                }
            }
        }

        return new Rightness(compared, wrong, first);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private RoadPoint[] Points(int[] vertices) => Array.ConvertAll(vertices, PointAt);

    private RoadPoint PointAt(int vertex) => _graph.PointOn(EdgeAt(vertex), 0);

    private int EdgeAt(int vertex)
    {
        for (var (edge, end) = _graph.EdgesOut(vertex); edge < end; edge++)
            if (_graph.Twin(edge) >= 0 && _graph.IsSnappable(edge)) return edge;
        return -1;
    }
}
