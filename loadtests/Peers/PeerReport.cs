using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.LoadTests.Benchmarks;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>What came of setting ourselves beside others, as Markdown.</summary>
/// <param name="Machine">Cores, runtime and load before the run.</param>
internal sealed record PeerReport(string Machine, PeerOptions Options)
{
    /// <summary>Below so many one in a hundred has not happened.</summary>
    private const int TailCountMin = 100;

    /// <summary>Positions in.</summary>
    public List<RateRow> Rates { get; } = [];

    /// <summary>Nearest officers, and tables of travel times; rows of one question stand together.</summary>
    public List<TimeRow> Times { get; } = [];

    /// <summary>How each was set up, with versions.</summary>
    public List<string> SetUps { get; } = [];

    /// <summary>What was left out, and why.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Answers that were wrong, of us and of peers.</summary>
    public int Wrong => Times.Sum(row => row.Right.Wrong);

    /// <summary>Of those, ours.</summary>
    public int WrongOfOurs => Times.Where(row => row.IsOurs).Sum(row => row.Right.Wrong);

    /// <summary>All of it.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Machine: {Machine}. {Options.Officers:N0} officers, seed {Options.Seed}.\n");
        AddRates(text);
        AddTimes(text);
        AddList(text, "How each was set up", SetUps);
        AddList(text, "Left out", LeftOut);
        return text.ToString();
    }

    /// <summary>How many times as fast, with two digits that mean something.</summary>
    internal static string Ratio(double ratio) =>
        double.IsFinite(ratio) ? ratio.ToString(ratio < 10 ? "0.0#" : "N0", CultureInfo.InvariantCulture) + "×" : "";

    private void AddRates(StringBuilder text)
    {
        if (Rates.Count == 0) return;
        text.Append("\n## Positions in\n\n");
        AddLine(text, "who", "how", "positions/s, median", "of the rounds, lowest to highest", "ours ÷ it");
        AddLine(text, "---", "---", "---:", "---:", "---:");
        foreach (var row in Rates)
        {
            // The same batching where both did it; otherwise our best.
            var ours = Rates.Where(each => each.Side == Side.Ours)
                .OrderByDescending(each => each.How == row.How).ThenByDescending(each => each.Median).FirstOrDefault();
            AddLine(
                text, row.Who, row.How, Number(row.Median), $"{Number(row.Rates.Min())} to {Number(row.Rates.Max())}",
                row.Side != Side.Peer || ours is null ? "" : Ratio(ours.Median / row.Median));
        }

        text.Append('\n');
        foreach (var note in Rates.Select(row => $"{row.Who}: {row.Note}.").Distinct()) text.Append($"- {note}\n");
    }

    private void AddTimes(StringBuilder text)
    {
        if (Times.Count == 0) return;
        text.Append("\n## Questions\n");
        foreach (var group in Times.GroupBy(row => row.Question))
        {
            text.Append($"\n### {group.Key}\n\n");
            AddLine(
                text, "who", "how", "n", "median", "p99", "in the server, median", "it ÷ ours", "its server ÷ ours", "compared, wrong");
            AddLine(text, "---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
            var ours = group.FirstOrDefault(row => row.IsOurs);
            foreach (var row in group) AddTime(text, row, ours);
            text.Append('\n');
            foreach (var row in group)
            {
                if (row.Note.Length > 0) text.Append($"- {row.Who}: {row.Note}.\n");
                if (row.Right.Wrong > 0) text.Append($"- {row.Who}, {row.How}: WRONG, first: {row.Right.First}\n");
            }
        }
    }

    private static void AddTime(StringBuilder text, TimeRow row, TimeRow? ours) => AddLine(
        text, row.Who, row.How, Number(row.Spread.Count), Time(row.Spread.Median),
        row.Spread.Count < TailCountMin ? "" : Time(row.Spread.P99),
        row.ServerNanoseconds is { } server ? Time(server) : "",
        ours is null || row.IsOurs ? "" : Ratio(row.Spread.Median / ours.Spread.Median),
        ours is null || row.ServerNanoseconds is not { } median ? "" : Ratio(median / ours.Spread.Median),
        $"{Number(row.Right.Compared)}, {Number(row.Right.Wrong)}");

    private static void AddList(StringBuilder text, string title, List<string> lines)
    {
        if (lines.Count == 0) return;
        text.Append($"\n## {title}\n\n");
        foreach (var line in lines) text.Append($"- {line}\n");
    }

    private static string Time(double nanoseconds) => BenchReport.Show(BenchUnit.Nanoseconds, nanoseconds);

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void AddLine(StringBuilder text, params ReadOnlySpan<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
