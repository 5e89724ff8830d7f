using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// In which order the hierarchy contracts the nodes: a nested dissection. The few nodes that divide the network in two come last, before
/// them those that divide each half, and so on. The order knows nothing of travel times, so it serves for all of them
/// (Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies, 2016). Cuts are found as minimum cuts between the two ends of the
/// patch in four directions (Schild, Sommer: On Balanced Separators in Road Networks, 2015). Deterministic. One use.
/// </summary>
internal sealed class NodeOrder
{
    private const double EndsPart = 0.25; // Of the nodes at either end of a direction: no half is smaller.
    private const int PatchMin = 3;       // Smaller ones are not worth a cut.

    private readonly List<int>[] _neighbours;
    private readonly LatLng[] _places;
    private readonly int[] _rank;
    private readonly int[] _local;
    private readonly MinimumCut _cut = new();

    private NodeOrder(List<int>[] neighbours, LatLng[] places)
    {
        _neighbours = neighbours;
        _places = places;
        _rank = new int[places.Length];
        _local = new int[places.Length];
        Array.Fill(_rank, -1);
    }

    /// <param name="neighbours">Per node: the others it has a line to, each once, in any direction. Used up.</param>
    /// <returns>Per node: its rank, 0 for the first to be contracted.</returns>
    public static int[] Of(List<int>[] neighbours, LatLng[] places)
    {
        var order = new NodeOrder(neighbours, places);
        var contracted = order.ContractChains();
        var rest = Enumerable.Range(0, places.Length).Where(node => order._rank[node] < 0).ToArray();
        order.Dissect(rest, contracted);
        return order._rank;
    }

    /// <summary>
    /// Ends and links of chains go first: to contract a node with at most two neighbours adds at most one line for those it takes away.
    /// No two neighbours in one round, so that a chain becomes a shallow tree and not a long one.
    /// </summary>
    private int ContractChains()
    {
        var next = 0;
        var touched = new int[_neighbours.Length];
        for (var round = 1; ; round++)
        {
            var before = next;
            for (var node = 0; node < _neighbours.Length; node++)
            {
                if (_rank[node] >= 0 || touched[node] == round || _neighbours[node].Count > 2) continue;
                _rank[node] = next++;
                foreach (var other in _neighbours[node])
                {
                    touched[other] = round;
                    _neighbours[other].Remove(node);
                }

                if (_neighbours[node].Count == 2) Join(_neighbours[node][0], _neighbours[node][1]);
            }

            if (next == before) return next;
        }
    }

    private void Join(int a, int b)
    {
        if (_neighbours[a].Contains(b)) return;
        _neighbours[a].Add(b);
        _neighbours[b].Add(a);
    }

    /// <summary>Gives the nodes the ranks from <paramref name="firstRank"/> on.</summary>
    private void Dissect(int[] nodes, int firstRank)
    {
        var open = new Stack<(int[] Nodes, int FirstRank)>();
        open.Push((nodes, firstRank));
        while (open.TryPop(out var part))
        {
            if (part.Nodes.Length <= PatchMin)
            {
                for (var i = 0; i < part.Nodes.Length; i++) _rank[part.Nodes[i]] = part.FirstRank + i;
                continue;
            }

            var (left, right, middle) = Divide(part.Nodes);
            var last = part.FirstRank + left.Length + right.Length;
            for (var i = 0; i < middle.Length; i++) _rank[middle[i]] = last + i;
            open.Push((left, part.FirstRank));
            open.Push((right, part.FirstRank + left.Length));
        }
    }

    /// <summary>Two parts without a line between them, and the nodes that lie between.</summary>
    private (int[] Left, int[] Right, int[] Middle) Divide(int[] nodes)
    {
        var patch = PatchOf(nodes);
        var side = new bool[nodes.Length];
        var best = int.MaxValue;
        var ends = Math.Max(1, (int)(nodes.Length * EndsPart));
        foreach (var (east, north) in new[] { (1f, 0f), (0f, 1f), (0.7071f, 0.7071f), (0.7071f, -0.7071f) })
        {
            var order = Sorted(patch, east, north);
            var cut = _cut.Cut(patch, order, ends, best);
            if (cut < 0 || cut >= best) continue;
            best = cut;
            for (var i = 0; i < side.Length; i++) side[i] = _cut.IsWithSources(i);
        }

        return Separate(nodes, patch, side);
    }

    private static int[] Sorted(Patch patch, float east, float north)
    {
        var keys = new float[patch.Count];
        var order = new int[patch.Count];
        for (var i = 0; i < order.Length; i++)
        {
            keys[i] = patch.East[i] * east + patch.North[i] * north;
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }

    /// <summary>The nodes at the cut on the side that has fewer of them become the middle.</summary>
    private static (int[] Left, int[] Right, int[] Middle) Separate(int[] nodes, Patch patch, bool[] side)
    {
        var atCut = new bool[nodes.Length];
        int onLeft = 0, onRight = 0;
        for (var i = 0; i < nodes.Length; i++)
        {
            for (var line = patch.Start[i]; line < patch.Start[i + 1] && !atCut[i]; line++) atCut[i] = side[i] != side[patch.To[line]];
            if (atCut[i] && side[i]) onLeft++;
            if (atCut[i] && !side[i]) onRight++;
        }

        var taken = onLeft <= onRight;
        var (left, right, middle) = (new List<int>(), new List<int>(), new List<int>());
        for (var i = 0; i < nodes.Length; i++)
        {
            var list = atCut[i] && side[i] == taken ? middle : side[i] ? left : right;
            list.Add(nodes[i]);
        }

        return ([.. left], [.. right], [.. middle]);
    }

    private Patch PatchOf(int[] nodes)
    {
        for (var i = 0; i < nodes.Length; i++) _local[nodes[i]] = i;
        var start = new int[nodes.Length + 1];
        var to = new List<int>();
        for (var i = 0; i < nodes.Length; i++)
        {
            foreach (var other in _neighbours[nodes[i]])
            {
                // A number that is left over from another patch is told by what stands at its place here.
                if (_local[other] < nodes.Length && nodes[_local[other]] == other) to.Add(_local[other]);
            }

            start[i + 1] = to.Count;
        }

        var (east, north) = (new float[nodes.Length], new float[nodes.Length]);
        var origin = _places[nodes[0]];
        var shrink = Math.Cos(origin.Latitude * Math.PI / 180);
        for (var i = 0; i < nodes.Length; i++)
        {
            var place = _places[nodes[i]];
            east[i] = (float)((place.Longitude - origin.Longitude) * shrink * 1e5);
            north[i] = (float)((place.Latitude - origin.Latitude) * 1e5);
        }

        return new Patch(start, [.. to], Backs(start, to), east, north);
    }

    private static int[] Backs(int[] start, List<int> to)
    {
        var back = new int[to.Count];
        for (var node = 0; node + 1 < start.Length; node++)
        {
            for (var line = start[node]; line < start[node + 1]; line++)
            {
                if (to[line] < node) continue; // Set with its other half.
                var other = start[to[line]];
                while (to[other] != node) other++;
                back[line] = other;
                back[other] = line;
            }
        }

        return back;
    }
}
