namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>
/// <c>snapshot</c>: the whole truth for one dispatcher's jurisdictions. <paramref name="Run"/>: when the node started.
/// <paramref name="Undecided"/>: watchlist entries, and more time for them, that wait for somebody's approval.
/// </summary>
/// <param name="OfficersToCome">So many more officers follow in <c>events</c>; null when these are all.</param>
public sealed record SnapshotMessage(
    long Run, long Seq, long Now, double Speed, IReadOnlyList<OfficerRow> Officers, IReadOnlyList<IncidentRow> Incidents,
    IReadOnlyList<ClosureRow> Closures, IReadOnlyList<TrackRow> Tracks, IReadOnlyList<AlertRow> Alerts,
    IReadOnlyList<UndecidedRow> Undecided, int? OfficersToCome = null)
{
    /// <summary>Panics that stand, oldest first.</summary>
    public IReadOnlyList<PanicRow> Panics { get; init; } = [];

    /// <summary>Officers who are asked whether all is well, and those who have not answered.</summary>
    public IReadOnlyList<SafetyRow> Safety { get; init; } = [];

    /// <summary>The newest messages, oldest first.</summary>
    public IReadOnlyList<MessageRow> Messages { get; init; } = [];
    /// <summary>Archives that are not well; null when all are.</summary>
    public IReadOnlyList<ArchiveRow>? Archives { get; init; }

    /// <summary>The policy in force.</summary>
    public PolicyRow? Policy { get; init; }

    /// <summary>Unverified places that nobody has seen to.</summary>
    public IReadOnlyList<UnverifiedCountRow> UnverifiedPlaces { get; init; } = [];

    /// <summary>The desks of each jurisdiction.</summary>
    public IReadOnlyList<DesksRow> Desks { get; init; } = [];

    /// <summary>Transfers to other bodies that wait.</summary>
    public IReadOnlyList<TransferRow> Transfers { get; init; } = [];

    /// <summary>Proposals for several incidents that stand.</summary>
    public IReadOnlyList<ProposalRow> Proposals { get; init; } = [];

    /// <summary>Offers of a better officer that stand.</summary>
    public IReadOnlyList<OfferRow> Offers { get; init; } = [];

    /// <summary>Phone lines that are not over, oldest first.</summary>
    public IReadOnlyList<LineRow> Lines { get; init; } = [];

    /// <summary>Incidents that wait for officers by name.</summary>
    public IReadOnlyList<StackRow> Stacks { get; init; } = [];

    /// <summary>What other systems warn of.</summary>
    public IReadOnlyList<Partners.In.NoticeRow> Notices { get; init; } = [];
}

/// <summary><c>events</c>: what changed, in order. <paramref name="Seq"/> is the last message's plus one.</summary>
/// <param name="OfficersToCome">
/// Null for changes. Otherwise these are more of the last snapshot's officers, and so many are still to come.
/// </param>
public sealed record EventsMessage(long Seq, long Now, IReadOnlyList<EventItem> Items, int? OfficersToCome = null);

/// <summary>One change. <paramref name="Incident"/> is a row for kind "incident" and the number as text for kind "notice".</summary>
public sealed record EventItem(string Kind, OfficerRow? Officer, object? Incident, HappeningRow? What, IReadOnlyList<ClosureRow>? Closures = null)
{
    /// <summary>For kind "track".</summary>
    public TrackRow? Track { get; init; }

    /// <summary>For kind "alert".</summary>
    public AlertRow? Alert { get; init; }

    /// <summary>For kind "watchlist": how many entries wait for approval. Entries themselves are read one by one, with a reason.</summary>
    public UndecidedRow? Undecided { get; init; }

    /// <summary>For kind "desks".</summary>
    public DesksRow? Desks { get; init; }

    /// <summary>For kind "desk".</summary>
    public DeskHappeningRow? Desk { get; init; }

    /// <summary>For kind "transfer".</summary>
    public TransferRow? Transfer { get; init; }

    /// <summary>For kind "advisory".</summary>
    public Partners.In.NoticeRow? Notice { get; init; }

    /// <summary>Another system warns of something else than before.</summary>
    public static EventItem Of(Partners.In.NoticeRow notice) => new("advisory", null, null, null) { Notice = notice };

