using System.Diagnostics;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>Somebody who answers questions, by their number.</summary>
/// <param name="Answer">Answers one; what it returns is compared afterwards.</param>
internal sealed record Contender<T>(string Who, string How, Func<int, T> Answer)
{
    /// <summary>True of ours, which the peers are set beside.</summary>
    public bool IsOurs { get; init; }

    /// <summary>What one has to know to read it; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>By the peer's own count, median, asked for at the end. Unit: nanoseconds; null where there is none.</summary>
    public Func<double?> ServerNanoseconds { get; init; } = () => null;
}

/// <summary>
/// Questions put to everybody in turns on one thread: some to the first, the same to the second, and so on, then the next ones. So a busy
/// minute of the machine hits all alike, and each has its caches warm after the first of a turn.
/// </summary>
internal static class Contest
{
    /// <summary>Questions of a turn.</summary>
    private const int Turn = 100;

    /// <summary>A turn ends sooner for whoever is slow, after a few questions at least.</summary>
    private static readonly TimeSpan TurnMax = TimeSpan.FromMilliseconds(400);

    private const int TurnMin = 2;

    /// <summary>As long as the runtime needs to compile anew what is called often (see <see cref="Timing"/>).</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(700);

    /// <param name="questions">Their number; asked again from the first when there are more turns.</param>
    /// <param name="right">Compares the answers to questions 0, 1, 2, ... as many as are wanted.</param>
    /// <param name="compared">How many.</param>
    public static IReadOnlyList<TimeRow> Run<T>(
        string question, IReadOnlyList<Contender<T>> contenders, int questions, int rounds, int compared,
        Func<Contender<T>, IReadOnlyList<T>, Rightness> right, CancellationToken cancellation)
    {
        var times = contenders.Select(_ => new LogHistogram()).ToArray();
        foreach (var contender in contenders) Warm(contender, questions, cancellation);
        for (var round = 0; round < rounds; round++)
        {
            for (var each = 0; each < contenders.Count; each++)
            {
                var began = Stopwatch.GetTimestamp();
                for (var i = 0; i < Turn && (i < TurnMin || Stopwatch.GetElapsedTime(began) < TurnMax); i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var start = Stopwatch.GetTimestamp();
                    contenders[each].Answer((round * Turn + i) % questions);
                    times[each].Add(Timing.Picoseconds(Stopwatch.GetTimestamp() - start));
                }
            }
        }

        return
        [
            .. contenders.Select((contender, each) =>
            {
                var server = contender.ServerNanoseconds(); // Before more is asked.
                var answers = Enumerable.Range(0, compared).Select(contender.Answer).ToList();
                return new TimeRow(question, contender.Who, contender.How, Spread.Of(times[each], 1_000), server, right(contender, answers))
                {
                    IsOurs = contender.IsOurs,
                    Note = contender.Note,
                };
            }),
        ];
    }

    private static void Warm<T>(Contender<T> contender, int questions, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(began) < WarmUp; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            contender.Answer(i % questions);
        }
    }
}
