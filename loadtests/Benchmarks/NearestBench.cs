using System.Diagnostics;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>
/// The fastest officers by road among all of a city, as the node finds them: the shard's rules collect candidates from its cells, the
/// roads are asked, and the rules rank or ask again about officers further out. Both halves run on this thread, without the queues between
/// them.
/// </summary>
internal sealed class NearestBench
{
    private const int Repetitions = 1_000;
    private const int IncidentsChecked = 10;

    /// <summary>Officers a dispatcher looks at first. A ranking lists <see cref="DomainLimits.RankedMax"/>; all are compared.</summary>
    private const int Nearest = 5;

    /// <summary>Two are the most there should be; rules that ask on and on are wrong, and the incident is then without a ranking.</summary>
    private const int RoundsMax = 10;

    private const string Skill = "medic";

    private static readonly JurisdictionId City = new(1);
    private static readonly Instant Now = new(1_790_000_000_000);

    private static readonly DispatchPolicy Policy = new(
        new Dictionary<string, IncidentType>
        {
            ["noise"] = new("noise", "Noise", "噪音", 4, [], []),
            ["medical"] = new("medical", "Medical help", "医疗", 1, [], [Skill]),
        },
        [30, 45, 60, 90], PositionAgeMaxSeconds: 120, JoinMetres: 0, JoinSeconds: 0, [60, 300, 900, 1800]);

    private readonly RoadsBenchOptions _options;
    private readonly MapPlaces _places;
    private readonly ShardTables _tables;
    private readonly RankingRules _rules;
    private readonly PlaceTimes _times;
    private readonly PlainSearch _plain;
    private readonly bool[] _canBeChosen;
    private readonly LogHistogram _collecting = new();
    private readonly LogHistogram _asking = new();
    private readonly LogHistogram _candidates = new();
    private long _secondRounds;

    public NearestBench(RoadGraph graph, RoadsBenchOptions options)
    {
        _options = options;
        _places = new MapPlaces(graph);
        _times = new PlaceTimes(graph.FreeFlow);
        _plain = new PlainSearch(graph.FreeFlow, PlainSearch.ForbiddenIn(graph));
        var chance = options.Chance("officers");
        var officers = Enumerable.Range(1, options.Officers).Select(number => new OfficerRegistration(
            new OfficerId((uint)number), $"P{number:D6}", City, default, chance.NextUnit() < 0.3 ? [Skill] : [])).ToList();
        _tables = new ShardTables(City, Policy, officers, Now, PlaceTimes.TopMetresPerSecond(graph, RoadSpeeds.FreeFlow));
        _rules = new RankingRules(_tables);
        _canBeChosen = new bool[officers.Count];
        for (var slot = 0; slot < officers.Count; slot++) _canBeChosen[slot] = Deploy(slot, chance);
        _tables.Effects.Drain();
    }

