namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>
/// An officer as the boards show it at one moment: an immutable copy, safe on any thread. Positions travel apart, in frames.
/// </summary>
/// <param name="Since">When the status last changed.</param>
/// <param name="Directive">The directive the officer holds; the default when none.</param>
/// <param name="Incident">The incident of that directive; the default when none.</param>
public sealed record OfficerView(
    OfficerId Id,
    string Code,
    JurisdictionId Home,
    OfficerStatus Status,
    Instant Since,
    DirectiveId Directive,
    IncidentId Incident)
{
    /// <summary>What most officers have nothing of; null when there is nothing.</summary>
    public OfficerDetail? Detail { get; init; }
}
