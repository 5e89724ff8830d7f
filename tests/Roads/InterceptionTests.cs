using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class InterceptionTests
{
    [Fact]
    public void Posts_AreAhead_MannedInTime_AndCoverWhatTheySay()
    {
        int posts = 0, full = 0;
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var graph = ForecastFixtures.Town(seed);
            if (graph.EdgeCount == 0) continue;
            var ground = ForecastFixtures.Ground(graph, random, cameras: 8);
            var roads = ForecastFixtures.Roads(graph, random, out var blocks);
            var officers = new PostOfficer[12];
            foreach (ref var officer in officers.AsSpan())
                officer = new PostOfficer(RoadsFixtures.RandomPoint(graph, random).Place, random.Next(2) == 0 ? float.NaN : random.Next(360));
            var forecast = new VehicleForecast(ground);
            var interception = new Interception(ground, RoadSpeeds.FreeFlow);
            for (var camera = 0; camera < 8; camera++)
            {
                if (!forecast.Find(roads, Sighting.By(ground.Cameras, camera), CameraFlowTable.Empty, 900)) continue;
                var question = new PostQuestion(random.Next(30_000), random.Next(10_000), 4);
                interception.Find(forecast, ground.Cameras.PlaceOf(camera), roads.Likely, officers, question);
                var found = interception.Posts.ToArray();
                Assert.True(found.Length <= 4 && found.Select(post => post.Officer).Distinct().Count() == found.Length);
                Assert.InRange(interception.ContainmentShare, 0, 1 + 1e-9);
                Assert.Equal(interception.ContainmentShare, found.Sum(post => post.Gain), 9);
                Assert.Equal(Covered(forecast, ground, found), interception.ContainmentShare, 9);
                foreach (var post in found)
                {
                    Assert.True(post.OfficerMilliseconds + question.MarginMilliseconds <= post.EarliestMilliseconds);
                    Assert.True(post.EarliestMilliseconds <= post.LikelyMilliseconds + 1);
                    var (place, heading) = officers[post.Officer];
                    Assert.True(graph.TryMatch(place, heading, -1, 1000, out var from));
                    var points = PointsOf(ground, post);
                    var drive = new PlainSearch(roads.Likely, blocks).From(from, [graph.PointOn(points[0].Edge, points[0].Fraction)])[0];
                    Assert.Equal(
                        question.ElapsedMilliseconds + drive + PlaceTimes.OffRoadMilliseconds(from), post.OfficerMilliseconds);
                }

                posts += found.Length;
                if (found.Length == 4) full++;
            }
        }

        Assert.True(posts > 60 && full > 5, $"{posts} {full}");
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

    private static List<(int Edge, double Fraction)> PointsOf(ForecastGround ground, PostProposal post)
    {
        var points = new List<(int Edge, double Fraction)>();
        for (var mark = 0; mark < ground.MarkCount; mark++)
            if (Is(ground, mark, post)) ground.PointsOf(mark, points);
        return points;
    }

    private static bool Is(ForecastGround ground, int mark, PostProposal post) => post.Kind switch
    {
        PostKind.Camera => ground.IsCamera(mark) && mark == post.Index,
        PostKind.Crossing => ground.CrossingOf(mark)?.Index == post.Index,
        _ => !ground.IsCamera(mark) && ground.CrossingOf(mark) is null && ground.JunctionOf(mark) == post.Index,
    };

    /// <summary>The slow way: each step's own mass counts when it or any step before it is a post.</summary>
    private static double Covered(VehicleForecast forecast, ForecastGround ground, PostProposal[] posts)
    {
        var steps = forecast.Ways.Steps.ToArray();
        var covered = 0.0;
        for (var step = 0; step < steps.Length; step++)
        {
            for (var at = step; at >= 0; at = steps[at].Before)
            {
                var mark = steps[at].Mark;
                if (!Array.Exists(posts, post => Is(ground, mark, post))) continue;
                covered += forecast.Ways.Mass[step];
                break;
            }
        }

        return forecast.Ways.MassOfAll > 0 ? covered / forecast.Ways.MassOfAll : 0;
    }
}
