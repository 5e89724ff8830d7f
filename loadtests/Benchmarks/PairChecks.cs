using System.Diagnostics;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>Compares travel times and ways with <see cref="PlainSearch"/>.</summary>
internal static class PairChecks
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    /// <summary>One answer of a <see cref="BenchCheck"/>.</summary>
    public static (bool Same, string What) Same(RoadPoint from, RoadPoint to, int found, int expected) =>
        (found == expected, $"from {Show(from)} to {Show(to)}: {found} ms, the slow way says {expected} ms");

    /// <summary>
    /// Time between places off the road the slow way, as <see cref="PlaceTimes"/> tells it: to the road, along it, and from it.
    /// </summary>
    public static int SlowBetween(PlainSearch plain, RoadGraph graph, (LatLng Place, float HeadingDegrees) from, LatLng to)
    {
        if (!graph.TrySnap(to, PlaceTimes.SnapMetresMax, out var end)) return TravelTimes.NoWay;
        var known = graph.TryMatch(from.Place, from.HeadingDegrees, lastEdge: -1, PlaceTimes.SnapMetresMax, out var start);
        var time = known ? plain.Between(start, end) : TravelTimes.NoWay;
        return time == TravelTimes.NoWay ? time : time + OffRoad(start) + OffRoad(end);
    }

    /// <summary>Compares random pairs to the millisecond, and tells now and then how far it is.</summary>
    public static BenchCheck Compare(RoadMetric metric, IReadOnlyList<(RoadPoint From, RoadPoint To)> pairs, Action<string> tell)
    {
        var plain = new PlainSearch(metric, PlainSearch.ForbiddenIn(metric.Graph));
        var times = new TravelTimes(metric);
        var (start, told) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        return BenchCheck.Of(pairs.Select((pair, number) =>
        {
            if (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed - told > TellEvery)
            {
                told = elapsed;
                tell($"compared {number:N0} of {pairs.Count:N0} pairs in {elapsed.TotalSeconds:F0} s");
            }

            return Same(pair.From, pair.To, times.Between(pair.From, pair.To), plain.Between(pair.From, pair.To));
        }));
    }

    /// <summary>
    /// Compares routes: the time is the slow way's; the edges hang together, hold no forbidden turn, begin and end where asked, and their
    /// times, lengths and names add up to the route's.
    /// </summary>
    public static BenchCheck CompareRoutes(RoadMetric metric, IReadOnlyList<(RoadPoint From, RoadPoint To)> pairs)
    {
        var forbidden = PlainSearch.ForbiddenIn(metric.Graph).ToList();
        var plain = new PlainSearch(metric, forbidden);
        var times = new TravelTimes(metric);
        var route = new Route();
        return BenchCheck.Of(pairs.Select(pair =>
        {
            var expected = plain.Between(pair.From, pair.To);
            var found = times.TryRoute(pair.From, pair.To, route) ? route.Milliseconds : TravelTimes.NoWay;
            var (same, what) = Same(pair.From, pair.To, found, expected);
            if (!same || found == TravelTimes.NoWay) return (same, what);
            return (HangsTogether(metric, pair.From, pair.To, route, new TurnHistory(forbidden)), what + ", and its way does not add up");
        }));
    }

    private static bool HangsTogether(RoadMetric metric, RoadPoint from, RoadPoint to, Route route, TurnHistory turns)
    {
        // Degrees between two places of a street are cut evenly, metres are not: 1 m and 0.01 % is what that comes to.
        var graph = metric.Graph;
        var edges = route.Edges;
        var (milliseconds, history, names) = (-metric.OffsetMilliseconds(from, edges[0]), TurnHistory.Nothing, new List<RoadName>());
        for (var i = 0; i < edges.Length; i++)
        {
            if (i > 0 && graph.EdgeFrom(edges[i]) != graph.EdgeTo(edges[i - 1])) return false;
            if (!turns.TryDrive(history, edges[i], out history)) return false;
            milliseconds += i < edges.Length - 1 ? metric.EdgeMilliseconds(edges[i]) : metric.OffsetMilliseconds(to, edges[i]);
            if (names.Count == 0 || names[^1] != graph.EdgeName(edges[i])) names.Add(graph.EdgeName(edges[i]));
        }

        var metres = 0.0;
        for (var i = 1; i < route.Line.Length; i++) metres += route.Line[i - 1].MetresTo(route.Line[i]);
        return milliseconds == route.Milliseconds
            && names.SequenceEqual(route.Steps.Select(step => step.Name))
            && from.Place.MetresTo(route.Line[0]) < 1 && to.Place.MetresTo(route.Line[^1]) < 1
            && Math.Abs(metres - route.Metres) < 1 + metres * 1e-4
            && Math.Abs(route.Steps.Sum(step => step.Metres) - route.Metres) < 0.01;
    }

    private static int OffRoad(RoadPoint point) => (int)(point.MetresAway / PlaceTimes.OffRoadMetresPerSecond * 1000);

    private static string Show(RoadPoint point) => FormattableString.Invariant($"edge {point.Edge} at {point.Fraction:R}");
}
