using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>The plots of one run over time, and those of its percentiles.</summary>
internal static class RunPlots
{
    // From here on a line of small values lies on the foot of an even axis.
    private const double LogFrom = 25;

    // A slowest that is so many medians long would press the rest of its line to the foot.
    private const double TailLogFrom = 10;

    private static readonly (string Group, string Title)[] Groups =
    [
        ("throughput", "Throughput"), ("drops", "Drops and refusals"), ("cpu", "CPU"), ("gc", "Garbage collection"),
        ("memory", "Memory"), ("connections", "Connections"),
    ];

    /// <summary>Seconds that a run's plots span, so that they can be read below each other.</summary>
    internal static double LengthOf(RunRecord run) => run.WarmUpSeconds + run.Seconds;

    internal static ChartAxis TimeAxis(double length) => new("Since the start of the load", Scale: AxisScale.Time) { UpTo = length };

    /// <summary>Median, p99 and largest of each second.</summary>
    internal static Chart OverTime(RunRecord run, LatencyRecord latency)
    {
        ChartSeries[] series =
        [
            new("p50", Bins.Peaks(Bins.BySecond(latency.BySecond, second => second.P50))) { Colour = 0 },
            new("p99", Bins.Peaks(Bins.BySecond(latency.BySecond, second => second.P99))) { Colour = 1 },
            new("largest", Bins.Peaks(Bins.BySecond(latency.BySecond, second => second.Max))) { Colour = 6, IsFine = true },
        ];
        return new Chart("Each second", TimeAxis(LengthOf(run)), new ChartAxis("Latency", "ms", AxisScale.Log), series)
        {
            Bands = RunPhases.BandsOf(run),
            Marks = RunPhases.MarksOf(run),
            Levels =
            [
                .. run.Limits.Where(limit => IsOf(latency, limit))
                    .Select(limit => new ChartMark(limit.Most, $"limit: {limit.Text[latency.Name.Length..].Trim()}")),
            ],
            Height = 300,
        };
    }

    private static bool IsOf(LatencyRecord latency, LimitRecord limit) =>
        limit.Unit == "ms" && limit.Most > 0 && limit.Text.StartsWith(latency.Name + " ", StringComparison.Ordinal);

    /// <summary>Two runs above each other: the colour tells the run, the weight the percentile.</summary>
    internal static Chart OverTime(RunRecord a, LatencyRecord first, RunRecord b, LatencyRecord second)
    {
        ChartSeries Line(string name, LatencyRecord latency, Func<LatencySecond, double> value, int colour, bool isFine) =>
            new(name, Bins.Peaks(Bins.BySecond(latency.BySecond, value))) { Colour = colour, IsFine = isFine };
        ChartSeries[] series =
        [
            Line("A p50", first, each => each.P50, 0, true), Line("A p99", first, each => each.P99, 0, false),
            Line("B p50", second, each => each.P50, 1, true), Line("B p99", second, each => each.P99, 1, false),
        ];
        return new Chart("Each second", TimeAxis(Math.Max(LengthOf(a), LengthOf(b))), new ChartAxis("Latency", "ms", AxisScale.Log), series)
        {
            Bands = RunPhases.BandsOf(a.Seconds >= b.Seconds ? a : b),
            Height = 300,
        };
    }

    /// <summary>The run, by percentile.</summary>
    /// <param name="parts">The same latency in other phases: <c>NAME (overload x3)</c>.</param>
    internal static Chart Percentiles(LatencyRecord latency, IReadOnlyList<LatencyRecord> parts)
    {
        var lines = parts.Select((part, at) =>
            new ChartSeries(part.Name[latency.Name.Length..].Trim(' ', '(', ')'), BucketQuantiles.Curve(part)) { Colour = at + 1 });
        LatencyRecord[] all = [latency, .. parts];
        return ByPercentile([new ChartSeries("run", BucketQuantiles.Curve(latency)) { Colour = 0 }, .. lines],
            all.Max(each => each.Max) > TailLogFrom * all.Min(each => each.P50));
    }

    /// <summary>Both runs, by percentile.</summary>
    internal static Chart Percentiles(LatencyRecord a, LatencyRecord b) => ByPercentile(
        [
            new ChartSeries("A", BucketQuantiles.Curve(a)) { Colour = 0 },
            new ChartSeries("B", BucketQuantiles.Curve(b)) { Colour = 1 },
        ],
        Math.Max(a.Max, b.Max) > TailLogFrom * Math.Min(a.P50, b.P50));