    /// <summary>All rows: the whole, and its two halves.</summary>
    public IEnumerable<BenchRow> Run()
    {
        var chance = _options.Chance("incidents");
        var incidents = Enumerable.Range(0, Timing.WarmUp + Repetitions).Select(i => Open(chance, i)).ToArray();
        var row = Timing.Calls($"nearest {Nearest} by road of {_options.Officers:N0} officers", Repetitions, i => Rank(incidents[i], i));
        yield return row with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 500e3), new BenchTarget(BenchFigure.P99, 2e6)],
            Check = BenchCheck.Of(incidents.Take(IncidentsChecked).SelectMany(Compare)),
            Note = FormattableString.Invariant(
                $"the first {Nearest} of a ranking of {DomainLimits.RankedMax}; asked about {_candidates.Mean:F0} officers on average ")
                + FormattableString.Invariant($"(median {_candidates.Quantile(0.5)}, p99 {_candidates.Quantile(0.99)}), ")
                + FormattableString.Invariant($"{100.0 * _secondRounds / Repetitions:F1} % needed a second round; ")
                + "1 in 10 busy, 1 in 20 off duty, 1 in 10 with an old position, every third incident needs a skill that 3 in 10 have; "
                + $"checked: the whole ranking of {DomainLimits.RankedMax} against all officers, and its times against the slow way",
        };
        yield return Timing.Row("  of that in the shard", _collecting);
        yield return Timing.Row("  of that on the roads", _asking);
    }

    /// <returns>Whether the officer can be chosen where no skill is needed.</returns>
    private bool Deploy(int slot, Chance chance)
    {
        var (place, heading) = _places.Terminal(chance);
        var isOld = chance.NextUnit() < 0.1;
        var at = Now.PlusSeconds(-(isOld ? 121 + chance.NextBelow(1_000) : chance.NextBelow(60)));
        var centidegrees = (ushort)((int)(heading * 100) % 36_000);
        _tables.Officers.Fold(new Fix(_tables.Officers[slot].Registration.Id, at, place, 1_000, centidegrees, 50), out _);
        var status = chance.NextUnit() switch
        {
            < 0.1 => OfficerStatus.Busy,
            < 0.15 => OfficerStatus.OffDuty,
            _ => OfficerStatus.Available,
        };
        var officer = _tables.Officers[slot];
        if (status != OfficerStatus.Available) _tables.Change(officer, () => officer.Choose(status, Now));
        return !isOld && status == OfficerStatus.Available;
    }

    private IncidentGrain Open(Chance chance, int number)
    {
        var place = _places.NearRoad(chance, 15);
        var type = Policy.Types[number % 3 == 0 ? "medical" : "noise"];
        var call = new Call(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), type.Code, 0, place, "", "", "", "", "110");
        return new IncidentGrain(_tables.NextIncident(), type, call, H3Cell.FromLatLng(place, OfficerTable.CellResolution), Now);
    }

    private void Rank(IncidentGrain incident, int number)
    {
        long onRoads = 0, candidates = 0, rounds = 0;
        var start = Stopwatch.GetTimestamp();
        _rules.Ask(incident, Now);
        for (var done = false; !done && rounds < RoundsMax;)
        {
            var request = _tables.Effects.Drain().Rankings.Single();
            var asked = Stopwatch.GetTimestamp();
            var answer = Answer(_times, request);
            onRoads += Stopwatch.GetTimestamp() - asked;
            candidates += request.Candidates.Count;
            rounds++;
            done = _rules.Take(answer, incident, Now);
        }

        var whole = Stopwatch.GetTimestamp() - start;
        _tables.Effects.Drain();
        if (number < Timing.WarmUp) return;
        _collecting.Add(Timing.Picoseconds(whole - onRoads));
        _asking.Add(Timing.Picoseconds(onRoads));
        _candidates.Add(candidates);
        if (rounds > 1) _secondRounds++;
    }

    /// <summary>As the node's road workers answer.</summary>
    internal static RankingAnswer Answer(PlaceTimes times, RankingRequest request)
    {
        var from = new (LatLng, float)[request.Candidates.Count];
        for (var i = 0; i < from.Length; i++) from[i] = (request.Candidates[i].Place, request.Candidates[i].HeadingDegrees);
        var milliseconds = new int[from.Length];
        times.ToOne(request.Place, from, milliseconds);
        return RankingAnswer.Of(request, milliseconds, time => times.RadiusWithin(request.Place, time));
    }

    /// <summary>Everybody who fits is asked about and sorted; the times of those listed are found the slow way too.</summary>
    private List<(bool Same, string What)> Compare(IncidentGrain incident)
    {
        Rank(incident, number: 0);
        var listed = incident.Ranking?.Officers.Where(line => line.Reason == RankReason.Fits).ToList() ?? [];
        var slots = Enumerable.Range(0, _canBeChosen.Length)
            .Where(slot => _canBeChosen[slot] && incident.Type.Skills.All(_tables.Officers[slot].Registration.Skills.Contains)).ToArray();
        var from = slots.Select(slot => (_tables.Officers.PlaceOf(slot), _tables.Officers.HeadingOf(slot))).ToArray();
        var times = new int[slots.Length];
        _times.ToOne(incident.Place, from, times);
        var expected = slots.Zip(times, (slot, time) => (Slot: slot, Officer: _tables.Officers[slot].Registration.Id, Time: time))
            .Where(each => each.Time != TravelTimes.NoWay).OrderBy(each => each.Time).ThenBy(each => each.Officer)
            .Take(DomainLimits.RankedMax).ToList();
        var answers = new List<(bool Same, string What)>
        {
            (listed.Count == expected.Count, $"incident at {incident.Place}: {listed.Count} officers, {expected.Count} of all"),
        };
        for (var i = 0; i < Math.Min(listed.Count, expected.Count); i++)
        {
            var (slot, officer, time) = expected[i];
            var slow = PairChecks.SlowBetween(
                _plain, _times.Metric.Graph, (_tables.Officers.PlaceOf(slot), _tables.Officers.HeadingOf(slot)), incident.Place);
            answers.Add((
                listed[i].Officer == officer && listed[i].TravelSeconds == (slow + 999) / 1000 && slow == time,
                $"incident at {incident.Place}, place {i + 1}: officer {listed[i].Officer} after {listed[i].TravelSeconds} s; "
                + $"of all it is {officer} after {time} ms, {slow} ms the slow way"));
        }

        return answers;
    }
}
