using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Joins the ways of a boundary to closed rings, end to end: https://wiki.openstreetmap.org/wiki/Relation:multipolygon/Algorithm. Pure.
/// </summary>
internal static class OsmRings
{
    /// <param name="ways">Nodes of the member ways; null or absent where the file does not hold the way.</param>
    /// <param name="nodes">Their places; null or absent where the file does not hold the node.</param>
    /// <param name="border">Null when there is a reason.</param>
    /// <returns>Why there is no border, or null.</returns>
    public static string? Join(
        long[] outer, long[] inner, Dictionary<long, long[]?> ways, Dictionary<long, LatLng?> nodes, out Border? border)
    {
        border = null;
        if (outer.Length == 0) return "no outer member";
        var missing = outer.Concat(inner).Count(way => ways.GetValueOrDefault(way) is null);
        if (missing > 0) return $"ring not closed: {missing} of its {outer.Length + inner.Length} ways are not in the file";
        if (Rings(outer, ways, nodes, out var outerRings) is { } bad) return bad;
        if (Rings(inner, ways, nodes, out var innerRings) is { } badInner) return badInner;
        var holes = outerRings.ConvertAll(_ => new List<LatLng[]>());
        foreach (var ring in innerRings)
        {
            var around = outerRings.FindIndex(other => Holds(other, ring));
            if (around < 0) return $"the hole at {ring[0]} lies in none of its outer rings";
            holes[around].Add(ring);
        }

        var polygons = outerRings.Select((ring, at) => new BorderPolygon(ring, [.. holes[at]])).ToList();
        return Border.TryCreate(polygons, out border, out var refusal) ? null : refusal;
    }

    /// <summary>
    /// Where an even number of ways ends at each node, a walk along unused ways always comes back to where it began; so no guess about
    /// which way to take can be wrong. Starts in order of the members.
    /// </summary>
    private static string? Rings(long[] members, Dictionary<long, long[]?> ways, Dictionary<long, LatLng?> nodes, out List<LatLng[]> rings)
    {
        rings = [];
        var lines = members.Select(way => ways[way]!).Where(line => line.Length >= 2).ToList();
        var atEnd = new Dictionary<long, List<int>>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i][0] == lines[i][^1]) continue;
            AtEnd(lines[i][0]).Add(i);
            AtEnd(lines[i][^1]).Add(i);
        }

        foreach (var (node, ends) in atEnd.OrderBy(at => at.Key))
        {
            if (ends.Count % 2 != 0) return $"ring not closed: it ends at node {node}";
        }

        var used = new bool[lines.Count];
        for (var first = 0; first < lines.Count; first++)
        {
            if (used[first]) continue;
            used[first] = true;
            var ring = new List<long>(lines[first]);
            while (ring[^1] != ring[0])
            {
                var next = atEnd[ring[^1]].First(i => !used[i]);
                used[next] = true;
                var line = lines[next];
                ring.AddRange(line[0] == ring[^1] ? line.Skip(1) : line.Reverse().Skip(1));
            }

            if (Places(ring, nodes, out var places) is { } bad) return bad;
            rings.Add(places);
        }

        return null;

        List<int> AtEnd(long node)
        {
            if (!atEnd.TryGetValue(node, out var ends)) atEnd.Add(node, ends = []);
            return ends;
        }
    }

    private static string? Places(List<long> ring, Dictionary<long, LatLng?> nodes, out LatLng[] places)
    {
        places = new LatLng[ring.Count];
        for (var i = 0; i < places.Length; i++)
        {
            if (nodes.GetValueOrDefault(ring[i]) is not { } place) return $"ring not closed: node {ring[i]} is not in the file";
            places[i] = place;
            if (i > 0 && Math.Abs(place.Longitude - places[i - 1].Longitude) > 180) return "it crosses 180 degrees east; not supported";
        }

        return null;
    }

    /// <summary>By a place in the middle of the inner ring: corners may lie on the outer one.</summary>
    private static bool Holds(LatLng[] outer, LatLng[] inner) =>
        Border.TryCreate([new BorderPolygon(outer, [])], out var around, out _)
        && Border.TryCreate([new BorderPolygon(inner, [])], out var hole, out _)
        && around!.Contains(hole!.LabelPoint);
}
