using static System.FormattableString;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>What the models take for granted, in plain words: it goes with every report (docs/WHATIF.md says more).</summary>
internal static class WhatIfAssumptions
{
    private const string Columns =
        "recorded: what the journal says. model as was: the real dispatch rules and roads, the recorded calls, modelled people; "
        + "how far it is from recorded shows how good the model is. difference: model what-if less model as was.";

    private const string Ends =
        "Both models begin with everything as it was at the first moment and follow incidents as long as the recording does. "
        + "Never served: nobody had come by then. Priority: the first call's, by the recorded policy, in all columns.";

    private const string Officers =
        "Officers take as long to acknowledge, set off and leave as somebody did for that incident in the recording, else the "
        + "period's median.";

    private const string Patrol =
        "Free officers are where the recording has them patrol, and drive back there after a directive. Those it does not know "
        + "stand at their station, on duty all the time.";

    private const string Dispatchers =
        "Dispatchers send as many officers and as long after as in the recording, always the first of the ranking, and close "
        + "what they closed.";

    private const string Chance =
        "A difference at p90 or p95 of some dozen incidents can be chance: who happened to be where.";

    /// <summary>One line each.</summary>
    /// <param name="withdrawn">Directives that dispatchers took back in the recording.</param>
    internal static IEnumerable<string> Of(Habits habits, int withdrawn)
    {
        yield return Columns;
        yield return Ends;
        yield return Officers;
        yield return Invariant($"Of {habits.Answered} directives {habits.Declined} were declined and {habits.Expired} not answered: ")
            + "in the models the same share, by a chance that hangs on the call alone.";
        var (extra, factor) = (habits.Driving.Extra / 1000, habits.Driving.Factor);
        yield return Invariant($"They drive {factor:0.00} times as long as the roads say for that hour and {extra:0.0} s more, as they ")
            + "did in the period. No street is closed.";
        yield return Patrol;
        yield return Dispatchers;
        yield return Chance;
        if (withdrawn > 0) yield return $"{withdrawn} directives that dispatchers took back are not taken back in the models.";
        if (habits.Assumed.Count > 0) yield return $"Too little recorded to know, so assumed: {string.Join(", ", habits.Assumed)}.";
    }
}
