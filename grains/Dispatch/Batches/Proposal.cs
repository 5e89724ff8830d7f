namespace SmartPolicing.Realtime.Grains.Dispatch.Batches;

/// <summary>How far a proposal for several incidents has come. Values are stable. From <see cref="Taken"/> on it is over.</summary>
public enum ProposalState : byte
{
    /// <summary>It is being worked out.</summary>
    Asked = 0,

    /// <summary>A person can take it.</summary>
    Ready = 1,

    /// <summary>Those officers were sent.</summary>
    Taken = 2,

    /// <summary>Nobody wanted it, or its person asked for another.</summary>
    Dropped = 3,

    /// <summary>Its time ran out.</summary>
    Expired = 4,

    /// <summary>A line of it can no longer be done.</summary>
    Stale = 5,
}

/// <summary>One officer of a proposal.</summary>
/// <param name="Priority">The incident's, 1 to 4.</param>
/// <param name="Skills">What is wanted there.</param>
/// <param name="Officer">Nobody where nobody is to be had.</param>
/// <param name="TravelSeconds">Road travel time, rounded up; -1 for nobody.</param>
public sealed record ProposalLine(
    IncidentId Incident, byte Priority, IReadOnlyList<string> Skills, OfficerId Officer, string Code, int TravelSeconds)
{
    /// <summary>The officer's own area, when it is not the incident's; empty otherwise.</summary>
    public string OtherArea { get; init; } = "";
}

/// <summary>Who should go where, over several incidents at once: an immutable copy, safe on any thread.</summary>
/// <param name="By">Who asked for it.</param>
/// <param name="ReadyAt">Never while it is worked out.</param>
/// <param name="Incidents">What it is for; most urgent first.</param>
/// <param name="Lines">Most urgent first; those without an officer included.</param>
/// <param name="EachForItselfSeconds">
/// Travel seconds of taking the nearest for one place after the other; -1 when that would have served fewer.
/// </param>
public sealed record Proposal(
    ProposalId Id,
    string By,
    Instant AskedAt,
    Instant ReadyAt,
    ProposalState State,
    IReadOnlyList<IncidentId> Incidents,
    IReadOnlyList<ProposalLine> Lines,
    int EachForItselfSeconds)
{
    /// <summary>True once nothing more can come of it.</summary>
    public bool IsOver => State >= ProposalState.Taken;

    /// <summary>When it expires; never while it is worked out.</summary>
    public Instant ExpiresAt => ReadyAt.IsNever ? default : ReadyAt.PlusSeconds(DomainLimits.ProposalSeconds);
}
