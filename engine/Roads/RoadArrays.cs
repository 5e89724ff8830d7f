using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>What the import makes of a map: the seam between reading OSM and the arrays that searches run on. Never written after the build.</summary>
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
/// Directed edges. Those out of vertex v are [OutStart[v], OutStart[v + 1]); those into it are In[InStart[v]..InStart[v + 1]]. InFrom is
/// parallel
/// to In (the vertex each comes from) so that a reverse search reads memory in order. Canonical is per street. Never written after the
/// build.
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
/// Undirected streets. The points of street s are [Start[s], Start[s + 1]); Along is parallel to Points: metres from the start of its
/// street.
/// Segment i is the line from point i to point i + 1 of one street. Never written after the build.
/// </summary>
internal sealed record RoadStreets(
    int[] Start,
    LatLng[] Points,
    double[] Along,
    int[] StreetOfPoint,
    RoadClass[] Class,
    int[] Name,
    bool[] Snappable,
    RoadName[] Names)
{
    public int Count => Class.Length;

    public double Metres(int street) => Along[Start[street + 1] - 1];

    public ReadOnlySpan<LatLng> Geometry(int street) => Points.AsSpan(Start[street]..Start[street + 1]);

    /// <summary>The place at a part (0 to 1) of the segment that starts at a point.</summary>
    public LatLng PlaceOn(int segment, double part)
    {
        var (a, b) = (Points[segment], Points[segment + 1]);
        var (latitude, longitude) = (a.Latitude + part * (b.Latitude - a.Latitude), a.Longitude + part * (b.Longitude - a.Longitude));
        return LatLng.FromDegrees(Math.Clamp(latitude, -90, 90), Math.Clamp(longitude, -180, 180)); // Rounding may step over 180.
    }

    /// <summary>The place at a part (0 to 1) of a street's length.</summary>
    public LatLng PlaceAt(int street, double fraction)
    {
        var metres = fraction * Metres(street);
        var segment = SegmentAt(street, metres);
        var length = Along[segment + 1] - Along[segment];
        return PlaceOn(segment, length > 0 ? Math.Clamp((metres - Along[segment]) / length, 0, 1) : 0);
    }

    /// <summary>The segment of a street that holds the place so many metres along it.</summary>
    public int SegmentAt(int street, double metres)
    {
        int low = Start[street], high = Start[street + 1] - 2;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Along[middle] <= metres) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
