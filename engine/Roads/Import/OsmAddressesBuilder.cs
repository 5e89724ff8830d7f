using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Collects house numbers and named places in two passes: ways, nodes. One thread, one use. The first of a repeated id counts.
/// </summary>
internal sealed class OsmAddressesBuilder : IOsmReceiver
{
    private const int Number = 0, Street = 1, AtPlace = 2, Name = 3, NameEn = 4, NameZh = 5, Highway = 6, FirstKind = 7;
    private const int CornersMax = 16; // Of an outline: enough for its middle.

    private static readonly string[] AllKeys =
    [
        "addr:housenumber", "addr:street", "addr:place", "name", "name:en", "name:zh", "highway",
        "amenity", "shop", "tourism", "leisure", "office", "public_transport", "railway", "historic", "healthcare", "craft", "place",
        "building",
    ];

    private readonly SortedDictionary<long, Found> _nodes = [];
    private readonly SortedDictionary<long, (Found What, long[] Corners)> _ways = [];
    private readonly Dictionary<long, LatLng?> _corners = [];
    private OsmKind _pass;
    private long _houses;
    private long _named;
    private long _leftOut;

    // There are limits, but a map beyond them is not refused: it only says how much it leaves out.
    public string? Failure => null;

    public ReadOnlySpan<string> Keys => AllKeys;

    public void BeginPass(OsmKind kind) => _pass = kind;

    public bool Reads(OsmKind kind) => kind == _pass;

    public bool Wants(OsmEntity entity) => entity.Kind == OsmKind.Way && entity.Tag(Highway) is null && IsFound(entity);

    public bool TryTake(OsmEntity entity)
    {
        if (entity.Kind == OsmKind.Node)
        {
            var place = OsmPlace.FromE7(entity.LatitudeE7, entity.LongitudeE7);
            if (_corners.TryGetValue(entity.Id, out var met) && met is null) _corners[entity.Id] = place;
            if (IsFound(entity) && HasRoom(entity)) _nodes.TryAdd(entity.Id, FoundOf(entity) with { Place = place });
            return true;
        }

        if (entity.Refs.Count == 0 || !HasRoom(entity)) return true;
        var step = Math.Max(1, entity.Refs.Count / CornersMax);
        long[] corners = [.. entity.Refs.Where((_, at) => at % step == 0).Distinct()];
        foreach (var corner in corners) _corners.TryAdd(corner, null);
        _ways.TryAdd(entity.Id, (FoundOf(entity), corners));
        return true;
    }

    public OsmAddresses Finish()
    {
        var (houses, named) = (new List<OsmAddress>(), new List<OsmNamedPlace>());
        foreach (var found in _nodes.Values) Add(found);
        foreach (var (what, corners) in _ways.Values)
        {
            var places = corners.Select(id => _corners[id]).OfType<LatLng>().ToList();
            if (places.Count > 0) Add(what with { Place = OsmPlacesBuilder.Middle(places) });
        }

        return new OsmAddresses(houses, named, _leftOut);

        void Add(Found found)
        {
            if (found.Number is not null) houses.Add(new OsmAddress(found.Street!, found.Number, found.Place));
            if (found.Name is not null) named.Add(new OsmNamedPlace(found.Name, found.Kind!, found.Place));
        }
    }

    private static bool IsFound(OsmEntity entity) => HasNumber(entity) || HasName(entity);

    private static bool HasNumber(OsmEntity entity) =>
        entity.Tag(Number) is { Length: > 0 } && (entity.Tag(Street) ?? entity.Tag(AtPlace)) is { Length: > 0 };

    private static bool HasName(OsmEntity entity) => entity.Tag(Name) is { Length: > 0 } && KindOf(entity) is not null;

    private static string? KindOf(OsmEntity entity)
    {
        for (var key = FirstKind; key < AllKeys.Length; key++)
        {
            if (entity.Tag(key) is { Length: > 0 } kind && kind != "no") return kind == "yes" ? AllKeys[key] : kind;
        }

        return null;
    }

    private bool HasRoom(OsmEntity entity)
    {
        var (house, name) = (HasNumber(entity), HasName(entity));
        if ((house && _houses >= RoadLimits.AddressesMax) || (name && _named >= RoadLimits.NamedPlacesMax))
        {
            _leftOut++;
            return false;
        }

        if (house) _houses++;
        if (name) _named++;
        return true;
    }

    private static Found FoundOf(OsmEntity entity)
    {
        var (house, named) = (HasNumber(entity), HasName(entity));
        return new Found(
            house ? entity.Tag(Number) : null, house ? entity.Tag(Street) ?? entity.Tag(AtPlace) : null,
            named ? new RoadName(entity.Tag(Name)!, entity.Tag(NameEn), entity.Tag(NameZh)) : null, named ? KindOf(entity) : null, default);
    }

    private sealed record Found(string? Number, string? Street, RoadName? Name, string? Kind, LatLng Place);
}
