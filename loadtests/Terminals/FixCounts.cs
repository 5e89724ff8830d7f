using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>What a node says, in /metrics, became of reports of terminals and trackers; of all that send to it, so measure a node that has no others.</summary>
/// <param name="Sentences">Whole sentences read from trackers.</param>
/// <param name="NotSentences">Of those and of what was none, refused before they were fixes, by reason.</param>
/// <param name="Fixes">Reports that went on as fixes.</param>
/// <param name="Rejected">Of those, refused by the edge or the shard, by reason.</param>
/// <param name="Dropped">Of those, with no place in a shard's inbox.</param>
/// <param name="Replaced">Of those, given up for a newer one of the same officer: no loss.</param>
internal sealed record FixCounts(
    long Sentences, SortedDictionary<string, double> NotSentences, long Fixes, SortedDictionary<string, double> Rejected, long Dropped, long Replaced)
{
    /// <summary>Fixes that were neither refused nor dropped.</summary>
    internal long Taken => Fixes - (long)Rejected.Values.Sum() - Dropped;

    internal static FixCounts Of(MetricsText metrics)
    {
        long Sum(string name) => (long)(metrics.Sum(name) ?? 0);
        return new FixCounts(
            Sum("sp_nmea_sentences_total"), metrics.By("sp_nmea_refused_total", "reason"), Sum("sp_fixes_total"),
            metrics.By("sp_fixes_rejected_total", "reason"), Sum("sp_fixes_dropped_total"), Sum("sp_fixes_replaced_total"));
    }

    /// <summary>What has come since.</summary>
    internal FixCounts Since(FixCounts before) => new(
        Sentences - before.Sentences, Less(NotSentences, before.NotSentences), Fixes - before.Fixes, Less(Rejected, before.Rejected),
        Dropped - before.Dropped, Replaced - before.Replaced);

    /// <summary>In words; what did not happen is left out.</summary>
    internal string ToWords()
    {
        var words = NotSentences.Concat(Rejected).Select(each => (Name: "refused " + each.Key, Count: (long)each.Value))
            .Append(("dropped", Dropped)).Append(("replaced", Replaced)).Where(each => each.Item2 > 0);
        return string.Create(CultureInfo.InvariantCulture, $"fixes {Fixes:N0} taken {Taken:N0}")
            + string.Concat(words.Select(each => string.Create(CultureInfo.InvariantCulture, $", {each.Item1} {each.Item2:N0}")));
    }

    private static SortedDictionary<string, double> Less(SortedDictionary<string, double> now, SortedDictionary<string, double> before)
    {
        var less = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, count) in now)
            if (count - before.GetValueOrDefault(name) is > 0 and var more) less[name] = more;
        return less;
    }
}

/// <summary>Reads those counts of a node.</summary>
internal sealed class FixCountReader(NodeHttp node, TimeProvider time)
{
    private const int SameInARow = 3;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="IOException">The node does not say.</exception>
    internal async Task<FixCounts> ReadAsync(CancellationToken cancellation)
    {
        var (metrics, reason) = await node.MetricsAsync(cancellation);
        return metrics is null ? throw new IOException(reason) : FixCounts.Of(metrics);
    }

    /// <summary>The counts once they stand still, and how long they went on growing; after some seconds, as they are.</summary>
    /// <exception cref="IOException">The node does not say.</exception>
    internal async Task<(FixCounts Counts, TimeSpan Grew)> SettledAsync(CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        var (last, same, grew) = (await ReadAsync(cancellation), 1, TimeSpan.Zero);
        while (same < SameInARow && time.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(Between, time, cancellation);
            var next = await ReadAsync(cancellation);
            var isSame = (next.Sentences, next.Fixes, next.Taken) == (last.Sentences, last.Fixes, last.Taken);
            same = isSame ? same + 1 : 1;
            if (!isSame) grew = time.GetElapsedTime(since);
            last = next;
        }

        return (last, grew);
    }
}
