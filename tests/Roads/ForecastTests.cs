using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class ForecastTests
{
    private const int Horizon = 900;

    [Fact]
    public void BorderTimes_AreThoseOfPlainDijkstra_WithHeadingAndClosures()
    {
        int compared = 0, jurisdictions = 0;
        for (var seed = 0; seed < 14; seed++)
        {
            var random = new Random(seed);
            var graph = ForecastFixtures.Town(seed);
            if (graph.EdgeCount == 0) continue;
            var ground = ForecastFixtures.Ground(graph, random, cameras: 6);
            var roads = ForecastFixtures.Roads(graph, random, out var blocks);
            var forecast = new VehicleForecast(ground);
            var borders = new BorderForecast(ground);
            for (var camera = 0; camera < 6; camera++)
            {
                if (!forecast.Find(roads, Sighting.By(ground.Cameras, camera), CameraFlowTable.Empty, Horizon)) continue;
                var starts = Starts(ground, camera);
                var points = ground.Crossings.All.SelectMany(at => ground.Crossings.WaysAt(at.Index).ToArray())
                    .Select(way => (way.Point.Edge, way.Point.Fraction)).ToHashSet();
                var soon = ForecastFixtures.Plain(roads.Earliest, blocks, starts, points);
                var usual = ForecastFixtures.Plain(roads.Likely, blocks, starts, points);
                var expected = new List<CrossingTime>();
                var entered = new SortedDictionary<int, int>();
                foreach (var crossing in ground.Crossings.All.Where(crossing => crossing.To != forecast.Home))
                {
                    var time = Least(soon, crossing.Index);
                    if (time > Horizon * 1000) continue;
                    entered[crossing.To] = Math.Min(time, entered.GetValueOrDefault(crossing.To, int.MaxValue));
                    if (crossing.From == forecast.Home) expected.Add(new CrossingTime(crossing.Index, time, Least(usual, crossing.Index)));
                }

                Assert.Equal(
                    expected.OrderBy(at => at.EarliestMilliseconds).ThenBy(at => at.Crossing),
                    forecast.Crossings.ToArray());
                Assert.Equal(forecast.Crossings.ToArray(), borders.Find(roads, Sighting.By(ground.Cameras, camera), Horizon).ToArray());
                Assert.Equal(
                    entered.OrderBy(at => at.Value).ThenBy(at => at.Key).Select(at => (at.Key, at.Value)),
                    forecast.Jurisdictions.ToArray().Select(at => (at.Jurisdiction, at.EarliestMilliseconds)));
                Assert.All(forecast.Jurisdictions.ToArray(), at => Assert.InRange(at.Share, 0, 1));
                compared += expected.Count;
                jurisdictions += entered.Count;

                int Least(Dictionary<(int, double), int> times, int crossing) => ground.Crossings.WaysAt(crossing).ToArray()
                    .Min(way => times.GetValueOrDefault((way.Point.Edge, way.Point.Fraction), RoadMetric.Never));
            }
        }

        Assert.True(compared > 80 && jurisdictions > 50, $"{compared} {jurisdictions}");
    }

    [Fact]
    public void NextCameras_AreThoseThatAreMetBeforeAnyOther()
    {
        var compared = 0;
        for (var seed = 0; seed < 14; seed++)
        {
            var random = new Random(seed);
            var graph = ForecastFixtures.Town(seed);
            if (graph.EdgeCount == 0) continue;
            var ground = ForecastFixtures.Ground(graph, random, cameras: 12);
            var roads = ForecastFixtures.Roads(graph, random, out var blocks);
            var forecast = new VehicleForecast(ground);
            for (var camera = 0; camera < 12; camera++)
            {
                if (!forecast.Find(roads, Sighting.By(ground.Cameras, camera), CameraFlowTable.Empty, Horizon)) continue;
                var gates = Enumerable.Range(0, 12).Where(other => other != camera)
                    .SelectMany(other => ground.Cameras.GatesOf(other).ToArray().Select(gate => (other, gate))).ToList();
                var wall = gates.ToLookup(at => at.gate.Edge, at => at.gate.Fraction);
                var points = gates.Select(at => at.gate).ToHashSet();
                var starts = Starts(ground, camera);
                var times = ForecastFixtures.Plain(roads.Likely, blocks, starts, points, wall);
                var expected = gates.Where(at => times.GetValueOrDefault(at.gate, int.MaxValue) <= Horizon * 1000)
                    .Where(at => IsFirstAt(gates, at)).GroupBy(at => at.other)
                    .ToDictionary(group => group.Key, group => group.Min(at => times[at.gate]));
                var found = forecast.Cameras.ToArray();
                Assert.Equal(expected.Keys.Order(), found.Select(next => next.Camera).Order());
                Assert.All(found, next => Assert.Equal(expected[next.Camera], next.LikelyMilliseconds));
                Assert.All(found, next => Assert.True(next.EarliestMilliseconds <= next.LikelyMilliseconds && next.Probability > 0));
                Assert.Equal(1, found.Sum(next => next.Probability) + forecast.NoCameraProbability, 9);
                compared += found.Length;
            }
        }

        Assert.True(compared > 150, $"{compared}");

        // Of two cameras at one point of an edge the lower counts.
        static bool IsFirstAt(
            List<(int Camera, (int Edge, double Fraction) Gate)> gates, (int Camera, (int Edge, double Fraction) Gate) at) => gates.TrueForAll(other => other.Gate != at.Gate || other.Camera >= at.Camera);
    }

    [Fact]
    public void Cells_AreThoseOfReach()
    {
        var compared = 0;
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var graph = ForecastFixtures.Town(seed);
            if (graph.EdgeCount == 0) continue;
            var ground = ForecastFixtures.Ground(graph, random, cameras: 0);
            var roads = ForecastFixtures.Roads(graph, random, out _);
            var forecast = new VehicleForecast(ground);
            var place = RoadsFixtures.RandomPoint(graph, random).Place;
            if (!graph.TryMatch(place, double.NaN, -1, 1000, out var point)) continue;
            forecast.Find(roads, Sighting.At(place, double.NaN), CameraFlowTable.Empty, 120);
            var reach = new Reach(graph);
            reach.Find(roads.Earliest, [new ReachStart(point, 0)], 120_000);
            var expected = reach.Cells.ToArray().ToDictionary(cell => cell.Cell, cell => cell.Milliseconds);
            Assert.Equal(expected.Keys.Order(), forecast.Cells.ToArray().Select(cell => cell.Cell).Order());
            Assert.All(forecast.Cells.ToArray(), cell => Assert.InRange(expected[cell.Cell] - (cell.Seconds * 1000), -1000, 1000));
            var seconds = forecast.Cells.ToArray().Select(cell => cell.Seconds).ToList();
            Assert.True(seconds.SequenceEqual(seconds.Order()));
            compared += expected.Count;
        }

        Assert.True(compared > 40, $"{compared}");
    }

    [Fact]
    public void LeastTravel_IsThatOfPlainDijkstra()
    {
        var ways = 0;
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var graph = ForecastFixtures.Town(seed);
            if (graph.EdgeCount == 0) continue;
            var ground = ForecastFixtures.Ground(graph, random, cameras: 6);
            var roads = ForecastFixtures.Roads(graph, random, out var blocks);
            var least = new LeastTravel(ground);
            for (var from = 0; from < 6; from++)
            {
                Assert.Equal(0, least.Between(roads, from, from));
                for (var to = 0; to < 6; to++)
                {
                    if (from == to) continue;
                    var points = ground.Cameras.GatesOf(to).ToArray().ToHashSet();
                    var times = ForecastFixtures.Plain(roads.Earliest, blocks, Starts(ground, from), points);
                    var expected = times.Count == 0 ? TravelTimes.NoWay : times.Values.Min();
                    Assert.Equal(expected, least.Between(roads, from, to));
                    if (expected > 0) ways++;
                }
            }
        }

        Assert.True(ways > 80, $"{ways}");
    }

    [Fact]
    public void AForecast_IsTheSameEveryTime_AndAllocatesNothing_OnceWarm()
    {
        var random = new Random(1);
        var graph = RoadsFixtures.RandomTown(seed: 1, nodes: 300, ways: 200).ToGraph();
        var ground = ForecastFixtures.Ground(graph, random, cameras: 20);
        var roads = SuspectRoads.Make(graph, RoadSpeeds.FreeFlow, 0, []);
        var (one, other) = (new VehicleForecast(ground), new VehicleForecast(ground));
        for (var camera = 0; camera < 20; camera++) other.Find(roads, Sighting.By(ground.Cameras, camera), CameraFlowTable.Empty, Horizon);
        var sighting = Sighting.By(ground.Cameras, 3, before: 5);
        one.Find(roads, sighting, CameraFlowTable.Empty, Horizon);
        other.Find(roads, sighting, CameraFlowTable.Empty, Horizon);
        Assert.Equal(one.Cameras.ToArray(), other.Cameras.ToArray());
        Assert.Equal(one.Crossings.ToArray(), other.Crossings.ToArray());
        Assert.Equal(one.Jurisdictions.ToArray(), other.Jurisdictions.ToArray());
        Assert.Equal(one.Cells.ToArray(), other.Cells.ToArray());
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            other.Find(roads, sighting, CameraFlowTable.Empty, Horizon);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static List<DirectedStart> Starts(ForecastGround ground, int camera)
    {
        var starts = new List<DirectedStart>();
        ground.Cameras.StartsAt(ground.Graph, camera, starts);
        return starts;
    }
}
