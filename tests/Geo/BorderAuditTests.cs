namespace SmartPolicing.Realtime.Geo.Tests;

public class BorderAuditTests
{
    private const double SquareDegree = 1.2364e10; // At the equator, m².

    [Fact]
    public void SideBySide_HasNoOverlapAndNoGap()
    {
        var audit = BorderAudit.Of([Box(0, 0, 2, 2), Box(2, 0, 4, 2), Box(0, 2, 4, 3)]);
        Assert.Empty(audit.Overlaps);
        Assert.Empty(audit.Gaps);
        Assert.InRange(audit.RowMetres, 81, 82); // Three degrees in 4,096 rows.
        Assert.Empty(BorderAudit.Of([]).Gaps);
    }

    [Fact]
    public void Overlaps_AreNamedInPairsWithAreaAndPlace()
    {
        Border[] borders = [Box(0, 0, 3, 1), Box(2, 0, 5, 1), Box(2.5, 0, 2.75, 0.5), Box(8, 0, 9, 1)];
        var audit = BorderAudit.Of(borders);
        Assert.Equal([(0, 1), (0, 2), (1, 2)], audit.Overlaps.Select(overlap => (overlap.First, overlap.Second)));
        Assert.Equal(1, audit.Overlaps[0].SquareMetres / SquareDegree, 0.002);
        Assert.Equal(0.125, audit.Overlaps[1].SquareMetres / SquareDegree, 0.001);
        Assert.All(audit.Overlaps, overlap =>
            Assert.True(borders[overlap.First].Contains(overlap.Place) && borders[overlap.Second].Contains(overlap.Place)));
        Assert.Equal(3, audit.OverlapCount);
        Assert.Empty(audit.Gaps); // Between 5 and 8 it is open to the outside.
    }

    [Fact]
    public void Gaps_AreWhatBordersEnclose()
    {
        // A frame around (1, 1)-(3, 3) in which a smaller box stands; and a bay that is open to the south.
        var frame = new BorderPolygon(Ring(0, 0, 4, 4), [Ring(1, 1, 3, 3)]);
        Border[] borders = [BorderTests.Create(frame), Box(1.5, 1.5, 2.5, 2.5), Box(4, 1, 5, 2), Box(6, 1, 7, 2), Box(4, 2, 7, 3)];
        var audit = BorderAudit.Of(borders);
        Assert.Empty(audit.Overlaps);
        var gap = Assert.Single(audit.Gaps);
        Assert.Equal(3, gap.SquareMetres / SquareDegree, 0.01);
        Assert.DoesNotContain(borders, border => border.Contains(gap.Place));
        Assert.True(new GeoBounds(1, 1, 3, 3).Contains(gap.Place));

        var enclave = BorderAudit.Of([BorderTests.Create(frame), Box(1, 1, 3, 3)]);
        Assert.Empty(enclave.Overlaps);
        Assert.Empty(enclave.Gaps);
    }

