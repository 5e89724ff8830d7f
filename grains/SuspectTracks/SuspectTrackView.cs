using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>Where a track stands. Values are stable.</summary>
public enum TrackState : byte
{
    /// <summary>No sighting is verified yet: it may warn, never direct a stop.</summary>
    Unverified = 0,

    /// <summary>A named person has confirmed a sighting.</summary>
    Verified = 1,

    /// <summary>Over. See <see cref="TrackEnd"/>.</summary>
    Ended = 2,
}

/// <summary>Why a track is over. Values are stable.</summary>
public enum TrackEnd : byte
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>A person found that it was another vehicle.</summary>
    False = 1,

    /// <summary>The vehicle was stopped.</summary>
    Arrest = 2,

    /// <summary>No sighting for too long.</summary>
    Lost = 3,

    /// <summary>The watchlist entry expired or was withdrawn.</summary>
    EntryEnded = 4,
}

/// <summary>What is odd about two sightings. Values are stable.</summary>
public enum TrackDoubt : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Two sightings are closer in time than the road allows, by less than the cameras' clocks may be wrong: check the clocks.</summary>
    CheckClocks = 1,

    /// <summary>Closer than the road and the clocks allow: somebody may drive with a copied plate; its owner is then a victim.</summary>
    PossibleClone = 2,
}

/// <summary>An immutable copy of a suspect track, for the boards and for neighbours.</summary>
/// <param name="Home">The jurisdiction that holds it now: where it was seen last.</param>
/// <param name="Leg">Grows by one each time the home moves: the copy with the higher one is newer.</param>
/// <param name="Entry">The watchlist entry that it is about.</param>
/// <param name="Plate">As the entry has it.</param>
/// <param name="Since">When <paramref name="State"/> last changed.</param>
/// <param name="Sightings">Oldest first.</param>
/// <param name="Forecast">From the newest sighting; null until the roads have answered.</param>
public sealed record SuspectTrackView(
    TrackId Id,
    JurisdictionId Home,
    int Leg,
    WatchlistEntryId Entry,
    string Plate,
    TrackState State,
    TrackEnd End,
    TrackDoubt Doubt,
    Instant OpenedAt,
    Instant Since,
    IReadOnlyList<Sighting> Sightings,
    TrackForecast? Forecast)
{
    /// <summary>The newest sighting that nobody has found false; null when there is none.</summary>
    public Sighting? Newest => Sightings.LastOrDefault(sighting => sighting.Verification != Verification.False);
}
