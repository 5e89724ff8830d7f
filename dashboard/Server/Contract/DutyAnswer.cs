namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>Answer to a hub call of docs/OFFICERS.md: done, or why not. What a call says nothing of is null.</summary>
public sealed record DutyAnswer(bool Ok)
{
    /// <summary>Done.</summary>
    public static DutyAnswer Done { get; } = new(true);

    /// <summary>Why not; a camelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>What in particular; for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>The panic that stands.</summary>
    public string? Panic { get; init; }

    /// <summary>Of a panic: whether it is written.</summary>
    public bool? Recorded { get; init; }

    /// <summary>That id was known: nothing was changed again.</summary>
    public bool? Repeated { get; init; }

    /// <summary>The incident that was opened or joined, or that a panic opened.</summary>
    public string? Incident { get; init; }

    /// <summary>A call was joined to an incident that was open.</summary>
    public bool? Joined { get; init; }

    /// <summary>The directive that was made.</summary>
    public string? Directive { get; init; }

    /// <summary>The message.</summary>
    public string? Message { get; init; }

    /// <summary>Officers it is for.</summary>
    public int? Recipients { get; init; }

    /// <summary>Messages that were asked for.</summary>
    public IReadOnlyList<MessageRow>? Messages { get; init; }

    /// <summary>Who has a message.</summary>
    public IReadOnlyList<RecipientRow>? States { get; init; }

    /// <summary>There are more than were told.</summary>
    public bool? More { get; init; }

    /// <summary>Officers near an officer.</summary>
    public IReadOnlyList<NearOfficerRow>? Officers { get; init; }

    /// <summary>Incidents near an officer.</summary>
    public IReadOnlyList<NearIncidentRow>? Incidents { get; init; }

    /// <summary>Said no.</summary>
    public static DutyAnswer Refused(string reason, string? detail = null) => new(false) { Reason = reason, Detail = detail };
}
