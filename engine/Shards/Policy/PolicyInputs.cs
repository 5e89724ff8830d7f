using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.Shards.Policy;

/// <summary>An input about the rules themselves.</summary>
public abstract record PolicyInput : ShardInput;

/// <summary>
/// Another policy is in force from here on, whole. One that the shard has already (its version's number is not higher) changes nothing.
/// </summary>
/// <param name="Policy">With its version; at most <see cref="Grains.Policy.PolicyLimits.BytesMax"/> as bytes.</param>
public sealed record PolicySet(DispatchPolicy Policy) : PolicyInput;

/// <summary>The edge has looked up the areas of open incidents in other shapes. One that has moved meanwhile, or is closed, is passed over.</summary>
/// <param name="Incidents">At most <see cref="ShardLimits.AreasPerInputMax"/>.</param>
public sealed record AreasFound(IReadOnlyList<IncidentArea> Incidents) : PolicyInput;

/// <summary>The area of an incident's place.</summary>
/// <param name="Place">Where the incident was when the edge looked.</param>
/// <param name="Area">Its code; empty when in none.</param>
public readonly record struct IncidentArea(IncidentId Incident, LatLng Place, string Area);
