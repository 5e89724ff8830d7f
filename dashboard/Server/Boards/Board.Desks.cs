using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>What desks ask about incidents that are over.</summary>
public sealed partial class Board
{
    /// <summary>The desks of a jurisdiction, as the last batch the board took has them. Any thread.</summary>
    public IReadOnlyList<DeskRow> DesksOf(JurisdictionId jurisdiction) =>
        _shards.TryGetValue(jurisdiction, out var shard) ? shard.Desks.Desks.Desks : [];

    /// <summary>An incident in full, open or closed and remembered. Any thread.</summary>
    public bool TryKnown(IncidentId id, out IncidentView incident)
    {
        if (TryIncident(id, out incident)) return true;
        return _shards.TryGetValue(id.Jurisdiction, out var shard) && shard.Desks.TryClosed(id, out incident);
    }
}
