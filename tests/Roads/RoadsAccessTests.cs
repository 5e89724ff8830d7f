namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>Which ways and barriers are open to whom: car, motorbike, on foot. 2 both ways, 1 along, -1 against, 0 closed.</summary>
public class RoadsAccessTests
{
    private static readonly RoadVehicle[] Vehicles = [RoadVehicle.PatrolCar, RoadVehicle.Motorbike, RoadVehicle.OnFoot];

    [Theory]
    [InlineData("highway=motorway_link", 2, 2, 0)]
    [InlineData("highway=unclassified", 2, 2, 2)]
    [InlineData("highway=road", 2, 2, 2)]
    [InlineData("highway=living_street", 2, 2, 2)]
    [InlineData("highway=service", 2, 2, 2)]
    [InlineData("highway=service;area=yes", 0, 0, 2)]
    [InlineData("highway=primary;access=destination", 2, 2, 2)]
    [InlineData("highway=primary;access=private", 2, 2, 2)]
    [InlineData("highway=primary;access=no", 0, 0, 0)]
    [InlineData("highway=primary;access=no;motor_vehicle=yes", 2, 2, 0)]
    [InlineData("highway=primary;access=yes;motor_vehicle=no", 0, 0, 2)]
    [InlineData("highway=primary;motor_vehicle=no;motorcar=yes", 2, 0, 2)]
    [InlineData("highway=primary;motor_vehicle=no;motorcycle=yes", 0, 2, 2)]
    [InlineData("highway=primary;vehicle=no;motor_vehicle=destination", 2, 2, 2)]
    [InlineData("highway=primary;access=no;foot=yes", 0, 0, 2)]
    [InlineData("highway=primary;foot=no", 2, 2, 0)]
    [InlineData("highway=primary;foot=use_sidepath", 2, 2, 0)]
    [InlineData("highway=primary;access=no;emergency=yes", 2, 2, 0)]
    [InlineData("highway=primary;access=emergency", 2, 2, 0)]
    [InlineData("highway=service;motor_vehicle=emergency", 2, 2, 2)]
    [InlineData("highway=service;access=no;service=emergency_access", 2, 2, 0)]
    [InlineData("highway=service;access=no;service=emergency_access;emergency=no", 0, 0, 0)]
    [InlineData("highway=residential;emergency=no", 0, 0, 2)]
    [InlineData("highway=residential;access=military", 0, 0, 0)]
    [InlineData("highway=residential;access=agricultural;motor_vehicle=sometimes", 0, 0, 0)]
    [InlineData("highway=residential;motor_vehicle=agricultural;destination", 2, 2, 2)]
    [InlineData("highway=residential;access=sometimes", 2, 2, 2)]
    [InlineData("highway=motorway", 1, 1, 0)]
    [InlineData("highway=motorway;foot=yes", 1, 1, 2)]
    [InlineData("highway=trunk", 2, 2, 2)]
    [InlineData("highway=trunk;motorroad=yes", 2, 2, 0)]
    [InlineData("highway=trunk;motorroad=yes;foot=designated", 2, 2, 2)]
    [InlineData("highway=motorway;oneway=no", 2, 2, 0)]
    [InlineData("highway=motorway;junction=roundabout;oneway=no", 2, 2, 0)]
    [InlineData("highway=primary;oneway=yes", 1, 1, 2)]
    [InlineData("highway=primary;oneway=1", 1, 1, 2)]
    [InlineData("highway=primary;oneway=-1", -1, -1, 2)]
    [InlineData("highway=motorway;oneway=reverse", -1, -1, 0)]
    [InlineData("highway=primary;junction=roundabout", 1, 1, 2)]
    [InlineData("highway=primary;junction=circular", 1, 1, 2)]
    [InlineData("highway=primary;oneway=alternating", 2, 2, 2)]
    [InlineData("highway=primary;oneway=reversible", 0, 0, 2)]
    [InlineData("highway=primary;oneway=yes;oneway:emergency=no", 2, 2, 2)]
    [InlineData("highway=primary;oneway=yes;oneway:motor_vehicle=no", 2, 2, 2)]
    [InlineData("highway=primary;oneway=yes;oneway:motorcycle=no", 1, 2, 2)]
    [InlineData("highway=primary;oneway=yes;oneway:motorcar=-1", -1, 1, 2)]
    [InlineData("highway=primary;oneway=what", 2, 2, 2)]
    [InlineData("highway=primary;vehicle:backward=no", 1, 1, 2)]
    [InlineData("highway=primary;motor_vehicle:forward=no", -1, -1, 2)]
    [InlineData("highway=primary;oneway=yes;motor_vehicle:forward=no", 0, 0, 2)]
    [InlineData("highway=primary;vehicle:backward=no;motorcar:backward=yes", 2, 1, 2)]
    [InlineData("highway=footway;oneway=yes", 0, 0, 2)]
    [InlineData("highway=footway;oneway:foot=yes", 0, 0, 1)]
    [InlineData("highway=footway", 0, 0, 2)]
    [InlineData("highway=footway;access=yes", 0, 0, 2)]
    [InlineData("highway=footway;emergency=yes", 2, 2, 2)]
    [InlineData("highway=pedestrian;motor_vehicle=delivery", 2, 2, 2)]
    [InlineData("highway=pedestrian;vehicle=yes", 0, 0, 2)]
    [InlineData("highway=path;motorcar=yes", 2, 0, 2)]
    [InlineData("highway=path;motorcycle=yes", 0, 2, 2)]
    [InlineData("highway=path;access=private", 0, 0, 2)]
    [InlineData("highway=cycleway", 0, 0, 2)]
    [InlineData("highway=cycleway;foot=no", 0, 0, 0)]
    [InlineData("highway=bridleway", 0, 0, 2)]
    [InlineData("highway=corridor", 0, 0, 2)]
    [InlineData("highway=steps", 0, 0, 2)]
    [InlineData("highway=steps;motor_vehicle=yes", 0, 0, 2)]
    [InlineData("highway=track", 0, 0, 2)]
    [InlineData("highway=track;tracktype=grade2", 2, 2, 2)]
    [InlineData("highway=track;tracktype=grade3", 0, 0, 2)]
    [InlineData("highway=track;tracktype=grade4;motor_vehicle=yes", 2, 2, 2)]
    [InlineData("highway=track;tracktype=grade1;motor_vehicle=forestry", 0, 0, 2)]
    [InlineData("highway=construction", 0, 0, 0)]
    [InlineData("highway=construction;motor_vehicle=yes;foot=yes;emergency=yes", 0, 0, 0)]
    [InlineData("highway=proposed", 0, 0, 0)]
    [InlineData("highway=raceway", 0, 0, 0)]
    [InlineData("highway=Primary", 0, 0, 0)]
    [InlineData("route=ferry;motor_vehicle=yes;foot=yes", 0, 0, 0)]
    public void Tags_DecideWhoMayUseAWay(string tags, int car, int motorbike, int onFoot)
    {
        foreach (var (vehicle, directions) in Vehicles.Zip([car, motorbike, onFoot])) Check(tags, new RoadImport(vehicle), directions);
    }

