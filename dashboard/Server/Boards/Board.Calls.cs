using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>What desks ask about calls.</summary>
public sealed partial class Board
{
    /// <summary>Open incidents of a jurisdiction within a distance of a place, watch posts left out. Any thread.</summary>
    internal IEnumerable<(IncidentView Incident, double Metres)> Near(JurisdictionId jurisdiction, LatLng place, double metres) =>
        _shards.TryGetValue(jurisdiction, out var shard) ? shard.Calls.Near(place, metres) : [];

    /// <summary>Places of a jurisdiction that nobody could verify. Any thread.</summary>
    internal IEnumerable<UnverifiedPlace> Unverified(JurisdictionId jurisdiction) =>
        _shards.TryGetValue(jurisdiction, out var shard) ? shard.Calls.Unverified : [];
}
