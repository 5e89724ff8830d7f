using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>What a search through the rings found.</summary>
/// <param name="Candidates">Officers that fit, in order of slot.</param>
/// <param name="PassedOver">Officers seen on the way that do not fit, nearest first, with the reason.</param>
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
    /// The <paramref name="enough"/> officers that fit, stand within a distance, and are nearest in a straight line; or all of them when
    /// they are fewer.
    /// </summary>
    /// <param name="metres">Infinite for any distance.</param>
    /// <param name="seconds">Nobody further away than <paramref name="metres"/> is there sooner; int.MaxValue when nobody is.</param>
    public static FoundCandidates Collect(
        ShardTables tables, IncidentGrain incident, Instant now, int enough, double metres, int seconds)
    {
        var found = new Collector(tables, incident, now, new Circle(incident.Place, metres), enough);
        var reach = RingReach.Around(incident.Cell);
        var rings = reach.Reaching(metres);
        Span<H3Cell> ring = stackalloc H3Cell[6 * DomainLimits.RingsMax];
        for (var k = 0; k <= Math.Min(rings, DomainLimits.RingsMax); k++)
        {
            foreach (var cell in ring[..incident.Cell.Ring(k, ring)])
                foreach (var slot in tables.Officers.In(cell)) found.Look(slot);
            if (found.Seen == tables.Officers.Placed || k == rings) return found.Nearest(double.MaxValue, seconds);
            if (found.Fitting >= enough) return found.Nearest(reach.NobodyOutsideNearerThan(k), seconds);
        }

        var everywhere = new Collector(tables, incident, now, new Circle(incident.Place, metres), enough);
        everywhere.LookAtAll();
        return everywhere.Nearest(double.MaxValue, seconds);
    }

    /// <summary>Every officer of the shard that fits; nobody is missing.</summary>
    public static FoundCandidates CollectAll(ShardTables tables, IncidentGrain incident, Instant now)
    {
        var found = new Collector(tables, incident, now, new Circle(incident.Place, double.PositiveInfinity), int.MaxValue);
        found.LookAtAll();
        return found.Nearest(double.MaxValue, int.MaxValue);
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

    /// <summary>Sorts officers into those that fit, of whom the nearest are kept, and those passed over.</summary>
    private sealed class Collector(ShardTables tables, IncidentGrain incident, Instant now, Circle within, int enough)
    {
        private readonly NearestSlots _fitting = new(incident.Place, enough);
        private readonly List<(int Metres, OfficerId Officer, int Slot, RankReason Reason)> _passedOver = [];

        public int Seen { get; private set; }

        public int Fitting => _fitting.Count;

        public void Look(int slot)
        {
            Seen++;
            if (!within.Holds(tables.Officers.PlaceOf(slot))) return;
            var reason = Fitness(tables, incident, slot, now);
            if (reason == RankReason.Fits)
            {
                _fitting.Offer(slot, tables.Officers);
                return;
            }

            var officer = tables.Officers[slot];
            if (officer.Status == OfficerStatus.OffDuty) return;
            _passedOver.Add(((int)tables.Officers.PlaceOf(slot).MetresTo(incident.Place), officer.Registration.Id, slot, reason));
        }

        public void LookAtAll()
        {
            for (var slot = 0; slot < tables.Officers.Count; slot++)
                if (!tables.Officers.FixAtOf(slot).IsNever) Look(slot);
        }

        /// <param name="nobodyElseWithin">Whoever was not seen and stands in the circle is at least so far away. Unit: metres.</param>
        /// <param name="seconds">Whoever stands outside the circle takes at least as long.</param>
        public FoundCandidates Nearest(double nobodyElseWithin, int seconds)
        {
            // In a cell they stand in the order in which they came, which must not decide anything: so in order of slot.
            var slots = _fitting.Take(out var nextMetres);
            var bound = (int)Math.Min(seconds, Math.Min(nobodyElseWithin, nextMetres) / tables.TopMetresPerSecond);
            var candidates = new Candidate[slots.Count];
            for (var i = 0; i < candidates.Length; i++) candidates[i] = CandidateOf(slots[i]);
            return new FoundCandidates(candidates, PassedOver(), bound);
        }

        private Candidate CandidateOf(int slot) =>
            new(tables.Officers[slot].Registration.Id, tables.Officers.PlaceOf(slot), tables.Officers.HeadingOf(slot));

        private RankedOfficer[] PassedOver()
        {
            if (_passedOver.Count == 0) return [];
            _passedOver.Sort();
            var nearest = _passedOver.Take(DomainLimits.PassedOverMax);
            return [.. nearest.Select(passed => Line(tables, incident, passed.Slot, passed.Reason, -1, now))];
        }
    }

    /// <summary>A circle on the ground, with a box around it that is quicker to ask.</summary>
    private readonly struct Circle
    {
        private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;

        private readonly LatLng _middle;
        private readonly double _metres;
        private readonly double _north;
        private readonly double _east;

        public Circle(LatLng middle, double metres)
        {
            _middle = middle;
            _metres = metres;
            _north = Math.Min(360, metres / MetresPerDegree * 1.001);
            var highest = Math.Min(89.9, Math.Abs(middle.Latitude) + _north);
            _east = _north / Math.Cos(highest * Math.PI / 180);
        }

        public bool Holds(LatLng place) =>
            double.IsPositiveInfinity(_metres)
            || (Math.Abs(place.Latitude - _middle.Latitude) <= _north
            && IsWithin(Math.Abs(place.Longitude - _middle.Longitude))
            && place.MetresTo(_middle) <= _metres);

        private bool IsWithin(double degrees) => degrees <= _east || degrees >= 360 - _east;
    }
}
