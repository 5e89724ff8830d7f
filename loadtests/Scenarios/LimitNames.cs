namespace SmartPolicing.Realtime.LoadTests.Scenarios;

/// <summary>What a limit may name. Latencies take a quantile and a time, counts a number, and those with a whole a share.</summary>
public static class LimitNames
{
    /// <summary>Call due to its directive's push at the gateway.</summary>
    public const string CallToDirective = "call-to-directive";

    /// <summary>Call due to its answer.</summary>
    public const string CallToAnswer = "call-to-answer";

    /// <summary>An officer's answer posted to taken by the node.</summary>
    public const string DirectiveAnswer = "directive-answer";

    /// <summary>How old the position is that a desk is shown.</summary>
    public const string MapBehind = "map-behind";

    /// <summary>From a change of an officer or directive to its arrival at the officer's phone.</summary>
    public const string PhoneBehind = "phone-behind";

    /// <summary>From being dropped to the whole state again.</summary>
    public const string Reconnect = "reconnect";

    /// <summary>Plate read due to its answer.</summary>
    public const string ReadToAnswer = "read-to-answer";

    /// <summary>Read of a vehicle that is looked for due to its track on its city's desk.</summary>
    public const string ReadToTrack = "read-to-track";

    /// <summary>Read that raises a joint alert due to the alert on the desks of all its sides.</summary>
    public const string ReadToAlert = "read-to-alert";

    /// <summary>Calls the node said no to.</summary>
    public const string CallsRefused = "calls-refused";

    /// <summary>Calls without any answer.</summary>
    public const string CallsUnanswered = "calls-unanswered";

    /// <summary>Answers of officers the node said no to.</summary>
    public const string AnswersRefused = "answers-refused";

    /// <summary>Incidents of automatic types without a directive when all was over.</summary>
    public const string LeftOver = "left-over";

    /// <summary>Fixes that never reached the node's shards: the node did not read, or dropped them.</summary>
    public const string FixesDropped = "fixes-dropped";

    /// <summary>Fixes the node refused.</summary>
    public const string FixesRejected = "fixes-rejected";

    /// <summary>Plate reads the node answered with anything but accepted.</summary>
    public const string ReadsRefused = "reads-refused";

    /// <summary>Plate reads that were not sent: the node did not read, or was away.</summary>
    public const string ReadsDropped = "reads-dropped";

    /// <summary>Watchers that lost their connection unasked.</summary>
    public const string ViewersLost = "viewers-lost";

    internal static readonly string[] Latencies =
        [CallToDirective, CallToAnswer, DirectiveAnswer, MapBehind, PhoneBehind, Reconnect, ReadToAnswer, ReadToTrack, ReadToAlert];

    internal static readonly string[] Counts =
        [CallsRefused, CallsUnanswered, AnswersRefused, LeftOver, FixesDropped, FixesRejected, ReadsRefused, ReadsDropped, ViewersLost];
}
