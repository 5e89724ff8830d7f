namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>
/// Two runs side by side, and what of the second is better or worse than the first. The rule: a figure has changed when it moved by more
/// than 5 % and by more than the noise of the runs, so that neither a tiny difference of quiet figures nor a common one of restless figures
/// is called a change. Noise is the larger one of the two runs' median absolute deviations (MAD) of the value of each second after the
/// warm-up. The median is taken, and not the standard deviation, as a pause or a surge would otherwise make any change look like noise. It
/// is not divided by the root of the number of seconds: neighbouring seconds depend on each other, and two runs differ by more than the
/// seconds of one tell. Counts have no seconds; theirs is twice the root of what was counted, as for events that come by chance.
/// </summary>
/// <param name="Figures">In the order of the page.</param>
/// <param name="Verdicts">Limits and checks that both runs have.</param>
/// <param name="Unlike">How the two differ in what was run: the more there is, the less the figures compare.</param>
internal sealed record RunComparison(
    RunRecord A, RunRecord B, IReadOnlyList<ComparedFigure> Figures, IReadOnlyList<ComparedVerdict> Verdicts, IReadOnlyList<string> Unlike)
{
    /// <summary>By what share a figure must move.</summary>
    internal const double ShareLeast = 0.05;

    /// <summary>Whether there is anything that both runs have.</summary>
    internal bool IsEmpty => Figures.All(figure => figure.Change == Change.NotJudged) && Verdicts.Count == 0;

    internal int Count(Change change) =>
        Figures.Count(figure => figure.Change == change) + Verdicts.Count(verdict => verdict.Change == change);

    internal bool IsWorse => Count(Change.Worse) > 0;

    /// <summary>Both came to their end. A run that was stopped is no measure of the other: only what is worse can be said.</summary>
    internal bool IsWhole => A.Complete && B.Complete;

    internal static RunComparison Of(RunRecord a, RunRecord b)
    {
        var figures = new List<ComparedFigure>();
        foreach (var (first, second) in Pairs(a.Latencies, b.Latencies, latency => latency.Name)) AddLatency(figures, a, b, first, second);
        AddSeries(figures, a, b);
        foreach (var (first, second) in Losses(a, b)) figures.Add(Counted(a, b, first, second));

        var verdicts = Pairs(a.Limits, b.Limits, limit => limit.Text)
            .Select(pair => new ComparedVerdict("limit", pair.A.Text, pair.A.Passed, pair.B.Passed))
            .Concat(Pairs(a.Checks, b.Checks, check => check.Name)
                .Select(pair => new ComparedVerdict("check", pair.A.Name, pair.A.Passed, pair.B.Passed))).ToList();
        return new RunComparison(a, b, figures, verdicts, UnlikeOf(a, b));
    }

    /// <summary>The rule of this type.</summary>
    /// <param name="noise">In the figure's unit; null: unknown, and nothing is judged.</param>
    internal static Change Judge(double? a, double? b, double? noise, bool isLessBetter)
    {
        if (a is not { } before || b is not { } after || noise is not { } restless) return Change.NotJudged;
        if (!double.IsFinite(before) || !double.IsFinite(after) || !double.IsFinite(restless)) return Change.NotJudged;
        var moved = Math.Abs(after - before);
        if (moved <= ShareLeast * Math.Abs(before) || moved <= restless) return Change.Same;
        return after < before == isLessBetter ? Change.Better : Change.Worse;
    }

    /// <summary>The median of how far values are from their median; null when there is none.</summary>
    internal static double? Deviation(IEnumerable<double> values)
    {
        var all = values.ToList();
        return Median(all) is { } middle ? Median(all.ConvertAll(value => Math.Abs(value - middle))) : null;
    }

    internal static double? Median(List<double> values)
    {
        if (values.Count == 0) return null;
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static void AddLatency(List<ComparedFigure> figures, RunRecord a, RunRecord b, LatencyRecord first, LatencyRecord second)
    {
        double? Noise(Func<LatencySecond, double> value) => Larger(
            Deviation(first.BySecond.Where(each => each.Second >= a.WarmUpSeconds).Select(value)),
            Deviation(second.BySecond.Where(each => each.Second >= b.WarmUpSeconds).Select(value)));
        void Add(string what, Func<LatencyRecord, double> value, double? noise)
        {
            var (before, after) = (first.Count > 0 ? value(first) : (double?)null, second.Count > 0 ? value(second) : (double?)null);
            figures.Add(new ComparedFigure(first.Name, what, "ms", before, after, noise, Judge(before, after, noise, isLessBetter: true)));
        }

        Add("p50", latency => latency.P50, Noise(each => each.P50));
        // A record has neither p90 nor p99.9 by second to know their noise from, and the largest is chance.
        Add("p90", latency => latency.P90, null);
        Add("p99", latency => latency.P99, Noise(each => each.P99));
        Add("p99.9", latency => latency.P999, null);
        Add("largest", latency => latency.Max, null);
    }

    private static void AddSeries(List<ComparedFigure> figures, RunRecord a, RunRecord b)
    {
        var pairs = Pairs(a.Series, b.Series, series => (series.Group, series.Name, series.Unit)).ToList();
        foreach (var (first, second) in pairs.Where(pair => pair.A.Group == "throughput"))
            figures.Add(Averaged("throughput", first, Measured(a, first.Values), Measured(b, second.Values), isLessBetter: false));
        var fixes = pairs.Where(pair => pair.A.Group == "throughput" && pair.A.Name.Contains("fix", StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(pair => pair.A.Values.Max() ?? 0).Select(pair => ((SeriesRecord A, SeriesRecord B)?)pair).FirstOrDefault();
        foreach (var (first, second) in pairs.Where(pair => pair.A.Group == "cpu"))
        {
            figures.Add(Averaged("CPU", first, Measured(a, first.Values), Measured(b, second.Values), isLessBetter: true));
            if (fixes is not { } rate) continue;
            var perFix = first with { Name = $"{first.Name}, for 1,000 {rate.A.Name} a second" };
            figures.Add(Averaged("CPU", perFix, Measured(a, PerThousand(first, rate.A)), Measured(b, PerThousand(second, rate.B)),
                isLessBetter: true));
        }

        foreach (var (first, second) in pairs.Where(pair => pair.A.Group == "memory"))
            figures.Add(Averaged("memory", first, Measured(a, first.Values), Measured(b, second.Values), isLessBetter: true));
    }

    private static IEnumerable<double?> PerThousand(SeriesRecord cost, SeriesRecord rate) =>
        cost.Values.Zip(rate.Values, (spent, done) => done > 0 ? spent / done * 1_000 : null);

    // The median second, not the mean: a mean moves with the one second in which a pause or a wrong reading fell.
    private static ComparedFigure Averaged(string group, SeriesRecord series, List<double> a, List<double> b, bool isLessBetter)
    {
        var isBytes = series.Unit is "B" or "bytes";
        var (factor, unit) = isBytes ? (1.0 / (1 << 20), "MiB") : (1, series.Unit);
        var (before, after, noise) = (Median(a) * factor, Median(b) * factor, Larger(Deviation(a), Deviation(b)) * factor);
        return new ComparedFigure(group, series.Name, unit, before, after, noise, Judge(before, after, noise, isLessBetter));
    }

    private static ComparedFigure Counted(RunRecord a, RunRecord b, CountRecord first, CountRecord second)
    {
        var (before, after) = (PerSecond(first.Value, a), PerSecond(second.Value, b));
        var noise = before is null || after is null ? null
            : (double?)(2 * Math.Sqrt(first.Value / (a.Seconds * a.Seconds) + second.Value / (b.Seconds * b.Seconds)));
        return new ComparedFigure(first.Group, first.Name, "1/s", before, after, noise, Judge(before, after, noise, isLessBetter: true));
    }

    // A reason that only one of the runs counted did not happen in the other: a run leaves out the reasons that never came.
    private static IEnumerable<(CountRecord A, CountRecord B)> Losses(RunRecord a, RunRecord b)
    {
        var keys = a.Counts.Concat(b.Counts).Where(count => count.Group is "refused" or "dropped")
            .Select(count => (count.Group, count.Name)).Distinct();
        CountRecord In(RunRecord run, string group, string name) =>
            run.Counts.FirstOrDefault(count => count.Group == group && count.Name == name) ?? new CountRecord(group, name, 0);
        return keys.Select(key => (In(a, key.Group, key.Name), In(b, key.Group, key.Name)));
    }

    private static double? PerSecond(double count, RunRecord run) => run.Seconds > 0 ? count / run.Seconds : null;

    private static List<double> Measured(RunRecord run, IEnumerable<double?> values) =>
        values.Skip((int)Math.Ceiling(run.WarmUpSeconds)).Where(value => value is not null).Select(value => value!.Value).ToList();

    private static double? Larger(double? a, double? b) => a is { } first && b is { } second ? Math.Max(first, second) : null;

    // What both have, in the order of the first; of two of one name the first counts.
    private static IEnumerable<(T A, T B)> Pairs<T, TKey>(IEnumerable<T> a, IEnumerable<T> b, Func<T, TKey> key)
        where TKey : notnull
    {
        var second = b.DistinctBy(key).ToDictionary(key);
        return a.DistinctBy(key).Where(each => second.ContainsKey(key(each))).Select(each => (each, second[key(each)]));
    }

    private static List<string> UnlikeOf(RunRecord a, RunRecord b)
    {
        (string What, bool IsUnlike)[] differences =
        [
            ("scenario", a.Text != b.Text), ("seed", a.Seed != b.Seed), ("region", a.Region != b.Region),
            ("number of officers", a.Officers != b.Officers),
            ("machine", a.Machine != b.Machine), ("warm-up", Math.Abs(a.WarmUpSeconds - b.WarmUpSeconds) > 0.5),
            ("how they ended (one was stopped by hand)", a.Complete != b.Complete),
            ("length", Math.Abs(a.Seconds - b.Seconds) > ShareLeast * a.Seconds),
        ];
        return differences.Where(each => each.IsUnlike).Select(each => each.What).ToList();
    }
}

/// <summary>What became of a figure.</summary>
internal enum Change
{
    NotJudged,
    Same,
    Better,
    Worse,
}

/// <summary>One figure of both runs.</summary>
/// <param name="Noise">In the figure's unit; null where it cannot be known, and the figure is then shown and not judged.</param>
internal sealed record ComparedFigure(string Group, string Name, string Unit, double? A, double? B, double? Noise, Change Change)
{
    /// <summary>Second by first; null without both or when the first is 0.</summary>
    internal double? Ratio => A is { } before && before != 0 ? B / before : null;
}

/// <summary>A limit or check of both runs.</summary>
internal sealed record ComparedVerdict(string Kind, string Text, bool A, bool B)
{
    internal Change Change => A == B ? Change.Same : B ? Change.Better : Change.Worse;
}
