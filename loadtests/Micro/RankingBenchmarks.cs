using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Micro;

/// <summary>
/// Who is nearest, in the shard alone: the roads' times are a straight line at 20 m/s. With roads: <c>bench roads</c>.
/// </summary>
public class RankingBenchmarks
{
    private const int Incidents = 256;
    private const int MillisecondsPerMetre = 50;

    private ShardTables _tables = null!;
    private RankingRules _rules = null!;
    private IncidentGrain[] _incidents = [];
    private Instant _now;
    private int _next;

    /// <summary>Officers of the city.</summary>
    [Params(2_000, 100_000)]
    public int Officers { get; set; }

    /// <summary>Everybody has a position; one in ten is busy.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var chance = Chance.Of(1, "ranking");
        _tables = Town.With(Officers).MakeTables(Town.Start);
        _now = Town.Start.PlusSeconds(1);
        for (var slot = 0; slot < Officers; slot++)
        {
            var officer = _tables.Officers[slot];
            _tables.Officers.Fold(new Fix(officer.Registration.Id, _now, Town.Place(chance), 800, 9_000, 50), out _);
            if (chance.NextUnit() < 0.1) _tables.Change(officer, () => officer.Choose(OfficerStatus.Busy, _now));
        }

        _rules = new RankingRules(_tables);
        _incidents = [.. Enumerable.Range(0, Incidents).Select(number => Open(number, Town.Place(chance)))];
        _tables.Effects.Drain();
    }

    /// <summary>The first search of an incident: the 32 nearest who fit.</summary>
    [Benchmark]
    public int FirstCandidates() => CandidateSearch.Collect(
        _tables, Next(), _now, DomainLimits.CandidatesFirst, double.PositiveInfinity, int.MaxValue).Candidates.Count;

    /// <summary>From the question to the ranking of 10, with as many rounds as it takes; the straight line's times are in it.</summary>
    [Benchmark]
    public int Ranking()
    {
        var incident = Next();
        _rules.Ask(incident, _now);
        while (true)
        {
            var request = _tables.Effects.Drain().Rankings.Single();
            var times = request.Candidates.Select(candidate => (int)(candidate.Place.MetresTo(request.Place) * MillisecondsPerMetre));
            var answer = RankingAnswer.Of(request, [.. times], milliseconds => milliseconds / MillisecondsPerMetre + 1);
            if (!_rules.Take(answer, incident, _now)) continue;
            _tables.Effects.Drain();
            return incident.Ranking!.Officers.Count;
        }
    }

    private IncidentGrain Next()
    {
        _next = (_next + 1) % Incidents;
        return _incidents[_next];
    }

    private IncidentGrain Open(int number, LatLng place) => new(
        _tables.NextIncident(), Town.Policy.Types["theft"], Town.Call(number, place),
        H3Cell.FromLatLng(place, OfficerTable.CellResolution), _now);
}
