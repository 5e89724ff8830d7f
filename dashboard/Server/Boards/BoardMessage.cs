using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>What the board puts into outboxes: immutable, built once and shared by all viewers it concerns.</summary>
public abstract record BoardMessage;

/// <summary>Everything a dispatcher may see, at one point of the board's order.</summary>
public sealed record BoardSnapshot(
    IReadOnlyList<OfficerRow> Officers, IReadOnlyList<IncidentRow> Incidents, IReadOnlyList<ClosureRow> Closures,
    IReadOnlyList<TrackRow> Tracks, IReadOnlyList<AlertRow> Alerts, IReadOnlyList<UndecidedRow> Undecided) : BoardMessage;

/// <summary>The changes of one batch of effects, in its order.</summary>
public sealed record BoardEvents(IReadOnlyList<EventItem> Items) : BoardMessage;

/// <summary>States of officers.</summary>
/// <param name="OnPage">
/// Null for a change. Otherwise these are the states of all that the connection speaks for, and this is everybody who is on a page.
/// </param>
public sealed record BoardStates(IReadOnlyList<StateItem> Items, IReadOnlySet<uint>? OnPage) : BoardMessage;

/// <summary>Somebody came to an officer's page or left it.</summary>
public sealed record BoardPresence(PresenceMessage Presence) : BoardMessage;
