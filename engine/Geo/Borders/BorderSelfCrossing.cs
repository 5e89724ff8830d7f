namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// Two edges of a border that cross: each goes from one side of the other to its other side. Rings that only touch, at a corner or along a
/// stretch, do not cross. Polygons, rings (0 = outer) and edges (0 = from the first corner to the second) count from 0.
/// </summary>
/// <param name="Place">Where they cross, to the rounding of a double.</param>
public readonly record struct BorderSelfCrossing(
    int Polygon, int Ring, int Edge, int OtherPolygon, int OtherRing, int OtherEdge, LatLng Place)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"polygon {Polygon}, ring {Ring}: edge {Edge} crosses edge {OtherEdge} of polygon {OtherPolygon}, ring {OtherRing} at {Place}";
}

/// <summary>What a search for crossings came to.</summary>
internal enum CrossingResult
{
    /// <summary>No two edges cross.</summary>
    None,

    /// <summary>Two edges cross.</summary>
    Found,

    /// <summary>So many edges lie side by side that looking at all pairs would take too long.</summary>
    TooTangled,
}

/// <summary>
/// Looks for edges that cross, band by band from the south and in each from the west: pairs that lie apart are never looked at.
/// </summary>
internal sealed class CrossingSearch
{
    /// <summary>Pairs looked at for each edge, on average: real borders need about ten.</summary>
    private const int LooksPerEdge = 256;

    /// <summary>Bands overlap by that much, so that no crossing falls between two for rounding. Unit: degrees.</summary>
    private const double Slack = 1e-9;

    private readonly IReadOnlyList<BorderPolygon> _polygons;
    private readonly List<(int Polygon, int Ring, LatLng[] Corners, int FirstEdge)> _rings = [];
    private readonly BorderEdge[] _edges;
    private readonly int[] _ringOf;

    public CrossingSearch(IReadOnlyList<BorderPolygon> polygons)
    {
        _polygons = polygons;
        var edges = new List<BorderEdge>();
        var ringOf = new List<int>();
        for (var p = 0; p < polygons.Count; p++)
        {
            var number = 0;
            foreach (var ring in polygons[p].Rings)
            {
                _rings.Add((p, number++, ring, edges.Count));
                for (var i = 1; i < ring.Length; i++)
                {
                    edges.Add(BorderEdge.Between(ring[i - 1], ring[i]));
                    ringOf.Add(_rings.Count - 1);
                }
            }
        }
        _edges = [.. edges];
        _ringOf = [.. ringOf];
    }

    public CrossingResult Run(out BorderSelfCrossing crossing)
    {
        crossing = default;
        var bounds = _polygons.SelectMany(polygon => polygon.Rings).Select(ring => GeoBounds.FromPoints(ring))
            .Aggregate((a, b) => a.Union(b));
        var bands = new BorderBands(_edges, bounds);
        var looks = LooksPerEdge * (long)(_edges.Length + 1_000);
        for (var band = 0; band < bands.Count; band++)
        {
            var south = bounds.South + (bounds.North - bounds.South) * band / bands.Count;
            var north = bounds.South + (bounds.North - bounds.South) * (band + 1) / bands.Count;
            var found = Sweep(bands.In(band), south, north, ref looks, out crossing);
            if (found != CrossingResult.None)
                return found;
        }
        return CrossingResult.None;
    }

    private CrossingResult Sweep(ReadOnlySpan<int> numbers, double south, double north, ref long looks, out BorderSelfCrossing crossing)
    {
        crossing = default;
        var stretches = new (double West, double East, int Edge)[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var (west, east) = _edges[numbers[i]].Within(south - Slack, north + Slack);
            stretches[i] = (west, east, numbers[i]);
        }
        Array.Sort(stretches);
        for (var i = 0; i < stretches.Length; i++)
            for (var j = i + 1; j < stretches.Length && stretches[j].West <= stretches[i].East; j++)
            {
                if (--looks < 0)
                    return CrossingResult.TooTangled;
                var (a, b) = (Math.Min(stretches[i].Edge, stretches[j].Edge), Math.Max(stretches[i].Edge, stretches[j].Edge));
                if (!_edges[a].Crosses(_edges[b]) && !PassesThrough(a, b) && !PassesThrough(b, a))
                    continue;
                var (first, second) = (_rings[_ringOf[a]], _rings[_ringOf[b]]);
                crossing = new BorderSelfCrossing(first.Polygon, first.Ring, a - first.FirstEdge,
                    second.Polygon, second.Ring, b - second.FirstEdge, _edges[a].MeetingWith(_edges[b]));
                return CrossingResult.Found;
            }
        return CrossingResult.None;
    }

    /// <summary>
    /// Whether the first corner of an edge lies on another edge, between its ends, and the ring goes through there to its other side.
    /// </summary>
    private bool PassesThrough(int number, int other)
    {
        var ring = _rings[_ringOf[number]];
        var at = number - ring.FirstEdge;
        var edge = _edges[other];
        var corner = ring.Corners[at];
        if (corner == edge.Low || corner == edge.High || !edge.IsBeside(corner) || edge.Side(corner) != 0)
            return false;
        var before = ring.Corners[at == 0 ? ring.Corners.Length - 2 : at - 1];
        return edge.Side(before) * edge.Side(ring.Corners[at + 1]) < 0;
    }
}
