using System.Collections.Concurrent;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>
/// The desks of one shard, transfers to other bodies that wait, and the closed incidents that it remembers. Single writer: the board's task;
/// what is said to be for any thread may be read meanwhile.
/// </summary>
internal sealed class BoardDesks(JurisdictionId here)
{
    private readonly SortedDictionary<(uint Incident, int Number), TransferRow> _transfers = [];
    private readonly ConcurrentDictionary<IncidentId, IncidentView> _closed = new();
    private Queue<IncidentId> _order = []; // Of _closed, the oldest first.

    /// <summary>All desks.</summary>
    internal DesksRow Desks { get; private set; } = Nobody(here);

    /// <summary>Those that wait, by incident.</summary>
    internal IEnumerable<TransferRow> Transfers => _transfers.Values;

    /// <returns>False when it is open, or closed so long ago that it is forgotten. Any thread.</returns>
    internal bool TryClosed(IncidentId id, out IncidentView incident) => _closed.TryGetValue(id, out incident!);

    internal void Clear()
    {
        _transfers.Clear();
        _closed.Clear();
        _order.Clear();
        Desks = Nobody(here);
    }

    /// <summary>An incident is new, different or over.</summary>
    internal void Take(IncidentView incident)
    {
        if (incident.State != IncidentState.Closed)
        {
            if (_closed.TryRemove(incident.Id, out _)) _order = new Queue<IncidentId>(_order.Where(id => id != incident.Id));
            return;
        }

        Keep(incident);
    }

    /// <summary>Takes another change in.</summary>
    /// <returns>What desks are told; null when nothing.</returns>
    internal EventItem? Take(Effect effect)
    {
        switch (effect)
        {
            case DesksChanged changed:
                Desks = IncidentMapping.Row(here, changed.Desks);
                return EventItem.Of(Desks);
            case DeskTold told:
                return EventItem.Of(IncidentMapping.Row(here, told.What));
            case TransferChanged changed:
                var (transfer, row) = (changed.Transfer, IncidentMapping.Row(changed.Transfer));
                if (transfer.IsOver) _transfers.Remove((transfer.Incident.Number, transfer.Number));
                else _transfers[(transfer.Incident.Number, transfer.Number)] = row;
                return EventItem.Of(row);
            case IncidentRemembered remembered:
                Keep(remembered.Incident);
                return null;
            default:
                throw new InvariantViolatedException($"The board knows the effect {effect.GetType().Name}.");
        }
    }

    private static DesksRow Nobody(JurisdictionId here) => new(here.Value, [], []);

    // As the shard does.
    private void Keep(IncidentView incident)
    {
        var isNew = !_closed.ContainsKey(incident.Id);
        _closed[incident.Id] = incident;
        if (!isNew) return;
        _order.Enqueue(incident.Id);
        while (_order.Count > IncidentLimits.ClosedRemembered)
            _closed.TryRemove(_order.Dequeue(), out _);
    }
}
