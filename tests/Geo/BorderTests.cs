namespace SmartPolicing.Realtime.Geo.Tests;

public class BorderTests
{
    [Fact]
    public void Tiling_AnyPlace_HasExactlyOneOwner()
    {
        var random = new Random(31);
        for (var round = 0; round < 20; round++)
        {
            var (corners, tiles) = Tiling(random, side: 8);
            var edges = tiles.SelectMany(tile => tile.Edges).ToArray();
            for (var i = 0; i < 3_000; i++)
            {
                var place = (i % 4) switch
                {
                    0 => corners[random.Next(1, 8), random.Next(1, 8)], // A corner shared by four.
                    1 => Along(edges[random.Next(edges.Length)], random.NextDouble()),
                    2 => LatLng.FromDegrees(corners[random.Next(1, 8), random.Next(1, 8)].Latitude, 1 + random.NextDouble() * 6),
                    _ => LatLng.FromDegrees(41 + random.NextDouble() * 6, 1 + random.NextDouble() * 6),
                };
                if (place.Latitude is <= 40.7 or >= 47.3 || place.Longitude is <= 0.7 or >= 7.3)
                    continue; // The outer edge of the tiling has no neighbour.
                Assert.Equal(1, tiles.Count(tile => tile.Contains(place)));
            }
        }
    }

    [Fact]
    public void Contains_WithHolesAndParts_IsEvenOdd()
    {
        var border = Create(
            new BorderPolygon(Square(0, 0, 10), [Square(2, 2, 4), Square(7, 7, 2)]),
            new BorderPolygon(Square(20, 0, 5), []));
        Assert.True(border.Contains(At(1, 1)));
        Assert.False(border.Contains(At(3, 3)));
        Assert.False(border.Contains(At(8, 8)));
        Assert.True(border.Contains(At(6.5, 6.5)));
        Assert.True(border.Contains(At(22, 2)));
        Assert.False(border.Contains(At(15, 2)));
        Assert.False(border.Contains(At(-1, 5)));
        Assert.Equal(new GeoBounds(0, 0, 25, 10), border.Bounds);
        Assert.True(border.Contains(border.LabelPoint));
        var square = BorderPolygon.SquareMetres(Square(0, 0, 1));
        Assert.InRange(square, 1.230e10, 1.240e10); // One degree square at the equator: 12,364 km².
        Assert.InRange(border.SquareMetres / square, 103, 105.1); // 100 - 16 - 4 + 25, less what meridians converge.
    }

    [Fact]
    public void Contains_WithinRoundingOfALongEdge_IsExact()
    {
        // Two triangles share the diagonal from (1, 40) to (4, 49): places on it or one rounding beside it belong to exactly one of them.
        LatLng a = At(1, 40), b = At(4, 49), west = At(1, 49), east = At(4, 40);
        var left = Create(new BorderPolygon([a, b, west, a], []));
        var right = Create(new BorderPolygon([a, east, b, a], []));
        var random = new Random(32);
        for (var i = 0; i < 20_000; i++)
        {
            var longitude = 1 + 3 * random.NextDouble();
            var place = At(longitude, 40 + 3 * (longitude - 1));
            if (!(place.Latitude is > 40 and < 49))
                continue;
            Assert.NotEqual(left.Contains(place), right.Contains(place));
            var beside = At(longitude, Math.BitIncrement(place.Latitude));
            Assert.NotEqual(left.Contains(beside), right.Contains(beside));
        }
        Assert.False(left.Contains(At(2, 43)));
        Assert.True(right.Contains(At(2, 43))); // On the edge: the side to the east of it.
        Assert.True(left.Contains(At(2, Math.BitIncrement(43.0))));
        Assert.True(right.Contains(At(2, Math.BitDecrement(43.0))));
    }

    [Fact]
    public void MetresToBorder_IsNearTheGreatCircleDistance()
    {
        var border = Create(new BorderPolygon(Square(1, 42, 1), []));
        foreach (var (place, foot) in new[]
        {
            (At(1.1, 42.5), At(1, 42.5)), (At(0.9, 42.5), At(1, 42.5)),
            (At(1.5, 42.05), At(1.5, 42)), (At(0.95, 41.95), At(1, 42)), (At(1, 42), At(1, 42)),
        })
            Assert.Equal(place.MetresTo(foot), border.MetresToBorder(place), 1e-6 + place.MetresTo(foot) * 0.005);
    }

