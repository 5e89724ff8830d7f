using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

public class NearDistanceTests
{
    [Fact]
    public void ASquaredDistance_IsOffByNoMoreThanItSays_AllOverTheGlobe()
    {
        var random = new Random(31);
        var quick = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var middle = Anywhere(random);
            var place = Around(middle, Math.Pow(10, random.NextDouble() * 8 - 6), random);
            var distance = new NearDistance(middle);
            var exact = NearDistance.SquareOf(place.MetresTo(middle));
            var square = distance.SquareTo(place);
            if (square != exact) quick++;
            Assert.True(
                Math.Abs(square - exact) <= exact * distance.ErrorMax,
                $"{middle} to {place}: {square:R} for {exact:R}, said to be off by {distance.ErrorMax:R} at most");
            Assert.InRange(distance.ErrorMax, 0, 0.001);
        }

        Assert.True(quick > 50_000, $"{quick}");
    }

    [Fact]
    public void WhoeverStandsInASquare_IsWithinItsParts_AllOverTheGlobe()
    {
        var random = new Random(32);
        var low = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var middle = Anywhere(random);
            var place = Around(middle, Math.Pow(10, random.NextDouble() * 8 - 6), random);
            var distance = new NearDistance(middle);
            var shift = PlaceGrid.ShiftOf(random.Next(PlaceGrid.Levels + 1));
            var (x, y) = PlaceGrid.Of(place);
            var width = (1 << shift) * PlaceGrid.Degrees;
            var parts = distance.NorthPart((y >> shift << shift) * PlaceGrid.Degrees - 90, width)
                + distance.EastPart((x >> shift << shift) * PlaceGrid.Degrees - 180, width);
            var exact = NearDistance.SquareOf(place.MetresTo(middle));
            if (parts > 0.5 * exact) low++;
            Assert.True(parts <= distance.PartsMax(exact), $"{middle} to {place}: {parts:R} for {exact:R} of a square of {width}°");
        }

        Assert.True(low > 10_000, $"{low}");
    }

    [Fact]
    public void PlacesAreTogether_WhenTheirWaysThroughTheTreeAreTheSame()
    {
        var random = new Random(33);
        for (var round = 0; round < 20_000; round++)
        {
            var one = Anywhere(random);
            var other = Around(one, Math.Pow(10, random.NextDouble() * 8 - 6), random);
            var ((ax, ay), (bx, by)) = (PlaceGrid.Of(one), PlaceGrid.Of(other));
            var together = true;
            for (var level = 0; level <= PlaceGrid.Levels; level++)
            {
                Assert.Equal(together, PlaceGrid.AreTogether(one, other, level));
                if (level < PlaceGrid.Levels) together &= PlaceGrid.ChildOf(ax, ay, level) == PlaceGrid.ChildOf(bx, by, level);
            }
        }
    }

    private static LatLng Anywhere(Random random) => random.Next(20) switch
    {
        0 => LatLng.FromDegrees(90, 12),
        1 => LatLng.FromDegrees(-90, 180),
        2 => LatLng.FromDegrees(random.NextDouble() * 100 - 50, 180),
        3 => LatLng.FromDegrees(random.NextDouble() * 100 - 50, -180),
        4 => LatLng.FromDegrees(0, 0),
        _ => LatLng.FromDegrees(Math.Asin(random.NextDouble() * 2 - 1) * 180 / Math.PI, random.NextDouble() * 360 - 180),
    };

    private static LatLng Around(LatLng middle, double degrees, Random random) => LatLng.FromDegrees(
        Math.Clamp(middle.Latitude + degrees * (random.NextDouble() - 0.5), -90, 90),
        Math.IEEERemainder(middle.Longitude + degrees * (random.NextDouble() - 0.5), 360));
}
