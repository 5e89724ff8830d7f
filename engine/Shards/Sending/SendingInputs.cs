using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>An input about who is sent where, beyond sending one officer and taking one back.</summary>
public abstract record SendingInput : ShardInput;

/// <summary>
/// A dispatcher puts an officer in the place of the one who holds a directive; one who holds a directive too changes places with that one.
/// </summary>
public sealed record SwapOrdered(DirectiveId Directive, OfficerId Officer, string By) : SendingInput;

/// <summary>A dispatcher wants more officers at an incident, whoever is nearest, at once.</summary>
/// <param name="Count">1 to <see cref="DomainLimits.BackupCountMax"/>.</param>
/// <param name="Skills">Sorted; empty: whoever.</param>
public sealed record BackupOrdered(IncidentId Incident, int Count, IReadOnlyList<string> Skills, string By) : SendingInput;

/// <summary>A dispatcher lets an incident wait for an officer who is busy.</summary>
public sealed record StackOrdered(IncidentId Incident, OfficerId Officer, string By) : SendingInput;

/// <summary>A dispatcher no longer lets it wait.</summary>
public sealed record UnstackOrdered(IncidentId Incident, string By) : SendingInput;

/// <summary>A dispatcher takes an officer off a less urgent incident for this one.</summary>
public sealed record PreemptOrdered(IncidentId Incident, OfficerId Officer, string By) : SendingInput;

/// <summary>A dispatcher asks who should go where, over several incidents at once.</summary>
/// <param name="Incidents">At most <see cref="DomainLimits.BatchIncidentsMax"/>; empty: all that miss somebody, most urgent first.</param>
public sealed record BatchAsked(IReadOnlyList<IncidentId> Incidents, string By) : SendingInput;

/// <summary>The worker's answer to a <see cref="BatchRequest"/>.</summary>
public sealed record BatchSolved(BatchAnswer Answer) : SendingInput;

/// <summary>One officer for one incident, as a person decided.</summary>
public readonly record struct SendingLine(IncidentId Incident, OfficerId Officer);

/// <summary>A dispatcher sends the officers of a proposal, all of them or none.</summary>
/// <param name="Lines">As changed, at most <see cref="DomainLimits.BatchPlacesMax"/>; null: as proposed.</param>
public sealed record BatchTaken(ProposalId Proposal, IReadOnlyList<SendingLine>? Lines, string By) : SendingInput;

/// <summary>A dispatcher does not want a proposal.</summary>
public sealed record BatchDropped(ProposalId Proposal, string By) : SendingInput;

/// <summary>The worker's answer to a <see cref="CompareRequest"/>.</summary>
public sealed record OfficersCompared(CompareAnswer Answer) : SendingInput;

/// <summary>A dispatcher sends the better officer.</summary>
public sealed record OfferTaken(OfferId Offer, string By) : SendingInput;

/// <summary>A dispatcher does not want the better officer.</summary>
public sealed record OfferDropped(OfferId Offer, string By) : SendingInput;
