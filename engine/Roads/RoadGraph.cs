using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The drivable roads of a region as flat arrays: vertices are junctions and ends of ways, edges are directed. A two-way street is two
/// edges,
/// twins, that share one geometry and one name. Edges are numbered by the vertex they leave, so the edges out of v are one range of
/// numbers.
/// The same input gives the same arrays. Immutable and safe for every thread.
/// </summary>
public sealed class RoadGraph
{
    private readonly RoadStreets _streets;
    private readonly SegmentGrid _grid;

    internal RoadGraph(RoadNetwork network)
    {
        _streets = network.Streets;
        Edges = network.Edges;
        Vertices = network.Vertices;
        Counts = network.Counts;
        Bound = new TimeBound(Vertices, Edges, _streets);
        _grid = new SegmentGrid(_streets);
    }

    /// <summary>What the file held and what was left out.</summary>
    public OsmCounts Counts { get; }

    /// <summary>Junctions and ends.</summary>
    public int VertexCount => Vertices.Length;

    /// <summary>Directed edges: a two-way street counts twice.</summary>
    public int EdgeCount => Edges.To.Length;

    /// <summary>Streets between two junctions, whatever the directions.</summary>
    public int StreetCount => _streets.Count;

    /// <summary>Western end of all geometry. Unit: degrees east. 0 when there is no road.</summary>
    public double West => _grid.West;

    /// <summary>Southern end of all geometry. Unit: degrees north. 0 when there is no road.</summary>
    public double South => _grid.South;

    /// <summary>Eastern end of all geometry. Unit: degrees east. 0 when there is no road.</summary>
    public double East => _grid.East;

    /// <summary>Northern end of all geometry. Unit: degrees north. 0 when there is no road.</summary>
    public double North => _grid.North;

    internal RoadEdges Edges { get; }

    internal LatLng[] Vertices { get; }

    internal TimeBound Bound { get; }

    /// <summary>
    /// Loads .osm.pbf, .osm or .osm.xml by the name's ending. A file that cannot be opened, is damaged, or holds no drivable road is
    /// refused.
    /// </summary>
    public static bool TryLoad(
        string path, [NotNullWhen(true)] out RoadGraph? graph, [NotNullWhen(false)] out OsmRefusal? refusal, RoadImport import = default)
    {
        graph = null;
        if (!OsmFile.TryRead(path, out var data, out refusal)) return false;
        graph = Build(data, import);
        if (graph.EdgeCount > 0) return true;
        graph = null;
        refusal = new OsmRefusal(path, 0, OsmPositionUnit.File, "no drivable road in the file");
        return false;
    }

    /// <summary>Builds the graph. Data without a drivable road gives a graph without edges.</summary>
    public static RoadGraph Build(OsmData data, RoadImport import = default) => new(new RoadGraphBuilder(data, import).Build());

    /// <summary>Where a vertex is.</summary>
    public LatLng VertexPlace(int vertex) => Vertices[vertex];

    /// <summary>The edges that leave a vertex: [first, end).</summary>
    public (int First, int End) EdgesOut(int vertex) => (Edges.OutStart[vertex], Edges.OutStart[vertex + 1]);

    /// <summary>The edges that reach a vertex.</summary>
    public ReadOnlySpan<int> EdgesInto(int vertex) => Edges.In.AsSpan(Edges.InStart[vertex]..Edges.InStart[vertex + 1]);

    /// <summary>The vertex an edge leaves.</summary>
    public int EdgeFrom(int edge) => Edges.From[edge];

    /// <summary>The vertex an edge reaches.</summary>
    public int EdgeTo(int edge) => Edges.To[edge];

    /// <summary>Time to drive the whole edge. Unit: milliseconds, at least 1. Speeds: <see cref="RoadRules.SpeedKmh"/>.</summary>
    public int EdgeMilliseconds(int edge) => Edges.Milliseconds[edge];

    /// <summary>Length of the edge along its geometry. Unit: metres.</summary>
    public double EdgeMetres(int edge) => _streets.Metres(Edges.Street[edge]);

