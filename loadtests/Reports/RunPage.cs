using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>
/// The page about one run: the verdict and its grounds first, then how it went over time, then everything that was counted.
/// </summary>
internal static class RunPage
{
    /// <param name="fileName">Of the run's JSON, named at the foot.</param>
    internal static string Of(RunRecord run, string fileName)
    {
        var body = new StringBuilder();
        AddHead(body, run);
        AddLimits(body, run);
        RunPhases.Add(body, run);
        AddLatencies(body, run);
        RunPlots.AddGroups(body, run);
        if (run.Knee is { } knee) KneePart.Add(body, knee);
        AddCounts(body, run);
        body.Append(PageParts.Heading("The scenario")).Append($"<pre>{Figures.Escape(run.Text)}</pre>\n");
        AddReading(body, run);
        body.Append(PageParts.Paragraph(
            $"Everything on this page is drawn from {fileName} (format {run.Format}); loadtests report {fileName} draws it again.",
            "soft"));
        return PageParts.Page($"{run.Scenario}: {WordOf(run).ToLowerInvariant()}", body.ToString());
    }

    /// <summary>Wall time, UTC, to the second.</summary>
    internal static string MomentOf(RunRecord run) =>
        run.StartedAt.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The table of latencies in one run.</summary>
    internal static PageTable LatencyTable(IReadOnlyList<LatencyRecord> latencies)
    {
        var table = new PageTable("Latency", "From what to what", "#Count", "#p50 ms", "#p90 ms", "#p99 ms", "#p99.9 ms", "#Max ms");
        foreach (var latency in latencies)
        {
            // Three digits each: seconds and microseconds stand below each other.
            PageCell[] values = [.. new[] { latency.P50, latency.P90, latency.P99, latency.P999, latency.Max }
                .Select(value => (PageCell)Figures.Number(latency.Count == 0 ? null : value))];
            table.Add([latency.Name, latency.What, Figures.Count(latency.Count), .. values]);
        }

        return table;
    }

    private static void AddHead(StringBuilder body, RunRecord run)
    {
        body.Append("<p class=\"over\">Load test</p>\n").Append($"<h1>{Figures.Escape(run.Scenario)}</h1>\n");
        body.Append(PageParts.Verdict(run.Passed, WordOf(run), SentenceOf(run)));
        body.Append(PageParts.Facts("facts",
        [
            ("Region", $"{run.Region}, {Figures.Count(run.Officers)} officers"),
            ("Started", MomentOf(run)),
            ("Measured", $"{Figures.Duration(run.Seconds)} after {Figures.Duration(run.WarmUpSeconds)} of warm-up"),
            ("Ended", EndOf(run)),
            ("Machine", run.Machine),
            ("Seed", run.Seed.ToString(CultureInfo.InvariantCulture)),
            ("Clocks", $"differ by at most {Figures.WithUnit(run.ClockErrorMilliseconds, "ms")} after correction"),
        ]));
    }

    /// <summary>A run that somebody stopped has neither passed nor failed.</summary>
    internal static string WordOf(RunRecord run) => !run.Complete ? "NOT COMPLETE" : run.Passed ? "PASSED" : "FAILED";

    /// <summary>How it ended, and in which phase when not by itself.</summary>
    internal static string EndOf(RunRecord run) => run.Complete ? "by itself, after all its phases"
        : $"stopped by hand {Figures.Duration(Math.Round(RunPlots.LengthOf(run)))} after its start"
            + (run.Phases.Count > 0 ? $", in the phase “{run.Phases[^1].Name}”" : "");

    private static string SentenceOf(RunRecord run)
    {
        if (!run.Complete)
            return $"This run was {EndOf(run)}. What follows is what there was by then: it says nothing about the whole scenario.";
        var (limits, checks) = (run.Limits.Count(limit => !limit.Passed), run.Checks.Count(check => !check.Passed));
        if (run.Limits.Count + run.Checks.Count == 0) return "The scenario sets no limits, and nothing was checked.";
        var ofLimits = Share(run.Limits.Count, limits, "limit", "held", "broke");
        return $"{ofLimits} {Share(run.Checks.Count, checks, "check", "held", "failed")}".Trim();
    }

    private static string Share(int all, int bad, string what, string good, string word) => all == 0 ? ""
        : bad == 0 ? all == 1 ? $"The one {what} {good}." : $"All {all} {what}s {good}."
        : $"{bad} of {all} {what}{(all == 1 ? "" : "s")} {word}.";

