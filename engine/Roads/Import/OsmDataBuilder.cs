namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Collects the roads of a file in any order and makes <see cref="OsmData"/> of them. One reader, one thread, one use.
/// </summary>
internal sealed class OsmDataBuilder : IOsmReceiver
{
    private static readonly string[] RoadKeys = [.. OsmKeys.OfRoads];
    private static readonly int HighwayKey = Array.IndexOf(RoadKeys, "highway");
    private static readonly int RouteKey = Array.IndexOf(RoadKeys, "route");
    private static readonly int BarrierKey = Array.IndexOf(RoadKeys, "barrier");
    private static readonly int TypeKey = Array.IndexOf(RoadKeys, "type");

    private readonly string[] _keys;
    private readonly OsmWordList _words = new();
    private readonly List<long> _nodeIds = [];
    private readonly List<int> _latitudesE7 = [];
    private readonly List<int> _longitudesE7 = [];
    private readonly List<int> _barriers = []; // Positions in _nodeIds, ascending.
    private readonly OsmTagList _barrierTags = new();
    private readonly List<long> _wayIds = [];
    private readonly List<int> _refStart = [0];
    private readonly List<long> _refs = [];
    private readonly OsmTagList _wayTags = new();
    private readonly List<OsmRelation> _restrictions = [];
    private long _waysWithoutHighway;
    private long _relations;
    private long _missingNodes;
    private long _repeatedIds;

    public OsmDataBuilder(IEnumerable<string>? alsoKeep) => _keys = [.. RoadKeys, .. (alsoKeep ?? []).Except(RoadKeys)];

    public string? Failure { get; private set; }

    public ReadOnlySpan<string> Keys => _keys;

    public bool Reads(OsmKind kind) => true;

    public bool Wants(OsmEntity entity)
    {
        if (entity.Kind == OsmKind.Way)
        {
            if (entity.Tag(HighwayKey) is not null || entity.Tag(RouteKey) == "ferry") return true;
            _waysWithoutHighway++;
            return false;
        }

        if (entity.Tag(TypeKey) == "restriction") return true;
        _relations++;
        return false;
    }

    public bool TryTake(OsmEntity entity) => entity.Kind switch
    {
        OsmKind.Node => TryAddNode(entity),
        OsmKind.Way => TryAddWay(entity),
        _ => TryAddRestriction(entity),
    };

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

        var nodes = TakeNodes(order, ids, newIndex, used);
        var restrictions = TakeRestrictions();
        var counts = new OsmCounts(nodesInFile, _waysWithoutHighway, _relations, _missingNodes, _repeatedIds);
        return new OsmData(nodes, ways, restrictions, new OsmWords(_keys, _words.ToArray()), counts);
    }

    private bool TryAddNode(OsmEntity node)
    {
        if (_nodeIds.Count == RoadLimits.NodesMax) return Fail($"more than {RoadLimits.NodesMax} nodes");
        if (node.Tag(BarrierKey) is not null)
        {
            _barriers.Add(_nodeIds.Count);
            _barrierTags.Add(node, _words);
        }

        _nodeIds.Add(node.Id);
        _latitudesE7.Add(node.LatitudeE7);
        _longitudesE7.Add(node.LongitudeE7);
        return true;
    }

    private bool TryAddWay(OsmEntity way)
    {
        if (_wayIds.Count == RoadLimits.WaysMax) return Fail($"more than {RoadLimits.WaysMax} ways");
        if (_refs.Count + way.Refs.Count > RoadLimits.WayNodesTotalMax) return Fail($"more than {RoadLimits.WayNodesTotalMax} way nodes");
        _wayIds.Add(way.Id);
        _refs.AddRange(way.Refs);
        _refStart.Add(_refs.Count);
        _wayTags.Add(way, _words);
        return true;
    }

    private bool TryAddRestriction(OsmEntity relation)
    {
        if (_restrictions.Count == RoadLimits.RestrictionsMax) return Fail($"more than {RoadLimits.RestrictionsMax} turn restrictions");
        var tags = relation.Tags.Select(tag => new OsmTag(tag.Key, _words.IndexOf(tag.Value)));
        // A restriction has three members; what has hundreds is not understood whatever its members are.
        var members = relation.Members.Count > RoadLimits.RestrictionMembersMax ? [] : relation.Members.ToArray();
        _restrictions.Add(new OsmRelation(relation.Id, members, [.. tags]));
        return true;
    }

    private OsmNodes TakeNodes(int[] order, long[] ids, int[] newIndex, int used)
    {
        var (nodeIds, latitudes, longitudes) = (new long[used], new int[used], new int[used]);
        var (barriers, barrierOrder) = (new List<int>(), new List<int>());
        for (var i = 0; i < newIndex.Length; i++)
        {
            var node = newIndex[i];
            if (node < 0) continue;
            nodeIds[node] = ids[i];
            latitudes[node] = _latitudesE7[order[i]];
            longitudes[node] = _longitudesE7[order[i]];
            var barrier = _barriers.BinarySearch(order[i]);
            if (barrier < 0) continue;
            barriers.Add(node);
            barrierOrder.Add(barrier);
        }

        var (tagStart, tags) = _barrierTags.InOrder([.. barrierOrder]);
        return new OsmNodes(nodeIds, latitudes, longitudes, [.. barriers], tagStart, tags);
    }

    private OsmWays TakeWays(long[] sortedNodeIds)
    {
        var order = OrderById(_wayIds);
        var nodes = new List<int>(_refs.Count);
        var nodeStart = new int[order.Length + 1];
        for (var i = 0; i < order.Length; i++)
        {
            var way = order[i];
            for (var at = _refStart[way]; at < _refStart[way + 1]; at++)
            {
                var node = Array.BinarySearch(sortedNodeIds, _refs[at]);
                if (node < 0) _missingNodes++;
                nodes.Add(Math.Max(node, -1));
            }

            nodeStart[i + 1] = nodes.Count;
        }

        var (tagStart, tags) = _wayTags.InOrder(order);
        return new OsmWays(Array.ConvertAll(order, i => _wayIds[i]), nodeStart, [.. nodes], tagStart, tags);
    }

    private OsmRelation[] TakeRestrictions() =>
        Array.ConvertAll(OrderById([.. _restrictions.Select(relation => relation.Id)]), i => _restrictions[i]);

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
