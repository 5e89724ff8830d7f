using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Calls;

/// <summary>
/// Client-made call ids that were taken in, with the incident each is in now: a repeat is told so. The oldest are forgotten past
/// <see cref="DomainLimits.CallIdsRemembered"/>. Single writer: its shard's loop.
/// </summary>
public sealed class CallBook
{
    private const int CallIdBytes = 22;

    private readonly Dictionary<Guid, IncidentId> _calls = [];
    private readonly Queue<Guid> _order = []; // In which to forget them.

    /// <returns>False when that id was never taken in, or so long ago that it is forgotten.</returns>
    public bool TryFind(Guid call, out IncidentId incident) => _calls.TryGetValue(call, out incident);

    /// <summary>Remembers a call that was taken in.</summary>
    public void Add(Guid call, IncidentId incident)
    {
        if (_order.Count == DomainLimits.CallIdsRemembered) _calls.Remove(_order.Dequeue());
        _calls.Add(call, incident);
        _order.Enqueue(call);
    }

    /// <summary>A call is in another incident now.</summary>
    public void Move(Guid call, IncidentId incident)
    {
        if (_calls.ContainsKey(call)) _calls[call] = incident; // Else it is forgotten, and stays so.
    }

    /// <summary>Writes all of it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_order.Count);
        foreach (var call in _order)
        {
            writer.Guid(call);
            writer.Incident(_calls[call]);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh one.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(CallIdBytes); left > 0; left--) Add(reader.Guid(), reader.Incident());
    }
}
