using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>Which incidents wait for which officer: what <see cref="Grains.Dispatch.IncidentNeeds.StackedOn"/> says, the other way round. Single writer.</summary>
public sealed class OfficerStacks
{
    private readonly SortedDictionary<OfficerId, List<IncidentGrain>> _stacks = [];
    private readonly List<OfficerId> _changed = [];

    /// <summary>Officers that incidents wait for, by number.</summary>
    public IEnumerable<OfficerId> Officers => _stacks.Keys;

    /// <summary>What waits for an officer: most urgent first, oldest among equals.</summary>
    public IReadOnlyList<IncidentGrain> Of(OfficerId officer)
    {
        if (!_stacks.TryGetValue(officer, out var stack)) return [];
        stack.Sort((left, right) =>
        {
            if (left.Priority != right.Priority) return left.Priority.CompareTo(right.Priority);
            return left.OpenedAt != right.OpenedAt ? left.OpenedAt.CompareTo(right.OpenedAt) : left.Id.Number.CompareTo(right.Id.Number);
        });
        return stack;
    }

    /// <summary>The incident waits for that officer from now on, and for no other.</summary>
    public void Put(IncidentGrain incident, OfficerId officer, string code, string by)
    {
        Remove(incident);
        incident.Needs.WaitFor(officer, code, by);
        Add(incident, officer);
    }

    /// <summary>The incident waits for nobody; does nothing when it did not.</summary>
    public void Remove(IncidentGrain incident)
    {
        var officer = incident.Needs.StackedOn;
        if (officer == default) return;
        incident.Needs.WaitForNobody();
        if (!_stacks.TryGetValue(officer, out var stack)) return;
        stack.Remove(incident);
        if (stack.Count == 0) _stacks.Remove(officer);
        Changed(officer);
    }

    /// <summary>The officer has another status: whoever waits for it is to be looked at.</summary>
    public void Touch(OfficerId officer)
    {
        if (_stacks.ContainsKey(officer)) Changed(officer);
    }

    /// <summary>True when somebody's stack is to be looked at.</summary>
    public bool HasChanged => _changed.Count > 0;

    /// <summary>Takes out an officer whose stack is to be looked at; false when there is none.</summary>
    public bool TryTakeChanged(out OfficerId officer)
    {
        officer = _changed.Count == 0 ? default : _changed[0];
        if (_changed.Count == 0) return false;
        _changed.RemoveAt(0);
        return true;
    }

    /// <summary>Takes over what the restored incidents say. An officer that is gone is waited for no longer.</summary>
    public void Restore(IEnumerable<IncidentGrain> incidents, Func<OfficerId, bool> isKnown)
    {
        foreach (var incident in incidents)
        {
            if (incident.Needs.StackedOn == default) continue;
            if (isKnown(incident.Needs.StackedOn))
            {
                Add(incident, incident.Needs.StackedOn);
                continue;
            }

            incident.Needs.WaitForNobody();
            incident.LookAgainAt = incident.OpenedAt; // Long ago: the next tick looks for somebody else.
        }

        _changed.Clear();
    }

    private void Add(IncidentGrain incident, OfficerId officer)
    {
        if (!_stacks.TryGetValue(officer, out var stack)) _stacks[officer] = stack = [];
        stack.Add(incident);
        Changed(officer);
    }

    private void Changed(OfficerId officer)
    {
        if (!_changed.Contains(officer)) _changed.Add(officer);
    }
}
