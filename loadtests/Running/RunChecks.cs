using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Reports;

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
        Sent(end);
        Answered(end);
        if (complete) await AskAgainAsync(cancellation);
        var wrong = rig.Crowd.Wrong;
        Add("every directive was delivered once and only went forward", wrong.Count == 0,
            wrong.Count == 0 ? $"{end.Directives:N0} directives" : wrong.Say());
        LeftOver(complete);
        Fixes(start, end, complete);
        Malformed();
        Overload();
        if (complete && rig.Watchers is { } watchers) _checks.AddRange(await watchers.CheckAsync(cancellation));
        return _checks;
    }

    private void Add(string name, bool passed, string detail) => _checks.Add(new CheckRecord(name, passed, detail));

    private void Sent(LoadCounters end)
    {
        var late = director.Run?.Of(Latencies.CallLateness).Values;
        Add("the generator made every call that was due", end.Calls.NotMade == 0,
            $"{end.Calls.Due:N0} due, {end.Calls.NotMade:N0} not made because {RunLimits.CallsInFlightMax:N0} were under way"
            + (late is { Count: > 0 } ? $"; sent late p50 {late.Quantile(0.5) / 1000.0:0.0} ms"
                + $", p99 {late.Quantile(0.99) / 1000.0:0.0} ms" : ""));
    }

    private void Answered(LoadCounters end)
    {
        var calls = end.Calls;
        Add("every call got an answer", calls.Unanswered + calls.UnderWay == 0,
            $"{calls.Accepted:N0} accepted ({calls.Joined:N0} joined an incident), "
                + $"{calls.Refused:N0} refused, {calls.Unanswered:N0} without an answer"
            + (calls.UnderWay > 0 ? $", {calls.UnderWay:N0} still under way" : ""));
    }

    /// <summary>An accepted call that is made again must be known, with the same incident.</summary>
    private async Task AskAgainAsync(CancellationToken cancellation)
    {
        var kept = rig.Calls.Kept();
        var wrong = new Findings();
        var options = new ParallelOptions { MaxDegreeOfParallelism = RunLimits.AskingAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(kept, options, async (call, stop) =>
        {
            var outcome = await rig.Session.Http.CallAsync(call.Message, stop);
            if (outcome.Taken is not { } taken) wrong.Add($"{call.Message.Id} of {call.Incident}: {outcome.Refusal}");
            else if (!taken.Repeated || taken.Incident != call.Incident)
                wrong.Add($"{call.Message.Id} of {call.Incident} became {taken.Incident}{(taken.Repeated ? "" : ", as if it were new")}");
        });
        Add("accepted calls are kept", wrong.Count == 0,
            wrong.Count == 0 ? $"{kept.Count:N0} of {rig.Calls.Counts.Accepted:N0} asked again: all known, with their incidents"
                : wrong.Say());
    }

    private void LeftOver(bool complete)
    {
        var left = rig.Calls.LeftOver();
        var running = rig.Crowd.Directives.Running;
        var counts = rig.Calls.Counts;
        // An incident without a directive is no loss as long as it waits on the board; the count of them has a limit of its own.
        Add("every automatic incident had a directive, or is named", counts.NotFollowed == 0,
            $"{counts.Dispatched:N0} had one; {left.Count:N0} had none"
                + (left.Count > 0 ? $": {string.Join(", ", left.Take(RunLimits.WordsKept))}" : "")
                + (left.Count > RunLimits.WordsKept ? " …" : "")
                + (counts.NotFollowed > 0 ? $"; {counts.NotFollowed:N0} could not be followed" : ""));
        if (complete)
        {
            Add("every directive was seen through", running == 0,
                running == 0 ? "" : $"{running:N0} officers still held one"
                    + $" {RunLimits.DrainWithin.TotalSeconds:0} s after all should have been done");
        }
    }

    private void Fixes(LoadCounters start, LoadCounters end, bool complete)
    {
        if (rig.Links.Count == 0 || !complete) return;
        var sent = end.FixesSent - start.FixesSent;
        if (end.NodeSince(start, "sp_fixes_total") is not { } read)
        {
            Add("every fix that was sent is accounted for", true, "not looked at: the node does not tell its numbers to other machines");
            return;
        }

        double Node(string name) => end.NodeSince(start, name) ?? 0;
        var folded = Node("sp_fixes_folded_total");
        var replaced = Node("sp_fixes_replaced_total");
        var rejected = Node("sp_fixes_rejected_total");
        var dropped = Node("sp_fixes_dropped_total");
        var known = folded + replaced + rejected + dropped;
        // With broken frames among them the node's numbers are higher than what was sent here, and never lower.
        Add("every fix that was sent is accounted for", read >= sent && known >= sent,
            $"{sent:N0} sent; the node read {read:N0}: {folded:N0} folded, {replaced:N0} given up for newer ones, "
                + $"{rejected:N0} rejected, {dropped:N0} dropped");
    }

    private void Malformed()
    {
        if (rig.Malformed is not { } malformed) return;
        var counts = malformed.Counts;
        var wrong = counts.Sum(count => count.Accepted + count.Unanswered + count.Otherwise);
        Add("every broken message was refused with the word the documents name", wrong == 0,
            wrong == 0
                ? $"{counts.Sum(count => count.Sent):N0} of {counts.Count(count => count.Sent > 0)} kinds"
                : $"{wrong:N0} of {counts.Sum(count => count.Sent):N0} were not: "
                    + $"{string.Join("; ", malformed.Wrong.Distinct().Take(RunLimits.WordsKept))}");
    }

    private void Overload()
    {
        if (director.Overload is not { After: { } ended } overload || rig.Scenario.Overload is not { } plan) return;
        var before = overload.Before;
        Add("overload lost nothing that may not be lost",
            ended.Calls.Unanswered == before.Calls.Unanswered && ended.Calls.NotMade == before.Calls.NotMade,
            $"{ended.Calls.Due - before.Calls.Due:N0} calls: {ended.Calls.Accepted - before.Calls.Accepted:N0} accepted, "
            + $"{ended.Calls.Refused - before.Calls.Refused:N0} refused in words; {ended.FixesSent - before.FixesSent:N0} fixes sent, "
            + $"{ended.NodeSince(before, "sp_fixes_replaced_total") ?? 0:N0} given up for newer ones, "
            + $"{ended.FixesDroppedHere - before.FixesDroppedHere:N0} not taken by the node");
        if (director.After is not { After: not null } after)
        {
            Add($"back to normal within {plan.Back.TotalSeconds:0} s", false, "stopped before it could be seen");
            return;
        }

        var verdicts = rig.Scenario.Limits.Where(LoadWindow.IsOfAnyMoment).Select(limit => after.Judge(limit, leftOver: null)).ToList();
        Add($"back to normal within {plan.Back.TotalSeconds:0} s", verdicts.All(limit => limit.Passed),
            string.Join("; ", verdicts.Select(limit =>
                $"{limit.Text}: {(limit.Value is { } value ? $"{value:0.##}{limit.Unit}" : "nothing measured")}")));
    }
}
