using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Ingest.Trails;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>
/// Takes the reports of all terminals: into the trail, and as fixes into the same intake as everybody's. What it says of a fix is only what
/// can be said without the shard. Any thread.
/// </summary>
public sealed class TerminalFixes(IngestOptions options, PageFixes fixes, TrailStore? trail)
{
    private const double E7 = 1e7;

    /// <summary>Now on the node's clock. Unit: Unix milliseconds.</summary>
    internal long NowUnixMs => options.Now.UnixMilliseconds;

    /// <summary>The report in WGS-84.</summary>
    internal static TerminalReport InWgs84(TerminalPost post, in TerminalReport report)
    {
        if (post.Datum == Datum.Wgs84) return report;
        var place = DatumShift.ToWgs84(LatLng.FromDegrees(report.LatitudeE7 / E7, report.LongitudeE7 / E7), post.Datum);
        return report with { LatitudeE7 = (int)Math.Round(place.Latitude * E7), LongitudeE7 = (int)Math.Round(place.Longitude * E7) };
    }

    /// <summary>Takes a report.</summary>
    /// <param name="isFix">Goes on as a fix; otherwise it is only for the trail.</param>
    /// <returns>None when it was taken, or was not to go on.</returns>
    internal FixRejection Take(TerminalPost post, in TerminalReport report, bool isFix)
    {
        var moved = InWgs84(post, in report);
        trail?.Add(new TrailPoint(
            post.Officer.Value, moved.AtUnixMs, moved.LatitudeE7, moved.LongitudeE7, moved.SpeedCmS, moved.HeadingCdeg,
            (moved.IsLate ? TrailMarks.Late : 0) | (moved.IsSos ? TrailMarks.Sos : 0)));
        if (!isFix) return FixRejection.None;
        return fixes.Take(new WireFix(
            post.Officer.Value, moved.AtUnixMs, moved.LatitudeE7, moved.LongitudeE7, moved.SpeedCmS, moved.HeadingCdeg, moved.AccuracyDm, 0));
    }
}
