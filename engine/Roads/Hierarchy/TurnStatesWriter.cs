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
    }

    public void Write(RoadFileWriter writer)
    {
        var heads = new int[_edges.To.Length];
        for (var edge = 0; edge < heads.Length; edge++) heads[edge] = NodeAfter(Root, edge);
        var vertex = new List<int>();
        var start = new List<int> { 0 };
        var (tails, drives, leads) = (new List<int>(), new List<int>(), new List<int>());
        for (var state = 0; state < _node.Length; state++)
        {
            if (state == Root || _node[state] < 0) continue;
            var at = _edges.To[_lastEdge[state]];
            vertex.Add(at);
            for (var edge = _edges.OutStart[at]; edge < _edges.OutStart[at + 1]; edge++)
            {
                if (IsForbidden(state, edge)) continue;
                tails.Add(_node[state]);
                drives.Add(edge);
                leads.Add(NodeAfter(state, edge));
            }

            start.Add(drives.Count);
        }

        writer.Add<int>(RoadSection.EdgeHead, heads);
        writer.Add<int>(RoadSection.SplitVertex, vertex.ToArray());
        writer.Add<int>(RoadSection.SplitStart, start.ToArray());
        writer.Add<int>(RoadSection.SplitTail, tails.ToArray());
        writer.Add<int>(RoadSection.SplitEdge, drives.ToArray());
        writer.Add<int>(RoadSection.SplitHead, leads.ToArray());
        var (ofEdgeStart, ofEdge) = GroupByEdge(drives);
        writer.Add<int>(RoadSection.SplitOfEdgeStart, ofEdgeStart);
        writer.Add<int>(RoadSection.SplitOfEdge, ofEdge);
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
