using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>From a place to the road it is on.</summary>
internal sealed class SnapBench(RoadGraph graph, RoadsBenchOptions options)
{
    private const int Repetitions = 100_000;
    private const int SnapsChecked = 300;
    private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;

    private readonly MapPlaces _places = new(graph);

    /// <summary>Both rows.</summary>
    public IEnumerable<BenchRow> Run()
    {
        var chance = options.Chance("snap");
        var places = Enumerable.Range(0, Timing.WarmUp + Repetitions).Select(_ => _places.NearRoad(chance, 15)).ToArray();
        var row = Timing.Calls("snap, by place", Repetitions, i => graph.TrySnap(places[i], PlaceTimes.SnapMetresMax, out _));
        yield return row with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 3e3)],
            Check = BenchCheck.Of(places.Take(SnapsChecked).Select(CompareSnap)),
            Note = "places 15 m off a road (deviation on either axis); checked: against all segments of the map",
        };

        var terminals = Enumerable.Range(0, Timing.WarmUp + Repetitions).Select(_ => _places.Terminal(chance)).ToArray();
        row = Timing.Calls("snap, by place and heading", Repetitions, i =>
            graph.TryMatch(terminals[i].Place, terminals[i].HeadingDegrees, lastEdge: -1, PlaceTimes.SnapMetresMax, out _));
        yield return row with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 3e3)],
            Check = BenchCheck.Of(terminals.Take(SnapsChecked).Select(terminal => CompareMatch(terminal.Place, terminal.HeadingDegrees))),
            Note = "places 5 m, headings 10 degrees off; checked: lies where it says, leads the way of the heading, and without one is the "
                + "nearest road",
        };
    }

    private (bool Same, string What) CompareSnap(LatLng place)
    {
        var found = graph.TrySnap(place, PlaceTimes.SnapMetresMax, out var point) ? point.MetresAway : double.PositiveInfinity;
        var nearest = double.PositiveInfinity;
        for (var edge = 0; edge < graph.EdgeCount; edge++)
        {
            if (!graph.IsCanonical(edge) || !graph.IsSnappable(edge)) continue;
            var line = graph.EdgeGeometry(edge);
            for (var i = 1; i < line.Length; i++) nearest = Math.Min(nearest, MetresTo(place, line[i - 1], line[i]));
        }

        // The same sums in another order: only rounding differs.
        return (
            Math.Abs(found - nearest) < 1e-6,
            FormattableString.Invariant($"{place}: a road {found} m away, the nearest is {nearest} m away"));
    }

    private (bool Same, string What) CompareMatch(LatLng place, float headingDegrees)
    {
        var found = graph.TryMatch(place, headingDegrees, lastEdge: -1, PlaceTimes.SnapMetresMax, out var point);
        if (!found) return (false, $"{place}: no road");
        var lies = graph.PointOn(point.Edge, point.Fraction).Place.MetresTo(point.Place) < 0.1
            && Math.Abs(place.MetresTo(point.Place) - point.MetresAway) < 0.01 + point.MetresAway * 0.005;
        var turned = Math.Abs(Math.IEEERemainder(_places.HeadingOf(point) - headingDegrees, 360));
        var leads = graph.Twin(point.Edge) < 0 || turned <= 90.1 || IsAtCorner(point);
        var still = graph.TryMatch(place, double.NaN, lastEdge: -1, PlaceTimes.SnapMetresMax, out var matched)
            && graph.TrySnap(place, PlaceTimes.SnapMetresMax, out var snapped) && matched == snapped;
        return (
            lies && leads && still,
            FormattableString.Invariant($"{place} heading {headingDegrees}: edge {point.Edge} at {point.Fraction}, turned {turned:F0}° ")
            + $"(lies where it says: {lies}, leads the way: {leads}, nearest without heading: {still})");
    }

    /// <summary>Within two metres of a corner the direction of the line is not one.</summary>
    private bool IsAtCorner(RoadPoint point)
    {
        foreach (var corner in graph.EdgeGeometry(point.Edge))
            if (corner.MetresTo(point.Place) < 2) return true;
        return false;
    }

    private static double MetresTo(LatLng place, LatLng a, LatLng b)
    {
        var east = MetresPerDegree * Math.Cos(place.Latitude * Math.PI / 180);
        var (x, y) = ((a.Longitude - place.Longitude) * east, (a.Latitude - place.Latitude) * MetresPerDegree);
        var (dx, dy) = ((b.Longitude - a.Longitude) * east, (b.Latitude - a.Latitude) * MetresPerDegree);
        var square = dx * dx + dy * dy;
        var part = square > 0 ? Math.Clamp(-(x * dx + y * dy) / square, 0, 1) : 0;
        return Math.Sqrt((x + part * dx) * (x + part * dx) + (y + part * dy) * (y + part * dy));
    }
}
