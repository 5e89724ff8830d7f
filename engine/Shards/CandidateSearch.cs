using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>What a search found.</summary>
/// <param name="Candidates">Officers that fit, in order of slot.</param>
/// <param name="PassedOver">
/// Officers on duty that do not fit, nearest first, with the reason: those in whole metres nearer than the nearest that fits and is no
/// candidate, or all when there is no such one; of these so many as are shown.
/// </param>
/// <param name="NobodyCloserThanSeconds">Lower bound on the travel time of fitting officers not seen; int.MaxValue when all were.</param>
public sealed record FoundCandidates(
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<RankedOfficer> PassedOver,
    int NobodyCloserThanSeconds)
{
    /// <summary>How many officers with a position are passed over for what; null unless everybody was looked at.</summary>
    public IReadOnlyList<PassedOverCount>? Counts { get; init; }
}

/// <summary>
/// Finds the officers worth asking the roads about: those nearest to an incident in a straight line. It never decides who is nearest: it
/// says below which travel time nobody is missing, so that the ranking is exact by road.
/// </summary>
public static class CandidateSearch
{
    /// <summary>
    /// The <paramref name="enough"/> officers that fit, stand within a distance, and are nearest in a straight line; or all of them when
    /// they are fewer.
    /// </summary>
    /// <param name="metres">Infinite for any distance.</param>
    /// <param name="seconds">Nobody further away than <paramref name="metres"/> is there sooner; int.MaxValue when nobody is.</param>
    /// <param name="skills">What they must have; null: what the type asks for.</param>
    public static FoundCandidates Collect(
        ShardTables tables, IncidentGrain incident, Instant now, int enough, double metres, int seconds, IReadOnlyList<string>? skills = null) =>
        new NearestSearch(tables, incident, now, metres, enough, skills ?? incident.Type.Skills).Find(seconds);

    /// <summary>Whether an officer may be sent to an incident now, and if not, why.</summary>
    /// <param name="skills">What the officer must have; null: what the type asks for.</param>
    public static RankReason Fitness(
        ShardTables tables, IncidentGrain incident, int slot, Instant now, IReadOnlyList<string>? skills = null)
    {
        var officer = tables.Officers[slot];
        if (officer.Status == OfficerStatus.OffDuty) return RankReason.Busy;
        if (incident.WasRefusedBy(officer.Registration.Id)) return RankReason.SaidNo;
        var fitness = officer.Fitness(skills ?? incident.Type.Skills, now);
        if (fitness != RankReason.Fits) return fitness;
        if (incident.Needs.MinimumCrew > officer.CrewCount) return RankReason.CrewTooSmall;
        return now.MillisecondsSince(tables.Officers.FixAtOf(slot)) > tables.Policy.PositionAgeMaxSeconds * 1000L
            ? RankReason.PositionTooOld
            : RankReason.Fits;
    }

    /// <summary>One line of a ranking.</summary>
    public static RankedOfficer Line(
        ShardTables tables, IncidentGrain incident, int slot, RankReason reason, int travelSeconds, Instant now)
    {
        var officer = tables.Officers[slot];
        return new RankedOfficer(
            officer.Registration.Id,
            officer.Registration.Code,
            reason,
            travelSeconds,
            (int)tables.Officers.PlaceOf(slot).MetresTo(incident.Place),
            (int)Math.Clamp(now.MillisecondsSince(tables.Officers.FixAtOf(slot)) / 1000, 0, int.MaxValue)) { OtherArea = IsElsewhere(incident, officer) ? officer.Area : "" };
    }

    /// <summary>True when the officer is of another area than the incident's; of none is of no other.</summary>
    public static bool IsElsewhere(IncidentGrain incident, OfficerGrain officer) =>
        incident.Area.Length > 0 && officer.Area.Length > 0 && officer.Area != incident.Area;
}
