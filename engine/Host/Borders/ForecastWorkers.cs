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
/// Answers the shards' questions where a followed vehicle can be, on threads of its own and on immutable data. Each question is answered
/// twice: at once when borders can be reached, by which neighbours are warned, and some milliseconds later with the next cameras as well.
/// Each answer enters the shard as an input. Closures and the hour's speeds are those of the moment.
/// </summary>
/// <param name="cameras">The region's, in the order of the ground's.</param>
public sealed partial class ForecastWorkers(ForecastRoads roads, IReadOnlyList<Camera> cameras,
    ChannelReader<ForecastQuestion> questions, ILogger<ForecastWorkers> logger) : BackgroundService
{
    /// <summary>How far ahead a forecast looks: twice the longest that a border is warned before, and as long as most pursuits last.</summary>
    private const int HorizonSeconds = 1_800;

    private readonly Dictionary<string, int> _cameras =
        cameras.Select((camera, place) => (camera.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);

    // Those whose borders are answered: while it is full, borders wait as well, and the shards hold their questions back.
    private readonly Channel<(ForecastQuestion Question, TrackForecast Borders)> _camerasLeft =
        Channel.CreateBounded<(ForecastQuestion, TrackForecast)>(new BoundedChannelOptions(ShardLimits.ForecastsMax) { SingleReader = true });

    /// <summary>The first answer to a question: the borders, and the least time since the sighting before.</summary>
    public TrackForecast Borders(BorderForecast forecast, LeastTravel least, ForecastRequest request)
    {
        var (suspect, ground) = (roads.Now(), roads.Ground);
        var borders = new List<BorderTime>();
        foreach (var crossing in forecast.Find(suspect, SightingOf(request), HorizonSeconds))
        {
            var place = ground.Crossings.All[crossing.Crossing];
            if (place.To == 0 || borders.Count == SuspectTrackLimits.ForecastLinesMax) continue; // Beyond the region there is nobody to warn.
            borders.Add(new BorderTime(
                place.Index, place.Road, place.Place, new JurisdictionId((ushort)place.To), crossing.EarliestMilliseconds / 1000,
                (crossing.LikelyMilliseconds + 999) / 1000));
        }

        var (from, before) = PlacesOf(request);
        var leastMilliseconds = from >= 0 && before >= 0 ? least.Between(suspect, before, from) : TravelTimes.NoWay;
        return new TrackForecast(request.Track, request.Round, borders, [], leastMilliseconds < 0 ? -1 : leastMilliseconds / 1000);
    }

    /// <summary>The second answer: the first with the cameras that may see the vehicle next.</summary>
    public TrackForecast WithCameras(VehicleForecast forecast, ForecastRequest request, TrackForecast borders)
    {
        forecast.Find(roads.Now(), SightingOf(request), roads.Flows, HorizonSeconds);
        var next = new List<NextCamera>();
        foreach (var camera in forecast.Cameras)
        {
            if (next.Count == SuspectTrackLimits.ForecastLinesMax) break;
            next.Add(new NextCamera(
                SpotOf(camera.Camera), (int)(camera.Probability * 100), camera.EarliestMilliseconds / 1000,
                (camera.LikelyMilliseconds + 999) / 1000));
        }

        return borders with { Cameras = next };
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        roads.Now(); // The first sighting should not wait for it.
        return Task.WhenAll(
            Task.Run(() => AnswerBordersAsync(stoppingToken), stoppingToken), Task.Run(() => AnswerCamerasAsync(stoppingToken), stoppingToken));
    }

    private async Task AnswerBordersAsync(CancellationToken stopping)
    {
        var (forecast, least) = (new BorderForecast(roads.Ground), new LeastTravel(roads.Ground));
        try
        {
            await foreach (var question in questions.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                if (Try(question, () => Borders(forecast, least, question.Request), BorderMeters.Borders) is not { } answer) continue;
                await question.Shard.TellAsync(new ForecastAnswered(answer), stopping).ConfigureAwait(false);
                await _camerasLeft.Writer.WriteAsync((question, answer), stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    private async Task AnswerCamerasAsync(CancellationToken stopping)
    {
        var forecast = new VehicleForecast(roads.Ground);
        try
        {
            await foreach (var (question, borders) in _camerasLeft.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                if (Try(question, () => WithCameras(forecast, question.Request, borders), BorderMeters.Forecast) is not { } answer) continue;
                await question.Shard.TellAsync(new ForecastAnswered(answer), stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    // One question that cannot be answered must not leave all others without an answer.
    private TrackForecast? Try(ForecastQuestion question, Func<TrackForecast> answer, Action<long> measure)
    {
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            var made = answer();
            measure(startedAt);
            return made;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            BorderMeters.ForecastFailed();
            LogFailed(failure, question.Shard.Jurisdiction.Value, question.Request.Track.ToString(), question.Request.From.Id);
            return null;
        }
    }

    private Roads.Sighting SightingOf(ForecastRequest request)
    {
        var (from, before) = PlacesOf(request);
        return from >= 0
            ? Roads.Sighting.By(roads.Ground.Cameras, from, before)
            : Roads.Sighting.At(request.From.Place, request.From.HeadingDegrees < 0 ? double.NaN : request.From.HeadingDegrees);
    }

    // -1 for a camera that is gone from the region.
    private (int From, int Before) PlacesOf(ForecastRequest request) =>
        (PlaceOf(request.From), request.Before is null ? -1 : PlaceOf(request.Before));

    private int PlaceOf(CameraSpot camera) => _cameras.GetValueOrDefault(camera.Id, -1);

    private CameraSpot SpotOf(int place)
    {
        var camera = cameras[place];
        return new CameraSpot(camera.Id, camera.Name, camera.Place, camera.HeadingDegrees);
    }

    [LoggerMessage(EventId = 1014, EventName = "ForecastFailed", Level = LogLevel.Error,
        Message = "No forecast for track {Track} of jurisdiction {Jurisdiction}, seen at camera {Camera}: nobody is warned of it.")]
    private partial void LogFailed(Exception failure, ushort jurisdiction, string track, string camera);
}
