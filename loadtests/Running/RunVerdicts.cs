using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// The checks of a run as functions of what was counted: each names what is wrong, so that somebody can look for it in the node's log.
/// </summary>
internal static class RunVerdicts
{
    internal static CheckRecord Made(CallCounters calls, string late) => new(
        "the generator made every call that was due", calls.NotMade == 0,
        $"{calls.Due:N0} due, {calls.NotMade:N0} not made because {RunLimits.CallsInFlightMax:N0} were under way{late}");

    /// <param name="unanswered">By name.</param>
    /// <param name="underWay">Calls of which nothing has come yet.</param>
    internal static CheckRecord Answered(CallCounters calls, Findings unanswered, IReadOnlyList<(Guid Call, double Due)> underWay) => new(
        "every call got an answer", calls.Unanswered + underWay.Count == 0,
        $"{calls.Accepted:N0} accepted ({calls.Joined:N0} joined an incident), {calls.Refused:N0} refused, "
            + $"{calls.Unanswered:N0} without an answer"
            + (unanswered.Count > 0 ? $": {unanswered.Say()}" : "")
            + (underWay.Count > 0 ? $"; {underWay.Count:N0} still under way: "
                + Few(underWay.Select(call => $"{call.Call}, due at {call.Due:0.0} s")) : ""));

    /// <summary>What is wrong with the answer to an accepted call that is made again; "" when it is known, with its incident.</summary>
    internal static string AskedAgain(AcceptedCall call, CallOutcome outcome) => outcome.Taken is not { } taken
        ? $"{call.Message.Id} of {call.Incident}: {outcome.Refusal}"
        : taken.Repeated && taken.Incident == call.Incident ? ""
        : $"{call.Message.Id} of {call.Incident} became {taken.Incident}{(taken.Repeated ? "" : ", as if it were new")}";

    internal static CheckRecord Kept(long asked, long accepted, Findings wrong) => new(
        "accepted calls are kept", wrong.Count == 0,
        wrong.Count == 0 ? $"{asked:N0} of {accepted:N0} asked again: all known, with their incidents" : wrong.Say());

    internal static CheckRecord Directives(long seen, Findings wrong) => new(
        "every directive was delivered once and only went forward", wrong.Count == 0,
        wrong.Count == 0 ? $"{seen:N0} directives" : wrong.Say());

    /// <summary>
    /// An incident without a directive is no loss as long as it waits on the board; the count of them has a limit of its own.
    /// </summary>
    /// <param name="left">Incidents of automatic types of which the gateway was told no directive.</param>
    /// <param name="boards">What desks were told at the end; empty without desks: then nothing more can be known.</param>
    internal static CheckRecord Dispatched(CallCounters calls, IReadOnlyList<string> left, IReadOnlyList<DeskFold> boards)
    {
        var lost = boards.Count == 0 ? [] : left.Select(incident => LostOf(incident, boards)).Where(words => words.Length > 0).ToList();
        return new CheckRecord(
            "every automatic incident had a directive, or is named", calls.NotFollowed + lost.Count == 0,
            $"{calls.Dispatched:N0} had one; {left.Count:N0} had none" + (left.Count > 0 ? $": {Few(left)}" : "")
                + (lost.Count > 0 ? $"; lost: {Few(lost)}" : "")
                + (calls.NotFollowed > 0 ? $"; {calls.NotFollowed:N0} could not be followed" : ""));
    }

    internal static CheckRecord SeenThrough(IReadOnlyList<(uint Officer, string Directive, DirectiveState State)> held) => new(
        "every directive was seen through", held.Count == 0,
        held.Count == 0 ? "" : $"{held.Count:N0} officers still held one {RunLimits.DrainWithin.TotalSeconds:0} s after all should "
            + $"have been done: {Few(held.Select(each => $"{each.Directive} of officer {each.Officer} is {each.State}"))}");

    /// <param name="held">What the gateway knows to run.</param>
    internal static CheckRecord Reached(
        IReadOnlyList<(uint Officer, string Directive, DirectiveState State)> held, IReadOnlyList<DeskFold> boards)
    {
        var known = held.Select(each => (each.Officer, each.Directive)).ToHashSet();
        var lost = boards.SelectMany(board => board.Held()).Distinct().Where(each => !known.Contains(each))
            .Select(each => $"{each.Directive} of officer {each.Officer}").ToList();
        return new CheckRecord("every directive that desks show reached its officer", lost.Count == 0,
            lost.Count == 0 ? "" : $"{lost.Count:N0} did not: {Few(lost)}");
    }

