using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>
/// Officers who cannot simply be sent, but had in another way: taken off a less urgent incident, or asked for from a neighbour. Runs on the
/// shard's loop.
/// </summary>
internal static class AsideOfficers
{
    /// <summary>
    /// The nearest in a straight line of those who are on the way to an incident of lower priority and can take a line that misses
    /// somebody. Looks at all less urgent incidents: some tens of nanoseconds each.
    /// </summary>
    internal static Candidate[] Preemptable(ShardTables tables, IncidentGrain incident, Instant now)
    {
        var held = incident.Held();
        var from = now.PlusSeconds(-tables.Policy.PositionAgeMaxSeconds);
        var near = new List<(double Metres, OfficerId Officer, int Slot)>();
        foreach (var other in tables.Incidents.All)
        {
            if (other.Priority <= incident.Priority) continue;
            foreach (var directive in other.Directives)
            {
                if (!directive.IsOnTheWay || !PlanLookup.IsUseful(incident, held, directive.Officer.Skills)) continue;
                if (directive.Officer.Day is { } day && day.Panic != default) continue; // Who cries for help is not sent to it.
                var officer = directive.Officer.Registration.Id;
                var known = tables.Officers.TrySlot(officer, out var slot);
                Invariant.Holds(known);
                if (tables.Officers.FixAtOf(slot) >= from && !incident.WasRefusedBy(officer)) near.Add((tables.Officers.PlaceOf(slot).MetresTo(incident.Place), officer, slot));
            }
        }

        near.Sort((left, right) => left.Metres != right.Metres ? left.Metres.CompareTo(right.Metres) : left.Officer.CompareTo(right.Officer));
        return [.. near.Take(DomainLimits.PreemptableMax).Select(each => CandidateOf(tables, each.Slot))];
    }

    /// <summary>An officer and where it is.</summary>
    internal static Candidate CandidateOf(ShardTables tables, int slot) =>
        new(tables.Officers.NumberOf(slot), tables.Officers.PlaceOf(slot), tables.Officers.HeadingOf(slot));

    /// <summary>The answer to what was asked about them: lines of a ranking, without what is gained by them.</summary>
    internal static IReadOnlyList<RankedOfficer> Lines(
        ShardTables tables, IncidentGrain incident, RankingRequest request, RankingAnswer answer, Instant now)
    {
        var lines = new List<RankedOfficer>();
        for (var i = 0; i < answer.PreemptableMilliseconds.Count; i++)
        {
            var known = tables.Officers.TrySlot(request.Preemptable[i].Officer, out var slot);
            Invariant.Holds(known);
            if (answer.PreemptableMilliseconds[i] < 0) continue;
            var seconds = BatchProblem.SecondsOf(answer.PreemptableMilliseconds[i]);
            lines.Add(tables.Officers.FixAtOf(slot).IsNever
                ? StationedOfficers.Line(tables, incident, slot, seconds, now)
                : CandidateSearch.Line(tables, incident, slot, RankReason.OnDirective, seconds, now));
        }

        foreach (var neighbour in answer.Neighbours)
        {
            lines.Add(new RankedOfficer(
                neighbour.Officer, neighbour.Code, RankReason.Neighbour, BatchProblem.SecondsOf(neighbour.Milliseconds), neighbour.Metres,
                neighbour.PositionAgeSeconds) { Neighbour = neighbour.Jurisdiction });
        }

        return lines;
    }

    /// <summary>Why an officer cannot be taken off what it is on for an incident; none when it can, the gain left aside.</summary>
    /// <param name="directive">What it is on.</param>
    /// <param name="other">The incident of that.</param>
    internal static Refusal MayPreempt(
        ShardTables tables, IncidentGrain incident, OfficerGrain officer, out Directive directive, out IncidentGrain other)
    {
        (directive, other) = (officer.Directive!, null!);
        if (directive is null || directive.Incident == incident.Id) return Refusal.NothingToPreempt;
        var known = tables.Incidents.TryFind(directive.Incident, out other);
        Invariant.Holds(known);
        if (!directive.IsOnTheWay) return Refusal.AlreadyOnScene;
        return other.Priority > incident.Priority ? Refusal.None : Refusal.PriorityNotLower;
    }
}
