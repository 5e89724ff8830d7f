namespace SmartPolicing.Realtime.Roads.Tests;

public class RoadsRulesTests
{
    [Theory]
    [InlineData("50", 50)]
    [InlineData(" 50 ", 50)]
    [InlineData("50 km/h", 50)]
    [InlineData("30 mph", 48.28032)]
    [InlineData("30mph", 48.28032)]
    [InlineData("7.5", 7.5)]
    public void PostedLimit_IsRead(string text, double kmh)
    {
        Assert.True(RoadRules.TryPostedKmh(text, out var read));
        Assert.Equal(kmh, read, 6);
        Assert.Equal(kmh * 0.9, RoadRules.SpeedKmh(RoadClass.Primary, text), 6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("signals")]
    [InlineData("CN:urban")]
    [InlineData("50;30")]
    [InlineData("-50")]
    [InlineData("0")]
    [InlineData("5000")]
    [InlineData("1e2")]
    [InlineData("∞")]
    [InlineData("mph")]
    public void OtherLimit_LeavesItToTheClass(string? text)
    {
        Assert.False(RoadRules.TryPostedKmh(text, out _));
        foreach (var road in Enum.GetValues<RoadClass>())
            Assert.Equal(RoadRules.DefaultKmh(road), RoadRules.SpeedKmh(road, text));
    }

    [Fact]
    public void Walk_IsWalkingSpeed() => Assert.Equal(RoadRules.WalkKmh, RoadRules.SpeedKmh(RoadClass.LivingStreet, "walk"));

    [Fact]
    public void DefaultSpeed_FallsWithTheClass_AndLinksAreSlower()
    {
        RoadClass[] main =
        [
            RoadClass.Motorway, RoadClass.Trunk, RoadClass.Primary, RoadClass.Secondary, RoadClass.Tertiary, RoadClass.Residential,
            RoadClass.Service, RoadClass.LivingStreet,
        ];
        for (var i = 1; i < main.Length; i++) Assert.True(RoadRules.DefaultKmh(main[i]) < RoadRules.DefaultKmh(main[i - 1]));
        for (var road = RoadClass.Motorway; road <= RoadClass.Tertiary; road += 2)
            Assert.True(RoadRules.DefaultKmh(road + 1) < RoadRules.DefaultKmh(road));
    }

    [Theory]
    [InlineData(2, "highway=motorway_link")]
    [InlineData(2, "highway=unclassified")]
    [InlineData(2, "highway=living_street")]
    [InlineData(2, "highway=service")]
    [InlineData(2, "highway=primary;access=destination")]
    [InlineData(2, "highway=primary;access=no;motor_vehicle=yes")]
    [InlineData(2, "highway=motorway;oneway=no")]
    [InlineData(2, "highway=motorway;junction=roundabout;oneway=no")]
    [InlineData(1, "highway=motorway")]
    [InlineData(1, "highway=primary;oneway=yes")]
    [InlineData(1, "highway=primary;oneway=1")]
    [InlineData(1, "highway=primary;junction=roundabout")]
    [InlineData(-1, "highway=primary;oneway=-1")]
    [InlineData(-1, "highway=motorway;oneway=reverse")]
    [InlineData(0, "highway=primary;access=private")]
    [InlineData(0, "highway=primary;access=no")]
    [InlineData(0, "highway=primary;access=yes;motor_vehicle=no")]
    [InlineData(0, "highway=footway")]
    [InlineData(0, "highway=path")]
    [InlineData(0, "highway=cycleway")]
    [InlineData(0, "highway=steps")]
    [InlineData(0, "highway=track")]
    [InlineData(0, "highway=construction")]
    [InlineData(0, "highway=Primary")]
    public void Tags_DecideWhichWaysACarMayDrive(int directions, string tags)
    {
        var pairs = tags.Split(';').Select(tag => tag.Split('=')).Select(pair => (pair[0], pair[1])).ToArray();
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Way(1, [1, 2], pairs).ToGraph();
        Assert.Equal(Math.Abs(directions), graph.EdgeCount);
        if (graph.EdgeCount == 0) return;
        var canonical = graph.IsCanonical(0) ? 0 : 1;
        Assert.Equal(directions < 0 ? 1 : 0, graph.EdgeFrom(canonical)); // Vertices are in order of node id.
        Assert.Equal(graph.EdgeGeometry(canonical)[0], graph.VertexPlace(graph.EdgeFrom(canonical)));
        Assert.Equal(directions == 2 ? 1 - canonical : -1, graph.Twin(canonical));
    }
}
