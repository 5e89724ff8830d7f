using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Turns OSM ways into a <see cref="RoadNetwork"/> for one vehicle: its ways are cut wherever a node is used twice, a barrier or the turn
/// of
/// a restriction lies, or the file lacks a node; each piece becomes a street with one or two edges. One thread, one use. Order follows the
/// ids of ways and nodes only.
/// </summary>
internal sealed class RoadGraphBuilder(OsmData data, RoadImport import)
{
    private const int Blocked = -2; // In place of a vertex: a barrier at which every piece of way gets an end of its own.

    private readonly RoadAccess _access = RoadAccess.Of(import.Vehicle);
    private readonly List<int> _run = []; // Nodes of a way between two gaps.
    private readonly int[] _vertexOfNode = new int[data.NodeCount]; // First the number of uses, then the vertex, -1 or Blocked.
    private readonly Dictionary<int, int> _delay = []; // Milliseconds at a node, at all gates on used ways; -1: no way past.
    private readonly List<LatLng> _vertices = [];
    private readonly int[] _firstStreet = new int[data.WayCount + 1]; // Of each way.
    private readonly List<int> _start = [0];
    private readonly List<LatLng> _points = [];
    private readonly List<double> _along = [];
    private readonly List<int> _streetOfPoint = [];
    private readonly List<RoadClass> _class = [];
    private readonly List<int> _name = [];
    private readonly List<int> _fromVertex = [];
    private readonly List<int> _toVertex = [];
    private readonly List<int> _forwardMilliseconds = [];
    private readonly List<int> _backwardMilliseconds = []; // -1 on a one-way street.
    private readonly List<RoadName> _names = [];
    private readonly Dictionary<RoadName, int> _nameIndex = [];

    /// <summary>Barriers nobody gets past, in order of node. Once built.</summary>
    public IReadOnlyList<LatLng> CutPlaces =>
        [.. _delay.Where(at => at.Value < 0).Select(at => at.Key).Order().Select(data.NodePlace)];

    public RoadNetwork Build()
    {
        var uses = new WayUse?[data.WayCount];
        for (var way = 0; way < uses.Length; way++)
        {
            if (!_access.TryUse(data.WayTags(way), import.Ferries, out var use)) continue;
            uses[way] = use;
            CountUses(way);
        }

        var barriers = FindBarriers();
        var turns = new RoadTurnsBuilder(data, import.Vehicle);
        foreach (var node in turns.ViaNodes)
        {
            if (_vertexOfNode[node] > 0) _vertexOfNode[node] += 2;
        }

        NumberVertices();
        for (var way = 0; way < uses.Length; way++)
        {
            _firstStreet[way] = _class.Count;
            if (uses[way] is { } use) AddWay(way, use);
        }

        _firstStreet[^1] = _class.Count;
        var edges = MakeEdges(_vertices.Count);
        var streets = new RoadStreets(
            [.. _start], [.. _points], [.. _along], [.. _streetOfPoint], [.. _class], [.. _name], [.. _names]);
        var forbidden = turns.Build(edges, _firstStreet, _vertexOfNode, out var restrictions);
        var counts = data.Counts with { Restrictions = restrictions, Barriers = barriers, UsedWays = uses.Count(use => use is not null) };
        return new RoadNetwork(streets, edges, [.. _vertices], forbidden, counts);
    }

    /// <summary>
    /// Takes the next run of nodes that are all in the file from <paramref name="at"/> on, without repeats in a row. A gap ends a run: to
    /// bridge it would invent a straight road.
    /// </summary>
    private bool TryNextRun(ReadOnlySpan<int> nodes, ref int at)
    {
        while (at < nodes.Length)
        {
            _run.Clear();
            while (at < nodes.Length && nodes[at] < 0) at++;
            for (; at < nodes.Length && nodes[at] >= 0; at++)
            {
                if (_run.Count == 0 || _run[^1] != nodes[at]) _run.Add(nodes[at]);
            }

            if (_run.Count >= 2) return true;
        }

        return false;
    }

    private void CountUses(int way)
    {
        var nodes = data.WayNodes(way);
        for (var at = 0; TryNextRun(nodes, ref at);)
        {
            foreach (var node in _run) _vertexOfNode[node]++;
            _vertexOfNode[_run[0]] += 2;
            _vertexOfNode[_run[^1]] += 2;
        }
    }

    private BarrierCounts FindBarriers()
    {
        var (cut, delay, free) = (0, 0, 0);
        for (var barrier = 0; barrier < data.BarrierNodes.Length; barrier++)
        {
            var node = data.BarrierNodes[barrier];
            if (_vertexOfNode[node] == 0) continue;
            var passable = RoadBarriers.TryPass(data.BarrierTags(barrier), import.Vehicle, out var seconds);
            if (!passable) cut++;
            else if (seconds > 0) delay++;
            else free++;
            if (!passable || seconds > 0) _delay.Add(node, passable ? seconds * 1000 : -1);
        }

        return new BarrierCounts { Cut = cut, Delay = delay, Free = free };
    }

    private void NumberVertices()
    {
        for (var node = 0; node < _vertexOfNode.Length; node++)
        {
            var isVertex = _vertexOfNode[node] >= 2;
            var isBlocked = _delay.GetValueOrDefault(node) < 0;
            _vertexOfNode[node] = isBlocked ? Blocked : isVertex ? _vertices.Count : -1;
            if (isVertex && !isBlocked) _vertices.Add(data.NodePlace(node));
        }
    }

