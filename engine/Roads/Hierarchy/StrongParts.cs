namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Strongly connected parts of the network, by Tarjan's algorithm without recursion (a road network is deeper than a stack). Pure.
/// </summary>
internal static class StrongParts
{
    /// <param name="start">The lines out of vertex v lead to to[start[v]..start[v + 1]].</param>
    /// <returns>Per vertex, whether it is in the largest part by vertices; of equals, the part that holds the lowest vertex.</returns>
    public static bool[] Largest(int[] start, int[] to)
    {
        var vertexCount = start.Length - 1;
        var part = Parts(start, to, out var partCount);
        var size = new int[partCount];
        foreach (var p in part) size[p]++;
        var inLargest = new bool[vertexCount];
        if (vertexCount == 0) return inLargest;
        var best = part[0];
        for (var v = 1; v < vertexCount; v++)
        {
            if (size[part[v]] > size[best]) best = part[v];
        }

        for (var v = 0; v < vertexCount; v++) inLargest[v] = part[v] == best;
        return inLargest;
    }

    private static int[] Parts(int[] start, int[] to, out int partCount)
    {
        var vertexCount = start.Length - 1;
        var part = new int[vertexCount];
        var order = new int[vertexCount]; // 0 = not met yet.
        var low = new int[vertexCount];
        var nextEdge = start[..vertexCount];
        var open = new Stack<int>();
        var path = new Stack<int>();
        Array.Fill(part, -1);
        partCount = 0;
        var met = 0;
        for (var root = 0; root < vertexCount; root++)
        {
            if (order[root] == 0) Enter(root);
            while (path.TryPeek(out var v))
            {
                if (nextEdge[v] < start[v + 1])
                {
                    var next = to[nextEdge[v]++];
                    if (order[next] == 0) Enter(next);
                    else if (part[next] < 0) low[v] = Math.Min(low[v], order[next]);
                    continue;
                }

                path.Pop();
                if (path.TryPeek(out var parent)) low[parent] = Math.Min(low[parent], low[v]);
                if (low[v] == order[v]) Close(v, partCount++);
            }
        }

        return part;

        void Enter(int v)
        {
            order[v] = low[v] = ++met;
            open.Push(v);
            path.Push(v);
        }

        void Close(int v, int number)
        {
            int member;
            do
            {
                member = open.Pop();
                part[member] = number;
            }
            while (member != v);
        }
    }
}
