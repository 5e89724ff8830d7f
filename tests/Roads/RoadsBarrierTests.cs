namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>Barrier nodes: who gets past, what it costs, and that nothing leads past where nobody does.</summary>
public class RoadsBarrierTests
{
    [Theory]
    [InlineData("barrier=bollard", "no", "0", "0")]
    [InlineData("barrier=bollard;bollard=rising", "0", "0", "0")]
    [InlineData("barrier=bollard;motor_vehicle=no", "no", "no", "0")]
    [InlineData("barrier=bollard;motor_vehicle=yes", "0", "0", "0")]
    [InlineData("barrier=bollard;access=private", "no", "0", "0")]
    [InlineData("barrier=bollard;emergency=yes", "0", "0", "0")]
    [InlineData("barrier=bollard;access=no;emergency=designated", "0", "0", "no")]
    [InlineData("barrier=block", "no", "0", "0")]
    [InlineData("barrier=cycle_barrier", "no", "0", "0")]
    [InlineData("barrier=motorcycle_barrier", "no", "no", "0")]
    [InlineData("barrier=jersey_barrier", "no", "no", "0")]
    [InlineData("barrier=wall", "no", "no", "no")]
    [InlineData("barrier=fence", "no", "no", "no")]
    [InlineData("barrier=stile", "no", "no", "0")]
    [InlineData("barrier=yes", "no", "no", "0")]
    [InlineData("barrier=gate", "30", "30", "0")]
    [InlineData("barrier=gate;access=private", "30", "30", "0")]
    [InlineData("barrier=gate;access=no", "no", "no", "no")]
    [InlineData("barrier=gate;access=no;foot=yes", "no", "no", "0")]
    [InlineData("barrier=gate;locked=yes", "no", "no", "no")]
    [InlineData("barrier=gate;locked=yes;emergency=yes", "30", "30", "no")]
    [InlineData("barrier=lift_gate;motorcar=no", "no", "30", "0")]
    [InlineData("barrier=swing_gate;vehicle=no;motor_vehicle=destination", "30", "30", "0")]
    [InlineData("barrier=toll_booth", "15", "15", "0")]
    [InlineData("barrier=border_control", "15", "15", "0")]
    [InlineData("barrier=cattle_grid", "0", "0", "0")]
    [InlineData("barrier=kerb", "0", "0", "0")]
    [InlineData("barrier=entrance", "0", "0", "0")]
    public void Barrier_StopsOrDelays(string tags, string car, string motorbike, string onFoot)
    {
        (string, string)[] pairs = [.. tags.Split(';').Select(tag => tag.Split('=')).Select(pair => (pair[0], pair[1]))];
        var with = Town(pairs).ToData();
        var without = Town([]).ToData();
        foreach (var (vehicle, expected) in Enum.GetValues<RoadVehicle>().Zip([car, motorbike, onFoot]))
        {
            var (barred, open) = (RoadGraph.Build(with, new RoadImport(vehicle)), RoadGraph.Build(without, new RoadImport(vehicle)));
            var time = Between(barred);
            Assert.Equal(expected, time < 0 ? "no" : $"{(time - Between(open)) / 1_000}");
            var counts = RoadsFixtures.Counts(with, new RoadImport(vehicle)).Barriers;
            Assert.Equal((expected == "no" ? 1 : 0, expected is not ("no" or "0") ? 1 : 0), (counts.Cut, counts.Delay));
            Assert.Equal(1, counts.Cut + counts.Delay + counts.Free);
        }

        // 1 - 2 - 3 - 4 with the barrier at the bend 2.
        static TestMap Town((string, string)[] tags) => new TestMap().Node(1, 0, 0).Node(2, 0.001, 0.01, tags).Node(3, 0, 0.02)
            .Way(1, [1, 2, 3], ("highway", "residential"));
    }

    [Fact]
    public void WhereSeveralWaysShareABarrier_EachEndsForItself()
    {
        var map = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01, ("barrier", "bollard")).Node(3, 0, 0.02).Node(4, 0.01, 0.01)
            .Way(1, [1, 2, 3], ("highway", "residential")).Way(2, [4, 2], ("highway", "residential"))
            .Way(3, [2, 2], ("highway", "residential"));
        var graph = map.ToGraph();
        Assert.Equal((3, 6, 6), (graph.StreetCount, graph.EdgeCount, graph.VertexCount));
        for (var v = 0; v < graph.VertexCount; v++) Assert.Equal(1, graph.EdgesOut(v).End - graph.EdgesOut(v).First);
        Assert.Equal(3, Enumerable.Range(0, 6).Count(v => graph.VertexPlace(v) == Geo.LatLng.FromDegrees(0, 0.01)));
        Assert.Equal(1, map.Counts().Barriers.Cut);
    }

    [Fact]
    public void AGateAtAJunction_IsPaidOnce_OnEveryWayPast()
    {
        TestMap Cross(params (string, string)[] tags) => new TestMap()
            .Node(1, 0, 0).Node(2, 0, 0.01, tags).Node(3, 0, 0.02).Node(4, 0.01, 0.01)
            .Way(1, [1, 2], ("highway", "residential")).Way(2, [3, 2], ("highway", "residential"), ("oneway", "-1"))
            .Way(3, [4, 2], ("highway", "residential"));
        var (gated, open) = (Cross(("barrier", "gate")).ToGraph(), Cross().ToGraph());
        foreach (var (from, to) in new[] { (0, 2), (0, 3), (3, 0), (3, 2) })
            Assert.Equal(RoadBarriers.GateSeconds * 1_000, Between(gated, from, to) - Between(open, from, to));
        Assert.Equal(-1, Between(gated, 2, 0));
    }

    [Fact]
    public void Barriers_OffTheRoads_AreNotCounted()
    {
        var map = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0, 0.02, ("barrier", "gate")).Node(4, 1, 1, ("barrier", "wall"))
            .Way(1, [1, 2], ("highway", "residential")).Way(2, [2, 3], ("highway", "footway"));
        Assert.Equal(new BarrierCounts(), map.Counts().Barriers);
    }

    [Fact]
    public void ReadingIsTheSame_FromXmlAndBothKindsOfPbfNodes()
    {
        var map = RoadsFixtures.RandomBarredTown(seed: 3, nodes: 60, ways: 40);
        var expected = RoadsFixtures.Dump(map.ToGraph());
        foreach (var dense in new[] { true, false })
        {
            Assert.True(OsmPbf.TryRead(new MemoryStream(RoadsPbfEncoder.Encode(map, zlib: true, dense)), "x", out var data, out _));
            Assert.Equal(expected, RoadsFixtures.Dump(RoadGraph.Build(data)));
        }

        Assert.True(map.Counts().Barriers is { Cut: > 0, Delay: > 0, Free: > 0 });
    }

    private static int Between(RoadGraph graph, int from = 0, int to = -1)
    {
        if (to < 0) to = Enumerable.Range(0, graph.VertexCount).Single(v => graph.VertexPlace(v) == Geo.LatLng.FromDegrees(0, 0.02));
        var seen = new int[graph.VertexCount];
        Array.Fill(seen, int.MaxValue);
        seen[from] = 0;
        for (var round = 0; round < graph.VertexCount; round++)
        {
            for (var e = 0; e < graph.EdgeCount; e++)
            {
                if (seen[graph.EdgeFrom(e)] == int.MaxValue) continue;
                seen[graph.EdgeTo(e)] = Math.Min(seen[graph.EdgeTo(e)], seen[graph.EdgeFrom(e)] + graph.EdgeMilliseconds(e));
            }
        }

        return seen[to] == int.MaxValue ? -1 : seen[to];
    }
}
