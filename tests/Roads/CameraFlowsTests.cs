using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class CameraFlowsTests
{
    [Fact]
    public void Transitions_AreCounted_OncePerPassage_AndByWhereVehiclesCameFrom()
    {
        var flows = new CameraFlows(cameras: 5);
        (int Camera, ulong Plate, int Seconds)[] reads = [(0, 1, 0), (0, 1, 2), (1, 1, 62), (2, 1, 90), (0, 2, 91), (2, 2, 100), (1, 1, 80)];
        foreach (var (camera, plate, seconds) in reads)
            flows.Add(camera, plate, seconds * 1000L);
        var table = flows.Snapshot();
        Assert.Equal([(1, 1), (2, 1)], table.From(0).ToArray().Select(flow => (flow.To, flow.Vehicles)));
        Assert.Equal(2, table.VehiclesFrom(0));
        Assert.Equal([(2, 1)], table.From(0, 1).ToArray().Select(flow => (flow.To, flow.Vehicles)));
        Assert.Equal([(2, 1)], table.From(1).ToArray().Select(flow => (flow.To, flow.Vehicles)));
        Assert.InRange(table.From(0)[0].LikelySeconds, 60, 85); // 60 s after the last time camera 0 saw it, to the step above.
        Assert.True(table.From(3).IsEmpty && table.VehiclesFrom(3) == 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => flows.Add(5, 1, 0));
    }

    [Fact]
    public void Vehicles_AreForgotten_InTime_AndWhenThereAreTooMany()
    {
        var flows = new CameraFlows(cameras: 2, platesMax: 100);
        flows.Add(0, 1, 0);
        flows.Add(1, 1, ForecastLimits.PlateMillisecondsMax + 1L); // Another journey.
        Assert.Equal(0, flows.Snapshot().VehiclesFrom(0));
        Assert.Equal((1, 0), (flows.PlatesKept, flows.PlatesForgotten));
        for (var plate = 0UL; plate < 1000; plate++) flows.Add(0, plate + 10, ForecastLimits.PlateMillisecondsMax + 2L);
        Assert.InRange(flows.PlatesKept, 99, 100);
        Assert.InRange(flows.PlatesForgotten, 901, 902);
        flows.Add(1, 1009, ForecastLimits.PlateMillisecondsMax + 3L);
        Assert.Equal(1, flows.Snapshot().VehiclesFrom(0));
    }

    [Fact]
    public void APlatesNumber_DependsOnTheKey()
    {
        var (one, other) = (new PlateKey(new byte[16]), new PlateKey([.. Enumerable.Range(0, 16).Select(i => (byte)i)]));
        Assert.Equal(one.Hash("汉A12345"), one.Hash("汉A12345"));
        Assert.NotEqual(one.Hash("汉A12345"), one.Hash("汉A12346"));
        Assert.NotEqual(one.Hash("汉A12345"), other.Hash("汉A12345"));
        Assert.Throws<ArgumentException>(() => new PlateKey(new byte[15]));
    }

    [Fact]
    public void WhatWasLearnt_OutweighsTheRoads_AsItGrows()
    {
        // A main road straight on to camera 1, a lane to camera 2.
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.01).Node(3, 0, 0.03).Node(4, 0.02, 0.01).Node(5, 0, 0.05).Node(6, 0.03, 0.01)
            .Way(1, [1, 2, 3, 5], ("highway", "primary")).Way(2, [2, 4, 6], ("highway", "residential")).ToGraph();
        CameraPlace[] cameras =
            [new(LatLng.FromDegrees(0, 0.005), 90), new(LatLng.FromDegrees(0, 0.02), 90), new(LatLng.FromDegrees(0.01, 0.01), 0)];
        var ground = ForecastGround.Make(graph, cameras, _ => 1);
        var roads = SuspectRoads.Make(graph, RoadSpeeds.FreeFlow, 0, []);
        var forecast = new VehicleForecast(ground);
        var flows = new CameraFlows(cameras: 3);
        var before = 1.0;
        for (var vehicles = 0; vehicles < 200; vehicles += 50)
        {
            Assert.True(forecast.Find(roads, Sighting.By(ground.Cameras, 0), flows.Snapshot(), 900));
            var main = forecast.Cameras.ToArray().Single(next => next.Camera == 1).Probability;
            Assert.True(main < before, $"{main} after {vehicles}");
            Assert.Equal(1, forecast.Cameras.ToArray().Sum(next => next.Probability) + forecast.NoCameraProbability, 9);
            before = main;
            for (var plate = 0; plate < 50; plate++)
            {
                flows.Add(0, (ulong)(vehicles + plate), vehicles * 1000L);
                flows.Add(2, (ulong)(vehicles + plate), (vehicles * 1000L) + 180_000);
            }
        }

        Assert.True(before < 0.2, $"{before}");
        Assert.Equal(2, forecast.Cameras[0].Camera);
        Assert.InRange(forecast.Cameras[0].LikelyMilliseconds, 180_000, 227_000);
    }
}
