namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// A place on an edge in its direction of travel only: what a camera that looks one way has read, and how long after the read a vehicle can
/// be there. Where a <see cref="RoadPoint"/> stands for both directions of a street, this stands for one.
/// </summary>
/// <param name="Fraction">How far along the edge, by length. 0 to 1.</param>
/// <param name="AfterMilliseconds">0 or more.</param>
public readonly record struct DirectedStart(int Edge, double Fraction, int AfterMilliseconds)
{
    /// <summary>
    /// Least time to turn round on the spot of a two-way street. Unit: milliseconds. 8 s: a car in one go on a wide road. Earliest times
    /// must not be too late, so it is the short end of the 8 to 20 s that drivers need.
    /// </summary>
    public const int TurnRoundMilliseconds = 8_000;

    /// <summary>
    /// Where a vehicle that was seen at a place can go on from: ahead, and after turning round back. Without a heading either way at once.
    /// Fills <paramref name="starts"/>, which is cleared first; it stays empty when no road is near.
    /// </summary>
    /// <param name="headingDegrees">Direction of travel, clockwise from north; NaN when unknown.</param>
    public static void At(RoadGraph graph, Geo.LatLng place, double headingDegrees, List<DirectedStart> starts)
    {
        starts.Clear();
        if (!graph.TryMatch(place, headingDegrees, lastEdge: -1, PlaceTimes.SnapMetresMax, out var point)) return;
        starts.Add(new DirectedStart(point.Edge, point.Fraction, 0));
        if (graph.Twin(point.Edge) is >= 0 and var twin)
            starts.Add(new DirectedStart(twin, 1 - point.Fraction, double.IsNaN(headingDegrees) ? 0 : TurnRoundMilliseconds));
    }
}
