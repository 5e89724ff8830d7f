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

    /// <summary>See <see cref="Officers.PanicPressed"/>.</summary>
    PanicPressed = 160,

    /// <summary>See <see cref="Officers.PanicAcknowledged"/>.</summary>
    PanicAcknowledged = 161,

    /// <summary>See <see cref="Officers.PanicEnded"/>.</summary>
    PanicEnded = 162,

    /// <summary>See <see cref="Officers.MessageSent"/>.</summary>
    MessageSent = 163,

    /// <summary>See <see cref="Officers.MessageMarked"/>.</summary>
    MessageMarked = 164,

    /// <summary>See <see cref="Officers.MessageReadAtDesk"/>.</summary>
    MessageReadAtDesk = 165,

    /// <summary>See <see cref="Officers.ShiftBegun"/>.</summary>
    ShiftBegun = 166,

    /// <summary>See <see cref="Officers.ShiftEnded"/>.</summary>
    ShiftEnded = 167,

    /// <summary>See <see cref="Officers.StatusChosen"/>.</summary>
    StatusChosen = 168,

    /// <summary>See <see cref="Officers.SafetyAsked"/>.</summary>
    SafetyAsked = 169,

    /// <summary>See <see cref="Officers.SafetyAnswered"/>.</summary>
    SafetyAnswered = 170,

    /// <summary>See <see cref="Officers.SelfDispatched"/>.</summary>
    SelfDispatched = 171,

    /// <summary>See <see cref="Officers.FieldOpened"/>.</summary>
    FieldOpened = 172,

    /// <summary>See <see cref="Policy.PolicySet"/>.</summary>
    PolicySet = 100,

    /// <summary>See <see cref="Incidents.IncidentNoted"/>.</summary>
    IncidentNoted = 120,

    /// <summary>See <see cref="Incidents.NoteStruck"/>.</summary>
    NoteStruck = 121,

    /// <summary>See <see cref="Incidents.IncidentAmended"/>.</summary>
    IncidentAmended = 122,

    /// <summary>See <see cref="Incidents.IncidentsLinked"/>.</summary>
    IncidentsLinked = 123,

    /// <summary>See <see cref="Incidents.IncidentsMerged"/>.</summary>
    IncidentsMerged = 124,

    /// <summary>See <see cref="Incidents.IncidentCancelled"/>.</summary>
    IncidentCancelled = 125,

    /// <summary>See <see cref="Incidents.IncidentDisposed"/>.</summary>
    IncidentDisposed = 126,

    /// <summary>See <see cref="Incidents.IncidentReopened"/>.</summary>
    IncidentReopened = 127,

    /// <summary>See <see cref="Incidents.TransferredOut"/>.</summary>
    TransferredOut = 128,

    /// <summary>See <see cref="Incidents.TransferAnswered"/>.</summary>
    TransferAnswered = 129,

    /// <summary>See <see cref="Incidents.AreasCovered"/>.</summary>
    AreasCovered = 130,

    /// <summary>See <see cref="Incidents.DeskSignedOff"/>.</summary>
    DeskSignedOff = 131,

    /// <summary>See <see cref="Incidents.DesksSeen"/>.</summary>
    DesksSeen = 132,

    /// <summary>See <see cref="Incidents.IncidentTaken"/>.</summary>
    IncidentTaken = 133,

    /// <summary>See <see cref="Incidents.IncidentLetGo"/>.</summary>
    IncidentLetGo = 134,

    /// <summary>See <see cref="Incidents.HandOverAsked"/>.</summary>
    HandOverAsked = 135,

    /// <summary>See <see cref="Incidents.HandOverAnswered"/>.</summary>
    HandOverAnswered = 136,

    /// <summary>See <see cref="Incidents.DeskTakenOver"/>.</summary>
    DeskTakenOver = 137,

    /// <summary>See <see cref="Incidents.IncidentTakenOver"/>.</summary>
    IncidentTakenOver = 138,

    /// <summary>See <see cref="Incidents.DeskMonitored"/>.</summary>
    DeskMonitored = 139,

    /// <summary>See <see cref="Policy.AreasFound"/>.</summary>
    AreasFound = 101,

    /// <summary>See <see cref="Calls.CallAmended"/>.</summary>
    CallAmended = 110,

    /// <summary>See <see cref="Calls.CallSplit"/>.</summary>
    CallSplit = 111,

    /// <summary>See <see cref="Calls.AttachmentAdded"/>.</summary>
    AttachmentAdded = 112,

    /// <summary>See <see cref="Calls.PlaceFollowedUp"/>.</summary>
    PlaceFollowedUp = 113,

    /// <summary>See <see cref="Lines.LineReported"/>.</summary>
    LineReported = 114,

    /// <summary>See <see cref="Lines.LineAsked"/>.</summary>
    LineAsked = 115,

    /// <summary>See <see cref="Lines.LineLetGo"/>.</summary>
    LineLetGo = 116,

    /// <summary>See <see cref="Lines.LineTied"/>.</summary>
    LineTied = 117,

    /// <summary>See <see cref="Lines.CallBackTold"/>.</summary>
    CallBackTold = 118,

    /// <summary>See <see cref="Incidents.FollowOrdered"/>.</summary>
    FollowOrdered = 119,

    /// <summary>See <see cref="Places.CautionAdded"/>.</summary>
    CautionAdded = 180,

    /// <summary>See <see cref="Places.CautionAmended"/>.</summary>
    CautionAmended = 181,

    /// <summary>See <see cref="Places.CautionEnded"/>.</summary>
    CautionEnded = 182,

    /// <summary>See <see cref="Places.HistoryFound"/>.</summary>
    HistoryFound = 183,

    /// <summary>See <see cref="Sending.SwapOrdered"/>.</summary>
    SwapOrdered = 140,

    /// <summary>See <see cref="Sending.BackupOrdered"/>.</summary>
    BackupOrdered = 141,

    /// <summary>See <see cref="Sending.StackOrdered"/>.</summary>
    StackOrdered = 142,

    /// <summary>See <see cref="Sending.UnstackOrdered"/>.</summary>
    UnstackOrdered = 143,

    /// <summary>See <see cref="Sending.PreemptOrdered"/>.</summary>
    PreemptOrdered = 144,

    /// <summary>See <see cref="Sending.BatchAsked"/>.</summary>
    BatchAsked = 145,

    /// <summary>See <see cref="Sending.BatchSolved"/>.</summary>
    BatchSolved = 146,

    /// <summary>See <see cref="Sending.BatchTaken"/>.</summary>
    BatchTaken = 147,

    /// <summary>See <see cref="Sending.BatchDropped"/>.</summary>
    BatchDropped = 148,

    /// <summary>See <see cref="Sending.OfficersCompared"/>.</summary>
    OfficersCompared = 149,

    /// <summary>See <see cref="Sending.OfferTaken"/>.</summary>
    OfferTaken = 150,

    /// <summary>See <see cref="Sending.OfferDropped"/>.</summary>
    OfferDropped = 151,

    /// <summary>See <see cref="Border.OfficerAsked"/>.</summary>
    OfficerAsked = 152,
}
