using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>
/// Incidents that wait for a busy officer. Nobody is on them meanwhile: they stay in the queue, late and alarmed as any other. Runs on the
/// shard's loop.
/// </summary>
public sealed class StackRules(ShardTables tables, RankingRules rankings, DirectiveRules directives, BorderRules border)
{
    /// <summary>A dispatcher lets an incident wait for an officer.</summary>
    public Outcome Put(StackOrdered input, Instant now)
    {
        if (!tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = tables.Officers[slot];
        if (officer.Status == OfficerStatus.OffDuty) return Outcome.Refused(Refusal.OfficerOffDuty);
        if (officer.Status == OfficerStatus.Available) return Outcome.Refused(Refusal.OfficerFree);
        if (incident.State != IncidentState.Waiting) return Outcome.Refused(Refusal.IncidentHasOfficers);
        if (border.MayDispatch(incident.Id) is not Refusal.None and var refusal) return Outcome.Refused(refusal); // Nobody would send later.
        if (incident.Needs.StackedOn == input.Officer) return Outcome.Refused(Refusal.AlreadyStacked);
        if (tables.Stacks.Of(input.Officer).Count >= DomainLimits.StackedPerOfficerMax) return Outcome.Refused(Refusal.TooManyStacked);
        tables.Stacks.Put(incident, input.Officer, officer.Registration.Code, input.By);
        incident.LookAgainAt = default;
        tables.Note(incident, now, HappeningKind.Stacked, input.By, officer.Registration.Code);
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    /// <summary>A dispatcher no longer lets it wait.</summary>
    public Outcome Take(UnstackOrdered input, Instant now)
    {
        if (!tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        if (incident.Needs.StackedOn == default) return Outcome.Refused(Refusal.NotStacked);
        TakeOff(incident, input.By, "", now);
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    /// <summary>
    /// To be called at the end of every input: officers who became free get the first that waits for them, where the policy says so, and
    /// those who went off duty are waited for no longer.
    /// </summary>
    public void Flush(Instant now)
    {
        while (tables.Stacks.TryTakeChanged(out var id))
        {
            var officer = tables.OfficerOf(id);
            Forget(id);
            if (officer.Status == OfficerStatus.OffDuty)
            {
                foreach (var incident in tables.Stacks.Of(id).ToList()) TakeOff(incident, DirectiveRules.Engine, "offDuty", now);
            }
            else if (officer.Status == OfficerStatus.Available && tables.Stacks.Of(id).Count > 0)
            {
                BecameFree(officer, now);
            }

            Say(officer);
        }
    }

    /// <summary>Tells of all that wait.</summary>
    public void TellAll()
    {
        foreach (var id in tables.Stacks.Officers) Say(tables.OfficerOf(id));
    }

    private void BecameFree(OfficerGrain officer, Instant now)
    {
        if (officer.Fitness([], now) == RankReason.InEmergency) return; // Nobody sends who has cried for help.
        foreach (var incident in tables.Stacks.Of(officer.Registration.Id).ToList())
        {
            if (border.MayDispatch(incident.Id) != Refusal.None) continue;
            if (!tables.Policy.Sending.StackingAuto || officer.Day is { IsConditional: true })
            {
                tables.Note(incident, now, HappeningKind.StackReady, DirectiveRules.Engine, officer.Registration.Code, tellDesks: true);
                return;
            }

            var by = incident.Needs.StackedBy;
            incident.MandateOf = by;
            directives.Send(incident, officer, by, travelSeconds: -1, now); // Takes it off the stack.
            border.Dispatched(incident.Id, by, now);
            return;
        }
    }

    private void TakeOff(IncidentGrain incident, string by, string why, Instant now)
    {
        var code = tables.OfficerOf(incident.Needs.StackedOn).Registration.Code;
        tables.Stacks.Remove(incident);
        tables.Note(incident, now, HappeningKind.Unstacked, by, code, why, tellDesks: true);
        if (!rankings.IsAsked(incident.Id)) rankings.Ask(incident, now);
    }

    // Joined to another, or taken away in another manner than by closing.
    private void Forget(OfficerId officer)
    {
        foreach (var incident in tables.Stacks.Of(officer).ToList())
            if (!tables.Incidents.TryFind(incident.Id, out var open) || open != incident) tables.Stacks.Remove(incident);
    }

    private void Say(OfficerGrain officer)
    {
        var stack = tables.Stacks.Of(officer.Registration.Id);
        var isReady = stack.Count > 0 && officer.Status == OfficerStatus.Available;
        tables.Effects.Say(new StackChanged(officer.Registration.Id, officer.Registration.Code, [.. stack.Select(each => each.Id)], isReady));
    }
}
