namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>Forbidden turns, closures and speeds together, on random towns, against <see cref="PlainSearch"/>.</summary>
public class RoadsTurnTests
{
    [Fact]
    public void TimesAndRoutes_EqualThePlainSearch_WithForbiddenTurns_Blocks_AndSpeeds()
    {
        int reached = 0, unreached = 0, slower = 0, sequences = 0;
        var route = new Route();
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var graph = TownWithTurns(random, nodes: 6 + seed / 3, ways: 4 + seed / 5, turns: random.Next(40));
            if (graph.EdgeCount == 0) continue;
            sequences += graph.ForbiddenTurnCount;
            var blocks = RandomBlocks(graph, random);
            var metric = RoadMetric.Make(graph, RandomSpeeds(random), random.Next(24), blocks);
            var plain = new PlainSearch(metric, blocks);
            var times = new TravelTimes(metric);
            for (var round = 0; round < 4; round++)
            {
                var source = RoadsFixtures.RandomPoint(graph, random);
                var targets = Enumerable.Range(0, 8).Select(_ => RoadsFixtures.RandomPoint(graph, random)).ToArray();
                if (round == 0) targets[0] = graph.PointOn(source.Edge, random.NextDouble());
                var expected = plain.From(source, targets);
                var found = new int[8];
                times.FromOne(source, targets, found);
                Assert.Equal(expected, found);
                times.ToEach(targets, [source], found);
                Assert.Equal(expected, found);
                for (var i = 0; i < targets.Length; i++)
                {
                    Assert.Equal(expected[i], times.Between(source, targets[i]));
                    Assert.Equal(expected[i] >= 0, times.TryRoute(source, targets[i], route));
                    if (expected[i] < 0) unreached++;
                    else RouteIsAllowed(metric, blocks, route, expected[i]);
                    if (expected[i] >= 0) reached++;
                }

                times.Metric = graph.FreeFlow;
                times.FromOne(source, targets, found);
                slower += expected.Zip(found).Count(pair => pair.First != pair.Second);
                times.Metric = metric;
            }
        }

