using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>The gate for fixes: the only place that makes one of the domain out of one of the wire. Past it nobody checks again.</summary>
public static class FixRules
{
    private const int HeadingCdegMax = 35_999;
    private const double E7 = 1e7;

    /// <summary>
    /// Decides by the rules that need no state; newer-than-newest and jumps are the shard's. The first rule that fails names the reason.
    /// </summary>
    /// <param name="now">Now on the node's clock.</param>
    /// <param name="fix">The accepted fix; the default when refused.</param>
    /// <param name="shard">Index of the officer's shard; <see cref="FixRoutes.Nobody"/> when refused.</param>
    /// <param name="datum">What the sender's places refer to; the accepted fix is WGS-84.</param>
    /// <returns>None when it is accepted.</returns>
    public static FixRejection Accept(
        in WireFix raw, Instant now, FixRoutes routes, out Fix fix, out int shard, Datum datum = Datum.Wgs84)
    {
        fix = default;
        shard = routes.ShardOf(raw.Officer);
        var reason = Check(in raw, now, shard, out var place);
        if (reason != FixRejection.None)
        {
            shard = FixRoutes.Nobody;
            return reason;
        }

        if (datum != Datum.Wgs84) place = DatumShift.ToWgs84(place, datum);
        fix = new Fix(new OfficerId(raw.Officer), new Instant(raw.AtUnixMs), place, raw.SpeedCmS, raw.HeadingCdeg, raw.AccuracyDm);
        return FixRejection.None;
    }

    private static FixRejection Check(in WireFix raw, Instant now, int shard, out LatLng place)
    {
        place = default;
        if (shard == FixRoutes.Nobody) return FixRejection.UnknownOfficer;
        if ((raw.LatitudeE7 | raw.LongitudeE7) == 0) return FixRejection.OutsideWorld; // Receivers without a fix send 0, 0.
        if (!LatLng.TryFromDegrees(raw.LatitudeE7 / E7, raw.LongitudeE7 / E7, out place)) return FixRejection.OutsideWorld;
        if (raw.HeadingCdeg > HeadingCdegMax && raw.HeadingCdeg != Fix.Unknown) return FixRejection.OutsideWorld;
        if (raw.AtUnixMs > now.UnixMilliseconds + IngestLimits.AheadMilliseconds) return FixRejection.FromFuture;
        return raw.AtUnixMs < now.UnixMilliseconds - IngestLimits.BehindMilliseconds ? FixRejection.TooOld : FixRejection.None;
    }
}
