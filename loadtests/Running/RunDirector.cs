using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// Leads a run through its phases: warm-up, run, knee, overload, after. What is judged is judged on windows; each stays open a while after
/// its end for what was still under way. A cancellation ends the phase it meets; what there is by then can be judged.
/// </summary>
internal sealed class RunDirector(Rig rig, LoadCounter counter, SecondLoop seconds, Action<string> say)
{
    private readonly List<PhaseRecord> _phases = [];
    private LoadWindow? _open;

    internal IReadOnlyList<PhaseRecord> Phases => _phases;

    /// <summary>The measured run; null when it was never reached.</summary>
    internal LoadWindow? Run { get; private set; }

    internal LoadWindow? Overload { get; private set; }

    /// <summary>Once it must be back to normal; null without an overload.</summary>
    internal LoadWindow? After { get; private set; }

    internal KneeRecord? Knee { get; private set; }

    /// <summary>Leads through all phases.</summary>
    /// <returns>True when all came to their end.</returns>
    internal async Task<bool> LeadAsync(CancellationToken cancellation)
    {
        var scenario = rig.Scenario;
        var knee = scenario.Knee ?? (rig.Options.Knee ? ScenarioReader.KneeUnlessSaid(scenario) : null);
        try
        {
            await PhaseAsync("warm-up", scenario.WarmUp, cancellation);
            Run = await MeasureAsync("run", scenario.Run, cancellation);
            if (knee is null && scenario.Overload is null) return true;
            await SettleAsync(Run, cancellation);
            if (knee is not null) await FindKneeAsync(knee, cancellation);
            if (scenario.Overload is { } overload) await OverloadAsync(overload, cancellation);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            rig.Shape.Raise(LoadKinds.None, 1);
        }
    }

    /// <summary>Ends windows that a cancellation left open, and closes all.</summary>
    internal void Close(LoadCounters atEnd)
    {
        foreach (var window in new[] { _open, Run, Overload, After })
        {
            if (window is null) continue;
            if (window.After is null) window.End(atEnd);
            window.Close(rig.Calls, rig.Time.Now);
        }

        Run ??= _open; // stopped in the middle: what there is
    }

    private async Task<LoadWindow> MeasureAsync(string name, TimeSpan lasting, CancellationToken cancellation)
    {
        var window = _open = new LoadWindow(name, rig.Latencies, await counter.CountAsync(cancellation));
        await PhaseAsync(name, lasting, cancellation);
        window.End(await counter.CountAsync(cancellation));
        _open = null;
        return window;
    }

    private async Task PhaseAsync(string name, TimeSpan lasting, CancellationToken cancellation)
    {
        seconds.Begin(name);
        var from = rig.Time.Now;
        try
        {
            await rig.Time.UntilAsync(from + lasting.TotalSeconds, cancellation);
        }
        finally
        {
            _phases.Add(new PhaseRecord(name, Math.Round(from, 3), Math.Round(rig.Time.Now, 3)));
        }
    }

    /// <summary>The usual load for a while; then the window takes no more.</summary>
    private async Task SettleAsync(LoadWindow window, CancellationToken cancellation)
    {
        await PhaseAsync("settle", RunLimits.SettleBetweenSteps, cancellation);
        window.Close(rig.Calls, rig.Time.Now);
    }

    private async Task FindKneeAsync(KneePlan plan, CancellationToken cancellation)
    {
        Knee = await KneeSearch.RunAsync(plan, StepOf(1, Run!), async factor =>
        {
            try
            {
                return await StepAsync(plan, factor, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return null; // the steps there are stay in the record
            }
        });
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<KneeStep> StepAsync(KneePlan plan, double factor, CancellationToken cancellation)
    {
        rig.Shape.Raise(plan.Raised, factor);
        var window = await MeasureAsync($"knee x{factor:0.##}", plan.Every, cancellation);
        rig.Shape.Raise(LoadKinds.None, 1);
        await SettleAsync(window, cancellation);
        var step = StepOf(factor, window);
        var broke = step.Limits.FirstOrDefault(limit => !limit.Passed);
        say(broke is null
            ? $"x{factor:0.##} holds: {RatesOf(step)}"
            : $"x{factor:0.##} breaks '{broke.Text}' ({broke.Value?.ToString("0.##") ?? "nothing measured"} {broke.Unit})"
                + $": {RatesOf(step)}");
        return step;
    }

    private async Task OverloadAsync(OverloadPlan plan, CancellationToken cancellation)
    {
        var factor = plan.Factor * (plan.OfKnee ? Math.Max(1, Knee?.Holds ?? 1) : 1);
        rig.Shape.Raise(plan.Raised, factor);
        Overload = await MeasureAsync($"overload x{factor:0.##}", plan.Lasting, cancellation);
        rig.Shape.Raise(LoadKinds.None, 1);
        await PhaseAsync("back", plan.Back, cancellation);
        After = await MeasureAsync("after", RunLimits.WatchAfterOverload, cancellation);
    }

    private KneeStep StepOf(double factor, LoadWindow window)
    {
        var limits = rig.Scenario.Limits.Where(LoadWindow.IsOfAnyMoment).Select(limit => window.Judge(limit, leftOver: null)).ToList();
        limits.Add(window.JudgeRate());
        return new KneeStep(Math.Round(factor, 3), window.Rates(), limits);
    }

    private static string RatesOf(KneeStep step) => string.Join(", ", step.Rates.Select(rate => $"{rate.Value:N0} {rate.Name}/s"));
}
