using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>What a run of the driver came to. Times on the wall in milliseconds, times on the node's clock in seconds, as named.</summary>
/// <param name="Run">Name of the run: with the seed it makes the same call ids again.</param>
/// <param name="NodeSeconds">How long the run was on the node's clock.</param>
/// <param name="CallsSent">Calls that were due and sent, whatever came of them.</param>
/// <param name="FixesDropped">Fixes not sent because the node was away or did not read.</param>
/// <param name="FixesRejected">By reason, as far as the node said so.</param>
/// <param name="AnswersRefused">Answers the node refused, by reason.</param>
/// <param name="StraightLines">Ways to incidents for which no road was found.</param>
public sealed record DriveReport(
    string Region,
    ulong Seed,
    string Run,
    double Speed,
    double NodeSeconds,
    double WallSeconds,
    int Officers,
    long CallsSent,
    CallCounts Calls,
    Spread CallToDirectiveMilliseconds,
    Spread CallToAcknowledgeMilliseconds,
    IReadOnlyList<Spread> TravelSecondsByPriority,
    Spread TravelSeconds,
    IReadOnlyList<Spread> CallToOnSceneSecondsByPriority,
    Spread CallToOnSceneSeconds,
    IReadOnlyList<MeasuredInterval> Measured,
    long FixesSent,
    long FixesDropped,
    SortedDictionary<string, long> FixesRejected,
    SortedDictionary<string, long> AnswersRefused,
    long StraightLines)
{
    /// <summary>The report as a table for a terminal.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant($"region {Region}, seed {Seed}, run {Run}, clock x{Speed:0.##}"));
        text.AppendLine(Invariant($"{NodeSeconds:0} s on the node's clock, {WallSeconds:0} s on the wall, {Officers} officers"));
        text.AppendLine();
        text.AppendLine(Invariant($"calls sent {CallsSent}, accepted {Calls.Accepted} (joined {Calls.Joined}, repeated {Calls.Repeated})"));
        text.AppendLine(Invariant($"incidents with a directive {Calls.Dispatched}, without officer {Calls.WithoutOfficer}"));
        AddCounts(text, "calls refused", Calls.Refused);
        AddCounts(text, "answers refused", AnswersRefused);
        text.AppendLine(Invariant($"fixes sent {FixesSent}, dropped {FixesDropped}"));
        AddCounts(text, "fixes rejected", FixesRejected);
        if (StraightLines > 0) text.AppendLine(Invariant($"ways without a road, driven straight: {StraightLines}"));
        text.AppendLine();
        text.AppendLine("wall, ms                           n       mean     median        p90        p95        p99        max");
        AddRow(text, "call -> directive", CallToDirectiveMilliseconds);
        AddRow(text, "call -> acknowledge", CallToAcknowledgeMilliseconds);
        text.AppendLine();
        text.AppendLine("node's clock, s                    n       mean     median        p90        p95        p99        max");
        AddByPriority(text, "en route -> on scene", TravelSeconds, TravelSecondsByPriority, MeasuredIntervals.Travel);
        AddByPriority(text, "call -> on scene", CallToOnSceneSeconds, CallToOnSceneSecondsByPriority, MeasuredIntervals.CallToOnScene);
        return text.ToString();
    }

    private void AddByPriority(StringBuilder text, string name, Spread all, IReadOnlyList<Spread> byPriority, string interval)
    {
        AddRow(text, name, all);
        for (var i = 0; i < byPriority.Count; i++)
        {
            if (byPriority[i].Count > 0) AddRow(text, $"  priority {i + 1}", byPriority[i]);
        }

        foreach (var real in Measured.Where(real => real.Interval == interval))
            AddNumbers(text, "  real: " + real.Group, real.Count, [real.Mean, real.Median, real.P90, real.P95]);
    }

    private static void AddRow(StringBuilder text, string name, Spread spread) =>
        AddNumbers(text, name, spread.Count, [spread.Mean, spread.Median, spread.P90, spread.P95, spread.P99, spread.Max]);

    private static void AddNumbers(StringBuilder text, string name, long count, ReadOnlySpan<double> numbers)
    {
        text.Append(Invariant($"{name,-30} {count,5}"));
        foreach (var number in numbers) text.Append(Invariant($" {number,10:0.0}"));
        text.AppendLine();
    }

    private static void AddCounts(StringBuilder text, string name, SortedDictionary<string, long> counts)
    {
        if (counts.Count == 0) return;
        text.AppendLine($"{name}: {string.Join(", ", counts.Select(pair => Invariant($"{pair.Key} {pair.Value}")))}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
