namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>Our cells against those of the official library.</summary>
public class H3CellOracleTests
{
    private static readonly ulong[] AllBaseCells = [.. Enumerable.Range(0, 122).Select(n => 0x8001fffffffffffUL | (ulong)n << 45)];

    [Fact]
    public void Cell_Of240000HardPlaces_IsThatOfTheOfficialLibrary()
    {
        const int Count = 240_000;
        var points = new HardPoints(seed: 20261);
        var places = Enumerable.Range(0, Count).Select(_ => (Place: points.Next(), Resolution: points.Resolution())).ToArray();
        var answers = Oracle.Ask(
            [.. places.Select(p => $"cell {Oracle.Text(p.Place.Latitude)} {Oracle.Text(p.Place.Longitude)} {p.Resolution}")]);

        var onTheLine = 0;
        for (var i = 0; i < Count; i++)
        {
            var (place, resolution) = places[i];
            var ours = H3Cell.FromLatLng(place, resolution);
            if (ours.ToString() == answers[i])
                continue;
            Assert.True(
                Exactness.LiesOnALine(place, resolution),
                $"{place.Latitude:R}, {place.Longitude:R} at resolution {resolution}: {ours} here, {answers[i]} in the official library");
            onTheLine++;
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Count} places, {onTheLine} within {Exactness.Nudge} rad of a cell edge told apart");
        Assert.True(onTheLine < Count / 10_000, $"{onTheLine} of {Count} places lie on an edge and fall on its other side");
    }

    [Fact]
    public void CenterAndBoundary_OfHardCellsAndAllPentagons_AreThoseOfTheOfficialLibrary()
    {
        var cells = SomeCells(seed: 20262, count: 6_000);
        Exactness.Geometry(cells);
    }

    [Fact]
    public void DiskAndRing_OfHardCells_AreThoseOfTheOfficialLibrary()
    {
        var cells = SomeCells(seed: 20263, count: 3_000);
        var questions = cells
            .SelectMany(cell => Enumerable.Range(0, 4).SelectMany(k => new[] { $"disk {cell} {k}", $"ring {cell} {k}" })).ToArray();
        var answers = Oracle.Ask(questions);
        var room = new H3Cell[H3Cell.DiskCount(3)];
        for (var i = 0; i < questions.Length; i++)
        {
            var cell = cells[i / 8];
            var k = i % 8 / 2;
            var count = i % 2 == 0 ? cell.Disk(k, room) : cell.Ring(k, room);
            var ours = room[..count];
            Assert.Equal(count, ours.Distinct().Count());
            Assert.True(ours.ToHashSet().SetEquals(Oracle.Cells(answers[i])),
                $"{questions[i]}: {string.Join(' ', ours)} is not {answers[i]}");
        }
    }

    [Fact]
    public void Disk_AroundPentagonsAtWidthTen_IsThatOfTheOfficialLibrary()
    {
        var points = new HardPoints(seed: 20264);
        var cells = Exactness.Pentagons().Concat(Enumerable.Range(0, 60).Select(_ => points.Cell(points.Resolution()))).ToArray();
        var answers = Oracle.Ask([.. cells.Select(cell => $"disk {cell} 10")]);
        var room = new H3Cell[H3Cell.DiskCount(10)];
        for (var i = 0; i < cells.Length; i++)
        {
            var count = cells[i].Disk(10, room);
            Assert.True(room[..count].ToHashSet().SetEquals(Oracle.Cells(answers[i])), $"disk {cells[i]} 10");
            Assert.Equal(cells[i], room[0]);
        }
    }

    [Fact]
    public void DistanceAndNeighbours_OfNearAndFarPairs_AreThoseOfTheOfficialLibrary()
    {
        var points = new HardPoints(seed: 20265);
        var room = new H3Cell[H3Cell.DiskCount(12)];
        var pairs = new List<(H3Cell From, H3Cell To)>();
        for (var i = 0; i < 20_000; i++)
        {
            var from = points.Cell(points.Resolution() / (1 + points.Below(3)));
            if (points.Below(10) == 0)
                pairs.Add((from, points.Cell(points.Resolution())));
            else if (points.Below(4) == 0)
                pairs.Add((from, points.Cell(from.Resolution)));
            else
                pairs.Add((from, room[points.Below(from.Disk(points.Below(12), room))]));
        }
        AssertDistances(pairs);
    }

    [Fact]
    public void Distance_OfAllPairsAroundPentagons_IsThatOfTheOfficialLibrary()
    {
        // The cells of resolution 2 in and around one ordinary and one polar pentagon.
        foreach (var pentagon in new[] { 4, 14 })
        {
            var region = new H3Cell[7];
            var count = new H3Cell(AllBaseCells[pentagon]).Disk(1, region);
            var cells = Oracle.Ask([.. region[..count].Select(cell => $"children {cell} 2")]).SelectMany(Oracle.Cells).ToArray();
            AssertDistances([.. cells.Where((_, i) => i % 4 == 0)
                .SelectMany(from => cells.Where((_, i) => i % 3 == 0).Select(to => (from, to)))]);
        }
    }

