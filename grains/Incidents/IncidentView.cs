using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Places;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>How far an incident has come: the furthest of its directives. Values are stable.</summary>
public enum IncidentState : byte
{
    /// <summary>Nobody holds a directive for it; it waits in the queue.</summary>
    Waiting = 0,

    /// <summary>A directive is out and not yet acknowledged.</summary>
    Offered = 1,

    /// <summary>An officer has acknowledged.</summary>
    Assigned = 2,

    /// <summary>An officer is driving there.</summary>
    EnRoute = 3,

    /// <summary>An officer is there.</summary>
    OnScene = 4,

    /// <summary>Over. Kept for history, no longer on the boards.</summary>
    Closed = 5,

    /// <summary>Everybody who was there is done; a desk is to close it. Nobody is sent by the engine.</summary>
    Cleared = 6,
}

/// <summary>What happened on an incident, for its timeline and for notices to the desks. Values are stable.</summary>
public enum HappeningKind : byte
{
    /// <summary>The first call opened it.</summary>
    Opened = 0,

    /// <summary>Another call about the same happening was joined to it.</summary>
    CallJoined = 1,

    /// <summary>Ranking found nobody who can be sent. Detail: how many were passed over.</summary>
    NobodyFound = 2,

    /// <summary>A directive was sent to an officer.</summary>
    DirectiveSent = 3,

    /// <summary>The terminal has it.</summary>
    Delivered = 4,

    /// <summary>The officer took it.</summary>
    Acknowledged = 5,

    /// <summary>The officer said no. Detail: the reason given.</summary>
    Declined = 6,

    /// <summary>No answer within the policy's seconds; taken from the officer.</summary>
    Expired = 7,

    /// <summary>Offered to the next officer after a decline or expiry. Detail: call sign of the one before.</summary>
    OfferedNext = 8,

    /// <summary>The officer drives there.</summary>
    EnRoute = 9,

    /// <summary>The officer is there.</summary>
    OnScene = 10,

    /// <summary>The officer is done there.</summary>
    Completed = 11,

    /// <summary>A dispatcher took the officer off. Detail: the reason.</summary>
    Withdrawn = 12,

    /// <summary>The incident is over. Detail: the reason.</summary>
    Closed = 13,

    /// <summary>The officer has cried for help. Told to the desks.</summary>
    PanicRaised = 70,

    /// <summary>The officer has pressed again. Detail: how often by now.</summary>
    PanicAgain = 71,

    /// <summary>A desk has seen the cry.</summary>
    PanicAcknowledged = 72,

    /// <summary>A person has ended the cry. Detail: why.</summary>
    PanicEnded = 73,

    /// <summary>Somebody wrote a note. Detail: its text.</summary>
    Noted = 30,

    /// <summary>Somebody struck a note of their own. Detail: its number.</summary>
    NoteStruck = 31,

    /// <summary>Type, priority or place was changed. Detail: what, from and to.</summary>
    Amended = 32,

    /// <summary>It has to do with another. Detail: that one.</summary>
    Linked = 33,

    /// <summary>It has nothing to do with another after all. Detail: that one.</summary>
    Unlinked = 34,

    /// <summary>Another was the same happening. Detail: that one, and the reason.</summary>
    Merged = 35,

    /// <summary>It was the same happening as another, and is over here. Detail: that one, and the reason.</summary>
    MergedInto = 36,

    /// <summary>It was nothing, or is no longer needed. Detail: the reason.</summary>
    Cancelled = 37,

    /// <summary>It waits again. Detail: the reason.</summary>
    Reopened = 38,

    /// <summary>It has dispositions. Detail: their codes.</summary>
    Disposed = 39,

    /// <summary>Everybody is done there, and a desk is to close it. Detail: why the engine did not ("disposition", "queue").</summary>
    Cleared = 40,

    /// <summary>It was given to another body. Detail: the body, and what it was told.</summary>
    TransferredOut = 41,

    /// <summary>The body has answered, or the police took it back. Detail: the body, the state, and what it said.</summary>
    TransferAnswered = 42,

    /// <summary>The body has not answered in time. Detail: the body.</summary>
    TransferOverdue = 43,

    /// <summary>A desk has it in hand. Detail: whose hands it was taken from, and the reason; empty when nobody's.</summary>
    TakenInHand = 44,

    /// <summary>No desk has it in hand any more. Detail: the reason; "gone" or "signedOff" when the desk left.</summary>
    LetGo = 45,

    /// <summary>Another desk was asked to take it. Detail: that desk, and what goes with it.</summary>
    HandOverAsked = 46,

    /// <summary>The question to another desk is over. Detail: "accepted", "declined" with the reason, "withdrawn", "gone" with the desk,
    /// or "merged" with who asked whom.</summary>
    HandOverAnswered = 47,

    /// <summary>The other desk has not answered in time. Detail: that desk.</summary>
    HandOverOverdue = 48,

    /// <summary>It is late in its state. Detail: the state, and the seconds it has been in it.</summary>
    Late = 49,

    /// <summary>Nobody is on it, for longer than may be. Detail: the seconds it has waited.</summary>
    NobodyAssigned = 90,

    /// <summary>
    /// Lines that found no room are left out. Detail: how many of which kind, "linked 12, noted 3". The timeline makes it; it is never told.
    /// </summary>
    LeftOut = 91,

