using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>A street: the connected or neighbouring pieces of one name. Immutable.</summary>
/// <param name="Place">A point on it, about its middle.</param>
/// <param name="Metres">Its length; carriageways of their own count twice.</param>
internal sealed record Street(RoadName Name, LatLng Place, double Metres);

/// <summary>Where two streets meet.</summary>
/// <param name="With">The other street, by number.</param>
internal readonly record struct StreetCrossing(int With, LatLng Place);

/// <summary>The named streets of a road graph, and where they cross. Made once; immutable; safe on any thread.</summary>
internal sealed class StreetBook
{
    private readonly RoadGraph _roads;
    private readonly Street[] _streets;
    private readonly int[] _streetOfEdge; // -1 without a name.
    private readonly StreetCrossing[] _crossings;
    private readonly int[] _crossingStart; // Of street s: [start[s], start[s + 1]).

    internal StreetBook(RoadGraph roads)
    {
        _roads = roads;
        _streetOfEdge = new int[roads.EdgeCount];
        _streets = Divide();
        (_crossings, _crossingStart) = Cross();
    }

    internal IReadOnlyList<Street> Streets => _streets;

    /// <summary>Where a street meets others; once for each other street and place.</summary>
    internal ReadOnlySpan<StreetCrossing> Crossings(int street) =>
        _crossings.AsSpan(_crossingStart[street], _crossingStart[street + 1] - _crossingStart[street]);

    /// <summary>The nearest named street within a distance; -1 when there is none.</summary>
    /// <param name="metres">How far it is.</param>
    internal int Nearest(LatLng place, double within, out double metres)
    {
        metres = double.PositiveInfinity;
        var nearest = -1;
        var (north, east) = Degrees(place, within);
        var edges = new List<int>();
        _roads.EdgesIn(place.Longitude - east, place.Latitude - north, place.Longitude + east, place.Latitude + north, edges);
        foreach (var edge in edges)
        {
            if (_streetOfEdge[edge] < 0) continue;
            var away = MetresTo(place, _roads.EdgeGeometry(edge));
            if (away > within || away >= metres) continue;
            (nearest, metres) = (_streetOfEdge[edge], away);
        }

        return nearest;
    }

    internal static (double North, double East) Degrees(LatLng place, double metres)
    {
        const double PerDegree = 111_195;
        var north = metres / PerDegree;
        return (north, north / Math.Max(0.01, Math.Cos(place.Latitude * Math.PI / 180)));
    }

    // On the plane that touches the earth there: exact enough for hundreds of metres.
    private static double MetresTo(LatLng place, ReadOnlySpan<LatLng> line)
    {
        var (north, east) = Degrees(place, 1);
        var best = double.PositiveInfinity;
        for (var at = 0; at + 1 < line.Length; at++)
        {
            var (ax, ay) = ((line[at].Longitude - place.Longitude) / east, (line[at].Latitude - place.Latitude) / north);
            var (bx, by) = ((line[at + 1].Longitude - place.Longitude) / east, (line[at + 1].Latitude - place.Latitude) / north);
            var (dx, dy) = (bx - ax, by - ay);
            var length = dx * dx + dy * dy;
            var part = length > 0 ? Math.Clamp(-(ax * dx + ay * dy) / length, 0, 1) : 0;
            best = Math.Min(best, Math.Sqrt(Square(ax + part * dx) + Square(ay + part * dy)));
        }

        return best;

        static double Square(double value) => value * value;
    }

    // Edges of one name belong to one street when they share a junction or end in the same or a neighbouring square.
    private Street[] Divide()
    {
        var byName = new SortedDictionary<int, List<int>>();
        for (var edge = 0; edge < _streetOfEdge.Length; edge++)
        {
            _streetOfEdge[edge] = -1;
            if (!_roads.IsCanonical(edge) || _roads.EdgeName(edge).Text.Length == 0) continue;
            var name = _roads.EdgeNameIndex(edge);
            if (!byName.TryGetValue(name, out var edges)) byName.Add(name, edges = []);
            edges.Add(edge);
        }

        var streets = new List<Street>();
        foreach (var edges in byName.Values)
            foreach (var part in Parts(edges)) AddStreet(streets, part);
        for (var edge = 0; edge < _streetOfEdge.Length; edge++)
            if (_streetOfEdge[edge] < 0 && _roads.Twin(edge) is >= 0 and var twin) _streetOfEdge[edge] = _streetOfEdge[twin];
        return [.. streets];
    }

