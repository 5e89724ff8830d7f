using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Turns OSM ways into a <see cref="RoadNetwork"/>: drivable ways are cut wherever a node is used twice or the file lacks a node, and each
/// piece becomes a street with one or two edges. One thread, one use. Order follows the ids of ways and nodes only.
/// </summary>
internal sealed class RoadGraphBuilder(OsmData data)
{
    private readonly List<int> _run = []; // Nodes of a way between two gaps.
    private readonly int[] _vertexOfNode = new int[data.NodeCount]; // First the number of uses, then the vertex or -1.
    private readonly List<int> _start = [0];
    private readonly List<LatLng> _points = [];
    private readonly List<double> _along = [];
    private readonly List<int> _streetOfPoint = [];
    private readonly List<RoadClass> _class = [];
    private readonly List<int> _name = [];
    private readonly List<int> _fromVertex = [];
    private readonly List<int> _toVertex = [];
    private readonly List<bool> _bothWays = [];
    private readonly List<int> _milliseconds = [];
    private readonly List<RoadName> _names = [];
    private readonly Dictionary<RoadName, int> _nameIndex = [];

    public RoadNetwork Build()
    {
        for (var way = 0; way < data.WayCount; way++)
        {
            if (RoadRules.TryClass(data, way, out _)) CountUses(way);
        }

        var vertices = NumberVertices();
        for (var way = 0; way < data.WayCount; way++)
        {
            if (RoadRules.TryClass(data, way, out var road)) AddWay(way, road);
        }

        var edges = MakeEdges(vertices.Length);
        var inMain = StrongParts.Largest(edges, vertices.Length);
        var snappable = new bool[_class.Count];
        for (var street = 0; street < snappable.Length; street++)
            snappable[street] = inMain[_fromVertex[street]] && inMain[_toVertex[street]];

        var streets = new RoadStreets(
            [.. _start], [.. _points], [.. _along], [.. _streetOfPoint], [.. _class], [.. _name], snappable, [.. _names]);
        return new RoadNetwork(streets, edges, vertices, RoadTurns.AllAllowed, data.Counts);
    }

    /// <summary>
    /// Takes the next run of nodes that are all in the file from <paramref name="at"/> on, without repeats in a row. A gap ends a run: to
    /// bridge
    /// it would invent a straight road.
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

    private LatLng[] NumberVertices()
    {
        var vertices = new List<LatLng>();
        for (var node = 0; node < _vertexOfNode.Length; node++)
        {
            var isVertex = _vertexOfNode[node] >= 2;
            _vertexOfNode[node] = isVertex ? vertices.Count : -1;
            if (isVertex) vertices.Add(data.NodePlace(node));
        }

        return [.. vertices];
    }

    private void AddWay(int way, RoadClass road)
    {
        var direction = RoadRules.Direction(data, way, road);
        var kmh = RoadRules.SpeedKmh(road, data.Tag(way, "maxspeed"));
        var name = NameOf(way);
        var nodes = data.WayNodes(way);
        for (var at = 0; TryNextRun(nodes, ref at);)
        {
            if (direction == RoadDirection.Backward) _run.Reverse();
            var first = 0;
            for (var i = 1; i < _run.Count; i++)
            {
                if (_vertexOfNode[_run[i]] < 0) continue;
                AddStreet(first, i, kmh);
                _class.Add(road);
                _name.Add(name);
                _bothWays.Add(direction == RoadDirection.Both);
                first = i;
            }
        }
    }

    private void AddStreet(int first, int last, double kmh)
    {
        var metres = 0.0;
        for (var i = first; i <= last; i++)
        {
            var place = data.NodePlace(_run[i]);
            if (i > first) metres += _points[^1].MetresTo(place);
            _points.Add(place);
            _along.Add(metres);
            _streetOfPoint.Add(_fromVertex.Count);
        }

        _start.Add(_points.Count);
        _fromVertex.Add(_vertexOfNode[_run[first]]);
        _toVertex.Add(_vertexOfNode[_run[last]]);
        var milliseconds = Math.Round(metres * 3600 / kmh, MidpointRounding.AwayFromZero); // m / (km/h) = 3.6 s
        _milliseconds.Add((int)Math.Clamp(milliseconds, 1, RoadLimits.EdgeMillisecondsMax));
    }

    private int NameOf(int way)
    {
        var name = new RoadName(data.Tag(way, "name") ?? data.Tag(way, "ref") ?? "", data.Tag(way, "name:en"), data.Tag(way, "name:zh"));
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
            if (_bothWays[street]) outStart[_toVertex[street] + 1]++;
        }

        for (var v = 0; v < vertexCount; v++) outStart[v + 1] += outStart[v];
        var count = outStart[vertexCount];
        var next = outStart[..vertexCount];
        var edges = new RoadEdges(
            outStart, new int[count], new int[count], new int[count], new int[count], new int[count],
            new int[vertexCount + 1], new int[count], new int[streets]);
        for (var street = 0; street < streets; street++)
        {
            var forward = next[_fromVertex[street]]++;
            Put(edges, forward, street, _fromVertex[street], _toVertex[street]);
            edges.Canonical[street] = forward;
            edges.Twin[forward] = -1;
            if (!_bothWays[street]) continue;
            var backward = next[_toVertex[street]]++;
            Put(edges, backward, street, _toVertex[street], _fromVertex[street]);
            edges.Twin[forward] = backward;
            edges.Twin[backward] = forward;
        }

        FillIn(edges, vertexCount);
        return edges;
    }

    private void Put(RoadEdges edges, int edge, int street, int from, int to)
    {
        edges.From[edge] = from;
        edges.To[edge] = to;
        edges.Street[edge] = street;
        edges.Milliseconds[edge] = _milliseconds[street];
    }

    private static void FillIn(RoadEdges edges, int vertexCount)
    {
        foreach (var to in edges.To) edges.InStart[to + 1]++;
        for (var v = 0; v < vertexCount; v++) edges.InStart[v + 1] += edges.InStart[v];
        var next = edges.InStart[..vertexCount];
        for (var edge = 0; edge < edges.To.Length; edge++) edges.In[next[edges.To[edge]]++] = edge;
    }
}