    private void AddWay(int way, WayUse use)
    {
        var name = NameOf(way);
        var nodes = data.WayNodes(way);
        var backward = use.Direction == RoadDirection.Backward;
        var (ahead, back) = use.ForwardKmh > 0 ? (use.ForwardKmh, use.BackwardKmh) : FerryKmh(way);
        if (backward) (ahead, back) = (back, ahead);
        for (var at = 0; TryNextRun(nodes, ref at);)
        {
            if (backward) _run.Reverse();
            var first = 0;
            for (var i = 1; i < _run.Count; i++)
            {
                if (_vertexOfNode[_run[i]] == -1) continue;
                AddStreet(first, i, ahead, use.Direction == RoadDirection.Both ? back : 0);
                _class.Add(use.Class);
                _name.Add(name);
                first = i;
            }
        }
    }

    /// <summary>From the duration of the whole line, as far as the file holds it.</summary>
    private (double Ahead, double Back) FerryKmh(int way)
    {
        var metres = 0.0;
        var nodes = data.WayNodes(way);
        for (var i = 1; i < nodes.Length; i++)
        {
            if (nodes[i - 1] >= 0 && nodes[i] >= 0) metres += data.NodePlace(nodes[i - 1]).MetresTo(data.NodePlace(nodes[i]));
        }

        OsmDuration.TryRead(data.Tag(way, "duration"), out var seconds);
        // A line that is cut off, or a slip of the pen: no slower than a walk, no faster than a fast ferry (about 40 knots).
        var kmh = Math.Clamp(metres / Math.Max(seconds, 1) * 3.6, RoadRules.FerryKmh, 75);
        return (kmh, kmh);
    }

    /// <param name="backKmh">0 on a one-way street.</param>
    private void AddStreet(int first, int last, double aheadKmh, double backKmh)
    {
        var (metres, delay) = (0.0, 0L);
        for (var i = first; i <= last; i++)
        {
            var place = data.NodePlace(_run[i]);
            if (i > first) metres += _points[^1].MetresTo(place);
            if (i > first && i < last) delay += DelayAt(i);
            _points.Add(place);
            _along.Add(metres);
            _streetOfPoint.Add(_fromVertex.Count);
        }

        _start.Add(_points.Count);
        _fromVertex.Add(VertexAt(first));
        _toVertex.Add(VertexAt(last));
        // Each gate is paid once on the way past: by the edge that leaves it, or that it stands on.
        _forwardMilliseconds.Add(Milliseconds(metres, aheadKmh, delay + DelayAt(first)));
        _backwardMilliseconds.Add(backKmh > 0 ? Milliseconds(metres, backKmh, delay + DelayAt(last)) : -1);
    }

    private int DelayAt(int i) => Math.Max(0, _delay.GetValueOrDefault(_run[i]));

    /// <summary>The vertex of a node of the run; a new one at a barrier that cuts, so that nothing leads past it.</summary>
    private int VertexAt(int i)
    {
        var vertex = _vertexOfNode[_run[i]];
        if (vertex != Blocked) return vertex;
        _vertices.Add(data.NodePlace(_run[i]));
        return _vertices.Count - 1;
    }

    private static int Milliseconds(double metres, double kmh, long delay)
    {
        var driving = Math.Round(metres * 3600 / kmh, MidpointRounding.AwayFromZero); // m / (km/h) = 3.6 s
        return (int)Math.Clamp(driving + delay, 1, RoadLimits.EdgeMillisecondsMax);
    }

    private int NameOf(int way)
    {
        var tags = data.WayTags(way);
        var name = new RoadName(tags["name"] ?? tags["ref"] ?? "", tags["name:en"], tags["name:zh"]);
        if (_nameIndex.TryGetValue(name, out var index)) return index;
        _names.Add(name);
        _nameIndex.Add(name, _names.Count - 1);
        return _names.Count - 1;
    }

    private RoadEdges MakeEdges(int vertexCount)
    {
        var streets = _fromVertex.Count;
        var outStart = new int[vertexCount + 1];
        for (var street = 0; street < streets; street++)
        {
            outStart[_fromVertex[street] + 1]++;
            if (_backwardMilliseconds[street] >= 0) outStart[_toVertex[street] + 1]++;
        }

        for (var v = 0; v < vertexCount; v++) outStart[v + 1] += outStart[v];
        var count = outStart[vertexCount];
        var next = outStart[..vertexCount];
        var edges = new RoadEdges(
            outStart, new int[count], new int[count], new int[count], new int[count], new int[count],
            new int[vertexCount + 1], new int[count], new int[streets]);
        for (var street = 0; street < streets; street++)
        {
            var (from, to) = (_fromVertex[street], _toVertex[street]);
            var forward = next[from]++;
            Put(edges, forward, street, from, to, _forwardMilliseconds[street]);
            edges.Canonical[street] = forward;
            edges.Twin[forward] = -1;
            if (_backwardMilliseconds[street] < 0) continue;
            var backward = next[to]++;
            Put(edges, backward, street, to, from, _backwardMilliseconds[street]);
            edges.Twin[forward] = backward;
            edges.Twin[backward] = forward;
        }

        FillIn(edges, vertexCount);
        return edges;
    }

    private static void Put(RoadEdges edges, int edge, int street, int from, int to, int milliseconds)
    {
        edges.From[edge] = from;
        edges.To[edge] = to;
        edges.Street[edge] = street;
        edges.Milliseconds[edge] = milliseconds;
    }

    private static void FillIn(RoadEdges edges, int vertexCount)
    {
        foreach (var to in edges.To) edges.InStart[to + 1]++;
        for (var v = 0; v < vertexCount; v++) edges.InStart[v + 1] += edges.InStart[v];
        var next = edges.InStart[..vertexCount];
        for (var edge = 0; edge < edges.To.Length; edge++) edges.In[next[edges.To[edge]]++] = edge;
    }
}
