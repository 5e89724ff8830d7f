namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>Long lines made short for plots without losing what matters in them.</summary>
internal static class Bins
{
    /// <summary>
    /// At most <paramref name="most"/> points: of each stretch of equal length its lowest and its highest, in their order and at their own
    /// time, so that no peak and no dip is lost. A stretch without any value is a gap; a gap shorter than a stretch is not seen.
    /// </summary>
    /// <param name="points">By ascending x.</param>
    /// <param name="most">At least 2.</param>
    internal static IReadOnlyList<ChartPoint> Thin(IReadOnlyList<ChartPoint> points, int most = ReportLimits.PointsMost)
    {
        if (points.Count <= most) return points;
        var thinned = new List<ChartPoint>(most);
        var bins = most / 2;
        for (var bin = 0; bin < bins; bin++)
        {
            var (first, end) = ((int)((long)points.Count * bin / bins), (int)((long)points.Count * (bin + 1) / bins));
            AddExtremes(points, first, end, thinned);
        }

        return thinned;
    }

    /// <summary>
    /// At most <paramref name="most"/> points: of each stretch of equal length its highest, at its own time. For what is only ever too
    /// high.
    /// </summary>
    /// <param name="points">By ascending x.</param>
    /// <param name="most">At least 1.</param>
    internal static IReadOnlyList<ChartPoint> Peaks(IReadOnlyList<ChartPoint> points, int most = ReportLimits.PointsMost)
    {
        if (points.Count <= most) return points;
        var peaks = new ChartPoint[most];
        for (var bin = 0; bin < most; bin++)
        {
            var (first, end) = ((int)((long)points.Count * bin / most), (int)((long)points.Count * (bin + 1) / most));
            peaks[bin] = points[first];
            for (var at = first + 1; at < end; at++)
            {
                if (!points[at].IsGap && (peaks[bin].IsGap || points[at].Y > peaks[bin].Y)) peaks[bin] = points[at];
            }
        }

        return peaks;
    }

    /// <summary>A point for each second; null where there is none.</summary>
    internal static IReadOnlyList<ChartPoint> BySecond(IReadOnlyList<LatencySecond> seconds, Func<LatencySecond, double> value)
    {
        var points = new List<ChartPoint>();
        foreach (var second in seconds)
        {
            while (points.Count < second.Second) points.Add(new ChartPoint(points.Count, null));
            points.Add(new ChartPoint(second.Second, value(second)));
        }

        return points;
    }

    /// <summary>A point for each second, in other units.</summary>
    internal static IReadOnlyList<ChartPoint> BySecond(IReadOnlyList<double?> values, double factor) =>
        values.Select((value, second) => new ChartPoint(second, value * factor)).ToList();

    private static void AddExtremes(IReadOnlyList<ChartPoint> points, int first, int end, List<ChartPoint> thinned)
    {
        var (low, high) = (-1, -1);
        for (var at = first; at < end; at++)
        {
            if (points[at].IsGap) continue;
            if (low < 0 || points[at].Y < points[low].Y) low = at;
            if (high < 0 || points[at].Y > points[high].Y) high = at;
        }

        if (low < 0)
        {
            thinned.Add(new ChartPoint(points[first].X, null));
            return;
        }

        thinned.Add(points[Math.Min(low, high)]);
        if (low != high) thinned.Add(points[Math.Max(low, high)]);
    }
}
