namespace SmartPolicing.Realtime.Roads;

/// <summary>Makes the automaton of <see cref="TurnStates"/> from the forbidden sequences. One thread, one use; order follows the
/// input.</summary>
internal sealed class TurnStatesWriter
{
    private const int Root = 0;

    private readonly RoadEdges _edges;
    private readonly int _vertices;
    private readonly Dictionary<(int State, int Edge), int> _children = [];
    private readonly List<int> _lastEdge = [-1];
    private readonly List<int> _parent = [-1];
    private readonly List<bool> _forbidden = [false]; // The state is a whole forbidden sequence: nobody gets there.
    private readonly int[] _heads; // Per edge: the node after it.
    private readonly List<int> _splitVertex = [];
    private readonly List<int> _splitStart = [0];
    private readonly List<int> _splitTails = [];
    private readonly List<int> _splitEdges = [];
    private readonly List<int> _splitHeads = [];
    private int[] _suffix = []; // The longest other state that ends the same way.
    private int[] _node = [];   // The node of a state; -1 for forbidden ones.
    private int _splits;

    public TurnStatesWriter(RoadEdges edges, int vertices, RoadTurns turns)
    {
        _edges = edges;
        _vertices = vertices;
        for (var i = 0; i < turns.Count; i++) Insert(turns[i]);
        LinkSuffixes();
        NumberNodes();
        _heads = new int[_edges.To.Length];
        for (var edge = 0; edge < _heads.Length; edge++) _heads[edge] = NodeAfter(Root, edge);
        MakeSplitArcs();
    }

    public void Write(RoadFileWriter writer)
    {
        writer.Add<int>(RoadSection.EdgeHead, _heads);
        writer.Add<int>(RoadSection.SplitVertex, _splitVertex.ToArray());
        writer.Add<int>(RoadSection.SplitStart, _splitStart.ToArray());
        writer.Add<int>(RoadSection.SplitTail, _splitTails.ToArray());
        writer.Add<int>(RoadSection.SplitEdge, _splitEdges.ToArray());
        writer.Add<int>(RoadSection.SplitHead, _splitHeads.ToArray());
        var (ofEdgeStart, ofEdge) = GroupByEdge(_splitEdges);
        writer.Add<int>(RoadSection.SplitOfEdgeStart, ofEdgeStart);
        writer.Add<int>(RoadSection.SplitOfEdge, ofEdge);
    }

    /// <summary>Per street: whether one can come to it from the largest part of the network, and from it back there.</summary>
    public bool[] StreetsOfMainPart()
    {
        int[] start = [.. _edges.OutStart, .. _splitStart.Skip(1).Select(at => _edges.To.Length + at)];
        var inMain = StrongParts.Largest(start, [.. _heads, .. _splitHeads]);
        var reached = new bool[_edges.Canonical.Length];
        var left = new bool[_edges.Canonical.Length];
        for (var edge = 0; edge < _heads.Length; edge++)
        {
            reached[_edges.Street[edge]] |= inMain[_edges.From[edge]];
            left[_edges.Street[edge]] |= inMain[_heads[edge]];
        }

        for (var arc = 0; arc < _splitEdges.Count; arc++) reached[_edges.Street[_splitEdges[arc]]] |= inMain[_splitTails[arc]];
        for (var street = 0; street < reached.Length; street++) reached[street] &= left[street];
        return reached;
    }

    private void MakeSplitArcs()
    {
        for (var state = 0; state < _node.Length; state++)
        {
            if (state == Root || _node[state] < 0) continue;
            var at = _edges.To[_lastEdge[state]];
            _splitVertex.Add(at);
            for (var edge = _edges.OutStart[at]; edge < _edges.OutStart[at + 1]; edge++)
            {
                if (IsForbidden(state, edge)) continue;
                _splitTails.Add(_node[state]);
                _splitEdges.Add(edge);
                _splitHeads.Add(NodeAfter(state, edge));
            }

            _splitStart.Add(_splitEdges.Count);
        }
    }

    private void Insert(ReadOnlySpan<int> sequence)
    {
        var state = Root;
        foreach (var edge in sequence)
        {
            if (!_children.TryGetValue((state, edge), out var child))
            {
                child = _lastEdge.Count;
                _children.Add((state, edge), child);
                _lastEdge.Add(edge);
                _parent.Add(state);
                _forbidden.Add(false);
            }

            state = child;
        }

        _forbidden[state] = true;
    }

    // A parent has a lower number than its children, but a suffix may have a higher one: so by depth, not by number.
    private void LinkSuffixes()
    {
        var depth = new int[_parent.Count];
        for (var state = 1; state < depth.Length; state++) depth[state] = depth[_parent[state]] + 1;
        var byDepth = Enumerable.Range(0, depth.Length).OrderBy(state => depth[state]).ThenBy(state => state);
        _suffix = new int[depth.Length];
        foreach (var state in byDepth)
        {
            if (depth[state] <= 1) continue;
            _suffix[state] = Step(_suffix[_parent[state]], _lastEdge[state]);
        }
    }

    private void NumberNodes()
    {
        _node = new int[_parent.Count];
        for (var state = 1; state < _node.Length; state++) _node[state] = IsDead(state) ? -1 : _vertices + _splits++;
    }

    /// <summary>Whether a state ends in a forbidden sequence, or begins with one: then nobody gets there.</summary>
    private bool IsDead(int state)
    {
        for (var before = state; before != Root; before = _parent[before])
        {
            for (var ending = before; ending != Root; ending = _suffix[ending])
            {
                if (_forbidden[ending]) return true;
            }
        }

        return false;
    }

    private int Step(int state, int edge)
    {
        while (true)
        {
            if (_children.TryGetValue((state, edge), out var child)) return child;
            if (state == Root) return Root;
            state = _suffix[state];
        }
    }

    private bool IsForbidden(int state, int edge)
    {
        for (var ending = Step(state, edge); ending != Root; ending = _suffix[ending])
        {
            if (_forbidden[ending]) return true;
        }

        return false;
    }

    private int NodeAfter(int state, int edge)
    {
        var next = Step(state, edge);
        return next == Root ? _edges.To[edge] : _node[next];
    }

    private (int[] Start, int[] Arcs) GroupByEdge(List<int> drives)
    {
        var start = new int[_edges.To.Length + 1];
        foreach (var edge in drives) start[edge + 1]++;
        for (var edge = 0; edge + 1 < start.Length; edge++) start[edge + 1] += start[edge];
        var next = start[..^1];
        var arcs = new int[drives.Count];
        for (var i = 0; i < drives.Count; i++) arcs[next[drives[i]]++] = _edges.To.Length + i;
        return (start, arcs);
    }
}
