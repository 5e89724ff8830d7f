using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>Travel times and ways between random places of a map, at free flow.</summary>
internal sealed class TravelTimesBench(RoadGraph graph, RoadsBenchOptions options, Action<string> tell)
{
    private const int RoutesChecked = 200;
    private const int TargetsChecked = 3;
    private const int SourcesChecked = 100;

    private readonly MapPlaces _places = new(graph);
    private readonly TravelTimes _times = new(graph);
    private readonly PlainSearch _plain = new(graph.FreeFlow, PlainSearch.ForbiddenIn(graph));

    /// <summary>All rows.</summary>
    public IEnumerable<BenchRow> Run()
    {
        yield return Pairs();
        yield return Routes();
        yield return ToOne(100, repetitions: 2_000) with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 400e3), new BenchTarget(BenchFigure.P99, 1e6)],
        };
        yield return PlacesToOne(100, repetitions: 2_000) with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 400e3), new BenchTarget(BenchFigure.P99, 1e6)],
        };
        yield return ToOne(1_000, repetitions: 300) with { Targets = [new BenchTarget(BenchFigure.Median, 4e6)] };
        yield return PlacesToOne(1_000, repetitions: 300) with { Targets = [new BenchTarget(BenchFigure.Median, 4e6)] };
        yield return Table();
    }

    private BenchRow Pairs()
    {
        const int Repetitions = 20_000;
        var pairs = RandomPairs("pairs", Timing.WarmUp + Repetitions);
        var row = Timing.Calls("one travel time, random pair", Repetitions, i => _times.Between(pairs[i].From, pairs[i].To));
        return row with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 30e3)],
            Check = PairChecks.Compare(graph.FreeFlow, RandomPairs("checked pairs", options.Check), tell),
        };
    }

    private BenchRow Routes()
    {
        const int Repetitions = 5_000;
        var pairs = RandomPairs("routes", Timing.WarmUp + Repetitions);
        var route = new Route();
        var row = Timing.Calls(
            "way of a random pair, geometry and names", Repetitions, i => _times.TryRoute(pairs[i].From, pairs[i].To, route));
        return row with { Check = PairChecks.CompareRoutes(graph.FreeFlow, RandomPairs("checked routes", RoutesChecked)) };
    }

    private BenchRow ToOne(int sources, int repetitions)
    {
        var chance = options.Chance($"{sources} to one");
        var from = _places.OnRoads(chance, sources * 16);
        var targets = _places.OnRoads(chance, Timing.WarmUp + repetitions);
        var found = new int[sources];
        void Find(int i) => _times.ToOne(targets[i], from.AsSpan(i % 16 * sources, sources), found);
        var row = Timing.Calls($"{sources:N0} to one, points on roads", repetitions, Find);
        return row with
        {
            Check = BenchCheck.Of(Enumerable.Range(0, TargetsChecked).SelectMany(i =>
            {
                Find(i);
                return Enumerable.Range(0, Math.Min(sources, SourcesChecked)).Select(source =>
                {
                    var point = from[i % 16 * sources + source];
                    return PairChecks.Same(point, targets[i], found[source], _plain.Between(point, targets[i]));
                });
            })),
        };
    }

    /// <summary>The same from places as terminals tell them: each is matched to a road first, and the target too.</summary>
    private BenchRow PlacesToOne(int sources, int repetitions)
    {
        var chance = options.Chance($"{sources} places to one");
        var from = Enumerable.Range(0, sources * 16).Select(_ => _places.Terminal(chance)).ToArray();
        var targets = Enumerable.Range(0, Timing.WarmUp + repetitions).Select(_ => _places.NearRoad(chance, 15)).ToArray();
        var times = new PlaceTimes(graph.FreeFlow);
        var found = new int[sources];
        void Find(int i) => times.ToOne(targets[i], from.AsSpan(i % 16 * sources, sources), found);
        var row = Timing.Calls($"{sources:N0} to one, places with headings", repetitions, Find);
        return row with
        {
            Note = "each place is matched to a road first",
            Check = BenchCheck.Of(Enumerable.Range(0, TargetsChecked).SelectMany(i =>
            {
                Find(i);
                return Enumerable.Range(0, Math.Min(sources, SourcesChecked)).Select(source =>
                {
                    var place = from[i % 16 * sources + source];
                    var expected = PairChecks.SlowBetween(_plain, graph, place, targets[i]);
                    return (
                        found[source] == expected,
                        $"from {place} to {targets[i]}: {found[source]} ms, the slow way says {expected} ms");
                });
            })),
        };
    }

    private BenchRow Table()
    {
        const int Repetitions = 50;
        const int Side = 100;
        var chance = options.Chance("table");
        var points = _places.OnRoads(chance, Side * (Timing.WarmUp + Repetitions + 1));
        var found = new int[Side * Side];
        ReadOnlySpan<RoadPoint> At(int i) => points.AsSpan(i * Side, Side);
        var row = Timing.Calls("table 100 × 100", Repetitions, i => _times.Table(At(i), At(i + 1), found));
        _times.Table(At(0), At(1), found);
        return row with
        {
            Check = BenchCheck.Of(Enumerable.Range(0, Side).SelectMany(source =>
            {
                _plain.From(points[source]);
                return Enumerable.Range(0, Side).Select(target => PairChecks.Same(
                    points[source], points[Side + target], found[source * Side + target], _plain.TimeTo(points[Side + target])));
            })),
        };
    }

    private (RoadPoint From, RoadPoint To)[] RandomPairs(string name, int count)
    {
        var chance = options.Chance(name);
        var pairs = new (RoadPoint, RoadPoint)[count];
        for (var i = 0; i < count; i++) pairs[i] = (_places.OnRoad(chance), _places.OnRoad(chance));
        return pairs;
    }
}
