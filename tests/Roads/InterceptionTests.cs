using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class InterceptionTests
{
    [Fact]
    public void EachPost_IsTheBestThatCanBeManned_WithThoseBeforeIt()
    {
        var (posts, ended) = (0, 0);
        for (var seed = 0; seed < 24; seed++)
        {
            var random = new Random(seed);
            foreach (var town in Towns(seed, random, officers: 2 + random.Next(5)))
            {
                var plain = Ask(town, random, out var found, out var question);
                var marks = new List<int>();
                for (var post = 0; post < found.Length; post++)
                {
                    // Whoever is there is there by margin before the vehicle's earliest, by the slow search, and nowhere else.
                    var (mark, officer) = (plain.MarkOf(found[post]), found[post].Officer);
                    Assert.Equal(found[post].OfficerMilliseconds, question.ElapsedMilliseconds + plain.Arrival(mark, officer));
                    Assert.True(plain.IsInTime(mark, officer), town.Name);
                    Assert.True(found[post].OfficerMilliseconds + question.MarginMilliseconds <= found[post].EarliestMilliseconds, town.Name);
                    Assert.True(found[post].EarliestMilliseconds <= found[post].LikelyMilliseconds + 1);
                    var gain = Best(plain, marks);
                    var covered = plain.Covered(marks);
                    marks.Add(mark);
                    Assert.Equal(gain, found[post].Gain, 9);
                    Assert.Equal(plain.Covered(marks) - covered, found[post].Gain, 9);
                }

                Assert.Equal(found.Length, found.Select(post => post.Officer).Distinct().Count());
                Assert.Equal(plain.Covered(marks), town.Interception.ContainmentShare, 9);
                Assert.Equal(plain.Covered([.. plain.Marks.Where(mark => plain.CanBeManned([mark]))]), town.Interception.WithinReachShare, 9);
                if (found.Length < question.Posts)
                {
                    Assert.Equal(0, Best(plain, marks), 12);
                    ended++;
                }

                posts += found.Length;
            }
        }

        Assert.True(posts > 200 && ended > 20, $"{posts} {ended}");
    }

    [Fact]
    public void PostByPost_IsHardlyWorse_ThanTryingEveryChoice()
    {
        double found = 0, best = 0, worst = 1;
        for (var seed = 100; seed < 125; seed++)
        {
            var random = new Random(seed);
            foreach (var town in Towns(seed, random, officers: 4).Take(2))
            {
                var plain = Ask(town, random, out _, out var question);
                if (plain.Marks.Count(mark => plain.CanBeManned([mark])) > 40) continue; // Too many choices to try.
                var most = plain.Best(Math.Min(3, question.Posts));
                if (most == 0) continue;
                town.Interception.Find(
                    town.Forecast, town.SeenAt, town.Roads.Likely, town.Officers, question with { Posts = Math.Min(3, question.Posts) });
                Assert.True(town.Interception.ContainmentShare <= most + 1e-9, town.Name);
                found += town.Interception.ContainmentShare;
                best += most;
                worst = Math.Min(worst, town.Interception.ContainmentShare / most);
            }
        }

        Assert.True(best > 5 && found > 0.99 * best && worst >= 0.5, $"{found} of {best}, {worst} of the best in the worst");
    }

    [Fact]
    public void TheSameQuestion_HasTheSameAnswer_AndAllocatesNothing()
    {
        var random = new Random(7);
        foreach (var town in Towns(7, random, officers: 6).Take(1))
        {
            var question = new PostQuestion(5_000, 5_000, 4) { Jurisdiction = 2 };
            var first = Array.Empty<PostProposal>();
            for (var round = 0; round < 50; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                town.Interception.Find(town.Forecast, town.SeenAt, town.Roads.Likely, town.Officers, question);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (round == 0) first = town.Interception.Posts.ToArray();
                Assert.True(town.Interception.Posts.SequenceEqual(first));
                if (round > 40) Assert.Equal(0, allocated);
            }
        }
    }

    [Fact]
    public void NobodyIsSent_WhereTheVehicleIsFirst()
    {
        // One road; the only officer is behind the vehicle, then ahead of it.
        var graph = new TestMap().Node(1, 0, 0).Node(2, 0, 0.05).Node(3, 0, 0.1).Way(1, [1, 2, 3], ("highway", "primary")).ToGraph();
        var ground = ForecastGround.Make(
            graph, [new(LatLng.FromDegrees(0, 0.02), 90), new(LatLng.FromDegrees(0, 0.08), 90)], place => place.Longitude < 0.09 ? 1 : 2);
        var roads = SuspectRoads.Make(graph, RoadSpeeds.FreeFlow, 0, []);
        var forecast = new VehicleForecast(ground);
        Assert.True(forecast.Find(roads, Sighting.By(ground.Cameras, 0), CameraFlowTable.Empty, 900));
        var interception = new Interception(ground, RoadSpeeds.FreeFlow);
        var question = new PostQuestion(10_000, 30_000, 2);
        interception.Find(forecast, ground.Cameras.PlaceOf(0), roads.Likely, [new(LatLng.FromDegrees(0, 0.01), 90)], question);
        Assert.True(interception.Posts.IsEmpty && interception.ContainmentShare == 0);
        interception.Find(forecast, ground.Cameras.PlaceOf(0), roads.Likely, [new(LatLng.FromDegrees(0, 0.079), 90)], question);
        Assert.Equal((PostKind.Camera, 1), (interception.Posts[0].Kind, interception.Posts[0].Index));
        Assert.True(interception.ContainmentShare > 0.1);
        Assert.True(ground.Owner(ground.Cameras.PlaceOf(1)) == 1);
        interception.Find(forecast, ground.Cameras.PlaceOf(0), roads.Likely, [new(LatLng.FromDegrees(0, 0.079), 90)], question with { Jurisdiction = 1 });
        Assert.Equal((PostKind.Camera, 1), (interception.Posts[0].Kind, interception.Posts[0].Index));
        interception.Find(forecast, ground.Cameras.PlaceOf(0), roads.Likely, [new(LatLng.FromDegrees(0, 0.079), 90)], question with { Jurisdiction = 2 });
        Assert.Equal(PostKind.Crossing, Assert.Single(interception.Posts.ToArray()).Kind); // Where that city's ground begins.
        interception.Find(forecast, ground.Cameras.PlaceOf(0), roads.Likely, [new(LatLng.FromDegrees(0, 0.079), 90)], question with { Jurisdiction = 3 });
        Assert.True(interception.Posts.IsEmpty);
        question = question with { ElapsedMilliseconds = 900_000 };
        interception.Find(forecast, ground.Cameras.PlaceOf(0), roads.Likely, [new(LatLng.FromDegrees(0, 0.079), 90)], question);
        Assert.True(interception.Posts.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            interception.Find(forecast, ground.Cameras.PlaceOf(0), roads.Likely, [], question with { Posts = 0 }));
    }

    /// <summary>A random town with officers, and a vehicle seen by each of its cameras in turn.</summary>
    private static IEnumerable<TownCase> Towns(int seed, Random random, int officers)
    {
        var graph = ForecastFixtures.Town(seed);
        if (graph.EdgeCount == 0) yield break;
        var ground = ForecastFixtures.Ground(graph, random, cameras: 8);
        var roads = ForecastFixtures.Roads(graph, random, out var blocks);
        var (forecast, interception) = (new VehicleForecast(ground), new Interception(ground, RoadSpeeds.FreeFlow));
        for (var camera = 0; camera < 8; camera++)
        {
            var places = new PostOfficer[officers];
            var station = RoadsFixtures.RandomPoint(graph, random).Place;
            var areTogether = random.Next(2) == 0; // At a station, or anywhere.
            foreach (ref var place in places.AsSpan())
                place = new PostOfficer(
                    areTogether ? station : RoadsFixtures.RandomPoint(graph, random).Place, random.Next(2) == 0 ? float.NaN : random.Next(360));
            if (!forecast.Find(roads, Sighting.By(ground.Cameras, camera), CameraFlowTable.Empty, 900)) continue;
            yield return new TownCase(
                $"seed {seed} camera {camera}", ground, forecast, interception, roads, blocks, places, ground.Cameras.PlaceOf(camera));
        }
    }

    private static PlainInterception Ask(TownCase town, Random random, out PostProposal[] found, out PostQuestion question)
    {
        question = new PostQuestion(random.Next(30_000), random.Next(10_000), 1 + random.Next(5)) { Jurisdiction = random.Next(4) };
        if (question.Jurisdiction > 1) question = question with { Jurisdiction = 0 }; // Mostly anywhere.
        town.Interception.Find(town.Forecast, town.SeenAt, town.Roads.Likely, town.Officers, question);
        found = town.Interception.Posts.ToArray();
        return new PlainInterception(town.Forecast, town.Ground, town.Roads, town.Blocks, town.Officers, question);
    }

    /// <summary>What the best place adds to others, of those that can be manned together with them.</summary>
    private static double Best(PlainInterception plain, List<int> marks)
    {
        var covered = plain.Covered(marks);
        return plain.Marks.Where(mark => !marks.Contains(mark) && plain.CanBeManned([.. marks, mark]))
            .Select(mark => plain.Covered([.. marks, mark]) - covered).Append(0).Max();
    }

    private sealed record TownCase(
        string Name, ForecastGround Ground, VehicleForecast Forecast, Interception Interception, SuspectRoads Roads, List<RoadBlock> Blocks,
        PostOfficer[] Officers, LatLng SeenAt);
}
