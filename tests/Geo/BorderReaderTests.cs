using System.Text;

namespace SmartPolicing.Realtime.Geo.Tests;

public class BorderReaderTests
{
    private const string Ring = "[[1,42],[2,42],[2,43],[1,42]]";
    private const string Sound =
        """
        {"type":"FeatureCollection","features":[{"type":"Feature","id":"a1","geometry":
        {"type":"Polygon","coordinates":[[[1,42],[2,42],[2,43],[1,42]]]},"properties":{"name":"Çéñ","level":8}}]}
        """;

    [Fact]
    public void GeoJson_Sound_IsRead()
    {
        var feature = Assert.Single(RealBorders.Read(Sound));
        Assert.Equal("a1", feature.Id);
        Assert.Equal("Çéñ", feature.Properties["name"].GetString());
        Assert.Equal(8, feature.Properties["level"].GetInt32());
        Assert.Equal(new GeoBounds(1, 42, 2, 43), feature.Border.Bounds);
        const string WithHeights = "[[5,42,7.5],[6,42,1],[6,43,0],[5,42,7.5]]";
        Assert.Single(RealBorders.Read($$"""{"type":"MultiPolygon","coordinates":[[{{Ring}}],[{{WithHeights}}]]}"""));
        Assert.Empty(RealBorders.Read("""{"type":"FeatureCollection","features":[]}"""));
    }

