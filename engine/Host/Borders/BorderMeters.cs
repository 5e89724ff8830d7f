using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>Figures of what reaches over borders. Any thread.</summary>
internal static class BorderMeters
{
    private static readonly Meter Meter = new(IngestMetrics.MeterName);
    private static readonly Histogram<double> Forecasts = Meter.CreateHistogram(
        "sp_forecast_seconds", "s", "Where a followed vehicle can be, per sighting.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1] });

    private static readonly Counter<long> NotFollowedSightings = Meter.CreateCounter<long>(
        "sp_sightings_not_followed_total", "{sighting}", "Sightings of what somebody looks for that their shard could not take, by reason.");

    /// <summary>A sighting is not followed.</summary>
    internal static void NotFollowed(Refusal refusal) =>
        NotFollowedSightings.Add(1, new KeyValuePair<string, object?>("reason", JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString())));

    /// <summary>A forecast was made.</summary>
    /// <param name="startedAt">A timestamp of <see cref="Stopwatch"/>.</param>
    internal static void Forecast(long startedAt) => Forecasts.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
}
