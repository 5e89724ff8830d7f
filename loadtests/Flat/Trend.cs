namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>
/// How values above 0 grow with time, by rank: the median of the growth between every two of them (Theil, Sen), and the bounds that the
/// rank test for a trend (Mann, Kendall) sets to it. A pause or a wrong reading among the values moves neither far, as it would a line by
/// least squares. Growth is by ratio: twice as much in an hour is the same growth from 1 as from 100.
/// </summary>
/// <param name="PerSecond">Growth of the logarithm in a second.</param>
/// <param name="Lowest">Of <paramref name="PerSecond"/>; it is between the two 19 times in 20 when values err independently.</param>
/// <param name="Highest">See <paramref name="Lowest"/>.</param>
/// <param name="Median">Of the values.</param>
internal sealed record Trend(double PerSecond, double Lowest, double Highest, double Median)
{
    /// <summary>With fewer values no order of them would be unlikely enough by chance to bound anything.</summary>
    internal const int ValuesMin = 6;

    /// <summary>Standard deviations of the normal distribution that hold 95 % of it.</summary>
    private const double Sure = 1.96;

    /// <param name="values">Those at and below 0 are left out.</param>
    /// <returns>Null when there are too few values.</returns>
    public static Trend? Of(IEnumerable<(double Second, double Value)> values)
    {
        var points = values.Where(each => each.Value > 0).Select(each => (each.Second, Log: Math.Log(each.Value))).ToList();
        if (points.Count < ValuesMin) return null;
        var slopes = new List<double>(points.Count * (points.Count - 1) / 2);
        for (var later = 1; later < points.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var apart = points[later].Second - points[earlier].Second;
                if (apart != 0) slopes.Add((points[later].Log - points[earlier].Log) / apart);
            }
        }

        if (slopes.Count < ValuesMin) return null;
        slopes.Sort();
        // Sen (1968): as many slopes are left out at either end as the order of values may be off by chance.
        var within = Sure * Math.Sqrt(Variance(points.ConvertAll(point => point.Log)));
        var lowest = Math.Max(0, (int)Math.Floor((slopes.Count - within) / 2) - 1);
        var highest = Math.Min(slopes.Count - 1, (int)Math.Ceiling((slopes.Count + within) / 2));
        var logs = points.Select(point => point.Log).Order().ToList();
        return new Trend(Middle(slopes), slopes[lowest], slopes[highest], Math.Exp(Middle(logs)));
    }

    /// <summary>What a growth comes to in so many seconds, percent.</summary>
    internal static double Percent(double perSecond, double seconds) => 100 * (Math.Exp(perSecond * seconds) - 1);

    /// <summary>
    /// Of Kendall's count of pairs in order less those out of order, when there is no trend; equal values count as neither.
    /// </summary>
    private static double Variance(List<double> values)
    {
        static double Of(double count) => count * (count - 1) * (2 * count + 5);
        return (Of(values.Count) - values.GroupBy(value => value).Sum(group => Of(group.Count()))) / 18;
    }

    private static double Middle(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
