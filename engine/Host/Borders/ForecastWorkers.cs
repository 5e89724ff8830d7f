using System.Diagnostics;
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using NextCamera = SmartPolicing.Realtime.Grains.SuspectTracks.NextCamera;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>
/// Answers the shards' questions where a followed vehicle can be, one after the other on a thread of its own, and on immutable data. Each answer enters the shard
/// as an input. Closures and the hour's speeds are those of the moment.
/// </summary>
/// <param name="borders">Known sooner than the rest: see <see cref="Shards.Border.SightingSeen"/>.</param>
/// <param name="cameras">The region's, in the order of the ground's.</param>
public sealed partial class ForecastWorkers(ForecastRoads roads, CameraBorders borders, IReadOnlyList<Camera> cameras,
    ChannelReader<ForecastQuestion> questions, ILogger<ForecastWorkers> logger) : BackgroundService
{
    private static readonly TimeSpan LookAheadEvery = TimeSpan.FromSeconds(1); // On the wall.

    private readonly Dictionary<string, int> _cameras =
        cameras.Select((camera, place) => (camera.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);

    /// <summary>The answer to one question. One thread at a time.</summary>
    public TrackForecast Answer(VehicleForecast forecast, LeastTravel least, ForecastRequest request)
    {
        var (suspect, ground) = (roads.Now(), forecast.Ground);
        var (from, before) = (PlaceOf(request.From), request.Before is null ? -1 : PlaceOf(request.Before));
        var sighting = from >= 0 ? Roads.Sighting.By(ground.Cameras, from, before) : CameraBorders.SightingAt(request.From);
        forecast.Find(suspect, sighting, roads.Flows, CameraBorders.HorizonSeconds);
        var next = new List<NextCamera>();
        foreach (var camera in forecast.Cameras)
        {
            if (next.Count == SuspectTrackLimits.ForecastLinesMax) break;
            next.Add(new NextCamera(
                SpotOf(camera.Camera), (int)(camera.Probability * 100), camera.EarliestMilliseconds / 1000,
                (camera.LikelyMilliseconds + 999) / 1000));
        }

        var leastMilliseconds = from >= 0 && before >= 0 ? least.Between(suspect, before, from) : TravelTimes.NoWay;
        return new TrackForecast(request.Track, request.Round, borders.From(request.From), next, leastMilliseconds < 0 ? -1 : leastMilliseconds / 1000);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        QuietThread.RunAsync("forecasts", () => Work(stoppingToken)), Task.Run(() => LookAheadAsync(stoppingToken), stoppingToken));

    // After the start, and within a second of each closure and hour: no sighting should have to wait for it.
    private async Task LookAheadAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookAheadEvery, TimeProvider.System);
        try
        {
            do borders.FindAll(stopping);
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
        catch (Exception failure)
        {
            LogNotAhead(failure); // Nothing is lost by it: whoever asks for a camera's borders has them worked out then.
        }
    }

    private void Work(CancellationToken stopping)
    {
        var ground = roads.Ground;
        var (forecast, least) = (new VehicleForecast(ground), new LeastTravel(ground));
        try
        {
            foreach (var (shard, request) in questions.ReadAllAsync(stopping).ToBlockingEnumerable(stopping))
            {
                if (TryAnswer(forecast, least, shard, request) is { } answer)
                    shard.TellAsync(new ForecastAnswered(answer), stopping).AsTask().GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    // One question that cannot be answered must not leave all others without an answer.
    private TrackForecast? TryAnswer(VehicleForecast forecast, LeastTravel least, Shard shard, ForecastRequest request)
    {
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            var answer = Answer(forecast, least, request);
            BorderMeters.Forecast(startedAt);
            return answer;
        }
        catch (Exception failure)
        {
            BorderMeters.ForecastFailed();
            LogFailed(failure, request.Track.ToString(), shard.Jurisdiction.Value, request.From.Id);
            return null;
        }
    }

    private int PlaceOf(CameraSpot camera) => _cameras.GetValueOrDefault(camera.Id, -1);

    private CameraSpot SpotOf(int place)
    {
        var camera = cameras[place];
        return new CameraSpot(camera.Id, camera.Name, camera.Place, camera.HeadingDegrees);
    }

    [LoggerMessage(EventId = 1018, EventName = "BordersNotAhead", Level = LogLevel.Error,
        Message = "Borders ahead of cameras are no longer worked out beforehand: sightings wait for them.")]
    private partial void LogNotAhead(Exception failure);

    [LoggerMessage(EventId = 1014, EventName = "ForecastFailed", Level = LogLevel.Error,
        Message = "No forecast for track {Track} of jurisdiction {Jurisdiction}, seen at camera {Camera}.")]
    private partial void LogFailed(Exception failure, string track, ushort jurisdiction, string camera);
}
