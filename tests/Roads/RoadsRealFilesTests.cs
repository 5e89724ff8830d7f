using System.Globalization;

namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>On the real maps beside the checkout; skipped with a line where they are not.</summary>
public class RoadsRealFilesTests
{
    // Counted independently with a few lines of Python over the same files.
    [Theory]
    [InlineData("sf/sf_roads.osm.pbf", 60_283, 30_486, 0.99)]
    [InlineData("scale/rhein-neckar-2016-12-15.osm.pbf", 164_598, 37_344, 0.99)]
    [InlineData("scale/baltimore-2015-02-27.osm.pbf", 51_385, 3_844, 0.95)]
    [InlineData("andorra/andorra-2021-10-28.osm.pbf", 256_677, 4_981, 0.95)]
    [InlineData("andorra/monaco-2020-07-19.osm.pbf", 23_662, 1_996, 0.9)]
    public void RealFile_Loads_AndHangsTogether(string file, int nodes, int ways, double snappable)
    {
        var path = RoadsFixtures.RealFile(file);
        using (var stream = File.OpenRead(path))
        {
            Assert.True(OsmPbf.TryRead(stream, path, out var data, out var refused), refused?.ToString());
            Assert.Equal(ways, Enumerable.Range(0, data.WayCount).Count(way => data.Tag(way, "highway") is not null));
            Assert.Equal(nodes, data.Counts.NodesInFile);
        }

        Assert.True(RoadGraph.TryLoad(path, out var graph, out var refusal), refusal?.ToString());
        Assert.True(Enumerable.Range(0, graph.EdgeCount).Count(graph.IsSnappable) >= snappable * graph.EdgeCount);
        RoutesAgree(graph, seed: 1, queries: 25);
        TimesEqualThePlainSearch(graph, seed: 2, sources: 6, targets: 50);
    }

    // Numbers of restrictions counted independently with a few lines of Python over the same files.
    [Theory]
    [InlineData("andorra/andorra-2021-10-28.osm.pbf", 65, 60)]
    [InlineData("andorra/monaco-2020-07-19.osm.pbf", 45, 40)]
    [InlineData("scale/baltimore-2015-02-27.osm.pbf", 3, 3)]
    [InlineData("scale/rhein-neckar-2016-12-15.osm.pbf", 0, 0)]
    [InlineData("sf/sf_roads.osm.pbf", 0, 0)]
    public void RealRestrictionsAndBarriers_AreLaidOnTheRoads_ForEveryVehicle(string file, int restrictions, int usedAtLeast)
    {
        var path = RoadsFixtures.RealFile(file);
        Assert.True(OsmFile.TryRead(path, out var data, out var refusal), refusal?.ToString());
        foreach (var vehicle in Enum.GetValues<RoadVehicle>())
        {
            var network = new RoadGraphBuilder(data, new RoadImport(vehicle)).Build();
            var counts = network.Counts.Restrictions;
            Assert.Equal(restrictions, counts.Read);
            if (vehicle == RoadVehicle.OnFoot) Assert.Equal((0, counts.Read), (counts.Used, counts.OtherVehicle));
            else Assert.True(counts.Used >= usedAtLeast && network.Turns.Count >= counts.Used, counts.ToString());
            Assert.True(network.Counts.UsedWays > 500);
            var again = new RoadGraphBuilder(data, new RoadImport(vehicle)).Build();
            Assert.Equal(network.Turns.Edges, again.Turns.Edges);
            Assert.Equal(network.Edges.Milliseconds, again.Edges.Milliseconds);
            TestContext.Current.TestOutputHelper?.WriteLine($"{vehicle}: {counts} {network.Counts.Barriers}");
        }
    }

    /// <summary>The shape of the roads, which the import never looks at, agrees with what the signs say.</summary>
    [Theory]
    [InlineData("andorra/andorra-2021-10-28.osm.pbf", "no_left_turn", -1, 5)]
    [InlineData("andorra/andorra-2021-10-28.osm.pbf", "no_right_turn", 1, 2)]
    [InlineData("andorra/andorra-2021-10-28.osm.pbf", "no_u_turn", 0, 40)]
    [InlineData("andorra/monaco-2020-07-19.osm.pbf", "no_left_turn", -1, 4)]
    [InlineData("andorra/monaco-2020-07-19.osm.pbf", "no_right_turn", 1, 1)]
    [InlineData("andorra/monaco-2020-07-19.osm.pbf", "no_u_turn", 0, 15)]
    public void RealForbiddenTurns_BendTheWayTheyAreNamed(string file, string kind, int side, int turnsAtLeast)
    {
        var roads = new OneKind(kind);
        Assert.True(OsmFile.TryRead(RoadsFixtures.RealFile(file), roads, out var refusal), refusal?.ToString());
        var network = new RoadGraphBuilder(roads.Builder.Finish(), default).Build();
        var graph = RoadGraph.Of(network);
        Assert.True(network.Turns.Count >= turnsAtLeast, $"{network.Turns.Count}");
        for (var i = 0; i < network.Turns.Count; i++)
        {
            var (arrival, departure) = (Line(graph, network.Turns[i][0]), Line(graph, network.Turns[i][^1]));
            var bend = Math.IEEERemainder(Bearing(departure[0], departure[1]) - Bearing(arrival[^2], arrival[^1]), 360);
            Assert.True(side == 0 ? Math.Abs(bend) > 90 : bend * side > 20, $"{kind} bends {bend:F0} degrees");
        }
    }

