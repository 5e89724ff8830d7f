namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>Quantiles from a latency's buckets, by nearest rank.</summary>
internal static class BucketQuantiles
{
    /// <summary>The upper bound of the bucket that holds the value which at least <paramref name="part"/> of all do not exceed.</summary>
    /// <param name="buckets">Ascending, with counts above 0.</param>
    /// <param name="part">0 to 1.</param>
    /// <returns>Milliseconds; null when nothing was counted.</returns>
    internal static double? Quantile(IReadOnlyList<BucketRecord> buckets, double part)
    {
        var count = buckets.Sum(bucket => bucket.Count);
        if (count == 0) return null;
        var rank = Math.Clamp((long)Math.Ceiling(part * count), 1, count);
        foreach (var bucket in buckets)
        {
            rank -= bucket.Count;
            if (rank <= 0) return bucket.UpTo;
        }

        return buckets[^1].UpTo;
    }

    /// <summary>
    /// The line of a percentile plot: x = 1/(1-p), from the median at x = 2 to the slowest of n at x = n. Further right nothing is known.
    /// </summary>
    internal static IReadOnlyList<ChartPoint> Curve(LatencyRecord latency)
    {
        var count = latency.Buckets.Sum(bucket => bucket.Count);
        if (count == 0) return [];
        var points = new List<ChartPoint>();
        var steps = Math.Min(ReportLimits.PercentilePointsMost - 1, (int)Math.Min(count, int.MaxValue));
        var (at, below) = (0, latency.Buckets[0].Count);
        for (var step = 0; step < steps; step++)
        {
            var x = 2 * Math.Pow(Math.Max(count / 2.0, 1), (double)step / steps);
            var rank = Math.Clamp((long)Math.Ceiling((1 - 1 / x) * count), 1, count);
            while (below < rank) below += latency.Buckets[++at].Count;
            points.Add(new ChartPoint(x, Math.Min(latency.Buckets[at].UpTo, latency.Max)));
        }

        points.Add(new ChartPoint(Math.Max(count, 2), latency.Max));
        return points;
    }
}
