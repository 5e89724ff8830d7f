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

    /// <summary>No such panic stands.</summary>
    UnknownPanic,

    /// <summary>No such message is kept.</summary>
    UnknownMessage,

    /// <summary>A message without text, or with too much.</summary>
    BadMessage,

    /// <summary>Nobody is there to get the message.</summary>
    NoRecipients,

    /// <summary>The message is for more officers than one can be: send it by area.</summary>
    TooManyRecipients,

    /// <summary>As many messages are kept as the shard can hold, and somebody has still to get each of them.</summary>
    TooManyMessages,

    /// <summary>A crew, a vehicle, skills, an area or a comment that is too long, or an area the policy does not know.</summary>
    BadShift,

    /// <summary>The policy knows no such status code.</summary>
    UnknownStatusCode,

    /// <summary>Nobody asks the officer whether all is well.</summary>
    NothingAsked,

    /// <summary>The type of the incident does not let officers do that by themselves.</summary>
    NoRight,

    /// <summary>The officer has no position yet, and none was given.</summary>
    NoPosition,

    /// <summary>The incident is open.</summary>
    IncidentOpen,

    /// <summary>The incident was merged into another, which it points to.</summary>
    MergedIncident,

    /// <summary>The incident was closed so long ago that it cannot be opened again.</summary>
    NotRemembered,

    /// <summary>A watch post is as its joint alert says: its type, place and number are not changed by hand.</summary>
    WatchPostFixed,

    /// <summary>The order says nothing that could be changed.</summary>
    NothingToChange,

    /// <summary>It is no longer as the order expects.</summary>
    ChangedMeanwhile,

    /// <summary>A note needs words.</summary>
    TextMissing,

    /// <summary>The incident has as many notes as it can keep.</summary>
    TooManyNotes,

    /// <summary>The incident has no such note.</summary>
    UnknownNote,

    /// <summary>Somebody else wrote the note.</summary>
    NotYourNote,

    /// <summary>The officer has no directive for the incident.</summary>
    NotOnIncident,

    /// <summary>It is the same incident.</summary>
    SameIncident,

    /// <summary>The incidents are of different jurisdictions.</summary>
    OtherJurisdiction,

    /// <summary>The incidents are linked already.</summary>
    AlreadyLinked,

    /// <summary>The incidents are not linked.</summary>
    NotLinked,

    /// <summary>The incident has as many links as it can keep.</summary>
    TooManyLinks,

    /// <summary>Somebody was on scene: it is closed, with what came of it, and not cancelled.</summary>
    AlreadyAttended,

    /// <summary>Incidents of the type are not closed without a disposition.</summary>
    DispositionMissing,

    /// <summary>The policy knows no such disposition of the type, or too many were given.</summary>
    UnknownDisposition,

    /// <summary>The policy knows no such body, or not for the type.</summary>
    UnknownBody,

    /// <summary>The incident has no such transfer.</summary>
    UnknownTransfer,

    /// <summary>The transfer is over.</summary>
    TransferOver,

    /// <summary>The body has not answered yet what it was given of this incident.</summary>
    TransferWaits,

    /// <summary>As many transfers are open as can be, or the incident has as many as it can keep.</summary>
    TooManyTransfers,

    /// <summary>The policy knows no such area of the jurisdiction.</summary>
    UnknownArea,

    /// <summary>There are as many desks, or supervisors at one desk, as there can be.</summary>
    TooManyDesks,

    /// <summary>That desk is not there.</summary>
    DeskNotThere,

    /// <summary>That is the own desk.</summary>
    SameDesk,

    /// <summary>Another desk has the incident in hand.</summary>
    InOthersHands,

    /// <summary>The desk does not have the incident in hand.</summary>
    NotInYourHands,

    /// <summary>A desk has been asked to take the incident and has not answered.</summary>
    HandOverWaits,

    /// <summary>Nobody was asked to take the incident.</summary>
    NoHandOver,

    /// <summary>Another desk was asked to take the incident.</summary>
    NotYourHandOver,

    /// <summary>The incident has no such call.</summary>
    UnknownCall,

    /// <summary>It is the only call of its incident, which keeps at least one.</summary>
    OnlyCall,

    /// <summary>A watch post takes no calls and gives none away.</summary>
    NotForCalls,

    /// <summary>The incident has as many attachments as it can keep.</summary>
    TooManyAttachments,

    /// <summary>No such unverified place is kept.</summary>
    UnknownPlace,

    /// <summary>No such caution note.</summary>
    UnknownCaution,

    /// <summary>The caution note has ended.</summary>
    CautionOver,

    /// <summary>A caution note without words, with too many, or that holds nowhere.</summary>
    CautionUnclear,

    /// <summary>As many caution notes hold as the shard can keep.</summary>
    TooManyCautions,
    // Sending.

    /// <summary>The incident needs as many officers as it can.</summary>
    TooManyNeeds,

    /// <summary>That many cannot be asked for at once.</summary>
    CountOutOfRange,

    /// <summary>The officer has arrived: only the officer ends that.</summary>
    AlreadyOnScene,

    /// <summary>The directive is that officer's already.</summary>
    SameOfficer,

    /// <summary>The officer is free: to be sent, not waited for.</summary>
    OfficerFree,

    /// <summary>The officer is not on shift.</summary>
    OfficerOffDuty,

    /// <summary>As many incidents wait for the officer as can.</summary>
    TooManyStacked,

    /// <summary>The incident waits for that officer already.</summary>
    AlreadyStacked,

    /// <summary>Somebody is on the incident: it does not wait.</summary>
    IncidentHasOfficers,

    /// <summary>The incident waits for nobody.</summary>
    NotStacked,

    /// <summary>The officer is on no other incident.</summary>
    NothingToPreempt,

    /// <summary>Officers are only taken off an incident of lower priority.</summary>
    PriorityNotLower,

    /// <summary>The officer would not be there so much sooner than the best who is free.</summary>
    GainTooSmall,

    /// <summary>The newest ranking of the incident is too old, or does not know how long the officer takes.</summary>
    NotRanked,

    /// <summary>Nothing that is open misses an officer.</summary>
    NothingToPropose,

    /// <summary>No such proposal, or it is over.</summary>
    UnknownProposal,

    /// <summary>The proposal is still being made.</summary>
    ProposalNotReady,

    /// <summary>A line of the proposal can no longer be done; nothing of it was.</summary>
    ProposalStale,

    /// <summary>The lines of a proposal as changed name an officer twice, or too many.</summary>
    BadLines,

    /// <summary>No such offer of a better officer.</summary>
    UnknownOffer,

    /// <summary>The better officer is no longer to be had, or no longer needed.</summary>
    OfferGone,

    /// <summary>The officer is no neighbour's.</summary>
    NotANeighboursOfficer,

    /// <summary>Nobody waits on a line.</summary>
    NoLine,

    /// <summary>No such line, or it is over.</summary>
    UnknownLine,

    /// <summary>Another desk has the line.</summary>
    LineTaken,

    /// <summary>The line is not this desk's.</summary>
    NotYourLine,

    /// <summary>Nobody is to be rung back on that line.</summary>
    NoCallBack,

    /// <summary>As many lines are open as can be.</summary>
    TooManyLines,

    /// <summary>As many incidents follow something as can.</summary>
    TooManyPursuits,
}
