namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>Comparisons with the official library that the tests run on some places and the full run on a million.</summary>
internal static class Exactness
{
    /// <summary>Unit: radians: 0.06 mm, far over rounding, far under the smallest cell.</summary>
    public const double Nudge = 1e-11;

    private const double CenterTolerance = 1e-9; // Degrees: 0.1 mm.

    /// <summary>The twelve pentagons of every resolution.</summary>
    public static H3Cell[] Pentagons() =>
        [.. Oracle.Ask([.. Enumerable.Range(0, 16).Select(resolution => $"pentagons {resolution}")]).SelectMany(Oracle.Cells)];

    /// <summary>True when a place lies on an edge as far as the Nudge can tell: moved by that much, its cell changes.</summary>
    public static bool LiesOnALine(LatLng place, int resolution)
    {
        var here = H3Cell.FromLatLng(place, resolution);
        for (var i = 0; i < 16; i++)
            if (H3Cell.FromLatLng(HardPoints.Move(place, Nudge, i * Math.PI / 8), resolution) != here)
                return true;
        return false;
    }

    /// <summary>Middles and corners, to a tenth of a millimetre.</summary>
    public static void Geometry(IReadOnlyList<H3Cell> cells)
    {
        var centers = Oracle.Ask([.. cells.Select(cell => $"center {cell}")]);
        var boundaries = Oracle.Ask([.. cells.Select(cell => $"boundary {cell}")]);
        var corners = new LatLng[H3Cell.MaxCorners];
        for (var i = 0; i < cells.Count; i++)
        {
            AssertSamePlace(Places(centers[i])[0], cells[i].Center, cells[i]);
            var expected = Places(boundaries[i]);
            Assert.Equal(expected.Length, cells[i].Boundary(corners));
            for (var n = 0; n < expected.Length; n++)
                AssertSamePlace(expected[n], corners[n], cells[i]);
        }
    }

    /// <returns>What differs, in words; pairs that both refuse are counted only.</returns>
    public static List<string> Paths(IReadOnlyList<(H3Cell From, H3Cell To)> pairs, out int refused)
    {
        var different = new List<string>();
        refused = 0;
        var answers = Oracle.Ask([.. pairs.Select(pair => $"path {pair.From} {pair.To}")]);
        var room = new H3Cell[1 << 16];
        for (var i = 0; i < pairs.Count; i++)
        {
            var (from, to) = pairs[i];
            var ours = from.TryPathTo(to, room, out var count) ? string.Join(' ', room[..count]) : Oracle.Refused;
            if (ours == Oracle.Refused)
                refused++;
            if (ours != answers[i])
                different.Add($"path {from} {to}: {ours} here, {answers[i]} there");
        }
        return different;
    }

    /// <summary>
    /// Compares the cells of polygons. A cell whose middle is within the Nudge of an edge may differ and is counted apart.
    /// </summary>
    public static (long Cells, int Excused, List<string> Different) Covers(IReadOnlyList<(BorderPolygon Polygon, int Resolution)> asked)
    {
        var different = new List<string>();
        var (cells, excused) = (0L, 0);
        var answers = Oracle.Ask([.. asked.Select(each => $"cover {each.Resolution} {string.Join(' ', each.Polygon.Rings.Select(Ring))}")]);
        for (var i = 0; i < asked.Count; i++)
        {
            var (polygon, resolution) = asked[i];
            Assert.True(CellSets.TryCover(polygon, resolution, out var ours, out var refusal), refusal);
            cells += ours.Length;
            var border = BorderTests.Create(polygon);
            var there = Oracle.Cells(answers[i]).ToHashSet();
            Assert.Equal(ours.Length, ours.Distinct().Count());
            there.SymmetricExceptWith(ours);
            foreach (var cell in there)
            {
                if (border.MetresToBorder(cell.Center) < Nudge * LatLng.EarthRadiusMetres)
                    excused++;
                else
                    different.Add($"{cell} of polygon {i} at resolution {resolution}: {(ours.Contains(cell) ? "here" : "there")} only");
            }
        }
        return (cells, excused, different);
    }

    private static string Ring(LatLng[] ring) =>
        string.Join(';', ring.Select(corner => $"{Oracle.Text(corner.Latitude)},{Oracle.Text(corner.Longitude)}"));

    private static LatLng[] Places(string text) =>
        [.. text.Split(' ').Select(Oracle.Number).Chunk(2).Select(pair => LatLng.FromDegrees(pair[0], pair[1]))];

    private static void AssertSamePlace(LatLng expected, LatLng actual, H3Cell cell)
    {
        var longitude = Math.Abs(expected.Longitude - actual.Longitude);
        longitude = Math.Min(longitude, 360 - longitude) * Math.Cos(actual.Latitude * Math.PI / 180); // Degrees of arc on the ground.
        // The official library takes an arc sine of the height, which near the poles knows the latitude only to (2^-52 / distance from the
        // pole).
        var fromPole = Math.Max(1e-8, Math.Cos(actual.Latitude * Math.PI / 180));
        var latitudeTolerance = CenterTolerance + Math.ScaleB(1, -52) / fromPole * 180 / Math.PI;
        Assert.True(
            Math.Abs(expected.Latitude - actual.Latitude) <= latitudeTolerance && longitude <= CenterTolerance,
            $"{cell}: {actual.Latitude:R}, {actual.Longitude:R} here, {expected.Latitude:R}, {expected.Longitude:R} there");
    }
}
