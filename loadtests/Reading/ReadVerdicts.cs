using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>The checks of plate reads, tracks and joint alerts as functions of what was counted: each names what is wrong.</summary>
internal static class ReadVerdicts
{
    internal static CheckRecord Answered(ReadCounters reads)
    {
        var unanswered = Math.Max(0, reads.Sent - reads.Answered);
        var others = reads.Answers.Where(answer => answer.Key != "accepted").Select(answer => $"{answer.Key} {answer.Value:N0}");
        return new CheckRecord(
            "every plate read was answered", unanswered + reads.Dropped == 0,
            string.Join(", ", others.Prepend($"accepted {reads.Accepted:N0}").Prepend($"{reads.Due:N0} due"))
                + (reads.Dropped > 0 ? $"; {reads.Dropped:N0} not sent, the node did not read" : "")
                + (unanswered > 0 ? $"; {unanswered:N0} without an answer" : ""));
    }

    /// <param name="untold">Accepted reads of wanted vehicles that are in no track on a desk.</param>
    internal static CheckRecord Told(WantedCounters counts, IReadOnlyList<string> untold) => new(
        "every accepted hit is in a track that its city's desk was told of", untold.Count == 0 && counts.Accepted > 0,
        $"{counts.Accepted:N0} hits of {counts.Vehicles:N0} wanted vehicles"
            + (counts.Accepted == 0 ? ": none was accepted, nothing was seen" : "")
            + (untold.Count > 0 ? $"; {untold.Count:N0} in no track: {RunVerdicts.Few(untold)}" : ""));

    /// <param name="unheard">Alerts that the desk of a side was never told of.</param>
    internal static CheckRecord Heard(WantedCounters counts, IReadOnlyList<string> unheard) => new(
        "every joint alert is on the desks of all its sides", unheard.Count + counts.NotFollowed == 0,
        $"{counts.Alerts:N0} alerts, {counts.RaisedByTime:N0} of them raised by time and {counts.RaisedByOthers:N0} by no read of this run"
            + (unheard.Count > 0 ? $"; {unheard.Count:N0} are not: {RunVerdicts.Few(unheard, "; ")}" : "")
            + (counts.NotFollowed > 0 ? $"; {counts.NotFollowed:N0} could not be followed" : ""));

    /// <param name="differences">Alerts that read differently on two desks.</param>
    internal static CheckRecord Same(WantedCounters counts, IReadOnlyList<string> differences) => new(
        "joint alerts read the same on all sides at the end", differences.Count == 0,
        differences.Count == 0 ? $"{counts.Alerts:N0} alerts"
            : $"{differences.Count:N0} of {counts.Alerts:N0} do not: {RunVerdicts.Few(differences, "; ")}");

    /// <param name="obeyed">Orders that should have been refused.</param>
    /// <param name="tooSoon">Watch posts to which somebody went before the vehicle was verified.</param>
    internal static CheckRecord NobodySent(WantedCounters counts, Findings obeyed, IReadOnlyList<string> tooSoon) => new(
        "nobody was sent to an unverified vehicle", obeyed.Count + tooSoon.Count == 0,
        string.Join(", ", counts.Deeds.Select(deed => $"{deed.Key} {deed.Value:N0}"))
            + (obeyed.Count > 0 ? $"; {obeyed.Say()}" : "")
            + (tooSoon.Count > 0 ? $"; too soon: {RunVerdicts.Few(tooSoon)}" : ""));
}