    /// <summary>Its place follows an officer or a suspect track. Detail: the code, or the track's number.</summary>
    FollowBegan = 92,

    /// <summary>Its place stands again. Detail: what it followed, and why.</summary>
    FollowEnded = 93,

    /// <summary>A desk changed a call. Detail: names of what is different now.</summary>
    CallAmended = 20,

    /// <summary>A call was taken out. Detail: the incident it is in now.</summary>
    SplitOff = 21,

    /// <summary>A call came here that was taken out of another. Detail: that incident.</summary>
    SplitFrom = 22,

    /// <summary>Something was attached. Detail: its kind and name.</summary>
    Attached = 23,

    /// <summary>A desk insisted on a place that no index knows. Detail: the words.</summary>
    PlaceUnverified = 24,

    /// <summary>A desk opened it by itself though the policy would have joined the call. Detail: to which incident.</summary>
    OpenedApart = 25,

    /// <summary>It was opened from a phone line. Detail: the line, and the number that rang.</summary>
    LineTied = 26,

    /// <summary>Another response plan holds. Detail: its code.</summary>
    PlanSet = 50,

    /// <summary>There are not enough who can be sent. Detail: "2 of 3: medic".</summary>
    ShortOf = 51,

    /// <summary>A person asked for more. Detail: how many, and with which skills.</summary>
    BackupAsked = 52,

    /// <summary>The officer was sent in another's place. Detail: whose.</summary>
    Swapped = 53,

    /// <summary>It waits for that officer to be free.</summary>
    Stacked = 54,

    /// <summary>It no longer waits for that officer. Detail: why.</summary>
    Unstacked = 55,

    /// <summary>The officer it waits for is free, and a person is to send.</summary>
    StackReady = 56,

    /// <summary>The officer was taken off for a more urgent incident. Detail: which.</summary>
    Preempted = 57,

    /// <summary>The officer was taken off a less urgent incident for this one. Detail: which.</summary>
    PreemptedFor = 58,

    /// <summary>An officer of another area was sent. Detail: that area.</summary>
    CrossArea = 59,

    /// <summary>The officer could be there sooner than who is on the way. Detail: seconds.</summary>
    BetterFound = 60,

    /// <summary>The better officer was sent.</summary>
    BetterTaken = 61,

    /// <summary>The better officer was not wanted. Detail: who said so is in By.</summary>
    BetterDropped = 62,

    /// <summary>The officer was sent with others, by a proposal for several incidents. Detail: its number.</summary>
    BatchTaken = 63,

    /// <summary>A neighbour was asked for that officer. Detail: the jurisdiction.</summary>
    OfficerAsked = 64,

    /// <summary>Another policy came into force that says something else of the incident's type. Detail: its number.</summary>
    PolicyChanged = 85,

    /// <summary>What had happened at the place before was looked for and something found. Detail: how much, and the newest.</summary>
    HistoryChecked = 80,

    /// <summary>A caution note that holds at the place is new or says something else. Detail: its number and words.</summary>
    CautionHere = 81,
}

/// <summary>One line of an incident's timeline.</summary>
/// <param name="By">Who did it: a user's name, an officer's call sign, or "engine".</param>
/// <param name="OfficerCode">The officer concerned; empty when none.</param>
/// <param name="Detail">See <see cref="HappeningKind"/>; may be empty.</param>
public sealed record Happening(Instant At, HappeningKind Kind, string By, string OfficerCode, string Detail)
{
    /// <summary>Number of the policy in force then; 0 for none.</summary>
    public int Policy { get; init; }
}

/// <summary>An incident as the boards show it at one moment: an immutable copy, safe on any thread.</summary>
/// <param name="Since">When <paramref name="State"/> last changed.</param>
/// <param name="Calls">All calls about it, oldest first; never empty.</param>
/// <param name="Directives">Those for it, oldest first, the newest ended ones included
/// (<see cref="DomainLimits.DirectivesPerIncidentMax"/>).</param>
/// <param name="Ranking">The newest ranking; null until the first is there.</param>
/// <param name="Timeline">Oldest first, at most <see cref="DomainLimits.TimelineMax"/> lines and one that says what was left out, if anything
/// was.</param>
public sealed record IncidentView(
    IncidentId Id,
    string Type,
    byte Priority,
    IncidentState State,
    Instant OpenedAt,
    Instant Since,
    LatLng Place,
    string PlaceText,
    IReadOnlyList<ReceivedCall> Calls,
    IReadOnlyList<DirectiveView> Directives,
    Ranking? Ranking,
    IReadOnlyList<Happening> Timeline)
{
    /// <summary>How far <see cref="Place"/> is to be trusted.</summary>
    public PlaceMark PlaceMark { get; init; }

    /// <summary>In the order they were attached.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Code of the dispatch area of the place; empty when in none.</summary>
    public string Area { get; init; } = "";

    /// <summary>What people have done with it beside sending officers.</summary>
    public IncidentLifeView Life { get; init; } = IncidentLifeView.None;
    /// <summary>What had happened at the place before; null until somebody has looked.</summary>
    public PlaceHistory? History { get; init; }

    /// <summary>Caution notes that hold at the place, newest first; at most <see cref="PlaceLimits.CautionsShownMax"/>.</summary>
    public IReadOnlyList<CautionNote> Cautions { get; init; } = [];
    /// <summary>What it needs and who takes it; null before its first ranking was asked for.</summary>
    public SendingView? Sending { get; init; }
}
