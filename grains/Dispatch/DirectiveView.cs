using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Places;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>The life of a directive. Values are stable. From <see cref="Declined"/> on it is over.</summary>
public enum DirectiveState : byte
{
    /// <summary>Pushed; the terminal has not confirmed it.</summary>
    Sent = 0,

    /// <summary>The terminal has it; the officer has not answered.</summary>
    Delivered = 1,

    /// <summary>The officer took it.</summary>
    Acknowledged = 2,

    /// <summary>The officer is driving.</summary>
    EnRoute = 3,

    /// <summary>The officer is there.</summary>
    OnScene = 4,

    /// <summary>The officer said no.</summary>
    Declined = 5,

    /// <summary>Done.</summary>
    Completed = 6,

    /// <summary>Not answered in time.</summary>
    Expired = 7,

    /// <summary>Taken back by a dispatcher, or its incident was closed.</summary>
    Withdrawn = 8,
}

/// <summary>What an officer says to a directive. Values are stable.</summary>
public enum DirectiveAnswer : byte
{
    /// <summary>Said by the terminal, not by the officer: the directive has arrived.</summary>
    Delivered = 0,

    /// <summary>I take it.</summary>
    Acknowledge = 1,

    /// <summary>I cannot; a reason goes with it.</summary>
    Decline = 2,

    /// <summary>I am driving.</summary>
    EnRoute = 3,

    /// <summary>I am there.</summary>
    OnScene = 4,

    /// <summary>I am done and free.</summary>
    Clear = 5,
}

/// <summary>A directive as an officer's page and the boards show it: an immutable copy, safe on any thread.</summary>
/// <param name="AnswerBy">When it expires if nobody acknowledges.</param>
/// <param name="IssuedBy">The dispatcher's name, or "engine" where the policy lets the engine send by itself.</param>
/// <param name="TravelSeconds">Road travel time when it was issued; -1 when it was not known.</param>
public sealed record DirectiveView(
    DirectiveId Id,
    IncidentId Incident,
    OfficerId Officer,
    string OfficerCode,
    DirectiveState State,
    Instant IssuedAt,
    Instant Since,
    Instant AnswerBy,
    string IssuedBy,
    int TravelSeconds,
    string Type,
    byte Priority,
    LatLng Place,
    string PlaceText,
    string Text)
{
    /// <summary>True once nothing more can come of it.</summary>
    public bool IsOver => State >= DirectiveState.Declined;

    /// <summary>Why it was withdrawn; empty otherwise.</summary>
    public string Why { get; init; } = "";

    /// <summary>The newest notes of the incident that are not struck, oldest first.</summary>
    public IReadOnlyList<IncidentNote> Notes { get; init; } = [];

    /// <summary>Number of the policy in force when it was sent; 0 for none.</summary>
    public int Policy { get; init; }

    /// <summary>When it came to each step.</summary>
    public DirectiveSteps Steps { get; init; }

    /// <summary>Caution notes that hold at the place, newest first; at most <see cref="PlaceLimits.CautionsShownMax"/>.</summary>
    public IReadOnlyList<CautionNote> Cautions { get; init; } = [];
}
