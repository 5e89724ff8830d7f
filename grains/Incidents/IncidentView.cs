using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;

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
}

/// <summary>What happened on an incident, for its timeline and for notices to the desks.</summary>
public enum HappeningKind : byte
{
    /// <summary>The first call opened it.</summary>
    Opened,

    /// <summary>Another call about the same happening was joined to it.</summary>
    CallJoined,

    /// <summary>Ranking found nobody who can be sent. Detail: how many were passed over.</summary>
    NobodyFound,

    /// <summary>A directive was sent to an officer.</summary>
    DirectiveSent,

    /// <summary>The terminal has it.</summary>
    Delivered,

    /// <summary>The officer took it.</summary>
    Acknowledged,

    /// <summary>The officer said no. Detail: the reason given.</summary>
    Declined,

    /// <summary>No answer within the policy's seconds; taken from the officer.</summary>
    Expired,

    /// <summary>Offered to the next officer after a decline or expiry. Detail: call sign of the one before.</summary>
    OfferedNext,

    /// <summary>The officer drives there.</summary>
    EnRoute,

    /// <summary>The officer is there.</summary>
    OnScene,

    /// <summary>The officer is done there.</summary>
    Completed,

    /// <summary>A dispatcher took the officer off. Detail: the reason.</summary>
    Withdrawn,

    /// <summary>The incident is over. Detail: the reason.</summary>
    Closed,
}

/// <summary>One line of an incident's timeline.</summary>
/// <param name="By">Who did it: a user's name, an officer's call sign, or "engine".</param>
/// <param name="OfficerCode">The officer concerned; empty when none.</param>
/// <param name="Detail">See <see cref="HappeningKind"/>; may be empty.</param>
public sealed record Happening(Instant At, HappeningKind Kind, string By, string OfficerCode, string Detail);

/// <summary>An incident as the boards show it at one moment: an immutable copy, safe on any thread.</summary>
/// <param name="Since">When <paramref name="State"/> last changed.</param>
/// <param name="Calls">All calls about it, oldest first; never empty.</param>
/// <param name="Directives">Those for it, oldest first, the newest ended ones included
/// (<see cref="DomainLimits.DirectivesPerIncidentMax"/>).</param>
/// <param name="Ranking">The newest ranking; null until the first is there.</param>
/// <param name="Timeline">Oldest first, at most <see cref="DomainLimits.TimelineMax"/> lines; the oldest in the middle are dropped
/// first.</param>
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
    IReadOnlyList<Happening> Timeline);