    private void AddStreet(List<Street> streets, List<int> edges)
    {
        var (lat, lng, metres) = (0.0, 0.0, 0.0);
        foreach (var edge in edges)
        {
            var (middle, length) = (MiddleOf(edge), _roads.EdgeMetres(edge));
            (lat, lng, metres) = (lat + middle.Latitude * length, lng + middle.Longitude * length, metres + length);
            _streetOfEdge[edge] = streets.Count;
        }

        var place = MiddleOf(edges[0]);
        if (metres > 0)
        {
            var center = LatLng.FromDegrees(lat / metres, lng / metres);
            place = edges.Select(MiddleOf).MinBy(middle => middle.MetresTo(center));
        }

        streets.Add(new Street(_roads.EdgeName(edges[0]), place, metres));
    }

    private LatLng MiddleOf(int edge) => _roads.PointOn(edge, 0.5).Place;

    private IEnumerable<List<int>> Parts(List<int> edges)
    {
        if (edges.Count == 1) return [edges];
        var parent = Enumerable.Range(0, edges.Count).ToArray();
        var atCell = new Dictionary<(int, int), int>();
        for (var at = 0; at < edges.Count; at++)
        {
            foreach (var end in new[] { _roads.EdgeFrom(edges[at]), _roads.EdgeTo(edges[at]) })
            {
                var place = _roads.VertexPlace(end);
                var wide = Math.Max(0.01, Math.Cos(Math.Round(place.Latitude) * Math.PI / 180));
                var (x, y) = (
                    (int)Math.Floor(place.Longitude * wide / PlaceLimits.StreetGapDegrees),
                    (int)Math.Floor(place.Latitude / PlaceLimits.StreetGapDegrees));
                for (var near = 0; near < 9; near++)
                    if (atCell.TryGetValue((x + near % 3 - 1, y + near / 3 - 1), out var other)) parent[Root(at)] = Root(other);
                atCell[(x, y)] = at;
            }
        }

        return Enumerable.Range(0, edges.Count).GroupBy(Root).Select(part => part.Select(at => edges[at]).ToList());

        int Root(int at)
        {
            while (parent[at] != at) at = parent[at] = parent[parent[at]];
            return at;
        }
    }

    private (StreetCrossing[] Crossings, int[] Start) Cross()
    {
        var lists = new List<StreetCrossing>[_streets.Length];
        var here = new SortedSet<int>();
        for (var vertex = 0; vertex < _roads.VertexCount; vertex++)
        {
            here.Clear();
            var (first, end) = _roads.EdgesOut(vertex);
            for (var edge = first; edge < end; edge++)
                if (_streetOfEdge[edge] >= 0) here.Add(_streetOfEdge[edge]);
            foreach (var edge in _roads.EdgesInto(vertex))
                if (_streetOfEdge[edge] >= 0) here.Add(_streetOfEdge[edge]);
            if (here.Count < 2) continue;
            var place = _roads.VertexPlace(vertex);
            foreach (var one in here)
                foreach (var other in here)
                    if (one != other) AddCrossing(lists[one] ??= [], other, place);
        }

        var start = new int[_streets.Length + 1];
        for (var street = 0; street < _streets.Length; street++) start[street + 1] = start[street] + (lists[street]?.Count ?? 0);
        return ([.. lists.Where(list => list is not null).SelectMany(list => list)], start);
    }

    // The last ones are of vertices that were just before; those of a second carriageway may have come long ago.
    private static void AddCrossing(List<StreetCrossing> crossings, int with, LatLng place)
    {
        foreach (var known in crossings)
            if (known.With == with && known.Place.MetresTo(place) <= PlaceLimits.CrossingMetres) return;
        crossings.Add(new StreetCrossing(with, place));
    }
}
