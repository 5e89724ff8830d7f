using System.Diagnostics.CodeAnalysis;
using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The roads of a region that one kind of vehicle may use, as flat arrays: vertices are junctions and ends of ways, edges are directed. A
/// two-way street is two edges, twins, that share one geometry and one name. Edges are numbered by the vertex they leave, so the edges out
/// of v are one range of numbers. The arrays are read where the file is mapped. The same input gives the same bytes. Immutable and safe for
/// every thread; its memory stays as long as the process.
/// </summary>
public sealed class RoadGraph
{
    private readonly RoadFile _file;
    private readonly StreetArrays _streets;
    private readonly SegmentGrid _grid;
    private readonly RoadName[] _names;
    private readonly FlatArray<LatLng> _vertices;
    private readonly Lazy<RoadHierarchy> _hierarchy;
    private readonly Lazy<RoadMetric> _freeFlow;

    private RoadGraph(RoadFile file)
    {
        _file = file;
        _streets = new StreetArrays(file);
        _grid = new SegmentGrid(file, _streets);
        _names = NameArrays.Read(file);
        _vertices = file.Get<LatLng>(RoadSection.VertexPlaces);
        Edges = new EdgeArrays(file);
        States = new TurnStates(file, Edges);
        Turns = new TurnSequences(file);
        StreetCells = new StreetCells(file);
        _hierarchy = new Lazy<RoadHierarchy>(ReadHierarchy);
        _freeFlow = new Lazy<RoadMetric>(() => RoadMetric.Make(this, RoadSpeeds.FreeFlow, hour: 0, []));
    }

    /// <summary>Junctions and ends.</summary>
    public int VertexCount => _vertices.Length;

    /// <summary>Directed edges: a two-way street counts twice.</summary>
    public int EdgeCount => Edges.Count;

    /// <summary>Streets between two junctions, whatever the directions.</summary>
    public int StreetCount => _streets.Count;

    /// <summary>Sequences of edges that nobody may drive one after the other.</summary>
    public int ForbiddenTurnCount => Turns.Count;

    /// <summary>The box around all geometry; 0, 0 when there is no road.</summary>
    public GeoBounds Bounds => new(_grid.Shape.West, _grid.Shape.South, _grid.Shape.East, _grid.Shape.North);

    /// <summary>What it was made from, as the maker wrote it; empty when nothing was written.</summary>
    public string MadeFrom => Encoding.UTF8.GetString(_file.Get<byte>(RoadSection.MadeFrom).Span);

    /// <summary>Times at the imported speeds with nothing closed. Made when it is first asked for.</summary>
    public RoadMetric FreeFlow => _freeFlow.Value;

    internal EdgeArrays Edges { get; }

    internal TurnStates States { get; }

    internal TurnSequences Turns { get; }

    internal StreetCells StreetCells { get; }

    internal StreetArrays Streets => _streets;

    /// <summary>In the file, or made when it is first asked for.</summary>
    internal RoadHierarchy Hierarchy => _hierarchy.Value;

    /// <summary>Builds the graph. Data without a drivable road gives a graph without edges.</summary>
    public static RoadGraph Build(OsmData data, RoadImport import = default) => Of(new RoadGraphBuilder(data, import).Build());

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

    /// <summary>Maps a file that <see cref="Save"/> wrote, in milliseconds, and checks every byte of it.</summary>
    /// <param name="reason">What is wrong with it and at which byte, when false.</param>
    public static bool TryOpen(string path, [NotNullWhen(true)] out RoadGraph? graph, [NotNullWhen(false)] out string? reason)
    {
        graph = RoadFile.TryOpen(path, out var file, out reason) ? new RoadGraph(file) : null;
        return graph is not null;
    }

    /// <summary>
    /// Writes the graph and its hierarchy to a file beside <paramref name="path"/> and renames it when it is whole and on the disk.
    /// </summary>
    /// <param name="madeFrom">Says what it was made from, for whoever has to tell whether it is still up to date.</param>
    /// <exception cref="IOException">It cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Save(string path, string madeFrom)
    {
        var writer = new RoadFileWriter();
        writer.Add<byte>(RoadSection.MadeFrom, Encoding.UTF8.GetBytes(madeFrom));
        _file.CopyTo(writer, except: RoadSection.MadeFrom);
        if (!_file.Has(RoadSection.Rank)) Hierarchy.File.CopyTo(writer, except: RoadSection.MadeFrom);
        writer.Save(path);
    }

    /// <summary>The edges of a forbidden sequence, in order.</summary>
    public ReadOnlySpan<int> ForbiddenTurn(int sequence) => Turns[sequence];

    /// <summary>Where a vertex is.</summary>
    public LatLng VertexPlace(int vertex) => _vertices[vertex];

    /// <summary>The edges that leave a vertex: [first, end).</summary>
    public (int First, int End) EdgesOut(int vertex) => (Edges.OutStart[vertex], Edges.OutStart[vertex + 1]);

    /// <summary>The edges that reach a vertex.</summary>
    public ReadOnlySpan<int> EdgesInto(int vertex) => Edges.In.Slice(Edges.InStart[vertex], Edges.InStart[vertex + 1]);

    /// <summary>The vertex an edge leaves.</summary>
    public int EdgeFrom(int edge) => Edges.From[edge];