    [Fact]
    public void RandomBoxes_AreAuditedAsAFineGridSees()
    {
        // Boxes on a lattice of 32 × 32 squares: an obvious flood over the squares is exact.
        var random = new Random(62);
        for (var round = 0; round < 40; round++)
        {
            var boxes = Enumerable.Range(0, 12)
                .Select(_ => (X: random.Next(28), Y: random.Next(28), Wide: 1 + random.Next(12), High: 1 + random.Next(12)))
                .Select(box => (box.X, box.Y, East: Math.Min(32, box.X + box.Wide), North: Math.Min(32, box.Y + box.High))).ToArray();
            var audit = BorderAudit.Of([.. boxes.Select(box => Box(box.X * 0.01, box.Y * 0.01, box.East * 0.01, box.North * 0.01))]);
            bool Holds(int box, int x, int y) => x >= boxes[box].X && x < boxes[box].East && y >= boxes[box].Y && y < boxes[box].North;
            var square = SquareDegree * 1e-4;
            var expected = new Dictionary<(int, int), int>();
            for (var a = 0; a < boxes.Length; a++)
                for (var b = a + 1; b < boxes.Length; b++)
                    for (var at = 0; at < 1024; at++)
                        if (Holds(a, at % 32, at / 32) && Holds(b, at % 32, at / 32))
                            expected[(a, b)] = expected.GetValueOrDefault((a, b)) + 1;
            Assert.Equal(expected.Keys.Order(), audit.Overlaps.Select(overlap => (overlap.First, overlap.Second)).Order());
            Assert.All(audit.Overlaps, overlap =>
                Assert.Equal(expected[(overlap.First, overlap.Second)], overlap.SquareMetres / square, 0.2));

            var gaps = Gaps((x, y) => Enumerable.Range(0, boxes.Length).Any(box => Holds(box, x, y)));
            Assert.Equal(gaps.Count, audit.GapCount);
            Assert.Equal(gaps.Sum(), audit.Gaps.Sum(gap => gap.SquareMetres) / square, 0.5);
        }
    }

    [Fact]
    public void RealBorders_AreAuditedTheSameEachTime()
    {
        var andorra = RealBorders.OpenStreetMap("andorra/andorra-2021-10-28.jurisdictions.geojson");
        foreach (var borders in new[] { RealBorders.SanFrancisco(), andorra })
        {
            var (audit, again) = (BorderAudit.Of(borders), BorderAudit.Of(borders));
            Assert.Equal(audit.Overlaps, again.Overlaps);
            Assert.Equal(audit.Gaps, again.Gaps);
            Assert.All(audit.Overlaps, overlap =>
                Assert.True(borders[overlap.First].Contains(overlap.Place) && borders[overlap.Second].Contains(overlap.Place)));
            Assert.All(audit.Gaps, gap => Assert.DoesNotContain(borders, border => border.Contains(gap.Place)));
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{borders.Length} borders, rows of {audit.RowMetres:F1} m: {audit.OverlapCount} pairs overlap in "
                + $"{audit.Overlaps.Sum(overlap => overlap.SquareMetres):F0} m², "
                + $"{audit.GapCount} gaps of {audit.Gaps.Sum(gap => gap.SquareMetres):F0} m²");
        }
    }

    /// <summary>Squares of each enclosed group of free squares; squares join along their sides.</summary>
    private static List<int> Gaps(Func<int, int, bool> isTaken)
    {
        var seen = new HashSet<(int, int)>();
        var sizes = new List<int>();
        for (var y = -1; y <= 32; y++)
            for (var x = -1; x <= 32; x++)
            {
                if (isTaken(x, y) || !seen.Add((x, y)))
                    continue;
                var (size, open) = (0, false);
                var waiting = new Stack<(int X, int Y)>([(x, y)]);
                while (waiting.TryPop(out var at))
                {
                    size++;
                    open |= at.X is < 0 or > 31 || at.Y is < 0 or > 31;
                    foreach (var (nextX, nextY) in new[] { (at.X - 1, at.Y), (at.X + 1, at.Y), (at.X, at.Y - 1), (at.X, at.Y + 1) })
                        if (nextX is >= -1 and <= 32 && nextY is >= -1 and <= 32 && !isTaken(nextX, nextY) && seen.Add((nextX, nextY)))
                            waiting.Push((nextX, nextY));
                }
                if (!open)
                    sizes.Add(size);
            }
        return sizes;
    }

    private static Border Box(double west, double south, double east, double north) =>
        BorderTests.Create(new BorderPolygon(Ring(west, south, east, north), []));

    private static LatLng[] Ring(double west, double south, double east, double north) =>
    [
        BorderTests.At(west, south), BorderTests.At(east, south), BorderTests.At(east, north), BorderTests.At(west, north),
        BorderTests.At(west, south),
    ];
}