    [Theory]
    [InlineData("route=ferry", 0, 0, 2)]
    [InlineData("route=ferry;motor_vehicle=yes", 2, 2, 2)]
    [InlineData("route=ferry;motorcar=yes;foot=no", 2, 0, 0)]
    [InlineData("route=ferry;oneway=yes;motorcar=yes", 1, 0, 2)]
    [InlineData("route=road;motorcar=yes", 0, 0, 0)]
    public void Ferries_AreWays_WhenAskedFor(string tags, int car, int motorbike, int onFoot)
    {
        foreach (var (vehicle, directions) in Vehicles.Zip([car, motorbike, onFoot]))
            Check(tags, new RoadImport(vehicle, Ferries: true), directions);
    }

    [Fact]
    public void Ferries_TakeTheirDuration_SplitByLength()
    {
        var map = new TestMap().Node(1, 0, 0).Node(2, 0, 0.1).Node(3, 0, 0.3).Node(4, 0.1, 0.1).Node(5, 1, 0).Node(6, 1, 0.01)
            .Way(1, [1, 2, 3], ("route", "ferry"), ("motor_vehicle", "yes"), ("duration", "01:00"))
            .Way(2, [2, 4], ("highway", "primary"))
            .Way(3, [5, 6], ("route", "ferry"), ("motor_vehicle", "yes"));
        var graph = RoadGraph.Build(map.ToData(), new RoadImport(RoadVehicle.PatrolCar, Ferries: true));
        var ferries = Enumerable.Range(0, graph.EdgeCount)
            .Where(e => graph.EdgeClass(e) == RoadClass.Ferry && graph.IsCanonical(e)).ToList();
        Assert.Equal(3, ferries.Count);
        Assert.Equal(1_200_000, graph.EdgeMilliseconds(ferries[0]), 1d);
        Assert.Equal(2_400_000, graph.EdgeMilliseconds(ferries[1]), 1d);
        Assert.Equal(graph.EdgeMetres(ferries[2]) / RoadRules.FerryKmh * 3_600, graph.EdgeMilliseconds(ferries[2]), 1d);
        Assert.Equal(2, map.ToGraph().EdgeCount);
    }

