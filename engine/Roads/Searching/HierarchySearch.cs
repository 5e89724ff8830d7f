namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Times between one node and any number of others in the hierarchy, in one direction. First <see cref="Root"/> pushes times from the one
/// node up to the top, along its at most few hundred higher ranks. Then <see cref="Time"/> pulls them down to another node: a node's time
/// is the least over the shortcuts to its higher ranks, whose times are kept, so that many nodes near one another cost little more than one
/// (Strasser, Zeitz: lazy RPHAST, 2021). One thread; no allocation.
/// </summary>
internal sealed class HierarchySearch
{
    private readonly int[] _pushed;     // Per rank: from or to the root going up only.
    private readonly int[] _pushStamp;
    private readonly int[] _pushedFrom; // Per rank: the lower rank it was pushed from, or -1 for a seed.
    private readonly int[] _time;       // Per rank: the true least.
    private readonly int[] _stamp;
    private readonly List<int> _walk = [];
    private readonly List<int> _open = [];
    private readonly List<int> _reached = [];
    private RoadMetric _metric;
    private int _query;

    public HierarchySearch(RoadMetric metric)
    {
        _metric = metric;
        var nodes = metric.Graph.States.NodeCount;
        _pushed = new int[nodes];
        _pushStamp = new int[nodes];
        _pushedFrom = new int[nodes];
        _time = new int[nodes];
        _stamp = new int[nodes];
    }

    /// <summary>Whether times are towards the root (many to one) or away from it (one to many).</summary>
    public bool TowardsRoot { get; private set; }

    public void Begin(RoadMetric metric, bool towardsRoot)
    {
        if (_query == int.MaxValue)
        {
            // The stamps start over; old ones must not look new.
            Array.Clear(_pushStamp);
            Array.Clear(_stamp);
            _query = 0;
        }

        _metric = metric;
        _query++;
        _open.Clear();
        _reached.Clear();
        TowardsRoot = towardsRoot;
    }

    /// <summary>A node that is so far from or to the root. Call for all of them, then <see cref="Root"/>.</summary>
    public void Seed(int node, int milliseconds)
    {
        var rank = _metric.Graph.Hierarchy.Rank[node];
        if (_pushStamp[rank] == _query && _pushed[rank] <= milliseconds) return;
        if (_pushStamp[rank] != _query) _open.Add(rank);
        _pushStamp[rank] = _query;
        _pushed[rank] = milliseconds;
        _pushedFrom[rank] = -1;
    }

    /// <summary>Pushes the times of all seeds to the top: lowest rank first, so that each rank is final when it is passed on.</summary>
    public void Root()
    {
        var hierarchy = _metric.Graph.Hierarchy;
        var upStart = hierarchy.UpStart.Span;
        var upHead = hierarchy.UpHead.Span;
        var parent = hierarchy.Parent.Span;
        var weights = TowardsRoot ? _metric.Down : _metric.Up;
        while (_open.Count > 0)
        {
            var rank = TakeLowest(parent);
            var time = _pushStamp[rank] == _query ? _pushed[rank] : RoadMetric.Never;
            if (time >= RoadMetric.Never) continue;
            _reached.Add(rank);
            for (var shortcut = upStart[rank]; shortcut < upStart[rank + 1]; shortcut++)
            {
                var head = upHead[shortcut];
                var sum = time + weights[shortcut];
                if (sum >= (_pushStamp[head] == _query ? _pushed[head] : RoadMetric.Never)) continue;
                _pushStamp[head] = _query;
                _pushed[head] = sum;
                _pushedFrom[head] = rank;
            }
        }
    }

    /// <summary>The least time between a node and the root; <see cref="RoadMetric.Never"/> when there is no way.</summary>
    public int Time(int node)
    {
        var hierarchy = _metric.Graph.Hierarchy;
        var rank = hierarchy.Rank[node];
        if (_stamp[rank] == _query) return _time[rank];
        var upStart = hierarchy.UpStart.Span;
        var upHead = hierarchy.UpHead.Span;
        var parent = hierarchy.Parent.Span;
        var weights = TowardsRoot ? _metric.Up : _metric.Down;
        _walk.Clear();
        for (var at = rank; at >= 0 && _stamp[at] != _query; at = parent[at]) _walk.Add(at);
        for (var i = _walk.Count - 1; i >= 0; i--)
        {
            var at = _walk[i];
            var least = _pushStamp[at] == _query ? _pushed[at] : RoadMetric.Never;
            for (var shortcut = upStart[at]; shortcut < upStart[at + 1]; shortcut++)
                least = Math.Min(least, weights[shortcut] + _time[upHead[shortcut]]);
            _time[at] = least;
            _stamp[at] = _query;
        }

        return _time[rank];
    }

    /// <summary>
    /// The ranks on the best way between a node and the root, the node first; <see cref="Time"/> was called for it and found a way. Of
    /// equal ways always the same one.
    /// </summary>
    public void Trace(int node, List<int> ranks)
    {
        var hierarchy = _metric.Graph.Hierarchy;
        var weights = TowardsRoot ? _metric.Up : _metric.Down;
        ranks.Clear();
        var at = hierarchy.Rank[node];
        ranks.Add(at);
        while (_pushStamp[at] != _query || _pushed[at] != _time[at])
        {
            var shortcut = hierarchy.UpStart[at];
            while (weights[shortcut] + _time[hierarchy.UpHead[shortcut]] != _time[at]) shortcut++;
            at = hierarchy.UpHead[shortcut];
            ranks.Add(at);
        }

        for (at = _pushedFrom[at]; at >= 0; at = _pushedFrom[at]) ranks.Add(at);
    }

    /// <summary>Ranks that <see cref="Root"/> went through.</summary>
    public IReadOnlyList<int> Reached => _reached;

    /// <summary>What <see cref="Root"/> pushed to one of <see cref="Reached"/>: from or to the root going up only.</summary>
    public int Pushed(int rank) => _pushed[rank];

    /// <summary>The time a rank was seeded with; it is the last of a <see cref="Trace"/>.</summary>
    public int SeedOf(int rank) => _pushed[rank];

    /// <summary>Seeds are few; their ways to the top soon run together, and then one is left.</summary>
    private int TakeLowest(ReadOnlySpan<int> parent)
    {
        var lowest = 0;
        for (var i = 1; i < _open.Count; i++)
        {
            if (_open[i] < _open[lowest]) lowest = i;
        }

        var rank = _open[lowest];
        if (parent[rank] >= 0 && !_open.Contains(parent[rank]))
        {
            _open[lowest] = parent[rank];
        }
        else
        {
            _open[lowest] = _open[^1];
            _open.RemoveAt(_open.Count - 1);
        }

        return rank;
    }
}
