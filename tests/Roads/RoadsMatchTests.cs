using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>Finding the road of a moving terminal.</summary>
public class RoadsMatchTests
{
    private static readonly double MetresNorth = LatLng.EarthRadiusMetres * Math.PI / 180;

    [Fact]
    public void TheHeading_TellsTheCarriageway_AndTheDirection()
    {
        // Two carriageways 20 m apart, each one-way, joined at their ends; a two-way street across.
        var north = 20 / MetresNorth;
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, north, 0.01).Node(4, north, 0)
            .Node(5, -0.005, 0.005).Node(6, 0, 0.005)
            .Way(1, [1, 6, 2, 3, 4, 1], ("highway", "primary"), ("oneway", "yes")).Way(2, [5, 6], ("highway", "residential")).ToGraph();
        var nearEastbound = LatLng.FromDegrees(north * 0.3, 0.0025);
        Assert.Equal(90, Bearing(graph, nearEastbound, 90), 1);
        Assert.Equal(270, Bearing(graph, nearEastbound, 270), 1);
        Assert.Equal(90, Bearing(graph, nearEastbound, double.NaN), 1); // Standing: the nearest.
        var onTheStreetAcross = LatLng.FromDegrees(-0.002, 0.005);
        Assert.Equal(0, Bearing(graph, onTheStreetAcross, 10), 1);
        Assert.Equal(180, Bearing(graph, onTheStreetAcross, 190), 1);
        Assert.True(graph.TryMatch(nearEastbound, 270, -1, 100, out var point));
        Assert.Equal(14, point.MetresAway, 1); // It says how far off it is.
        Assert.False(graph.TryMatch(nearEastbound, 90, -1, 5, out _));
    }

    [Fact]
    public void TheLastRoad_Counts_WhereTwoAreAsNear()
    {
        // Two parallel streets that meet nowhere near; the position lies a metre nearer to the second.
        var north = 20 / MetresNorth;
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, north, 0).Node(4, north, 0.01).Node(5, 0.01, 0)
            .Way(1, [2, 1, 5], ("highway", "primary"), ("name", "First"))
            .Way(2, [4, 3, 5], ("highway", "primary"), ("name", "Second")).ToGraph();
        var between = LatLng.FromDegrees(10.5 / MetresNorth, 0.005);
        Assert.True(graph.TryMatch(between, double.NaN, -1, 100, out var alone));
        Assert.Equal("Second", graph.EdgeName(alone.Edge).Text);
        var first = Enumerable.Range(0, graph.EdgeCount).First(edge => graph.EdgeName(edge).Text == "First");
        Assert.True(graph.TryMatch(between, double.NaN, first, 100, out var kept));
        Assert.Equal("First", graph.EdgeName(kept.Edge).Text);
    }

    [Fact]
    public void TheBestOfAll_IsFound_OnRandomTowns()
    {
        var found = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var graph = RoadsFixtures.RandomTown(seed, nodes: 50, ways: 40).ToGraph();
            var random = new Random(seed);
            for (var round = 0; round < 40; round++)
            {
                var place = LatLng.FromDegrees(31.199 + random.NextDouble() * 0.022, 121.399 + random.NextDouble() * 0.022);
                var heading = random.Next(4) == 0 ? double.NaN : random.NextDouble() * 360;
                var last = random.Next(3) == 0 ? -1 : random.Next(graph.EdgeCount);
                var reach = random.Next(2) == 0 ? 1_000 : 60;
                var expected = BestOfAll(graph, place, new DrivenStreet(graph, heading, last), reach);
                Assert.Equal(expected >= 0, graph.TryMatch(place, heading, last, reach, out var point));
                if (expected < 0) continue;
                found++;
                Assert.Equal(expected, graph.Edges.Street[point.Edge]);
                Assert.Equal(0, graph.PointOn(point.Edge, point.Fraction).Place.MetresTo(point.Place), 2);
            }
        }

        Assert.True(found > 500, $"{found}");
    }

    /// <summary>The street whose best segment rates best; streets are numbered as their segments are, so the lowest of equals is the
    /// same.</summary>
    private static int BestOfAll(RoadGraph graph, LatLng place, DrivenStreet driven, double maxMetres)
    {
        var (best, bestRating) = (-1, double.PositiveInfinity);
        var eastMetres = MetresNorth * Math.Cos(place.Latitude * Math.PI / 180);
        var streets = graph.Streets;
        for (var segment = 0; segment + 1 < streets.Points.Length; segment++)
        {
            if (streets.StreetOfPoint[segment] != streets.StreetOfPoint[segment + 1]) continue;
            var (a, b) = (streets.Points[segment], streets.Points[segment + 1]);
            var (east, north) = ((b.Longitude - a.Longitude) * eastMetres, (b.Latitude - a.Latitude) * MetresNorth);
            var (x, y) = ((a.Longitude - place.Longitude) * eastMetres, (a.Latitude - place.Latitude) * MetresNorth);
            var length = east * east + north * north;
            var part = length > 0 ? Math.Clamp(-(x * east + y * north) / length, 0, 1) : 0;
            var nearest = (x + part * east) * (x + part * east) + (y + part * north) * (y + part * north);
            if (nearest > maxMetres * maxMetres) continue;
            var rating = driven.Rate(segment, nearest, east, north);
            if (rating >= bestRating) continue;
            (best, bestRating) = (streets.StreetOfPoint[segment], rating);
        }

        return best;
    }

    private static double Bearing(RoadGraph graph, LatLng place, double heading)
    {
        Assert.True(graph.TryMatch(place, heading, -1, 100, out var point));
        var before = graph.PointOn(point.Edge, point.Fraction - 0.001).Place;
        var after = graph.PointOn(point.Edge, point.Fraction + 0.001).Place;
        var degrees = Math.Atan2(after.Longitude - before.Longitude, after.Latitude - before.Latitude) * 180 / Math.PI;
        return (degrees + 360) % 360;
    }
}
