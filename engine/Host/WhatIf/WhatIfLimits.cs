namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>Every bound of a what-if run, with unit, reason and what happens at it.</summary>
public static class WhatIfLimits
{
    /// <summary>The longest period. A week holds every kind of day; a longer one is refused. Unit: hours.</summary>
    public const int PeriodHoursMax = 7 * 24;

    /// <summary>
    /// How long after the period its incidents are still followed, in the recording and in the models alike, as far as the journal goes:
    /// somebody who called in the last minute should not count as never served. Unit: minutes.
    /// </summary>
    public const int AfterMinutes = 60;

    /// <summary>
    /// Recorded positions kept. 20 million × 12 bytes = 240 MB: 300 officers for a week, 2,000 for a day and more.
    /// Past it the period is refused as too long for so many officers.
    /// </summary>
    public const int TrackSamplesMax = 20_000_000;

    /// <summary>
    /// Calls, status changes and closings of one jurisdiction, some 300 bytes each. Past it the period is refused as too long.
    /// </summary>
    public const int FactsMax = 2_000_000;

    /// <summary>
    /// How often officers' positions are taken from the recording, and how often modelled officers report theirs. Not above the least
    /// position age a policy may set (10 s), else everybody would be too old to be chosen. Unit: milliseconds.
    /// </summary>
    public const int FixMilliseconds = 10_000;

    /// <summary>
    /// A modelled officer this near to where the recording has it patrol is there: further than a car gets between two fixes. Further away
    /// it drives there by road. Unit: metres.
    /// </summary>
    public const double PatrolMetres = 400;

    /// <summary>
    /// Fewer recorded values than this give no median of their own: that of all priorities is taken, and without that the defaults below.
    /// </summary>
    public const int HabitValuesMin = 8;

    /// <summary>When the period has no acknowledgement: some seconds to read and press. Unit: milliseconds.</summary>
    public const long AcknowledgeMilliseconds = 5_000;

    /// <summary>When the period has nobody setting off. Unit: milliseconds.</summary>
    public const long TurnoutMilliseconds = 10_000;

    /// <summary>When nobody cleared anything in the period. Unit: milliseconds.</summary>
    public const long StayMilliseconds = 10 * 60_000;

    /// <summary>When no dispatcher sent anybody in the period and the other policy needs one. Unit: milliseconds.</summary>
    public const long OrderMilliseconds = 30_000;

    /// <summary>Nobody drives four times as fast as the roads say, ...</summary>
    public const double DriveFactorMin = 0.25;

    /// <summary>... and who takes four times as long did something else. Factors beyond are taken for these.</summary>
    public const double DriveFactorMax = 4;
}