    private static Chart ByPercentile(IReadOnlyList<ChartSeries> series, bool isLog) => new(
        "By percentile", new ChartAxis("Share that was as fast or faster", Scale: AxisScale.Nines),
        new ChartAxis("Latency", "ms", isLog ? AxisScale.Log : AxisScale.Linear), series)
    {
        Width = 380,
        Height = 300,
    };

    /// <summary>The series of the run, those of one group and unit in one plot.</summary>
    internal static void AddGroups(StringBuilder body, RunRecord run)
    {
        if (run.Series.Count == 0) return;
        body.Append(PageParts.Heading("Over time")).Append("<div class=\"pair\">\n");
        var known = Groups.Select(group => group.Group).ToList();
        var groups = run.Series.GroupBy(series => series.Group)
            .OrderBy(group => known.IndexOf(group.Key) is var at && at < 0 ? known.Count : at);
        foreach (var group in groups)
        {
            foreach (var unit in group.GroupBy(series => series.Unit))
            {
                foreach (var few in unit.Chunk(ReportLimits.SeriesMost)) AddGroup(body, run, TitleOf(group.Key), few);
            }
        }

        body.Append("</div>\n");
    }

    /// <summary>Logarithmic when even axes would hide the smaller line.</summary>
    internal static AxisScale ScaleFor(IEnumerable<ChartSeries> series)
    {
        var middles = series
            .Select(line => line.Points.Where(point => !point.IsGap && point.Y > 0).Select(point => point.Y!.Value).Order().ToList())
            .Where(values => values.Count > 0).Select(values => (Middle: values[values.Count / 2], Most: values[^1])).ToList();
        return middles.Count > 0 && middles.Max(each => each.Most) > LogFrom * middles.Min(each => each.Middle)
            ? AxisScale.Log
            : AxisScale.Linear;
    }

    private static void AddGroup(StringBuilder body, RunRecord run, string title, SeriesRecord[] group)
    {
        var (factor, unit) = UnitOf(group);
        var lines = group.Select((series, at) =>
            new ChartSeries(series.Name, Bins.Thin(Bins.BySecond(series.Values, factor))) { Colour = at }).ToList();
        // What never happened is said below and not drawn: eight lines on the foot of a plot hide each other.
        var drawn = group.Length == 1 ? lines : lines.Where(line => line.Points.Any(point => !point.IsGap && point.Y != 0)).ToList();
        var chart = new Chart(title, TimeAxis(LengthOf(run)), new ChartAxis("Second by second", unit, ScaleFor(drawn)), drawn)
        {
            Bands = RunPhases.BandsOf(run),
            Marks = RunPhases.MarksOf(run),
            WhenEmpty = lines.Exists(line => line.Points.Any(point => !point.IsGap)) ? "none in any second" : "nothing was measured",
            Width = 540,
            Height = 270,
        };
        body.Append(PageParts.Figure(chart, CaptionOf(group, lines.Except(drawn).Select(line => line.Name).ToList())));
    }

    private static string CaptionOf(SeriesRecord[] group, List<string> never)
    {
        var parts = group.Where(series => series.What.Length > 0).Select(series => $"{series.Name}: {series.What}.").ToList();
        if (never.Count > 0) parts.Add($"Nothing but 0: {string.Join(", ", never)}.");
        var missing = group.GroupBy(series => series.Values.Count(value => value is null)).Where(each => each.Key > 0)
            .Select(each => $"{(each.Count() == group.Length ? "" : string.Join(", ", each.Select(series => series.Name)) + ": ")}"
                + $"{each.Key:N0} seconds could not be read.");
        parts.AddRange(missing);
        return string.Join(" ", parts);
    }

    private static (double Factor, string Unit) UnitOf(SeriesRecord[] group)
    {
        var unit = group[0].Unit;
        if (unit is not ("B" or "bytes")) return (1, unit);
        var most = group.SelectMany(series => series.Values).Max() ?? 0;
        return most >= 1 << 20 ? (1.0 / (1 << 20), "MiB") : most >= 1 << 10 ? (1.0 / (1 << 10), "KiB") : (1, "B");
    }

    private static string TitleOf(string group) => Groups.FirstOrDefault(each => each.Group == group).Title ?? group;
}
