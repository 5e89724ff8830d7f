using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>What the board puts into outboxes: immutable, built once and shared by all viewers it concerns.</summary>
public abstract record BoardMessage;

/// <summary>Everything a dispatcher may see, at one point of the board's order.</summary>
/// <param name="Officers">The first of them.</param>
/// <param name="OfficersToCome">So many more, as <see cref="BoardOfficers"/>, when the pump asks for them.</param>
public sealed record BoardSnapshot(
    IReadOnlyList<OfficerRow> Officers, IReadOnlyList<IncidentRow> Incidents, IReadOnlyList<ClosureRow> Closures,
    IReadOnlyList<TrackRow> Tracks, IReadOnlyList<AlertRow> Alerts, IReadOnlyList<UndecidedRow> Undecided, int OfficersToCome) : BoardMessage
{
    /// <summary>Panics that stand, oldest first.</summary>
    public IReadOnlyList<PanicRow> Panics { get; init; } = [];

    /// <summary>Safety checks that stand.</summary>
    public IReadOnlyList<SafetyRow> Safety { get; init; } = [];

    /// <summary>The newest messages, oldest first.</summary>
    public IReadOnlyList<MessageRow> Messages { get; init; } = [];

    /// <summary>Unverified places that nobody has seen to.</summary>
    public IReadOnlyList<UnverifiedCountRow> UnverifiedPlaces { get; init; } = [];

    /// <summary>The desks of each jurisdiction.</summary>
    public IReadOnlyList<DesksRow> Desks { get; init; } = [];

    /// <summary>Transfers to other bodies that wait.</summary>
    public IReadOnlyList<TransferRow> Transfers { get; init; } = [];

    /// <summary>Phone lines that are not over.</summary>
    public IReadOnlyList<LineRow> Lines { get; init; } = [];

    /// <summary>Proposals, offers and stacks.</summary>
    public SendingRows Sending { get; init; } = SendingRows.None;
}

/// <summary>More of a snapshot's officers, as they are at this point of the order.</summary>
/// <param name="ToCome">So many more when the pump asks for them.</param>
public sealed record BoardOfficers(IReadOnlyList<OfficerRow> Officers, int ToCome) : BoardMessage;

/// <summary>The changes of one batch of effects, in its order.</summary>
public sealed record BoardEvents(IReadOnlyList<EventItem> Items) : BoardMessage;

/// <summary>States of officers.</summary>
/// <param name="OnPage">
/// Null for a change. Otherwise these are the first states of all that the connection speaks for, and this is everybody who is on a page.
/// </param>
/// <param name="ToCome">So many more of all states when the pump asks for them.</param>
public sealed record BoardStates(IReadOnlyList<StateItem> Items, IReadOnlySet<uint>? OnPage, int ToCome = 0) : BoardMessage;

/// <summary>Somebody came to an officer's page or left it.</summary>
public sealed record BoardPresence(PresenceMessage Presence) : BoardMessage;

/// <summary>How often officers' terminals are to send their positions.</summary>
public sealed record BoardRates(IReadOnlyList<RateItem> Items) : BoardMessage;

/// <summary>Messages for officers of a page or a gateway.</summary>
public sealed record BoardMail(IReadOnlyList<MailItem> Items) : BoardMessage;
