using System.Globalization;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A place where roads lead from one jurisdiction into another, in one direction.</summary>
/// <param name="Index">In the list it is of.</param>
/// <param name="Id">The same for the same map and borders, and mostly so when another part of the map changes:
/// "3-5-8b3971d2c0a5fff".</param>
/// <param name="Point">The first of the ways across; for the others see <see cref="CrossingPlaces.WaysAt"/>.</param>
/// <param name="Road">The name of its street, of several the most important one's; empty when none has a name.</param>
/// <param name="From">Whose ground is left; 0 for nobody's.</param>
/// <param name="To">Whose ground is entered; 0 for nobody's: the region ends there.</param>
/// <param name="Cameras">Cameras within <see cref="CrossingPlaces.CameraMetres"/>, nearest first, at most four.</param>
public sealed record CrossingPlace(
    int Index, string Id, RoadPoint Point, string Road, RoadClass Class, int From, int To, IReadOnlyList<int> Cameras)
{
    /// <summary>Where it is.</summary>
    public LatLng Place => Point.Place;
}

/// <summary>
/// Every place where roads cross a border, found once when a region opens (a second or so for a province). What people would call one
/// place is one: both carriageways, ramps beside them, and a road that weaves along a border. Immutable and safe for every thread.
/// </summary>
public sealed class CrossingPlaces
{
    /// <summary>Crossings of any roads so near to one another are one place. Unit: metres. Two carriageways with their ramps.</summary>
    public const double SamePlaceMetres = 75;

    /// <summary>... and of one named road so near: it weaves. Unit: metres. A patrol that stands there sees the whole stretch.</summary>
    public const double SameRoadMetres = 300;

    /// <summary>
    /// A street that comes back within such a length has not crossed: the border runs along it. Unit: metres. Drawn borders are off their
    /// road by up to its width and cut its bends.
    /// </summary>
    public const double TouchMetres = 60;

    /// <summary>Cameras so near to a crossing are named with it. Unit: metres.</summary>
    public const double CameraMetres = 1_000;

    private const int CamerasMax = 4;

    private readonly CrossingPlace[] _all;
    private readonly int[] _firstWay;
    private readonly BorderCrossing[] _ways;

    private CrossingPlaces(CrossingPlace[] all, int[] firstWay, BorderCrossing[] ways)
    {
        _all = all;
        _firstWay = firstWay;
        _ways = ways;
    }

    /// <summary>All of them, by jurisdiction left, then by jurisdiction entered, then in order of their street.</summary>
    public IReadOnlyList<CrossingPlace> All => _all;

    internal ReadOnlySpan<CrossingPlace> Span => _all;

    /// <summary>Ways across at all places together.</summary>
    public int WayCount => _ways.Length;

    /// <summary>The ways across at one place: each a point of an edge, in its direction of travel.</summary>
    public ReadOnlySpan<BorderCrossing> WaysAt(int crossing) => _ways.AsSpan(_firstWay[crossing].._firstWay[crossing + 1]);

    /// <summary>Finds them.</summary>
    /// <param name="owner">Whose ground a place is; 0 for nobody's.</param>
    public static CrossingPlaces Find(RoadGraph graph, Func<LatLng, int> owner, CameraSites cameras)
    {
        var raw = WithoutTouches(graph, BorderCrossings.Find(graph, owner));
        var (all, firstWay, ways) = (new List<CrossingPlace>(), new List<int> { 0 }, new List<BorderCrossing>());
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var border in raw.GroupBy(way => (way.From, way.To)).OrderBy(group => group.Key))
        {
            foreach (var together in Merge(graph, [.. border]))
            {
                var main = together.MinBy(way => graph.EdgeClass(way.Point.Edge)); // The first of equals.
                var named = together.Where(way => graph.EdgeName(way.Point.Edge).Text.Length > 0).ToList();
                var road = named.Count == 0 ? "" : graph.EdgeName(named.MinBy(way => graph.EdgeClass(way.Point.Edge)).Point.Edge).Text;
                var cell = H3Cell.FromLatLng(main.Point.Place, 11);
                var id = string.Create(CultureInfo.InvariantCulture, $"{main.From}-{main.To}-{cell}");
                ids[id] = ids.GetValueOrDefault(id) + 1;
                if (ids[id] > 1) id = string.Create(CultureInfo.InvariantCulture, $"{id}-{ids[id]}");
                all.Add(new CrossingPlace(
                    all.Count, id, main.Point, road, graph.EdgeClass(main.Point.Edge), main.From, main.To,
                    cameras.Near(main.Point.Place, CameraMetres, CamerasMax)));
                ways.AddRange(together);
                firstWay.Add(ways.Count);
            }
        }

        return new CrossingPlaces([.. all], [.. firstWay], [.. ways]);
    }

    /// <summary>
    /// Leaves out ways across after which the same street comes back within <see cref="TouchMetres"/>, and the way back with it. Of three
    /// in a row one stays in either direction, not always at the same bend.
    /// </summary>
    private static List<BorderCrossing> WithoutTouches(RoadGraph graph, List<BorderCrossing> raw)
    {
        var kept = new List<BorderCrossing>(raw.Count);
        foreach (var edge in raw.GroupBy(way => way.Point.Edge))
        {
            var ways = edge.OrderBy(way => way.Point.Fraction).ToList();
            var metres = graph.EdgeMetres(edge.Key);
            for (var i = 0; i < ways.Count; i++)
            {
                var isTouch = i + 1 < ways.Count && ways[i].From == ways[i + 1].To
                    && (ways[i + 1].Point.Fraction - ways[i].Point.Fraction) * metres <= TouchMetres;
                if (isTouch) i++;
                else kept.Add(ways[i]);
            }
        }

        return kept;
    }

    /// <summary>
    /// Groups by distance from the first of each group, the most important road first, so that a group cannot creep along a border.
    /// </summary>
    private static List<List<BorderCrossing>> Merge(RoadGraph graph, List<BorderCrossing> border)
    {
        var groups = new List<List<BorderCrossing>>();
        var ordered = border.OrderBy(way => graph.EdgeClass(way.Point.Edge)).ThenBy(way => way.Point.Edge)
            .ThenBy(way => way.Point.Fraction);
        foreach (var way in ordered)
        {
            var group = groups.Find(group => IsSame(graph, group[0], way));
            if (group is null) groups.Add([way]);
            else group.Add(way);
        }

        return groups;
    }

    private static bool IsSame(RoadGraph graph, BorderCrossing first, BorderCrossing way)
    {
        var metres = first.Point.Place.MetresTo(way.Point.Place);
        if (metres <= SamePlaceMetres) return true;
        return metres <= SameRoadMetres && graph.EdgeName(way.Point.Edge).Text.Length > 0
            && graph.EdgeNameIndex(way.Point.Edge) == graph.EdgeNameIndex(first.Point.Edge);
    }
}
