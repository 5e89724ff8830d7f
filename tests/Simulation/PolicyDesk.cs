using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Policy;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>A supervisor who puts other policies in force while the node runs: each shard takes it sooner or later, or after a start.</summary>
internal sealed class PolicyDesk(Town town, Dice dice, Machine machine)
{
    private readonly SortedDictionary<ushort, Task<Outcome>?> _pending = [];

    /// <summary>The node is gone: what comes after is put in force by its start.</summary>
    public void LostLine() => _pending.Clear();

    public void Step(SimulatedNode node, double chance)
    {
        if (_pending.Count == 0 && dice.Chance(chance))
        {
            machine.Tally("policies put in force");
            town.Reload(dice.Between(0, Town.Policies - 1), machine.Now);
            foreach (var city in town.Jurisdictions) _pending.Add(city.Value, null);
        }

        foreach (var (number, asked) in _pending.ToList())
        {
            if (asked is null) _pending[number] = node.Node.AskAsync(new JurisdictionId(number), new PolicySet(town.Policy), CancellationToken.None).AsTask();
            else if (asked.IsCompleted && asked.GetAwaiter().GetResult().Refusal is Refusal.Stopping or Refusal.StorageFull) _pending[number] = null;
            else if (asked.IsCompleted) _pending.Remove(number);
        }
    }
}
