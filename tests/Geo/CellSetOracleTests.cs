namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>Children, paths, compacted sets and the cells of polygons against the official library.</summary>
public class CellSetOracleTests
{
    [Fact]
    public void Children_OfHardCellsAndAllPentagons_AreThoseOfTheOfficialLibraryInItsOrder()
    {
        var points = new HardPoints(seed: 20281);
        var cells = Exactness.Pentagons().Concat(Enumerable.Range(0, 2_000).Select(_ => points.Cell(points.Resolution())))
            .Select(cell => (Cell: cell, Finer: Math.Min(H3Cell.FinestResolution, cell.Resolution + points.Below(4)))).ToArray();
        var children = Oracle.Ask([.. cells.Select(each => $"children {each.Cell} {each.Finer}")]);
        var counts = Oracle.Ask([.. cells.Select(each => $"childCount {each.Cell} {H3Cell.FinestResolution}")]);
        var room = new H3Cell[343];
        for (var i = 0; i < cells.Length; i++)
        {
            var (cell, finer) = cells[i];
            Assert.Equal(counts[i], $"{cell.ChildCount(H3Cell.FinestResolution)}");
            Assert.Equal(cell.ChildCount(finer), cell.Children(finer, room));
            Assert.Equal(children[i], string.Join(' ', room[..(int)cell.ChildCount(finer)]));
        }
    }

    [Fact]
    public void Paths_OfNearAndFarPairs_AreThoseOfTheOfficialLibrary()
    {
        var points = new HardPoints(seed: 20282);
        var room = new H3Cell[H3Cell.DiskCount(40)];
        var pairs = new List<(H3Cell From, H3Cell To)>();
        for (var i = 0; i < 6_000; i++)
        {
            var from = points.Cell(points.Resolution() / (1 + points.Below(3)));
            pairs.Add((from, room[points.Below(from.Disk(points.Below(40), room))]));
        }
        var different = Exactness.Paths(pairs, out var refused);
        Assert.True(different.Count == 0, string.Join('\n', different.Take(5)));
        Assert.InRange(refused, 1, pairs.Count / 2);
    }

    [Fact]
    public void Compact_OfDisksWithHoles_IsThatOfTheOfficialLibraryAndComesBack()
    {
        var points = new HardPoints(seed: 20283);
        var sets = new List<H3Cell[]>();
        for (var i = 0; i < 300; i++)
        {
            var cell = points.Cell(1 + points.Below(15));
            var coarse = cell.Parent(Math.Max(0, cell.Resolution - 3));
            var all = new H3Cell[coarse.ChildCount(cell.Resolution)];
            coarse.Children(cell.Resolution, all);
            var ring = new H3Cell[H3Cell.DiskCount(4)];
            var set = all.Concat(ring[..cell.Disk(4, ring)]).Distinct().Where(_ => points.Below(40) > i % 4).ToArray();
            sets.Add(set.OrderBy(each => each.Value * 0x9E3779B97F4A7C15UL).ToArray()); // Shuffled, the same each time.
        }
        var answers = Oracle.Ask([.. sets.Select(set => $"compact {string.Join(',', set)}")]);
        for (var i = 0; i < sets.Count; i++)
        {
            var set = sets[i];
            var compacted = new H3Cell[set.Length];
            Assert.True(CellSets.TryCompact(set, compacted, out var count));
            Assert.Equal(answers[i], string.Join(' ', compacted[..count].Select(cell => cell.ToString()).Order(StringComparer.Ordinal)));
            Assert.True(CellSets.TryUncompactCount(compacted.AsSpan(0, count), set[0].Resolution, out var back));
            Assert.Equal(set.Length, back);
            var restored = new H3Cell[back];
            Assert.True(CellSets.TryUncompact(compacted.AsSpan(0, count), set[0].Resolution, restored, out _));
            Assert.Equal(set.Order(), restored.Order());
            Assert.Equal(set.Order(), restored); // The order of the hierarchy is that of the indexes of one resolution.
        }
    }

    [Fact]
    public void Uncompact_OfMixedCells_IsThatOfTheOfficialLibraryInItsOrder()
    {
        var points = new HardPoints(seed: 20284);
        var asked = Enumerable.Range(0, 200).Select(_ => 2 + points.Below(14))
            .Select(finest => (finest, Cells: Enumerable.Range(0, 5).Select(_ => points.Cell(finest - points.Below(3))).ToArray()))
            .ToArray();
        var answers = Oracle.Ask([.. asked.Select(each => $"uncompact {string.Join(',', each.Cells)} {each.finest}")]);
        for (var i = 0; i < asked.Length; i++)
        {
            var (finest, cells) = asked[i];
            Assert.True(CellSets.TryUncompactCount(cells, finest, out var count));
            var room = new H3Cell[count];
            Assert.True(CellSets.TryUncompact(cells, finest, room, out _));
            Assert.Equal(answers[i], string.Join(' ', room));
        }
    }

