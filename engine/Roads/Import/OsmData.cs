using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The part of an OSM file that roads are made of: every way with a <c>highway</c> tag, ferry lines, the nodes those ways use with what
/// bars the way there, and turn restrictions. Nodes, ways and restrictions are in ascending order of id whatever the order in the file, so
/// two orders of one content give equal data. Immutable and safe for every thread.
/// </summary>
public sealed class OsmData
{
    private readonly OsmNodes _nodes;
    private readonly OsmWays _ways;
    private readonly OsmWords _words;

    internal OsmData(OsmNodes nodes, OsmWays ways, OsmRelation[] restrictions, OsmWords words, OsmCounts counts)
    {
        _nodes = nodes;
        _ways = ways;
        _words = words;
        Restrictions = restrictions;
        Counts = counts;
    }

    /// <summary>What the reader met and what it left out.</summary>
    public OsmCounts Counts { get; }

    /// <summary>Nodes used by a kept way.</summary>
    public int NodeCount => _nodes.Ids.Length;

    /// <summary>Ways with a highway tag, and ferry lines.</summary>
    public int WayCount => _ways.Ids.Length;

    /// <summary>Turn restrictions (type=restriction), whatever vehicle they are for.</summary>
    internal OsmRelation[] Restrictions { get; }

    /// <summary>Kept nodes that carry a barrier tag, ascending.</summary>
    internal ReadOnlySpan<int> BarrierNodes => _nodes.Barriers;

    /// <summary>The OSM id of a node. <paramref name="node"/> in [0, NodeCount).</summary>
    public long NodeId(int node) => _nodes.Ids[node];

    /// <summary>Where a node is, to 1e-7 degrees (about a centimetre). <paramref name="node"/> in [0, NodeCount).</summary>
    public LatLng NodePlace(int node) => OsmPlace.FromE7(_nodes.LatitudesE7[node], _nodes.LongitudesE7[node]);

    /// <summary>The OSM id of a way. <paramref name="way"/> in [0, WayCount).</summary>
    public long WayId(int way) => _ways.Ids[way];

    /// <summary>The nodes of a way in its order, as indexes of nodes; -1 where the file does not hold the node.</summary>
    public ReadOnlySpan<int> WayNodes(int way) => _ways.Nodes.AsSpan(_ways.NodeStart[way].._ways.NodeStart[way + 1]);

    /// <summary>The value of a kept tag of a way, or null when the way has none. Only keys the reader was told to keep are there.</summary>
    public string? Tag(int way, string key) => WayTags(way)[key];

    internal OsmTags WayTags(int way) => Tags(_ways.Tags, _ways.TagStart[way], _ways.TagStart[way + 1]);

    /// <param name="barrier">Index into <see cref="BarrierNodes"/>.</param>
    internal OsmTags BarrierTags(int barrier) => Tags(_nodes.Tags, _nodes.TagStart[barrier], _nodes.TagStart[barrier + 1]);

    internal OsmTags TagsOf(OsmRelation relation) => Tags(relation.Tags, 0, relation.Tags.Length);

    /// <summary>The index of a node, or -1 when no kept way uses it or the file does not hold it.</summary>
    internal int NodeIndex(long id) => Math.Max(-1, Array.BinarySearch(_nodes.Ids, id));

    /// <summary>The index of a way, or -1 when it was not kept or the file does not hold it.</summary>
    internal int WayIndex(long id) => Math.Max(-1, Array.BinarySearch(_ways.Ids, id));

    private OsmTags Tags(OsmTag[] tags, int start, int end) => new(new ArraySegment<OsmTag>(tags, start, end - start), _words);
}

/// <summary>Coordinates as files hold them.</summary>
internal static class OsmPlace
{
    private const double E7PerDegree = 1e7; // Divided by, not multiplied with 1e-7: gives the double nearest to the decimal in the file.

    public static LatLng FromE7(int latitudeE7, int longitudeE7) => LatLng.FromDegrees(latitudeE7 / E7PerDegree, longitudeE7 / E7PerDegree);
}

/// <summary>
/// Kept nodes, parallel arrays in ascending order of id; coordinates in 1e-7 degrees. Barriers: those with a barrier tag, ascending; the
/// tags of Barriers[b] lie in [TagStart[b], TagStart[b + 1]).
/// </summary>
internal sealed record OsmNodes(long[] Ids, int[] LatitudesE7, int[] LongitudesE7, int[] Barriers, int[] TagStart, OsmTag[] Tags);

/// <summary>Kept ways in ascending order of id; nodes and tags of way w lie in [Start[w], Start[w + 1]).</summary>
internal sealed record OsmWays(long[] Ids, int[] NodeStart, int[] Nodes, int[] TagStart, OsmTag[] Tags);

/// <summary>A kept relation.</summary>
internal sealed record OsmRelation(long Id, OsmMember[] Members, OsmTag[] Tags);
