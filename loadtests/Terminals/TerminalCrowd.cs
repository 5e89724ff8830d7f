using System.Globalization;
using System.Net;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>What one step of a crowd came to.</summary>
/// <param name="ReportsPerSecond">That were due.</param>
/// <param name="Answer">Milliseconds from when a report was due to its answer.</param>
/// <param name="Late">Milliseconds from when it was due to its being sent: this program's own part.</param>
internal sealed record TerminalStep(double ReportsPerSecond, long Sent, long Answered, long NotOk, long Lost, Spread Answer, Spread Late)
{
    /// <summary>Answers within a tenth of a second, all of them, nobody lost.</summary>
    internal bool Holds => Answer.P99 <= TerminalCrowd.AnswerMillisecondsMax && Answered >= Sent * 0.999 && Lost == 0 && NotOk == 0;

    internal string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ReportsPerSecond,10:N0}/s  sent {Sent:N0}  answered {Answered:N0}  not ok {NotOk:N0}  lost {Lost:N0}  answer ms p50 {Answer.Median:0.0} p99 {Answer.P99:0.0} max {Answer.Max:0.0}  sent late ms p99 {Late.P99:0.0}  {(Holds ? "holds" : "BROKE")}");
}

/// <summary>Many JT/T 808 terminals at once, each on a connection of its own, reporting in an open loop.</summary>
internal sealed class TerminalCrowd(IReadOnlyList<LatLng> starts, int count, Jt808Layout layout, TimeProvider time) : IDisposable
{
    /// <summary>What an answer may take at most, for 99 of 100.</summary>
    internal const double AnswerMillisecondsMax = 100;

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
    internal async Task<string> OpenAsync(EndPoint node, CancellationToken cancellation)
    {
        var refusal = "";
        for (var number = 0; number < count; number++)
            _seats[number] = new TerminalSeat(PhoneOf(number), layout, starts[number % starts.Count], _counts, time);
        await Parallel.ForEachAsync(
            _seats, new ParallelOptions { MaxDegreeOfParallelism = OpeningAtOnce, CancellationToken = cancellation },
            async (seat, stopping) =>
            {
                var reason = await seat.OpenAsync(node, stopping);
                if (reason.Length > 0) Interlocked.CompareExchange(ref refusal, reason, "");
            });
        if (refusal.Length > 0) return refusal;
        foreach (var seat in _seats) _ = seat.ListenAsync(cancellation);
        return "";
    }

    /// <summary>All report once in every interval, evenly spread.</summary>
    internal async Task<TerminalStep> RunAsync(TimeSpan every, TimeSpan lasting, CancellationToken cancellation)
    {
        (_counts.Answer, _counts.Late) = (new LogHistogram(), new LogHistogram());
        var (sent, answered, notOk, lost) = (_counts.Sent, _counts.Answered, _counts.NotOk, _counts.Lost);
        var began = time.GetTimestamp();
        var gap = every.TotalSeconds * time.TimestampFrequency / count;
        var total = (long)(lasting.TotalSeconds * time.TimestampFrequency / gap);
        using var timer = new PeriodicTimer(Turn, time);
        for (long next = 0; next < total && await timer.WaitForNextTickAsync(cancellation);)
        {
            var due = Math.Min(total, (long)((time.GetTimestamp() - began) / gap) + 1);
            var now = time.GetUtcNow();
            for (; next < due; next++)
                if (_seats[next % count] is { IsOpen: true } seat) seat.Report(began + (long)(next * gap), now);
        }

        var since = time.GetTimestamp();
        while (_counts.Answered - answered < _counts.Sent - sent && time.GetElapsedTime(since) < LastAnswers)
            await timer.WaitForNextTickAsync(cancellation);
        return new TerminalStep(
            count / every.TotalSeconds, _counts.Sent - sent, _counts.Answered - answered, _counts.NotOk - notOk, _counts.Lost - lost,
            Spread.Of(_counts.Answer, 1_000), Spread.Of(_counts.Late, 1_000));
    }

    public void Dispose()
    {
        foreach (var seat in _seats) seat?.Dispose();
    }
}