    [Fact]
    public void Compact_OfMixedOrDoubledCells_IsRefused()
    {
        var cell = H3Cell.FromLatLng(LatLng.FromDegrees(42.5, 1.5), 9);
        var room = new H3Cell[8];
        Assert.False(CellSets.TryCompact([cell, cell], room, out var count));
        Assert.Equal(0, count);
        Assert.False(CellSets.TryCompact([cell, cell.Parent(8)], room, out _));
        Assert.False(CellSets.TryUncompact([cell], 8, room, out _));
        Assert.True(CellSets.TryCompact([], room, out count) && count == 0);
        Assert.Throws<ArgumentException>(() => CellSets.TryCompact([cell], [], out _));
        Assert.Throws<ArgumentException>(() => CellSets.TryUncompact([cell], 11, room, out _));
    }

    [Fact]
    public void Cover_OfMadePolygons_IsThatOfTheOfficialLibrary()
    {
        var random = new Random(20285);
        var polygons = Enumerable.Range(0, 60).Select(i =>
        {
            var middle = LatLng.FromDegrees(random.NextDouble() * 160 - 80, random.NextDouble() * 340 - 170);
            var size = Math.Pow(10, -2 + random.NextDouble() * 2.5);
            size = Math.Min(size, Math.Min(85 - Math.Abs(middle.Latitude), 175 - Math.Abs(middle.Longitude)));
            var hole = i % 3 == 0 ? [Star(random, middle, size * 0.2, 9)] : Array.Empty<LatLng[]>();
            return (Polygon: new BorderPolygon(Star(random, middle, size, 5 + random.Next(60)), hole), Size: size);
        });
        var asked = polygons.Select(each =>
        {
            var resolution = 0; // About 200 cells or more across.
            while (resolution < 15 && H3Cell.AverageEdgeMetres(resolution) > each.Size * 111_000 / 40)
                resolution++;
            return (each.Polygon, resolution);
        }).ToArray();
        var result = Exactness.Covers(asked);
        Assert.True(result.Different.Count == 0, string.Join('\n', result.Different.Take(5)));
        Assert.True(result.Cells > 50_000);
    }

    [Fact]
    public void Cover_AroundPolesAndAntimeridian_IsTheCellsWhoseMiddlesAreInside()
    {
        // The official library takes an edge of more than 180 degrees the other way round, so here the middles themselves are asked.
        BorderPolygon[] polygons =
        [
            new(Box(-180, 80, 180, 90), []), new(Box(-180, -90, 180, -70), []), new(Box(-180, -90, 180, 90), [Box(-10, -60, 100, 70)]),
            new(Box(179, -20, 180, 20), []), new(Box(-180, -20, -179, 20), []), new(Box(0, 89.9, 90, 90), []),
        ];
        var all = new H3Cell[122 * 2401];
        var count = 0;
        for (var n = 0; n < 122; n++)
            count += new H3Cell(0x8001fffffffffffUL | (ulong)n << 45).Children(4, all.AsSpan(count));
        foreach (var polygon in polygons)
        {
            var border = BorderTests.Create(polygon);
            Assert.True(CellSets.TryCover(border, 4, out var cells, out var refusal), refusal);
            Assert.Equal(all[..count].Where(cell => border.Contains(cell.Center)), cells);
        }
    }

    [Fact]
    public void Cover_OfMoreCellsThanAllowed_IsRefused()
    {
        var polygon = new BorderPolygon(Box(1, 42, 2, 43), []);
        Assert.True(CellSets.TryCover(polygon, 7, out var cells, out _));
        Assert.False(CellSets.TryCover(polygon, 7, out var none, out var refusal, cells.Length - 1));
        Assert.Empty(none);
        Assert.StartsWith($"more than {cells.Length - 1} cells of resolution 7 in ", refusal, StringComparison.Ordinal);
        Assert.True(CellSets.TryCover(polygon, 7, out _, out _, cells.Length));
        var small = new BorderPolygon(Box(1.0008, 42.0009, 1.0009, 42.001), []);
        Assert.True(CellSets.TryCover(small, 12, out var few, out refusal, most: 1), refusal);
        Assert.True(few.Length <= 1);
        Assert.False(CellSets.TryCover(polygon, 15, out _, out refusal, 100_000));
        Assert.NotNull(refusal);
        // A sliver over half the world holds no middle of a cell and would be searched for hours.
        Assert.False(CellSets.TryCover(new BorderPolygon(Box(-170, 10, 170, 10.000000001), []), 15, out _, out refusal, 10_000));
        Assert.NotNull(refusal);
        Assert.False(CellSets.TryCover(new BorderPolygon(Box(1, 42, 1, 43), []), 7, out _, out refusal));
        Assert.Contains("ring 0: the ring encloses nothing", refusal, StringComparison.Ordinal);
    }

    private static LatLng[] Box(double west, double south, double east, double north) =>
    [
        LatLng.FromDegrees(south, west), LatLng.FromDegrees(south, east), LatLng.FromDegrees(north, east),
        LatLng.FromDegrees(north, west), LatLng.FromDegrees(south, west),
    ];

    private static LatLng[] Star(Random random, LatLng middle, double degrees, int corners)
    {
        var ring = Enumerable.Range(0, corners).Select(i =>
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / corners);
            var radius = degrees * (0.5 + 0.5 * random.NextDouble());
            return LatLng.FromDegrees(middle.Latitude + radius * sin, middle.Longitude + radius * cos);
        }).ToArray();
        return [.. ring, ring[0]];
    }
}
