using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

public class CellRingsTests
{
    // All over the globe, because cells are larger and smaller, and sheared, from place to place.
    [Fact]
    public void NobodyOutsideADisk_IsNearerThanTheBound()
    {
        var random = new Random(11);
        var disk = new H3Cell[H3Cell.DiskCount(12)];
        var outside = 0;
        for (var round = 0; round < 400; round++)
        {
            var middle = LatLng.FromDegrees(Math.Asin(random.NextDouble() * 2 - 1) * 180 / Math.PI * 0.99, random.NextDouble() * 360 - 180);
            var rings = random.Next(13);
            var inside = disk[..H3Cell.FromLatLng(middle, OfficerTable.CellResolution).Disk(rings, disk)].ToHashSet();
            var bound = CellRings.NobodyOutsideNearerThan(rings);
            for (var i = 0; i < 60; i++)
            {
                var reach = (rings + 2) * 400.0;
                var latitude = middle.Latitude + (random.NextDouble() - 0.5) * 2 * reach / 111_195;
                var longitude = middle.Longitude
                    + (random.NextDouble() - 0.5) * 2 * reach / (111_195 * Math.Max(0.01, Math.Cos(middle.Latitude * Math.PI / 180)));
                if (!LatLng.TryFromDegrees(latitude, longitude, out var place)) continue;
                if (inside.Contains(H3Cell.FromLatLng(place, OfficerTable.CellResolution))) continue;
                outside++;
                Assert.True(middle.MetresTo(place) >= bound, $"{place} is outside {rings} rings of {middle} and nearer than {bound} m");
            }
        }

        Assert.True(outside > 3_000, $"{outside}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(1000)]
    public void Reaching_IsTheFewestRings_ThatHoldTheDistance(double metres)
    {
        var rings = CellRings.Reaching(metres);
        Assert.True(CellRings.NobodyOutsideNearerThan(rings) >= metres);
        Assert.True(rings == 0 || CellRings.NobodyOutsideNearerThan(rings - 1) < metres);
    }
}