    /// <summary>The class of its road.</summary>
    public RoadClass EdgeClass(int edge) => _streets.Class[Edges.Street[edge]];

    /// <summary>The names of its street.</summary>
    public RoadName EdgeName(int edge) => _streets.Names[_streets.Name[Edges.Street[edge]]];

    /// <summary>Equal for two edges when their names are equal: an index for grouping, in [0, number of names).</summary>
    public int EdgeNameIndex(int edge) => _streets.Name[Edges.Street[edge]];

    /// <summary>The same street the other way, or -1 on a one-way street.</summary>
    public int Twin(int edge) => Edges.Twin[edge];

    /// <summary>True for the one edge of each street along which the shared geometry runs.</summary>
    public bool IsCanonical(int edge) => Edges.Canonical[Edges.Street[edge]] == edge;

    /// <summary>
    /// True when the edge lies in the largest part of the network from which every place of that part can be reached and left.
    /// </summary>
    public bool IsSnappable(int edge) => _streets.Snappable[Edges.Street[edge]];

    /// <summary>
    /// The line of the street, at least two places, shared by both twins: in the direction of travel of the canonical edge, so
    /// against it for the other (<see cref="IsCanonical"/>).
    /// </summary>
    public ReadOnlySpan<LatLng> EdgeGeometry(int edge) => _streets.Geometry(Edges.Street[edge]);

    /// <summary>
    /// Time from the start of <paramref name="edge"/> to a point that lies on it or on its twin. Unit: milliseconds. Both directions add
    /// up to the whole edge exactly.
    /// </summary>
    public int OffsetMilliseconds(RoadPoint point, int edge)
    {
        var whole = Edges.Milliseconds[edge];
        var part = (int)Math.Round(Math.Clamp(point.Fraction, 0, 1) * whole, MidpointRounding.AwayFromZero);
        return point.Edge == edge ? part : whole - part;
    }

    /// <summary>
    /// The nearest point of a snappable street, exact: no other street point is nearer (of equals, the lower street). Distance on a plane
    /// that
    /// touches the earth at <paramref name="place"/>: off by under 0.1 % for what is some kilometres away. On a two-way street the
    /// canonical edge.
    /// </summary>
    /// <returns>False when none lies within <paramref name="maxMetres"/>.</returns>
    public bool TrySnap(LatLng place, double maxMetres, out RoadPoint point)
    {
        point = default;
        if (!_grid.TryNearest(place, maxMetres, out var hit)) return false;
        var street = _streets.StreetOfPoint[hit.Segment];
        var along = _streets.Along;
        var whole = _streets.Metres(street);
        var metres = along[hit.Segment] + hit.Part * (along[hit.Segment + 1] - along[hit.Segment]);
        var fraction = whole > 0 ? Math.Clamp(metres / whole, 0, 1) : 0;
        point = new RoadPoint(Edges.Canonical[street], fraction, _streets.PlaceOn(hit.Segment, hit.Part), Math.Sqrt(hit.SquareMetres));
        return true;
    }

    /// <summary>The point at a part of an edge's length, in its direction of travel.</summary>
    public RoadPoint PointOn(int edge, double fraction)
    {
        var part = Math.Clamp(fraction, 0, 1);
        return new RoadPoint(edge, part, _streets.PlaceAt(Edges.Street[edge], IsCanonical(edge) ? part : 1 - part), 0);
    }

    /// <summary>
    /// Adds each street with a segment whose bounding box touches the given box, once, as its canonical edge, in ascending order of
    /// street: for
    /// map tiles. <paramref name="edges"/> is cleared first. Boxes do not wrap at 180 degrees.
    /// </summary>
    public void EdgesIn(double west, double south, double east, double north, List<int> edges)
    {
        _grid.StreetsIn(west, south, east, north, edges);
        for (var i = 0; i < edges.Count; i++) edges[i] = Edges.Canonical[edges[i]];
    }

    internal RoadStreets Streets => _streets;
}
