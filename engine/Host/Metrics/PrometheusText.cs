using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.Ingest;

namespace SmartPolicing.Realtime.Host.Metrics;

/// <summary>
/// All instruments of the meters named "SmartPolicing.Realtime" in Prometheus text format 0.0.4. Instruments of one name add up.
/// Safe on any thread; make it before the parts that count, as it knows only what was counted after it.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    /// <summary>The page's content type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // For histograms without advice: seconds from half a millisecond to ten, the span between a fold and a person's patience.
    private static readonly double[] SecondsBounds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    // For everything else that is counted: batch sizes and the like.
    private static readonly double[] CountBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096];

    // Two, since an instrument may be published while a page observes: the first guards the table, the second a page.
    private readonly Lock _table = new();
    private readonly Lock _page = new();
    private readonly Dictionary<string, MetricFamily> _families = [];
    private readonly MeterListener _listener = new();
    private long _refusedInstruments;
    private long _failedObservations;

    /// <summary>Starts listening.</summary>
    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != IngestMetrics.MeterName) return;
            if (FamilyOf(instrument) is { } family) listener.EnableMeasurementEvents(instrument, family);
            else Interlocked.Increment(ref _refusedInstruments);
        };
        Listen<byte>(value => value);
        Listen<short>(value => value);
        Listen<int>(value => value);
        Listen<long>(value => value);
        Listen<float>(value => value);
        Listen<double>(value => value);
        Listen<decimal>(value => (double)value);
        _listener.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>Writes the whole page as of now. Two at once wait for each other.</summary>
    public void Write(IBufferWriter<byte> to)
    {
        lock (_page)
        {
            foreach (var family in Families()) family.ForgetObserved();
            Observe();
            var text = new StringBuilder(16_384);
            foreach (var family in Families()) Append(text, family);
            Append(text, "sp_metrics_refused_instruments",
                "Instruments not shown: too many, or their name was taken by another kind.", Interlocked.Read(ref _refusedInstruments));
            Append(text, "sp_metrics_failed_observations",
                "Times that an observed instrument failed to answer.", _failedObservations);
            Encoding.UTF8.GetBytes(text.ToString(), to);
        }
    }

    private MetricFamily[] Families()
    {
        lock (_table) return [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
    }

    private void Listen<T>(Func<T, double> convert)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((_, value, tags, state) => ((MetricFamily)state!).Measure(convert(value), tags));

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException e)
        {
            // One part's fault must not hide every other part's numbers; it is a number itself.
            _failedObservations += e.InnerExceptions.Count;
        }
    }

    // Null when it cannot be shown.
    private MetricFamily? FamilyOf(Instrument instrument)
    {
        if (ShapeOf(instrument) is not { } shape) return null;
        var name = LabelText.NameOf(instrument.Name);
        lock (_table)
        {
            if (_families.TryGetValue(name, out var known))
                return known.Kind == shape.Kind && known.Mode == shape.Mode ? known : null;
            if (_families.Count >= MetricLimits.FamiliesMax) return null;
            var bounds = shape.Kind == MetricKind.Histogram ? BoundsOf(instrument, name) : [];
            return _families[name] = new MetricFamily(name, instrument.Description ?? "", shape.Kind, shape.Mode, bounds);
        }
    }

    private static (MetricKind Kind, MeasureMode Mode)? ShapeOf(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType) return null;
        var shape = type.GetGenericTypeDefinition();
        if (shape == typeof(Counter<>)) return (MetricKind.Counter, MeasureMode.Add);
        if (shape == typeof(ObservableCounter<>)) return (MetricKind.Counter, MeasureMode.Observe);
        if (shape == typeof(UpDownCounter<>)) return (MetricKind.Gauge, MeasureMode.Add);
        if (shape == typeof(ObservableUpDownCounter<>)) return (MetricKind.Gauge, MeasureMode.Observe);
        if (shape == typeof(ObservableGauge<>)) return (MetricKind.Gauge, MeasureMode.Observe);
        if (shape == typeof(Gauge<>)) return (MetricKind.Gauge, MeasureMode.Set);
        return shape == typeof(Histogram<>) ? (MetricKind.Histogram, MeasureMode.Distribute) : null;
    }

    private static double[] BoundsOf(Instrument instrument, string name)
    {
        var advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound),
            Histogram<float> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound),
            _ => null,
        };
        if (advised is not null) return [.. advised.Order()];
        return name.EndsWith("_seconds", StringComparison.Ordinal) ? SecondsBounds : CountBounds;
    }

    private static void Append(StringBuilder text, string name, string help, long value) =>
        text.Append($"# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n");

    private static void Append(StringBuilder text, MetricFamily family)
    {
        var all = Array.FindAll(family.All(), series => series.IsSeen);
        if (all.Length == 0) return;
        var help = family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        text.Append($"# HELP {family.Name} {help}\n# TYPE {family.Name} {NameOf(family.Kind)}\n");
        foreach (var series in all)
        {
            if (family.Kind == MetricKind.Histogram) AppendHistogram(text, family, series);
            else AppendLine(text, family.Name, "", series.Labels, series.Read().Value);
        }
    }

    private static void AppendHistogram(StringBuilder text, MetricFamily family, MetricSeries series)
    {
        var (sum, count, buckets) = series.Read();
        var comma = series.Labels.Length == 0 ? "" : ",";
        var below = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            below += buckets[i];
            AppendLine(text, family.Name, "_bucket", $"{series.Labels}{comma}le=\"{TextOf(family.Bounds[i])}\"", below);
        }

        AppendLine(text, family.Name, "_bucket", $"{series.Labels}{comma}le=\"+Inf\"", count);
        AppendLine(text, family.Name, "_sum", series.Labels, sum);
        AppendLine(text, family.Name, "_count", series.Labels, count);
    }

    private static void AppendLine(StringBuilder text, string name, string suffix, string labels, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(TextOf(value)).Append('\n');
    }

    private static string TextOf(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : double.IsNaN(value) ? "NaN"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string NameOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };
}
