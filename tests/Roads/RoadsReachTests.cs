using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class RoadsReachTests
{
    [Fact]
    public void EverythingWithinTheLimit_AndNothingElse_AtTheEarliestTime()
    {
        int reached = 0, cut = 0, several = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var graph = RoadsTurnTests.TownWithTurns(random, nodes: 20 + seed / 2, ways: 10 + seed / 4, turns: random.Next(20));
            if (graph.EdgeCount == 0) continue;
            var blocks = RoadBlock.At(graph, RoadsFixtures.RandomPoint(graph, random))
                .Concat(RoadBlock.WholeStreet(graph, random.Next(graph.EdgeCount))).ToList();
            var metric = RoadMetric.Make(graph, RoadSpeeds.FreeFlow, 0, blocks);
            var starts = Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => new ReachStart(RoadsFixtures.RandomPoint(graph, random), random.Next(2) * random.Next(60_000))).ToArray();
            var limit = random.Next(10_000, 400_000);
            var reach = new Reach(graph);
            reach.Find(metric, starts, limit / 2); // Leftovers of one search would harm the next.
            reach.Find(metric, starts, limit);
            var targets = Enumerable.Range(0, 60).Select(_ => RoadsFixtures.RandomPoint(graph, random)).ToArray();
            var plain = new PlainSearch(metric, blocks);
            var byStart = starts.Select(start => plain.From(start.Point, targets)
                .Select(time => time < 0 ? int.MaxValue : time + start.AfterMilliseconds).ToArray()).ToArray();
            for (var t = 0; t < targets.Length; t++)
            {
                var earliest = byStart.Min(times => times[t]);
                var found = EarliestAt(metric, reach, targets[t]);
                if (earliest > limit + 1) Assert.Equal(int.MaxValue, found);
                else if (earliest < limit) Assert.InRange(found, earliest - 2, earliest + 2); // A part of an edge is rounded once more.
                if (earliest < limit) reached++;
                else cut++;
            }

            if (starts.Length > 1) several++;
            CellsAreThoseOfTheEdges(metric, reach, limit);
        }

        Assert.True(reached > 1000 && cut > 300 && several > 20, $"{reached} {cut} {several}");
    }

    [Fact]
    public void LimitsAreChecked_AndASearchAllocatesNothing_OnceWarm()
    {
        var random = new Random(1);
        var graph = RoadsFixtures.RandomTown(seed: 1, nodes: 300, ways: 200).ToGraph();
        var reach = new Reach(graph);
        var starts = new[] { new ReachStart(RoadsFixtures.RandomPoint(graph, random), 0) };
        Assert.Throws<ArgumentOutOfRangeException>(() => reach.Find(graph.FreeFlow, starts, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reach.Find(graph.FreeFlow, starts, RoadLimits.ReachMillisecondsMax + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reach.Find(graph.FreeFlow, [new ReachStart(starts[0].Point, -1)], 1000));
        reach.Find(graph.FreeFlow, [], 1000);
        Assert.True(reach.Edges.IsEmpty && reach.Cells.IsEmpty);
        reach.Find(graph.FreeFlow, starts, 300_000);
        reach.Find(graph.FreeFlow, starts, 300_000);
        // The runtime allocates now and then by itself (a method compiled anew); what a round needs, it needs every time.
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            reach.Find(graph.FreeFlow, starts, 300_000);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.False(reach.Cells.IsEmpty);
    }

    [Fact]
    public void Crossings_AreFound_WhereAStreetLeavesAnOwnersGround()
    {
        // Owners change at every hundredth of a degree of longitude; a two-way street crosses two of them, a one-way street one.
        var graph = new TestMap().Node(1, 0, 0.001).Node(2, 0, 0.012).Node(3, 0.005, 0.024).Node(4, 0.01, 0.021).Node(5, 0.01, 0.019)
            .Way(1, [1, 2, 3], ("highway", "primary")).Way(2, [3, 4, 5], ("highway", "primary"), ("oneway", "yes")).ToGraph();
        static int Owner(LatLng place) => (int)Math.Floor(place.Longitude * 100);
        var crossings = BorderCrossings.Find(graph, Owner);
        Assert.Equal([(0, 1), (1, 0), (1, 2), (2, 1), (2, 1)], crossings.Select(crossing => (crossing.From, crossing.To)));
        foreach (var (point, from, to) in crossings)
        {
            Assert.Equal(Math.Round(point.Place.Longitude * 100) / 100, point.Place.Longitude, 5);
            var metres = graph.EdgeMetres(point.Edge);
            Assert.Equal(from, Owner(graph.PointOn(point.Edge, point.Fraction - 2 / metres).Place));
            Assert.Equal(to, Owner(graph.PointOn(point.Edge, point.Fraction + 2 / metres).Place));
        }
    }

    private static int EarliestAt(RoadMetric metric, Reach reach, RoadPoint target)
    {
        var graph = metric.Graph;
        var earliest = int.MaxValue;
        foreach (var reached in reach.Edges)
        {
            if (reached.Edge != target.Edge && graph.Twin(reached.Edge) != target.Edge) continue;
            var part = reached.Edge == target.Edge ? target.Fraction : 1 - target.Fraction;
            if (part < reached.FromPart || part > reached.ToPart) continue;
            var ahead = (part - reached.FromPart) * metric.EdgeMilliseconds(reached.Edge);
            earliest = Math.Min(earliest, reached.FromMilliseconds + (int)Math.Round(ahead));
        }

        return earliest;
    }

    /// <summary>Looks at the reached stretches point by point: their cells are there, no later than the point, and no others.</summary>
    private static void CellsAreThoseOfTheEdges(RoadMetric metric, Reach reach, int limit)
    {
        var graph = metric.Graph;
        var seen = new Dictionary<H3Cell, double>();
        foreach (var reached in reach.Edges)
        {
            Assert.InRange(reached.ToMilliseconds, reached.FromMilliseconds, limit);
            var steps = Math.Max(1, (int)(graph.EdgeMetres(reached.Edge) * (reached.ToPart - reached.FromPart) / 3));
            for (var step = 0; step <= steps; step++)
            {
                var part = reached.FromPart + (reached.ToPart - reached.FromPart) * step / steps;
                var cell = H3Cell.FromLatLng(graph.PointOn(reached.Edge, part).Place, 9);
                var time = reached.FromMilliseconds + (part - reached.FromPart) * metric.EdgeMilliseconds(reached.Edge);
                seen[cell] = Math.Min(seen.GetValueOrDefault(cell, double.MaxValue), time);
            }
        }

        var cells = reach.Cells.ToArray();
        Assert.Equal(cells.Length, cells.DistinctBy(cell => cell.Cell).Count());
        var times = cells.ToDictionary(cell => cell.Cell, cell => cell.Milliseconds);
        var corners = 0;
        foreach (var (cell, time) in seen)
        {
            if (!times.TryGetValue(cell, out var found) || Math.Abs(found - time) > 3_000) corners++; // 3 m at walking pace.
        }

        Assert.True(corners <= 1 + seen.Count / 50, $"{corners} corners of {seen.Count} cells"); // Cut by less than a metre.
        Assert.True(times.Keys.Count(cell => !seen.ContainsKey(cell)) <= 1 + seen.Count / 50);
        for (var i = 1; i < cells.Length; i++) Assert.True(cells[i - 1].Milliseconds <= cells[i].Milliseconds);
    }
}
