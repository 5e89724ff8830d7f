using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Host.Borders;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Recording;
using static SmartPolicing.Realtime.Server.Tests.BorderTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Where a vehicle can be, asked of the roads of a small town: three ways over its border, the middle one the fast one.</summary>
public class ForecastWorkersTests
{
    private static readonly Camera[] Cameras =
    [
        new("A", "Middle Street west", DashboardTown.Place(ClosureTown.Lat, ClosureTown.Lng), 90),
        new("B", "Middle Street east", DashboardTown.Place(33.51, 117.098), 90),
    ];

    private readonly LiveRoads _roads = new(ClosureTown.Lattice(), RoadSpeeds.FreeFlow, 0);
    private readonly Channel<ForecastQuestion> _questions = Channel.CreateBounded<ForecastQuestion>(ShardLimits.ForecastsMax);
    private readonly ForecastGround _ground;

    public ForecastWorkersTests() => _ground = ForecastGround.Make(
        _roads.Graph, [.. Cameras.Select(camera => new CameraPlace(camera.Place, camera.HeadingDegrees))],
        place => DashboardTown.JurisdictionOf(place)?.Value ?? 0);

    [Fact]
    public void AClosure_ChangesTheNextAnswer()
    {
        using var workers = Workers(RegionSpeeds.FreeFlow);
        var open = Answer(workers);
        Assert.Equal(["Middle Street", "North Street", "South Street"], open.Borders.Select(border => border.Name).Order());
        Assert.Equal("Middle Street", open.Borders[0].Name); // Soonest first.
        Assert.All(open.Borders, border => Assert.Equal((DashboardTown.Four, true), (border.To, border.LikelySeconds >= border.EarliestSeconds)));
        Assert.Equal("B", open.Cameras[0].Camera.Id);

        _roads.Block(At(33.51, 117.09));
        var closed = Answer(workers);
        Assert.True(closed.Borders.Min(border => border.EarliestSeconds) > open.Borders[0].EarliestSeconds);
        _roads.Block([]);
        Assert.Equal(open.Borders, Answer(workers).Borders);
        _roads.Block([.. At(33.51, 117.0905), .. At(33.51, 117.081)]); // Both ways out of the block where it was seen.
        Assert.Empty(Answer(workers).Borders);
    }

    [Fact]
    public void TheRegionsSuspectFactor_Counts()
    {
        using var workers = Workers(RegionSpeeds.FreeFlow with { SuspectFactor = 1 });
        using var faster = Workers(RegionSpeeds.FreeFlow with { SuspectFactor = 2 });
        Assert.InRange(Answer(faster).Borders[0].EarliestSeconds, 1, Answer(workers).Borders[0].EarliestSeconds * 0.6);
    }

    [Fact]
    public void TwoReads_HaveALeastTimeBetweenThem_UnlessNobodyKnowsTheCamera()
    {
        using var workers = Workers(RegionSpeeds.FreeFlow);
        Assert.Equal(-1, Answer(workers).LeastSecondsFromBefore);
        var answer = Answer(workers, new ForecastRequest(default, 2, SpotOf(Cameras[1]), SpotOf(Cameras[0])));
        Assert.InRange(answer.LeastSecondsFromBefore, 30, 90); // 1.3 km at 65 km/h times 1.3.
        Assert.Equal(2, answer.Round);
        var gone = SpotOf(Cameras[0]) with { Id = "gone from the region" };
        answer = Answer(workers, new ForecastRequest(default, 3, gone, SpotOf(Cameras[1])));
        Assert.Equal(-1, answer.LeastSecondsFromBefore);
        Assert.NotEmpty(answer.Borders); // By its place alone.
        answer = Answer(workers, new ForecastRequest(default, 4, gone with { Place = DashboardTown.Place(1, 1) }, null));
        Assert.Equal((0, 0, 4), (answer.Borders.Count, answer.Cameras.Count, answer.Round)); // No road is there.
    }

    [Fact]
    public async Task AShardsQuestion_IsAnsweredIntoItsTrack()
    {
        var effects = Channel.CreateBounded<ShardEffects>(ShardLimits.EffectsMax);
        var letters = Channel.CreateBounded<NumberedLetter>(ShardLimits.CourierMax);
        var configuration = new ShardConfiguration(
            DashboardTown.Three, DashboardTown.Policy, [new OfficerRegistration(new OfficerId(1), "P001", DashboardTown.Three, DashboardTown.Place(33.5, 117), [])], 30)
        {
            Others = [DashboardTown.Four],
        };
        var shard = new Shard(
            JournalInMemory.Of(configuration, TimeProvider.System), TimeProvider.System, effects.Writer,
            Channel.CreateBounded<RankingQuestion>(ShardLimits.RankingsMax).Writer, new BorderWays(_questions.Writer, letters.Writer));
        var node = new Node([shard], DashboardTown.Policy, TimeProvider.System, effects.Reader);
        using var stopping = new CancellationTokenSource();
        using var workers = Workers(RegionSpeeds.FreeFlow);
        await workers.StartAsync(CancellationToken.None);
        var loop = Task.Run(() => shard.RunAsync(stopping.Token), CancellationToken.None);
        var entry = await LookForAsync(node, DashboardTown.Three);
        var seen = Seen(DashboardTown.Three, node.Now) with { Camera = SpotOf(Cameras[0]) };
        await node.AskAsync(DashboardTown.Three, new SightingSeen(entry, seen, []), TestContext.Current.CancellationToken);
        var forecasts = new List<TrackForecast>();
        await UntilAsync(() =>
        {
            while (effects.Reader.TryRead(out var batch))
                forecasts.AddRange(batch.Effects.OfType<TrackChanged>().Select(changed => changed.Track.Forecast).OfType<TrackForecast>());
            return forecasts is [.., { Cameras.Count: > 0 }];
        });
        var expected = Answer(workers);
        Assert.Equal(expected.Borders, forecasts[^1].Borders);
        Assert.Equal(expected.Cameras, forecasts[^1].Cameras);
        await workers.StopAsync(CancellationToken.None);
        await stopping.CancelAsync();
        await loop;
    }

    private static CameraSpot SpotOf(Camera camera) => new(camera.Id, camera.Name, camera.Place, camera.HeadingDegrees);

    private ForecastWorkers Workers(RegionSpeeds speeds)
    {
        var roads = new ForecastRoads(() => _ground, _roads, speeds, TimeProvider.System, new FlowLearner(Cameras, 0));
        return new ForecastWorkers(roads, new CameraBorders(roads, Cameras), Cameras, _questions.Reader, NullLogger<ForecastWorkers>.Instance);
    }

    private TrackForecast Answer(ForecastWorkers workers) => Answer(workers, new ForecastRequest(default, 1, SpotOf(Cameras[0]), null));

    private TrackForecast Answer(ForecastWorkers workers, ForecastRequest request) =>
        workers.Answer(new VehicleForecast(_ground), new LeastTravel(_ground), request);

    private IEnumerable<RoadBlock> At(double latitude, double longitude)
    {
        Assert.True(_roads.Graph.TrySnap(DashboardTown.Place(latitude, longitude), 50, out var point));
        return RoadBlock.At(_roads.Graph, point);
    }
}
