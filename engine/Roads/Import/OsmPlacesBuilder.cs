using System.Globalization;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Collects boundaries and police stations in three passes: relations, ways, nodes. One thread, one use. The first of a repeated id counts.
/// </summary>
internal sealed class OsmPlacesBuilder : IOsmReceiver
{
    private static readonly string[] AllKeys = ["boundary", "admin_level", "amenity", "name", "name:en", "name:zh"];
    private const int Boundary = 0, Level = 1, Amenity = 2, Name = 3, NameEn = 4, NameZh = 5;
    private const int LevelMax = 15;

    private readonly SortedDictionary<long, BoundaryDraft> _boundaries = [];
    private readonly SortedDictionary<long, PostDraft> _policeWays = [];
    private readonly SortedDictionary<long, OsmPoliceStation> _policeNodes = [];
    private readonly Dictionary<long, long[]?> _ways = []; // Those the boundaries are made of; null until met.
    private readonly Dictionary<long, LatLng?> _nodes = []; // Those the ways are made of.
    private OsmKind _pass;
    private long _members;
    private long _wayNodes;

    public string? Failure { get; private set; }

    public ReadOnlySpan<string> Keys => AllKeys;

    public void BeginPass(OsmKind kind) => _pass = kind;

    public bool Reads(OsmKind kind) => kind == _pass;

    public bool Wants(OsmEntity entity) => entity.Kind == OsmKind.Way
        ? _ways.ContainsKey(entity.Id) || entity.Tag(Amenity) == "police"
        : entity.Tag(Boundary) == "administrative" && TryLevel(entity, out _);

    public bool TryTake(OsmEntity entity) => entity.Kind switch
    {
        OsmKind.Relation => TryAddBoundary(entity),
        OsmKind.Way => TryAddWay(entity),
        _ => TryAddNode(entity),
    };

    public OsmPlaces Finish()
    {
        var boundaries = new List<OsmBoundary>(_boundaries.Count);
        foreach (var (id, draft) in _boundaries)
        {
            var reason = OsmRings.Join(draft.Outer, draft.Inner, _ways, _nodes, out var border);
            var refusal = reason is null ? null : $"relation {id} ({draft.Names.Text}): {reason}";
            boundaries.Add(new OsmBoundary(
                id, draft.Level, draft.Names.Text, draft.Names.English, draft.Names.Chinese, border, refusal));
        }

        var stations = _policeNodes.Values.ToList();
        foreach (var (_, post) in _policeWays)
        {
            if (Middle(post.Nodes) is { } place)
                stations.Add(new OsmPoliceStation(post.Names.Text, post.Names.English, post.Names.Chinese, place));
        }

        return new OsmPlaces(boundaries, stations);
    }

    private bool TryAddBoundary(OsmEntity relation)
    {
        if (_boundaries.ContainsKey(relation.Id)) return true;
        if (_boundaries.Count == RoadLimits.BoundariesMax) return Fail($"more than {RoadLimits.BoundariesMax} boundaries");
        _members += relation.Members.Count;
        if (_members > RoadLimits.BoundaryMembersTotalMax) return Fail($"more than {RoadLimits.BoundaryMembersTotalMax} boundary members");
        TryLevel(relation, out var level);
        // A member without a role is taken as outer, as most programs do.
        var ways = relation.Members.Where(member => member.Kind == OsmKind.Way).ToList();
        long[] outer = [.. ways.Where(member => member.Role is "outer" or "").Select(member => member.Id).Distinct()];
        long[] inner = [.. ways.Where(member => member.Role == "inner").Select(member => member.Id).Distinct()];
        foreach (var way in outer.Concat(inner)) _ways.TryAdd(way, null);
        _boundaries.Add(relation.Id, new BoundaryDraft(level, NamesOf(relation), outer, inner));
        return true;
    }

    private bool TryAddWay(OsmEntity way)
    {
        _wayNodes += way.Refs.Count;
        if (_wayNodes > RoadLimits.WayNodesTotalMax) return Fail($"more than {RoadLimits.WayNodesTotalMax} way nodes");
        long[] refs = [.. way.Refs];
        foreach (var node in refs) _nodes.TryAdd(node, null);
        if (_ways.TryGetValue(way.Id, out var met) && met is null) _ways[way.Id] = refs;
        if (way.Tag(Amenity) == "police") _policeWays.TryAdd(way.Id, new PostDraft(NamesOf(way), refs));
        return true;
    }

    private bool TryAddNode(OsmEntity node)
    {
        if (_nodes.TryGetValue(node.Id, out var met) && met is null) _nodes[node.Id] = OsmPlace.FromE7(node.LatitudeE7, node.LongitudeE7);
        if (node.Tag(Amenity) != "police") return true;
        var names = NamesOf(node);
        var place = OsmPlace.FromE7(node.LatitudeE7, node.LongitudeE7);
        _policeNodes.TryAdd(node.Id, new OsmPoliceStation(names.Text, names.English, names.Chinese, place));
        return true;
    }

    private LatLng? Middle(long[] nodes)
    {
        var places = nodes.Distinct().Select(id => _nodes[id]).OfType<LatLng>().ToList();
        return places.Count == 0 ? null : Middle(places);
    }

    /// <summary>The middle of some places, one at least.</summary>
    internal static LatLng Middle(IReadOnlyCollection<LatLng> places) => LatLng.FromDegrees(
        Math.Clamp(places.Average(at => at.Latitude), -90, 90), Math.Clamp(places.Average(at => at.Longitude), -180, 180));

    private static bool TryLevel(OsmEntity relation, out int level) =>
        int.TryParse(relation.Tag(Level), NumberStyles.None, CultureInfo.InvariantCulture, out level) && level is >= 1 and <= LevelMax;

    private static RoadName NamesOf(OsmEntity entity) => new(entity.Tag(Name) ?? "", entity.Tag(NameEn), entity.Tag(NameZh));

    private bool Fail(string reason)
    {
        Failure = reason;
        return false;
    }

    private sealed record BoundaryDraft(int Level, RoadName Names, long[] Outer, long[] Inner);

    private sealed record PostDraft(RoadName Names, long[] Nodes);
}
