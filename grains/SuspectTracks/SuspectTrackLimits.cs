namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>Every bound of suspect tracks, with unit and reason.</summary>
public static class SuspectTrackLimits
{
    /// <summary>Sightings kept of one track, the first always. A car passes some 50 cameras in an hour of a city; past it the oldest go.</summary>
    public const int SightingsMax = 200;

    /// <summary>Tracks of one jurisdiction that are not over. Past it a sighting opens none and says so.</summary>
    public const int TracksMax = 5_000;

    /// <summary>Ended tracks remembered, so that a late answer is told so and the desk can look back over a shift.</summary>
    public const int EndedTracksRemembered = 500;

    /// <summary>Seconds without a sighting after which a track is lost. Long before, its reachable set is the whole province.</summary>
    public const int LostAfterSeconds = 3_600;

    /// <summary>
    /// Ways over a border and next cameras kept of one forecast. A city has some 30 roads over its borders; more is more than people read.
    /// </summary>
    public const int ForecastLinesMax = 64;
}
