namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>
/// The full comparison with the official library: minutes, so it is run on demand only (docs/FIGURES.md has the command and what it gave).
/// The real borders are compared at one resolution in every run of the tests.
/// </summary>
public class ExactRunTests
{
    private const int Batch = 100_000; // Questions to one child process: tens of megabytes of text.

    [Fact(Explicit = true)]
    public void AMillionPlaces_OfAllResolutions_HaveTheCellsOfTheOfficialLibrary()
    {
        var points = new HardPoints(seed: 20_300);
        var (compared, excused) = (0, 0);
        for (var batch = 0; batch < 10; batch++)
        {
            // One half anywhere on the sphere, one half on and beside edges of cells, base cells and faces, pentagons, poles, antimeridian.
            var asked = Enumerable.Range(0, Batch)
                .Select(i => (Place: i % 2 == 0 ? points.Anywhere() : points.Next(), Resolution: i / 2 % 16)).ToArray();
            excused += CompareCells(asked);
            compared += asked.Length;
            CompareGeometry([.. asked.Where((_, i) => i % 4 < 2).Select(each => H3Cell.FromLatLng(each.Place, each.Resolution))]);
        }
        Tell($"{compared} places, {excused} of them within {Exactness.Nudge} rad of an edge and told apart; no other differs. "
            + $"{compared / 2} of their cells: center, boundary, parent, centre child, facts; none differs.");
    }

    [Fact(Explicit = true)]
    public void PlacesAroundAllPentagons_HaveTheCellsOfTheOfficialLibrary()
    {
        var points = new HardPoints(seed: 20_301);
        var room = new H3Cell[H3Cell.DiskCount(4)];
        var (compared, excused, cells) = (0, 0, 0);
        foreach (var pentagons in Exactness.Pentagons().Chunk(12))
        {
            var around = pentagons.SelectMany(pentagon => room[..pentagon.Disk(4, room)].ToArray()).Distinct().ToArray();
            CompareGeometry(around);
            cells += around.Length;
            var size = H3Cell.AverageEdgeMetres(pentagons[0].Resolution) * 4 / LatLng.EarthRadiusMetres;
            var asked = pentagons.SelectMany(pentagon => Enumerable.Range(0, 1_000)
                .Select(i => (points.Near(pentagon.Center, size * (i + 1) / 1_000), pentagon.Resolution))).ToArray();
            excused += CompareCells(asked);
            compared += asked.Length;
        }
        Tell($"{cells} cells within 4 steps of all 192 pentagons and {compared} places among them; {excused} excused; none differs.");
    }

    [Fact(Explicit = true)]
    public void FiftyThousandCells_HaveTheDisksDistancesAndPathsOfTheOfficialLibrary()
    {
        var points = new HardPoints(seed: 20_302);
        var room = new H3Cell[H3Cell.DiskCount(30)];
        var (disks, pairs, refused) = (0, 0, 0);
        for (var batch = 0; batch < 10; batch++)
        {
            var cells = Enumerable.Range(0, 5_000).Select(i => (Cell: points.Cell(i % 16), K: points.Below(6))).ToArray();
            var answers = Oracle.Ask([.. cells.Select(each => $"disk {each.Cell} {each.K}")]);
            for (var i = 0; i < cells.Length; i++, disks++)
                Assert.True(room[..cells[i].Cell.Disk(cells[i].K, room)].ToHashSet().SetEquals(Oracle.Cells(answers[i])), $"{cells[i]}");
            var asked = cells.Select(each => (each.Cell, To: room[points.Below(each.Cell.Disk(points.Below(30), room))])).ToList();
            var distances = Oracle.Ask([.. asked.Select(pair => $"distance {pair.Cell} {pair.To}")]);
            for (var i = 0; i < asked.Count; i++)
                Assert.Equal(distances[i], asked[i].Cell.TryDistanceTo(asked[i].To, out var steps) ? $"{steps}" : Oracle.Refused);
            var different = Exactness.Paths(asked, out var none);
            Assert.True(different.Count == 0, string.Join('\n', different.Take(5)));
            (pairs, refused) = (pairs + asked.Count, refused + none);
        }
        Tell($"{disks} disks of up to 5 steps, {pairs} distances and paths of up to 30 steps "
            + $"({refused} paths refused by both); none differs.");
    }

