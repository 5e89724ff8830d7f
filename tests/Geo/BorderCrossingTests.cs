using System.Text;

namespace SmartPolicing.Realtime.Geo.Tests;

public class BorderCrossingTests
{
    [Fact]
    public void Bowtie_IsRefusedWithPolygonRingEdgesAndPlace()
    {
        var sound = new BorderPolygon(Ring((0, 0), (10, 0), (10, 10), (0, 10)), []);
        var crossed = new BorderPolygon(Ring((20, 0), (24, 0), (24, 4), (20, 4)), [Ring((21, 1), (23, 3), (23, 1), (21, 3), (20.5, 2))]);
        Assert.False(Border.TryCreate([sound, crossed], out var border, out var refusal));
        Assert.Null(border);
        Assert.Equal("polygon 1, ring 1: edge 0 crosses edge 2 of polygon 1, ring 1 at 2.0000000,22.0000000", refusal);
        Assert.True(Border.TryFindCrossing([sound, crossed], out var crossing));
        Assert.Equal(new BorderSelfCrossing(1, 1, 0, 1, 1, 2, BorderTests.At(22, 2)), crossing);
        Assert.False(Border.TryFindCrossing([sound], out _));
    }

    [Fact]
    public void CrossingsOfReadBorders_NameTheFeature()
    {
        const string Text = """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,1],[0,0]]]}}]}
            """;
        Assert.False(GeoJsonBorders.TryRead(Encoding.UTF8.GetBytes(Text), out var features, out var refusal));
        Assert.Empty(features);
        const string Expected = "feature 1: $.features[1].geometry.coordinates: polygon 0, ring 0: edge 0 crosses edge 2";
        Assert.StartsWith(Expected, refusal, StringComparison.Ordinal);
        Assert.False(Wkt.TryReadBorder("POLYGON ((0 0, 2 2, 2 0, 0 1, 0 0))", out _, out refusal));
        Assert.Contains("edge 0 crosses edge 2", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void RingsThatTouch_AreAccepted()
    {
        // At a corner, along an edge, a hole on its outer ring's edge, and a ring that comes back to one of its own corners.
        Assert.Null(Refusal(new(Ring((0, 0), (2, 0), (2, 2), (0, 2)), []), new(Ring((2, 2), (4, 2), (4, 4), (2, 4)), [])));
        Assert.Null(Refusal(new(Ring((0, 0), (2, 0), (2, 2), (0, 2)), []), new(Ring((2, 0.5), (4, 0.5), (4, 1.5), (2, 1.5)), [])));
        Assert.Null(Refusal(new BorderPolygon(Ring((0, 0), (4, 0), (4, 4), (0, 4)), [Ring((0, 2), (2, 1), (2, 3))])));
        Assert.Null(Refusal(new BorderPolygon(Ring((0, 0), (2, 2), (0, 4), (4, 4), (2, 2), (4, 0)), [])));
    }

    [Fact]
    public void ACornerOnAnEdge_IsACrossingOnlyWhenTheRingGoesThrough()
    {
        var box = new BorderPolygon(Ring((0, 0), (4, 0), (4, 4), (0, 4)), []);
        Assert.NotNull(Refusal(box, new BorderPolygon(Ring((4, 2), (6, 1), (6, 3), (2, 3), (3, 1.5)), [])));
        Assert.Null(Refusal(box, new BorderPolygon(Ring((4, 2), (6, 1), (6, 3)), [])));
    }

    [Fact]
    public void RandomRings_CrossWhereAnyTwoEdgesDo()
    {
        var random = new Random(61);
        var crossed = 0;
        for (var i = 0; i < 3_000; i++)
        {
            // Corners on a coarse lattice half of the time, so that they fall on edges and each other.
            var coarse = i % 2 == 0;
            var ring = Ring([.. Enumerable.Range(0, 4 + random.Next(30)).Select(n =>
            {
                var (sin, cos) = Math.SinCos(n * 0.4 + random.NextDouble() * 0.4 * random.Next(3));
                var radius = 1 + random.NextDouble() * random.Next(3);
                var (x, y) = (radius * cos, radius * sin);
                return coarse ? (Math.Round(x * 4) / 4, Math.Round(y * 4) / 4) : (x, y);
            })]);
            if (BorderPolygon.Refuse(ring) is not null)
                continue;
            var found = Border.TryFindCrossing([new BorderPolygon(ring, [])], out var crossing);
            Assert.Equal(AnyCross(ring), found);
            if (!found)
                continue;
            crossed++;
            var (first, second) = (Edge(ring, crossing.Edge), Edge(ring, crossing.OtherEdge));
            Assert.InRange(BorderDistance.Metres(crossing.Place, [first]), 0, 0.001);
            Assert.InRange(BorderDistance.Metres(crossing.Place, [second]), 0, 0.001);
        }
        Assert.InRange(crossed, 500, 2_500);
    }

    [Fact]
    public void RealBorders_DoNotCross() =>
        Assert.All(RealBorders.All(), border => Assert.False(Border.TryFindCrossing(border.Polygons, out _)));

    [Fact]
    public void HostileBorders_AreReadOrRefusedWithinBounds()
    {
        const int Teeth = 40_000;
        // A saw with teeth as high as the border: every edge is at every latitude.
        var saw = Enumerable.Range(0, Teeth).Select(i => (i * 0.002, i % 2 == 0 ? 1.0 : 9.0)).Append((80.0, 0.0)).Append((0.0, 0.0));
        Assert.Null(Refusal(new BorderPolygon(Ring([.. saw]), [])));
        // The same aslant: long parallel edges that overlap in latitude and longitude alike.
        var aslant = Enumerable.Range(0, Teeth).Select(i => i % 2 == 0 ? (i * 1e-5, 0.0) : (i * 1e-5 + 50, 50.0));
        var refusal = Refusal(new BorderPolygon(Ring([.. aslant, (60, 50), (60, -1), (0, -1)]), []));
        Assert.Equal("so many edges lie side by side that nobody can say in reasonable time whether they cross", refusal);
    }

    [Fact]
    public void ExtremeCorners_AreReadOrRefused_AndEveryQuestionIsAnswered()
    {
        double[] latitudes = [-90, 90, 0, double.Epsilon, 1e-300, 1e-17, 1, 1 + double.Epsilon, Math.BitIncrement(1.0), 89.99999999999999, -45];
        double[] longitudes = [-180, 180, 0, -double.Epsilon, 1e-300, 1e-17, 1, Math.BitIncrement(1.0), 179.99999999999997, -179.9, 90];
        var random = new Random(66);
        var created = 0;
        for (var i = 0; i < 6_000; i++)
        {
            (double, double) Corner() => (longitudes[random.Next(longitudes.Length)], latitudes[random.Next(latitudes.Length)]);
            var holes = random.Next(3) == 0 ? [Ring(Corner(), Corner(), Corner())] : Array.Empty<LatLng[]>();
            var polygon = new BorderPolygon(Ring([.. Enumerable.Range(0, 3 + random.Next(5)).Select(_ => Corner())]), holes);
            if (!Border.TryCreate([polygon], out var border, out var refusal))
            {
                Assert.NotNull(refusal);
                continue;
            }
            created++;
            var place = BorderTests.At(Corner().Item1, Corner().Item2);
            border!.Contains(place);
            Assert.True(border.MetresToBorder(place) >= 0);
            if (created % 50 != 0)
                continue;
            Assert.True(CellSets.TryCover(border, 1, out var cells, out refusal), refusal);
            Assert.All(cells, cell => Assert.True(border.Contains(cell.Center)));
            BorderAudit.Of([border, border]);
            Assert.Equal(border.Contains(place), new BorderMap<int>([(border, 1)]).TryFind(place, out _));
        }
        Assert.InRange(created, 400, 5_600);
    }

    private static bool AnyCross(LatLng[] ring)
    {
        var edges = ring.Length - 1;
        for (var a = 0; a < edges; a++)
            for (var b = 0; b < edges; b++)
            {
                if (a == b)
                    continue;
                var (edge, other) = (Edge(ring, a), Edge(ring, b));
                if (edge.Crosses(other))
                    return true;
                var corner = ring[a];
                if (corner != other.Low && corner != other.High && other.IsBeside(corner) && other.Side(corner) == 0
                    && other.Side(ring[(a + edges - 1) % edges]) * other.Side(ring[a + 1]) < 0)
                    return true;
            }
        return false;
    }

    private static BorderEdge Edge(LatLng[] ring, int number) => BorderEdge.Between(ring[number], ring[number + 1]);

    private static string? Refusal(params BorderPolygon[] polygons)
    {
        Border.TryCreate(polygons, out _, out var refusal);
        return refusal;
    }

    private static LatLng[] Ring(params (double Longitude, double Latitude)[] corners) =>
        [.. corners.Append(corners[0]).Select(corner => BorderTests.At(corner.Longitude, corner.Latitude))];
}
