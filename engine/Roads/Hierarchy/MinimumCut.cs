namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Part of the network while it is being divided: an undirected graph with numbers of its own. The neighbours of node i are
/// To[Start[i]..Start[i + 1]]; Back[a] is the same line the other way. Places in metres on a plane.
/// </summary>
internal sealed record Patch(int[] Start, int[] To, int[] Back, float[] East, float[] North)
{
    public int Count => Start.Length - 1;
}

/// <summary>
/// The fewest lines to cut so that no way leads from one set of nodes to another: the maximum flow of Dinic's algorithm with one unit for
/// each line. Reuses its memory. One thread.
/// </summary>
internal sealed class MinimumCut
{
    private sbyte[] _flow = [];   // Per line: -1, 0 or 1 in its direction.
    private int[] _level = [];    // Per node: lines from the sources, -1 not reached.
    private int[] _next = [];     // Per node: the line to try next.
    private int[] _queue = [];
    private int[] _path = [];     // Lines from a source to where the search is.
    private int _reached;

    /// <summary>Nodes that the sources still reach after the cut: one side of it. Valid until the next <see cref="Cut"/>.</summary>
    public bool IsWithSources(int node) => _level[node] >= 0;

    /// <summary>How many nodes are on the side of the sources.</summary>
    public int Reached => _reached;

    /// <summary>The first <paramref name="ends"/> nodes of the order are sources, the last as many are sinks.</summary>
    /// <returns>The size of the cut, or -1 as soon as it is sure to be <paramref name="tooMany"/> or more.</returns>
    public int Cut(Patch patch, ReadOnlySpan<int> order, int ends, int tooMany)
    {
        Grow(patch);
        Array.Clear(_flow, 0, patch.To.Length);
        var sinks = order[^ends..];
        var cut = 0;
        while (Spread(patch, order[..ends], sinks))
        {
            patch.Start.AsSpan(0, patch.Count).CopyTo(_next);
            foreach (var source in order[..ends])
            {
                while (TryPush(patch, source))
                {
                    if (++cut >= tooMany) return -1;
                }
            }
        }

        return cut;
    }

    private void Grow(Patch patch)
    {
        if (_level.Length < patch.Count)
        {
            _level = new int[patch.Count];
            _next = new int[patch.Count];
            _queue = new int[patch.Count];
            _path = new int[patch.Count];
        }

        if (_flow.Length < patch.To.Length) _flow = new sbyte[patch.To.Length];
    }

    /// <summary>Breadth first from all sources over lines with room. Sinks get the level they are met at and are not passed.</summary>
    private bool Spread(Patch patch, ReadOnlySpan<int> sources, ReadOnlySpan<int> sinks)
    {
        const int Sink = int.MaxValue;
        _level.AsSpan(0, patch.Count).Fill(-1);
        foreach (var sink in sinks) _level[sink] = Sink;
        int head = 0, tail = 0;
        foreach (var source in sources)
        {
            _level[source] = 0;
            _queue[tail++] = source;
        }

        var met = false;
        while (head < tail)
        {
            var node = _queue[head++];
            for (var line = patch.Start[node]; line < patch.Start[node + 1]; line++)
            {
                var to = patch.To[line];
                if (_flow[line] == 1) continue;
                if (_level[to] == Sink) met = true;
                if (_level[to] != -1) continue;
                _level[to] = _level[node] + 1;
                _queue[tail++] = to;
            }
        }

        _reached = tail;
        if (met) return true;
        foreach (var sink in sinks) _level[sink] = -1;
        return false;
    }

    /// <summary>One more unit from a source to any sink, depth first along rising levels.</summary>
    private bool TryPush(Patch patch, int source)
    {
        const int Sink = int.MaxValue;
        var depth = 0;
        var node = source;
        while (true)
        {
            if (_next[node] == patch.Start[node + 1])
            {
                if (depth == 0) return false;
                _level[node] = -2; // A dead end in this round.
                node = patch.To[patch.Back[_path[--depth]]];
                _next[node]++;
                continue;
            }

            var line = _next[node];
            var to = patch.To[line];
            var open = _flow[line] < 1 && (_level[to] == Sink || _level[to] == _level[node] + 1);
            if (!open)
            {
                _next[node]++;
                continue;
            }

            _path[depth++] = line;
            node = to;
            if (_level[to] != Sink) continue;
            for (var i = 0; i < depth; i++)
            {
                _flow[_path[i]]++;
                _flow[patch.Back[_path[i]]]--;
            }

            return true;
        }
    }
}
