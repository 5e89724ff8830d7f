namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>What an entry of a shard's journal is. Values are stable: they are on disks.</summary>
public enum EntryKind : ushort
{
    /// <summary>The region's officers and policy, as they are from here on.</summary>
    Configured = 1,

    /// <summary>The newest positions of officers that have moved since the entry before.</summary>
    Moved = 2,

    /// <summary>See <see cref="Shards.Ticked"/>.</summary>
    Ticked = 3,

    /// <summary>An earlier entry that no replay applies: it broke an invariant.</summary>
    Quarantined = 4,

    /// <summary>
    /// A piece of a <see cref="Configured"/> that is too long for one entry: more than some 20,000 officers. The last piece stands for the
    /// whole; pieces without it are of a start that was cut off, and say nothing. See <see cref="ConfigurationPieces"/>.
    /// </summary>
    ConfiguredPiece = 5,

    /// <summary>See <see cref="Shards.CallReceived"/>.</summary>
    CallReceived = 10,

    /// <summary>See <see cref="Shards.DirectiveAnswered"/>.</summary>
    DirectiveAnswered = 11,

    /// <summary>See <see cref="Shards.OfficerStatusSet"/>.</summary>
    OfficerStatusSet = 12,

    /// <summary>See <see cref="Shards.DispatchOrdered"/>.</summary>
    DispatchOrdered = 13,

    /// <summary>See <see cref="Shards.DirectiveWithdrawn"/>.</summary>
    DirectiveWithdrawn = 14,

    /// <summary>See <see cref="Shards.IncidentClosed"/>.</summary>
    IncidentClosed = 15,

    /// <summary>See <see cref="Shards.RankingAsked"/>.</summary>
    RankingAsked = 16,

    /// <summary>See <see cref="Shards.RankingAnswered"/>.</summary>
    RankingAnswered = 17,

    /// <summary>See <see cref="Border.SightingSeen"/>.</summary>
    SightingSeen = 20,

    /// <summary>See <see cref="Border.SightingVerified"/>.</summary>
    SightingVerified = 21,

    /// <summary>See <see cref="Border.TrackClosed"/>.</summary>
    TrackClosed = 22,

    /// <summary>See <see cref="Border.ForecastAnswered"/>.</summary>
    ForecastAnswered = 23,

    /// <summary>See <see cref="Border.AlertAnswered"/>.</summary>
    AlertAnswered = 24,

    /// <summary>See <see cref="Border.AlertSaid"/>.</summary>
    AlertSaid = 25,

    /// <summary>See <see cref="Border.AlertWithdrawn"/>.</summary>
    AlertWithdrawn = 26,

    /// <summary>See <see cref="Border.NeighbourAsked"/>.</summary>
    NeighbourAsked = 27,

    /// <summary>See <see cref="Border.LetterArrived"/>.</summary>
    LetterArrived = 28,

    /// <summary>See <see cref="Border.LetterTaken"/>.</summary>
    LetterTaken = 29,

    /// <summary>See <see cref="Border.WatchlistAsked"/>.</summary>
    WatchlistAsked = 30,

    /// <summary>See <see cref="Border.WatchlistDecided"/>.</summary>
    WatchlistDecided = 31,

    /// <summary>See <see cref="Border.WatchlistTimeAsked"/>.</summary>
    WatchlistTimeAsked = 32,

    /// <summary>See <see cref="Border.WatchlistWithdrawn"/>.</summary>
    WatchlistWithdrawn = 33,

    /// <summary>See <see cref="Border.PostsOrdered"/>.</summary>
    PostsOrdered = 34,

    /// <summary>See <see cref="Border.SightingLost"/>.</summary>
    SightingLost = 35,
}