    [Fact]
    public void RealBorders_HaveTheCellsOfTheOfficialLibrary() => CompareRealBorders(9);

    [Fact(Explicit = true)]
    public void RealBordersAtSevenResolutions_HaveTheCellsOfTheOfficialLibrary() => CompareRealBorders(5, 6, 7, 8, 9, 10, 11);

    private static void CompareRealBorders(params int[] resolutions)
    {
        var polygons = RealBorders.All().SelectMany(border => border.Polygons).ToArray();
        foreach (var resolution in resolutions)
        {
            var (cells, excused, different) = Exactness.Covers([.. polygons.Select(polygon => (polygon, resolution))]);
            Assert.True(different.Count == 0, string.Join('\n', different.Take(5)));
            var compacted = CompareCompact(polygons, resolution);
            Tell($"resolution {resolution}: {cells} cells of {polygons.Length} real polygons, {excused} excused, none differs; "
                + $"{compacted} when compacted");
        }
    }

    private static int CompareCompact(BorderPolygon[] polygons, int resolution)
    {
        var sets = polygons.Select(polygon => CellSets.TryCover(polygon, resolution, out var cells, out _) ? cells : [])
            .Where(set => set.Length > 0).ToArray();
        var answers = Oracle.Ask([.. sets.Select(set => $"compact {string.Join(',', set)}")]);
        var total = 0;
        for (var i = 0; i < sets.Length; i++)
        {
            var room = new H3Cell[sets[i].Length];
            Assert.True(CellSets.TryCompact(sets[i], room, out var count));
            Assert.Equal(answers[i], string.Join(' ', room[..count].Select(cell => cell.ToString()).Order(StringComparer.Ordinal)));
            var back = new H3Cell[sets[i].Length];
            Assert.True(CellSets.TryUncompact(room.AsSpan(0, count), resolution, back, out _));
            Assert.Equal(sets[i], back);
            total += count;
        }
        return total;
    }

    /// <returns>How many lie on an edge and fall on its other side.</returns>
    private static int CompareCells((LatLng Place, int Resolution)[] asked)
    {
        var answers = Oracle.Ask(
            [.. asked.Select(each => $"cell {Oracle.Text(each.Place.Latitude)} {Oracle.Text(each.Place.Longitude)} {each.Resolution}")]);
        var excused = 0;
        for (var i = 0; i < asked.Length; i++)
        {
            var (place, resolution) = asked[i];
            var ours = H3Cell.FromLatLng(place, resolution);
            if (ours.ToString() == answers[i])
                continue;
            Assert.True(Exactness.LiesOnALine(place, resolution),
                $"{place.Latitude:R}, {place.Longitude:R} at resolution {resolution}: {ours} here, {answers[i]} there");
            excused++;
        }
        return excused;
    }

    private static void CompareGeometry(H3Cell[] cells)
    {
        Exactness.Geometry(cells);
        var parents = Oracle.Ask([.. cells.Select(cell => $"parent {cell} {cell.Resolution / 2}")]);
        var children = Oracle.Ask([.. cells.Select(cell => $"child {cell} {(cell.Resolution + 15) / 2}")]);
        var facts = Oracle.Ask([.. cells.Select(cell => $"facts {cell}")]);
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = cells[i];
            Assert.Equal(parents[i], cell.Parent(cell.Resolution / 2).ToString());
            Assert.Equal(children[i], cell.CenterChild((cell.Resolution + 15) / 2).ToString());
            Assert.Equal(facts[i], $"{cell.Resolution} {cell.BaseCell} {(cell.IsPentagon ? "true" : "false")}");
            Assert.True(cell.IsValid);
        }
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
