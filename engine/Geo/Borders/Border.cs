namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// The border of a jurisdiction: polygons with holes. Immutable; safe on any thread. Edges are straight in longitude and latitude. A border
/// does not cross the antimeridian: split it there.
/// </summary>
/// <remarks>
/// Inside means: an odd number of edges lie to the east (even-odd over all rings). The rule is half-open and computed exactly, so of any
/// borders that tile an area with the same corners along shared edges, exactly one holds any given place, also on an edge or a corner.
/// </remarks>
public sealed class Border
{
    private const double Degree = Math.PI / 180;

    private readonly BorderEdge[] _edges; // Grouped by band of latitude; an edge over several bands is in each.
    private readonly int[] _bandStarts;
    private readonly double _bandsPerDegree;

    private Border(BorderPolygon[] polygons)
    {
        Polygons = polygons;
        Bounds = polygons.Select(polygon => GeoBounds.FromPoints(polygon.Outer)).Aggregate((a, b) => a.Union(b));
        Bounds = polygons.SelectMany(polygon => polygon.Holes).Aggregate(Bounds, (all, hole) => all.Union(GeoBounds.FromPoints(hole)));
        SquareMetres = polygons.Sum(SquareMetresOf);
        Edges = [.. polygons.SelectMany(polygon => polygon.Rings)
            .SelectMany(ring => ring.Skip(1).Select((corner, i) => BorderEdge.Between(ring[i], corner)))];
        var bands = Math.Clamp(Edges.Length / 4, 1, GeoLimits.BorderBands);
        _bandsPerDegree = bands / (Bounds.North - Bounds.South); // Not 0/0: a ring encloses something.
        (_bandStarts, _edges) = Group(bands);
        LabelPoint = FindLabelPoint();
    }

    /// <summary>Owned by this border; not to be changed.</summary>
    public IReadOnlyList<BorderPolygon> Polygons { get; }

    public GeoBounds Bounds { get; }

    /// <summary>
    /// Area of the outer rings less the holes, on the mean sphere; off by up to about 0.5 % against the ellipsoid. Unit: m².
    /// </summary>
    public double SquareMetres { get; }

    /// <summary>
    /// A place inside, away from the edges where that is easy: for a label. (The first corner for slivers too thin to hold a rounded
    /// place.)
    /// </summary>
    public LatLng LabelPoint { get; }

    internal BorderEdge[] Edges { get; }

    /// <param name="polygons">At least one; the rings are kept, not copied.</param>
    /// <param name="border">Null when refused.</param>
    /// <param name="refusal">Polygon and ring (0 = outer) by number, and the reason; null when created.</param>
    public static bool TryCreate(IReadOnlyList<BorderPolygon> polygons, out Border? border, out string? refusal)
    {
        border = null;
        refusal = polygons.Count == 0 ? "a border without polygons" : null;
        long corners = 0;
        for (var p = 0; p < polygons.Count && refusal is null; p++)
        {
            var number = 0;
            foreach (var ring in polygons[p].Rings)
            {
                corners += ring.Length;
                var reason = corners > GeoLimits.BorderCorners
                    ? $"more than {GeoLimits.BorderCorners} corners"
                    : BorderPolygon.Refuse(ring);
                if (reason is not null)
                {
                    refusal = $"polygon {p}, ring {number}: {reason}";
                    break;
                }
                number++;
            }
        }
        if (refusal is null)
            border = new Border([.. polygons]);
        return refusal is null;
    }

    /// <summary>
    /// Whether a place is inside; see the remarks for places on an edge. Does not allocate, except within rounding of an edge.
    /// </summary>
    public bool Contains(LatLng place)
    {
        if (!Bounds.Contains(place))
            return false;
        var band = Band(place.Latitude);
        var inside = false;
        foreach (ref readonly var edge in _edges.AsSpan(_bandStarts[band].._bandStarts[band + 1]))
            inside ^= edge.LiesEastOf(place);
        return inside;
    }

    /// <summary>
    /// Distance to the nearest edge, from inside or outside, on a plane scaled at the place. Unit: metres. Off by less than 0.5 % up to 20
    /// km
    /// from the edge and 70 degrees of latitude, and by more farther off.
    /// </summary>
    public double MetresToBorder(LatLng place)
    {
        const double North = Degree * LatLng.EarthRadiusMetres;
        var east = North * Math.Cos(place.Latitude * Degree);
        var nearest = double.PositiveInfinity;
        foreach (ref readonly var edge in Edges.AsSpan())
            nearest = Math.Min(nearest, edge.SquareMetresTo(place, east, North));
        return Math.Sqrt(nearest);
    }

    private static double SquareMetresOf(BorderPolygon polygon) =>
        BorderPolygon.SquareMetres(polygon.Outer) - polygon.Holes.Sum(hole => BorderPolygon.SquareMetres(hole));

    /// <summary>Never falls when the latitude rises, so an edge that a latitude meets is in the band of that latitude.</summary>
    private int Band(double latitude) => Math.Clamp((int)((latitude - Bounds.South) * _bandsPerDegree), 0, _bandStarts.Length - 2);

    private (int[] Starts, BorderEdge[] Edges) Group(int bands)
    {
        var starts = new int[bands + 1];
        int BandOf(double latitude) => Math.Clamp((int)((latitude - Bounds.South) * _bandsPerDegree), 0, bands - 1);
        foreach (var edge in Edges)
            for (var band = BandOf(edge.Low.Latitude); band <= BandOf(edge.High.Latitude); band++)
                starts[band + 1]++;
        for (var band = 0; band < bands; band++)
            starts[band + 1] += starts[band];
        var next = starts.AsSpan(0, bands).ToArray();
        var grouped = new BorderEdge[starts[bands]];
        foreach (var edge in Edges)
            for (var band = BandOf(edge.Low.Latitude); band <= BandOf(edge.High.Latitude); band++)
                grouped[next[band]++] = edge;
        return (starts, grouped);
    }

    /// <summary>The middle of the longest inner stretch on some parallels: nine across the bounds, and one that meets no corner.</summary>
    private LatLng FindLabelPoint()
    {
        var latitudes = Enumerable.Range(1, 9).Select(i => Bounds.South + (Bounds.North - Bounds.South) * i / 10).ToList();
        var corners = Edges.SelectMany(edge => new[] { edge.Low.Latitude, edge.High.Latitude }).Distinct().Order().ToArray();
        var gap = Enumerable.Range(1, corners.Length - 1).MaxBy(i => corners[i] - corners[i - 1]);
        latitudes.Add((corners[gap] + corners[gap - 1]) / 2);

        var best = Edges[0].Low;
        double longest = 0;
        foreach (var latitude in latitudes)
        {
            var crossings = Edges.Where(edge => edge.Low.Latitude <= latitude && latitude < edge.High.Latitude)
                .Select(edge => edge.Low.Longitude + (edge.High.Longitude - edge.Low.Longitude)
                    * ((latitude - edge.Low.Latitude) / (edge.High.Latitude - edge.Low.Latitude)))
                .Order().ToArray();
            for (var i = 1; i < crossings.Length; i += 2)
            {
                var length = crossings[i] - crossings[i - 1];
                var middle = LatLng.FromDegrees(latitude, Math.Clamp((crossings[i] + crossings[i - 1]) / 2, -180, 180));
                if (length > longest && Contains(middle))
                    (best, longest) = (middle, length);
            }
        }
        return best;
    }
}