    [Fact]
    public void GeoJson_EveryPrefix_IsRefusedWithItsPlace()
    {
        var bytes = Encoding.UTF8.GetBytes(Sound);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(GeoJsonBorders.TryRead(bytes.AsSpan(0, length), out var features, out var refusal));
            Assert.Empty(features);
            Assert.Matches("^line [12], byte [0-9]+: not JSON", refusal);
        }
    }

    [Fact]
    public void GeoJson_AnyDamagedByte_IsReadOrRefusedAndNeverThrows()
    {
        var random = new Random(41);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Sound);
            for (var n = random.Next(1, 4); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var read = GeoJsonBorders.TryRead(bytes, out var features, out var refusal);
            Assert.Equal(read, refusal is null);
            if (!read)
                Assert.Empty(features);
        }
    }

    [Theory]
    [InlineData("""{"type":"Point","coordinates":[1,2]}""", "$.type")]
    [InlineData("""[]""", "$.type")]
    [InlineData("""{"type":"FeatureCollection"}""", "$.features: not an array")]
    [InlineData("""{"type":"FeatureCollection","features":[3]}""", "feature 0: $.features[0].type")]
    [InlineData("""{"type":"Feature","properties":null}""", "$.geometry: missing")]
    [InlineData("""{"type":"Feature","geometry":null}""", "$.geometry.type")]
    [InlineData("""{"type":"Polygon","coordinates":[]}""", "$.coordinates: not an array of rings")]
    [InlineData("""{"type":"MultiPolygon","coordinates":[]}""", "without polygons")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,42],[2,42],[1,42]]]}""", "$.coordinates[0]: a ring of 3 positions")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,42],[2,42],[2,43],[1,43]]]}""", "$.coordinates[0]: the ring is not closed")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,42],[2,42],[3,42],[1,42]]]}""", "$.coordinates[0]: the ring encloses nothing")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,42],[2,95],[2,43],[1,42]]]}""", "$.coordinates[0][1]: longitude 2, latitude 95")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,42],[1e999,42],[2,43],[1,42]]]}""", "$.coordinates[0][1]")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,42],["2",42],[2,43],[1,42]]]}""", "$.coordinates[0][1]: not a position")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,42],[2],[2,43],[1,42]]]}""", "$.coordinates[0][1]: not a position")]
    [InlineData("{\"type\":\n\"Polygon\",}", "line 2, byte 10: not JSON")]
    public void GeoJson_Unsound_IsRefusedWithPathAndReason(string text, string expected)
    {
        Assert.False(GeoJsonBorders.TryRead(Encoding.UTF8.GetBytes(text), out _, out var refusal));
        Assert.Contains(expected, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void MultiPolygonWithHoles_CutOrDamagedAnywhere_IsReadOrRefusedAndNeverThrows()
    {
        var text = Encoding.UTF8.GetBytes("""
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":null,"geometry":{"type":"MultiPolygon","coordinates":
            [[[[1,42],[2,42],[2,43],[1,43],[1,42]],[[1.2,42.2],[1.4,42.2],[1.4,42.4],[1.2,42.2]]],[[[1,44],[2,44],[2,45],[1,44]]]]}}]}
            """);
        Assert.Single(RealBorders.Read(Encoding.UTF8.GetString(text)));
        for (var length = 0; length < text.Length; length++)
            AssertReadOrRefused(text[..length], mayBeRead: false);
        var random = new Random(43);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            // Numbers and brackets are where it hurts: mostly those are put in, doubled or taken out.
            var damaged = text.ToList();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(damaged.Count);
                if (random.Next(3) == 0)
                    damaged.RemoveAt(at);
                else
                    damaged.Insert(at, random.Next(5) == 0 ? (byte)random.Next(256) : "[]{},.-0123456789eE\" null"u8[random.Next(25)]);
            }
            read += AssertReadOrRefused([.. damaged], mayBeRead: true) ? 1 : 0;
        }
        Assert.InRange(read, 200, 10_000); // Both ways were gone.
    }

    [Fact]
    public void Wkt_Damaged_IsReadOrRefusedAndNeverThrows()
    {
        const string Text =
            "MULTIPOLYGON (((1 42, 2 42, 2 43, 1 43, 1 42), (1.2 42.2, 1.4 42.2, 1.4 42.4, 1.2 42.2)), ((5 1, 6 1, 6 2, 5 1)))";
        var random = new Random(44);
        var read = 0;
        for (var i = 0; i < 40_000; i++)
        {
            var damaged = new StringBuilder(Text);
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(damaged.Length);
                if (random.Next(3) == 0)
                    damaged.Remove(at, 1);
                else
                    damaged.Insert(at, random.Next(5) == 0 ? (char)random.Next(0x3000) : "() ,.-0123456789eENa∞"[random.Next(21)]);
            }
            var sound = Wkt.TryReadBorder(damaged.ToString(), out var border, out var refusal);
            Assert.Equal(sound, border is not null);
            Assert.Equal(sound, refusal is null);
            read += sound ? 1 : 0;
        }
        Assert.InRange(read, 400, 20_000);
    }

    [Theory]
    [InlineData("andorra/andorra-2021-10-28.jurisdictions.geojson")]
    [InlineData("andorra/monaco-2020-07-19.jurisdictions.geojson")]
    public void RealFiles_CutOrDamaged_AreRefusedWithAPlace(string name)
    {
        var text = File.ReadAllBytes(Repository.SharedData(name));
        var random = new Random(45);
        for (var i = 0; i < 30; i++)
        {
            AssertReadOrRefused(text[..random.Next(text.TrimEnd(" \r\n"u8).Length)], mayBeRead: false);
            var damaged = text.ToArray();
            damaged[random.Next(damaged.Length)] = "[],-9"u8[random.Next(5)];
            AssertReadOrRefused(damaged, mayBeRead: true);
        }
    }

    private static bool AssertReadOrRefused(byte[] text, bool mayBeRead)
    {
        var read = GeoJsonBorders.TryRead(text, out var features, out var refusal);
        Assert.Equal(read, refusal is null);
        Assert.True(mayBeRead || !read);
        if (!read)
        {
            Assert.Empty(features);
            Assert.Matches(@"^(line [0-9]+, byte [0-9]+: |feature [0-9]+: |\$|a string is not valid text)", refusal);
        }
        return read;
    }

    [Theory]
    [InlineData("POLYGON ((1 42, 2 42, 2 43, 1 42))", 1, 0)]
    [InlineData("multipolygon(((1 42,2 42,2 43,1 42),(1.5 42.1,1.6 42.1,1.6 42.2,1.5 42.1)),((5 1,6 1,6 2,5 1)))", 2, 1)]
    public void Wkt_Sound_IsRead(string text, int polygons, int holes)
    {
        Assert.True(Wkt.TryReadBorder(text, out var border, out var refusal), refusal);
        Assert.Equal(polygons, border!.Polygons.Count);
        Assert.Equal(holes, border.Polygons[0].Holes.Length);
        for (var length = 0; length < text.Length; length++)
        {
            Assert.False(Wkt.TryReadBorder(text[..length], out _, out refusal));
            Assert.StartsWith("character ", refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("LINESTRING (1 2, 3 4)", "character 0: not POLYGON")]
    [InlineData("POLYGON ((1 42, 2 42, 2 43, 1 42)) x", "character 35: more text")]
    [InlineData("POLYGON ((1 42, 2 42, 2 43, 1 43))", "the ring is not closed")]
    [InlineData("POLYGON ((1 42, 2 x, 2 43, 1 42))", "character 18: a number expected")]
    [InlineData("POLYGON ((1 42, 2 NaN, 2 43, 1 42))", "is not on the earth")]
    [InlineData("POLYGON ((1 42 7, 2 42 7, 2 43 7, 1 42 7))", "character 15: ')' expected")]
    public void Wkt_Unsound_IsRefusedWithOffsetAndReason(string text, string expected)
    {
        Assert.False(Wkt.TryReadBorder(text, out var border, out var refusal));
        Assert.Null(border);
        Assert.Contains(expected, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void SanFranciscoDistricts_AreReadAndEachHoldsItsLabel()
    {
        var borders = RealBorders.SanFrancisco();
        Assert.Equal(11, borders.Length);
        AssertEachHoldsItsLabel(borders);
        Assert.InRange(borders.Sum(border => border.SquareMetres), 110e6, 700e6); // 121 km² of land; some districts take in the bay.
        var map = new BorderMap<int>(borders.Select((border, i) => (border, i)));
        var random = new Random(42);
        for (var i = 0; i < 20_000; i++)
        {
            var place = LatLng.FromDegrees(37.7 + random.NextDouble() * 0.15, -122.52 + random.NextDouble() * 0.17);
            var first = Array.FindIndex(borders, border => border.Contains(place));
            Assert.Equal(first, map.TryFind(place, out var owner) ? owner : -1);
        }
    }

    [Theory]
    [InlineData("andorra/andorra-2021-10-28.jurisdictions.geojson")]
    [InlineData("andorra/monaco-2020-07-19.jurisdictions.geojson")]
    public void OpenStreetMapJurisdictions_AreReadAndEachHoldsItsLabel(string name)
    {
        var features = RealBorders.Read(File.ReadAllText(Repository.SharedData(name)));
        Assert.NotEmpty(features);
        Assert.All(features, feature => Assert.NotNull(feature.Id));
        AssertEachHoldsItsLabel([.. features.Select(feature => feature.Border)]);
    }

    private static void AssertEachHoldsItsLabel(Border[] borders) => Assert.All(borders, border =>
    {
        Assert.True(border.Contains(border.LabelPoint));
        Assert.True(border.Bounds.Contains(border.LabelPoint));
        Assert.True(border.MetresToBorder(border.LabelPoint) > 0);
    });
}
