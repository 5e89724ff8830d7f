namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>The shortcut for places that stay in their cell may say "do not know", and must never say yes wrongly.</summary>
public class CellInteriorTests
{

    [Fact]
    public void Holds_NeverLies_AtAnyResolutionAnywhere()
    {
        var points = new HardPoints(seed: 20_400);
        var (held, asked) = (0L, 0L);
        for (var i = 0; i < 20_000; i++)
            Ask(points.Cell(i % 16), points, times: 16, ref held, ref asked);
        Assert.InRange(held, asked / 2, asked * 9 / 10);
    }

    [Fact(Explicit = true)] // With the full comparison of docs/FIGURES.md.
    public void Holds_NeverLies_OnSixteenMillionPlaces()
    {
        var points = new HardPoints(seed: 20_404);
        var (held, asked) = (0L, 0L);
        for (var i = 0; i < 1_000_000; i++)
            Ask(points.Cell(i % 16), points, times: 16, ref held, ref asked);
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} places asked, {held} held, each of them in its cell");
    }

    [Fact]
    public void Holds_NeverLies_InAndAroundAllPentagons()
    {
        var points = new HardPoints(seed: 20_401);
        var room = new H3Cell[H3Cell.DiskCount(2)];
        var (held, asked) = (0L, 0L);
        foreach (var pentagon in Exactness.Pentagons())
            foreach (var cell in room[..pentagon.Disk(2, room)])
                Ask(cell, points, times: 60, ref held, ref asked);
        Assert.InRange(held, asked / 2, asked * 9 / 10);
    }

    [Fact]
    public void Holds_AtCornersAndOnEdges_IsFalse()
    {
        var points = new HardPoints(seed: 20_402);
        var corners = new LatLng[H3Cell.MaxCorners];
        for (var i = 0; i < 20_000; i++)
        {
            var cell = points.Cell(i % 16);
            var interior = CellInterior.Of(cell);
            Assert.True(interior.Holds(cell.Center));
            var count = cell.Boundary(corners);
            for (var n = 0; n < count; n++)
            {
                Assert.False(interior.Holds(corners[n]));
                Assert.False(interior.Holds(points.Between(corners[n], corners[(n + 1) % count])));
            }
        }
        Assert.False(default(CellInterior).Holds(default));
    }

    [Fact]
    public void Holds_OfPlacesInACity_IsTrueForMost()
    {
        var random = new Random(20_403);
        var held = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var place = LatLng.FromDegrees(37.7 + random.NextDouble() * 0.1, -122.5 + random.NextDouble() * 0.1);
            if (CellInterior.Of(H3Cell.FromLatLng(place, 9)).Holds(place))
                held++;
        }
        Assert.InRange(held, 15_000, 20_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{held} of 20,000 places of San Francisco are held at resolution 9");
    }

    /// <summary>
    /// Places in all bearings: three in four beside the circle, at a relative distance of 1e-16 to 0.1 from it, the rest anywhere near.
    /// </summary>
    private static void Ask(H3Cell cell, HardPoints points, int times, ref long held, ref long asked)
    {
        var interior = CellInterior.Of(cell);
        var center = cell.Center;
        for (var i = 0; i < times; i++)
        {
            var bearing = i * 2 * Math.PI / times + points.Below(1000) * 0.001;
            var edge = Edge(interior, center, bearing, cell.Resolution);
            var size = i % 4 == 0 ? points.Below(1_000_000) * 1.4e-6 : 1 + (i % 2 == 0 ? 1 : -1) * points.Small(-16, -1);
            var place = HardPoints.Move(center, edge * size, bearing);
            asked++;
            if (!interior.Holds(place))
                continue;
            held++;
            var actual = H3Cell.FromLatLng(place, cell.Resolution);
            Assert.True(actual == cell, $"{place.Latitude:R}, {place.Longitude:R} is said to be in {cell} and is in {actual}");
        }
    }

    /// <summary>How far from the middle the circle ends in a bearing, by halving. Unit: radians.</summary>
    private static double Edge(CellInterior interior, LatLng center, double bearing, int resolution)
    {
        var (inside, outside) = (0.0, 4 * H3Cell.AverageEdgeMetres(resolution) / LatLng.EarthRadiusMetres);
        for (var i = 0; i < 30; i++)
        {
            var middle = (inside + outside) / 2;
            if (interior.Holds(HardPoints.Move(center, middle, bearing)))
                inside = middle;
            else
                outside = middle;
        }
        return inside > 0 ? inside : outside;
    }
}
