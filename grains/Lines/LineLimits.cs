namespace SmartPolicing.Realtime.Grains.Lines;

/// <summary>Bounds of phone lines and call-backs.</summary>
public static class LineLimits
{
    /// <summary>
    /// Lines of a shard that are not over: ten times what a city of ten million rings in its worst minute. Past it a line that rings is
    /// refused (<c>tooManyLines</c>), and the telephone system keeps it.
    /// </summary>
    public const int OpenMax = 2_000;

    /// <summary>
    /// Further room that only callers who have rung off may take: who could not be shown ringing is still rung back. Past it those are refused
    /// too.
    /// </summary>
    public const int AbandonedRoom = 2_000;

    /// <summary>Lines that are over and still known, so that a repeat is told so: a day of a large city. Past it the oldest is forgotten.</summary>
    public const int OverRemembered = 16_384;

    /// <summary>
    /// Seconds after which a line that is over and is said to ring is another one under the same name: reports are not late by so much, and
    /// a caller must not be lost because a telephone system begins to count anew.
    /// </summary>
    public const int UsedAgainSeconds = 3_600;

    /// <summary>Characters of the telephone system's own name for a line.</summary>
    public const int ReferenceMax = 64;

    /// <summary>Metres: a caller's place that is less exact says nothing, and is refused.</summary>
    public const int AccuracyMax = 100_000;

    /// <summary>
    /// Seconds that a line rings without a further report before the caller counts as having rung off: longer than anybody lets it ring, so a
    /// telephone system that was lost in between loses no caller.
    /// </summary>
    public const int RingingSecondsMax = 600;

    /// <summary>Seconds after which a line that was answered and never reported ended is over: longer than calls are.</summary>
    public const int AnsweredSecondsMax = 14_400;

    /// <summary>Seconds after which an alarm whose reason still stands is told again.</summary>
    public const int AlarmAgainSeconds = 60;

    /// <summary>Alarms of a shard in one tick, oldest first. The others follow with the next.</summary>
    public const int AlarmsPerTick = 8;

    /// <summary>Characters of what came of a call-back.</summary>
    public const int NoteMax = 200;
}
