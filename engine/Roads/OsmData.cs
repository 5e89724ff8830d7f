using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The part of an OSM file that roads are made of: every way with a <c>highway</c> tag, and the nodes those ways use.
/// Nodes and ways are in ascending order of id whatever the order in the file, so two orders of one content give equal data.
/// Immutable and safe for every thread.
/// </summary>
public sealed class OsmData
{
    private const double E7PerDegree = 1e7; // Divided by, not multiplied with 1e-7: gives the double nearest to the decimal in the file.

    private readonly long[] _nodeIds;
    private readonly int[] _latitudesE7;
    private readonly int[] _longitudesE7;
    private readonly long[] _wayIds;
    private readonly int[] _wayNodeStart;
    private readonly int[] _wayNodes;
    private readonly int[] _wayTagStart;
    private readonly OsmTag[] _tags;
    private readonly string[] _strings;
    private readonly string[] _keys;

    internal OsmData(OsmNodes nodes, OsmWays ways, string[] strings, string[] keys, OsmCounts counts)
    {
        (_nodeIds, _latitudesE7, _longitudesE7) = nodes;
        (_wayIds, _wayNodeStart, _wayNodes, _wayTagStart, _tags) = ways;
        _strings = strings;
        _keys = keys;
        Counts = counts;
    }

    /// <summary>What the reader met and what it left out.</summary>
    public OsmCounts Counts { get; }

    /// <summary>Nodes used by a kept way.</summary>
    public int NodeCount => _nodeIds.Length;

    /// <summary>Ways with a highway tag.</summary>
    public int WayCount => _wayIds.Length;

    /// <summary>The OSM id of a node. <paramref name="node"/> in [0, NodeCount).</summary>
    public long NodeId(int node) => _nodeIds[node];

    /// <summary>Where a node is, to 1e-7 degrees (about a centimetre). <paramref name="node"/> in [0, NodeCount).</summary>
    public LatLng NodePlace(int node) => LatLng.FromDegrees(_latitudesE7[node] / E7PerDegree, _longitudesE7[node] / E7PerDegree);

    /// <summary>The OSM id of a way. <paramref name="way"/> in [0, WayCount).</summary>
    public long WayId(int way) => _wayIds[way];

    /// <summary>The nodes of a way in its order, as indexes of nodes; -1 where the file does not hold the node.</summary>
    public ReadOnlySpan<int> WayNodes(int way) => _wayNodes.AsSpan(_wayNodeStart[way].._wayNodeStart[way + 1]);

    /// <summary>The value of a kept tag of a way, or null when the way has none. Only keys the reader was told to keep are there.</summary>
    public string? Tag(int way, string key)
    {
        for (var at = _wayTagStart[way]; at < _wayTagStart[way + 1]; at++)
        {
            if (_keys[_tags[at].Key] == key) return _strings[_tags[at].Value];
        }

        return null;
    }
}

/// <summary>What a reader met in a file and what it left out. Counts.</summary>
/// <param name="NodesInFile">Nodes read, used by a road or not.</param>
/// <param name="WaysWithoutHighway">Ways left out because they carry no highway tag.</param>
/// <param name="Relations">Relations left out (not read yet).</param>
/// <param name="MissingNodes">References of kept ways to nodes that the file does not hold (cut extracts).</param>
/// <param name="RepeatedIds">Nodes and kept ways whose id had come before; the first in the file counts.</param>
public sealed record OsmCounts(long NodesInFile, long WaysWithoutHighway, long Relations, long MissingNodes, long RepeatedIds);

/// <summary>Kept nodes, parallel arrays in ascending order of id; coordinates in 1e-7 degrees.</summary>
internal sealed record OsmNodes(long[] Ids, int[] LatitudesE7, int[] LongitudesE7);

/// <summary>Kept ways in ascending order of id; nodes and tags of way w lie in [Start[w], Start[w + 1]).</summary>
internal sealed record OsmWays(long[] Ids, int[] NodeStart, int[] Nodes, int[] TagStart, OsmTag[] Tags);

/// <summary>Indexes into the key table and the string table.</summary>
internal readonly record struct OsmTag(int Key, int Value);
