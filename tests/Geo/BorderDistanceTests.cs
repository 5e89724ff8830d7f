namespace SmartPolicing.Realtime.Geo.Tests;

public class BorderDistanceTests
{
    [Fact]
    public void Metres_IsThatOfTheNearestOfManyPointsAlongTheEdge()
    {
        var random = new Random(63);
        for (var i = 0; i < 4_000; i++)
        {
            var a = BorderTests.At(random.NextDouble() * 360 - 180, random.NextDouble() * 180 - 90);
            var size = Math.Pow(10, -6 + random.NextDouble() * (i % 3 == 0 ? 8 : 5)); // Up to 100 degrees, or up to 11 km.
            var b = BorderTests.At(
                Math.Clamp(a.Longitude + size * (random.NextDouble() - 0.5), -180, 180),
                Math.Clamp(a.Latitude + size * (random.NextDouble() - 0.5), -90, 90));
            var place = (i % 4) switch
            {
                0 => BorderTests.At(random.NextDouble() * 360 - 180, random.NextDouble() * 180 - 90),
                1 => BorderTests.At(random.Next(2) == 0 ? 180 : -180, 90 - Math.Pow(10, random.NextDouble() * 4 - 2)),
                _ => HardPoints.Move(a, Math.Pow(10, -7 + random.NextDouble() * 6), random.NextDouble() * 7),
            };
            var edge = BorderEdge.Between(a, b);
            var ours = BorderDistance.Metres(place, [edge]);
            var sampled = Sampled(place, edge);
            // Never more than the best sample; less only where the samples went down the wrong one of two dips.
            Assert.True(ours <= sampled + 1e-6, $"{place} to {edge}: {ours} m here, {sampled} m at a sample");
            if (size < 0.5)
                Assert.True(ours >= sampled - 0.01, $"{place} to {edge}: {ours} m here, {sampled} m at the best sample");
        }
    }

    [Fact]
    public void MetresToBorder_GoesOverPolesAndAntimeridian()
    {
        var east = BorderTests.Create(new BorderPolygon(Box(178, 10, 180, 12), []));
        var place = BorderTests.At(-179.5, 11);
        Assert.Equal(place.MetresTo(BorderTests.At(180, 11)), east.MetresToBorder(place), 10.0); // The meridian is met a little off 11 N.
        Assert.True(east.MetresToBorder(place) <= place.MetresTo(BorderTests.At(180, 11)));

        var arctic = BorderTests.Create(new BorderPolygon(Box(10, 85, 20, 86), []));
        place = BorderTests.At(-165, 88); // Across the pole: the middle of the edge is farthest, being straight on.
        Assert.Equal(place.MetresTo(BorderTests.At(10, 86)), arctic.MetresToBorder(place), 0.01);
        Assert.InRange(arctic.MetresToBorder(place), 0, 6 * Math.PI / 180 * LatLng.EarthRadiusMetres);

        var far = BorderTests.Create(new BorderPolygon(Box(1, 42, 2, 43), []));
        place = BorderTests.At(-100, -30);
        var nearest = Enumerable.Range(0, 4_001).Min(i => place.MetresTo(BorderTests.At(1, 42 + i / 4_000.0)));
        Assert.Equal(nearest, far.MetresToBorder(place), 1.0);
    }

    /// <summary>The nearest of points along the edge, and around it again ever more closely.</summary>
    private static double Sampled(LatLng place, BorderEdge edge)
    {
        var (low, high, best) = (0.0, 1.0, double.PositiveInfinity);
        for (var round = 0; round < 6; round++)
        {
            var (bestPart, step) = (low, (high - low) / 400);
            for (var i = 0; i <= 400; i++)
            {
                var part = Math.Min(1, low + i * step);
                var metres = place.MetresTo(BorderTests.At(
                    Math.Clamp(edge.Low.Longitude + part * (edge.High.Longitude - edge.Low.Longitude), -180, 180),
                    edge.Low.Latitude + part * (edge.High.Latitude - edge.Low.Latitude)));
                if (metres < best)
                    (best, bestPart) = (metres, part);
            }
            (low, high) = (Math.Max(0, bestPart - step), Math.Min(1, bestPart + step));
        }
        return best;
    }

    private static LatLng[] Box(double west, double south, double east, double north) =>
    [
        BorderTests.At(west, south), BorderTests.At(east, south), BorderTests.At(east, north), BorderTests.At(west, north),
        BorderTests.At(west, south),
    ];
}
