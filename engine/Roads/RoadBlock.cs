namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// A stretch of an edge that nobody drives through: a closed street (the whole edge) or a blocked point (both ends equal). A way may begin
/// or end in it: an officer who stands there can come out, and what happened there can be reached, in a closed street at walking pace.
/// </summary>
/// <param name="Edge">The edge, in its direction of travel only.</param>
/// <param name="From">Where it begins, as a part of the edge's length. 0 to 1.</param>
/// <param name="To">Where it ends; at least <paramref name="From"/>, at most 1.</param>
public readonly record struct RoadBlock(int Edge, double From, double To)
{
    /// <summary>True for a closed street, false for a blocked point.</summary>
    public bool IsStretch => From < To;

    /// <summary>Closes an edge and, on a two-way street, its twin.</summary>
    public static IEnumerable<RoadBlock> WholeStreet(RoadGraph graph, int edge)
    {
        yield return new RoadBlock(edge, 0, 1);
        if (graph.Twin(edge) is >= 0 and var twin) yield return new RoadBlock(twin, 0, 1);
    }

    /// <summary>Blocks a street at one point, in both directions.</summary>
    public static IEnumerable<RoadBlock> At(RoadGraph graph, RoadPoint point)
    {
        yield return new RoadBlock(point.Edge, point.Fraction, point.Fraction);
        if (graph.Twin(point.Edge) is >= 0 and var twin) yield return new RoadBlock(twin, 1 - point.Fraction, 1 - point.Fraction);
    }
}
