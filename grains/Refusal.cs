namespace SmartPolicing.Realtime.Grains;

/// <summary>Why the engine said no to a call, command or answer. The names are part of the public interface (camelCase in JSON).</summary>
public enum Refusal : byte
{
    /// <summary>It did not.</summary>
    None = 0,

    /// <summary>No jurisdiction of this node holds the place.</summary>
    PlaceOutsideRegion,

    /// <summary>The policy knows no such incident type.</summary>
    UnknownType,

    /// <summary>No such incident, or it is no longer on the boards.</summary>
    UnknownIncident,

    /// <summary>No such officer in this jurisdiction.</summary>
    UnknownOfficer,

    /// <summary>No such directive.</summary>
    UnknownDirective,

    /// <summary>The incident is closed.</summary>
    IncidentClosed,

    /// <summary>The officer is not available.</summary>
    OfficerNotAvailable,

    /// <summary>The directive is another officer's.</summary>
    NotYourDirective,

    /// <summary>The directive is over (expired, withdrawn, completed or declined before).</summary>
    DirectiveOver,

    /// <summary>That answer does not follow from the directive's state (on scene before acknowledged, say).</summary>
    AnswerOutOfOrder,

    /// <summary>The officer holds a directive; only its answers change the status now.</summary>
    HoldsDirective,

    /// <summary>That status is not for an officer to choose.</summary>
    StatusNotAllowed,

    /// <summary>As many incidents are open as the shard can hold.</summary>
    TooManyIncidents,

    /// <summary>The incident has as many calls as it can keep.</summary>
    TooManyCalls,

    /// <summary>The node is stopping.</summary>
    Stopping,

    /// <summary>The disk is full: nothing can be promised, so nothing is taken in until there is room.</summary>
    StorageFull,

    /// <summary>It broke something the engine relies on: it was set aside and changed nothing. Somebody should look at the log.</summary>
    Quarantined,

    /// <summary>No such watchlist entry.</summary>
    UnknownWatchlistEntry,

    /// <summary>The plate of a watchlist entry is none, or of no known form: it could never be hit.</summary>
    PlateNotReadable,

    /// <summary>A watchlist entry without legal basis, case, purpose or the name of who asks for it, or with one that is too long.</summary>
    BasisMissing,

    /// <summary>A watchlist priority is 1 to 4.</summary>
    PriorityOutOfRange,

    /// <summary>A watchlist entry lasts until a moment still to come, and 30 days at most.</summary>
    ExpiryOutOfRange,

    /// <summary>A watchlist entry is shared with named jurisdictions, of which none or too many were named.</summary>
    SharingUnclear,

    /// <summary>Who asks for a watchlist entry, or for more time for it, does not approve it.</summary>
    OwnApproval,

    /// <summary>The watchlist entry is not waiting for approval.</summary>
    NothingToApprove,

    /// <summary>The watchlist entry is not active, so it cannot be given more time.</summary>
    EntryNotActive,

    /// <summary>More time for the watchlist entry has been asked for and not been decided on.</summary>
    RenewalWaits,

    /// <summary>The watchlist entry is over (withdrawn, expired or refused before).</summary>
    EntryOver,

    /// <summary>A decision against somebody, or an end, needs its reason in words, and not too many.</summary>
    ReasonMissing,

    /// <summary>The watchlist holds as many entries as it can.</summary>
    TooManyWatchlistEntries,

    /// <summary>The watchlist holds as many entries with wild cards as it can.</summary>
    TooManyWildEntries,

    /// <summary>The watchlist holds as many entries of that plate as it can.</summary>
    TooManyEntriesOfPlate,

    /// <summary>No such suspect track here.</summary>
    UnknownTrack,

    /// <summary>The track is over.</summary>
    TrackOver,

    /// <summary>The track has no such sighting.</summary>
    UnknownSighting,

    /// <summary>Somebody has verified that sighting, or found it false, before.</summary>
    AlreadyVerified,

    /// <summary>No sighting of the track is verified: nobody may be sent on it.</summary>
    TrackUnverified,

    /// <summary>As many tracks are followed as the shard can hold.</summary>
    TooManyTracks,

    /// <summary>No such joint alert here.</summary>
    UnknownAlert,

    /// <summary>The joint alert is over.</summary>
    AlertOver,

    /// <summary>The joint alert does not ask this jurisdiction.</summary>
    NotAsked,

    /// <summary>This jurisdiction has not acknowledged the joint alert: nobody may be sent on it.</summary>
    AlertNotAcknowledged,

    /// <summary>As many joint alerts stand as the shard can hold.</summary>
    TooManyAlerts,

    /// <summary>That is no other jurisdiction of the region.</summary>
    UnknownJurisdiction,

    /// <summary>The joint alert has as many watch posts of this jurisdiction as it can.</summary>
    TooManyPosts,

    /// <summary>A letter from a neighbour is not the next one: it comes again in order.</summary>
    LetterOutOfOrder,
}
