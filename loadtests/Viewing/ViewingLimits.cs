namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>Every bound of the crowds of viewers, with unit, reason and what happens at it.</summary>
public static class ViewingLimits
{
    /// <summary>Pages opened at once before a run; a mass reconnect has no such bound. At it the next page waits.</summary>
    public const int OpeningAtOnce = 64;

    /// <summary>
    /// Sign-ins under way at once. The node checks one password at a time and refuses what waits behind 64. At it the next waits.
    /// </summary>
    public const int SignInsAtOnce = 16;

    /// <summary>Tries of one sign-in that the node was too busy for. Then opening fails.</summary>
    public const int SignInTriesMax = 8;

    /// <summary>Seconds (wall) between pings of one page, as the real page has it; the node takes 30 s of silence for an end.</summary>
    public const int PingSeconds = 10;

    /// <summary>Milliseconds (wall) between turns of pinging: each turn pings its part of the pages.</summary>
    public const int PingTurnMilliseconds = 100;

    /// <summary>Seconds (wall) a mass reconnect may take; who is not back then is told and counted. The target is 10.</summary>
    public const int ReconnectSecondsMax = 120;

    /// <summary>Seconds (wall) in which compared pages must agree with the node: a change may be on its way.</summary>
    public const int CompareSecondsMax = 10;

    /// <summary>Pages that fold everything and are compared, of one crowd. Each desk holds all rows it was told, some megabytes.</summary>
    public const int SamplesMax = 20;

    /// <summary>Lines about one page's differences. More are one line that counts them.</summary>
    public const int DifferencesMax = 10;

    /// <summary>Officers whose moves are followed. At it further ones are not.</summary>
    public const int ProbesMax = 64;

    /// <summary>
    /// Moves of one probe that are remembered: four seconds of one a millisecond, and a node takes no more of an officer. At it the oldest
    /// is forgotten, never counted: with fewer, a map far behind a fast flow would seem to be near.
    /// </summary>
    public const int ProbeMovesMax = 4_096;

    /// <summary>Kinds of problems counted by their words. At it the rest is counted under one name.</summary>
    public const int ProblemKindsMax = 64;
}
