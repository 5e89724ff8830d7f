using System.Globalization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards.Policy;

/// <summary>
/// What another policy does to what is open. Incidents keep their priority, place, area and people; their type's rules and their
/// timers are the new ones. Directives keep their deadline. Taking away what the engine may do holds at once; giving holds for what comes.
/// Whoever waits under rules that are no more is looked at again: incidents whose plan or skills are others, officers for whom something waits,
/// officers in a status that is gone.
/// </summary>
internal sealed class PolicyRules(ShardTables tables, IncidentRules life)
{
    internal Outcome Apply(PolicyInput input, Instant now) => input switch
    {
        PolicySet set => Set(set, now),
        AreasFound found => Take(found),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    private Outcome Set(PolicySet set, Instant now)
    {
        if (set.Policy.Version.Number <= tables.Policy.Version.Number) return Outcome.Done with { Repeated = true };
        var before = tables.Policy;
        tables.PutInForce(set.Policy);
        foreach (var incident in tables.Incidents.All)
        {
            PlanAnew(incident, now);
            if (PolicyBytes.IsSame(before.TypeOf(incident.Type.Code), incident.Type)) continue;
            var detail = set.Policy.Version.Number.ToString(CultureInfo.InvariantCulture);
            tables.Note(incident, now, HappeningKind.PolicyChanged, set.Policy.Version.By, detail: detail);
            Follow(incident, now);
        }

        StatusFollow.Follow(tables, now);
        if (set.Policy.Sending.StackingAuto && !before.Sending.StackingAuto) TouchStacks();
        life.PolicyChanged();
        return Outcome.Done;
    }

    private Outcome Take(AreasFound found)
    {
        foreach (var (id, place, area) in found.Incidents)
        {
            if (!tables.Incidents.TryFind(id, out var incident) || incident.Place != place || incident.Area == area) continue;
            if (area.Length > 0 && !tables.Policy.Areas.TryFind(area, out _)) continue; // Another policy has come since.
            incident.Area = area;
            tables.Effects.Mark(incident);
        }

        return Outcome.Done;
    }

    // What it needs is other than it was: also of one that somebody is on already, where the engine is to fill all places.
    private void PlanAnew(IncidentGrain incident, Instant now)
    {
        if (incident.Needs.Lines.Count == 0 || incident.State == IncidentState.Cleared) return; // Nobody was asked for yet, or is any more.
        if (!PlanLookup.Follow(tables, incident, now)) return;
        var isFilled = incident.HasActiveDirective && PlanLookup.WordToFill(incident) is not null;
        if (incident.State == IncidentState.Waiting || isFilled) incident.LookAgainAt = now;
    }

    // Whoever is free and waited for would wait for a dispatcher's word that is needed no longer.
    private void TouchStacks()
    {
        foreach (var officer in tables.Stacks.Officers.ToList()) tables.Stacks.Touch(officer);
    }

    private static void Follow(IncidentGrain incident, Instant now)
    {
        if (incident.MandateOf == DirectiveRules.Engine && !incident.Type.IsIssuedAt(incident.Priority)) incident.MandateOf = null;

        // Its skills may be others: who was ranked may not fit any more. By the ticks, some at a time: there may be thousands.
        if (incident.State == IncidentState.Waiting) incident.LookAgainAt = now;
    }
}
