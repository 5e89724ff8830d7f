using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// What the forecast needs of a region that does not change while it is open: its roads, where they cross borders, its cameras, and how
/// many people may want to go where. Immutable and safe for every thread.
/// </summary>
public sealed class ForecastGround
{
    private readonly int[] _markFirst;
    private readonly RoadMark[] _marks;
    private readonly int[] _junctions;

    private ForecastGround(RoadGraph graph, CameraSites cameras, CrossingPlaces crossings, Func<LatLng, int> owner)
    {
        Graph = graph;
        Cameras = cameras;
        Crossings = crossings;
        Owner = owner;
        _junctions = MainJunctions(graph);
        (_markFirst, _marks) = MarkEdges(graph, cameras, crossings, _junctions);
        VertexMetres = MetresAround(graph);
    }

    /// <summary>The network.</summary>
    public RoadGraph Graph { get; }

    /// <summary>Its cameras.</summary>
    public CameraSites Cameras { get; }

    /// <summary>Where its roads cross borders.</summary>
    public CrossingPlaces Crossings { get; }

    /// <summary>Whose ground a place is; 0 for nobody's. Safe on any thread.</summary>
    public Func<LatLng, int> Owner { get; }

    /// <summary>
    /// Per vertex: half of the length of the streets that meet there, as a measure of how much there is to drive to. Streets that people
    /// live and work along count whole, roads that lead past them a quarter. Unit: metres.
    /// </summary>
    internal float[] VertexMetres { get; }

    /// <summary>Cameras come first among marks, then crossings, then main junctions.</summary>
    internal int MarkCount => Cameras.Count + Crossings.All.Count + _junctions.Length;

    /// <summary>Puts everything together: a second or so for a province.</summary>
    /// <param name="owner">Whose ground a place is; 0 for nobody's. To be safe on any thread.</param>
    public static ForecastGround Make(RoadGraph graph, IReadOnlyList<CameraPlace> cameras, Func<LatLng, int> owner)
    {
        var sites = CameraSites.Of(graph, cameras);
        return new ForecastGround(graph, sites, CrossingPlaces.Find(graph, owner, sites), owner);
    }

    /// <summary>Cameras and crossings on an edge, in the order in which they are passed.</summary>
    internal ReadOnlySpan<RoadMark> MarksOn(int edge) => _marks.AsSpan(_markFirst[edge].._markFirst[edge + 1]);

    internal bool IsCamera(int mark) => mark < Cameras.Count;

    /// <summary>The crossing that a mark is; null for others.</summary>
    internal CrossingPlace? CrossingOf(int mark) =>
        mark >= Cameras.Count && mark < Cameras.Count + Crossings.All.Count ? Crossings.All[mark - Cameras.Count] : null;

    /// <summary>The vertex of a mark that is a main junction.</summary>
    internal int JunctionOf(int mark) => _junctions[mark - Cameras.Count - Crossings.All.Count];

    /// <summary>The points of edges at which a mark is passed.</summary>
    internal void PointsOf(int mark, List<(int Edge, double Fraction)> points)
    {
        points.Clear();
        if (IsCamera(mark)) points.AddRange(Cameras.GatesOf(mark));
        else if (CrossingOf(mark) is { } crossing)
            foreach (var way in Crossings.WaysAt(crossing.Index)) points.Add((way.Point.Edge, way.Point.Fraction));
        else
            foreach (var edge in Graph.EdgesInto(JunctionOf(mark))) points.Add((edge, 1));
    }

    /// <summary>The edges that a vehicle may be on when it was just seen.</summary>
    internal void StartsOf(Sighting sighting, List<DirectedStart> starts)
    {
        if (sighting.Camera >= 0) Cameras.StartsAt(Graph, sighting.Camera, starts);
        else DirectedStart.At(Graph, sighting.Place, sighting.HeadingDegrees, starts);
    }

    /// <summary>Vertices where at least three streets meet, two of them main roads: where a patrol can see several ways at once.</summary>
    private static int[] MainJunctions(RoadGraph graph)
    {
        var junctions = new List<int>();
        for (var vertex = 0; vertex < graph.VertexCount; vertex++)
        {
            var into = graph.EdgesInto(vertex);
            var main = 0;
            foreach (var edge in into)
                if (graph.IsSnappable(edge) && graph.EdgeClass(edge) <= RoadClass.SecondaryLink) main++;
            var (first, end) = graph.EdgesOut(vertex);
            if (main >= 2 && Math.Max(into.Length, end - first) >= 3) junctions.Add(vertex);
        }

        return [.. junctions];
    }

    private static (int[] First, RoadMark[] Marks) MarkEdges(
        RoadGraph graph, CameraSites cameras, CrossingPlaces crossings, int[] junctions)
    {
        var all = new List<(int Edge, RoadMark Mark)>();
        for (var camera = 0; camera < cameras.Count; camera++)
        {
            foreach (var (edge, fraction) in cameras.GatesOf(camera)) all.Add((edge, new RoadMark(fraction, camera)));
        }

        foreach (var crossing in crossings.All)
        {
            foreach (var way in crossings.WaysAt(crossing.Index))
                all.Add((way.Point.Edge, new RoadMark(way.Point.Fraction, cameras.Count + crossing.Index)));
        }

        for (var junction = 0; junction < junctions.Length; junction++)
        {
            var mark = cameras.Count + crossings.All.Count + junction;
            foreach (var edge in graph.EdgesInto(junctions[junction])) all.Add((edge, new RoadMark(1, mark)));
        }

        all.Sort((a, b) => (a.Edge, a.Mark.Fraction, a.Mark.Mark).CompareTo((b.Edge, b.Mark.Fraction, b.Mark.Mark)));
        var first = new int[graph.EdgeCount + 1];
        foreach (var (edge, _) in all) first[edge + 1]++;
        for (var edge = 0; edge < graph.EdgeCount; edge++) first[edge + 1] += first[edge];
        return (first, [.. all.Select(each => each.Mark)]);
    }

    private static float[] MetresAround(RoadGraph graph)
    {
        var metres = new float[graph.VertexCount];
        for (var edge = 0; edge < graph.EdgeCount; edge++)
        {
            if (!graph.IsCanonical(edge) || !graph.IsSnappable(edge)) continue;
            var share = graph.EdgeClass(edge) is >= RoadClass.Secondary and <= RoadClass.Service ? 1 : 0.25;
            var half = (float)(graph.EdgeMetres(edge) * share / 2);
            metres[graph.EdgeFrom(edge)] += half;
            metres[graph.EdgeTo(edge)] += half;
        }

        return metres;
    }
}

/// <summary>A camera, a crossing or a main junction on an edge.</summary>
/// <param name="Fraction">Where on the edge, in its direction of travel.</param>
/// <param name="Mark">Which, counted as <see cref="ForecastGround.MarkCount"/> says.</param>
internal readonly record struct RoadMark(double Fraction, int Mark);
