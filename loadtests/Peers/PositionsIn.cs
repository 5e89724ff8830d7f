using System.Diagnostics;
using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>Somebody who takes positions in.</summary>
/// <param name="RoundAsync">One round. Returns positions a second.</param>
internal sealed record PositionTaker(string Who, string How, string Note, Func<CancellationToken, Task<double>> RoundAsync)
{
    /// <summary>Whom it is.</summary>
    public Side Side { get; init; }

    /// <summary>Before its round, and after.</summary>
    public Func<Task> Before { get; init; } = () => Task.CompletedTask;

    /// <summary>After its round.</summary>
    public Func<Task> After { get; init; } = () => Task.CompletedTask;
}

/// <summary>Positions in, taking turns: everybody once, then everybody once more, so that a busy minute hits all alike.</summary>
internal static class PositionsIn
{
    /// <summary>Connections, each with a thread of its own: one for each core of a small machine.</summary>
    public const int Connections = 2;

    private const string NodeNote =
        "a node with the province: checked, folded, what moved is in the journal; bytes made while sending";

    /// <summary>How long a round lasts.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    /// <summary>Everybody's rounds; one more before them is not counted.</summary>
    public static async Task<IReadOnlyList<RateRow>> RunAsync(
        IReadOnlyList<PositionTaker> takers, int rounds, Action<string> tell, CancellationToken cancellation)
    {
        var rates = takers.ToDictionary(taker => taker, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            tell(round == 0 ? "positions in: warming up" : $"positions in: round {round} of {rounds}");
            foreach (var taker in takers)
            {
                cancellation.ThrowIfCancellationRequested();
                await taker.Before();
                var rate = await taker.RoundAsync(cancellation);
                await taker.After();
                if (round > 0) rates[taker].Add(rate);
            }
        }

        return [.. takers.Select(taker => new RateRow(taker.Who, taker.How, rates[taker], taker.Note) { Side = taker.Side })];
    }

    /// <summary>A real node over TCP.</summary>
    public static PositionTaker Node(OwnNode node, SamePositions positions, int batch) =>
        new("ours, end to end", How(batch), NodeNote, async cancellation =>
        {
            var (session, reason) = await NodeSession.OpenAsync(node.Http, node.Keys, TimeProvider.System, cancellation);
            if (session is null) throw new IOException(reason);
            using var open = session;
            var options = new FixFloodOptions(node.Http, node.Fixes, Connections, batch, Round);
            var flood = new FixFlood(options, positions.Seats, session.Clock, TimeProvider.System);
            (var result, reason) = await flood.RunAsync(session.Http, session.Key, cancellation);
            if (result?.Folded is not { } folded)
                throw new IOException(reason.Length > 0 ? reason : "the node does not tell what it folded");
            return folded / result.FoldedSeconds;
        })
        {
            Side = Side.Ours,
            Before = node.GoOnAsync,
            After = node.StandStillAsync,
        };

    /// <summary>The fold alone, in process.</summary>
    public static PositionTaker Fold(SamePositions positions)
    {
        var fold = new FoldPasses(positions);
        return new PositionTaker(
            "ours, the fold in process", "1 thread", "no network, one shard with all officers: not like with like",
            cancellation => Task.Run(() => fold.Run(Round), cancellation))
        {
            Side = Side.Part,
        };
    }

    /// <summary>Redis.</summary>
    public static PositionTaker Redis(RedisPeer redis, SamePositions positions, int batch)
    {
        var commands = Enumerable.Range(0, Connections).Select(connection => positions.Commands(connection, Connections, batch)).ToArray();
        var next = new int[Connections];
        var note = $"{PeerLimits.BatchesInFlightMax} batches under way a connection, bytes made beforehand";
        return new PositionTaker("Redis GEOADD", How(batch), note, cancellation =>
            OnThreadsAsync((connection, isOver) =>
            {
                using var client = redis.Open();
                var all = commands[connection];
                return batch * client.Pipeline(() => all[next[connection]++ % all.Length], isOver);
            }, cancellation));
    }

    /// <summary>PostGIS.</summary>
    public static PositionTaker Postgis(PostgresPeer postgres, SamePositions positions, int batch)
    {
        PostgisPositions.Make(postgres);
        var arrays = Enumerable.Range(0, Connections).Select(connection => positions.Arrays(connection, Connections, batch)).ToArray();
        var next = new int[Connections];
        var statements = PeerLimits.StatementsInFlightMax;
        return new PositionTaker("PostGIS upsert", How(batch), $"unnest of arrays, {statements} statements in one message", cancellation =>
            OnThreadsAsync((connection, isOver) =>
            {
                using var upsert = new PostgisPositions(postgres, statements);
                var all = arrays[connection];
                long taken = 0;
                while (!isOver()) taken += upsert.Take(() => all[next[connection]++ % all.Length]);
                return taken;
            }, cancellation));
    }

    private static string How(int batch) => string.Create(CultureInfo.InvariantCulture, $"{Connections} connections × {batch:N0}");

    // Each connection on a thread of its own, until the round is over.
    private static async Task<double> OnThreadsAsync(Func<int, Func<bool>, long> take, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        bool IsOver() => Stopwatch.GetElapsedTime(began) >= Round || cancellation.IsCancellationRequested;
        var threads = Enumerable.Range(0, Connections).Select(connection => Task.Factory.StartNew(
            () => take(connection, IsOver), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var taken = await Task.WhenAll(threads);
        return taken.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
