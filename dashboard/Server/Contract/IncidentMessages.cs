using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/INCIDENTS.md as they go over the wire; see Rows.cs.

/// <summary>Another desk is asked to take an incident.</summary>
public sealed record HandOverRow(string To, string By, long At, long AnswerBy, string Text, bool Overdue);

/// <summary>What an incident is to follow: one of them.</summary>
public sealed record FollowInput(uint? Officer, string? Track);

/// <summary>What an incident's place follows, and when it last moved.</summary>
public sealed record FollowRow(uint? Officer, string? Code, string? Track, string By, long Since, long? MovedAt);

/// <summary>A note. <paramref name="OfficerCode"/>: null when a dispatcher wrote it.</summary>
public sealed record NoteRow(int Note, long At, string By, string? OfficerCode, string Text, bool Struck);

/// <summary>A note as it goes to who is on the incident.</summary>
public sealed record DirectiveNoteRow(long At, string By, string Text);

/// <summary>What was given to another body. What is not so is null.</summary>
public sealed record TransferRow(
    string Incident, ushort Jurisdiction, int Transfer, string Body, string By, long At, string Text, TransferState State, long Since,
    long? AnswerBy, long? OverdueSince, string? AnsweredBy, string? Answer);

/// <summary>A desk. <paramref name="MonitoredBy"/>: null when nobody watches it.</summary>
public sealed record DeskRow(string Name, IReadOnlyList<string> Areas, long Since, long? AwaySince, IReadOnlyList<string>? MonitoredBy);

/// <summary>All desks of a jurisdiction, and the areas that nobody covers.</summary>
public sealed record DesksRow(ushort Jurisdiction, IReadOnlyList<DeskRow> Desks, IReadOnlyList<string> Uncovered);

/// <summary>What happened to a desk.</summary>
public sealed record DeskHappeningRow(
    ushort Jurisdiction, long At, DeskHappeningKind Kind, string Desk, string By, IReadOnlyList<string> Areas, string Detail);

/// <summary>What is to be changed of an incident: what is null is not said.</summary>
/// <param name="Priority">1 to 4.</param>
/// <param name="Mark">How far the place is to be trusted: "found", "unverified", "unplaced".</param>
/// <param name="IfNow">Only if it is still so.</param>
public sealed record ChangeInput(
    string? Type, int? Priority, double? Lat, double? Lng, string? Place, string? Mark, ChangeInput? IfNow);

/// <summary>What of an incident was before; may be sent as <see cref="ChangeInput"/>. What is null did not change.</summary>
public sealed record ChangeRow(string? Type, int? Priority, double? Lat, double? Lng, string? Place, PlaceMark? Mark)
{
    /// <summary>In an undo: only if it is still as it is now.</summary>
    public ChangeRow? IfNow { get; init; }

    /// <summary>The dispositions it had.</summary>
    public IReadOnlyList<string>? Dispositions { get; init; }
}

/// <summary>The hub call that brings back what was before.</summary>
public sealed record UndoRow(string Call, IReadOnlyList<object> Args);

/// <summary>What stands behind a refusal.</summary>
public sealed record RefusalRow
{
    /// <summary>Where a merged number points.</summary>
    public string? Into { get; init; }

    /// <summary>Which desk has it.</summary>
    public string? Desk { get; init; }

    /// <summary>Whose ground the place lies on.</summary>
    public ushort? Jurisdiction { get; init; }

    /// <summary>What may be given.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }
}

/// <summary>Answer to a hub call of docs/INCIDENTS.md: done, or why not.</summary>
public sealed record IncidentAnswer(bool Ok, string? Reason = null, RefusalRow? Detail = null)
{
    /// <summary>The number of the note that was made.</summary>
    public int? Note { get; init; }

    /// <summary>The number of the transfer that was made.</summary>
    public int? Transfer { get; init; }

    /// <summary>The incident that counts from now on.</summary>
    public string? Into { get; init; }

    /// <summary>True when it was so already, and nothing was changed.</summary>
    public bool? Repeated { get; init; }

    /// <summary>What changed, as it was.</summary>
    public ChangeRow? Before { get; init; }

    /// <summary>Brings it back; null when nothing can.</summary>
    public UndoRow? Undo { get; init; }
}
