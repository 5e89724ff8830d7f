using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// Answers the shards' questions to the roads beside their loops and on immutable data, so that none ever waits for a search; those that
/// can wait one after the other on a thread that gives way. Each answer enters the shard as an input.
/// </summary>
public sealed class RoadWorkers(LiveRoads roads, ChannelReader<RankingQuestion> questions, int workers) : BackgroundService
{
    private readonly Channel<RankingQuestion> _later =
        Channel.CreateBounded<RankingQuestion>(new BoundedChannelOptions(ShardLimits.RankingsMax) { SingleReader = true });

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
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [
            .. Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)),
            QuietThread.RunAsync("road times", () => WorkLater(stoppingToken)),
        ]);

    private void WorkLater(CancellationToken stopping)
    {
        var times = new PlaceTimes(roads.Current);
        try
        {
            foreach (var question in _later.Reader.ReadAllAsync(stopping).ToBlockingEnumerable(stopping))
                AnswerAsync(times, question, stopping).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        var times = new PlaceTimes(roads.Current);
        try
        {
            await foreach (var question in questions.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                if (question.Request.CanWait && _later.Writer.TryWrite(question)) continue; // Too many: they wait no longer than calls.
                await AnswerAsync(times, question, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    private ValueTask AnswerAsync(PlaceTimes times, RankingQuestion question, CancellationToken stopping)
    {
        times.Metric = roads.Current;
        return question.Shard.TellAsync(new RankingAnswered(Answer(times, question.Request)), stopping);
    }
}
