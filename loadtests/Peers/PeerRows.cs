using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>What a row is set beside.</summary>
internal enum Side
{
    /// <summary>A peer: set beside ours.</summary>
    Peer,

    /// <summary>Ours, which peers are set beside.</summary>
    Ours,

    /// <summary>A part of ours, told for itself.</summary>
    Part,
}

/// <summary>How fast somebody takes positions in.</summary>
/// <param name="Who">Us or a peer.</param>
/// <param name="How">Connections and batches.</param>
/// <param name="Rates">Of each round. Unit: positions a second.</param>
/// <param name="Note">What one has to know to read it; may be empty.</param>
internal sealed record RateRow(string Who, string How, IReadOnlyList<double> Rates, string Note)
{
    /// <summary>Whom it is, and what it is set beside.</summary>
    public Side Side { get; init; }

    /// <summary>Half of the rounds were below it.</summary>
    public double Median => MedianOf(Rates);

    /// <summary>The value in the middle, or the mean of the two; NaN of nothing.</summary>
    public static double MedianOf(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return double.NaN;
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>What comparing answers with those of a slow and obvious way came to.</summary>
/// <param name="Wrong">Of those compared.</param>
/// <param name="First">The first wrong one in words; empty when there is none.</param>
internal sealed record Rightness(int Compared, int Wrong, string First);

/// <summary>How long somebody takes to answer one question.</summary>
/// <param name="Question">The same of all who are set beside each other.</param>
/// <param name="Spread">As the asker sees it. Unit: nanoseconds.</param>
/// <param name="ServerNanoseconds">By the peer's own count, median; null where there is none, as for us: we answer in process.</param>
internal sealed record TimeRow(string Question, string Who, string How, Spread Spread, double? ServerNanoseconds, Rightness Right)
{
    /// <summary>True of the row that peers are set beside.</summary>
    public bool IsOurs { get; init; }

    /// <summary>What one has to know to read it; may be empty.</summary>
    public string Note { get; init; } = "";
}
