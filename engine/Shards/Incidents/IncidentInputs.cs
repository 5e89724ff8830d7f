using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>An order about an incident's life, or about a desk.</summary>
/// <param name="By">The dispatcher's user name, or the officer's call sign.</param>
public abstract record IncidentInput(string By) : ShardInput
{
    /// <inheritdoc/>
    public override string Actor => By;
}

/// <summary>Somebody who has to do with an incident writes a note.</summary>
/// <param name="Officer">The officer who writes it; the default for a dispatcher.</param>
/// <param name="Text">At most <see cref="IncidentLimits.NoteTextMax"/> characters.</param>
public sealed record IncidentNoted(IncidentId Incident, OfficerId Officer, string By, string Text) : IncidentInput(By);

/// <summary>A dispatcher strikes a note of their own through.</summary>
public sealed record NoteStruck(IncidentId Incident, int Note, string By) : IncidentInput(By);

/// <summary>What is known of an incident, or is to be changed of it: what is not said is left as it is.</summary>
/// <param name="Type">A code; null: not said.</param>
/// <param name="Priority">1 to 4; 0: not said.</param>
/// <param name="Place">In the shard's jurisdiction; null: not said.</param>
/// <param name="PlaceText">At most 200 characters; null: not said.</param>
/// <param name="Mark">How far the place is to be trusted; null: not said. A new place is found, unless this says otherwise.</param>
public sealed record IncidentChange(string? Type, byte Priority, LatLng? Place, string? PlaceText, PlaceMark? Mark)
{
    /// <summary>Says nothing.</summary>
    public static IncidentChange None { get; } = new(null, 0, null, null, null);

    /// <summary>True when it says nothing.</summary>
    public bool IsEmpty => this == None;
}

/// <summary>A person changes what is known of an incident, all or nothing.</summary>
/// <param name="IfNow">Only when this is so now; what it does not say does not matter.</param>
/// <param name="Area">Code of the area of the new place, as the edge found it; null when the place is not changed.</param>
/// <param name="Near">Neighbours near the place it has then; as in <see cref="CallReceived.Near"/>.</param>
public sealed record IncidentAmended(
    IncidentId Incident, IncidentChange Change, IncidentChange IfNow, string? Area, IReadOnlyList<JurisdictionId> Near, string By)
    : IncidentInput(By);

/// <summary>Two incidents have to do with one another, or have not after all.</summary>
public sealed record IncidentsLinked(IncidentId Incident, IncidentId Other, bool AreLinked, string By) : IncidentInput(By);

/// <summary>An incident was the same happening as another.</summary>
public sealed record IncidentsMerged(IncidentId From, IncidentId Into, string Reason, string By) : IncidentInput(By);

/// <summary>An incident was nothing, or is no longer needed.</summary>
public sealed record IncidentCancelled(IncidentId Incident, string Reason, string By) : IncidentInput(By);

/// <summary>What came of an incident. It stays open.</summary>
/// <param name="Dispositions">1 to <see cref="IncidentLimits.DispositionsMax"/> codes; none takes back what was given.</param>
public sealed record IncidentDisposed(IncidentId Incident, IReadOnlyList<string> Dispositions, string By) : IncidentInput(By);

/// <summary>A closed incident is to wait again.</summary>
public sealed record IncidentReopened(IncidentId Incident, string Reason, string By) : IncidentInput(By);

/// <summary>An incident is given to another body.</summary>
/// <param name="Body">A code of the policy.</param>
/// <param name="Text">What the body is to know.</param>
/// <param name="Closes">The incident is closed with it.</param>
public sealed record TransferredOut(IncidentId Incident, string Body, string Text, bool Closes, string By) : IncidentInput(By);

/// <summary>A person says what another body has answered, or takes the transfer back.</summary>
/// <param name="Answer">Not <see cref="TransferState.Sent"/>.</param>
/// <param name="Text">Needed for a decline.</param>
public sealed record TransferAnswered(IncidentId Incident, int Transfer, TransferState Answer, string Text, string By) : IncidentInput(By);

/// <summary>A desk covers these areas and no others.</summary>
public sealed record AreasCovered(IReadOnlyList<string> Areas, string By) : IncidentInput(By);

/// <summary>A desk is done.</summary>
public sealed record DeskSignedOff(string By) : IncidentInput(By);

/// <summary>The desks whose pages are connected now, as the edge knows them: all of them, and no others.</summary>
/// <param name="Names">At most <see cref="IncidentLimits.DesksMax"/>, each once.</param>
public sealed record DesksSeen(IReadOnlyList<string> Names) : IncidentInput("");

/// <summary>A desk takes an incident in hand that nobody has.</summary>
public sealed record IncidentTaken(IncidentId Incident, string By) : IncidentInput(By);

/// <summary>A desk no longer has an incident in hand.</summary>
public sealed record IncidentLetGo(IncidentId Incident, string Reason, string By) : IncidentInput(By);

/// <summary>A desk asks another to take an incident.</summary>
public sealed record HandOverAsked(IncidentId Incident, string Desk, string Text, string By) : IncidentInput(By);

/// <summary>The asked desk answers, or the asking one takes the question back.</summary>
public sealed record HandOverAnswered(IncidentId Incident, bool IsAccepted, string Reason, string By) : IncidentInput(By);

/// <summary>A supervisor takes everything of a desk.</summary>
public sealed record DeskTakenOver(string Desk, string Reason, string By) : IncidentInput(By);

/// <summary>A supervisor takes an incident, whoever has it.</summary>
public sealed record IncidentTakenOver(IncidentId Incident, string Reason, string By) : IncidentInput(By);

/// <summary>A supervisor watches a desk, or no longer.</summary>
public sealed record DeskMonitored(string Desk, bool IsOn, string By) : IncidentInput(By);

/// <summary>What an order of this family has to say beside yes or no. What is not said is null or none.</summary>
public sealed record IncidentOutcome
{
    /// <summary>How it was before: what changed, and nothing else.</summary>
    public IncidentChange? Before { get; init; }

    /// <summary>How that is now.</summary>
    public IncidentChange? After { get; init; }

    /// <summary>The dispositions it had.</summary>
    public IReadOnlyList<string>? DispositionsBefore { get; init; }

    /// <summary>The number of the note or transfer that was made.</summary>
    public int Number { get; init; }

    /// <summary>The incident that counts instead.</summary>
    public IncidentId Into { get; init; }

    /// <summary>The desk that has it.</summary>
    public string? Desk { get; init; }

    /// <summary>The codes that may be given.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }
}
