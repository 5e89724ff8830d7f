using System.Text;
using SmartPolicing.Realtime.Server.Tiles;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Vector tiles, read again by a decoder that shares nothing with the encoder.</summary>
public class DashboardTileTests
{
    private static readonly TileEncoder Encoder = new(DashboardTown.Roads, DashboardTown.Region, DashboardTown.Borders);

    [Fact]
    public void AKnownRoad_LiesWhereItIs_WithNameAndClass()
    {
        var tile = TileAt(13, 33.5, 117.0);
        var features = Decode(Encoder.Encode(tile));
        var road = Assert.Single(features, feature => feature.Layer == "roads" && feature.Tags.GetValueOrDefault("name") is "Wharf Road");
        Assert.Equal(5ul, road.Tags["class"]);
        var line = Assert.Single(road.Parts); // Two streets that meet are one line.

        // Both ends, by the textbook formula.
        var expected = new[] { 116.99, 117.01 }.Select(longitude =>
            ((longitude + 180) / 360 * 8192 - tile.X) * 4096).Select(x => Math.Clamp(x, -64, 4160)).ToArray();
        Assert.Equal(expected[0], line.Min(point => point.X), 1.0);
        Assert.Equal(expected[1], line.Max(point => point.X), 1.0);
        var y = (1 - Math.Asinh(Math.Tan(33.5 * Math.PI / 180)) / Math.PI) / 2 * 8192 - tile.Y;
        Assert.All(line, point => Assert.Equal(y * 4096, point.Y, 1.0));
    }

    [Fact]
    public void FarOut_OnlyGreatRoadsAreDrawn()
    {
        var far = Decode(Encoder.Encode(TileAt(7, 33.5, 117.0)));
        Assert.Equal([0ul], far.Where(feature => feature.Layer == "roads").Select(feature => feature.Tags["class"]).Distinct());
        Assert.Equal(2, far.Count(feature => feature.Layer == "jurisdictions"));
        var near = Decode(Encoder.Encode(TileAt(13, 33.505, 117.0)));
        Assert.Contains(near, feature => feature.Layer == "roads" && feature.Tags["class"] is 6ul);
    }

    [Fact]
    public void EveryTileOfTheRegion_StaysInItsBuffer_AndTurnsItsRingsTheRightWay()
    {
        var tiles = 0;
        for (var zoom = TileId.ZoomMin; zoom <= 13; zoom++)
        {
            var (first, last) = (TileAt(zoom, DashboardTown.North, DashboardTown.West), TileAt(zoom, DashboardTown.South,
                DashboardTown.East));
            for (var x = first.X; x <= last.X; x++)
                for (var y = first.Y; y <= last.Y; y++, tiles++)
                    foreach (var feature in Decode(Encoder.Encode(new TileId(zoom, x, y))))
                    {
                        Assert.NotEmpty(feature.Parts);
                        foreach (var part in feature.Parts)
                        {
                            Assert.True(part.Count >= (feature.IsPolygon ? 3 : 2));
                            Assert.All(part, point => Assert.InRange(point.X, -TileId.Buffer, TileId.Extent + TileId.Buffer));
                            Assert.All(part, point => Assert.InRange(point.Y, -TileId.Buffer, TileId.Extent + TileId.Buffer));
                        }

                        if (feature.IsPolygon) Assert.True(Area(feature.Parts[0]) > 0);
                    }
        }

        Assert.True(tiles > 50);
    }

