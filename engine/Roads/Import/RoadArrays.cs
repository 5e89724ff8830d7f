using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>What the import makes of a map: the seam between reading OSM and the arrays that searches run on. Never written after the
/// build.</summary>
internal sealed record RoadNetwork(RoadStreets Streets, RoadEdges Edges, LatLng[] Vertices, RoadTurns Turns, OsmCounts Counts);

/// <summary>
/// Turns nobody may take: sequence i is the edges Edges[Start[i]..Start[i + 1]], at least two, each starting where the one before it ends.
/// A way that drives all of a sequence's edges one after the other is not allowed; any part of it is. Two edges: a restriction at a
/// junction. More: one over a way between (OSM's "via" ways). What only allows one turn is written as all the others being forbidden.
/// </summary>
internal sealed record RoadTurns(int[] Start, int[] Edges)
{
    /// <summary>No turn is forbidden.</summary>
    public static RoadTurns AllAllowed { get; } = new([0], []);

    public int Count => Start.Length - 1;

    public ReadOnlySpan<int> this[int sequence] => Edges.AsSpan(Start[sequence]..Start[sequence + 1]);
}

/// <summary>
/// Directed edges as the import makes them. Those out of vertex v are [OutStart[v], OutStart[v + 1]); those into it are
/// In[InStart[v]..InStart[v + 1]]. Canonical is per street. Never written after the build.
/// </summary>
internal sealed record RoadEdges(
    int[] OutStart,
    int[] From,
    int[] To,
    int[] Milliseconds,
    int[] Street,
    int[] Twin,
    int[] InStart,
    int[] In,
    int[] Canonical);

/// <summary>
/// Undirected streets as the import makes them. The points of street s are [Start[s], Start[s + 1]); Along is parallel to Points: metres
/// from the start of its street. Segment i is the line from point i to point i + 1 of one street. Never written after the build.
/// </summary>
internal sealed record RoadStreets(
    int[] Start,
    LatLng[] Points,
    double[] Along,
    int[] StreetOfPoint,
    RoadClass[] Class,
    int[] Name,
    RoadName[] Names);