    private static Geo.LatLng[] Line(RoadGraph graph, int edge)
    {
        var line = graph.EdgeGeometry(edge).ToArray();
        if (!graph.IsCanonical(edge)) Array.Reverse(line);
        return line;
    }

    private static double Bearing(Geo.LatLng from, Geo.LatLng to) => Math.Atan2(
        (to.Longitude - from.Longitude) * Math.Cos(from.Latitude * Math.PI / 180), to.Latitude - from.Latitude) * 180 / Math.PI;

    /// <summary>Reads the roads with restrictions of one kind only.</summary>
    private sealed class OneKind(string kind) : IOsmReceiver
    {
        public OsmDataBuilder Builder { get; } = new(null);

        public ReadOnlySpan<string> Keys => Builder.Keys;

        public string? Failure => Builder.Failure;

        public bool Reads(OsmKind entity) => true;

        public bool Wants(OsmEntity entity) =>
            Builder.Wants(entity) && (entity.Kind == OsmKind.Way || entity.Tag(Builder.Keys.IndexOf("restriction")) == kind);

        public bool TryTake(OsmEntity entity) => Builder.TryTake(entity);
    }

    [Fact]
    public void SanFrancisco_Speeds_LieNearTheReferenceSpeeds()
    {
        var path = RoadsFixtures.RealFile("sf/sf_roads.osm.pbf");
        using var stream = File.OpenRead(path);
        Assert.True(OsmPbf.TryRead(stream, path, out var data, out _, ["gh:car_speed"]));
        var ratios = new List<double>();
        var byClass = new SortedDictionary<RoadClass, List<double>>();
        for (var way = 0; way < data.WayCount; way++)
        {
            if (!TryClassByName(data.Tag(way, "highway"), out var road) || data.Tag(way, "gh:car_speed") is not { } reference) continue;
            var ratio = RoadRules.SpeedKmh(road, data.Tag(way, "maxspeed")) / double.Parse(reference, CultureInfo.InvariantCulture);
            ratios.Add(ratio);
            if (!byClass.TryGetValue(road, out var list)) byClass.Add(road, list = []);
            list.Add(ratio);
        }

        foreach (var (road, list) in byClass)
            TestContext.Current.TestOutputHelper?.WriteLine($"{road}: {Median(list):F3} over {list.Count} ways");
        TestContext.Current.TestOutputHelper?.WriteLine($"all: {Median(ratios):F3} over {ratios.Count} ways");
        Assert.True(ratios.Count > 29_000);
        Assert.InRange(Median(ratios), 0.75, 1.1);
    }

    private static void TimesEqualThePlainSearch(RoadGraph graph, int seed, int sources, int targets)
    {
        var random = new Random(seed);
        var blocks = Enumerable.Range(0, 20).SelectMany(_ => RoadBlock.WholeStreet(graph, random.Next(graph.EdgeCount))).ToList();
        var closedMetric = RoadMetric.Make(graph, RoadSpeeds.Create(1.2, []), 8, blocks);
        foreach (var (metric, closed) in new[] { (graph.FreeFlow, []), (closedMetric, blocks) })
        {
            var plain = new PlainSearch(metric, closed);
            var times = new TravelTimes(metric);
            var found = new int[targets];
            for (var source = 0; source < sources; source++)
            {
                var from = RoadsFixtures.RandomPoint(graph, random);
                var to = Enumerable.Range(0, targets).Select(_ => RoadsFixtures.RandomPoint(graph, random)).ToArray();
                times.FromOne(from, to, found);
                Assert.Equal(plain.From(from, to), found);
            }
        }
    }

    private static void RoutesAgree(RoadGraph graph, int seed, int queries)
    {
        var random = new Random(seed);
        var open = Enumerable.Range(0, graph.EdgeCount).Where(graph.IsSnappable).ToArray();
        var times = new TravelTimes(graph);
        var route = new Route();
        var found = new int[16];
        for (var i = 0; i < queries; i++)
        {
            var target = graph.PointOn(open[random.Next(open.Length)], random.NextDouble());
            var sources = Enumerable.Range(0, 16).Select(_ => graph.PointOn(open[random.Next(open.Length)], random.NextDouble())).ToArray();
            times.ToOne(target, sources, found);
            Assert.Equal(16, found.Count(time => time >= 0)); // Between two snappable points there is always a way.
            for (var s = 0; s < 16; s++)
            {
                if (found[s] < 0 && s > 0) continue;
                Assert.True(times.TryRoute(sources[s], target, route));
                Assert.True(found[s] < 0 || found[s] == route.Milliseconds);
                Assert.True(route.Metres >= sources[s].Place.MetresTo(target.Place) * 0.9999 - 1);
                Assert.Equal(route.Milliseconds, route.LineMilliseconds[^1]);
            }
        }
    }

    private static bool TryClassByName(string? highway, out RoadClass road) =>
        Enum.TryParse((highway ?? "").Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out road);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
