using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>
/// The newest closed incidents, so that they can be opened again, and where merged numbers point. Single writer: its shard's loop.
/// </summary>
public sealed class ClosedIncidents
{
    private readonly Dictionary<uint, IncidentGrain> _byNumber = [];
    private readonly Dictionary<uint, uint> _merged = [];
    private readonly Queue<uint> _mergedOrder = [];
    private Queue<uint> _order = []; // As they were closed; each once.

    /// <summary>All of them, as they were closed.</summary>
    public IEnumerable<IncidentGrain> All => _order.Select(number => _byNumber[number]);

    /// <summary>Remembers one that was closed; the oldest is forgotten past <see cref="IncidentLimits.ClosedRemembered"/>.</summary>
    public void Add(IncidentGrain incident)
    {
        Invariant.Holds(incident.State == IncidentState.Closed);
        _byNumber.Add(incident.Id.Number, incident);
        _order.Enqueue(incident.Id.Number);
        if (incident.Life.MergedInto != default) Point(incident.Id.Number, incident.Life.MergedInto.Number);
        while (_order.Count > IncidentLimits.ClosedRemembered) _byNumber.Remove(_order.Dequeue());
    }

    /// <summary>One that is opened again.</summary>
    public void Remove(IncidentGrain incident)
    {
        var known = _byNumber.Remove(incident.Id.Number);
        Invariant.Holds(known);
        _order = new Queue<uint>(_order.Where(number => number != incident.Id.Number));
    }

    /// <returns>False when it is not closed, or forgotten.</returns>
    public bool TryFind(IncidentId id, out IncidentGrain incident) => _byNumber.TryGetValue(id.Number, out incident!) && incident.Id == id;

    /// <summary>The last of the incidents that a merged number points on to.</summary>
    /// <returns>False when it was not merged, or that is forgotten.</returns>
    public bool TryMerged(IncidentId id, out IncidentId into)
    {
        var number = id.Number;
        while (_merged.TryGetValue(number, out var next)) number = next; // It ends: what was merged is never merged into.
        into = id with { Number = number };
        return number != id.Number;
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_mergedOrder.Count);
        foreach (var number in _mergedOrder)
        {
            writer.UInt(number);
            writer.UInt(_merged[number]);
        }

        writer.Int(_order.Count);
        foreach (var number in _order) _byNumber[number].Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh one.</summary>
    public void Restore(ref StateReader reader, Func<string, IncidentType> typeOf)
    {
        for (var left = reader.Count(2 * sizeof(uint)); left > 0; left--) Point(reader.UInt(), reader.UInt());
        for (var left = reader.Count(sizeof(long)); left > 0; left--)
        {
            var incident = IncidentGrain.Restore(ref reader, typeOf, NoDirective);
            _byNumber.Add(incident.Id.Number, incident);
            _order.Enqueue(incident.Id.Number);
        }
    }

    private void Point(uint from, uint into)
    {
        if (!_merged.TryAdd(from, into)) return;
        _mergedOrder.Enqueue(from);
        while (_mergedOrder.Count > IncidentLimits.MergedRemembered) _merged.Remove(_mergedOrder.Dequeue());
    }

    private static Directive NoDirective(uint number) => throw new StateUnreadableException("a closed incident has no directives");
}
