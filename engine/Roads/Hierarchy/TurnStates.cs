namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The graph that searches run on: the road graph with forbidden turns taken out of it, expanding only the junctions that need it.
/// <para>
/// Its nodes are states. Node v below the number of vertices is "at vertex v, nothing pending". A split node, above, is "at its vertex,
/// having just driven the first edges of at least one forbidden sequence". They are the proper prefixes of the forbidden sequences, joined
/// as in the Aho-Corasick automaton, so that sequences that overlap or begin inside one another are all obeyed.
/// </para>
/// <para>
/// Its arcs are allowed moves over one edge. Arc e below the number of edges drives edge e from its plain vertex, where nothing is
/// forbidden; the arcs above leave split nodes and leave out what is forbidden there. Arc e leads to <see cref="EdgeHead"/>[e].
/// </para>
/// </summary>
internal sealed class TurnStates(RoadFile file, EdgeArrays edges)
{
    /// <summary>Per edge: the node one is in after driving it from its plain vertex, or from a place on it.</summary>
    public readonly FlatArray<int> EdgeHead = file.Get<int>(RoadSection.EdgeHead);

    /// <summary>Per split node: its vertex.</summary>
    public readonly FlatArray<int> SplitVertex = file.Get<int>(RoadSection.SplitVertex);

    private readonly EdgeArrays _edges = edges;
    private readonly FlatArray<int> _splitStart = file.Get<int>(RoadSection.SplitStart);
    private readonly FlatArray<int> _splitEdge = file.Get<int>(RoadSection.SplitEdge);
    private readonly FlatArray<int> _splitHead = file.Get<int>(RoadSection.SplitHead);
    private readonly FlatArray<int> _splitOfEdgeStart = file.Get<int>(RoadSection.SplitOfEdgeStart);
    private readonly FlatArray<int> _splitOfEdge = file.Get<int>(RoadSection.SplitOfEdge);
    private readonly FlatArray<int> _splitTail = file.Get<int>(RoadSection.SplitTail);
    private readonly int _vertices = edges.OutStart.Length - 1;

    public int NodeCount => _vertices + SplitVertex.Length;

    public int ArcCount => _edges.Count + _splitEdge.Length;

    public int Vertex(int node) => node < _vertices ? node : SplitVertex[node - _vertices];

    /// <summary>The arcs that leave a node: [First, End).</summary>
    public (int First, int End) ArcsOut(int node)
    {
        if (node < _vertices) return (_edges.OutStart[node], _edges.OutStart[node + 1]);
        var split = node - _vertices;
        return (_edges.Count + _splitStart[split], _edges.Count + _splitStart[split + 1]);
    }

    /// <summary>The edge an arc drives.</summary>
    public int Edge(int arc) => arc < _edges.Count ? arc : _splitEdge[arc - _edges.Count];

    /// <summary>The node an arc leads to.</summary>
    public int Head(int arc) => arc < _edges.Count ? EdgeHead[arc] : _splitHead[arc - _edges.Count];

    /// <summary>The node an arc leaves.</summary>
    public int Tail(int arc) => arc < _edges.Count ? _edges.From[arc] : _splitTail[arc - _edges.Count];

    /// <summary>The arcs that drive an edge from split nodes. Besides these, the arc of the edge's own number drives it.</summary>
    public ReadOnlySpan<int> SplitArcsOf(int edge) => _splitOfEdge.Slice(_splitOfEdgeStart[edge], _splitOfEdgeStart[edge + 1]);
}
