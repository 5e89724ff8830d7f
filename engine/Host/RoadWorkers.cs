using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Host.Sending;
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

    /// <summary>Where officers of neighbours are looked for; nobody is told of without it.</summary>
    public NeighbourOfficers? Neighbours { get; init; }

    /// <summary>Travel times from every candidate to the incident, exact.</summary>
    /// <param name="neighbours">Officers of neighbours who are to be told of when they are near by road.</param>
    internal static RankingAnswer Answer(PlaceTimes times, RankingRequest request, IReadOnlyList<NearNeighbour> neighbours)
    {
        var (candidates, preemptable) = (request.Candidates.Count, request.Preemptable.Count);
        var from = new (LatLng, float)[candidates + preemptable + neighbours.Count];
        for (var i = 0; i < candidates; i++) from[i] = (request.Candidates[i].Place, request.Candidates[i].HeadingDegrees);
        for (var i = 0; i < preemptable; i++)
            from[candidates + i] = (request.Preemptable[i].Place, request.Preemptable[i].HeadingDegrees);
        for (var i = 0; i < neighbours.Count; i++)
            from[candidates + preemptable + i] = (neighbours[i].Place, neighbours[i].HeadingDegrees);
        var milliseconds = new int[from.Length];
        times.ToOne(request.Place, from, milliseconds);
        var near = neighbours.Select((each, at) => (Officer: each, Time: milliseconds[candidates + preemptable + at]))
            .Where(each => each.Time != RankingAnswer.NoWay).OrderBy(each => each.Time).ThenBy(each => each.Officer.Officer.Id)
            .Take(DomainLimits.NeighboursShownMax);
        return RankingAnswer.Of(request, milliseconds[..candidates], time => times.RadiusWithin(request.Place, time)) with
        {
            PreemptableMilliseconds = milliseconds[candidates..(candidates + preemptable)],
            Neighbours =
            [
                .. near.Select(each => new NeighbourOfficer(
                    each.Officer.Officer.Id, each.Officer.Officer.Code, each.Officer.Home, each.Time, each.Officer.Metres, each.Officer.AgeSeconds)),
            ],
        };
    }

    /// <summary>The same without officers of neighbours.</summary>
    public static RankingAnswer Answer(PlaceTimes times, RankingRequest request) => Answer(times, request, []);

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
        var request = question.Request;
        var near = Neighbours is null || request.NeighboursWith is not { } skills
            ? []
            : Neighbours.Near(question.Shard.Jurisdiction, request.Place, skills);
        return question.Shard.TellAsync(new RankingAnswered(Answer(times, request, near)), stopping);
    }
}
