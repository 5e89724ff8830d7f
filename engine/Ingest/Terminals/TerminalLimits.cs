namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>Bounds of what is kept of terminals' reports, with unit, reason and what happens there.</summary>
public static class TerminalLimits
{
    /// <summary>Points that wait to be written: 20 s of 10,000 terminals that send every 3 s. Past it: not kept, counted dropped.</summary>
    public const int TrailWaitingMax = 65_536;

    /// <summary>How long the trail is kept. Unit: hours: 30 days.</summary>
    public const int TrailHours = 30 * 24;

    /// <summary>What the trail may take on the disk. Unit: bytes. Past it: the oldest hours go first.</summary>
    public const long TrailBytesMax = 2L << 30;

    /// <summary>
    /// Files of the trail that are open for writing: the hour's, and hours that catch-ups tell of. Past it: the one unused longest is closed.
    /// </summary>
    public const int TrailFilesMax = 16;

    /// <summary>Points of one answer. Past it: cut.</summary>
    public const int TrailAnswerMax = 10_000;

    /// <summary>Questions about trails that are answered at once: each may read some gigabytes. Others wait.</summary>
    public const int TrailReadersMax = 2;

    /// <summary>How long one waits. Unit: seconds on the wall. Past it: refused.</summary>
    public const int TrailWaitSeconds = 10;

    /// <summary>What one question may span. Unit: milliseconds: a day. Past it: refused.</summary>
    public const long TrailSpanMilliseconds = 24L * 3_600_000;

    /// <summary>How far ahead of the node's clock a point may be. Unit: milliseconds: a wrong clock must not fill hours to come.</summary>
    public const long TrailAheadMilliseconds = 60_000;
}
