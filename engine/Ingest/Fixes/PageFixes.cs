using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>
/// Fixes that officers' own pages and terminals tell one by one: checked as those of the fix port, and put together into batches for their shards. Any
/// thread.
/// </summary>
public sealed class PageFixes : IDisposable
{
    private const double E7 = 1e7;

    private readonly IngestOptions _options;
    private readonly IngestMetrics _metrics;
    private readonly Lock _lock = new();
    private readonly FixMailbag _mail; // Under the lock.
    private readonly ITimer _timer;

    /// <param name="options">Those of the fix port.</param>
    public PageFixes(IngestOptions options, IngestMetrics metrics)
    {
        (_options, _metrics) = (options, metrics);
        _mail = new FixMailbag(options.Targets, metrics);
        var every = TimeSpan.FromMilliseconds(IngestLimits.PagePostMilliseconds);
        _timer = options.Wall.CreateTimer(_ => Post(), null, every, every);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Takes one fix.</summary>
    /// <param name="at">When the device took it, on the node's clock.</param>
    /// <param name="place">WGS-84.</param>
    /// <param name="metresPerSecond">Null when unknown.</param>
    /// <param name="headingDegrees">Null when unknown or standing.</param>
    /// <param name="accuracyMetres">68 % radius; null when unknown.</param>
    /// <returns>Null when it is taken; else the camelCase name of the <see cref="FixRejection"/>.</returns>
    public string? Take(OfficerId officer, Instant at, LatLng place, double? metresPerSecond, double? headingDegrees,
        double? accuracyMetres)
    {
        var reason = Take(new WireFix(
            officer.Value, at.UnixMilliseconds, (int)Math.Round(place.Latitude * E7), (int)Math.Round(place.Longitude * E7),
            Scaled(metresPerSecond, 100), Scaled(headingDegrees, 100), Scaled(accuracyMetres, 10), 0));
        return reason == FixRejection.None ? null : CamelCase.Of(reason.ToString());
    }

    /// <summary>As the other, of a terminal; WGS-84.</summary>
    internal FixRejection Take(in WireFix raw)
    {
        _metrics.Read(1);
        var reason = FixRules.Accept(in raw, _options.Now, _options.Routes, out var fix, out var shard);
        if (reason != FixRejection.None)
        {
            _metrics.Rejected(reason);
            return reason;
        }

        lock (_lock)
            if (!_mail.TryAdd(shard, in fix)) _metrics.Dropped(1); // The shard is behind; the next one comes within seconds.
        return FixRejection.None;
    }

    private static ushort Scaled(double? value, int times) =>
        value is >= 0 ? (ushort)Math.Min(Math.Round(value.Value * times), Fix.Unknown) : Fix.Unknown;

    private void Post()
    {
        lock (_lock) _mail.PostAll();
    }
}
