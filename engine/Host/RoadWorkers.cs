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
public sealed class RoadWorkers(LiveRoads roads, ChannelReader<RankingQuestion> questions, int workers) : BackgroundService
{
    /// <summary>Travel times from every candidate to the incident, exact.</summary>
    public static RankingAnswer Answer(PlaceTimes times, RankingRequest request)
    {
        var from = new (LatLng, float)[request.Candidates.Count];
        for (var i = 0; i < from.Length; i++) from[i] = (request.Candidates[i].Place, request.Candidates[i].HeadingDegrees);
        var milliseconds = new int[from.Length];
        times.ToOne(request.Place, from, milliseconds);
        return RankingAnswer.Of(request, milliseconds, time => times.RadiusWithin(request.Place, time));
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        var times = new PlaceTimes(roads.Current);
        try
        {
            await foreach (var (shard, request) in questions.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                times.Metric = roads.Current;
                await shard.TellAsync(new RankingAnswered(Answer(times, request)), stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }
}
