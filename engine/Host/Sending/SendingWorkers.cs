using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Host.Sending;

/// <summary>
/// Answers the shards' questions for sending beside their loops and on immutable data, one after the other: batches, and whether a freed
/// officer is better. Each answer enters the shard as an input. What is closed and the hour's speeds are those of the moment.
/// </summary>
public sealed partial class SendingWorkers(
    LiveRoads roads, ChannelReader<SendingQuestion> questions, ILogger<SendingWorkers> logger) : BackgroundService
{
    /// <summary>The input that answers a question.</summary>
    /// <param name="times">One thread at a time.</param>
    public static SendingInput Answer(PlaceTimes times, SendingRequest request) => request switch
    {
        BatchRequest batch => new BatchSolved(Solve(times, batch)),
        CompareRequest compare => new OfficersCompared(Compare(times, compare)),
        _ => throw new ArgumentException($"A question of kind {request.GetType().Name}.", nameof(request)),
    };

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => WorkAsync(stoppingToken), stoppingToken);

    private static BatchAnswer Solve(PlaceTimes times, BatchRequest request)
    {
        times.Begin([.. request.Officers.Select(officer => From(officer.Candidate))]);
        return BatchSolver.Solve(request, (places, milliseconds) => times.ToEach(places, milliseconds));
    }

    private static CompareAnswer Compare(PlaceTimes times, CompareRequest request)
    {
        Span<int> milliseconds = stackalloc int[2];
        times.ToOne(request.Place, [From(request.OnTheWay), From(request.Other)], milliseconds);
        return new CompareAnswer(request.Number, milliseconds[0], milliseconds[1]);
    }

    private static (LatLng Place, float HeadingDegrees) From(Candidate candidate) => (candidate.Place, candidate.HeadingDegrees);

    private async Task WorkAsync(CancellationToken stopping)
    {
        var times = new PlaceTimes(roads.Current);
        try
        {
            await foreach (var (shard, request) in questions.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                if (TryAnswer(times, shard, request) is { } answer) await shard.TellAsync(answer, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    // One question that cannot be answered must not leave all others without an answer; a proposal then runs out and says so.
    private SendingInput? TryAnswer(PlaceTimes times, Shard shard, SendingRequest request)
    {
        try
        {
            times.Metric = roads.Current;
            return Answer(times, request);
        }
        catch (Exception failure)
        {
            LogFailed(failure, request.GetType().Name, shard.Jurisdiction.Value);
            return null;
        }
    }

    [LoggerMessage(EventId = 1340, EventName = "SendingNotAnswered", Level = LogLevel.Error,
        Message = "A {Request} of jurisdiction {Jurisdiction} could not be answered.")]
    private partial void LogFailed(Exception failure, string request, ushort jurisdiction);
}