    [Fact]
    public void Speeds_MayDifferByDirection()
    {
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 1, 0).Node(4, 1, 0.01).Node(5, 2, 0).Node(6, 2, 0.01)
            .Way(1, [1, 2], ("highway", "primary"), ("maxspeed", "100"), ("maxspeed:backward", "50"))
            .Way(2, [3, 4], ("highway", "primary"), ("oneway", "-1"), ("maxspeed", "100"), ("maxspeed:backward", "50"))
            .Way(3, [5, 6], ("highway", "primary"), ("maxspeed:forward", "50"), ("surface", "gravel")).ToGraph();
        Assert.Equal([90, 45, 45, 40, 40], Enumerable.Range(0, graph.EdgeCount).OrderBy(e => graph.EdgeFrom(e) / 2)
            .ThenByDescending(graph.IsCanonical).Select(e => Math.Round(graph.EdgeMetres(e) * 3_600 / graph.EdgeMilliseconds(e))));
    }

    [Fact]
    public void OnFoot_EveryWayIsWalkedAtOneSpeed_AndStairsSlower()
    {
        var data = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 1, 0).Node(4, 1, 0.01)
            .Way(1, [1, 2], ("highway", "primary"), ("maxspeed", "100")).Way(2, [3, 4], ("highway", "steps")).ToData();
        var graph = RoadGraph.Build(data, new RoadImport(RoadVehicle.OnFoot));
        Assert.Equal([5, 5, 2, 2], Enumerable.Range(0, 4).OrderBy(graph.EdgeFrom)
            .Select(e => Math.Round(graph.EdgeMetres(e) * 3_600 / graph.EdgeMilliseconds(e), 2)));
    }

    private static void Check(string tags, RoadImport import, int directions)
    {
        var pairs = new List<(string, string)>();
        foreach (var tag in tags.Split(';'))
        {
            // A value that holds a semicolon goes on in the next part.
            if (tag.Split('=') is [var key, var value]) pairs.Add((key, value));
            else pairs[^1] = (pairs[^1].Item1, $"{pairs[^1].Item2};{tag}");
        }

        var data = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Way(1, [1, 2], [.. pairs]).ToData();
        var graph = RoadGraph.Build(data, import);
        Assert.True(Math.Abs(directions) == graph.EdgeCount, $"{tags} {import}: {graph.EdgeCount}");
        Assert.Equal(directions == 0 ? 0 : 1, RoadsFixtures.Counts(data, import).UsedWays);
        if (graph.EdgeCount == 0) return;
        var canonical = graph.IsCanonical(0) ? 0 : 1;
        Assert.Equal(directions < 0 ? 1 : 0, graph.EdgeFrom(canonical)); // Vertices are in order of node id.
        Assert.Equal(graph.EdgeGeometry(canonical)[0], graph.VertexPlace(graph.EdgeFrom(canonical)));
        Assert.Equal(directions == 2 ? 1 - canonical : -1, graph.Twin(canonical));
    }
}
