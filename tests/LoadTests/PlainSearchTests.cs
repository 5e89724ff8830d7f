using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>What the benchmarks compare the engine with: it must be right itself.</summary>
public class PlainSearchTests
{
    [Fact]
    public void Times_AreThoseOfTryingEveryWay_WithForbiddenTurnsAndClosures()
    {
        int reached = 0, unreached = 0, longer = 0;
        for (ulong seed = 0; seed < 150; seed++)
        {
            var chance = new Chance(seed);
            var graph = RandomTown(chance, nodes: 5 + (int)seed % 8, ways: 4 + (int)seed % 5);
            if (graph.EdgeCount == 0) continue;
            var forbidden = RandomTurns(graph, chance);
            var closed = chance.NextBelow(3) == 0 ? RoadBlock.WholeStreet(graph, chance.NextBelow(graph.EdgeCount)) : [];
            var metric = RoadMetric.Make(graph, RoadSpeeds.FreeFlow, 0, closed);
            var (plain, free) = (new PlainSearch(metric, forbidden), new PlainSearch(metric, []));
            for (var round = 0; round < 6; round++)
            {
                var (from, to) = (RandomPoint(graph, chance), RandomPoint(graph, chance));
                if (round == 0) to = graph.PointOn(from.Edge, chance.NextUnit());
                var expected = TryEveryWay(metric, forbidden, from, to);
                Assert.Equal(expected, plain.Between(from, to));
                plain.From(from);
                Assert.Equal(expected, plain.TimeTo(to));
                if (expected < 0) unreached++;
                else reached++;
                if (expected != free.Between(from, to)) longer++;
            }
        }

        Assert.True(reached > 300 && unreached > 100 && longer > 40, $"{reached} {unreached} {longer}");
    }

    [Fact]
    public void WithoutForbiddenTurns_TheEngineAgrees()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var chance = new Chance(seed);
            var graph = RandomTown(chance, nodes: 60, ways: 50);
            var times = new TravelTimes(graph);
            var pairs = Enumerable.Range(0, 20).Select(_ => (RandomPoint(graph, chance), RandomPoint(graph, chance))).ToList();
            Assert.Equal(new BenchCheck(20, 0, ""), PairChecks.Compare(graph.FreeFlow, pairs, _ => { }));
            Assert.Equal(new BenchCheck(20, 0, ""), PairChecks.CompareRoutes(graph.FreeFlow, pairs));
        }
    }

    [Fact]
    public void ForbiddenTurns_ThatOverlap_AreAllObeyed()
    {
        var turns = new TurnHistory([[1, 2, 3], [2, 4], [2, 3, 5], [7, 7]]);
        Assert.True(Drives(1, 2, 9, 3));
        Assert.True(Drives(2, 3, 6));
        Assert.True(Drives(7, 8, 7));
        Assert.False(Drives(1, 2, 3));
        Assert.False(Drives(1, 2, 4));
        Assert.False(Drives(1, 1, 2, 3));
        Assert.False(Drives(0, 2, 3, 5));
        Assert.False(Drives(7, 7));
        Assert.True(Drives(4, 2));

        bool Drives(params int[] edges)
        {
            var history = TurnHistory.Nothing;
            return Array.TrueForAll(edges, edge => turns.TryDrive(history, edge, out history));
        }
    }

    /// <summary>
    /// All ways from edge to edge, each kept by the last four edges driven (no sequence here is longer) and followed until nothing gets
    /// faster; a way may not hold a forbidden sequence anywhere in those.
    /// </summary>
    private static int TryEveryWay(RoadMetric metric, List<int[]> forbidden, RoadPoint from, RoadPoint to)
    {
        var graph = metric.Graph;
        var best = int.MaxValue;
        var known = new Dictionary<string, int>();
        var open = new Queue<(int[] Last, int Time)>();
        foreach (var edge in Directions(graph, from))
        {
            var ahead = metric.OffsetMilliseconds(to, edge) - metric.OffsetMilliseconds(from, edge);
            if (Directions(graph, to).Contains(edge) && ahead >= 0) best = Math.Min(best, ahead);
            open.Enqueue(([edge], metric.EdgeMilliseconds(edge) - metric.OffsetMilliseconds(from, edge)));
        }

        while (open.TryDequeue(out var way))
        {
            var name = string.Join(' ', way.Last);
            if (known.TryGetValue(name, out var sooner) && sooner <= way.Time) continue;
            known[name] = way.Time;
            for (var (edge, end) = graph.EdgesOut(graph.EdgeTo(way.Last[^1])); edge < end; edge++)
            {
                int[] last = [.. way.Last.TakeLast(3), edge];
                if (forbidden.Exists(turn => last.AsSpan().IndexOf(turn) >= 0)) continue;
                if (Directions(graph, to).Contains(edge)) best = Math.Min(best, way.Time + metric.OffsetMilliseconds(to, edge));
                if (!metric.IsBlocked(edge)) open.Enqueue((last, way.Time + metric.EdgeMilliseconds(edge)));
            }
        }

        return best == int.MaxValue ? TravelTimes.NoWay : best;
    }

    private static int[] Directions(RoadGraph graph, RoadPoint point) =>
        graph.Twin(point.Edge) is >= 0 and var twin ? [point.Edge, twin] : [point.Edge];

    private static RoadPoint RandomPoint(RoadGraph graph, Chance chance) =>
        graph.PointOn(chance.NextBelow(graph.EdgeCount), chance.NextUnit());

    /// <summary>Sequences of two to four edges that follow one another.</summary>
    private static List<int[]> RandomTurns(RoadGraph graph, Chance chance)
    {
        var turns = new List<int[]>();
        for (var count = chance.NextBelow(12); count > 0; count--)
        {
            var turn = new List<int> { chance.NextBelow(graph.EdgeCount) };
            for (var length = 2 + chance.NextBelow(3); turn.Count < length;)
            {
                var (first, end) = graph.EdgesOut(graph.EdgeTo(turn[^1]));
                if (first == end) break;
                turn.Add(first + chance.NextBelow(end - first));
            }

            if (turn.Count >= 2) turns.Add([.. turn]);
        }

        return turns;
    }

    private static RoadGraph RandomTown(Chance chance, int nodes, int ways)
    {
        using var stream = new MemoryStream();
        using (var map = new OsmXmlWriter(stream))
        {
            for (var id = 1; id <= nodes; id++)
                map.Node(id, LatLng.FromDegrees(chance.NextBetween(31.20, 31.22), chance.NextBetween(121.40, 121.42)));
            for (var id = 1; id <= ways; id++)
            {
                var line = Enumerable.Range(0, 2 + chance.NextBelow(4)).Select(_ => (long)(1 + chance.NextBelow(nodes))).ToArray();
                string[] directions = ["no", "no", "yes", "-1"];
                map.Way(
                    id, line, ("highway", chance.NextBelow(2) == 0 ? "residential" : "primary"), ("name", $"Street {chance.NextBelow(5)}"),
                    ("oneway", directions[chance.NextBelow(4)]));
            }
        }

        stream.Position = 0;
        Assert.True(OsmXml.TryRead(stream, "test", out var data, out var refusal), refusal?.ToString());
        return RoadGraph.Build(data);
    }
}
