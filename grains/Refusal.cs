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

    /// <summary>A person must say why.</summary>
    ReasonMissing,

    /// <summary>As many joint alerts stand as the shard can hold.</summary>
    TooManyAlerts,

    /// <summary>That is no other jurisdiction of the region.</summary>
    UnknownJurisdiction,

    /// <summary>A letter from a neighbour is not the next one: it comes again in order.</summary>
    LetterOutOfOrder,
}
