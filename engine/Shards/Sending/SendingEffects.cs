using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>A proposal for several incidents is new, different or over.</summary>
public sealed record ProposalChanged(Proposal Proposal) : Effect;

/// <summary>An offer of a better officer is new, different or over.</summary>
public sealed record OfferChanged(BetterOffer Offer) : Effect;

/// <summary>Other incidents wait for an officer than before.</summary>
/// <param name="Incidents">Most urgent first, oldest among equals; empty when none waits any more.</param>
/// <param name="IsReady">The officer is free, and a person is to send.</param>
public sealed record StackChanged(OfficerId Officer, string Code, IReadOnlyList<IncidentId> Incidents, bool IsReady) : Effect;
