namespace SmartPolicing.Realtime.Grains.Places;

/// <summary>Every bound of what is known of places, with unit and reason.</summary>
public static class PlaceLimits
{
    /// <summary>
    /// Caution notes that hold at once in a shard: one for every 2,000 people of a city of ten millions. Past it none is taken:
    /// tooManyCautions. A note is under 2 KB, so all of them are 10 MB.
    /// </summary>
    public const int CautionsMax = 5_000;

    /// <summary>Notes that an incident or a directive carries: more than anybody reads on the way. The newest go.</summary>
    public const int CautionsShownMax = 20;

    /// <summary>Metres around its place that a note holds at least: what an address is off.</summary>
    public const int CautionMetresMin = 10;

    /// <summary>Metres around its place that a note holds at most: a housing estate, a school's ground.</summary>
    public const int CautionMetresMax = 500;

    /// <summary>Days that a note holds at most: one that nobody has looked at for a year is not to be believed.</summary>
    public const int CautionDaysMax = 366;

    /// <summary>Characters of what a note says: what is read out in half a minute.</summary>
    public const int CautionTextMax = 500;

    /// <summary>Characters of the place in words, as of a call.</summary>
    public const int PlaceTextMax = 200;

    /// <summary>Characters that name a person or a vehicle.</summary>
    public const int SubjectMax = 100;

    /// <summary>Characters of a reason, as of every other.</summary>
    public const int ReasonMax = 200;

    /// <summary>Earlier incidents that an incident names: as many as are read aloud.</summary>
    public const int HistoryNewestMax = 5;
}
