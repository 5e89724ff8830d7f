using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>How far the load could be raised: each limit's use by factor, and where the first broke.</summary>
internal static class KneePart
{
    internal static void Add(StringBuilder body, KneeRecord knee)
    {
        body.Append(PageParts.Heading("How far it holds")).Append(PageParts.Paragraph(SentenceOf(knee)));
        body.Append(PageParts.Figure(ChartOf(knee),
            "Where a limit was not measured its line has a gap; one that allows nothing at all has no line. The table has their values."));
        body.Append(TableOf(knee).ToHtml());
    }

    internal static string SentenceOf(KneeRecord knee)
    {
        var raised = knee.Raised.Length == 0 ? "the load" : knee.Raised;
        var first = knee.Broke.Length == 0 ? "limits broke at once" : $"“{knee.Broke}” broke";
        if (knee.Holds <= 0) return $"Raised: {raised}. No step held: {first}.";
        var holds = $"Raised: {raised}. All limits held up to {Figures.Number(knee.Holds)} times the scenario's rates";
        return knee.Broke.Length == 0
            ? $"{holds}; none broke as far as it was raised."
            : $"{holds}; beyond that “{knee.Broke}” broke first.";
    }

    private static Chart ChartOf(KneeRecord knee)
    {
        var steps = knee.Steps.OrderBy(step => step.Factor).ToList();
        var names = steps.SelectMany(step => step.Limits).Select(limit => limit.Text).Distinct().ToList();
        var lines = names.Select(name =>
            new ChartSeries(name, steps.Select(step => new ChartPoint(step.Factor, UseOf(step, name))).ToList()))
            .Where(line => line.Points.Any(point => !point.IsGap)).ToList();
        var marks = new List<ChartMark>();
        if (knee.Holds > 0) marks.Add(new ChartMark(knee.Holds, $"holds: {Figures.Number(knee.Holds)}"));
        var broke = steps.FirstOrDefault(step => step.Factor > knee.Holds && step.Limits.Any(limit => !limit.Passed));
        if (broke is not null) marks.Add(new ChartMark(broke.Factor, $"breaks: {Figures.Number(broke.Factor)}"));
        return new Chart("Use of each limit by load", new ChartAxis("Factor of the scenario's rates"),
            new ChartAxis("Measured, of what is allowed", "%", RunPlots.ScaleFor(lines)), lines)
        {
            Width = 1072,
            Height = 340,
            Marks = marks,
            Levels = [new ChartMark(100, "the limit")],
        };
    }

    private static double? UseOf(KneeStep step, string name) =>
        step.Limits.FirstOrDefault(limit => limit.Text == name) is { Value: { } value, Most: > 0 } limit ? 100 * value / limit.Most : null;

    private static PageTable TableOf(KneeRecord knee)
    {
        var steps = knee.Steps.OrderBy(step => step.Factor).ToList();
        var rates = steps.SelectMany(step => step.Rates).Select(rate => rate.Name).Distinct().ToList();
        var limits = steps.SelectMany(step => step.Limits).Select(limit => (limit.Text, limit.Unit)).Distinct().ToList();
        var table = new PageTable(
        [
            "#Factor", .. rates.Select(rate => $"#{rate}"),
            .. limits.Select(limit => limit.Unit.Length == 0 ? $"#{limit.Text}" : $"#{limit.Text} [{limit.Unit}]"), "Verdict",
        ]);
        foreach (var step in steps)
        {
            var held = step.Limits.All(limit => limit.Passed);
            var cells = new List<PageCell> { Figures.Number(step.Factor) };
            cells.AddRange(rates.Select(name => (PageCell)Figures.Number(step.Rates.FirstOrDefault(rate => rate.Name == name)?.Value)));
            cells.AddRange(limits.Select(limit => CellOf(step.Limits.FirstOrDefault(each => each.Text == limit.Text))));
            cells.Add(PageCell.Verdict(held, "holds", "breaks"));
            table.Add(!held, [.. cells]);
        }

        return table;
    }

    private static PageCell CellOf(LimitRecord? limit) => limit is null ? Figures.None
        : new PageCell(Figures.Number(limit.Value), limit.Passed ? PageTone.Plain : PageTone.Bad);
}
