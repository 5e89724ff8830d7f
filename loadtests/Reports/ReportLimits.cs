namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>What reports may hold.</summary>
internal static class ReportLimits
{
    /// <summary>Points of one line in a plot. A screen has no more columns for it; a day of seconds would make a page of 50 MB.</summary>
    internal const int PointsMost = 600;

    /// <summary>Points of a percentile plot: smooth at any size.</summary>
    internal const int PercentilePointsMost = 240;

    /// <summary>Bytes of a run's file. A day with 40 series and 6 latencies is about 60 MB.</summary>
    internal const long FileBytesMost = 512L << 20;

    /// <summary>Seconds of one run: a week. A file that says more is not ours.</summary>
    internal const int SecondsMost = 7 * 86_400;

    /// <summary>Characters of a scenario's name in a file's name.</summary>
    internal const int NameLengthMost = 80;

    /// <summary>Series in one plot: as many as there are colours.</summary>
    internal const int SeriesMost = ChartStyle.Colours;
}
