namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>A distribution in a few numbers, as reports show it. All but <paramref name="Count"/> in the unit its owner names.</summary>
public sealed record Spread(long Count, double Mean, double Median, double P90, double P95, double P99, double Max)
{
    /// <param name="histogram">What was counted.</param>
    /// <param name="unit">How many of the histogram's units make one of the spread's: 1,000 for milliseconds shown as seconds.</param>
    public static Spread Of(LogHistogram histogram, double unit) => new(
        histogram.Count,
        Math.Round(histogram.Mean / unit, 3),
        Math.Round(histogram.Quantile(0.5) / unit, 3),
        Math.Round(histogram.Quantile(0.9) / unit, 3),
        Math.Round(histogram.Quantile(0.95) / unit, 3),
        Math.Round(histogram.Quantile(0.99) / unit, 3),
        Math.Round(histogram.Max / unit, 3));
}
