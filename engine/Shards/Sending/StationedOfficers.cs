using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>
/// Officers who have never sent a position: a city without receivers in its cars must still know who is near. They are ranked from their
/// station, marked so, and never sent by the engine itself, for a station is where an officer may be. Runs on the shard's loop.
/// </summary>
internal static class StationedOfficers
{
    /// <summary>
    /// Those whose station is nearest in a straight line and who can take a line that misses somebody; at most
    /// <see cref="DomainLimits.StationedMax"/>. Looks at everybody without a position: some nanoseconds each.
    /// </summary>
    internal static IReadOnlyList<Candidate> Candidates(ShardTables tables, IncidentGrain incident, Instant now)
    {
        var unplaced = tables.Officers.Unplaced;
        if (unplaced.IsEmpty) return [];
        var held = incident.Held();
        var near = new List<(double Metres, int Slot)>(DomainLimits.StationedMax + 1);
        var (station, metres) = (default(LatLng), 0.0);
        foreach (var slot in unplaced)
        {
            var place = tables.Officers.PlaceOf(slot);
            if (place == default) continue;
            if (place != station) (station, metres) = (place, place.MetresTo(incident.Place)); // Colleagues stand beside each other in the file.
            if (near.Count == DomainLimits.StationedMax && metres >= near[^1].Metres) continue;
            if (!IsOne(tables, incident, held, slot, now)) continue;
            var at = near.Count;
            while (at > 0 && near[at - 1].Metres > metres) at--;
            near.Insert(at, (metres, slot));
            if (near.Count > DomainLimits.StationedMax) near.RemoveAt(near.Count - 1);
        }

        return [.. near.Select(each => AsideOfficers.CandidateOf(tables, each.Slot))];
    }

    /// <summary>True when an officer is free, can take a line that misses somebody, and has never sent a position.</summary>
    internal static bool IsOne(ShardTables tables, IncidentGrain incident, NeedMatching held, int slot, Instant now)
    {
        var track = tables.Officers.Tracks[slot];
        if (!track.FixAt.IsNever || track.Has(OfficerMarks.IsOffDuty) || !track.Has(OfficerMarks.IsFree)) return false;
        var officer = tables.Officers[slot];
        return officer.Fitness([], now) == RankReason.Fits && incident.Needs.MinimumCrew <= officer.CrewCount
            && PlanLookup.IsUseful(incident, held, officer.Skills) && !incident.WasRefusedBy(officer.Registration.Id);
    }

    /// <summary>A line of the ranking.</summary>
    internal static RankedOfficer Line(ShardTables tables, IncidentGrain incident, int slot, int travelSeconds, Instant now) =>
        CandidateSearch.Line(tables, incident, slot, RankReason.FromStation, travelSeconds, now) with { PositionAgeSeconds = -1 };

    /// <summary>Those of whom nothing is known at all, so that a desk sees why they are not ranked; as many at most.</summary>
    internal static IReadOnlyList<RankedOfficer> Placeless(ShardTables tables, IncidentGrain incident, Instant now)
    {
        var (held, lines) = (incident.Held(), new List<RankedOfficer>());
        foreach (var slot in tables.Officers.Unplaced)
        {
            if (lines.Count == DomainLimits.StationedMax) break;
            if (tables.Officers.PlaceOf(slot) != default || !IsOne(tables, incident, held, slot, now)) continue;
            var line = CandidateSearch.Line(tables, incident, slot, RankReason.StationWithoutPosition, -1, now);
            lines.Add(line with { Metres = -1, PositionAgeSeconds = -1 });
        }

        return lines;
    }
}
