using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>Small towns with borders and cameras, and the slow way to find what a forecast says.</summary>
internal static class ForecastFixtures
{
    /// <summary>Stripes of a 200th of a degree: four jurisdictions across a random town.</summary>
    public static int Owner(LatLng place) => 1 + (int)Math.Floor((place.Longitude - 121.4) * 200);

    public static RoadGraph Town(int seed)
    {
        var random = new Random(seed);
        return RoadsTurnTests.TownWithTurns(random, nodes: 25 + seed / 2, ways: 14 + seed / 4, turns: random.Next(15));
    }

    public static ForecastGround Ground(RoadGraph graph, Random random, int cameras)
    {
        var places = new List<CameraPlace>();
        for (var camera = 0; camera < cameras; camera++)
        {
            var place = random.Next(3) == 0
                ? graph.VertexPlace(random.Next(graph.VertexCount))
                : RoadsFixtures.RandomPoint(graph, random).Place;
            places.Add(new CameraPlace(place, random.Next(2) == 0 ? -1 : random.Next(360)));
        }

        return ForecastGround.Make(graph, places, Owner);
    }

    public static SuspectRoads Roads(RoadGraph graph, Random random, out List<RoadBlock> blocks)
    {
        var point = RoadsFixtures.RandomPoint(graph, random);
        blocks = [.. RoadBlock.At(graph, point), .. RoadBlock.WholeStreet(graph, random.Next(graph.EdgeCount))];
        return SuspectRoads.Make(graph, RoadSpeeds.Create(1, [(8, RoadClass.Primary, 0.7)]), 8, blocks);
    }

    /// <summary>
    /// Plain Dijkstra over edges (no hierarchy, no turn states): the earliest time at points of edges, each in its direction of travel.
    /// </summary>
    /// <param name="wall">Per edge: parts at which one goes no further. With it, points where a start lies are not met there.</param>
    public static Dictionary<(int Edge, double Fraction), int> Plain(
        RoadMetric metric, List<RoadBlock> blocks, IEnumerable<DirectedStart> starts, HashSet<(int Edge, double Fraction)> points,
        ILookup<int, double>? wall = null)
    {
        var graph = metric.Graph;
        var found = new Dictionary<(int Edge, double Fraction), int>();
        var forbidden = Enumerable.Range(0, graph.ForbiddenTurnCount).Select(i => graph.ForbiddenTurn(i).ToArray()).ToList();
        var longest = forbidden.Count == 0 ? 1 : forbidden.Max(sequence => sequence.Length) - 1;
        var open = new PriorityQueue<int[], int>();
        var done = new HashSet<string>();
        foreach (var start in starts)
            Drive([start.Edge], start.Fraction, start.AfterMilliseconds - Offset(start.Edge, start.Fraction));
        while (open.TryDequeue(out var driven, out var time))
        {
            if (!done.Add(string.Join(',', driven))) continue;
            var (first, end) = graph.EdgesOut(graph.EdgeTo(driven[^1]));
            for (var edge = first; edge < end; edge++)
            {
                int[] with = [.. driven, edge];
                if (!forbidden.Exists(turn => with.Length >= turn.Length && with.AsSpan(^turn.Length..).SequenceEqual(turn)))
                    Drive(with, -1, time);
            }
        }

        return found;

        int Offset(int edge, double fraction) => (int)Math.Round(fraction * metric.EdgeMilliseconds(edge), MidpointRounding.AwayFromZero);

        void Drive(int[] driven, double from, int began)
        {
            var edge = driven[^1];
            var stop = wall is null ? 2 : wall[edge].Where(part => part > from).Append(2).Min();
            foreach (var block in blocks.Where(block => block.Edge == edge && block.From > from)) stop = Math.Min(stop, block.To);
            foreach (var point in points.Where(point => point.Edge == edge
                && (point.Fraction > from || (wall is null && point.Fraction == from)) && point.Fraction <= stop))
            {
                var time = began + Offset(edge, point.Fraction);
                found[point] = Math.Min(time, found.GetValueOrDefault(point, int.MaxValue));
            }

            if (stop <= 1) return;
            open.Enqueue(driven.Length > longest ? driven[^longest..] : driven, began + metric.EdgeMilliseconds(edge));
        }
    }
}
