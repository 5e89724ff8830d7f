using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Reading;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Takes all counts of a run at one moment. Safe on any thread.</summary>
internal sealed class LoadCounter(Rig rig, FixLoad? fixes)
{
    /// <summary>Counts, with the node's own numbers read just before; without them when the node does not tell, or not in time.</summary>
    /// <param name="within">How long the node may take.</param>
    internal async Task<LoadCounters> CountAsync(TimeSpan within, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(within, rig.Time.Wall);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return Count((await rig.Session.Http.MetricsAsync(either.Token)).Metrics);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Count(null);
        }
    }

    /// <summary>Counts at the edge of a window, where the node's numbers are wanted.</summary>
    internal Task<LoadCounters> CountAsync(CancellationToken cancellation) => CountAsync(RunLimits.NumbersWithin, cancellation);

    private LoadCounters Count(MetricsText? node)
    {
        long sent = 0;
        long dropped = 0;
        foreach (var link in rig.Links)
        {
            sent += link.Sent;
            dropped += link.Dropped;
        }

        var refusals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in rig.Calls.Refusals) refusals[$"calls {reason}"] = count;
        foreach (var (reason, count) in rig.Crowd.Refusals) refusals[$"answers {reason}"] = count;
        return new LoadCounters(
            rig.Time.Now, fixes?.Due ?? 0, sent, dropped, rig.Calls.Counts, rig.Crowd.AnswersPosted, rig.Crowd.AnswersTaken,
            rig.Crowd.AnswersRefused, rig.Crowd.Directives.Seen, rig.Watchers?.Lost ?? 0, refusals, node)
        {
            Reads = rig.Reads?.Counts ?? ReadCounters.None,
        };
    }
}
