namespace SmartPolicing.Realtime.Grains;

/// <summary>Every bound of the domain, with its unit and reason. What happens at a bound is said where it is used.</summary>
public static class DomainLimits
{
    /// <summary>Lines kept of one incident's timeline. A long incident has under 100; the rest is history's.</summary>
    public const int TimelineMax = 200;

    /// <summary>Calls kept per incident. An explosion brought 15 calls at once in one press report; 500 is a whole stadium.</summary>
    public const int CallsPerIncidentMax = 500;

    /// <summary>Officers a dispatcher is shown as ranked. More than a screen holds.</summary>
    public const int RankedMax = 10;

    /// <summary>Passed-over officers shown with their reason.</summary>
    public const int PassedOverMax = 10;

    /// <summary>Open incidents per shard. The 16-city design peak is 2,000 open in one city in a storm.</summary>
    public const int OpenIncidentsMax = 20_000;

    /// <summary>Client-made call ids remembered for recognising repeats: a day of a busy city at 3 calls/s would be 259,200.</summary>
    public const int CallIdsRemembered = 262_144;

    /// <summary>Top speed used as a lower bound on travel time: 50 m/s (180 km/h), above any speed the road graph gives.</summary>
    public const double TopRoadMetresPerSecond = 50;
}
