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
    private static readonly Histogram<double> BorderTimes = Of("sp_forecast_borders_seconds", "When a vehicle can be at borders, per camera and change of the roads.");
    private static readonly Histogram<double> Forecasts = Of("sp_forecast_seconds", "Where else it can be and what reads it next, per sighting.");
    private static readonly Counter<long> Failed =
        Meter.CreateCounter<long>("sp_forecasts_failed", description: "Sightings after which nobody knows where the vehicle can be.");

    private static readonly Counter<long> NotFollowedSightings = Meter.CreateCounter<long>(
        "sp_sightings_not_followed_total", "{sighting}", "Sightings of what somebody looks for that their shard could not take, by reason.");

    /// <summary>A sighting is not followed.</summary>
    internal static void NotFollowed(Refusal refusal) =>
        NotFollowedSightings.Add(1, new KeyValuePair<string, object?>("reason", JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString())));

    /// <summary>Borders were answered.</summary>
    /// <param name="startedAt">A timestamp of <see cref="Stopwatch"/>.</param>
    internal static void Borders(long startedAt) => BorderTimes.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);

    /// <summary>The rest of a forecast was made.</summary>
    /// <param name="startedAt">A timestamp of <see cref="Stopwatch"/>.</param>
    internal static void Forecast(long startedAt) => Forecasts.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);

    /// <summary>An exception came in place of an answer.</summary>
    internal static void ForecastFailed() => Failed.Add(1);

    private static Histogram<double> Of(string name, string what) => Meter.CreateHistogram(
        name, "s", what, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1] });
}
