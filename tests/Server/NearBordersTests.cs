using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Host.Borders;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Whose border is near a place, against the distance to every border.</summary>
public class NearBordersTests
{
    private static readonly JurisdictionId Here = new(5);

    [Fact]
    public void ThoseWithinTheDistance_NearestFirst_AndNeverTheOwn()
    {
        var borders = Squares();
        var random = new Random(1);
        var found = 0;
        for (var round = 0; round < 500; round++)
        {
            var metres = random.Next(1, 3_000);
            var place = LatLng.FromDegrees(60.09 + random.NextDouble() * 0.12, 24.09 + random.NextDouble() * 0.12); // A short degree of longitude.
            double Metres(Border border) => border.Contains(place) ? 0 : border.MetresToBorder(place);
            var expected = borders.Where(each => each.Id != Here && Metres(each.Border) <= metres)
                .OrderBy(each => Metres(each.Border)).Select(each => each.Id).ToArray();
            var near = new NearBorders(borders, metres).Find(place, Here);
            Assert.Equal(expected.Order(ById), near.Order(ById));
            if (near.Count > 0) Assert.Equal(expected[0], near[0]);
            found += near.Count;
        }

        Assert.True(found > 100);
        Assert.Empty(new NearBorders(borders, 0).Find(LatLng.FromDegrees(60.1, 24.1), Here));
    }

    private static Comparer<JurisdictionId> ById { get; } = Comparer<JurisdictionId>.Create((one, other) => one.Value.CompareTo(
        other.Value));

    // Three rows of three, the own one in the middle.
    private static List<(JurisdictionId Id, Border Border)> Squares()
    {
        var borders = new List<(JurisdictionId Id, Border Border)>();
        for (var number = 0; number < 9; number++)
        {
            var (south, west) = (60 + number / 3 * 0.1, 24 + number % 3 * 0.1);
            LatLng[] ring =
            [
                LatLng.FromDegrees(south, west), LatLng.FromDegrees(south, west + 0.1), LatLng.FromDegrees(south + 0.1, west + 0.1),
                LatLng.FromDegrees(south + 0.1, west), LatLng.FromDegrees(south, west),
            ];
            Assert.True(Border.TryCreate([new BorderPolygon(ring, [])], out var border, out var refusal), refusal);
            borders.Add((new JurisdictionId((ushort)(number + 1)), border!));
        }

        return borders;
    }
}
