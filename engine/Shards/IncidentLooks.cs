using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Which open incidents the engine is to look for somebody for, and when: by <see cref="IncidentGrain.LookAgainAt"/>, which tells of every
/// change. Single writer: its shard's loop.
/// </summary>
public sealed class IncidentLooks
{
    private readonly DueOrder<byte> _urgent = new();
    private readonly DueOrder<(Instant At, byte Priority)> _longest = new();

    /// <summary>The incident is new, or its moment or its priority is another one.</summary>
    public void Follow(IncidentGrain incident)
    {
        if (incident.LookAgainAt.IsNever)
        {
            Remove(incident);
            return;
        }

        _urgent.Set(incident.Id.Number, incident.LookAgainAt, incident.Priority);
        _longest.Set(incident.Id.Number, incident.LookAgainAt, (incident.LookAgainAt, incident.Priority));
    }

    /// <summary>It is not open any more.</summary>
    public void Remove(IncidentGrain incident)
    {
        _urgent.Remove(incident.Id.Number);
        _longest.Remove(incident.Id.Number);
    }

    /// <summary>A copy of the numbers of those that are to be looked at later than now.</summary>
    public IReadOnlyList<uint> Later(Instant now)
    {
        _urgent.Advance(now);
        return [.. _urgent.Later];
    }

    /// <summary>
    /// The next to be looked at, <see cref="DomainLimits.LookAgainPerTick"/> at most: the most urgent first, but some places are for those that
    /// have waited longest. Else many urgent ones that nobody can serve would keep the others out.
    /// </summary>
    /// <param name="mayLook">Whether the incident of that number can be looked at now.</param>
    public IReadOnlyList<uint> Next(Instant now, Func<uint, bool> mayLook)
    {
        _urgent.Advance(now);
        _longest.Advance(now);
        var next = new List<uint>();
        Add(_urgent.Due, DomainLimits.LookAgainPerTick - DomainLimits.LookAgainLongest);
        Add(_longest.Due, DomainLimits.LookAgainPerTick);
        return next;

        void Add(IEnumerable<uint> due, int most)
        {
            foreach (var number in due)
            {
                if (next.Count == most) return;
                if (!next.Contains(number) && mayLook(number)) next.Add(number);
            }
        }
    }
}