        Assert.True(reached > 1500 && unreached > 200 && slower > 1000 && sequences > 1000, $"{reached} {unreached} {slower} {sequences}");
    }

    [Fact]
    public void ATable_IsItsRows()
    {
        var random = new Random(3);
        var graph = TownWithTurns(random, nodes: 40, ways: 25, turns: 30);
        var times = new TravelTimes(graph);
        var sources = Enumerable.Range(0, 7).Select(_ => RoadsFixtures.RandomPoint(graph, random)).ToArray();
        var targets = Enumerable.Range(0, 5).Select(_ => RoadsFixtures.RandomPoint(graph, random)).ToArray();
        var table = new int[35];
        times.Table(sources, targets, table);
        for (var s = 0; s < 7; s++)
        {
            for (var t = 0; t < 5; t++) Assert.Equal(times.Between(sources[s], targets[t]), table[s * 5 + t]);
        }

        // The other way about, more targets than are worked out at once; twice, as what is left of one query would harm the next.
        var back = new int[7 * 20];
        for (var round = 0; round < 2; round++)
        {
            RoadPoint[] ends = [.. Enumerable.Range(0, 19).Select(_ => RoadsFixtures.RandomPoint(graph, random)), sources[round]];
            times.ToEach(ends, sources, back);
            for (var at = 0; at < back.Length; at++) Assert.Equal(times.Between(sources[at % 7], ends[at / 7]), back[at]);
        }
    }

    [Fact]
    public void ALongForbiddenSequence_MayBeDrivenInPart()
    {
        // A street 1 - 2 - 3 - 4 with a side street at 3. All of 1>2>3>4 is forbidden; a detour by the side street's end is not.
        var graph = WithTurns(
            new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0, 0.02).Node(4, 0, 0.03).Node(5, 0.01, 0.02)
                .Way(1, [1, 2, 3, 4], ("highway", "primary")).Way(2, [3, 5], ("highway", "primary"))
                .Way(3, [2, 6], ("highway", "primary")).Node(6, -0.01, 0.01).ToData(),
            (edge, _) => [[edge(0, 1), edge(1, 2), edge(2, 3)]]);
        var times = new TravelTimes(graph);
        int Edge(int from, int to) => Enumerable.Range(0, graph.EdgeCount).First(e => graph.EdgeFrom(e) == from && graph.EdgeTo(e) == to);
        var (first, second, third) = (Edge(0, 1), Edge(1, 2), Edge(2, 3));
        var alongBoth = graph.EdgeMilliseconds(second) + graph.EdgeMilliseconds(third);
        Assert.Equal(alongBoth, times.Between(graph.PointOn(second, 0), graph.PointOn(third, 1)));
        Assert.Equal(
            graph.EdgeMilliseconds(first) + graph.EdgeMilliseconds(second),
            times.Between(graph.PointOn(first, 0), graph.PointOn(second, 1)));

        // Who comes from the first street turns at the side street's end and comes back.
        var side = graph.EdgeMilliseconds(Edge(2, 4));
        var throughSide = graph.EdgeMilliseconds(first) + alongBoth + 2 * side;
        Assert.Equal(throughSide, times.Between(graph.PointOn(first, 0), graph.PointOn(third, 1)));
    }

    [Fact]
    public void ClosedStreet_IsLeftAndReached_ButNotPassed()
    {
        // A short street 1 - 2 - 3 and a long way round.
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0, 0.02).Node(4, 0.03, 0.01)
            .Way(1, [1, 2], ("highway", "primary")).Way(2, [2, 3], ("highway", "primary"))
            .Way(3, [1, 4, 3], ("highway", "primary")).ToGraph();
        int Edge(int from, int to) => Enumerable.Range(0, graph.EdgeCount).First(e => graph.EdgeFrom(e) == from && graph.EdgeTo(e) == to);
        var (first, second, round) = (Edge(0, 1), Edge(1, 2), Edge(0, 2));
        var live = new LiveRoads(graph, RoadSpeeds.FreeFlow, 0);
        var times = new TravelTimes(live.Current);
        var (start, end) = (graph.PointOn(first, 0), graph.PointOn(second, 1));
        Assert.Equal(graph.EdgeMilliseconds(first) + graph.EdgeMilliseconds(second), times.Between(start, end));

        live.Block(RoadBlock.WholeStreet(graph, second));
        times.Metric = live.Current;
        Assert.Equal(graph.EdgeMilliseconds(round), times.Between(start, end));
        Assert.Equal(
            times.Metric.EdgeMilliseconds(second) - times.Metric.OffsetMilliseconds(graph.PointOn(second, 0.5), second),
            times.Between(graph.PointOn(second, 0.5), graph.PointOn(second, 1)));
        var inside = graph.PointOn(second, 0.1); // Up to what happened there, at walking pace.
        Assert.Equal(graph.EdgeMilliseconds(first) + times.Metric.OffsetMilliseconds(inside, second), times.Between(start, inside));
        Assert.Equal(graph.EdgeMetres(second) / (RoadMetric.ClosedKmh / 3.6), times.Metric.EdgeMilliseconds(second) / 1000.0, 2);

        live.Block(RoadBlock.At(graph, graph.PointOn(second, 0.25)));
        times.Metric = live.Current;
        var before = graph.PointOn(second, 0.2);
        Assert.Equal(graph.EdgeMilliseconds(first) + times.Metric.OffsetMilliseconds(before, second), times.Between(start, before));
        Assert.True(times.Between(start, graph.PointOn(second, 0.3)) > graph.EdgeMilliseconds(round)); // Only from the other end.

        live.Block([]);
        times.Metric = live.Current;
        Assert.Equal(graph.EdgeMilliseconds(first) + graph.EdgeMilliseconds(second), times.Between(start, end));
    }

    [Fact]
    public void LiveRoads_KeepWhatIsClosed_WhenTheHourChanges_AndRefuseForeignEdges()
    {
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Way(1, [1, 2], ("highway", "primary")).ToGraph();
        var live = new LiveRoads(graph, RoadSpeeds.Create(1, [(7, RoadClass.Primary, 0.5)]), 6);
        var free = live.Current;
        live.SetHour(5);
        Assert.Same(free, live.Current); // The same speeds: nothing is computed.
        live.Block(RoadBlock.At(graph, graph.PointOn(0, 0.5)));
        live.SetHour(7);
        Assert.Equal((2 * graph.EdgeMilliseconds(0), true), (live.Current.EdgeMilliseconds(0), live.Current.IsBlocked(0)));
        var before = live.Current;
        Assert.Throws<ArgumentOutOfRangeException>(() => live.Block([new RoadBlock(graph.EdgeCount, 0, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => live.Block([new RoadBlock(0, 0.5, 0.4)]));
        Assert.Same(before, live.Current);
        var other = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Way(1, [1, 2], ("highway", "primary")).ToGraph();
        Assert.Throws<ArgumentException>(() => new TravelTimes(other).Metric = live.Current);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(3.01)]
    [InlineData(double.NaN)]
    public void AFactorOutsideItsRange_IsRefused(double factor)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RoadSpeeds.Create(factor, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => RoadSpeeds.Create(1, [(0, RoadClass.Primary, factor)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RoadSpeeds.Create(2, [(0, RoadClass.Primary, 1.9)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RoadSpeeds.Create(1, [(24, RoadClass.Primary, 1)]));
    }

    internal static RoadGraph TownWithTurns(Random random, int nodes, int ways, int turns) => WithTurns(
        RoadsFixtures.RandomTown(random.Next(), nodes, ways).ToData(),
        (_, graph) =>
        {
            var sequences = new List<int[]>();
            for (var i = 0; i < turns && graph.EdgeCount > 0; i++)
            {
                var sequence = new List<int> { random.Next(graph.EdgeCount) };
                var length = random.Next(2, 6);
                while (sequence.Count < length && graph.EdgesOut(graph.EdgeTo(sequence[^1])) is var (first, end) && end > first)
                    sequence.Add(random.Next(first, end));
                if (sequence.Count >= 2) sequences.Add([.. sequence]);
            }

            return sequences;
        });

    private static RoadGraph WithTurns(OsmData data, Func<Func<int, int, int>, RoadGraph, IEnumerable<int[]>> make)
    {
        var network = new RoadGraphBuilder(data, default).Build();
        var graph = RoadGraph.Of(network);
        int Edge(int from, int to) =>
            Enumerable.Range(0, graph.EdgeCount).First(e => graph.EdgeFrom(e) == from && graph.EdgeTo(e) == to);
        var sequences = make(Edge, graph).ToList();
        var start = new int[sequences.Count + 1];
        for (var i = 0; i < sequences.Count; i++) start[i + 1] = start[i] + sequences[i].Length;
        return RoadGraph.Of(network with { Turns = new RoadTurns(start, [.. sequences.SelectMany(edges => edges)]) });
    }

    private static List<RoadBlock> RandomBlocks(RoadGraph graph, Random random)
    {
        var blocks = new List<RoadBlock>();
        for (var i = random.Next(5); i > 0; i--)
        {
            var point = RoadsFixtures.RandomPoint(graph, random);
            blocks.AddRange(random.Next(2) == 0 ? RoadBlock.WholeStreet(graph, point.Edge) : RoadBlock.At(graph, point));
        }

        return blocks;
    }

    private static RoadSpeeds RandomSpeeds(Random random) => random.Next(2) == 0
        ? RoadSpeeds.FreeFlow
        : RoadSpeeds.Create(
            1 + random.NextDouble() / 2,
            from hour in Enumerable.Range(0, 24)
            from road in Enum.GetValues<RoadClass>()
            where random.Next(3) == 0
            select (hour, road, 0.2 + random.NextDouble()));

    private static void RouteIsAllowed(RoadMetric metric, List<RoadBlock> blocks, Route route, int expected)
    {
        Assert.Equal(expected, route.Milliseconds);
        var edges = route.Edges.ToArray();
        var driven = string.Join(',', edges);
        for (var i = 0; i < metric.Graph.ForbiddenTurnCount; i++)
        {
            var sequence = string.Join(',', metric.Graph.ForbiddenTurn(i).ToArray());
            Assert.DoesNotContain($",{sequence},", $",{driven},", StringComparison.Ordinal);
        }

        for (var i = 0; i < edges.Length; i++)
        {
            if (i > 0) Assert.Equal(metric.Graph.EdgeTo(edges[i - 1]), metric.Graph.EdgeFrom(edges[i]));
            if (i > 0 && i < edges.Length - 1) Assert.DoesNotContain(blocks, block => block.Edge == edges[i]);
        }
    }
}
