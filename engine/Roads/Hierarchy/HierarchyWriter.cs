using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>Orders and contracts the nodes of <see cref="TurnStates"/> and writes what <see cref="RoadHierarchy"/> reads. Pure.</summary>
internal static class HierarchyWriter
{
    public static void Write(RoadFileWriter writer, TurnStates states, FlatArray<LatLng> vertices)
    {
        var places = new LatLng[states.NodeCount];
        for (var node = 0; node < places.Length; node++) places[node] = vertices[states.Vertex(node)];
        var rank = NodeOrder.Of(Neighbours(states), places);
        var (start, heads) = Contract(states, rank);
        writer.Add<int>(RoadSection.Rank, rank);
        writer.Add<int>(RoadSection.UpStart, start);
        writer.Add<int>(RoadSection.UpHead, heads);
        WriteParents(writer, start, heads);
        WriteDown(writer, start, heads);
        WriteShortcuts(writer, states, rank, start, heads);
    }

    private static List<int>[] Neighbours(TurnStates states)
    {
        var neighbours = new List<int>[states.NodeCount];
        for (var node = 0; node < neighbours.Length; node++) neighbours[node] = [];
        for (var arc = 0; arc < states.ArcCount; arc++)
        {
            var (tail, head) = (states.Tail(arc), states.Head(arc));
            if (tail == head || neighbours[tail].Contains(head)) continue;
            neighbours[tail].Add(head);
            neighbours[head].Add(tail);
        }

        return neighbours;
    }

    /// <summary>
    /// To contract a node joins all its higher neighbours with one another. Enough is to hand them on to the lowest of them, which does the
    /// rest in its turn. All in ranks; heads ascending for each node.
    /// </summary>
    private static (int[] Start, int[] Heads) Contract(TurnStates states, int[] rank)
    {
        var up = new int[rank.Length][];
        var lists = new List<int>[rank.Length];
        for (var r = 0; r < lists.Length; r++) lists[r] = [];
        for (var arc = 0; arc < states.ArcCount; arc++)
        {
            var (a, b) = (rank[states.Tail(arc)], rank[states.Head(arc)]);
            if (a != b) lists[Math.Min(a, b)].Add(Math.Max(a, b));
        }

        for (var r = 0; r < lists.Length; r++)
        {
            lists[r].Sort();
            up[r] = [.. lists[r].Distinct()];
        }

        var start = new int[rank.Length + 1];
        for (var r = 0; r < up.Length; r++)
        {
            start[r + 1] = start[r] + up[r].Length;
            if (up[r].Length > 1) up[up[r][0]] = Merge(up[up[r][0]], up[r].AsSpan(1));
        }

        var heads = new int[start[^1]];
        for (var r = 0; r < up.Length; r++) up[r].CopyTo(heads, start[r]);
        return (start, heads);
    }

    private static int[] Merge(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var merged = new int[a.Length + b.Length];
        int i = 0, j = 0, count = 0;
        while (i < a.Length || j < b.Length)
        {
            var next = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j];
            if (i < a.Length && a[i] == next) i++;
            if (j < b.Length && b[j] == next) j++;
            merged[count++] = next;
        }

        return count == merged.Length ? merged : merged[..count];
    }

    private static void WriteParents(RoadFileWriter writer, int[] start, int[] heads)
    {
        var parents = new int[start.Length - 1];
        for (var r = 0; r < parents.Length; r++) parents[r] = start[r] < start[r + 1] ? heads[start[r]] : -1;
        writer.Add<int>(RoadSection.Parent, parents);
    }

    private static void WriteDown(RoadFileWriter writer, int[] start, int[] heads)
    {
        var downStart = new int[start.Length];
        foreach (var head in heads) downStart[head + 1]++;
        for (var r = 0; r + 1 < downStart.Length; r++) downStart[r + 1] += downStart[r];
        var next = downStart[..^1];
        var (tails, shortcuts) = (new int[heads.Length], new int[heads.Length]);
        for (var r = 0; r + 1 < start.Length; r++)
        {
            for (var up = start[r]; up < start[r + 1]; up++)
            {
                tails[next[heads[up]]] = r;
                shortcuts[next[heads[up]]++] = up;
            }
        }

        writer.Add<int>(RoadSection.DownStart, downStart);
        writer.Add<int>(RoadSection.DownTail, tails);
        writer.Add<int>(RoadSection.DownArc, shortcuts);
    }

    /// <summary>Which shortcut each arc lies under, and which arcs lie under each shortcut.</summary>
    private static void WriteShortcuts(RoadFileWriter writer, TurnStates states, int[] rank, int[] start, int[] heads)
    {
        var shortcutOf = new int[states.ArcCount];
        var under = new int[heads.Length + 1];
        for (var arc = 0; arc < shortcutOf.Length; arc++)
        {
            var (a, b) = (rank[states.Tail(arc)], rank[states.Head(arc)]);
            shortcutOf[arc] = a == b
                ? -1
                : Array.BinarySearch(heads, start[Math.Min(a, b)], start[Math.Min(a, b) + 1] - start[Math.Min(a, b)], Math.Max(a, b));
            if (shortcutOf[arc] >= 0) under[shortcutOf[arc] + 1]++;
        }

        for (var i = 0; i + 1 < under.Length; i++) under[i + 1] += under[i];
        var next = under[..^1];
        var arcs = new int[under[^1]];
        for (var arc = 0; arc < shortcutOf.Length; arc++)
        {
            if (shortcutOf[arc] >= 0) arcs[next[shortcutOf[arc]]++] = arc;
        }

        writer.Add<int>(RoadSection.ArcShortcut, shortcutOf);
        writer.Add<int>(RoadSection.ShortcutStart, under);
        writer.Add<int>(RoadSection.ShortcutArcs, arcs);
    }
}
