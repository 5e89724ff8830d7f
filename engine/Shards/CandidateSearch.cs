using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>What a search through the rings found.</summary>
/// <param name="Candidates">Officers that fit, nearest ring first.</param>
/// <param name="PassedOver">Officers seen on the way that do not fit, nearest ring first, with the reason.</param>
/// <param name="NobodyCloserThanSeconds">Lower bound on the travel time of fitting officers not seen; int.MaxValue when all were.</param>
public sealed record FoundCandidates(
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<RankedOfficer> PassedOver,
    int NobodyCloserThanSeconds);

/// <summary>
/// Finds the officers worth asking the roads about, ring by ring of cells around an incident. It never decides who is nearest: it
/// says below which travel time nobody is missing, so that the ranking by road is exact and not by ring.
/// </summary>
public static class CandidateSearch
{
    /// <summary>
    /// Collects rings until <paramref name="enough"/> officers fit and everybody outside is further than <paramref name="seconds"/> at
    /// top speed, or all officers were seen.
    /// </summary>
    public static FoundCandidates Collect(ShardTables tables, IncidentGrain incident, Instant now, int enough, int seconds)
    {
        var found = new Collector(tables, incident, now);
        Span<H3Cell> ring = stackalloc H3Cell[6 * DomainLimits.RingsMax];
        for (var k = 0; k <= DomainLimits.RingsMax; k++)
        {
            foreach (var cell in ring[..incident.Cell.Ring(k, ring)])
                foreach (var slot in tables.Officers.In(cell)) found.Add(slot);
            found.LookAtAdded();
            if (found.Seen == tables.Officers.Placed) return found.All();
            var bound = (int)(CellRings.NobodyOutsideNearerThan(k) / tables.TopMetresPerSecond);
            if (found.Fitting >= enough && bound >= seconds) return found.Within(bound);
        }

        return CollectAll(tables, incident, now);
    }

    /// <summary>Every officer of the shard, in slot order; nobody is missing.</summary>
    public static FoundCandidates CollectAll(ShardTables tables, IncidentGrain incident, Instant now)
    {
        var found = new Collector(tables, incident, now);
        for (var slot = 0; slot < tables.Officers.Count; slot++)
            if (!tables.Officers.FixAtOf(slot).IsNever) found.Look(slot);
        return found.All();
    }

    /// <summary>Whether an officer may be sent to an incident now, and if not, why.</summary>
    public static RankReason Fitness(ShardTables tables, IncidentGrain incident, int slot, Instant now)
    {
        var officer = tables.Officers[slot];
        if (officer.Status == OfficerStatus.OffDuty) return RankReason.Busy;
        if (incident.WasRefusedBy(officer.Registration.Id)) return RankReason.SaidNo;
        var fitness = officer.Fitness(incident.Type.Skills, now);
        if (fitness != RankReason.Fits) return fitness;
        return now.MillisecondsSince(tables.Officers.FixAtOf(slot)) > tables.Policy.PositionAgeMaxSeconds * 1000L
            ? RankReason.PositionTooOld
            : RankReason.Fits;
    }

    /// <summary>One line of a ranking.</summary>
    public static RankedOfficer Line(
        ShardTables tables, IncidentGrain incident, int slot, RankReason reason, int travelSeconds, Instant now)
    {
        var officer = tables.Officers[slot].Registration;
        return new RankedOfficer(
            officer.Id,
            officer.Code,
            reason,
            travelSeconds,
            (int)tables.Officers.PlaceOf(slot).MetresTo(incident.Place),
            (int)Math.Clamp(now.MillisecondsSince(tables.Officers.FixAtOf(slot)) / 1000, 0, int.MaxValue));
    }

    /// <summary>Sorts officers into those that fit and those passed over.</summary>
    private sealed class Collector(ShardTables tables, IncidentGrain incident, Instant now)
    {
        private readonly List<Candidate> _candidates = [];
        private readonly List<RankedOfficer> _passedOver = [];
        private readonly List<int> _added = [];

        public int Seen { get; private set; }

        public int Fitting => _candidates.Count;

        public void Add(int slot) => _added.Add(slot);

        // In order of slot: in a cell they stand in the order in which they came, which is forgotten when the state is saved.
        public void LookAtAdded()
        {
            _added.Sort();
            foreach (var slot in _added) Look(slot);
            _added.Clear();
        }

        public void Look(int slot)
        {
            Seen++;
            var officer = tables.Officers[slot];
            var reason = Fitness(tables, incident, slot, now);
            if (reason == RankReason.Fits) _candidates.Add(
                new Candidate(officer.Registration.Id, tables.Officers.PlaceOf(slot), tables.Officers.HeadingOf(slot)));
            else if (officer.Status != OfficerStatus.OffDuty) _passedOver.Add(Line(tables, incident, slot, reason, -1, now));
        }

        public FoundCandidates All() => Within(int.MaxValue);

        public FoundCandidates Within(int bound) => new(
            _candidates,
            [.. _passedOver.OrderBy(line => line.Metres).ThenBy(line => line.Officer).Take(DomainLimits.PassedOverMax)],
            bound);
    }
}
