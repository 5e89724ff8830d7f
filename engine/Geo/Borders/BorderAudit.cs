namespace SmartPolicing.Realtime.Geo;

/// <summary>Ground that two borders both claim.</summary>
/// <param name="First">Number of the one border in the order given, from 0.</param>
/// <param name="Second">Number of the other; greater than <paramref name="First"/>.</param>
/// <param name="SquareMetres">Estimate on the mean sphere.</param>
/// <param name="Place">A place in both, where the overlap is widest.</param>
public sealed record BorderOverlap(int First, int Second, double SquareMetres, LatLng Place);

/// <summary>Ground that no border claims and that borders enclose: one cannot leave it for the outside without crossing one.</summary>
/// <param name="SquareMetres">Estimate on the mean sphere.</param>
/// <param name="Place">A place in it, where it is widest.</param>
public sealed record BorderGap(double SquareMetres, LatLng Place);

/// <summary>
/// What a set of borders claims twice and what it leaves out in between. Along 4,096 parallels across all borders (fewer when there are
/// very many edges) the answer is exact; the ground between two parallels is taken to be as on the one in its middle. So a strip that
/// runs east to west and is narrower than a row may be missed, and two gaps nearer than a row may be one. Deterministic; immutable.
/// </summary>
public sealed class BorderAudit
{
    /// <summary>Unit: degrees: 0.1 mm. What is narrower comes from rounding, where the borders' corners do not match.</summary>
    private const double NarrowestDegrees = 1e-9;

    private const double Degree = Math.PI / 180;

    private readonly IReadOnlyList<Border> _borders;
    private readonly GeoBounds _bounds;
    private readonly int _rows;
    private readonly Dictionary<(int First, int Second), Found> _overlaps = [];
    private readonly GapGround _gaps = new();

    private BorderAudit(IReadOnlyList<Border> borders)
    {
        _borders = borders;
        if (borders.Count == 0)
            return;
        _bounds = borders.Select(border => border.Bounds).Aggregate((a, b) => a.Union(b));
        _rows = RowsFor(borders);
        RowMetres = (_bounds.North - _bounds.South) / _rows * Degree * LatLng.EarthRadiusMetres;
        GoThroughRows();
        Overlaps =
        [
            .. _overlaps.OrderByDescending(pair => pair.Value.SquareMetres).ThenBy(pair => pair.Key).Take(GeoLimits.AuditFindings)
                .Select(pair => new BorderOverlap(pair.Key.First, pair.Key.Second, pair.Value.SquareMetres, pair.Value.Place)),
        ];
        var gaps = _gaps.Enclosed();
        GapCount = gaps.Count;
        Gaps = [.. gaps.OrderByDescending(gap => gap.SquareMetres).ThenBy(gap => gap.Place.Latitude).ThenBy(gap => gap.Place.Longitude)
            .Take(GeoLimits.AuditFindings)];
    }

    /// <summary>Pairs of borders that overlap, the largest overlap first; at most <see cref="GeoLimits.AuditFindings"/>.</summary>
    public IReadOnlyList<BorderOverlap> Overlaps { get; } = [];

    /// <summary>Number of pairs that overlap, also those left off.</summary>
    public int OverlapCount => _overlaps.Count;

    /// <summary>Enclosed ground of nobody, the largest first; at most <see cref="GeoLimits.AuditFindings"/>.</summary>
    public IReadOnlyList<BorderGap> Gaps { get; } = [];

    /// <summary>Number of gaps, also those left off.</summary>
    public int GapCount { get; }

    /// <summary>Height of a row: the resolution of the audit. Unit: metres.</summary>
    public double RowMetres { get; }

    /// <summary>Audits borders that are meant to lie side by side.</summary>
    /// <param name="borders">In any order; findings name them by their place in it.</param>
    public static BorderAudit Of(IReadOnlyList<Border> borders) => new(borders);

    private int RowsFor(IReadOnlyList<Border> borders)
    {
        var degrees = borders.SelectMany(border => border.Edges).Sum(edge => edge.High.Latitude - edge.Low.Latitude);
        var crossingsPerRow = degrees / (_bounds.North - _bounds.South);
        return Math.Clamp((int)(GeoLimits.AuditCrossings / Math.Max(1, crossingsPerRow)), 16, GeoLimits.AuditRows);
    }

    private double LatitudeOf(double row) => _bounds.South + (_bounds.North - _bounds.South) * (row / _rows);

    private void GoThroughRows()
    {
        var edges = _borders.SelectMany((border, number) => border.Edges.Select(edge => (Edge: edge, Border: number)))
            .Where(each => each.Edge.Low.Latitude < each.Edge.High.Latitude).OrderBy(each => each.Edge.Low.Latitude).ToArray();
        var live = new List<(BorderEdge Edge, int Border)>();
        var crossings = new List<(double Longitude, int Border)>();
        var next = 0;
        for (var row = 0; row < _rows; row++)
        {
            var latitude = LatitudeOf(row + 0.5);
            for (; next < edges.Length && edges[next].Edge.Low.Latitude <= latitude; next++)
                live.Add(edges[next]);
            live.RemoveAll(each => each.Edge.High.Latitude <= latitude);
            crossings.Clear();
            foreach (var (edge, border) in live)
                crossings.Add((edge.LongitudeAt(latitude), border));
            crossings.Sort();
            // Between two meridians a row has the area of a zone of the sphere, which goes with the sine of the latitude.
            var height = Math.Sin(LatitudeOf(row + 1) * Degree) - Math.Sin(LatitudeOf(row) * Degree);
            TakeRow(crossings, latitude, height * Degree * LatLng.EarthRadiusMetres * LatLng.EarthRadiusMetres);
        }
    }

    private void TakeRow(List<(double Longitude, int Border)> crossings, double latitude, double squareMetresPerDegree)
    {
        var inside = new SortedSet<int>();
        var gaps = new List<(double From, double To, Found Found)>();
        for (var i = 0; i < crossings.Count; i++)
        {
            var (from, border) = crossings[i];
            if (!inside.Add(border))
                inside.Remove(border);
            var to = i + 1 < crossings.Count ? crossings[i + 1].Longitude : from;
            if (to - from < NarrowestDegrees)
                continue;
            var stretch = new Found((to - from) * squareMetresPerDegree, LatLng.FromDegrees(latitude, (from + to) / 2), to - from);
            if (inside.Count == 0)
                gaps.Add((from, to, stretch));
            else if (inside.Count > 1)
                AddOverlaps(inside, stretch);
        }
        var none = crossings.Count == 0;
        var west = none ? double.PositiveInfinity : crossings[0].Longitude;
        _gaps.AddRow(west, none ? double.NegativeInfinity : crossings[^1].Longitude, gaps);
    }

    private void AddOverlaps(SortedSet<int> inside, Found stretch)
    {
        var deep = inside.Take(GeoLimits.AuditDepth).ToArray();
        for (var i = 0; i < deep.Length; i++)
            for (var j = i + 1; j < deep.Length; j++)
                _overlaps[(deep[i], deep[j])] = _overlaps.GetValueOrDefault((deep[i], deep[j])).With(stretch);
    }

    /// <summary>Ground found so far: its area, and the middle of its widest stretch.</summary>
    internal readonly record struct Found(double SquareMetres, LatLng Place, double WidestDegrees)
    {
        public Found With(Found other) => other.WidestDegrees > WidestDegrees
            ? other with { SquareMetres = SquareMetres + other.SquareMetres }
            : this with { SquareMetres = SquareMetres + other.SquareMetres };
    }
}
