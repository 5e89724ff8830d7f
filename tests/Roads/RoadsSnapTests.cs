using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class RoadsSnapTests
{
    [Fact]
    public void Snap_IsTheNearest_OnRandomTowns()
    {
        var snapped = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var graph = RoadsFixtures.RandomTown(seed, nodes: 12 + seed * 3, ways: 5 + seed).ToGraph();
            var random = new Random(seed);
            for (var i = 0; i < 60; i++)
            {
                // Inside, around, and far outside the town.
                var spread = i % 3 switch { 0 => 0.02, 1 => 0.06, _ => 1.0 };
                var place = LatLng.FromDegrees(31.21 + (random.NextDouble() - 0.5) * spread, 121.41 + (random.NextDouble() - 0.5) * spread);
                var limit = random.Next(4) switch { 0 => 50, 1 => 500, 2 => 5_000, _ => 1e9 };
                if (SnapsAsBruteForce(graph, place, limit)) snapped++;
            }
        }

        Assert.True(snapped > 500);
    }

    [Fact]
    public void Snap_IsTheNearest_OnABentStreetPlan()
    {
        // Short streets against many grid cells, with holes: the nearest street is often not in the cell of the place, nor beside it.
        var random = new Random(9);
        var map = new TestMap();
        for (var i = 0; i < 900; i++)
            map.Node(i, 31.2 + (i / 30 + random.NextDouble() * 0.9) * 0.001, 121.4 + (i % 30 + random.NextDouble() * 0.9) * 0.001);
        for (var i = 0; i < 900; i++)
        {
            if (i % 30 != 29 && (i / 30 % 5 == 0 || random.Next(4) == 0)) map.Way(i, [i, i + 1], ("highway", "residential"));
            if (i < 870 && i % 30 % 10 == 0) map.Way(1000 + i, [i, i + 30], ("highway", "residential"));
        }

        var graph = map.ToGraph();
        for (var i = 0; i < 2000; i++)
        {
            var place = LatLng.FromDegrees(31.195 + random.NextDouble() * 0.04, 121.395 + random.NextDouble() * 0.04);
            Assert.True(SnapsAsBruteForce(graph, place, 1e5));
        }
    }

    [Fact]
    public void Snap_IsTheNearest_InSanFrancisco()
    {
        Assert.True(RoadGraph.TryLoad(RoadsFixtures.RealFile("sf/sf_roads.osm.pbf"), out var graph, out _));
        var random = new Random(1);
        var snapped = 0;
        for (var i = 0; i < 150; i++)
        {
            var place = LatLng.FromDegrees(37.69 + random.NextDouble() * 0.16, -122.54 + random.NextDouble() * 0.19);
            if (SnapsAsBruteForce(graph, place, i % 2 == 0 ? 300 : 1e6)) snapped++;
        }

        Assert.True(snapped > 75);
    }

    [Fact]
    public void Snap_Fraction_IsByLength_AndOutsideTheLimitIsFalse()
    {
        // An L: 3 parts east, 1 part north.
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.003).Node(3, 0.001, 0.003).Way(1, [1, 2, 3], ("highway", "primary")).ToGraph();
        Assert.True(graph.TrySnap(LatLng.FromDegrees(-0.0001, 0.002), 100, out var point));
        Assert.Equal(0.5, point.Fraction, 6);
        Assert.Equal(0, LatLng.FromDegrees(0, 0.002).MetresTo(point.Place), 3);
        Assert.Equal(LatLng.FromDegrees(-0.0001, 0.002).MetresTo(point.Place), point.MetresAway, 3);
        Assert.True(graph.IsCanonical(point.Edge));
        var canonical = graph.PointOn(point.Edge, 0.875).Place;
        Assert.Equal(0.0005, canonical.Latitude, 9);
        Assert.Equal(canonical.Latitude, graph.PointOn(graph.Twin(point.Edge), 0.125).Place.Latitude, 9);
        Assert.True(graph.TrySnap(LatLng.FromDegrees(-0.0001, 0.002), point.MetresAway + 1e-6, out _));
        Assert.False(graph.TrySnap(LatLng.FromDegrees(-0.0001, 0.002), point.MetresAway - 1e-6, out _));
        Assert.False(graph.TrySnap(LatLng.FromDegrees(0, 0), double.NaN, out _));
        Assert.False(graph.TrySnap(LatLng.FromDegrees(0, 0), -1, out _));
    }

    [Fact]
    public void Snap_FindsASegment_TooLongForTheGrid()
    {
        var map = new TestMap().Node(1, -60, -170).Node(2, 70, 170).Way(1, [1, 2], ("highway", "trunk"));
        for (var i = 0; i < 600; i++)
        {
            map.Node(10 + i, i * 0.01, 20).Node(1000 + i, i * 0.01, 20.005).Way(10 + i, [10 + i, 1000 + i], ("highway", "service"));
            if (i > 0) map.Way(5000 + i, [9 + i, 10 + i], ("highway", "service"));
        }

        var graph = map.Way(9000, [1, 10], ("highway", "trunk")).ToGraph();
        Assert.True(SnapsAsBruteForce(graph, LatLng.FromDegrees(-50, -140), 1e9));
        Assert.True(SnapsAsBruteForce(graph, LatLng.FromDegrees(3, 20.1), 1e9));
        var found = new List<int>();
        graph.EdgesIn(100, 35, 101, 55, found);
        Assert.Single(found);
    }

    [Fact]
    public void EdgesIn_IsEachStreetThatTouchesTheBox_Once()
    {
        var found = new List<int> { 77 };
        var met = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var graph = RoadsFixtures.RandomTown(seed, nodes: 60, ways: 30).ToGraph();
            var random = new Random(seed);
            for (var i = 0; i < 30; i++)
            {
                double west = 121.39 + random.NextDouble() * 0.04, south = 31.19 + random.NextDouble() * 0.04;
                double east = west + random.NextDouble() * 0.01, north = south + random.NextDouble() * 0.01;
                graph.EdgesIn(west, south, east, north, found);
                var expected = Enumerable.Range(0, graph.EdgeCount)
                    .Where(e => graph.IsCanonical(e) && Touches(graph, e, west, south, east, north));
                Assert.Equal(expected.Order(), found.Order());
                met += found.Count;
            }

            graph.EdgesIn(-180, -90, 180, 90, found);
            Assert.Equal(graph.StreetCount, found.Count);
            graph.EdgesIn(121.5, 31, 121.4, 32, found);
            Assert.Empty(found);
        }

        Assert.True(met > 1000);
    }

    private static bool Touches(RoadGraph graph, int edge, double west, double south, double east, double north)
    {
        var line = graph.EdgeGeometry(edge);
        for (var i = 1; i < line.Length; i++)
        {
            var (a, b) = (line[i - 1], line[i]);
            if (Math.Max(a.Longitude, b.Longitude) >= west && Math.Min(a.Longitude, b.Longitude) <= east
                && Math.Max(a.Latitude, b.Latitude) >= south && Math.Min(a.Latitude, b.Latitude) <= north) return true;
        }

        return false;
    }

    /// <returns>Whether there is one. Asserts that the snap says the same, at the same distance, and that its parts agree.</returns>
    private static bool SnapsAsBruteForce(RoadGraph graph, LatLng place, double maxMetres)
    {
        var nearest = double.PositiveInfinity;
        for (var edge = 0; edge < graph.EdgeCount; edge++)
        {
            if (!graph.IsSnappable(edge) || !graph.IsCanonical(edge)) continue;
            var line = graph.EdgeGeometry(edge);
            for (var i = 1; i < line.Length; i++) nearest = Math.Min(nearest, PlaneMetres(place, line[i - 1], line[i]));
        }

        var found = graph.TrySnap(place, maxMetres, out var point);
        Assert.Equal(nearest <= maxMetres, found);
        if (!found) return false;
        Assert.Equal(nearest, point.MetresAway, nearest * 1e-9 + 1e-9);
        Assert.Equal(nearest, PlaneMetres(place, point.Place, point.Place), nearest * 1e-6 + 1e-5);
        var again = graph.PointOn(point.Edge, point.Fraction).Place;
        Assert.Equal(0, again.MetresTo(point.Place), 1e-3 + graph.EdgeMetres(point.Edge) * 1e-9);
        return true;
    }

    private static double PlaneMetres(LatLng from, LatLng a, LatLng b)
    {
        const double Degree = LatLng.EarthRadiusMetres * Math.PI / 180;
        var shrink = Math.Cos(from.Latitude * Math.PI / 180);
        double ax = (a.Longitude - from.Longitude) * Degree * shrink, ay = (a.Latitude - from.Latitude) * Degree;
        double bx = (b.Longitude - from.Longitude) * Degree * shrink, by = (b.Latitude - from.Latitude) * Degree;
        var square = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
        var t = square == 0 ? 0 : Math.Min(1, Math.Max(0, (-ax * (bx - ax) - ay * (by - ay)) / square));
        return Math.Sqrt(Math.Pow(ax + t * (bx - ax), 2) + Math.Pow(ay + t * (by - ay), 2));
    }
}
