using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Reading;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>All that is counted, at one moment, since the load began. The difference of two is what happened between them.</summary>
/// <param name="At">Second.</param>
/// <param name="FixesDroppedHere">The node did not read, or was away.</param>
/// <param name="Refusals">Of calls and answers, by what and why.</param>
/// <param name="ViewersLost">Connections that ended unasked.</param>
/// <param name="Node">The node's own numbers, at most a second old; null when they cannot be read.</param>
internal sealed record LoadCounters(
    double At, long FixesDue, long FixesSent, long FixesDroppedHere, CallCounters Calls, long AnswersPosted, long AnswersTaken,
    long AnswersRefused, long Directives, long ViewersLost, IReadOnlyDictionary<string, long> Refusals, MetricsText? Node)
{
    /// <summary>Plate reads.</summary>
    internal ReadCounters Reads { get; init; } = ReadCounters.None;

    /// <summary>What a limit on a count looks at, since an earlier moment.</summary>
    /// <returns>The count and the whole that a share is of; null when it cannot be known.</returns>
    internal (double Count, double Whole)? Since(LoadCounters before, string name) => name switch
    {
        LimitNames.CallsRefused => (Calls.Refused - before.Calls.Refused, Calls.Due - before.Calls.Due),
        LimitNames.CallsUnanswered => (
            Calls.Unanswered + Calls.NotMade - before.Calls.Unanswered - before.Calls.NotMade, Calls.Due - before.Calls.Due),
        LimitNames.AnswersRefused => (AnswersRefused - before.AnswersRefused, AnswersPosted - before.AnswersPosted),
        LimitNames.FixesDropped => (
            FixesDroppedHere - before.FixesDroppedHere + (NodeSince(before, "sp_fixes_dropped_total") ?? 0), FixesDue - before.FixesDue),
        LimitNames.FixesRejected => NodeSince(before, "sp_fixes_rejected_total") is { } rejected
            ? (rejected, FixesDue - before.FixesDue)
            : null,
        LimitNames.ReadsRefused => (Reads.Refused - before.Reads.Refused, Reads.Due - before.Reads.Due),
        LimitNames.ReadsDropped => (Reads.Dropped - before.Reads.Dropped, Reads.Due - before.Reads.Due),
        LimitNames.ViewersLost => (ViewersLost - before.ViewersLost, 0),
        _ => null,
    };

    /// <summary>
    /// How much a counter of the node grew; null when it cannot be read. A counter that is not there has not counted yet.
    /// </summary>
    internal double? NodeSince(LoadCounters before, string name) =>
        Node is null || before.Node is null ? null : (Node.Sum(name) ?? 0) - (before.Node.Sum(name) ?? 0);

    /// <summary>By how much of what was due the fixes that went out fell short, hundredths.</summary>
    internal double ShortOfFixes(LoadCounters before)
    {
        var due = FixesDue - before.FixesDue;
        return due == 0 ? 0 : Math.Max(0, 100.0 * (due - (FixesSent - before.FixesSent)) / due);
    }
}
