using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>One run of a scenario against a node, from connecting to its record.</summary>
public static class ScenarioRun
{
    /// <summary>Runs to the end, or until cancelled: the record then holds what there was.</summary>
    /// <param name="output">Where progress goes.</param>
    /// <param name="terminal">The terminal's width just now; null when the output is no terminal.</param>
    /// <param name="wall">The wall.</param>
    /// <returns>The record, or null and one line for a person when no load could begin.</returns>
    public static async Task<(RunRecord? Record, string Reason)> RunAsync(
        RunOptions options, TextWriter output, Func<int>? terminal, TimeProvider wall, CancellationToken cancellation)
    {
        var progress = new ProgressLine(output, terminal);
        var (rig, reason) = await Rig.OpenAsync(options, wall, progress.Say, cancellation);
        if (rig is null) return (null, reason);
        await using var open = rig;
        return (await RunAsync(rig, progress, cancellation), "");
    }

    private static async Task<RunRecord> RunAsync(Rig rig, ProgressLine progress, CancellationToken cancellation)
    {
        var wall = rig.Time.Wall;
        var startedAt = wall.GetUtcNow();
        var load = new Load(rig);
        var counter = new LoadCounter(rig, load.Fixes);
        var seconds = new SecondLoop(rig, counter, progress);
        var director = new RunDirector(rig, counter, seconds, progress.Say);
        progress.Say($"{rig.Officers.Count:N0} officers are on duty; warm-up {rig.Scenario.WarmUp.TotalSeconds:0.#} s, "
            + $"then {rig.Scenario.Run.TotalSeconds:0.#} s");
        var cpu = Environment.CpuUsage.TotalTime;
        var start = await counter.CountAsync(cancellation);
        rig.Time.Begin();

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task> running = [seconds.RunAsync(ending.Token), .. load.Start(progress.Say, ending.Token)];
        var leading = director.LeadAsync(ending.Token);
        running.Add(leading);
        await FirstFaultOrEndAsync(running, leading);
        var loaded = await counter.CountAsync(CancellationToken.None);
        await RunEnd.CancelAsync([.. running], ending);
        var complete = await leading && !cancellation.IsCancellationRequested;
        var ownCpu = Environment.CpuUsage.TotalTime - cpu;

        if (complete) complete = await DrainAsync(rig, cancellation);
        var end = await counter.CountAsync(CancellationToken.None);
        director.Close(loaded);
        var checks = await new RunChecks(rig, director).RunAsync(start, end, complete, CancellationToken.None);
        return RunRecording.Of(rig, director, seconds, checks, startedAt, complete, start, loaded, end, ownCpu);
    }

    /// <summary>Ends when the director has, or when a part of the load ended by a fault of ours, which is passed on.</summary>
    private static async Task FirstFaultOrEndAsync(List<Task> running, Task leading)
    {
        var left = new List<Task>(running);
        while (!leading.IsCompleted)
        {
            var ended = await Task.WhenAny(left);
            if (ended.IsFaulted) await ended;
            left.Remove(ended);
        }
    }

    /// <summary>Waits until every call is answered and every directive seen through.</summary>
    /// <returns>False when stopped meanwhile.</returns>
    private static async Task<bool> DrainAsync(Rig rig, CancellationToken cancellation)
    {
        var obey = rig.Scenario.Obey;
        var until = rig.Time.Now + (RunLimits.DrainWithin + obey.Acknowledge + obey.Drive + obey.Stay).TotalSeconds;
        try
        {
            while (rig.Time.Now < until
                && (rig.Calls.Counts.UnderWay > 0 || rig.Crowd.Directives.Running > 0 || rig.Calls.LeftOver().Count > 0))
                await rig.Time.UntilAsync(rig.Time.Now + 0.05, cancellation);
            if (rig.Reads is { } reads) await reads.QuietAsync(cancellation);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