    /// <summary>With broken frames among them the node's numbers are higher than what was sent here, and never lower.</summary>
    /// <param name="read">What the node says to have read; and what it says became of that.</param>
    internal static CheckRecord Fixes(double sent, double read, double folded, double replaced, double rejected, double dropped)
    {
        var known = folded + replaced + rejected + dropped;
        return new CheckRecord("every fix that was sent is accounted for", read >= sent && known >= sent,
            $"{sent:N0} sent; the node read {read:N0}: {folded:N0} folded, {replaced:N0} given up for newer ones, {rejected:N0} rejected, "
                + $"{dropped:N0} dropped"
                + (read < sent ? $"; {sent - read:N0} were never read" : known < sent ? $"; nothing is known of {sent - known:N0}" : ""));
    }

    internal static CheckRecord Malformed(IReadOnlyList<MalformedCount> counts, IEnumerable<string> words)
    {
        var wrong = counts.Sum(count => count.Accepted + count.Unanswered + count.Otherwise);
        var sent = counts.Sum(count => count.Sent);
        return new CheckRecord("every broken message was refused with the word the documents name", wrong == 0,
            wrong == 0 ? $"{sent:N0} of {counts.Count(count => count.Sent > 0)} kinds"
                : $"{wrong:N0} of {sent:N0} were not: {Few(words.Distinct(), "; ")}");
    }

    /// <summary>Under overload the newest position replaces the older; calls are never lost.</summary>
    internal static CheckRecord Overloaded(LoadCounters before, LoadCounters ended)
    {
        var (was, now) = (before.Calls, ended.Calls);
        var (unanswered, notMade) = (now.Unanswered - was.Unanswered, now.NotMade - was.NotMade);
        return new CheckRecord("overload lost nothing that may not be lost", unanswered + notMade == 0,
            $"{now.Due - was.Due:N0} calls: {now.Accepted - was.Accepted:N0} accepted, {now.Refused - was.Refused:N0} refused in words, "
                + $"{unanswered:N0} without an answer, {notMade:N0} not made; {ended.FixesSent - before.FixesSent:N0} fixes sent, "
                + $"{ended.NodeSince(before, "sp_fixes_replaced_total") ?? 0:N0} given up for newer ones, "
                + $"{ended.FixesDroppedHere - before.FixesDroppedHere:N0} not taken by the node");
    }

    /// <param name="verdicts">Once it must be back; null when the run did not come so far.</param>
    internal static CheckRecord Back(TimeSpan within, IReadOnlyList<LimitRecord>? verdicts) => new(
        $"back to normal within {within.TotalSeconds:0} s", verdicts is not null && verdicts.All(limit => limit.Passed),
        verdicts is null ? "stopped before it could be seen" : string.Join("; ", verdicts.Select(limit =>
            $"{limit.Text}: {(limit.Value is not { } value ? "nothing measured" : $"{value:0.##}{limit.Unit}")}"
                + (limit.Passed || limit.Value is null ? "" : " is too much"))));

    /// <param name="name">Whose pages.</param>
    internal static CheckRecord Shown(string name, int connected, IReadOnlyList<string> differences) => new(
        $"{name} show what the node holds", differences.Count == 0,
        differences.Count == 0 ? $"{Math.Min(connected, ViewingLimits.SamplesMax)} of {connected:N0} compared in full"
            : Few(differences, "; "));

    /// <param name="problems">What went wrong with connections, by its words.</param>
    internal static CheckRecord Stayed(string name, int connected, IReadOnlyDictionary<string, long> problems) => new(
        $"{name} stayed or came back",
        problems.Keys.All(problem => !problem.StartsWith("not back", StringComparison.Ordinal)),
        $"{connected:N0} connected at the end"
            + (problems.Count == 0 ? ", none lost" : "; " + string.Join(", ", problems.Select(each => $"{each.Key}: {each.Value:N0}"))));

    private static string LostOf(string incident, IReadOnlyList<DeskFold> boards)
    {
        var rows = boards.Select(board => board.DirectivesOf(incident)).OfType<IReadOnlyList<string>>().ToList();
        if (rows.Count == 0) return $"{incident} is on no board";
        return rows[0].Count == 0 ? "" : $"{incident} has {string.Join(", ", rows[0])}, of which the gateway was never told";
    }

    internal static string Few(IEnumerable<string> words, string between = ", ")
    {
        var all = words.ToList();
        var more = all.Count - RunLimits.WordsKept;
        return string.Join(between, all.Take(RunLimits.WordsKept)) + (more > 0 ? $"{between}and {more:N0} more" : "");
    }
}
