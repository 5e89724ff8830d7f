namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// The border of a jurisdiction: polygons with holes. Immutable; safe on any thread. Edges are straight in longitude and latitude. A border
/// does not cross the antimeridian: split it there.
/// </summary>
/// <remarks>
/// Inside means: an odd number of edges lie to the east (even-odd over all rings). The rule is half-open and computed exactly, so of any
/// borders that tile an area with the same corners along shared edges, exactly one holds any given place, also on an edge or a corner.
/// A border that crosses itself is refused: even-odd would give an answer, but most likely not the one that was meant. Rings that touch, at
/// corners or along edges, are accepted: which place is inside does not depend on how one reads them.
/// </remarks>
public sealed class Border
{
    private readonly BorderBands _bands;
    private readonly BorderEdge[] _edges; // By band of latitude, side by side in memory.

    private Border(BorderPolygon[] polygons)
    {
        Polygons = polygons;
        Bounds = polygons.Select(polygon => GeoBounds.FromPoints(polygon.Outer)).Aggregate((a, b) => a.Union(b));
        Bounds = polygons.SelectMany(polygon => polygon.Holes).Aggregate(Bounds, (all, hole) => all.Union(GeoBounds.FromPoints(hole)));
        SquareMetres = polygons.Sum(SquareMetresOf);
        Edges = [.. polygons.SelectMany(polygon => polygon.Rings)
            .SelectMany(ring => ring.Skip(1).Select((corner, i) => BorderEdge.Between(ring[i], corner)))];
        _bands = new BorderBands(Edges, Bounds); // Of some height: a ring encloses something.
        _edges = new BorderEdge[_bands.Entries.Length];
        for (var i = 0; i < _edges.Length; i++)
            _edges[i] = Edges[_bands.Entries[i]];
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
    /// <param name="refusal">
    /// Polygon and ring (0 = outer) by number, and the reason (for a crossing the text of <see cref="BorderSelfCrossing"/>); null when
    /// created.
    /// </param>
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
        refusal ??= RefuseCrossing(polygons);
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
        var band = _bands.At(place.Latitude);
        var inside = false;
        foreach (ref readonly var edge in _edges.AsSpan(_bands.Starts[band].._bands.Starts[band + 1]))
            inside ^= edge.LiesEastOf(place);
        return inside;
    }

    /// <summary>
    /// Distance to the nearest edge, from inside or outside, over poles and antimeridian where that is shorter. Unit: metres. Off by less
    /// than a centimetre on the mean sphere, so by up to 0.5 % against the ellipsoid. Looks at every edge: some nanoseconds each.
    /// </summary>
    public double MetresToBorder(LatLng place) => BorderDistance.Metres(place, Edges);

    /// <summary>Looks for edges that cross. A border that was created has none.</summary>
    /// <param name="polygons">Of at least one sound ring.</param>
    /// <param name="crossing">The first one from the south, then from the west; the default when there is none.</param>
    /// <returns>True when there is one.</returns>
    public static bool TryFindCrossing(IReadOnlyList<BorderPolygon> polygons, out BorderSelfCrossing crossing) =>
        new CrossingSearch(polygons).Run(out crossing) == CrossingResult.Found;

    private static string? RefuseCrossing(IReadOnlyList<BorderPolygon> polygons) =>
        new CrossingSearch(polygons).Run(out var crossing) switch
        {
            CrossingResult.Found => crossing.ToString(),
            CrossingResult.TooTangled => "so many edges lie side by side that nobody can say in reasonable time whether they cross",
            _ => null,
        };

    private static double SquareMetresOf(BorderPolygon polygon) =>
        BorderPolygon.SquareMetres(polygon.Outer) - polygon.Holes.Sum(hole => BorderPolygon.SquareMetres(hole));

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
                .Select(edge => edge.LongitudeAt(latitude)).Order().ToArray();
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
