namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>Jurisdictions as they are: an enclave in a hole, one in several parts, and places exactly on the line between two.</summary>
public class BorderMapTests
{
    private const int Country = 0, Enclave = 1, City = 2, Coast = 3;

    // The country has a hole with the enclave in it, which has a hole that belongs to the country again. The city cuts a corner off; the
    // coast is an island and a strip that shares a crooked line with the country.
    private static readonly Border[] Borders =
    [
        BorderTests.Create(
            new BorderPolygon(
                Ring((0, 0), (10, 0), (10, 3), (11.3, 4.7), (9.1, 6.1), (10, 10), (3, 10), (3, 7), (0, 7)),
                [Ring((4, 2), (8, 2), (8, 6), (4, 6))]),
            new BorderPolygon(Ring((5, 3), (6, 3), (6, 4), (5, 4)), [])),
        BorderTests.Create(new BorderPolygon(Ring((4, 2), (8, 2), (8, 6), (4, 6)), [Ring((5, 3), (6, 3), (6, 4), (5, 4))])),
        BorderTests.Create(new BorderPolygon(Ring((0, 7), (3, 7), (3, 10), (0, 10)), [])),
        BorderTests.Create(
            new BorderPolygon(Ring((10, 0), (13, 0), (13, 10), (10, 10), (9.1, 6.1), (11.3, 4.7), (10, 3)), []),
            new BorderPolygon(Ring((15, 4), (16, 4), (15.5, 5)), [])),
    ];

    private static readonly BorderMap<int> Map = new(Borders.Select((border, i) => (border, i)));

    [Theory]
    [InlineData(1, 1, Country)]
    [InlineData(4.5, 2.5, Enclave)]
    [InlineData(5.5, 3.5, Country)] // Within the enclave.
    [InlineData(1, 8, City)]
    [InlineData(9.5, 6.2, Coast)]
    [InlineData(10.5, 4.7, Country)]
    [InlineData(15.5, 4.2, Coast)]
    [InlineData(14, 5, -1)]
    [InlineData(1, 12, -1)]
    public void Find_OfAPlace_IsItsJurisdiction(double longitude, double latitude, int owner)
    {
        Assert.Equal(owner, Map.TryFind(BorderTests.At(longitude, latitude), out var found) ? found : -1);
        Assert.Equal(owner < 0 ? 0 : 1, Borders.Count(border => border.Contains(BorderTests.At(longitude, latitude))));
    }

    [Fact]
    public void Find_OnEveryLineBetweenTwo_IsExactlyOneOfThem()
    {
        var random = new Random(64);
        foreach (var edge in Borders.SelectMany(border => border.Edges))
            for (var i = 0; i < 2_000; i++)
            {
                var part = i < 2 ? i : random.NextDouble();
                var place = BorderTests.At(
                    edge.Low.Longitude + part * (edge.High.Longitude - edge.Low.Longitude),
                    edge.Low.Latitude + part * (edge.High.Latitude - edge.Low.Latitude));
                var holders = Enumerable.Range(0, Borders.Length).Where(n => Borders[n].Contains(place)).ToArray();
                Assert.True(holders.Length <= 1, $"{place} has {holders.Length} owners");
                Assert.Equal(holders.Length == 1 ? holders[0] : -1, Map.TryFind(place, out var found) ? found : -1);
                // With a jurisdiction on both sides there is one; only the outer edge may be nobody's.
                if (place is { Longitude: > 0 and < 13, Latitude: > 0 and < 10 })
                    Assert.Single(holders);
            }
    }

    [Fact]
    public void Audit_OfTheseJurisdictions_FindsNothing()
    {
        var audit = BorderAudit.Of(Borders);
        Assert.Empty(audit.Overlaps);
        Assert.Empty(audit.Gaps);
    }

    [Fact]
    public void Map_OfHostileBorders_StaysSmallAndRight()
    {
        // Saws whose edges pass through every square of the map.
        var saws = Enumerable.Range(0, 40).Select(n =>
        {
            var teeth = Enumerable.Range(0, 700).Select(i => (i * 0.01 + n * 1e-4, i % 2 == 0 ? 0.001 * n : 10 - 0.001 * n));
            return BorderTests.Create(new BorderPolygon(Ring([.. teeth, (7.1, -0.5), (-0.1, -0.5)]), []));
        }).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var map = new BorderMap<int>(saws.Select((border, i) => (border, i)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 250_000_000); // 310 MB without the limit.
        var random = new Random(65);
        for (var i = 0; i < 5_000; i++)
        {
            var place = BorderTests.At(random.NextDouble() * 8 - 0.5, random.NextDouble() * 11 - 0.7);
            var first = Array.FindIndex(saws, border => border.Contains(place));
            Assert.Equal(first, map.TryFind(place, out var owner) ? owner : -1);
        }
    }

    private static LatLng[] Ring(params (double Longitude, double Latitude)[] corners) =>
        [.. corners.Append(corners[0]).Select(corner => BorderTests.At(corner.Longitude, corner.Latitude))];
}