    private static void AddLimits(StringBuilder body, RunRecord run)
    {
        if (run.Limits.Count > 0)
        {
            body.Append(PageParts.Heading("Limits"));
            var table = new PageTable("Limit", "#Measured", "#Allowed", "Unit", "#Of the limit", "Verdict");
            foreach (var limit in run.Limits)
            {
                table.Add(!limit.Passed, limit.Text, Figures.Number(limit.Value), Figures.Number(limit.Most), limit.Unit, PartOf(limit),
                    PageCell.Verdict(limit.Passed, "held", limit.Value is null ? "not measured" : "broke"));
            }

            body.Append(table.ToHtml());
        }

        if (run.Checks.Count == 0) return;
        body.Append(PageParts.Heading("Checks"));
        var checks = new PageTable("Must be true at any speed", "What was found", "Verdict");
        foreach (var check in run.Checks)
            checks.Add(!check.Passed, check.Name, check.Detail, PageCell.Verdict(check.Passed, "held", "failed"));
        body.Append(checks.ToHtml());
    }

    private static string PartOf(LimitRecord limit) =>
        limit.Value is { } value && limit.Most > 0 ? $"{Figures.Number(100 * value / limit.Most)}\u00a0%" : Figures.None;

    private static void AddLatencies(StringBuilder body, RunRecord run)
    {
        if (run.Latencies.Count == 0) return;
        body.Append(PageParts.Heading("Latencies")).Append(LatencyTable(run.Latencies).ToHtml());
        // A phase of its own has no seconds of its own: it is a line beside the run's.
        bool IsPart(LatencyRecord latency) => latency.BySecond.Count == 0
            && run.Latencies.Any(whole => latency.Name.StartsWith(whole.Name + " (", StringComparison.Ordinal));
        foreach (var latency in run.Latencies.Where(latency => !IsPart(latency)))
        {
            var parts = run.Latencies.Where(IsPart)
                .Where(each => each.Name.StartsWith(latency.Name + " (", StringComparison.Ordinal)).ToList();
            body.Append($"<h3>{Figures.Escape(latency.Name)}</h3>\n<div class=\"pair uneven\">");
            body.Append(PageParts.Figure(RunPlots.OverTime(run, latency), latency.What));
            body.Append(PageParts.Figure(RunPlots.Percentiles(latency, parts))).Append("</div>\n");
        }
    }

    private static void AddCounts(StringBuilder body, RunRecord run)
    {
        if (run.Counts.Count == 0) return;
        body.Append(PageParts.Heading("Counts")).Append(PageParts.Paragraph("Totals after the warm-up.", "soft"))
            .Append("<div class=\"tables\">\n");
        foreach (var group in run.Counts.GroupBy(count => count.Group))
        {
            // The generator's own cores and memory are no totals.
            var isOwn = group.Key == "generator";
            var table = isOwn ? new PageTable(group.Key, "#") : new PageTable(group.Key, "#Total", "#A second");
            foreach (var count in group)
            {
                PageCell[] cells = [count.Name, Figures.Count(count.Value)];
                table.Add(isOwn ? cells : [.. cells, Figures.Number(run.Seconds > 0 ? count.Value / run.Seconds : null)]);
            }

            body.Append(table.ToHtml());
        }

        body.Append("</div>\n");
    }

    private static void AddReading(StringBuilder body, RunRecord run)
    {
        body.Append(PageParts.Heading("How to read this page"));
        body.Append(PageParts.Facts("read",
        [
            ("Latency",
                "Counts from the moment at which a thing should have been sent. A node that stalls so makes all waiting calls late, not "
                + "just one; nothing is left out because the generator had to wait."),
            ("p50, p99, p99.9",
                "Half of all were as fast as p50 or faster; one in a hundred was slower than p99, one in a thousand slower than p99.9."),
            ("Percentile plot",
                "Starts at the median and goes right by ever rarer cases: 90 %, 99 %, 99.9 %, each further nine as wide as the last. A "
                + "line that stays low to the right is a node that is fast for everybody; a step up is a share of people who wait. It "
                + "ends at the slowest of all."),
            ("Axes",
                "Some are logarithmic: each power of ten is as wide as the next. Their labels show it; a zero is drawn at the foot."),
            ("Warm-up",
                $"The shaded first {Figures.Duration(run.WarmUpSeconds)}. Shown, but in no limit, count or percentile plot."),
            ("Bands",
                "What was going on, named above each plot over time. Coloured: more load than usual, or something that the scenario had "
                + "happen; grey: not judged; nothing: the usual load."),
            ("Gaps",
                "Where a line is broken off nothing came or nothing could be read. A gap is never a zero."),
            ("Long runs",
                $"A plot draws at most {ReportLimits.PointsMost} points. Of each stretch a latency shows its slowest second; everything "
                + "else its lowest and its highest. Each stands at its own time, so no peak is lost; a gap shorter than a stretch is not "
                + "seen."),
            ("Clocks",
                "Times between the generator and the node are corrected for the difference of their clocks; what may be left of it is "
                + "at the top."),
        ]));
    }
}