    /// <summary>Desks came, went, or cover something else.</summary>
    public static EventItem Of(DesksRow desks) => new("desks", null, null, null) { Desks = desks };

    /// <summary>Something happened to a desk.</summary>
    public static EventItem Of(DeskHappeningRow what) => new("desk", null, null, null) { Desk = what };

    /// <summary>A transfer to another body is new, different or over.</summary>
    public static EventItem Of(TransferRow transfer) => new("transfer", null, null, null) { Transfer = transfer };

    /// <summary>For kind "warning".</summary>
    public WarningRow? Warning { get; init; }

    /// <summary>For kind "panic".</summary>
    public PanicRow? Panic { get; init; }

    /// <summary>For kind "safety".</summary>
    public SafetyRow? Safety { get; init; }

    /// <summary>For kind "message".</summary>
    public MessageRow? Message { get; init; }

    /// <summary>For kind "messageState".</summary>
    public MessageStateRow? State { get; init; }

    /// <summary>A cry for help, or what was done with one: never told together with another.</summary>
    public static EventItem Of(PanicRow panic) => new("panic", null, null, null) { Panic = panic };

    /// <summary>An officer is asked, has answered, or has not.</summary>
    public static EventItem Of(SafetyRow safety) => new("safety", null, null, null) { Safety = safety };

    /// <summary>A message is new, or a desk has read it.</summary>
    public static EventItem Of(MessageRow message) => new("message", null, null, null) { Message = message };

    /// <summary>More officers have a message.</summary>
    public static EventItem Of(MessageStateRow state) => new("messageState", null, null, null) { State = state };
    /// <summary>For kind "caution".</summary>
    public CautionRow? Caution { get; init; }

    /// <summary>For kind "archive".</summary>
    public ArchiveRow? Archive { get; init; }

    /// <summary>A caution note is new, different or over.</summary>
    public static EventItem Of(CautionRow caution) => new("caution", null, null, null) { Caution = caution };

    /// <summary>An archive stands otherwise than before.</summary>
    public static EventItem Of(ArchiveRow archive) => new("archive", null, null, null) { Archive = archive };

    /// <summary>For kind "unverifiedPlaces".</summary>
    public UnverifiedCountRow? UnverifiedPlaces { get; init; }

    /// <summary>For kind "proposal".</summary>
    public ProposalRow? Proposal { get; init; }

    /// <summary>For kind "offer".</summary>
    public OfferRow? Offer { get; init; }

    /// <summary>For kind "stack".</summary>
    public StackRow? Stack { get; init; }

    /// <summary>A proposal for several incidents is new, different or over.</summary>
    public static EventItem Of(ProposalRow proposal) => new("proposal", null, null, null) { Proposal = proposal };

    /// <summary>An offer of a better officer is new, different or over.</summary>
    public static EventItem Of(OfferRow offer) => new("offer", null, null, null) { Offer = offer };

    /// <summary>Other incidents wait for an officer than before.</summary>
    public static EventItem Of(StackRow stack) => new("stack", null, null, null) { Stack = stack };

    /// <summary>Another number of unverified places waits than before.</summary>
    public static EventItem Of(UnverifiedCountRow waiting) => new("unverifiedPlaces", null, null, null) { UnverifiedPlaces = waiting };

    /// <summary>For kind "line".</summary>
    public LineRow? Line { get; init; }

    /// <summary>A phone line is new, different or over.</summary>
    public static EventItem Of(LineRow line) => new("line", null, null, null) { Line = line };

    /// <summary>For kind "policy": the one in force now.</summary>
    public PolicyRow? Policy { get; init; }

    /// <summary>Another policy is in force.</summary>
    public static EventItem Of(PolicyRow policy) => new("policy", null, null, null) { Policy = policy };

    /// <summary>Something could not be done about a vehicle.</summary>
    public static EventItem Of(WarningRow warning) => new("warning", null, null, null) { Warning = warning };

    /// <summary>Other entries wait for approval than before.</summary>
    public static EventItem Of(UndecidedRow undecided) => new("watchlist", null, null, null) { Undecided = undecided };

    /// <summary>A track is new, different or over.</summary>
    public static EventItem Of(TrackRow track) => new("track", null, null, null) { Track = track };

