using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>The page of two runs side by side: A is the one before, B the one after.</summary>
internal static class ComparisonPage
{
    private const string Rule =
        "A figure has changed when it moved by more than 5 % and by more than the noise of the runs. Noise is the larger one of the "
        + "two runs' median absolute deviations of the value of each second after the warm-up: half of all seconds are closer than that "
        + "to their median. One pause or surge does not widen it, as it would a standard deviation. It is not divided by the root of the "
        + "number of seconds, since neighbouring seconds depend on each other and two runs differ by more than the seconds of one tell: "
        + "a small true change may be missed. Counts have no seconds and come by chance: their noise is twice the root of what was "
        + "counted. p90, p99.9 and the largest are shown and not judged: a run's file has no value by second to know their noise from.";

    internal static string Of(RunComparison comparison, string fileA, string fileB)
    {
        var body = new StringBuilder("<p class=\"over\">Load tests compared</p>\n");
        body.Append($"<h1>{Figures.Escape(TitleOf(comparison))}</h1>\n");
        body.Append(PageParts.Verdict(!comparison.IsWorse && comparison.IsWhole, WordOf(comparison), SentenceOf(comparison)));
        AddRuns(body, comparison, fileA, fileB);
        AddChanged(body, comparison);
        AddVerdicts(body, comparison);
        AddFigures(body, "Latencies", comparison.Figures.Where(figure => IsLatency(comparison, figure)));
        AddPlots(body, comparison);
        AddFigures(body, "Throughput, CPU, memory, drops", comparison.Figures.Where(figure => !IsLatency(comparison, figure)));
        body.Append(PageParts.Heading("What counts as a change")).Append(PageParts.Paragraph(Rule));
        body.Append(PageParts.Paragraph(
            "Throughput, CPU and memory are those of the median second. More throughput, and less of everything else, is better.", "soft"));
        return PageParts.Page($"{TitleOf(comparison)}: {WordOf(comparison).ToLowerInvariant()}", body.ToString());
    }

    private static string WordOf(RunComparison comparison) =>
        comparison.IsWorse ? "WORSE" : comparison.IsWhole ? "EQUAL OR BETTER" : "NO VERDICT";

    /// <summary>How many figures and verdicts became what.</summary>
    internal static string SentenceOf(RunComparison comparison) =>
        $"B against A: {comparison.Count(Change.Worse)} worse, {comparison.Count(Change.Better)} better, "
        + $"{comparison.Count(Change.Same)} the same"
        + (comparison.Unlike.Count == 0 ? "." : $". The runs are not alike in: {string.Join(", ", comparison.Unlike)}.");

    /// <summary>"p99 of call-to-directive: 12.1 → 19.4 ms (× 1.60)".</summary>
    internal static string LineOf(ComparedFigure figure) =>
        $"{figure.Group}, {figure.Name}: {Figures.Number(figure.A)} → {Figures.WithUnit(figure.B, figure.Unit)} ({Times(figure.Ratio)})";

    private static string TitleOf(RunComparison comparison) =>
        comparison.A.Scenario == comparison.B.Scenario ? comparison.A.Scenario : $"{comparison.A.Scenario} and {comparison.B.Scenario}";

    private static bool IsLatency(RunComparison comparison, ComparedFigure figure) =>
        comparison.A.Latencies.Any(latency => latency.Name == figure.Group);

    private static void AddRuns(StringBuilder body, RunComparison comparison, string fileA, string fileB)
    {
        var (a, b) = (comparison.A, comparison.B);
        var table = new PageTable("", "A", "B");
        table.Add("File", fileA, fileB);
        PageCell Verdict(RunRecord run) => PageCell.Verdict(run.Passed, "passed", RunPage.WordOf(run).ToLowerInvariant());
        table.Add("Verdict", Verdict(a), Verdict(b));
        table.Add("Ended", RunPage.EndOf(a), RunPage.EndOf(b));
        foreach (var (name, value) in new (string Name, Func<RunRecord, string> Value)[]
        {
            ("Scenario", run => run.Scenario), ("Started", RunPage.MomentOf),
            ("Region", run => $"{run.Region}, {Figures.Count(run.Officers)} officers"),
            ("Measured", run => $"{Figures.Duration(run.Seconds)} after {Figures.Duration(run.WarmUpSeconds)} of warm-up"),
            ("Machine", run => run.Machine),
            ("Seed", run => run.Seed.ToString()),
        })
        {
            table.Add(name, value(a), value(b));
        }

        body.Append(table.ToHtml());
    }

