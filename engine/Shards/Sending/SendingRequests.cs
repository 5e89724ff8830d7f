using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>What a shard wants to know for sending and cannot work out itself in time. Immutable; the answer comes back as an input.</summary>
public abstract record SendingRequest;

/// <summary>An incident of a batch.</summary>
/// <param name="SaidNo">Officers who declined it or did not answer.</param>
public sealed record BatchSpot(IncidentId Incident, LatLng Place, IReadOnlyList<OfficerId> SaidNo);

/// <summary>An officer who may be sent.</summary>
public sealed record BatchOfficer(Candidate Candidate, IReadOnlyList<string> Skills);

/// <summary>Who should go where.</summary>
/// <param name="Spots">Each incident once.</param>
/// <param name="Places">Officers wanted, most urgent first; at most <see cref="DomainLimits.BatchPlacesMax"/>.</param>
/// <param name="Officers">At most <see cref="DomainLimits.BatchOfficersMax"/>.</param>
public sealed record BatchRequest(
    ProposalId Proposal, IReadOnlyList<BatchSpot> Spots, IReadOnlyList<BatchPlace> Places, IReadOnlyList<BatchOfficer> Officers) : SendingRequest;

/// <summary>Who goes to a place of a batch.</summary>
/// <param name="Officer">Nobody when nobody is to be had.</param>
/// <param name="TravelMilliseconds">Road travel time; -1 for nobody.</param>
public sealed record BatchLine(BatchPlace Place, OfficerId Officer, int TravelMilliseconds);

/// <summary>The best there is, place by place.</summary>
/// <param name="EachForItselfSeconds">See <see cref="Proposal.EachForItselfSeconds"/>.</param>
public sealed record BatchAnswer(ProposalId Proposal, IReadOnlyList<BatchLine> Lines, int EachForItselfSeconds);

/// <summary>How long two officers take to an incident.</summary>
/// <param name="Number">Of the question; an answer to another one is ignored.</param>
public sealed record CompareRequest(uint Number, LatLng Place, Candidate OnTheWay, Candidate Other) : SendingRequest;

/// <summary>Road travel times; -1 where no way leads.</summary>
public sealed record CompareAnswer(uint Number, int OnTheWayMilliseconds, int OtherMilliseconds);
