using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>
/// What a node needs for vehicles that drive over borders: who is looked for, where they can be by now, and the courier between cities.
/// </summary>
public sealed class NodeBorder
{
    private readonly Channel<ForecastQuestion> _questions = Channel.CreateBounded<ForecastQuestion>(ShardLimits.ForecastsMax);
    private readonly Channel<NumberedLetter> _letters = Channel.CreateBounded<NumberedLetter>(ShardLimits.CourierMax);
    private readonly FlowLearner _flows;
    private readonly OpenRegion _region;
    private Watch? _watch;
    private CameraBorders? _borders;

    /// <param name="region">The node's.</param>
    public NodeBorder(OpenRegion region)
    {
        _region = region;
        _flows = new FlowLearner(region.Region.Cameras, region.Region.ReadsKeptMinutes);
    }

    /// <summary>Told, on the board's thread, of what each shard tells, before anybody else is. To be joined before the first effect is read.</summary>
    public event Action<ShardEffects>? Told;

    /// <summary>Where the shards put their questions and letters.</summary>
    public BorderWays Ways => new(_questions.Writer, _letters.Writer);

    /// <summary>The shards' effects, to be read by one reader.</summary>
    public ChannelReader<ShardEffects> Show(ChannelReader<ShardEffects> effects) => new ToldEffects(effects, batch =>
    {
        _watch?.Take(batch);
        Told?.Invoke(batch);
    });

    /// <summary>Begins to watch. Before the first read comes and before the first effect is read.</summary>
    public void Begin(Ask ask, ILoggerFactory loggers) => _watch = new Watch(ask, camera => _borders!.From(camera), loggers.CreateLogger<Watch>());

    /// <summary>What a city's desk asks of each read; each city once.</summary>
    public MatchRead MatcherOf(JurisdictionId jurisdiction)
    {
        var match = _watch!.MatcherOf(jurisdiction);
        return (in PlateRead read) =>
        {
            _flows.Add(in read);
            return match(in read);
        };
    }

    /// <summary>See <see cref="TakeHits"/>.</summary>
    public ValueTask<IReadOnlyList<ReadAnswer>> TakeAsync(
        JurisdictionId jurisdiction, IReadOnlyList<PlateHit> hits, CancellationToken cancellation) =>
        _watch!.TakeAsync(jurisdiction, hits, cancellation);

    /// <summary>Adds what runs beside the shards.</summary>
    /// <param name="owner">Whose ground a place is. Any thread.</param>
    /// <returns>What its forecasts rest on.</returns>
    public ForecastRoads AddTo(IServiceCollection services, Node node, LiveRoads roads, Func<LatLng, JurisdictionId?> owner)
    {
        var cameras = _region.Region.Cameras;
        var forecasts = new ForecastRoads(
            () => ForecastGround.Make(
                _region.Roads, [.. cameras.Select(camera => new CameraPlace(camera.Place, camera.HeadingDegrees))],
                place => owner(place)?.Value ?? 0),
            roads, _region.Region.Speeds, node.Clock, _flows);
        _borders = new CameraBorders(forecasts, cameras);
        services.AddHostedService(provider => new Courier(node, _letters.Reader, provider.GetRequiredService<ILogger<Courier>>()));
        services.AddHostedService(provider =>
            new ForecastWorkers(forecasts, _borders, cameras, _questions.Reader, provider.GetRequiredService<ILogger<ForecastWorkers>>()));
        return forecasts;
    }
}