    private static void AddChanged(StringBuilder body, RunComparison comparison)
    {
        body.Append(PageParts.Heading("What changed"));
        var changed = comparison.Figures.Where(figure => figure.Change is Change.Better or Change.Worse)
            .OrderByDescending(figure => figure.Change).ToList();
        if (changed.Count == 0) body.Append(PageParts.Paragraph("No figure moved by more than 5 % and its noise."));
        else AddTable(body, changed);
    }

    private static void AddVerdicts(StringBuilder body, RunComparison comparison)
    {
        var limits = Merge(comparison.A.Limits, comparison.B.Limits, limit => limit.Text);
        if (limits.Count > 0)
        {
            body.Append(PageParts.Heading("Limits"));
            var table = new PageTable("Limit", "#Allowed", "Unit", "#A", "Verdict of A", "#B", "Verdict of B");
            foreach (var (a, b) in limits)
            {
                var limit = (a ?? b)!;
                table.Add(limit.Text, Figures.Number(limit.Most), limit.Unit, Figures.Number(a?.Value), VerdictOf(a?.Passed),
                    Figures.Number(b?.Value), VerdictOf(b?.Passed));
            }

            body.Append(table.ToHtml());
        }

        var checks = Merge(comparison.A.Checks, comparison.B.Checks, check => check.Name);
        if (checks.Count == 0) return;
        body.Append(PageParts.Heading("Checks"));
        var held = new PageTable("Check", "Verdict of A", "Verdict of B");
        foreach (var (a, b) in checks) held.Add((a ?? b)!.Name, VerdictOf(a?.Passed), VerdictOf(b?.Passed));
        body.Append(held.ToHtml());
    }

    private static PageCell VerdictOf(bool? passed) =>
        passed is { } given ? PageCell.Verdict(given, "held", "broke") : new("not there", PageTone.Quiet);

    private static List<(T? A, T? B)> Merge<T>(IReadOnlyList<T> a, IReadOnlyList<T> b, Func<T, string> name)
        where T : class =>
        a.Concat(b).Select(name).Distinct()
            .Select(each => (a.FirstOrDefault(one => name(one) == each), b.FirstOrDefault(one => name(one) == each))).ToList();

    private static void AddFigures(StringBuilder body, string heading, IEnumerable<ComparedFigure> figures)
    {
        var all = figures.ToList();
        if (all.Count == 0) return;
        body.Append(PageParts.Heading(heading));
        AddTable(body, all);
    }

    private static void AddTable(StringBuilder body, IReadOnlyList<ComparedFigure> figures)
    {
        var table = new PageTable("Of", "Figure", "#A", "#B", "Unit", "#B by A", "#Noise", "Change");
        string? last = null;
        foreach (var figure in figures)
        {
            var group = figure.Group == last ? "" : figure.Group;
            var noise = figure.Noise is { } given ? $"± {Figures.Number(given)}" : Figures.None;
            table.Add(figure.Change == Change.Worse, group, figure.Name, Figures.Number(figure.A), Figures.Number(figure.B),
                figure.Unit, Times(figure.Ratio), noise, figure.Change switch
                {
                    Change.Better => new PageCell("better", PageTone.Good),
                    Change.Worse => new PageCell("worse", PageTone.Bad),
                    Change.Same => new PageCell("the same", PageTone.Quiet),
                    _ => new PageCell("not judged", PageTone.Quiet),
                });
            last = figure.Group;
        }

        body.Append(table.ToHtml());
    }

    private static void AddPlots(StringBuilder body, RunComparison comparison)
    {
        var (a, b) = (comparison.A, comparison.B);
        foreach (var first in a.Latencies)
        {
            if (b.Latencies.FirstOrDefault(latency => latency.Name == first.Name) is not { } second) continue;
            body.Append($"<h3>{Figures.Escape(first.Name)}</h3>\n<div class=\"pair uneven\">");
            body.Append(PageParts.Figure(RunPlots.OverTime(a, first, b, second), first.What))
                .Append(PageParts.Figure(RunPlots.Percentiles(first, second)));
            body.Append("</div>\n");
        }
    }

    private static string Times(double? ratio) => ratio is { } given && double.IsFinite(given) ? $"× {given:0.00}" : Figures.None;
}
