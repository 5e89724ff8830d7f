namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Collects nodes and ways in any order and makes <see cref="OsmData"/> of them. One reader, one thread, one use.
/// Each Try method says false when a limit of <see cref="RoadLimits"/> is reached; <see cref="Failure"/> then names it.
/// </summary>
internal sealed class OsmDataBuilder
{
    private static readonly string[] RoadKeys =
    [
        "highway", "oneway", "junction", "maxspeed", "name", "name:en", "name:zh", "access", "motor_vehicle", "service", "ref",
    ];

    private readonly string[] _keys;
    private readonly List<long> _nodeIds = [];
    private readonly List<int> _latitudesE7 = [];
    private readonly List<int> _longitudesE7 = [];
    private readonly List<long> _wayIds = [];
    private readonly List<int> _refStart = [0];
    private readonly List<long> _refs = [];
    private readonly List<int> _tagStart = [0];
    private readonly List<OsmTag> _tags = [];
    private readonly List<string> _strings = [];
    private readonly Dictionary<string, int> _stringIndex = new(StringComparer.Ordinal);
    private long _waysWithoutHighway;
    private long _relations;
    private long _missingNodes;
    private long _repeatedIds;

    public OsmDataBuilder(IEnumerable<string>? alsoKeep) => _keys = [.. RoadKeys, .. (alsoKeep ?? []).Except(RoadKeys)];

    /// <summary>The limit that was reached, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>The keys whose values are kept; the first is "highway", which decides whether a way is kept.</summary>
    public ReadOnlySpan<string> Keys => _keys;

    public const int HighwayKey = 0;

    public void SkipRelation() => _relations++;

    public bool TryAddNode(long id, int latitudeE7, int longitudeE7)
    {
        if (_nodeIds.Count == RoadLimits.NodesMax) return Fail($"more than {RoadLimits.NodesMax} nodes");
        _nodeIds.Add(id);
        _latitudesE7.Add(latitudeE7);
        _longitudesE7.Add(longitudeE7);
        return true;
    }

    /// <summary>One node of the way that <see cref="TryEndWay"/> will close.</summary>
    public bool TryAddWayNode(long nodeId)
    {
        if (_refs.Count == RoadLimits.WayNodesTotalMax) return Fail($"more than {RoadLimits.WayNodesTotalMax} way nodes");
        if (_refs.Count - _refStart[^1] == RoadLimits.WayNodesMax) return Fail($"a way has more than {RoadLimits.WayNodesMax} nodes");
        _refs.Add(nodeId);
        return true;
    }

    /// <summary>One tag of the way that <see cref="TryEndWay"/> will close. The first value of a repeated key counts.</summary>
    public bool TryAddWayTag(int key, string value)
    {
        if (value.Length > RoadLimits.TagValueCharactersMax)
            return Fail($"tag '{_keys[key]}' is longer than {RoadLimits.TagValueCharactersMax} characters");
        for (var at = _tagStart[^1]; at < _tags.Count; at++)
        {
            if (_tags[at].Key == key) return true;
        }

        if (!_stringIndex.TryGetValue(value, out var index))
        {
            index = _strings.Count;
            _strings.Add(value);
            _stringIndex.Add(value, index);
        }

        _tags.Add(new OsmTag(key, index));
        return true;
    }

    /// <summary>Closes the way; drops it (counted) when it has no highway tag.</summary>
    public bool TryEndWay(long id)
    {
        var hasHighway = false;
        for (var at = _tagStart[^1]; at < _tags.Count; at++) hasHighway |= _tags[at].Key == HighwayKey;
        if (!hasHighway)
        {
            _waysWithoutHighway++;
            DropWay();
            return true;
        }

        if (_wayIds.Count == RoadLimits.WaysMax) return Fail($"more than {RoadLimits.WaysMax} ways");
        _wayIds.Add(id);
        _refStart.Add(_refs.Count);
        _tagStart.Add(_tags.Count);
        return true;
    }

    /// <summary>Forgets what was added since the last <see cref="TryEndWay"/>: the way is marked as deleted.</summary>
    public void DropWay()
    {
        _refs.RemoveRange(_refStart[^1], _refs.Count - _refStart[^1]);
        _tags.RemoveRange(_tagStart[^1], _tags.Count - _tagStart[^1]);
    }

    public OsmData Finish()
    {
        var nodesInFile = _nodeIds.Count;
        var order = OrderById(_nodeIds);
        var ids = Array.ConvertAll(order, i => _nodeIds[i]);
        var ways = TakeWays(ids);
        var newIndex = new int[ids.Length];
        foreach (var node in ways.Nodes)
        {
            if (node >= 0) newIndex[node] = 1;
        }

        var used = 0;
        for (var i = 0; i < newIndex.Length; i++) newIndex[i] = newIndex[i] == 1 ? used++ : -1;
        for (var at = 0; at < ways.Nodes.Length; at++)
        {
            if (ways.Nodes[at] >= 0) ways.Nodes[at] = newIndex[ways.Nodes[at]];
        }

        var nodes = new OsmNodes(new long[used], new int[used], new int[used]);
        for (var i = 0; i < newIndex.Length; i++)
        {
            if (newIndex[i] < 0) continue;
            nodes.Ids[newIndex[i]] = ids[i];
            nodes.LatitudesE7[newIndex[i]] = _latitudesE7[order[i]];
            nodes.LongitudesE7[newIndex[i]] = _longitudesE7[order[i]];
        }

        var counts = new OsmCounts(nodesInFile, _waysWithoutHighway, _relations, _missingNodes, _repeatedIds);
        return new OsmData(nodes, ways, [.. _strings], _keys, counts);
    }

    private OsmWays TakeWays(long[] sortedNodeIds)
    {
        var order = OrderById(_wayIds);
        var nodes = new List<int>(_refs.Count);
        var tags = new List<OsmTag>(_tags.Count);
        var nodeStart = new int[order.Length + 1];
        var tagStart = new int[order.Length + 1];
        for (var i = 0; i < order.Length; i++)
        {
            var way = order[i];
            for (var at = _refStart[way]; at < _refStart[way + 1]; at++)
            {
                var node = Array.BinarySearch(sortedNodeIds, _refs[at]);
                if (node < 0) _missingNodes++;
                nodes.Add(Math.Max(node, -1));
            }

            for (var at = _tagStart[way]; at < _tagStart[way + 1]; at++) tags.Add(_tags[at]);
            nodeStart[i + 1] = nodes.Count;
            tagStart[i + 1] = tags.Count;
        }

        return new OsmWays(Array.ConvertAll(order, i => _wayIds[i]), nodeStart, [.. nodes], tagStart, [.. tags]);
    }

    /// <summary>Positions in ascending order of id, the first in the file of each id only.</summary>
    private int[] OrderById(List<long> ids)
    {
        var order = new int[ids.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var sorted = true;
        for (var i = 1; i < order.Length && sorted; i++) sorted = ids[i - 1] < ids[i];
        if (sorted) return order;
        Array.Sort(order, (a, b) => ids[a] != ids[b] ? ids[a].CompareTo(ids[b]) : a.CompareTo(b));
        var kept = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (i > 0 && ids[order[i]] == ids[order[i - 1]]) _repeatedIds++;
            else order[kept++] = order[i];
        }

        return order[..kept];
    }

    private bool Fail(string reason)
    {
        Failure = reason;
        return false;
    }
}
