using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>What must be true after a run, however fast it was.</summary>
internal sealed class RunChecks(Rig rig, RunDirector director)
{
    private readonly List<CheckRecord> _checks = [];

    /// <summary>Looks at everything, once no load is sent any more.</summary>
    /// <param name="start">Before the load.</param>
    /// <param name="end">After the drain.</param>
    /// <param name="complete">Not stopped by anybody; else nothing is asked of the node any more.</param>
    internal async Task<IReadOnlyList<CheckRecord>> RunAsync(
        LoadCounters start, LoadCounters end, bool complete, CancellationToken cancellation)
    {
        Add("the run came to its end", complete, complete ? "" : "stopped by hand: what there is up to then");
        var late = director.Run?.Of(Latencies.CallLateness).Values;
        _checks.Add(RunVerdicts.Made(end.Calls, late is { Count: > 0 }
            ? $"; sent late p50 {late.Quantile(0.5) / 1000.0:0.0} ms, p99 {late.Quantile(0.99) / 1000.0:0.0} ms" : ""));
        _checks.Add(RunVerdicts.Answered(end.Calls, rig.Calls.Unanswered, rig.Calls.UnderWay()));
        if (complete) await AskAgainAsync(cancellation);
        _checks.Add(RunVerdicts.Directives(end.Directives, rig.Crowd.WrongAtEnd()));
        var held = rig.Crowd.StillHeld();
        if (complete) _checks.Add(RunVerdicts.SeenThrough(held));
        Fixes(start, end, complete);
        if (rig.Malformed is { } malformed) _checks.Add(RunVerdicts.Malformed(malformed.Counts, malformed.Wrong));
        Overload();
        var viewing = complete && rig.Watchers is { } watchers ? await watchers.CheckAsync(cancellation) : [];
        IReadOnlyList<DeskFold> boards = complete && rig.Watchers?.Desks is { } desks ? desks.Truths : [];
        _checks.Add(RunVerdicts.Dispatched(rig.Calls.Counts, rig.Calls.LeftOver(), boards));
        if (boards.Count > 0) _checks.Add(RunVerdicts.Reached(held, boards));
        if (rig.Reads is { } reads)
        {
            if (complete) _checks.AddRange(reads.Checks());
            await reads.WithdrawAsync(cancellation);
        }

        _checks.AddRange(viewing);
        return _checks;
    }

    private void Add(string name, bool passed, string detail) => _checks.Add(new CheckRecord(name, passed, detail));

    private async Task AskAgainAsync(CancellationToken cancellation)
    {
        var kept = rig.Calls.Kept();
        var wrong = new Findings();
        var options = new ParallelOptions { MaxDegreeOfParallelism = RunLimits.AskingAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(kept, options, async (call, stop) =>
        {
            var words = RunVerdicts.AskedAgain(call, await rig.Session.Http.CallAsync(call.Message, stop));
            if (words.Length > 0) wrong.Add(words);
        });
        _checks.Add(RunVerdicts.Kept(kept.Count, rig.Calls.Counts.Accepted, wrong));
    }

    private void Fixes(LoadCounters start, LoadCounters end, bool complete)
    {
        if (rig.Links.Count == 0 || !complete) return;
        if (end.NodeSince(start, "sp_fixes_total") is not { } read)
        {
            Add("every fix that was sent is accounted for", true, "not looked at: the node does not tell its numbers to other machines");
            return;
        }

        double Node(string name) => end.NodeSince(start, name) ?? 0;
        _checks.Add(RunVerdicts.Fixes(end.FixesSent - start.FixesSent, read, Node("sp_fixes_folded_total"),
            Node("sp_fixes_replaced_total"), Node("sp_fixes_rejected_total"), Node("sp_fixes_dropped_total")));
    }

    private void Overload()
    {
        if (director.Overload is not { After: { } ended } overload || rig.Scenario.Overload is not { } plan) return;
        _checks.Add(RunVerdicts.Overloaded(overload.Before, ended));
        _checks.Add(RunVerdicts.Back(plan.Back, director.After is not { After: not null } after ? null
            : rig.Scenario.Limits.Where(LoadWindow.IsOfAnyMoment).Select(limit => after.Judge(limit, leftOver: null)).ToList()));
    }
}
