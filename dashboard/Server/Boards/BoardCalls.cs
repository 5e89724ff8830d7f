using System.Collections.Concurrent;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>
/// The open incidents of one shard by where they are, and its unverified places. Single writer: the board's task; what is said to be for
/// any thread may be read meanwhile.
/// </summary>
internal sealed class BoardCalls(JurisdictionId here)
{
    private const int CellResolution = OfficerTable.CellResolution;

    private readonly ConcurrentDictionary<H3Cell, ConcurrentDictionary<IncidentId, IncidentView>> _byCell = new();
    private readonly Dictionary<IncidentId, H3Cell> _cells = []; // Of those in _byCell; the task's own.
    private readonly ConcurrentDictionary<uint, UnverifiedPlace> _unverified = new();

    /// <summary>How many unverified places nobody has seen to.</summary>
    internal UnverifiedCountRow Waiting { get; private set; } = new(here.Value, 0);

    /// <summary>In no particular order. Any thread.</summary>
    internal IEnumerable<UnverifiedPlace> Unverified => _unverified.Select(pair => pair.Value);

    internal void Clear()
    {
        _byCell.Clear();
        _cells.Clear();
        _unverified.Clear();
        Waiting = new UnverifiedCountRow(here.Value, 0);
    }

    /// <summary>An incident is new, different or over.</summary>
    internal void Take(IncidentView incident)
    {
        var isOver = incident.State == IncidentState.Closed;
        var cell = isOver ? default : H3Cell.FromLatLng(incident.Place, CellResolution);
        if (_cells.TryGetValue(incident.Id, out var before) && (isOver || before != cell))
        {
            _cells.Remove(incident.Id);
            if (_byCell.TryGetValue(before, out var there) && there.TryRemove(incident.Id, out _) && there.IsEmpty)
                _byCell.TryRemove(before, out _);
        }

        if (isOver) return;
        _cells[incident.Id] = cell;
        _byCell.GetOrAdd(cell, _ => new ConcurrentDictionary<IncidentId, IncidentView>())[incident.Id] = incident;
    }

    /// <summary>Takes a change of unverified places.</summary>
    /// <returns>What desks are told; null when as many wait as before.</returns>
    internal EventItem? Take(Effect effect)
    {
        var before = Waiting.Waiting;
        if (effect is UnverifiedPlaceChanged { Place: var place })
        {
            Count(place.Number, -1);
            _unverified[place.Number] = place;
            Count(place.Number, +1);
        }
        else if (effect is UnverifiedPlaceForgotten { Number: var number })
        {
            Count(number, -1);
            _unverified.TryRemove(number, out _);
        }

        return Waiting.Waiting == before ? null : EventItem.Of(Waiting);
    }

    /// <summary>
    /// Open incidents within a distance of a place, in no particular order; watch posts are left out. Any thread. Looks at the cells that the
    /// distance reaches, and at <see cref="CallLimits.DuplicatesLookedAtMax"/> incidents at most.
    /// </summary>
    internal IEnumerable<(IncidentView Incident, double Metres)> Near(LatLng place, double metres)
    {
        var cell = H3Cell.FromLatLng(place, CellResolution);
        var rings = CellRings.Reaching(metres);
        var disk = new H3Cell[H3Cell.DiskCount(rings)];
        var cells = cell.Disk(rings, disk);
        var looked = 0;
        for (var i = 0; i < cells; i++)
        {
            if (!_byCell.TryGetValue(disk[i], out var there)) continue;
            foreach (var (_, incident) in there)
            {
                if (++looked > CallLimits.DuplicatesLookedAtMax) yield break;
                if (incident.Type == Grains.JointAlerts.JointAlertLimits.PostType) continue;
                var distance = incident.Place.MetresTo(place);
                if (distance <= metres) yield return (incident, distance);
            }
        }
    }

    private void Count(uint number, int step)
    {
        if (_unverified.TryGetValue(number, out var place) && place.DoneAt.IsNever)
            Waiting = Waiting with { Waiting = Waiting.Waiting + step };
    }
}
