using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>What a shard's journal says happened, as far back as it goes: the way to learn what nobody was told in time.</summary>
internal sealed class JournalFacts
{
    private JournalFacts()
    {
    }

    /// <summary>Nothing is known of before.</summary>
    public Instant Oldest { get; private set; }

    public HashSet<IncidentId> Closed { get; } = [];

    /// <summary>A call and an incident that it was in.</summary>
    public HashSet<(Guid Call, IncidentId Incident)> Calls { get; } = [];

    public Dictionary<DirectiveId, DirectiveView> Directives { get; } = [];

    public static JournalFacts Of(IJournalDisk disk, string name)
    {
        var facts = new JournalFacts();
        if (!ShardReplay.TryOpen(disk, name, out var replay, out var refusal)) throw new Violation($"the past cannot be read: {refusal}");
        using (replay)
        {
            if (!replay.TrySeek(replay.Oldest, out refusal)) throw new Violation($"the past cannot be read: {refusal}");
            facts.Oldest = replay.Oldest;
            replay.Fold!.State.TellAll();
            facts.Take(replay.Fold.State);
            while (replay.TryStep(replay.Newest, out _, out refusal)) facts.Take(replay.Fold.State);
            if (refusal is not null) throw new Violation($"the past cannot be read: {refusal}");
        }

        return facts;
    }

    private void Take(ShardState state)
    {
        foreach (var effect in state.Effects.Drain().Effects)
        {
            if (effect is DirectiveChanged directive) Directives[directive.Directive.Id] = directive.Directive;
            if (effect is not IncidentChanged { Incident: var incident }) continue;
            if (incident.State == IncidentState.Closed) Closed.Add(incident.Id);
            foreach (var call in incident.Calls) Calls.Add((call.Call.Id, incident.Id));
            foreach (var each in incident.Directives) Directives[each.Id] = each;
        }
    }
}
