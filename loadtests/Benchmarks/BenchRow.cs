using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>What a row's numbers count.</summary>
internal enum BenchUnit
{
    /// <summary>Time of one call.</summary>
    Nanoseconds,

    /// <summary>Memory or size.</summary>
    Bytes,
}

/// <summary>The number of a row that a target is about.</summary>
internal enum BenchFigure
{
    /// <summary>Half of all calls are below it.</summary>
    Median,

    /// <summary>One call in a hundred is above it.</summary>
    P99,

    /// <summary>The largest.</summary>
    Max,
}

/// <summary>What a figure should not exceed, in the row's unit.</summary>
internal sealed record BenchTarget(BenchFigure Figure, double Limit);

/// <summary>What came of comparing answers with a slow and obvious way to get them.</summary>
/// <param name="Checked">Answers compared.</param>
/// <param name="Differ">Of those, how many were not the same.</param>
/// <param name="First">The first difference in words; empty when there is none.</param>
internal sealed record BenchCheck(int Checked, int Differ, string First)
{
    /// <summary>Counts answers one by one.</summary>
    public static BenchCheck Of(IEnumerable<(bool Same, string What)> answers)
    {
        var (all, differ, first) = (0, 0, "");
        foreach (var (same, what) in answers)
        {
            all++;
            if (same) continue;
            if (differ++ == 0) first = what;
        }

        return new BenchCheck(all, differ, first);
    }
}

/// <summary>One line of a benchmark's table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Spread">Its figures, in <paramref name="Unit"/>.</param>
/// <param name="BytesPerCall">Managed memory allocated by a call on its thread, mean; null where it was not looked at.</param>
internal sealed record BenchRow(string Name, BenchUnit Unit, Spread Spread, double? BytesPerCall)
{
    /// <summary>What the figures should not exceed; may be empty.</summary>
    public IReadOnlyList<BenchTarget> Targets { get; init; } = [];

    /// <summary>Null where nothing was compared.</summary>
    public BenchCheck? Check { get; init; }

    /// <summary>What one has to know to read the row; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>Null without a target.</summary>
    public bool? IsMet => Targets.Count == 0 ? null : Targets.All(IsMetBy);

    /// <summary>Whether a target of this row is met.</summary>
    public bool IsMetBy(BenchTarget target) => ValueOf(target.Figure) <= target.Limit;

    private double ValueOf(BenchFigure figure) => figure switch
    {
        BenchFigure.Median => Spread.Median,
        BenchFigure.P99 => Spread.P99,
        _ => Spread.Max,
    };
}