    [Fact]
    public void CutLine_AgreesWithWalkingAlongIt()
    {
        var random = new Random(4711);
        for (var round = 0; round < 300; round++)
        {
            List<TilePoint> line = [.. Enumerable.Range(0, random.Next(2, 8)).Select(_ => new TilePoint(random.Next(-6_000, 10_000),
                random.Next(-6_000, 10_000)))];
            var parts = TileGeometry.CutLine(line);
            Assert.Equal(LengthInside(line), parts.Sum(Length), 60.0); // Walked in steps.
        }

        static double LengthInside(List<TilePoint> line)
        {
            const int Steps = 4_000;
            var sum = 0.0;
            for (var i = 0; i + 1 < line.Count; i++)
            {
                var (dx, dy) = (line[i + 1].X - line[i].X, line[i + 1].Y - line[i].Y);
                for (var step = 0; step < Steps; step++)
                {
                    var (x, y) = (line[i].X + dx * (step + 0.5) / Steps, line[i].Y + dy * (step + 0.5) / Steps);
                    if (x is >= -64 and <= 4160 && y is >= -64 and <= 4160) sum += Math.Sqrt(dx * dx + dy * dy) / Steps;
                }
            }

            return sum;
        }

        static double Length(List<TilePoint> line) =>
            line.Zip(line.Skip(1), (a, b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y))).Sum();
    }

    [Fact]
    public async Task TheCache_StaysInItsBytes_AndForgetsTheLeastUsed()
    {
        var made = new List<TileId>();
        var random = new Random(1);
        using var cache = new TileCache(Make, bytesMax: 5_000);
        var cancel = TestContext.Current.CancellationToken;
        for (var x = 0; x < 20; x++)
        {
            var bytes = await cache.GetAsync(new TileId(5, x, 0), cancel);
            Assert.Equal(1_000, TileCache.Unpack(bytes!).Length);
            await cache.GetAsync(new TileId(5, 0, 0), cancel); // In use all the time.
            Assert.InRange(cache.Bytes, 1, 5_000);
        }

        Assert.Single(made, tile => tile.X == 0);
        await cache.GetAsync(new TileId(5, 2, 0), cancel);
        Assert.Equal(2, made.Count(tile => tile.X == 2));

        byte[] Make(TileId tile)
        {
            made.Add(tile);
            var noise = new byte[1_000];
            random.NextBytes(noise);
            return noise;
        }
    }

    private static TileId TileAt(int zoom, double latitude, double longitude)
    {
        var size = 1 << zoom;
        var y = (1 - Math.Asinh(Math.Tan(latitude * Math.PI / 180)) / Math.PI) / 2 * size;
        return new TileId(zoom, (int)((longitude + 180) / 360 * size), (int)y);
    }

    private static long Area(List<(int X, int Y)> ring) =>
        ring.Select((point, i) => (long)point.X * ring[(i + 1) % ring.Count].Y - (long)ring[(i + 1) % ring.Count].X * point.Y).Sum();

    private static List<Feature> Decode(byte[] tile)
    {
        var features = new List<Feature>();
        foreach (var (_, layer) in Fields(tile).Where(field => field.Number == 3)) DecodeLayer((byte[])layer, features);
        return features;
    }

    private static void DecodeLayer(byte[] layer, List<Feature> features)
    {
        var fields = Fields(layer);
        var name = Encoding.UTF8.GetString((byte[])fields.Single(field => field.Number == 1).Value);
        string[] keys = [.. fields.Where(field => field.Number == 3).Select(field => Encoding.UTF8.GetString((byte[])field.Value))];
        object[] values = [.. fields.Where(field => field.Number == 4).Select(field => Fields((byte[])field.Value).Single()).Select(
            value => value.Number == 1 ? Encoding.UTF8.GetString((byte[])value.Value) : value.Value)];
        Assert.Equal(2ul, fields.Single(field => field.Number == 15).Value);
        Assert.Equal(4096ul, fields.Single(field => field.Number == 5).Value);
        foreach (var (_, bytes) in fields.Where(field => field.Number == 2))
        {
            var feature = Fields((byte[])bytes);
            var tags = Varints((byte[])feature.Single(field => field.Number == 2).Value);
            var pairs = new Dictionary<string, object>();
            for (var i = 0; i < tags.Count; i += 2) pairs.Add(keys[(int)tags[i]], values[(int)tags[i + 1]]);
            var type = (ulong)feature.Single(field => field.Number == 3).Value;
            features.Add(new Feature(name, type == 3, pairs, Draw(Varints((byte[])feature.Single(field => field.Number == 4).Value))));
        }
    }

    private static List<List<(int X, int Y)>> Draw(List<ulong> commands)
    {
        var parts = new List<List<(int X, int Y)>>();
        var (x, y) = (0, 0);
        for (var i = 0; i < commands.Count;)
        {
            var (command, count) = (commands[i] & 7, commands[i++] >> 3);
            if (command == 7) continue;
            for (; count > 0; count--, i += 2)
            {
                (x, y) = (x + Signed(commands[i]), y + Signed(commands[i + 1]));
                if (command == 1) parts.Add([]);
                parts[^1].Add((x, y));
            }
        }

        return parts;

        static int Signed(ulong value) => (int)((long)(value >> 1) ^ -(long)(value & 1));
    }

    private static List<(int Number, object Value)> Fields(byte[] bytes)
    {
        var fields = new List<(int, object)>();
        for (var at = 0; at < bytes.Length;)
        {
            var key = Varint(bytes, ref at);
            var value = Varint(bytes, ref at);
            if ((key & 7) == 0)
            {
                fields.Add(((int)(key >> 3), value));
                continue;
            }

            Assert.Equal(2ul, key & 7);
            fields.Add(((int)(key >> 3), bytes[at..(at + (int)value)]));
            at += (int)value;
        }

        return fields;
    }

    private static List<ulong> Varints(byte[] bytes)
    {
        var values = new List<ulong>();
        for (var at = 0; at < bytes.Length;) values.Add(Varint(bytes, ref at));
        return values;
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    private sealed record Feature(string Layer, bool IsPolygon, Dictionary<string, object> Tags, List<List<(int X, int Y)>> Parts);
}
