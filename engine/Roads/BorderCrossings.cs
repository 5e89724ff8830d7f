using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A place where a street leaves one owner's ground for another's.</summary>
/// <param name="Point">The place, on the edge that crosses in this direction.</param>
/// <param name="From">Whose ground is left.</param>
/// <param name="To">Whose ground is entered.</param>
public readonly record struct BorderCrossing(RoadPoint Point, int From, int To);

/// <summary>Finds where streets cross borders. Pure.</summary>
public static class BorderCrossings
{
    /// <summary>How closely a street is looked at: a strip of ground narrower than this may be missed. Unit: metres.</summary>
    public const double StepMetres = 20;

    /// <summary>How exactly the place of a crossing is found. Unit: metres.</summary>
    public const double PrecisionMetres = 0.5;

    /// <summary>
    /// All crossings of all streets, in order of street; a two-way street has one for each direction. The earliest time at each, from a
    /// place: <see cref="TravelTimes.FromOne"/> over their points.
    /// </summary>
    /// <param name="owner">Whose ground a place is; any number, also one for nobody's.</param>
    public static List<BorderCrossing> Find(RoadGraph graph, Func<LatLng, int> owner)
    {
        var crossings = new List<BorderCrossing>();
        var streets = graph.Streets;
        for (var street = 0; street < graph.StreetCount; street++)
        {
            var edge = streets.Canonical[street];
            var whole = streets.Metres(street);
            var here = owner(streets.Points[streets.Start[street]]);
            for (var segment = streets.Start[street]; segment + 1 < streets.Start[street + 1]; segment++)
            {
                var (begin, end) = (streets.Along[segment], streets.Along[segment + 1]);
                var steps = Math.Max(1, (int)Math.Ceiling((end - begin) / StepMetres));
                for (var step = 1; step <= steps; step++)
                {
                    var next = owner(streets.PlaceOn(segment, step / (double)steps));
                    if (next == here) continue;
                    var part = Crossing(streets, owner, segment, (step - 1) / (double)steps, step / (double)steps);
                    Add(crossings, graph, edge, whole > 0 ? (begin + part * (end - begin)) / whole : 0, (here, next));
                    here = next;
                }
            }
        }

        return crossings;
    }

    private static void Add(List<BorderCrossing> crossings, RoadGraph graph, int edge, double fraction, (int From, int To) owners)
    {
        crossings.Add(new BorderCrossing(graph.PointOn(edge, fraction), owners.From, owners.To));
        if (graph.Twin(edge) is >= 0 and var twin)
            crossings.Add(new BorderCrossing(graph.PointOn(twin, 1 - fraction), owners.To, owners.From));
    }

    private static double Crossing(StreetArrays streets, Func<LatLng, int> owner, int segment, double before, double after)
    {
        var here = owner(streets.PlaceOn(segment, before));
        while ((after - before) * (streets.Along[segment + 1] - streets.Along[segment]) > PrecisionMetres)
        {
            var middle = (before + after) / 2;
            if (owner(streets.PlaceOn(segment, middle)) == here) before = middle;
            else after = middle;
        }

        return after;
    }
}
