using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class RoadsTravelTimesTests
{
    [Fact]
    public void ToOne_AndRoutes_EqualTheSlowWay_OnRandomTowns()
    {
        int reached = 0, unreached = 0, direct = 0;
        var route = new Route();
        for (var seed = 0; seed < 120; seed++)
        {
            var graph = RoadsFixtures.RandomTown(seed, nodes: 6 + seed / 2, ways: 3 + seed / 5).ToGraph();
            if (graph.EdgeCount == 0) continue;
            var random = new Random(seed);
            var times = new TravelTimes(graph); // One instance for all queries: leftovers of one would harm the next.
            for (var round = 0; round < 6; round++)
            {
                var target = RoadsFixtures.RandomPoint(graph, random);
                var sources = Enumerable.Range(0, 8).Select(_ => RoadsFixtures.RandomPoint(graph, random)).ToArray();
                if (round % 2 == 0) sources[0] = graph.PointOn(target.Edge, random.NextDouble());
                var twin = graph.Twin(target.Edge);
                if (round % 3 == 0 && twin >= 0) sources[1] = graph.PointOn(twin, random.NextDouble());
                var expected = Array.ConvertAll(sources, source => SlowTime(graph, source, target));
                var found = new int[8];
                times.ToOne(target, sources, found);
                Assert.Equal(expected, found);
                times.FromOne(target, sources, found);
                Assert.Equal(Array.ConvertAll(sources, source => SlowTime(graph, target, source)), found);
                reached += expected.Count(time => time >= 0);
                unreached += expected.Count(time => time < 0);
                for (var i = 0; i < sources.Length; i++)
                {
                    Assert.Equal(expected[i], times.Between(sources[i], target));
                    Assert.Equal(expected[i] >= 0, times.TryRoute(sources[i], target, route));
                    RouteHangsTogether(graph, sources[i], target, route, expected[i]);
                    if (route.Edges.Length == 1) direct++;
                }
            }
        }

        Assert.True(reached > 1000 && unreached > 200 && direct > 100, $"{reached} {unreached} {direct}");
    }

    [Fact]
    public void TooLittleRoom_IsRefused()
    {
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Way(1, [1, 2], ("highway", "primary")).ToGraph();
        var times = new TravelTimes(graph);
        var point = graph.PointOn(0, 0);
        Assert.Throws<ArgumentException>(() => times.ToOne(point, [point], []));
        Assert.Throws<ArgumentException>(() => times.FromOne(point, [point], []));
        Assert.Throws<ArgumentException>(() => times.Table([point, point], [point, point], new int[3]));
        Assert.Throws<ArgumentException>(() => times.ToEach([point, point], [point, point], new int[3]));
    }

    [Fact]
    public void BehindOnAOneWayStreet_GoesRoundTheBlock()
    {
        // A one-way block 1 > 2 > 3 > 4 > 1.
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0.01, 0.01).Node(4, 0.01, 0)
            .Way(1, [1, 2], ("highway", "primary"), ("oneway", "yes"), ("name", "South"))
            .Way(2, [2, 3, 4, 1], ("highway", "primary"), ("oneway", "yes"), ("name", "Round")).ToGraph();
        var (ahead, behind) = (graph.PointOn(0, 0.75), graph.PointOn(0, 0.25));
        var times = new TravelTimes(graph);
        var half = graph.FreeFlow.OffsetMilliseconds(ahead, 0) - graph.FreeFlow.OffsetMilliseconds(behind, 0);
        Assert.Equal(half, times.Between(behind, ahead));
        Assert.Equal(graph.EdgeMilliseconds(0) + graph.EdgeMilliseconds(1) - half, times.Between(ahead, behind));
        Assert.Equal(0, times.Between(ahead, ahead));
        var route = new Route();
        Assert.True(times.TryRoute(ahead, behind, route));
        Assert.Equal(["South", "Round", "South"], route.Steps.Select(step => step.Name.Text));
        Assert.Equal([0, 1, 0], route.Edges.ToArray());
        Assert.True(times.TryRoute(behind, ahead, route));
        Assert.Equal([0], route.Edges.ToArray());
        Assert.Equal(behind.Place, route.PlaceAt(-5));
        Assert.Equal(ahead.Place, route.PlaceAt(int.MaxValue));
        Assert.Equal(0.005, route.PlaceAt(half / 2).Longitude, 6);
    }

    [Fact]
    public void AnEmptyRoute_SaysSo()
    {
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 1, 0).Node(4, 1, 0.01)
            .Way(1, [1, 2], ("highway", "primary")).Way(2, [3, 4], ("highway", "primary")).ToGraph();
        var times = new TravelTimes(graph);
        var route = new Route();
        Assert.True(times.TryRoute(graph.PointOn(0, 0), graph.PointOn(0, 1), route));
        Assert.False(times.TryRoute(graph.PointOn(0, 0), graph.PointOn(2, 0), route));
        Assert.True(route.Line.IsEmpty && route.Edges.IsEmpty && route.Steps.Count == 0 && route is { Metres: 0, Milliseconds: 0 });
        Assert.Throws<InvalidOperationException>(() => route.PlaceAt(0));
    }

    [Fact]
    public void Queries_AllocateNothing_OnceWarm()
    {
        var graph = RoadsFixtures.RandomTown(seed: 1, nodes: 300, ways: 200).ToGraph();
        var random = new Random(1);
        var points = Enumerable.Range(0, 100).Select(_ => RoadsFixtures.RandomPoint(graph, random)).ToArray();
        var times = new TravelTimes(graph);
        var route = new Route();
        var found = new int[100];
        Round();
        Round();
        // The runtime allocates now and then by itself (a method compiled anew); what a round needs, it needs every time.
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);

        void Round()
        {
            for (var i = 0; i < 100; i++)
            {
                times.ToOne(points[i], points, found);
                times.FromOne(points[i], points, found);
                times.TryRoute(points[i], points[99 - i], route);
                times.Between(points[i], points[99 - i]);
            }
        }
    }

    private static void RouteHangsTogether(RoadGraph graph, RoadPoint from, RoadPoint to, Route route, int expected)
    {
        if (expected < 0)
        {
            Assert.True(route.Line.IsEmpty);
            return;
        }

        Assert.Equal(expected, route.Milliseconds);
        var line = route.Line;
        var at = route.LineMilliseconds;
        var edges = route.Edges;
        Assert.True(line.Length >= 2 && line.Length == at.Length);
        Assert.Equal(0, at[0]);
        Assert.Equal(expected, at[^1]);
        Assert.Equal(0, from.Place.MetresTo(line[0]), 3);
        Assert.Equal(0, to.Place.MetresTo(line[^1]), 3);
        var metres = 0.0;
        for (var i = 1; i < line.Length; i++)
        {
            Assert.True(at[i] >= at[i - 1]);
            metres += line[i - 1].MetresTo(line[i]);
            if (at[i] > at[i - 1]) Assert.Equal(0, route.PlaceAt(at[i]).MetresTo(LastAt(route, at[i])), 3);
        }

        // A part of a segment is cut by degrees, whose length changes a little along it: up to some 2e-5 on these 2 km segments.
        Assert.Equal(metres, route.Metres, 0.01 + metres * 1e-4);
        Assert.Equal(route.Metres, route.Steps.Sum(step => step.Metres), 6);
        for (var i = 1; i < route.Steps.Count; i++) Assert.NotEqual(route.Steps[i - 1].Name, route.Steps[i].Name);
        var sum = -graph.FreeFlow.OffsetMilliseconds(from, edges[0]);
        for (var i = 0; i < edges.Length; i++)
        {
            if (i > 0) Assert.Equal(graph.EdgeTo(edges[i - 1]), graph.EdgeFrom(edges[i]));
            sum += i < edges.Length - 1 ? graph.EdgeMilliseconds(edges[i]) : graph.FreeFlow.OffsetMilliseconds(to, edges[i]);
        }

        Assert.Equal(expected, sum);
    }

    /// <summary>The last place of the line that is reached at this time: where places share a time, the car is at the last.</summary>
    private static LatLng LastAt(Route route, int milliseconds) => route.Line[route.LineMilliseconds.LastIndexOf(milliseconds)];

    /// <summary>Bellman-Ford over the network with both points put in as vertices that cut their streets.</summary>
    private static int SlowTime(RoadGraph graph, RoadPoint source, RoadPoint target)
    {
        int sourceVertex = graph.VertexCount, targetVertex = graph.VertexCount + 1;
        var arcs = new List<(int From, int To, int Time)>();
        for (var edge = 0; edge < graph.EdgeCount; edge++)
        {
            var cuts = new List<(int At, int Vertex)> { (0, graph.EdgeFrom(edge)), (graph.EdgeMilliseconds(edge), graph.EdgeTo(edge)) };
            if (LiesOn(graph, source, edge)) cuts.Insert(1, (graph.FreeFlow.OffsetMilliseconds(source, edge), sourceVertex));
            if (LiesOn(graph, target, edge)) cuts.Insert(cuts.Count - 1, (graph.FreeFlow.OffsetMilliseconds(target, edge), targetVertex));
            for (var i = 0; i < cuts.Count; i++)
            {
                for (var j = 0; j < cuts.Count; j++)
                {
                    // The vertex at the start of the edge is only left, the one at its end only reached.
                    if (i != j && i != cuts.Count - 1 && j != 0 && cuts[i].At <= cuts[j].At)
                        arcs.Add((cuts[i].Vertex, cuts[j].Vertex, cuts[j].At - cuts[i].At));
                }
            }
        }

        var time = new long[graph.VertexCount + 2];
        Array.Fill(time, long.MaxValue / 2);
        time[sourceVertex] = 0;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (from, to, cost) in arcs)
            {
                if (time[from] + cost >= time[to]) continue;
                time[to] = time[from] + cost;
                changed = true;
            }
        }

        return time[targetVertex] < long.MaxValue / 2 ? (int)time[targetVertex] : -1;
    }

    private static bool LiesOn(RoadGraph graph, RoadPoint point, int edge) => point.Edge == edge || graph.Twin(point.Edge) == edge;
}
