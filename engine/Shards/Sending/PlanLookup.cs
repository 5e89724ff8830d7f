using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>What an incident needs by the policy in force, looked up whenever it is ranked. Pure but for the incident.</summary>
internal static class PlanLookup
{
    /// <summary>Puts the plan for the incident's type, area, priority and time in force; without one it is an officer with the type's skills.</summary>
    /// <returns>True when it is another than before.</returns>
    internal static bool Follow(ShardTables tables, IncidentGrain incident, Instant now)
    {
        var plan = tables.Policy.Plans.Find(incident.Type.Code, incident.Area, incident.Priority, incident.MinuteOfWeek);
        NeedLine[] lines = plan is null
            ? [new NeedLine(1, incident.Type.Skills, IncidentNeeds.ByPlan)]
            : [.. plan.Needs.Select(need => new NeedLine(need.Count, need.Skills, IncidentNeeds.ByPlan))];
        var isOther = incident.Needs.Follow(plan?.Code ?? "", plan?.TieBreak ?? TieBreak.Number, plan?.MinimumCrew ?? 1, lines);
        if (!isOther) return false;
        tables.Effects.Mark(incident);
        if (plan is not null) tables.Note(incident, now, HappeningKind.PlanSet, DirectiveRules.Engine, detail: plan.Code);
        return true;
    }

    /// <summary>
    /// The different sets of skills that are to be ranked for, the narrowest first: of the lines that miss somebody, or of the first line
    /// when none does.
    /// </summary>
    internal static List<IReadOnlyList<string>> SkillSets(IncidentGrain incident)
    {
        var (lines, held) = (incident.Needs.Lines, incident.Held());
        var sets = new List<IReadOnlyList<string>>();
        for (var line = 0; line < lines.Count; line++)
        {
            if (held.MissingOf(line) == 0 || sets.Exists(set => set.SequenceEqual(lines[line].Skills))) continue;
            sets.Add(lines[line].Skills);
        }

        if (sets.Count == 0) sets.Add(lines[0].Skills);
        return [.. sets.OrderByDescending(set => set.Count)]; // Stable: equal ones stay in the plan's order.
    }

    /// <summary>Whether somebody with these skills can take a line that misses somebody.</summary>
    internal static bool IsUseful(IncidentGrain incident, NeedMatching held, IReadOnlyList<string> skills)
    {
        var lines = incident.Needs.Lines;
        for (var line = 0; line < lines.Count; line++)
            if (held.MissingOf(line) > 0 && NeedMatching.Suits(skills, lines[line].Skills)) return true;
        return false;
    }

    /// <summary>On whose word all that are missing are sent: of who asked for backup, or of the policy; null when a person must decide.</summary>
    internal static string? WordToFill(IncidentGrain incident) =>
        incident.Needs.FillBy ?? (incident.MandateOf == DirectiveRules.Engine ? DirectiveRules.Engine : null);
}
