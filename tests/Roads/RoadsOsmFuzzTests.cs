using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>
/// Damaged and odd files, by seed: read or refused with a reason, never an exception, and what is read builds for every vehicle.
/// </summary>
public class RoadsOsmFuzzTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DamagedPbf_IsReadOrRefused(bool dense)
    {
        var whole = RoadsPbfEncoder.Encode(RoadsFixtures.RandomBarredTown(seed: 11, nodes: 40, ways: 20), zlib: false, dense);
        var random = new Random(dense ? 1 : 2);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = Damage(whole, random);
            if (OsmPbf.TryRead(new MemoryStream(bytes), "damaged", out var data, out var refusal))
            {
                Build(data, random);
                read++;
            }
            else
            {
                Assert.NotEqual("", refusal.Reason);
                Assert.InRange(refusal.Position, 0, bytes.Length);
                refused++;
            }
        }

        Assert.True(read > 200 && refused > 500, $"{read} read, {refused} refused");
    }

    [Fact]
    public void DamagedXml_IsReadOrRefused()
    {
        var whole = RoadsFixtures.RandomBarredTown(seed: 12, nodes: 15, ways: 8).ToXml();
        var random = new Random(3);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 1_500; round++)
        {
            if (OsmXml.TryRead(new MemoryStream(Damage(whole, random)), "damaged", out var data, out var refusal))
            {
                Build(data, random);
                read++;
            }
            else
            {
                Assert.NotEqual("", refusal.Reason);
                refused++;
            }
        }

        Assert.True(read > 100 && refused > 300, $"{read} read, {refused} refused");
    }

    [Fact]
    public void TagsOfAnyContent_GiveNoException()
    {
        var random = new Random(4);
        string[] values =
        [
            "", "yes", "no", "-1", ";", ";;", ":", "50;", "@", "PT", "P1D", "1:2", "none", "CN:urban", "restriction", "ferry",
            "no_", "only_", "no_u_turn", "primary", "footway", "track", "gate", "bollard", "roundabout", "名字", new('9', 400),
        ];
        for (var round = 0; round < 400; round++)
        {
            var map = RoadsFixtures.RandomTown(round, nodes: 10, ways: 6);
            (string, string) Tag() => (OsmKeys.OfRoads[random.Next(OsmKeys.OfRoads.Length)], values[random.Next(values.Length)]);
            (string, string)[] Tags() => [.. Enumerable.Range(0, random.Next(8)).Select(_ => Tag())];
            for (var i = 0; i < map.Nodes.Count; i++) map.Nodes[i] = map.Nodes[i] with { Tags = Tags() };
            for (var i = 0; i < map.Ways.Count; i++) map.Ways[i] = map.Ways[i] with { Tags = [.. Tags(), .. map.Ways[i].Tags] };
            for (var id = 1; id < 10; id++)
            {
                map.Relation(id, [("way", random.Next(8), "from"), ("node", random.Next(12), "via"), ("way", random.Next(8), "to")],
                    [("type", "restriction"), .. Tags()]);
            }

            Build(map.ToData(), random);
        }
    }

    [Fact]
    public void AMapRoundTheWorld_IsSearchedWithoutHarm()
    {
        // Fiji's roads reach over 180 degrees east; a broken file over the poles. Lines there run the long way round; nothing may break.
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var map = new TestMap();
            double[] longitudes = [180, -180, 179.9999999, -179.9999999, 0, 0.1, -0.1, 123.4567891, random.NextDouble() * 360 - 180];
            double[] latitudes = [90, -90, 89.9999999, 0, -0.1, -17.8, random.NextDouble() * 180 - 90];
            for (var id = 1; id <= 12; id++)
                map.Node(id, latitudes[random.Next(latitudes.Length)], longitudes[random.Next(longitudes.Length)]);
            for (var id = 1; id <= 6; id++)
                map.Way(id, [.. Enumerable.Range(0, 4).Select(_ => (long)random.Next(1, 13))], ("highway", "primary"));
            Build(map.ToData(), random);
        }
    }

    private static void Build(OsmData data, Random random)
    {
        foreach (var vehicle in Enum.GetValues<RoadVehicle>())
        {
            var import = new RoadImport(vehicle, Ferries: random.Next(2) == 0);
            Assert.Equal(data.Restrictions.Length, RoadsFixtures.Counts(data, import).Restrictions.Read);
            var graph = RoadGraph.Build(data, import);
            if (graph.EdgeCount == 0) continue;
            var (a, b) = (RoadsFixtures.RandomPoint(graph, random), RoadsFixtures.RandomPoint(graph, random));
            var route = new Route();
            if (new TravelTimes(graph).TryRoute(a, b, route))
            {
                for (var at = 0; at <= 4; at++) route.PlaceAt((int)(route.Milliseconds * (long)at / 4));
            }

            graph.TrySnap(LatLng.FromDegrees(random.NextDouble() * 180 - 90, random.NextDouble() * 360 - 180), 30_000_000, out _);
            graph.EdgesIn(-180, -90, 180, 90, []);
            foreach (var edge in new[] { 0, graph.EdgeCount - 1 })
            {
                foreach (var part in new[] { 0, 1, 0.5, random.NextDouble() }) graph.PointOn(edge, part);
            }
        }
    }

    /// <summary>Flips, overwrites, cuts out, doubles or swaps a few stretches of a file.</summary>
    private static byte[] Damage(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 20), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)(random.Next(2) == 0 ? 0xFF : random.Next(256)); break;
                case 2 when bytes.Count > 100: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                default: bytes[at] = bytes[random.Next(bytes.Count)]; break;
            }
        }

        return [.. bytes];
    }
}
