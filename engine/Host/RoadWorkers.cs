using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// Answers the shards' questions to the roads, on threads of their own and on immutable data, so that no shard's loop ever waits for
/// a search. Each answer enters the shard as an input.
/// </summary>
public sealed class RoadWorkers(RoadGraph roads, ChannelReader<RankingQuestion> questions, int workers) : BackgroundService
{
    /// <summary>Officers further from any road than this have no way. Unit: metres. A helipad, a pier or a park path is nearer.</summary>
    public const double SnapMetresMax = 1_000;

    /// <summary>
    /// Speed off the road, between a position or an incident and the nearest street: 5 m/s, a slow drive through a yard. The region's top
    /// speed is never below it, so a straight line at top speed stays a lower bound on the whole way.
    /// </summary>
    public const double OffRoadMetresPerSecond = 5;

    /// <summary>
    /// The fastest any way is driven, on the graph's streets or off them, so never 0. Unit: metres per second.
    /// </summary>
    public static double TopMetresPerSecond(RoadGraph roads)
    {
        var top = OffRoadMetresPerSecond;
        for (var edge = 0; edge < roads.EdgeCount; edge++)
            top = Math.Max(top, roads.EdgeMetres(edge) * 1000 / Math.Max(1, roads.EdgeMilliseconds(edge)));
        return top;
    }

    /// <summary>Travel times from every candidate to the incident: exact for the fastest that are wanted.</summary>
    public static RankingAnswer Answer(TravelTimes times, RankingRequest request)
    {
        var milliseconds = new int[request.Candidates.Count];
        Array.Fill(milliseconds, RankingAnswer.NoWay);
        var answer = new RankingAnswer(request.Incident, request.Round, milliseconds);
        if (!times.Graph.TrySnap(request.Place, SnapMetresMax, out var target)) return answer;

        var sources = new List<RoadPoint>(milliseconds.Length);
        var candidates = new List<int>(milliseconds.Length);
        for (var i = 0; i < milliseconds.Length; i++)
        {
            if (!times.Graph.TrySnap(request.Candidates[i].Place, SnapMetresMax, out var source)) continue;
            sources.Add(source);
            candidates.Add(i);
        }

        var found = Search(times, target, [.. sources], request.Wanted);
        for (var i = 0; i < candidates.Count; i++) milliseconds[candidates[i]] = found[i];
        return answer;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

    // The search settles sources in the order of their time by road; a source's own way to the road is not in that order. So the first
    // search only gives a bound that the wanted ones keep, and a second one takes in everybody whose time by road is within it.
    private static int[] Search(TravelTimes times, RoadPoint target, RoadPoint[] sources, int wanted)
    {
        var milliseconds = new int[sources.Length];
        times.ToOne(target, sources, milliseconds, wanted, int.MaxValue);
        var reached = milliseconds.Count(time => time >= 0);
        var stoppedEarly = reached >= wanted && reached < sources.Length;
        if (stoppedEarly)
        {
            var bound = sources.Select((source, i) => milliseconds[i] < 0 ? int.MaxValue : milliseconds[i] + OffRoad(source))
                .Order().ElementAt(wanted - 1);
            times.ToOne(target, sources, milliseconds, sources.Length, bound);
        }

        for (var i = 0; i < sources.Length; i++)
        {
            milliseconds[i] = milliseconds[i] >= 0
                ? milliseconds[i] + OffRoad(sources[i]) + OffRoad(target)
                : stoppedEarly ? RankingAnswer.NotAmongWanted : RankingAnswer.NoWay;
        }

        return milliseconds;
    }

    private static int OffRoad(RoadPoint point) => (int)(point.MetresAway / OffRoadMetresPerSecond * 1000);

    private async Task WorkAsync(CancellationToken stopping)
    {
        var times = new TravelTimes(roads);
        try
        {
            await foreach (var (shard, request) in questions.ReadAllAsync(stopping).ConfigureAwait(false))
                await shard.TellAsync(new RankingAnswered(Answer(times, request)), stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }
}
