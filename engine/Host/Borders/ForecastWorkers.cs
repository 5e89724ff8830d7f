using System.Diagnostics;
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards.Border;
using NextCamera = SmartPolicing.Realtime.Grains.SuspectTracks.NextCamera;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>
/// Answers the shards' questions where a followed vehicle can be, on a thread of its own and on immutable data. Each answer enters the shard
/// as an input. Closures and the hour's speeds are those of the moment.
/// </summary>
/// <param name="cameras">The region's, in the order of the ground's.</param>
public sealed class ForecastWorkers(ForecastRoads roads, IReadOnlyList<Camera> cameras,
    ChannelReader<ForecastQuestion> questions) : BackgroundService
{
    /// <summary>How far ahead a forecast looks: twice the longest that a border is warned before, and as long as most pursuits last.</summary>
    private const int HorizonSeconds = 1_800;

    private readonly Dictionary<string, int> _cameras =
        cameras.Select((camera, place) => (camera.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);

    /// <summary>The answer to one question. One thread at a time.</summary>
    public TrackForecast Answer(VehicleForecast forecast, LeastTravel least, ForecastRequest request)
    {
        var (suspect, ground) = (roads.Now(), forecast.Ground);
        var (from, before) = (PlaceOf(request.From), request.Before is null ? -1 : PlaceOf(request.Before));
        var sighting = from >= 0
            ? Roads.Sighting.By(ground.Cameras, from, before)
            : Roads.Sighting.At(request.From.Place, request.From.HeadingDegrees < 0 ? double.NaN : request.From.HeadingDegrees);
        forecast.Find(suspect, sighting, roads.Flows, HorizonSeconds);
        var borders = new List<BorderTime>();
        foreach (var crossing in forecast.Crossings)
        {
            var place = ground.Crossings.All[crossing.Crossing];
            if (place.To == 0 || borders.Count == SuspectTrackLimits.ForecastLinesMax) continue; // Beyond the region there is nobody to warn.
            borders.Add(new BorderTime(
                place.Index, place.Road, place.Place, new JurisdictionId((ushort)place.To), crossing.EarliestMilliseconds / 1000,
                (crossing.LikelyMilliseconds + 999) / 1000));
        }

        var next = new List<NextCamera>();
        foreach (var camera in forecast.Cameras)
        {
            if (next.Count == SuspectTrackLimits.ForecastLinesMax) break;
            next.Add(new NextCamera(
                SpotOf(camera.Camera), (int)(camera.Probability * 100), camera.EarliestMilliseconds / 1000,
                (camera.LikelyMilliseconds + 999) / 1000));
        }

        var leastMilliseconds = from >= 0 && before >= 0 ? least.Between(suspect, before, from) : TravelTimes.NoWay;
        return new TrackForecast(request.Track, request.Round, borders, next, leastMilliseconds < 0 ? -1 : leastMilliseconds / 1000);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => WorkAsync(stoppingToken), stoppingToken);

    private async Task WorkAsync(CancellationToken stopping)
    {
        var ground = roads.Ground;
        var (forecast, least) = (new VehicleForecast(ground), new LeastTravel(ground));
        roads.Now(); // The first sighting should not wait for it.
        try
        {
            await foreach (var (shard, request) in questions.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                var startedAt = Stopwatch.GetTimestamp();
                var answer = Answer(forecast, least, request);
                BorderMeters.Forecast(startedAt);
                await shard.TellAsync(new ForecastAnswered(answer), stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    private int PlaceOf(CameraSpot camera) => _cameras.GetValueOrDefault(camera.Id, -1);

    private CameraSpot SpotOf(int place)
    {
        var camera = cameras[place];
        return new CameraSpot(camera.Id, camera.Name, camera.Place, camera.HeadingDegrees);
    }
}
