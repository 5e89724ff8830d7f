namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>What this program needs of a track (docs/HUB.md).</summary>
/// <param name="Jurisdiction">Who knows it so.</param>
/// <param name="Home">Where the vehicle was seen last.</param>
/// <param name="State"><c>unverified verified ended</c>.</param>
internal sealed record TrackMessage(
    string Id, int Jurisdiction, int Home, string Entry, string Plate, string State, IReadOnlyList<SightingMessage> Sightings);

/// <summary>What this program needs of a sighting.</summary>
internal sealed record SightingMessage(Guid Read, int Jurisdiction);

/// <summary>What this program needs of a joint alert (docs/HUB.md).</summary>
/// <param name="Jurisdiction">Who knows it so.</param>
/// <param name="Subject">The plate, of an alert about a track.</param>
/// <param name="LastSeenAt">Unix milliseconds on the node's clock.</param>
/// <param name="End"><c>none</c> while it stands.</param>
/// <param name="Sides">Who leads is the first.</param>
internal sealed record AlertMessage(
    string Id, int Jurisdiction, int Lead, string? Track, string Subject, bool Verified, double LastSeenAt, string End,
    IReadOnlyList<AlertSideMessage> Sides, IReadOnlyList<WatchPostMessage> Posts);

/// <summary>What this program needs of one side.</summary>
/// <param name="State"><c>asked overdue acknowledged declined deployed</c>.</param>
internal sealed record AlertSideMessage(int Jurisdiction, string State);

/// <summary>What this program needs of a post.</summary>
/// <param name="EarliestAt">Unix milliseconds on the node's clock; null when it is not about a vehicle.</param>
/// <param name="Incident">Null until it is opened.</param>
internal sealed record WatchPostMessage(int Jurisdiction, double? EarliestAt, string? Incident, IReadOnlyList<PostOfficerMessage> Nearest);

/// <summary>An officer who could stand at a post.</summary>
internal sealed record PostOfficerMessage(uint Officer);

/// <summary>Answer to what is asked of the watchlist.</summary>
internal sealed record EntryMessage(string Entry);

/// <summary>What this program needs of POST /api/watchlist/read.</summary>
internal sealed record WatchlistMessage(IReadOnlyList<WatchlistRowMessage> Entries);

/// <summary>What this program needs of an entry.</summary>
internal sealed record WatchlistRowMessage(string Id, string State);
