using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Tiles;

/// <summary>
/// Draws vector tiles of the region: roads from the same graph that ranks officers, so that what is shown is what is driven, and
/// the jurisdictions. Immutable; safe on any thread.
/// </summary>
internal sealed class TileEncoder
{
    /// <summary>Thinning in tile units: half a pixel of a tile drawn with 512.</summary>
    private const double Tolerance = 4;

    private readonly RoadGraph _roads;
    private readonly List<Shape> _shapes = [];

    internal TileEncoder(RoadGraph roads, Region region, IReadOnlyList<JurisdictionBorder> borders)
    {
        _roads = roads;
        var names = region.Jurisdictions.ToDictionary(jurisdiction => jurisdiction.Id, jurisdiction => jurisdiction.Name);
        foreach (var border in borders)
            foreach (var polygon in border.Polygons)
                _shapes.Add(new Shape(
                    border.Id.Value, names[border.Id], polygon,
                    polygon[0].Min(place => place.Longitude), polygon[0].Min(place => place.Latitude),
                    polygon[0].Max(place => place.Longitude), polygon[0].Max(place => place.Latitude)));
    }

    /// <summary>The class number of docs/HUB.md: 0 motorway to 6 service. Ramps go with their road.</summary>
    internal static int ClassNumber(RoadClass road) => road switch
    {
        RoadClass.Motorway or RoadClass.MotorwayLink => 0,
        RoadClass.Trunk or RoadClass.TrunkLink => 1,
        RoadClass.Primary or RoadClass.PrimaryLink => 2,
        RoadClass.Secondary or RoadClass.SecondaryLink => 3,
        RoadClass.Tertiary or RoadClass.TertiaryLink => 4,
        RoadClass.Service => 6,
        _ => 5,
    };

    /// <summary>The least important class drawn at a zoom: primary far out, everything from 13 on.</summary>
    internal static int LastClass(int zoom) => zoom switch
    {
        < 8 => 1,
        < 10 => 2,
        < 11 => 3,
        < 13 => 4,
        _ => 6,
    };

    /// <returns>The tile's bytes; empty when nothing lies in it.</returns>
    internal byte[] Encode(TileId tile)
    {
        var roads = new TileLayer("roads");
        AddRoads(tile, roads);
        var jurisdictions = new TileLayer("jurisdictions");
        AddJurisdictions(tile, jurisdictions);
        var bytes = new ProtoBytes();
        if (!jurisdictions.IsEmpty) jurisdictions.WriteTo(bytes);
        if (!roads.IsEmpty) roads.WriteTo(bytes);
        return bytes.ToArray();
    }

    private void AddRoads(TileId tile, TileLayer layer)
    {
        var edges = new List<int>();
        var (west, south, east, north) = tile.Bounds();
        _roads.EdgesIn(west, south, east, north, edges);
        var last = LastClass(tile.Zoom);
        var groups = new Dictionary<(int Class, int Name), List<int>>();
        foreach (var edge in edges)
        {
            var number = ClassNumber(_roads.EdgeClass(edge));
            if (number > last) continue;
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (number, _roads.EdgeNameIndex(edge)), out _);
            (group ??= []).Add(edge);
        }

        foreach (var ((number, _), group) in groups.OrderByDescending(entry => entry.Key.Class).ThenBy(entry => entry.Key.Name))
        {
            // Streets end at every junction; drawn as one line their name has room.
            var lines = StreetJoin.Join(_roads, group)
                .SelectMany(line => TileGeometry.CutLine(TileGeometry.Thin(Project(tile, line), Tolerance)));
            var name = _roads.EdgeName(group[0]).Text;
            if (name.Length == 0) layer.AddLines(lines, ("class", number));
            else layer.AddLines(lines, ("class", number), ("name", name));
        }
    }

    private void AddJurisdictions(TileId tile, TileLayer layer)
    {
        var (west, south, east, north) = tile.Bounds();
        foreach (var shape in _shapes)
        {
            if (shape.East < west || shape.West > east || shape.North < south || shape.South > north) continue;
            var rings = shape.Rings.Select(ring => TileGeometry.CutRing(TileGeometry.Thin(Project(tile, ring), Tolerance)));
            layer.AddPolygon([.. rings], ("id", (int)shape.Id), ("name", shape.Name));
        }
    }

    private static List<TilePoint> Project(TileId tile, IReadOnlyList<LatLng> places)
    {
        var points = new List<TilePoint>(places.Count);
        foreach (var place in places)
        {
            var (x, y) = tile.Project(place);
            points.Add(new TilePoint(x, y));
        }

        return points;
    }

    private sealed record Shape(
        ushort Id, string Name, IReadOnlyList<IReadOnlyList<LatLng>> Rings, double West, double South, double East, double North);
}
