using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Times from the same many nodes to one root after the other, eight roots at once: what has to be gone through above the nodes is worked
/// out once, and each step of it serves eight (restricted sweeps, Delling, Goldberg, Werneck 2011). The same times as
/// <see cref="HierarchySearch"/>. One thread. Takes 36 bytes for each node of the graph.
/// </summary>
internal sealed class HierarchyLanes
{
    /// <summary>Roots at once.</summary>
    public const int Width = 8;

    private readonly RoadHierarchy _hierarchy;
    private readonly int[] _lanes;    // Per rank and lane: the least so far; never between two groups.
    private readonly bool[] _isAbove;
    private readonly List<int> _above = []; // The nodes given and all that is above them, the highest first.
    private readonly List<int> _written = [];

    public HierarchyLanes(RoadGraph graph)
    {
        _hierarchy = graph.Hierarchy;
        _lanes = new int[graph.States.NodeCount * Width];
        _isAbove = new bool[graph.States.NodeCount];
        _lanes.AsSpan().Fill(RoadMetric.Never);
    }

    /// <summary>Forgets the nodes given.</summary>
    public void Clear()
    {
        foreach (var rank in _above) _isAbove[rank] = false;
        _above.Clear();
    }

    /// <summary>A node whose times will be asked for. Call for all of them, then <see cref="Order"/>.</summary>
    public void Add(int node)
    {
        var parent = _hierarchy.Parent.Span;
        for (var rank = _hierarchy.Rank[node]; rank >= 0 && !_isAbove[rank]; rank = parent[rank])
        {
            _isAbove[rank] = true;
            _above.Add(rank);
        }
    }

    /// <summary>All nodes are given.</summary>
    public void Order()
    {
        _above.Sort();
        _above.Reverse();
    }

    /// <summary>The root of a lane, after <see cref="HierarchySearch.Root"/> towards it.</summary>
    public void SetRoot(int lane, HierarchySearch search)
    {
        foreach (var rank in search.Reached)
        {
            _lanes[rank * Width + lane] = search.Pushed(rank);
            _written.Add(rank);
        }
    }

    /// <summary>Works out the times of all nodes to the roots of the lanes.</summary>
    /// <param name="weights">Of the shortcuts, going up.</param>
    public void Sweep(ReadOnlySpan<int> weights)
    {
        var upStart = _hierarchy.UpStart.Span;
        var upHead = _hierarchy.UpHead.Span;
        var lanes = MemoryMarshal.Cast<int, Vector256<int>>(_lanes.AsSpan());
        foreach (var rank in CollectionsMarshal.AsSpan(_above))
        {
            var least = lanes[rank];
            for (var shortcut = upStart[rank]; shortcut < upStart[rank + 1]; shortcut++)
                least = Vector256.Min(least, lanes[upHead[shortcut]] + Vector256.Create(weights[shortcut]));
            lanes[rank] = least;
        }
    }

    /// <summary>The least time from a node given to the root of a lane; <see cref="RoadMetric.Never"/> or more when there is no way.</summary>
    public int Time(int node, int lane) => _lanes[_hierarchy.Rank[node] * Width + lane];

    /// <summary>Ready for the next roots; the nodes stay.</summary>
    public void EndGroup()
    {
        var lanes = MemoryMarshal.Cast<int, Vector256<int>>(_lanes.AsSpan());
        var never = Vector256.Create(RoadMetric.Never);
        foreach (var rank in _above) lanes[rank] = never;
        foreach (var rank in _written) lanes[rank] = never;
        _written.Clear();
    }
}
