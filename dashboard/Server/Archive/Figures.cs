namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>How long something took, many times. Unit of all but the count: milliseconds.</summary>
internal readonly record struct Spread(int Count, double Mean, long Median, long P90, long Max)
{
    /// <summary>Percentiles by nearest rank: each is a time that really was.</summary>
    internal static Spread Of(List<long> times)
    {
        if (times.Count == 0) return default;
        times.Sort();
        return new Spread(times.Count, times.Average(), Rank(times, 50), Rank(times, 90), times[^1]);
    }

    private static long Rank(List<long> sorted, int percent) => sorted[Math.Max(0, (sorted.Count * percent + 99) / 100 - 1)];
}

/// <summary>Times of a group of incidents, being counted. One thread.</summary>
internal sealed class FigureGroup(string key)
{
    internal string Key => key;

    internal int Incidents { get; set; }

    internal long Calls { get; set; }

    internal List<long> Queue { get; } = [];

    internal List<long> Dispatch { get; } = [];

    internal List<long> Travel { get; } = [];

    internal List<long> Response { get; } = [];

    internal List<long> OnScene { get; } = [];

    internal List<long> Consumed { get; } = [];
}

/// <summary>How many directives took how long, in the steps of a report, and the slowest of them.</summary>
/// <param name="edges">Upper edges, seconds, included; ascending.</param>
internal sealed class SpeedBins(params int[] edges)
{
    private readonly int[] _counts = new int[edges.Length + 1];

    internal IReadOnlyList<int> Edges => edges;

    /// <summary>One more than edges: the last is for all above.</summary>
    internal IReadOnlyList<int> Counts => _counts;

    internal int Directives => _counts.Sum();

    /// <summary>Who took longest; empty when nobody is counted.</summary>
    internal string Slowest { get; private set; } = "";

    /// <summary>Milliseconds.</summary>
    internal long Longest { get; private set; } = -1;

    internal void Add(string officer, long milliseconds)
    {
        var bin = 0;
        while (bin < edges.Length && milliseconds > edges[bin] * 1000L) bin++;
        _counts[bin]++;
        if (milliseconds > Longest) (Longest, Slowest) = (milliseconds, officer);
    }
}
