using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class RoadsGraphTests
{
    [Fact]
    public void Ways_AreCutAtJunctions_AndKeepTheirShape()
    {
        // 1 - 2 - 3 - 4 crossed at 3 by 5 - 3 - 6; node 2 is only a bend.
        var graph = new TestMap()
            .Node(1, 30, 120).Node(2, 30.001, 120.001).Node(3, 30, 120.002).Node(4, 30, 120.004)
            .Node(5, 29.999, 120.002).Node(6, 30.001, 120.002)
            .Way(10, [1, 2, 3, 4], ("highway", "primary"), ("name", "Main"), ("name:en", "Main St"), ("name:zh", "大街"),
                ("maxspeed", "60"))
            .Way(11, [5, 3, 6], ("highway", "residential"), ("ref", "X 1"), ("oneway", "yes"))
            .ToGraph();
        Assert.Equal((5, 4, 6), (graph.VertexCount, graph.StreetCount, graph.EdgeCount));
        var edge = Enumerable.Range(0, 6).Single(e => graph.EdgeFrom(e) == 0);
        Assert.Equal(1, graph.EdgeTo(edge));
        Assert.Equal([P(30, 120), P(30.001, 120.001), P(30, 120.002)], graph.EdgeGeometry(edge).ToArray());
        var metres = P(30, 120).MetresTo(P(30.001, 120.001)) + P(30.001, 120.001).MetresTo(P(30, 120.002));
        Assert.Equal(metres, graph.EdgeMetres(edge), 9);
        Assert.Equal(Math.Round(metres / (54 / 3.6) * 1000), graph.EdgeMilliseconds(edge));
        Assert.Equal(new RoadName("Main", "Main St", "大街"), graph.EdgeName(edge));
        Assert.Equal(RoadClass.Primary, graph.EdgeClass(edge));
        var twin = graph.Twin(edge);
        Assert.Equal((1, 0, edge), (graph.EdgeFrom(twin), graph.EdgeTo(twin), graph.Twin(twin)));
        Assert.Equal(graph.EdgeGeometry(edge).ToArray(), graph.EdgeGeometry(twin).ToArray());
        var side = Enumerable.Range(0, 6).Single(e => graph.EdgeFrom(e) == 3);
        Assert.Equal((1, -1, "X 1"), (graph.EdgeTo(side), graph.Twin(side), graph.EdgeName(side).Text));
        Assert.Equal((120.0, 29.999, 120.004, 30.001), (graph.Bounds.West, graph.Bounds.South, graph.Bounds.East, graph.Bounds.North));
    }

    [Fact]
    public void AMissingNode_BreaksTheWay_InsteadOfBeingBridged()
    {
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(4, 0, 0.03).Node(5, 0, 0.04).Node(7, 0, 0.06)
            .Way(1, [1, 2, 3, 4, 5, 6, 7, 8], ("highway", "primary"), ("oneway", "-1")).ToGraph();
        Assert.Equal((2, 4), (graph.StreetCount, graph.VertexCount));
        Assert.Equal((1, 0), (graph.EdgeFrom(0), graph.EdgeTo(0)));
        Assert.Equal((3, 2), (graph.EdgeFrom(1), graph.EdgeTo(1)));
    }

    [Fact]
    public void OnlyTheLargestStrongPart_IsSnappable()
    {
        // A square that can be driven round, a one-way spur out of it, and a short street elsewhere.
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0.01, 0.01).Node(4, 0.01, 0).Node(5, 0.02, 0)
            .Node(8, 1, 1).Node(9, 1, 1.001)
            .Way(1, [1, 2, 3, 4, 1], ("highway", "primary"), ("oneway", "yes"))
            .Way(2, [2, 4], ("highway", "primary"))
            .Way(3, [4, 5], ("highway", "primary"), ("oneway", "yes"))
            .Way(4, [8, 9], ("highway", "primary")).ToGraph();
        var open = Enumerable.Range(0, graph.EdgeCount).Where(graph.IsSnappable).Select(graph.EdgeFrom).Distinct().Order();
        Assert.Equal([0, 1, 2], open); // Nodes 1, 2 and 4: node 3 is only a bend of the square.
        Assert.True(graph.TrySnap(P(0.0201, 0), 5_000, out var point));
        Assert.Equal(P(0.01, 0), point.Place);
        Assert.False(graph.TrySnap(P(1, 1), 5_000, out _));
    }

    [Fact]
    public void Arrays_HangTogether_OnRandomTowns()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var graph = RoadsFixtures.RandomTown(seed, nodes: 10 + seed, ways: 4 + seed / 2).ToGraph();
            var into = 0;
            for (var v = 0; v < graph.VertexCount; v++)
            {
                var (first, end) = graph.EdgesOut(v);
                for (var e = first; e < end; e++) Assert.Equal(v, graph.EdgeFrom(e));
                foreach (var e in graph.EdgesInto(v)) Assert.Equal(v, graph.EdgeTo(e));
                into += graph.EdgesInto(v).Length;
            }

            Assert.Equal(graph.EdgeCount, into);
            Assert.Equal(graph.StreetCount, Enumerable.Range(0, graph.EdgeCount).Count(graph.IsCanonical));
            for (var e = 0; e < graph.EdgeCount; e++) EdgeHangsTogether(graph, e);
            Assert.Equal(RoadsFixtures.Dump(graph), RoadsFixtures.Dump(RoadsFixtures.RandomTown(seed, 10 + seed, 4 + seed / 2).ToGraph()));
        }
    }

    [Fact]
    public void Snappable_IsExactlyTheLargestSetThatReachesEachOther()
    {
        for (var seed = 0; seed < 80; seed++)
        {
            var graph = RoadsFixtures.RandomTown(seed, nodes: 30, ways: 14).ToGraph();
            var reach = Enumerable.Range(0, graph.VertexCount).Select(v => Reachable(graph, v)).ToArray();
            var parts = Enumerable.Range(0, graph.VertexCount)
                .Select(v => Enumerable.Range(0, graph.VertexCount).Where(w => reach[v].Contains(w) && reach[w].Contains(v)).ToArray())
                .ToArray();
            var largest = parts.MaxBy(part => part.Length)!; // The first of equals: it holds the lowest vertex.
            for (var e = 0; e < graph.EdgeCount; e++)
                Assert.Equal(largest.Contains(graph.EdgeFrom(e)) && largest.Contains(graph.EdgeTo(e)), graph.IsSnappable(e));
        }
    }

    [Theory]
    [InlineData("x.osm", "<osm><node id='1' lat='0' lon='0'/></osm>", "no drivable road")]
    [InlineData("x.osm.xml", "<osm>", "")]
    [InlineData("x.osm.pbf", "<osm/>", "not a PBF file")]
    [InlineData("x.txt", "", "the name ends in none")]
    [InlineData("missing/x.osm", null, "")]
    public void TryLoad_RefusesWithTheFileName(string name, string? content, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("roads");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            if (content is not null) File.WriteAllText(path, content);
            Assert.False(RoadGraph.TryLoad(path, out var graph, out var refusal));
            Assert.Null(graph);
            Assert.Equal(path, refusal.File);
            Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
            Assert.StartsWith(path, refusal.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void TryLoad_GivesTheSameGraph_FromXmlAndPbf()
    {
        var folder = Directory.CreateTempSubdirectory("roads");
        try
        {
            var map = RoadsFixtures.RandomTown(seed: 2, nodes: 40, ways: 20);
            var (xml, pbf) = (Path.Combine(folder.FullName, "a.osm"), Path.Combine(folder.FullName, "a.osm.pbf"));
            File.WriteAllBytes(xml, map.ToXml());
            File.WriteAllBytes(pbf, RoadsPbfEncoder.Encode(map, zlib: true, dense: true));
            Assert.True(RoadGraph.TryLoad(xml, out var fromXml, out _));
            Assert.True(RoadGraph.TryLoad(pbf, out var fromPbf, out _));
            Assert.Equal(RoadsFixtures.Dump(fromXml), RoadsFixtures.Dump(fromPbf));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void EdgeHangsTogether(RoadGraph graph, int edge)
    {
        var line = graph.EdgeGeometry(edge);
        var (start, end) = graph.IsCanonical(edge) ? (line[0], line[^1]) : (line[^1], line[0]);
        Assert.Equal(graph.VertexPlace(graph.EdgeFrom(edge)), start);
        Assert.Equal(graph.VertexPlace(graph.EdgeTo(edge)), end);
        var metres = 0.0;
        for (var i = 1; i < line.Length; i++) metres += line[i - 1].MetresTo(line[i]);
        Assert.Equal(metres, graph.EdgeMetres(edge), 6);
        Assert.True(graph.EdgeMilliseconds(edge) >= 1);
        Assert.Equal(start, graph.PointOn(edge, 0).Place);
        Assert.Equal(end, graph.PointOn(edge, 1).Place);
        if (graph.Twin(edge) is >= 0 and var twin)
        {
            Assert.Equal(edge, graph.Twin(twin));
            Assert.NotEqual(graph.IsCanonical(edge), graph.IsCanonical(twin));
            Assert.Equal(graph.EdgeMilliseconds(edge), graph.EdgeMilliseconds(twin));
            var point = graph.PointOn(edge, 0.3);
            var metric = graph.FreeFlow;
            Assert.Equal(graph.EdgeMilliseconds(edge), metric.OffsetMilliseconds(point, edge) + metric.OffsetMilliseconds(point, twin));
        }
        else
        {
            Assert.True(graph.IsCanonical(edge));
        }
    }

    private static HashSet<int> Reachable(RoadGraph graph, int start)
    {
        var seen = new HashSet<int> { start };
        var open = new Stack<int>([start]);
        while (open.TryPop(out var v))
        {
            for (var e = 0; e < graph.EdgeCount; e++)
            {
                if (graph.EdgeFrom(e) == v && seen.Add(graph.EdgeTo(e))) open.Push(graph.EdgeTo(e));
            }
        }

        return seen;
    }

    private static LatLng P(double latitude, double longitude) => LatLng.FromDegrees(latitude, longitude);
}
