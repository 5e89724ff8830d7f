
namespace SmartPolicing.Realtime.Roads;

/// <summary>By distance alone, among streets that can be reached and left.</summary>
internal readonly struct NearestStreet(StreetArrays streets) : ISegmentRating
{
    public double Rate(int segment, double squareMetres, double east, double north) =>
        streets.Snappable[streets.StreetOfPoint[segment]] ? squareMetres : double.PositiveInfinity;
}

/// <summary>
/// By where a terminal is, which way it moves and where it was: each contradiction counts as if the street lay further away. Metres were
/// chosen against what positions in a city are off by (5 to 15 m) and what carriageways lie apart (10 to 30 m).
/// </summary>
internal readonly struct DrivenStreet(RoadGraph graph, double headingDegrees, int lastEdge) : ISegmentRating
{
    /// <summary>A street that leads the other way counts as this much further away; one across as half of it.</summary>
    private const double AgainstMetres = 30;

    /// <summary>Another street than the one before counts as this much further away, even where they meet.</summary>
    private const double ChangeMetres = 3;

    /// <summary>... and this much when they do not meet.</summary>
    private const double ElsewhereMetres = 10;

    private readonly bool _moves = !double.IsNaN(headingDegrees);
    private readonly double _east = Math.Sin(headingDegrees * Math.PI / 180);
    private readonly double _north = Math.Cos(headingDegrees * Math.PI / 180);

    public double Rate(int segment, double squareMetres, double east, double north)
    {
        var streets = graph.Streets;
        var street = streets.StreetOfPoint[segment];
        if (!streets.Snappable[street]) return double.PositiveInfinity;
        var penalty = 0.0;
        if (_moves)
        {
            var along = Along(east, north);
            if (graph.Twin(streets.Canonical[street]) >= 0) along = Math.Abs(along);
            penalty += AgainstMetres * (1 - along) / 2;
        }

        if (lastEdge >= 0 && street != graph.Edges.Street[lastEdge])
            penalty += Touches(streets.Canonical[street]) ? ChangeMetres : ElsewhereMetres;
        var metres = Math.Sqrt(squareMetres) + penalty;
        return Math.Max(squareMetres, metres * metres);
    }

    /// <summary>Which of a street's edges leads the way the terminal moves at a segment.</summary>
    public int EdgeOn(int street, int segment)
    {
        var edge = graph.Streets.Canonical[street];
        var twin = graph.Twin(edge);
        if (!_moves || twin < 0) return edge;
        var (a, b) = (graph.Streets.Points[segment], graph.Streets.Points[segment + 1]);
        var east = (b.Longitude - a.Longitude) * Math.Cos(a.Latitude * Math.PI / 180);
        return Along(east, b.Latitude - a.Latitude) >= 0 ? edge : twin;
    }

    /// <summary>1 when the terminal moves along the segment, -1 against it, 0 across.</summary>
    private double Along(double east, double north)
    {
        var length = Math.Sqrt(east * east + north * north);
        return length > 0 ? (east * _east + north * _north) / length : 0;
    }

    private bool Touches(int edge)
    {
        var (from, to) = (graph.EdgeFrom(edge), graph.EdgeTo(edge));
        var (lastFrom, lastTo) = (graph.EdgeFrom(lastEdge), graph.EdgeTo(lastEdge));
        return from == lastTo || to == lastTo || from == lastFrom || to == lastFrom;
    }
}