    /// <summary>A joint alert is new, different or over.</summary>
    public static EventItem Of(AlertRow alert) => new("alert", null, null, null) { Alert = alert };

    /// <summary>An officer is different.</summary>
    public static EventItem Of(OfficerRow officer) => new("officer", officer, null, null);

    /// <summary>An incident is new, different or closed.</summary>
    public static EventItem Of(IncidentRow incident) => new("incident", null, incident, null);

    /// <summary>These streets are closed now, and no others.</summary>
    public static EventItem Of(IReadOnlyList<ClosureRow> closures) => new("closures", null, null, null, closures);

    /// <summary>Something to tell a desk in words.</summary>
    public static EventItem Of(string incident, HappeningRow what) => new("notice", null, incident, what);
}

/// <summary><c>frame</c> in mode "officers": records of 16 bytes (docs/HUB.md) and the officers that left the view.</summary>
public sealed record OfficersFrameMessage(long Now, string Mode, byte[] Data, IReadOnlyList<uint> Gone, IReadOnlyList<ushort> Stopped);

/// <summary><c>frame</c> in mode "cells": each entry is [cell, available, total].</summary>
public sealed record CellsFrameMessage(long Now, string Mode, IReadOnlyList<object[]> Cells, IReadOnlyList<ushort> Stopped);

/// <summary><c>states</c>: officers and the directive each holds, or the last that ended.</summary>
public sealed record StatesMessage(long Now, IReadOnlyList<StateItem> Items);

/// <summary>One officer's state. The position goes to the officer's own page only.</summary>
public sealed record StateItem(OfficerRow Officer, DirectiveRow? Directive, PositionRow? Position)
{
    /// <summary>The officer's panic that stands; null when none.</summary>
    public OwnPanicRow? Panic { get; init; }
}

/// <summary>A newest known position and when the terminal took it.</summary>
public sealed record PositionRow(double Lat, double Lng, long At);

/// <summary>
/// A position that an officer's own page tells. <paramref name="At"/> is on the node's clock; metres per second, degrees and metres, null
/// when unknown.
/// </summary>
public sealed record PositionInput(double Lat, double Lng, long At, double? Speed, double? Heading, double? Accuracy);

/// <summary><c>presence</c>: whether a person is signed in on that officer's page.</summary>
public sealed record PresenceMessage(uint Officer, bool OnPage);

/// <summary><c>rate</c>: how often terminals are to send positions.</summary>
public sealed record RateMessage(long Now, IReadOnlyList<RateItem> Items);

/// <summary>
/// An officer's terminal sends a position every so many <paramref name="Seconds"/> (wall) until a moment on the node's clock, and after it
/// as usual, without being told.
/// </summary>
public sealed record RateItem(uint Officer, int Seconds, long Until);

/// <summary>Answer to a hub call: done, or why not.</summary>
public sealed record HubAnswer(bool Ok, string? Reason, string? Directive, IncidentDetail? Incident, PositionRow? Position = null)
{
    /// <summary>The joint alert that was raised or answered.</summary>
    public string? Alert { get; init; }

    /// <summary>The caution note that was written, changed or ended.</summary>
    public string? Caution { get; init; }

    /// <summary>The history of a place.</summary>
    public HistoryRow? History { get; init; }

    /// <summary>Done.</summary>
    public static HubAnswer Done { get; } = new(true, null, null, null);

    /// <summary>Said no; <paramref name="reason"/> is a camelCase word of docs/HUB.md.</summary>
    public static HubAnswer Refused(string reason) => new(false, reason, null, null);

    /// <summary>Done, and a directive was made.</summary>
    public static HubAnswer Made(string directive) => new(true, null, directive, null);

    /// <summary>Done, to that joint alert.</summary>
    public static HubAnswer Raised(string alert) => new(true, null, null, null) { Alert = alert };

    /// <summary>Here it is.</summary>
    public static HubAnswer Of(IncidentDetail incident) => new(true, null, null, incident);

    /// <summary>Here is where the officer was last.</summary>
    public static HubAnswer Of(PositionRow position) => new(true, null, null, null, position);
}

/// <summary>What a page shows: degrees, and the map's zoom.</summary>
public sealed record ViewInput(double West, double South, double East, double North, double Zoom);
