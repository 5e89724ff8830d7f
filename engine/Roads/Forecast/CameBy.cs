namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Where a vehicle most likely was a while before it was seen in a direction of travel: back along the road it drove on, at each junction
/// by the street that is most important, of equals the one with the same name, of equals the straightest. Pure.
/// </summary>
internal static class CameBy
{
    /// <summary>How far back. Unit: milliseconds. Two minutes are one or two kilometres: past the last turn that says something.</summary>
    public const int Milliseconds = 120_000;

    private const int EdgesMax = 200;

    /// <summary>Puts the place into <paramref name="starts"/>, which is cleared first: free to drive either way from there.</summary>
    public static void Find(RoadMetric metric, DirectedStart seen, List<DirectedStart> starts)
    {
        var graph = metric.Graph;
        var edge = seen.Edge;
        var back = RoadSweep.Offset(metric, edge, seen.Fraction);
        for (var count = 0; back < Milliseconds && count < EdgesMax; count++)
        {
            var into = Into(graph, edge);
            if (into < 0 || metric.IsBlocked(into)) break;
            edge = into;
            back += metric.EdgeMilliseconds(edge);
        }

        starts.Clear();
        starts.Add(new DirectedStart(edge, 0, 0));
        if (graph.Twin(edge) is >= 0 and var twin) starts.Add(new DirectedStart(twin, 1, 0));
    }

    private static int Into(RoadGraph graph, int edge)
    {
        var best = -1;
        var bestRank = (Class: int.MaxValue, Other: 1, Bend: double.MaxValue);
        foreach (var into in graph.EdgesInto(graph.EdgeFrom(edge)))
        {
            if (into == graph.Twin(edge)) continue;
            var isOther = graph.EdgeNameIndex(into) == graph.EdgeNameIndex(edge) ? 0 : 1;
            var rank = (Class: (int)graph.EdgeClass(into), Other: isOther, Bend: Bend(graph, into, edge));
            if (best >= 0 && rank.CompareTo(bestRank) >= 0) continue;
            (best, bestRank) = (into, rank);
        }

        return best;
    }

    /// <summary>How much one turns from one edge into the next. 0 straight on, 2 back.</summary>
    private static double Bend(RoadGraph graph, int from, int to)
    {
        var a = graph.PointOn(from, 1 - Near(graph, from)).Place;
        var b = graph.VertexPlace(graph.EdgeFrom(to));
        var c = graph.PointOn(to, Near(graph, to)).Place;
        var east = Math.Cos(b.Latitude * Math.PI / 180);
        var (x1, y1) = ((b.Longitude - a.Longitude) * east, b.Latitude - a.Latitude);
        var (x2, y2) = ((c.Longitude - b.Longitude) * east, c.Latitude - b.Latitude);
        var lengths = Math.Sqrt((x1 * x1 + y1 * y1) * (x2 * x2 + y2 * y2));
        return lengths > 0 ? 1 - (x1 * x2 + y1 * y2) / lengths : 1;
    }

    /// <summary>The part of an edge that 15 m are, or half of it: beyond the bend of the junction itself.</summary>
    private static double Near(RoadGraph graph, int edge) => Math.Min(0.5, 15 / Math.Max(1, graph.EdgeMetres(edge)));
}
