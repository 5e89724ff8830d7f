using System.Runtime.InteropServices;
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

    /// <summary>Travel times from every candidate to the incident, exact.</summary>
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

        var found = new int[sources.Count];
        times.ToOne(target, CollectionsMarshal.AsSpan(sources), found);
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] >= 0) milliseconds[candidates[i]] = found[i] + OffRoad(sources[i]) + OffRoad(target);
        }

        return answer;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

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
