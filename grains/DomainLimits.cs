namespace SmartPolicing.Realtime.Grains;

/// <summary>Every bound of the domain, with its unit and reason. What happens at a bound is said where it is used.</summary>
public static class DomainLimits
{
    /// <summary>Lines kept of one incident's timeline. A long incident has under 100; the rest is history's.</summary>
    public const int TimelineMax = 200;

    /// <summary>Calls kept per incident. An explosion brought 15 calls at once in one press report; 500 is a whole stadium.</summary>
    public const int CallsPerIncidentMax = 500;

    /// <summary>
    /// Directives kept per incident. Over a hundred officers on one incident is a catastrophe; past it the oldest ended one is forgotten.
    /// </summary>
    public const int DirectivesPerIncidentMax = 200;

    /// <summary>Officers a dispatcher is shown as ranked. More than a screen holds.</summary>
    public const int RankedMax = 10;

    /// <summary>Passed-over officers shown with their reason.</summary>
    public const int PassedOverMax = 10;

    /// <summary>Open incidents per shard. The 16-city design peak is 2,000 open in one city in a storm.</summary>
    public const int OpenIncidentsMax = 20_000;

    /// <summary>Client-made call ids remembered for recognising repeats: a day of a busy city at 3 calls/s would be 259,200.</summary>
    public const int CallIdsRemembered = 262_144;

    /// <summary>Ended directives remembered, so that a late or repeated answer is told so: some hours of a busy city.</summary>
    public const int EndedDirectivesRemembered = 16_384;

    /// <summary>
    /// Officers sought for the first ranking request of an incident. Three times what is shown: road order differs from ring order.
    /// </summary>
    public const int CandidatesFirst = 32;

    /// <summary>Waiting incidents that get a fresh ranking in one tick, most urgent first; the rest follow in the next.</summary>
    public const int LookAgainPerTick = 16;

    /// <summary>Of <see cref="LookAgainPerTick"/>, places for those that have waited longest, whatever their priority.</summary>
    public const int LookAgainLongest = 4;

    /// <summary>
    /// Freed officers for whom waiting incidents are called up in one tick; the rest follow in the next. 16 × 20,000 looks are some ms.
    /// </summary>
    public const int FreedPerTick = 16;

    /// <summary>Seconds after which the engine looks again for somebody to send, when it found nobody and nothing changed.</summary>
    public const int LookAgainSeconds = 10;
}
