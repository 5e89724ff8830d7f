namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>A straight line through measured values by least squares.</summary>
/// <param name="PerSecond">How much the value grows in a second.</param>
/// <param name="Error">Standard error of <paramref name="PerSecond"/>, as if the values erred independently of each other.</param>
/// <param name="Mean">Of the values.</param>
internal sealed record Slope(double PerSecond, double Error, double Mean)
{
    /// <summary>Fewer values say nothing about their own error.</summary>
    private const int ValuesMin = 4;

    /// <param name="values">By ascending second.</param>
    /// <returns>Null when there are too few values.</returns>
    public static Slope? Of(IReadOnlyList<(double Second, double Value)> values)
    {
        if (values.Count < ValuesMin) return null;
        var (second, mean) = (values.Average(each => each.Second), values.Average(each => each.Value));
        var spread = values.Sum(each => (each.Second - second) * (each.Second - second));
        if (spread == 0) return null;
        var slope = values.Sum(each => (each.Second - second) * (each.Value - mean)) / spread;
        var left = values.Sum(each => Math.Pow(each.Value - mean - slope * (each.Second - second), 2));
        return new Slope(slope, Math.Sqrt(left / (values.Count - 2) / spread), mean);
    }

    /// <summary>What the line grows in so many seconds, in percent of the mean; 0 where the mean is.</summary>
    public double GrowthPercent(double seconds) => Mean == 0 ? 0 : 100 * PerSecond * seconds / Mean;

    /// <summary>Two standard errors of <see cref="GrowthPercent"/>: it is within them 19 times in 20.</summary>
    public double GrowthErrorPercent(double seconds) => Mean == 0 ? 0 : 200 * Error * seconds / Math.Abs(Mean);
}