    /// <summary>The vertex an edge reaches.</summary>
    public int EdgeTo(int edge) => Edges.To[edge];

    /// <summary>Time to drive the whole edge. Unit: milliseconds, at least 1. As imported: <see cref="RoadRules.SpeedKmh"/>.</summary>
    public int EdgeMilliseconds(int edge) => Edges.Milliseconds[edge];

    /// <summary>Length of the edge along its geometry. Unit: metres.</summary>
    public double EdgeMetres(int edge) => _streets.Metres(Edges.Street[edge]);

    /// <summary>The class of its road.</summary>
    public RoadClass EdgeClass(int edge) => _streets.Class[Edges.Street[edge]];

    /// <summary>The names of its street.</summary>
    public RoadName EdgeName(int edge) => _names[_streets.Name[Edges.Street[edge]]];

    /// <summary>Equal for two edges when their names are equal: an index for grouping, in [0, number of names).</summary>
    public int EdgeNameIndex(int edge) => _streets.Name[Edges.Street[edge]];

    /// <summary>The same street the other way, or -1 on a one-way street.</summary>
    public int Twin(int edge) => Edges.Twin[edge];

    /// <summary>True for the one edge of each street along which the shared geometry runs.</summary>
    public bool IsCanonical(int edge) => _streets.Canonical[Edges.Street[edge]] == edge;

    /// <summary>
    /// True when the edge's street belongs to the largest part of the network in which every place can be reached from every other, by
    /// allowed turns.
    /// </summary>
    public bool IsSnappable(int edge) => _streets.Snappable[Edges.Street[edge]];

    /// <summary>
    /// The line of the street, at least two places, shared by both twins: in the direction of travel of the canonical edge, so
    /// against it for the other (<see cref="IsCanonical"/>).
    /// </summary>
    public ReadOnlySpan<LatLng> EdgeGeometry(int edge) => _streets.Geometry(Edges.Street[edge]);

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
        if (!_grid.TryBest(place, maxMetres, new NearestStreet(_streets), out var hit)) return false;
        point = PointOf(hit, _streets.Canonical[_streets.StreetOfPoint[hit.Segment]]);
        return true;
    }

    /// <summary>
    /// The road that a moving terminal is most likely on, by place, heading and the road before (see <see cref="DrivenStreet"/> for how
    /// these are weighed), as the edge that leads in its direction. The point says how far off it is.
    /// </summary>
    /// <param name="headingDegrees">Course over ground, clockwise from north; NaN when unknown or standing: then it does not count.</param>
    /// <param name="lastEdge">The edge that the fix before was found on, or -1.</param>
    /// <returns>False when no street lies within <paramref name="maxMetres"/>.</returns>
    public bool TryMatch(LatLng place, double headingDegrees, int lastEdge, double maxMetres, out RoadPoint point)
    {
        point = default;
        var driven = new DrivenStreet(this, headingDegrees, lastEdge);
        if (!_grid.TryBest(place, maxMetres, driven, out var hit)) return false;
        point = PointOf(hit, driven.EdgeOn(_streets.StreetOfPoint[hit.Segment], hit.Segment));
        return true;
    }

    private RoadPoint PointOf(SegmentHit hit, int edge)
    {
        var whole = _streets.Metres(_streets.StreetOfPoint[hit.Segment]);
        var along = _streets.Along[hit.Segment];
        var metres = along + hit.Part * (_streets.Along[hit.Segment + 1] - along);
        var fraction = whole > 0 ? Math.Clamp(metres / whole, 0, 1) : 0;
        var place = _streets.PlaceOn(hit.Segment, hit.Part);
        return new RoadPoint(edge, IsCanonical(edge) ? fraction : 1 - fraction, place, Math.Sqrt(hit.SquareMetres));
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
        for (var i = 0; i < edges.Count; i++) edges[i] = _streets.Canonical[edges[i]];
    }

    internal bool LiesOn(RoadPoint point, int edge) => Edges.Street[point.Edge] == Edges.Street[edge];

    internal static RoadGraph Of(RoadNetwork network)
    {
        var writer = new RoadFileWriter();
        writer.Add<LatLng>(RoadSection.VertexPlaces, network.Vertices);
        EdgeArrays.Write(writer, network.Edges);
        StreetArrays.Write(writer, network.Streets, network.Edges);
        NameArrays.Write(writer, network.Streets.Names);
        SegmentGridWriter.Write(writer, network.Streets);
        TurnSequences.Write(writer, network.Turns);
        var states = new TurnStatesWriter(network.Edges, network.Vertices.Length, network.Turns);
        states.Write(writer);
        writer.Add<bool>(RoadSection.StreetSnappable, states.StreetsOfMainPart());
        StreetCells.Write(writer, network.Streets);
        return new RoadGraph(RoadFile.FromBytes(writer.ToBytes()));
    }

    private RoadHierarchy ReadHierarchy()
    {
        if (_file.Has(RoadSection.Rank)) return new RoadHierarchy(_file);
        var writer = new RoadFileWriter();
        HierarchyWriter.Write(writer, States, _vertices);
        return new RoadHierarchy(RoadFile.FromBytes(writer.ToBytes()));
    }
}
