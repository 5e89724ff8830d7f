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
    public void WhatIsLearnt_IsWhatASlowCountSays()
    {
        const int Cameras = 6;
        var random = new Random(3);
        var flows = new CameraFlows(Cameras);
        var reads = new List<(int Camera, ulong Plate, long At)>();
        for (var read = 0; read < 4_000; read++)
        {
            // Some come late, some again by the same camera, some after so long that it is another journey.
            var at = read * 6_000L - (random.Next(20) == 0 ? random.Next(120_000) : 0) + 1_000_000;
            reads.Add((random.Next(Cameras), Number(random.Next(60)), at));
            flows.Add(reads[^1].Camera, reads[^1].Plate, at);
        }

        var counted = Count(reads);
        Assert.True(counted.Values.Sum() > 3_000 && counted.Count > 150);
        var table = flows.Snapshot();
        var seconds = 0;
        for (var before = -1; before < Cameras; before++)
        {
            for (var from = 0; from < Cameras; from++)
            {
                var found = before < 0 ? table.From(from) : table.From(before, from);
                var vehicles = before < 0 ? table.VehiclesFrom(from) : table.VehiclesFrom(before, from);
                Assert.Equal(Enumerable.Range(0, Cameras).Sum(to => counted.GetValueOrDefault((before, from, to))), vehicles);
                foreach (var flow in found)
                {
                    Assert.Equal(counted[(before, from, flow.To)], flow.Vehicles);
                    Assert.True(flow.LikelySeconds <= flow.LateSeconds);
                    seconds = Math.Max(seconds, flow.LateSeconds);
                }
            }
        }

        Assert.InRange(seconds, 600, 2_600);
    }

    [Fact]
    public void Vehicles_AreForgotten_InTime()
    {
        var flows = new CameraFlows(cameras: 2, platesMax: 100);
        flows.Add(0, 1, 0);
        flows.Add(0, 2, 1_000);
        flows.Add(0, 1, 2_000);
        Assert.Equal(2, flows.PlatesKept);
        flows.Add(1, 2, ForecastLimits.PlateMillisecondsMax + 1_001L); // Another journey.
        Assert.Equal((2, 0), (flows.PlatesKept, flows.Snapshot().VehiclesFrom(0)));
        flows.Add(1, 1, ForecastLimits.PlateMillisecondsMax + 2_000L); // Just the same one.
        Assert.Equal(1, flows.Snapshot().VehiclesFrom(0));
        flows.Add(1, 3, (2L * ForecastLimits.PlateMillisecondsMax) + 2_001);
        Assert.Equal(1, flows.PlatesKept);
    }

    [Fact]
    public void TooManyVehicles_AreLearntFromInPart_LongJourneysAsOftenAsShortOnes()
    {
        // 10 vehicles a second; one in ten is at camera 1 after 10 s, the others at camera 2 after 10 min. 6,000 are on their way, 500 are kept.
        var flows = new CameraFlows(cameras: 3, platesMax: 500);
        var reads = new PriorityQueue<(int Camera, int Vehicle), long>();
        for (var vehicle = 0; vehicle < 60_000; vehicle++)
        {
            reads.Enqueue((0, vehicle), vehicle * 100L);
            reads.Enqueue(vehicle % 10 == 0 ? (1, vehicle) : (2, vehicle), vehicle * 100L + (vehicle % 10 == 0 ? 10_000 : 600_000));
        }

        var last = 0L;
        var begun = CameraFlowTable.Empty; // Until so many are kept, and until the first long journeys end, short ones are ahead.
        while (reads.TryDequeue(out var read, out var at))
        {
            if (read == (0, 30_000)) begun = flows.Snapshot();
            flows.Add(read.Camera, Number(read.Vehicle), at);
            Assert.True(flows.PlatesKept <= 500);
            last = at;
        }

        var table = flows.Snapshot();
        Assert.True(flows.PlatesShare is >= 1 / 64.0 and <= 1 / 16.0, $"{flows.PlatesShare}");
        var all = table.VehiclesFrom(0) - begun.VehiclesFrom(0);
        Assert.InRange(all, 300, 2_000);
        Assert.InRange((table.From(0)[1].Vehicles - begun.From(0)[1].Vehicles) / (double)all, 0.86, 0.94);

        // A quiet night, and all are learnt from again.
        for (var hour = 1; hour < 10; hour++) flows.Add(0, Number(-hour), last + hour * 3_600_000L);
        Assert.Equal(1, flows.PlatesShare);
    }

    [Fact]
    public void OneVehicleReadOverAndOver_DrivesNobodyOut()
    {
        var flows = new CameraFlows(cameras: 2, platesMax: 10);
        for (var vehicle = 1; vehicle < 10; vehicle++) flows.Add(0, Number(vehicle), vehicle);
        for (var read = 0; read < 1_000; read++) flows.Add(read % 2, Number(0), 100 + read);
        Assert.Equal((10, 1.0), (flows.PlatesKept, flows.PlatesShare));
        for (var vehicle = 1; vehicle < 10; vehicle++) flows.Add(1, Number(vehicle), 200_000 + vehicle);
        Assert.Equal(9 + 500, flows.Snapshot().From(0)[0].Vehicles);
    }

    [Fact]
    public void WhatWasLearnt_FadesInDays_ForPairsAsForCameras_AndMakesRoom()
    {
        // For a long time all went from 0 by 1 to 2, and now and then from one of 30 others by 1; then to 3, and from 40 too.
        var flows = new CameraFlows(cameras: 41);
        var (at, vehicle) = (0L, 0);
        for (; vehicle < ForecastLimits.FlowCountMax; vehicle++)
        {
            Drive(vehicle % 100 == 0 ? 5 + vehicle / 100 % 30 : 0, 1, 2);
            if (vehicle == 4_000) Assert.True(flows.Snapshot().VehiclesFrom(5 + 29, 1) == 0); // No room for the last of them.
        }

        for (var more = 0; more < 2 * ForecastLimits.FlowCountMax; more++) Drive(more % 4 == 0 ? 40 : 0, 1, 3);
        var table = flows.Snapshot();
        Assert.InRange(table.VehiclesFrom(1), ForecastLimits.FlowCountMax / 2, ForecastLimits.FlowCountMax);
        foreach (var (found, all) in new[] { (table.From(1).ToArray(), table.VehiclesFrom(1)), (table.From(0, 1).ToArray(), table.VehiclesFrom(0, 1)) })
            Assert.True(found.Single(flow => flow.To == 3).Vehicles > 0.7 * all);
        Assert.True(table.VehiclesFrom(40, 1) > 1_000);

        void Drive(int first, int second, int third)
        {
            at += 1_000;
            foreach (var (camera, after) in new[] { (first, 0), (second, 100), (third, 200) }) flows.Add(camera, Number((int)(at / 1_000)), at + after);
        }
    }

    [Fact]
    public void WhatIsKept_IsBounded_HoweverVehiclesGo()
    {
        const int Cameras = 200;
        var (random, flows) = (new Random(1), new CameraFlows(Cameras, platesMax: 1_000));
        for (var read = 0; read < 400_000; read++) flows.Add(random.Next(3) == 0 ? 0 : random.Next(Cameras), Number(random.Next(3_000)), read);
        var table = flows.Snapshot();
        Assert.Equal(ForecastLimits.FlowsPerCameraMax, table.From(0).Length);
        Assert.True(table.From(0).ToArray().Sum(flow => flow.Vehicles) < table.VehiclesFrom(0)); // Others: counted, not listed.
        var pairs = Enumerable.Range(0, Cameras).Count(before => table.VehiclesFrom(before, 0) > 0);
        Assert.Equal(ForecastLimits.FlowPairsPerCameraMax, pairs);
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

    /// <summary>As a plate's key would make them: any as likely as any other (SplitMix64).</summary>
    private static ulong Number(int vehicle)
    {
        var value = ((ulong)vehicle + 1) * 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>The slow way: vehicle by vehicle through all its reads. Before -1 stands for all.</summary>
    private static Dictionary<(int Before, int From, int To), int> Count(List<(int Camera, ulong Plate, long At)> reads)
    {
        var counted = new Dictionary<(int Before, int From, int To), int>();
        foreach (var vehicle in reads.GroupBy(read => read.Plate))
        {
            var journey = new List<int>();
            var last = long.MinValue / 2;
            foreach (var (camera, _, at) in vehicle)
            {
                if (at < last) continue;
                if (at - last > ForecastLimits.PlateMillisecondsMax) journey.Clear();
                last = at;
                if (journey.Count > 0 && journey[^1] == camera) continue;
                journey.Add(camera);
                if (journey.Count < 2) continue;
                foreach (var before in journey.Count < 3 ? new[] { -1 } : [-1, journey[^3]])
                {
                    var key = (before, journey[^2], camera);
                    counted[key] = counted.GetValueOrDefault(key) + 1;
                }
            }
        }

        return counted;
    }
}