    [Fact]
    public void Map_OfOverlappingBorders_IsTheFirstThatContains()
    {
        var random = new Random(33);
        for (var round = 0; round < 6; round++)
        {
            var borders = Tiling(random, side: 4).Tiles
                .Concat(Enumerable.Range(0, 10).Select(_ => Star(random, 3 + random.Next(200)))).ToArray();
            random.Shuffle(borders);
            var map = new BorderMap<int>(borders.Select((border, i) => (border, i)));
            var edges = borders.SelectMany(border => border.Edges).ToArray();
            for (var i = 0; i < 20_000; i++)
            {
                var place = i % 2 == 0
                    ? At(-1 + random.NextDouble() * 10, 39 + random.NextDouble() * 10)
                    : Along(edges[random.Next(edges.Length)], random.Next(3) == 0 ? 0 : random.NextDouble());
                var first = Array.FindIndex(borders, border => border.Contains(place));
                Assert.Equal(first >= 0, map.TryFind(place, out var owner));
                if (first >= 0)
                    Assert.Equal(first, owner);
            }
        }
        Assert.False(new BorderMap<int>([]).TryFind(At(1, 1), out _));
    }

    [Fact]
    public void Map_Of16DetailedCities_IsBuiltWithinASecond()
    {
        var random = new Random(34);
        var cities = Enumerable.Range(0, 16).Select(i => (Star(random, 5_000, At(100 + i % 4 * 0.5, 30 + i / 4 * 0.4), 0.2, shake: 0.02), i)).ToArray();
        var map = new BorderMap<int>(cities);
        var milliseconds = double.PositiveInfinity;
        for (var i = 0; i < 3; i++) // The best of three: other tests run on the same cores.
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            map = new BorderMap<int>(cities);
            milliseconds = Math.Min(milliseconds, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        foreach (var (border, i) in cities)
            Assert.True(map.TryFind(border.LabelPoint, out var owner) && owner == i);
        Assert.InRange(milliseconds, 0, 1000);
        TestContext.Current.TestOutputHelper?.WriteLine($"map of 16 borders with 5,000 corners each: {milliseconds:F0} ms");
    }

    [Fact]
    public void Bounds_PadUnionContain()
    {
        var bounds = GeoBounds.FromPoints([At(1, 2), At(-3, 7)]);
        Assert.Equal(new GeoBounds(-3, 2, 1, 7), bounds);
        Assert.True(bounds.Contains(At(1, 2)));
        Assert.False(bounds.Contains(At(1.1, 2)));
        Assert.Equal(new GeoBounds(-3, 2, 5, 7), bounds.Union(GeoBounds.FromPoints([At(5, 5)])));
        Assert.Equal(new GeoBounds(-180, -90, 180, 90), bounds.Pad(200));
        Assert.Throws<ArgumentException>(() => GeoBounds.FromPoints([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => bounds.Pad(double.NaN));
    }

    internal static LatLng At(double longitude, double latitude) => LatLng.FromDegrees(latitude, longitude);

    internal static Border Create(params BorderPolygon[] polygons)
    {
        Assert.True(Border.TryCreate(polygons, out var border, out var refusal), refusal);
        return border!;
    }

    private static LatLng[] Square(double west, double south, double side) =>
        [At(west, south), At(west + side, south), At(west + side, south + side), At(west, south + side), At(west, south)];

    private static LatLng Along(BorderEdge edge, double t) => LatLng.FromDegrees(
        edge.Low.Latitude + t * (edge.High.Latitude - edge.Low.Latitude),
        edge.Low.Longitude + t * (edge.High.Longitude - edge.Low.Longitude));

    /// <summary>A shaken grid of quadrangles around 4° E 44° N; neighbours run along shared edges in opposite directions.</summary>
    private static (LatLng[,] Corners, Border[] Tiles) Tiling(Random random, int side)
    {
        var step = 8.0 / side;
        var corners = new LatLng[side + 1, side + 1];
        for (var x = 0; x <= side; x++)
            for (var y = 0; y <= side; y++)
                corners[x, y] = At(x * step + Shake(), 40 + y * step + (x % 2 == 0 ? Shake() : 0)); // Some rows keep level edges.
        double Shake() => (random.NextDouble() - 0.5) * 0.5 * step;
        var tiles = new List<Border>();
        for (var x = 0; x < side; x++)
            for (var y = 0; y < side; y++)
            {
                var first = corners[x, y];
                tiles.Add(Create(new BorderPolygon([first, corners[x + 1, y], corners[x + 1, y + 1], corners[x, y + 1], first], [])));
            }
        return (corners, [.. tiles]);
    }

    private static Border Star(Random random, int corners) =>
        Star(random, corners, At(1 + random.NextDouble() * 6, 41 + random.NextDouble() * 6), 0.1 + random.NextDouble());

    private static Border Star(Random random, int corners, LatLng middle, double radius, double shake = 0.3)
    {
        var ring = new LatLng[corners + 1];
        for (var i = 0; i < corners; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / corners);
            var reach = radius * (1 - shake * random.NextDouble());
            ring[i] = At(middle.Longitude + cos * reach, middle.Latitude + sin * reach);
        }
        ring[corners] = ring[0];
        return Create(new BorderPolygon(ring, []));
    }
}
