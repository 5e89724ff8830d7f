using System.Globalization;
using System.Net;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>What one step of a crowd came to.</summary>
/// <param name="Due">Reports that should have been sent.</param>
/// <param name="Sent">Less when a socket was full or closed.</param>
/// <param name="Answer">Milliseconds from when a report was due to its answer.</param>
/// <param name="Late">Milliseconds from when it was due to its being sent: this program's own part.</param>
/// <param name="Node">What the node's own counts say of them.</param>
internal sealed record TerminalStep(
    double PerSecond, long Due, long Sent, long Answered, long NotOk, long Lost, Spread Answer, Spread Late, FixCounts Node)
{
    private const double AnswerMillisecondsMax = 100;
    private const double LateMillisecondsMax = 50;

    /// <summary>Answers within a tenth of a second, all of them, nobody lost.</summary>
    internal RateStep Judged => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{PerSecond,10:N0}/s  due {Due:N0} sent {Sent:N0} answered {Answered:N0} not ok {NotOk:N0} connections lost {Lost:N0}  answer ms p50 {Answer.Median:0.0} p99 {Answer.P99:0.0} max {Answer.Max:0.0}  sent late ms p99 {Late.P99:0.0}  {Node.ToWords()}"),
        [
            RateKnee.AtMost("connections lost", Lost, 0), RateKnee.AtMost("answers that are not ok", NotOk, 0),
            RateKnee.Missing("not sent: the socket was full", Due, Sent), RateKnee.Missing("not answered", Sent, Answered),
            RateKnee.AtMost("answer p99", Answer.P99, AnswerMillisecondsMax, " ms"),
            RateKnee.AtMost("this program sent late, p99", Late.P99, LateMillisecondsMax, " ms"),
        ]);
}

/// <summary>Many JT/T 808 terminals at once, each on a connection of its own, reporting in an open loop.</summary>
/// <param name="clock">The node's: reports are dated by it.</param>
internal sealed class TerminalCrowd(
    IReadOnlyList<LatLng> starts, int count, Jt808Layout layout, NodeClock clock, FixCountReader node, TimeProvider time) : IDisposable
{
    private const int OpeningAtOnce = 64;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(2);

    private readonly TerminalCounts _counts = new();
    private readonly TerminalSeat[] _seats = new TerminalSeat[count];

    /// <summary>The phone of the terminal with that number, as <c>--write</c> gives it.</summary>
    internal static string PhoneOf(int number) => (13_900_000_000 + number).ToString(CultureInfo.InvariantCulture);

    /// <summary>Milliseconds from connecting to being authenticated.</summary>
    internal Spread Opening => Spread.Of(_counts.Opening, 1_000);

    /// <summary>Connects all of them.</summary>
    /// <returns>"" or the first reason why one could not.</returns>
    internal async Task<string> OpenAsync(EndPoint to, CancellationToken cancellation)
    {
        var refusal = "";
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        for (var number = 0; number < count; number++)
            _seats[number] = new TerminalSeat(PhoneOf(number), layout, starts[number % starts.Count], _counts, time);
        try
        {
            await Parallel.ForEachAsync(
                _seats, new ParallelOptions { MaxDegreeOfParallelism = OpeningAtOnce, CancellationToken = enough.Token },
                async (seat, stopping) =>
                {
                    var reason = await seat.OpenAsync(to, stopping);
                    if (reason.Length == 0) return;
                    Interlocked.CompareExchange(ref refusal, reason, "");
                    await enough.CancelAsync();
                });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // One was refused: the others would be, too.
        }

        if (refusal.Length > 0) return $"{refusal} ({_counts.Opening.Count:N0} of {count:N0} are there)";
        foreach (var seat in _seats) _ = seat.ListenAsync(cancellation);
        return "";
    }

    /// <summary>That many reports a second of all together, evenly spread.</summary>
    /// <exception cref="IOException">The node does not say what it took.</exception>
    internal async Task<TerminalStep> RunAsync(double perSecond, TimeSpan lasting, CancellationToken cancellation)
    {
        var before = (await node.SettledAsync(cancellation)).Counts;
        (_counts.Answer, _counts.Late) = (new LogHistogram(), new LogHistogram());
        var (sent, answered, notOk, lost) = (_counts.Sent, _counts.Answered, _counts.NotOk, _counts.Lost);
        var began = time.GetTimestamp();
        var gap = time.TimestampFrequency / perSecond;
        var total = (long)(lasting.TotalSeconds * perSecond);
        using var timer = new PeriodicTimer(Turn, time);
        for (long next = 0; next < total && await timer.WaitForNextTickAsync(cancellation);)
        {
            var due = Math.Min(total, (long)((time.GetTimestamp() - began) / gap) + 1);
            var now = clock.Now.ToTime();
            for (; next < due; next++)
                if (_seats[next % count] is { IsOpen: true } seat) seat.Report(began + (long)(next * gap), now);
        }

        var since = time.GetTimestamp();
        while (_counts.Answered - answered < _counts.Sent - sent && time.GetElapsedTime(since) < LastAnswers)
            await timer.WaitForNextTickAsync(cancellation);
        var after = (await node.SettledAsync(cancellation)).Counts;
        return new TerminalStep(
            perSecond, total, _counts.Sent - sent, _counts.Answered - answered, _counts.NotOk - notOk, _counts.Lost - lost,
            Spread.Of(_counts.Answer, 1_000), Spread.Of(_counts.Late, 1_000), after.Since(before));
    }

    public void Dispose()
    {
        foreach (var seat in _seats) seat?.Dispose();
    }
}
