using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>What was going on when, as bands behind the plots of a run and as a table.</summary>
internal static class RunPhases
{
    // Phases as RunDirector names them; what is raised has its factor behind the word.
    private const string Run = "run";
    private const string Settle = "settle";
    private const string Knee = "knee ";
    private const string Overload = "overload ";

    // Seconds by which a phase may begin later than planned: what is due at its beginning belongs to it.
    private const double Slack = 0.5;

    /// <summary>Behind every plot over time. Of a record that tells no phases only its warm-up is known.</summary>
    internal static IReadOnlyList<ChartBand> BandsOf(RunRecord run)
    {
        if (run.Phases.Count == 0)
            return run.WarmUpSeconds > 0 ? [new ChartBand(0, run.WarmUpSeconds, "warm-up", BandTone.Quiet)] : [];
        var bands = new List<ChartBand>();
        foreach (var phase in run.Phases) bands.AddRange(phase.Name == Run ? PartsOf(run, phase) : [BandOf(phase)]);
        return bands;
    }

    /// <summary>Moments: pages cut off, the end when somebody stopped the run.</summary>
    internal static IReadOnlyList<ChartMark> MarksOf(RunRecord run)
    {
        var marks = run.Events.Where(IsMoment).Select(each => new ChartMark(each.From, each.Name)).ToList();
        if (!run.Complete) marks.Add(new ChartMark(RunPlots.LengthOf(run), "stopped here"));
        return marks;
    }

    internal static void Add(StringBuilder body, RunRecord run)
    {
        if (run.Phases.Count == 0) return;
        body.Append(PageParts.Heading("What was going on when"));
        var table = new PageTable(
            "Phase", "#From", "#For", "#Fixes a second", "#Calls a second", "#Node, cores", "#Call to directive: p50 ms",
            "#Worst second's p99");
        var inside = run.Events.OrderBy(each => each.From).ToList();
        foreach (var phase in run.Phases.Where(phase => phase.Name != Settle))
        {
            table.Add(RowOf(run, phase, ""));
            foreach (var each in inside.Where(each => BeginsIn(phase, each)))
                table.Add(RowOf(run, each, "— "));
        }

        body.Append(table.ToHtml());
        body.Append(PageParts.Paragraph(
            "Means of the seconds in each; p50 is that of the median second. Limits are judged on the phase “run”, counts are of everything "
            + "after the warm-up. After the run, and between two steps of a knee, the load is the usual one for some seconds.", "soft"));
        if (!run.Complete)
            body.Append(PageParts.Paragraph("The run was stopped in the last of these phases; what was to follow is missing."));
    }

    /// <summary>The run itself: steady until the first thing that happens in it, and after the last.</summary>
    private static List<ChartBand> PartsOf(RunRecord run, PhaseRecord phase)
    {
        var events = run.Events.Where(each => BeginsIn(phase, each)).ToList();
        var lasting = events.Where(each => !IsMoment(each)).ToList();
        if (events.Count == 0) return [new ChartBand(phase.From, phase.Until, Run, BandTone.Plain)];
        var (first, last) = (events.Min(each => each.From), events.Max(each => each.Until));
        var bands = new List<ChartBand>();
        if (first > phase.From + Slack) bands.Add(new ChartBand(phase.From, first, "steady", BandTone.Plain));
        bands.AddRange(lasting.Select(each => new ChartBand(each.From, each.Until, each.Name, BandTone.Raised)));
        if (last < phase.Until - Slack) bands.Add(new ChartBand(last, phase.Until, "after", BandTone.Plain));
        return bands;
    }

    private static ChartBand BandOf(PhaseRecord phase)
    {
        var isStep = phase.Name.StartsWith(Knee, StringComparison.Ordinal);
        var isRaised = isStep || phase.Name.StartsWith(Overload, StringComparison.Ordinal);
        var name = isStep ? phase.Name[Knee.Length..] : phase.Name;
        return new ChartBand(phase.From, phase.Until, name switch { Settle => "", "after" => "back to normal?", _ => name },
            isRaised ? BandTone.Raised : name is "after" ? BandTone.Plain : BandTone.Quiet);
    }

    private static bool BeginsIn(PhaseRecord phase, PhaseRecord each) => each.From >= phase.From - Slack && each.From < phase.Until - Slack;

    private static bool IsMoment(PhaseRecord each) => each.Until <= each.From;

    private static PageCell[] RowOf(RunRecord run, PhaseRecord phase, string before)
    {
        bool Within(int second) => second >= Math.Floor(phase.From) && second < Math.Max(phase.Until, phase.From + 1);
        string Mean(string name)
        {
            if (IsMoment(phase) || run.Series.FirstOrDefault(series => series.Name == name) is not { } series) return Figures.None;
            var values = series.Values.Where((value, second) => value is not null && Within(second)).Select(value => value!.Value).ToList();
            return Figures.Number(values.Count == 0 ? null : values.Average());
        }

        var seconds = IsMoment(phase) ? [] : run.Latencies.FirstOrDefault(latency => latency.Name == "call-to-directive")?.BySecond
            .Where(second => Within(second.Second)).ToList() ?? [];
        return
        [
            before + phase.Name, TimeOf(phase.From),
            IsMoment(phase) ? Figures.None : Figures.Duration(Math.Round(phase.Until - phase.From)),
            Mean("fixes-sent"), Mean("calls-due"), Mean("node-cpu"),
            Figures.Number(RunComparison.Median(seconds.ConvertAll(second => second.P50))),
            Figures.Number(seconds.Count == 0 ? null : seconds.Max(second => second.P99)),
        ];
    }

    private static string TimeOf(double seconds) => $"{(int)seconds / 60:00}:{(int)seconds % 60:00}";
}