    [Fact]
    public void HierarchyAndFacts_OfHardCells_AreThoseOfTheOfficialLibrary()
    {
        var points = new HardPoints(seed: 20266);
        foreach (var chunk in SomeCells(seed: 20267, count: 5_000).Chunk(20_000))
        {
            var coarser = chunk.Select(cell => points.Below(cell.Resolution + 1)).ToArray();
            var finer = chunk.Select(cell => cell.Resolution + points.Below(16 - cell.Resolution)).ToArray();
            var parents = Oracle.Ask([.. chunk.Select((cell, i) => $"parent {cell} {coarser[i]}")]);
            var children = Oracle.Ask([.. chunk.Select((cell, i) => $"child {cell} {finer[i]}")]);
            var facts = Oracle.Ask([.. chunk.Select(cell => $"facts {cell}")]);
            for (var i = 0; i < chunk.Length; i++)
            {
                var cell = chunk[i];
                Assert.Equal(parents[i], cell.Parent(coarser[i]).ToString());
                Assert.Equal(children[i], cell.CenterChild(finer[i]).ToString());
                Assert.Equal(facts[i], $"{cell.Resolution} {cell.BaseCell} {(cell.IsPentagon ? "true" : "false")}");
            }
        }
    }

    [Fact]
    public void IsValid_OfSoundAndDamagedIndexes_IsThatOfTheOfficialLibrary()
    {
        var points = new HardPoints(seed: 20268);
        var indexes = SomeCells(seed: 20269, count: 4_000).SelectMany(cell => new[]
        {
            cell.Value,
            cell.Value ^ 1UL << points.Below(64),
            cell.Value ^ 1UL << points.Below(64) ^ 1UL << points.Below(64),
            cell.Value & ~(15UL << 52) | (ulong)points.Below(16) << 52, // Resolution and digits disagree.
            cell.Value & ~(127UL << 45) | (ulong)points.Below(128) << 45, // Often no such base cell, sometimes the gap of a pentagon.
            points.Bits(),
        }).Append(0UL).Append(ulong.MaxValue).ToArray();
        var answers = Oracle.Ask([.. indexes.Select(index => $"valid {index:x}")]);
        for (var i = 0; i < indexes.Length; i++)
        {
            Assert.True(answers[i] == (new H3Cell(indexes[i]).IsValid ? "true" : "false"), $"{indexes[i]:x} is valid there: {answers[i]}");
            Assert.Equal(answers[i] == "true", H3Cell.TryParse($"{indexes[i]:x}", out _));
        }
        Assert.InRange(answers.Count(answer => answer == "true"), indexes.Length / 6, indexes.Length / 2);
    }

    [Fact]
    public void EdgeLengths_AreThoseOfTheOfficialLibrary()
    {
        var answers = Oracle.Ask([.. Enumerable.Range(0, 16).Select(resolution => $"edge {resolution}")]);
        for (var resolution = 0; resolution <= H3Cell.FinestResolution; resolution++)
            Assert.Equal(Oracle.Number(answers[resolution]), H3Cell.AverageEdgeMetres(resolution), 1e-9);
    }

    private static void AssertDistances(List<(H3Cell From, H3Cell To)> pairs)
    {
        var distances = Oracle.Ask([.. pairs.Select(pair => $"distance {pair.From} {pair.To}")]);
        var neighbours = Oracle.Ask([.. pairs.Select(pair => $"neighbours {pair.From} {pair.To}")]);
        for (var i = 0; i < pairs.Count; i++)
        {
            var (from, to) = pairs[i];
            var ours = from.TryDistanceTo(to, out var cells) ? $"{cells}" : Oracle.Refused;
            Assert.True(distances[i] == ours, $"distance {from} {to}: {ours} here, {distances[i]} there");
            var touch = from.IsNeighbourOf(to) ? "true" : "false";
            // The official library refuses pairs of different resolutions; here they are simply not neighbours.
            Assert.True(neighbours[i] == touch || neighbours[i] == Oracle.Refused && from.Resolution != to.Resolution,
                $"neighbours {from} {to}: {touch} here");
        }
        Assert.Contains(Oracle.Refused, distances);
        Assert.Contains("true", neighbours);
    }

    /// <summary>All base cells, all pentagons with their neighbours, and hard cells.</summary>
    private static H3Cell[] SomeCells(int seed, int count)
    {
        var points = new HardPoints(seed);
        var room = new H3Cell[7];
        return
        [
            .. AllBaseCells.Select(index => new H3Cell(index)),
            .. Exactness.Pentagons().SelectMany(pentagon => room[..pentagon.Disk(1, room)].ToArray()),
            .. Enumerable.Range(0, count).Select(_ => points.Cell(points.Resolution())),
        ];
    }
}
