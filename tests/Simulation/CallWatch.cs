using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Calls;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Where each call is, across all starts of the node: in one incident, from which it goes only when somebody splits it off, or when the
/// incident is merged.
/// </summary>
internal sealed class CallWatch
{
    private readonly Dictionary<IncidentId, IncidentView> _incidents = [];
    private readonly Dictionary<Guid, IncidentId> _in = [];
    private readonly HashSet<(Guid Call, IncidentId Incident)> _wereIn = [];
    private readonly HashSet<Guid> _moved = [];
    private readonly Dictionary<IncidentId, IncidentId> _merged = [];
    private readonly HashSet<Guid> _splitting = []; // Somebody has ordered it; the answer may be lost.
    private readonly HashSet<IncidentId> _merging = [];

    public int Count => _in.Count;

    public void Ordering(ShardInput input)
    {
        if (input is CallSplit split) _splitting.Add(split.Call);
        if (input is IncidentsMerged merged) _merging.Add(merged.From);
    }

    /// <summary>
    /// True when the call was seen there, or when that one was merged in the same turn, or the call moved on in it: what lies between the
    /// beginning and the end of a turn is told to nobody.
    /// </summary>
    public bool WasIn(Guid call, IncidentId incident) =>
        _wereIn.Contains((call, incident)) || (_in.TryGetValue(call, out var now) && (Resolve(incident) == now || _splitting.Contains(call)));

    public bool HasMoved(Guid call) => _moved.Contains(call);

    /// <summary>The last incident that a merged one points on to.</summary>
    public IncidentId Resolve(IncidentId incident)
    {
        while (_merged.TryGetValue(incident, out var into)) incident = into;
        return incident;
    }

    public void Saw(ShardEffects batch)
    {
        var touched = new List<(IncidentView? Before, IncidentView Now)>();
        foreach (var effect in batch.Effects)
        {
            var told = (effect as IncidentChanged)?.Incident ?? (effect as IncidentRemembered)?.Incident;
            if (told is not { } incident) continue;
            touched.Add((_incidents.GetValueOrDefault(incident.Id), incident));
            _incidents[incident.Id] = incident;
            if (incident.Life.MergedInto == default) continue;
            Violation.Unless(_merging.Contains(incident.Id), $"{incident.Id} was merged, and nobody did");
            _merged[incident.Id] = incident.Life.MergedInto;
        }

        foreach (var (_, incident) in touched)
            if (incident.Life.MergedInto == default) Take(incident);
        foreach (var (before, incident) in touched)
        {
            foreach (var call in (before ?? incident).Calls.Concat(incident.Calls).Select(each => each.Call.Id))
                Violation.Unless(Holds(_in[call], call), $"{incident.Id} has lost call {call}");
        }
    }

    private void Take(IncidentView incident)
    {
        foreach (var call in incident.Calls.Select(received => received.Call.Id))
        {
            if (_in.TryGetValue(call, out var of) && of != incident.Id)
            {
                Violation.Unless(!Holds(of, call), $"call {call} is of {of} and of {incident.Id}");
                Violation.Unless(_splitting.Contains(call) || Resolve(of) == incident.Id, $"call {call} of {of} is of {incident.Id}, and nobody moved it");
                _moved.Add(call);
            }

            _in[call] = incident.Id;
            _wereIn.Add((call, incident.Id));
        }
    }

    // A merged one keeps what was in it for its own history.
    private bool Holds(IncidentId incident, Guid call) =>
        !_merged.ContainsKey(incident) && _incidents[incident].Calls.Any(received => received.Call.Id == call);
}
