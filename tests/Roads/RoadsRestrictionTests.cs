namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>Turn restrictions: from relations to forbidden sequences of edges. A turn is written as the nodes it passes: "1 2 3".</summary>
public class RoadsRestrictionTests
{
    // A crossing: 1 west, 3 east, 4 north, 5 south of 2; ways 12, 23, 24, 25 named by their ends.
    private static TestMap Crossing() => new TestMap()
        .Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0, 0.02).Node(4, 0.01, 0.01).Node(5, -0.01, 0.01)
        .Way(12, [1, 2], ("highway", "primary")).Way(23, [2, 3], ("highway", "primary"))
        .Way(24, [2, 4], ("highway", "primary")).Way(25, [5, 2], ("highway", "primary"));

    // Two carriageways, 1 2 3 eastwards and 6 5 4 westwards, joined by 2 - 7 - 5.
    private static TestMap DualCarriageway() => new TestMap()
        .Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0, 0.02).Node(4, 0.001, 0).Node(5, 0.001, 0.01).Node(6, 0.001, 0.02)
        .Node(7, 0.0005, 0.01).Node(8, 0.0005, 0.012)
        .Way(12, [1, 2], ("highway", "primary"), ("oneway", "yes")).Way(23, [2, 3], ("highway", "primary"), ("oneway", "yes"))
        .Way(65, [6, 5], ("highway", "primary"), ("oneway", "yes")).Way(54, [5, 4], ("highway", "primary"), ("oneway", "yes"))
        .Way(27, [2, 7], ("highway", "primary")).Way(75, [5, 7], ("highway", "primary")).Way(78, [7, 8], ("highway", "service"));

    [Theory]
    [InlineData("no_left_turn", "way 12 from, node 2 via, way 24 to", "1 2 4")]
    [InlineData("no_u_turn", "way 12 from, node 2 via, way 12 to", "1 2 1")]
    [InlineData("no_straight_on", "way 12 from, node 2 via, way 23 to, node 2 location_hint", "1 2 3")]
    [InlineData("only_straight_on", "way 12 from, node 2 via, way 23 to", "1 2 1, 1 2 4, 1 2 5")]
    [InlineData("only_u_turn", "way 12 from, node 2 via, way 12 to", "1 2 3, 1 2 4, 1 2 5")]
    [InlineData("no_entry", "way 12 from, way 24 from, node 2 via, way 23 to", "1 2 3, 4 2 3")]
    [InlineData("no_exit", "way 12 from, node 2 via, way 24 to, way 25 to", "1 2 4, 1 2 5")]
    public void OverANode(string restriction, string members, string turns) =>
        Check(Crossing().Restriction(1, members, restriction), turns, new RestrictionCounts { Read = 1, Used = 1 });

    [Theory]
    [InlineData("no_u_turn", "way 12 from, way 27 via, way 75 via, way 54 to", "1 2 7 5 4")]
    [InlineData("no_u_turn", "way 54 to, way 75 via, way 12 from, way 27 via", "1 2 7 5 4")]
    [InlineData("no_left_turn", "way 12 from, way 27 via, way 78 to", "1 2 7 8")]
    [InlineData("only_straight_on", "way 12 from, way 27 via, way 75 to", "1 2 7 2, 1 2 7 8")]
    [InlineData("only_u_turn", "way 12 from, way 75 via, way 27 via, way 54 to", "1 2 7 2, 1 2 7 5 7, 1 2 7 8")]
    [InlineData("no_u_turn", "way 12 from, way 27 via, node 7 via, way 78 to", "1 2 7 8")]
    public void OverWays_InAnyOrder(string restriction, string members, string turns) =>
        Check(DualCarriageway().Restriction(1, members, restriction), turns, new RestrictionCounts { Read = 1, Used = 1 });

    [Fact]
    public void AWayBetween_IsDrivenThroughItsJunctions()
    {
        // 1 - 2, then the way between 2 - 3 - 4 with a side street at 3, then 4 - 5; the way between drawn either way.
        foreach (var between in new long[][] { [2, 3, 4], [4, 3, 2] })
        {
            TestMap Map() => new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0, 0.02).Node(4, 0, 0.03).Node(5, 0, 0.04).Node(6, 1, 0)
                .Way(12, [1, 2], ("highway", "primary")).Way(24, between, ("highway", "primary"))
                .Way(45, [4, 5], ("highway", "primary")).Way(36, [3, 6], ("highway", "primary"));
            var counts = new RestrictionCounts { Read = 1, Used = 1 };
            Check(Map().Restriction(1, "way 12 from, way 24 via, way 45 to", "no_straight_on"), "1 2 3 4 5", counts);
            Check(Map().Restriction(1, "way 12 from, way 24 via, way 45 to", "only_straight_on"),
                "1 2 3 2, 1 2 3 4 3, 1 2 3 6", counts);
            Check(Map().Restriction(1, "way 45 from, way 24 via, way 12 to", "no_straight_on"), "5 4 3 2 1", counts);
        }
    }

    [Fact]
    public void TheEdgeNextToTheJunction_IsMeant_AndTheJunctionIsAVertex()
    {
        // Way 1 has a side street half-way; the ends of two ways at node 4 make no junction by themselves but for the restriction.
        var map = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0.01, 0.01).Node(4, 0, 0.02).Node(5, 0, 0.03)
            .Way(1, [1, 2, 4], ("highway", "primary")).Way(2, [2, 3], ("highway", "primary")).Way(3, [4, 5], ("highway", "primary"));
        map.Restriction(1, "way 1 from, node 4 via, way 3 to", "no_straight_on");
        Check(map, "2 4 5", new RestrictionCounts { Read = 1, Used = 1 });
    }

    [Fact]
    public void NoUTurn_InTheMiddleOfAWay_HoldsOnBothSides()
    {
        var map = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0, 0.02).Way(1, [1, 2, 3], ("highway", "primary"));
        map.Restriction(1, "way 1 from, node 2 via, way 1 to", "no_u_turn");
        Check(map, "1 2 1, 3 2 3", new RestrictionCounts { Read = 1, Used = 1 });
    }

    [Theory]
    [InlineData("except=bicycle;psv", 1, 1)]
    [InlineData("except=psv;motorcar", 0, 1)]
    [InlineData("except=motorcycle", 1, 0)]
    [InlineData("except=emergency", 0, 0)]
    [InlineData("except=motor_vehicle", 0, 0)]
    [InlineData("restriction:motorcar=none", 0, 1)]
    [InlineData("restriction:emergency=none", 0, 0)]
    [InlineData("restriction:motorcycle=no_right_turn", 1, 1)]
    public void Vehicles_AreExcepted(string tag, int car, int motorbike)
    {
        var (key, value) = (tag.Split('=')[0], tag.Split('=')[1]);
        var data = Crossing().Restriction(1, "way 12 from, node 2 via, way 24 to", "no_left_turn", (key, value)).ToData();
        foreach (var (vehicle, used) in Enum.GetValues<RoadVehicle>().Zip([car, motorbike, 0]))
        {
            var network = new RoadGraphBuilder(data, new RoadImport(vehicle)).Build();
            Assert.Equal(used, network.Turns.Count);
            Assert.Equal(new RestrictionCounts { Read = 1, Used = used, OtherVehicle = 1 - used }, network.Counts.Restrictions);
        }
    }

    [Theory]
    [InlineData("restriction:hgv=no_left_turn", nameof(RestrictionFate.OtherVehicle))]
    [InlineData("restriction:conditional=no_left_turn @ (Mo-Fr 07:00-09:00)", nameof(RestrictionFate.Conditional))]
    [InlineData("restriction:motorcar:conditional=no_left_turn @ (Mo-Fr)", nameof(RestrictionFate.Conditional))]
    [InlineData("restriction=no_left_turn @ wet", nameof(RestrictionFate.Conditional))]
    [InlineData("restriction=no_left_turn;hour_on=07:00", nameof(RestrictionFate.Conditional))]
    [InlineData("restriction=turn_left", nameof(RestrictionFate.NotUnderstood))]
    [InlineData("note=nothing", nameof(RestrictionFate.NotUnderstood))]
    public void Tags_ThatDoNotCount_AreCounted(string tags, string fate) => CheckFate(
        Crossing().Relation(1, [("way", 12, "from"), ("node", 2, "via"), ("way", 24, "to")],
            [("type", "restriction"), .. tags.Split(';').Select(tag => (tag.Split('=')[0], tag.Split('=')[1]))]),
        fate);

    [Theory]
    [InlineData("way 12 from, node 2 via", nameof(RestrictionFate.NotUnderstood))]
    [InlineData("node 2 via, way 24 to", nameof(RestrictionFate.NotUnderstood))]
    [InlineData("way 12 from, way 24 to", nameof(RestrictionFate.NotUnderstood))]
    [InlineData("way 12 from, way 25 from, node 2 via, way 24 to", nameof(RestrictionFate.NotUnderstood))]
    [InlineData("way 12 from, node 2 via, node 1 via, way 24 to", nameof(RestrictionFate.NotUnderstood))]
    [InlineData("relation 12 from, node 2 via, way 24 to", nameof(RestrictionFate.NotUnderstood))]
    [InlineData("way 99 from, node 2 via, way 24 to", nameof(RestrictionFate.MissingMember))]
    [InlineData("way 12 from, node 99 via, way 24 to", nameof(RestrictionFate.MissingMember))]
    [InlineData("way 12 from, way 99 via, way 24 to", nameof(RestrictionFate.MissingMember))]
    [InlineData("way 12 from, node 1 via, way 24 to", nameof(RestrictionFate.NotTouching))]
    [InlineData("way 12 from, way 24 via, way 25 to", nameof(RestrictionFate.NotTouching))]
    [InlineData("way 12 from, node 2 via, way 26 to", nameof(RestrictionFate.NotDrivable))]
    [InlineData("way 12 from, node 2 via, way 27 to", nameof(RestrictionFate.NotDrivable))]
    [InlineData("way 27 from, node 7 via, way 78 to", nameof(RestrictionFate.NotDrivable))]
    [InlineData("way 12 from, way 27 via, way 78 to", nameof(RestrictionFate.NotDrivable))]
    [InlineData("way 12 from, node 2 via, way 29 to", nameof(RestrictionFate.Ambiguous))]
    public void Members_ThatDoNotFit_AreCounted(string members, string fate)
    {
        // 26 is a footpath, 27 a one-way street into the crossing from a walled-off node, 29 runs through it.
        var map = Crossing().Node(6, 0.01, 0).Node(7, 0.01, 0.02, ("barrier", "wall")).Node(8, 0.02, 0.02).Node(9, 0.01, 0.03)
            .Way(26, [2, 6], ("highway", "footway")).Way(27, [7, 2], ("highway", "primary"), ("oneway", "yes"))
            .Way(78, [7, 8], ("highway", "primary")).Way(29, [6, 2, 9], ("highway", "primary"));
        CheckFate(map.Restriction(1, members, "no_left_turn"), fate);
    }

    [Fact]
    public void TooManyMembers_AreNotUnderstood_AndQuickly()
    {
        var vias = string.Join(", ", Enumerable.Range(1, RoadLimits.RestrictionViaWaysMax + 1).Select(way => $"way {way} via"));
        CheckFate(Crossing().Restriction(1, $"way 12 from, {vias}, way 24 to", "no_left_turn"), nameof(RestrictionFate.NotUnderstood));
        // Six ways between the same two nodes: every order of them is an end-to-end chain.
        var map = Crossing();
        for (var way = 101; way <= 106; way++) map.Way(way, [2, 3], ("highway", "primary"));
        vias = string.Join(", ", Enumerable.Range(101, 6).Select(way => $"way {way} via"));
        CheckFate(map.Restriction(1, $"way 12 from, {vias}, way 24 to", "no_left_turn"), nameof(RestrictionFate.Ambiguous));
    }

    /// <summary>
    /// A slow reading of the rules, turn by turn over all pairs of edges, agrees with what was built. Ways are told by their names.
    /// </summary>
    [Fact]
    public void RandomTowns_AgreeWithTheSlowWay()
    {
        int forbidden = 0, allowed = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var map = RoadsFixtures.RandomBarredTown(seed, nodes: 14, ways: 12);
            for (var way = 0; way < map.Ways.Count; way++)
                map.Ways[way] = map.Ways[way] with { Tags = [("name", $"{map.Ways[way].Id}"), .. map.Ways[way].Tags] };
            map.Relations.RemoveAll(relation => relation.Members.Any(member => member is ("way", _, "via")));
            var network = new RoadGraphBuilder(map.ToData(), default).Build();
            var graph = RoadGraph.Of(network);
            var found = Enumerable.Range(0, network.Turns.Count).Select(i => (network.Turns[i][0], network.Turns[i][1])).ToHashSet();
            for (var first = 0; first < graph.EdgeCount; first++)
            {
                var (from, end) = graph.EdgesOut(graph.EdgeTo(first));
                for (var second = from; second < end; second++)
                {
                    var expected = map.Relations.Any(relation => Forbids(graph, map, relation, first, second));
                    Assert.True(expected == found.Contains((first, second)), $"town {seed}: {Nodes(graph, map, [first, second])}");
                    if (expected) forbidden++;
                    else allowed++;
                }
            }
        }

        Assert.True(forbidden > 150 && allowed > 3_000, $"{forbidden} {allowed}");
    }

    [Fact]
    public void Sequences_HangTogether_AndDoNotDependOnTheOrderOfTheFile()
    {
        var (used, long_) = (0, 0);
        for (var seed = 0; seed < 60; seed++)
        {
            var map = RoadsFixtures.RandomBarredTown(seed, nodes: 12, ways: 16);
            var network = new RoadGraphBuilder(map.ToData(), default).Build();
            var (turns, edges, counts) = (network.Turns, network.Edges, network.Counts.Restrictions);
            for (var i = 0; i < turns.Count; i++)
            {
                Assert.True(turns[i].Length >= 2);
                for (var at = 1; at < turns[i].Length; at++) Assert.Equal(edges.To[turns[i][at - 1]], edges.From[turns[i][at]]);
                if (i > 0) Assert.True(turns[i - 1].SequenceCompareTo(turns[i]) < 0);
                if (turns[i].Length > 2) long_++;
            }

            Assert.Equal(counts.Read, counts.Used + counts.Conditional + counts.OtherVehicle + counts.MissingMember + counts.NotDrivable
                + counts.NotTouching + counts.Ambiguous + counts.NotUnderstood);
            used += counts.Used;
            var random = new Random(seed);
            var shuffled = new TestMap();
            shuffled.Nodes.AddRange(map.Nodes.OrderBy(_ => random.Next()));
            shuffled.Ways.AddRange(map.Ways.OrderBy(_ => random.Next()));
            foreach (var (id, members, tags) in map.Relations.OrderBy(_ => random.Next()))
                shuffled.Relation(id, [.. members.OrderBy(_ => random.Next())], tags);
            var other = new RoadGraphBuilder(shuffled.ToData(), default).Build();
            Assert.Equal(turns.Start, other.Turns.Start);
            Assert.Equal(turns.Edges, other.Turns.Edges);
            Assert.Equal(counts, other.Counts.Restrictions);
        }

        Assert.True(used > 100 && long_ > 20, $"{used} {long_}");
    }

    private static bool Forbids(
        RoadGraph graph, TestMap map, (long Id, (string Type, long Id, string Role)[] Members, (string, string)[] Tags) relation,
        int first, int second)
    {
        var kind = relation.Tags[1].Item2;
        var (from, via, to) = (relation.Members[0].Id, relation.Members[1].Id, relation.Members[2].Id);
        var vertex = graph.EdgeTo(first);
        if (NodeAt(graph, map, vertex) != via || WayOf(graph, first) != from) return false;
        // Where a wall stands there is a vertex for each street: no turn there is one of the junction.
        if (map.Nodes.Single(node => node.Id == via).Tags is { Length: > 0 } tags && IsWall(tags)) return false;
        var arrivals = graph.EdgesInto(vertex).ToArray().Where(edge => WayOf(graph, edge) == from).ToList();
        var (start, end) = graph.EdgesOut(vertex);
        var departures = Enumerable.Range(start, end - start).Where(edge => WayOf(graph, edge) == to).ToList();
        if (arrivals.Count == 0 || departures.Count == 0) return false;
        if (arrivals.Count == 1 && departures.Count == 1)
            return kind.StartsWith("only", StringComparison.Ordinal) ? second != departures[0] : second == departures[0];
        return kind == "no_u_turn" && from == to && second == graph.Twin(first);
    }

    private static bool IsWall((string Key, string Value)[] tags) => tags.Length > 1 && tags[1].Value == "no"
        || (tags.Length == 1 && tags[0].Value is "bollard" or "block" or "yes");

    private static long WayOf(RoadGraph graph, int edge) => long.Parse(graph.EdgeName(edge).Text, null);

    private static long NodeAt(RoadGraph graph, TestMap map, int vertex) =>
        map.Nodes.First(node => node.Place.MetresTo(graph.VertexPlace(vertex)) < 0.001).Id;

    private static void Check(TestMap map, string turns, RestrictionCounts counts)
    {
        var network = new RoadGraphBuilder(map.ToData(), default).Build();
        var graph = RoadGraph.Of(network);
        var found = Enumerable.Range(0, network.Turns.Count).Select(i => Nodes(graph, map, network.Turns[i].ToArray()));
        Assert.Equal(turns, string.Join(", ", found.Order(StringComparer.Ordinal)));
        Assert.Equal(counts, network.Counts.Restrictions);
    }

    private static void CheckFate(TestMap map, string fate)
    {
        var network = new RoadGraphBuilder(map.ToData(), default).Build();
        Assert.Equal(0, network.Turns.Count);
        var counts = network.Counts.Restrictions;
        Assert.Equal((1, 1), (counts.Read, (int)typeof(RestrictionCounts).GetProperty(fate)!.GetValue(counts)!));
    }

    private static string Nodes(RoadGraph graph, TestMap map, int[] edges) =>
        string.Join(' ', edges.Select(graph.EdgeFrom).Append(graph.EdgeTo(edges[^1])).Select(vertex => NodeAt(graph, map, vertex)));
}
