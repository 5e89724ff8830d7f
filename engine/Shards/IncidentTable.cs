using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards;

/// <summary>The open incidents of one shard, by number and by cell. Single writer: its shard's loop.</summary>
public sealed class IncidentTable
{
    // Sorted, so that going through them has one order in every run.
    private readonly SortedDictionary<uint, IncidentGrain> _open = [];
    private readonly Dictionary<H3Cell, List<IncidentGrain>> _byCell = [];

    /// <summary>Incidents that are not closed.</summary>
    public int Count => _open.Count;

    /// <summary>All open incidents, oldest number first.</summary>
    public IEnumerable<IncidentGrain> All => _open.Values;

    /// <summary>Which of them are to be looked at, and when.</summary>
    public IncidentLooks Looks { get; } = new();

    /// <returns>False when no such incident is open.</returns>
    public bool TryFind(IncidentId id, out IncidentGrain incident) => _open.TryGetValue(id.Number, out incident!) && incident.Id == id;

    /// <summary>Adds a new one.</summary>
    public void Add(IncidentGrain incident)
    {
        _open.Add(incident.Id.Number, incident);
        incident.LookChanged = Looks.Follow;
        Looks.Follow(incident);
        if (!_byCell.TryGetValue(incident.Cell, out var here)) _byCell[incident.Cell] = here = [];
        here.Add(incident);
    }

    /// <summary>One is in another cell now.</summary>
    public void Moved(IncidentGrain incident, H3Cell from)
    {
        Leave(incident, from);
        if (!_byCell.TryGetValue(incident.Cell, out var here)) _byCell[incident.Cell] = here = [];
        here.Add(incident);
    }

    /// <summary>Takes a closed one out.</summary>
    public void Remove(IncidentGrain incident)
    {
        var known = _open.Remove(incident.Id.Number);
        Invariant.Holds(known);
        Leave(incident, incident.Cell);
        incident.LookChanged = null;
        Looks.Remove(incident);
    }

    /// <summary>Open incidents no further than that from a place, lower numbers first. Looks at cells in rings as far out as that reaches.</summary>
    public IReadOnlyList<IncidentGrain> Within(LatLng place, double metres)
    {
        var rings = CellRings.Reaching(metres);
        Span<H3Cell> disk = stackalloc H3Cell[H3Cell.DiskCount(rings)];
        List<IncidentGrain>? found = null;
        foreach (var near in disk[..H3Cell.FromLatLng(place, OfficerTable.CellResolution).Disk(rings, disk)])
        {
            if (!_byCell.TryGetValue(near, out var here)) continue;
            foreach (var incident in here)
                if (incident.Place.MetresTo(place) <= metres) (found ??= []).Add(incident);
        }

        found?.Sort((one, other) => one.Id.Number.CompareTo(other.Id.Number));
        return found ?? [];
    }

    /// <summary>Writes all of them for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_open.Count);
        foreach (var incident in _open.Values) incident.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh table.</summary>
    public void Restore(ref StateReader reader, Func<string, IncidentType> typeOf, Func<uint, Directive> directiveOf)
    {
        for (var left = reader.Count(sizeof(long)); left > 0; left--) Add(IncidentGrain.Restore(ref reader, typeOf, directiveOf));
    }

    /// <summary>
    /// The nearest open incident of a type within a distance that was opened no earlier than given (ties: the lower number); null when
    /// there is none. One whose place nobody knows is near to nothing. Looks at cells in rings as far out as the distance reaches.
    /// </summary>
    public IncidentGrain? Nearest(string type, LatLng place, H3Cell cell, double metres, Instant openedFrom)
    {
        var rings = CellRings.Reaching(metres);
        Span<H3Cell> disk = stackalloc H3Cell[H3Cell.DiskCount(rings)];
        IncidentGrain? nearest = null;
        var best = double.MaxValue;
        foreach (var near in disk[..cell.Disk(rings, disk)])
        {
            if (!_byCell.TryGetValue(near, out var here)) continue;
            foreach (var incident in here)
            {
                if (incident.State == IncidentState.Cleared) continue; // Everybody has left: nobody would be sent to who calls now.
                if (incident.Type.Code != type || incident.OpenedAt < openedFrom || incident.PlaceMark == PlaceMark.Unplaced) continue;
                var distance = incident.Place.MetresTo(place);
                if (distance > metres || distance > best) continue;
                if (distance == best && nearest is not null && nearest.Id.Number < incident.Id.Number) continue;
                (nearest, best) = (incident, distance);
            }
        }

        return nearest;
    }

    private void Leave(IncidentGrain incident, H3Cell cell)
    {
        var there = _byCell[cell];
        var known = there.Remove(incident);
        Invariant.Holds(known);
        if (there.Count == 0) _byCell.Remove(cell);
    }
}
