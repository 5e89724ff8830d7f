using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.Host.Metrics;

/// <summary>What a name's numbers mean to a reader of the page.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>How often which size.</summary>
    Histogram,
}

/// <summary>What a measurement does to its number.</summary>
internal enum MeasureMode
{
    /// <summary>Is added.</summary>
    Add,

    /// <summary>Takes its place.</summary>
    Set,

    /// <summary>Is read when the page is asked for; several instruments of one name add up.</summary>
    Observe,

    /// <summary>Is put into its bucket.</summary>
    Distribute,
}

/// <summary>One label set's numbers. Guarded by its own lock.</summary>
/// <param name="labels">As on the page, without braces: <c>reason="badFrame"</c>; empty for none.</param>
internal sealed class MetricSeries(string labels, int buckets)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[buckets];
    private double _value;
    private long _count;

    internal string Labels { get; } = labels;

    /// <summary>False for a number that was not observed this time.</summary>
    internal bool IsSeen { get; private set; }

    internal void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
            IsSeen = true;
        }
    }

    internal void Set(double value)
    {
        lock (_lock)
        {
            _value = value;
            IsSeen = true;
        }
    }

    internal void Forget()
    {
        lock (_lock)
        {
            _value = 0;
            IsSeen = false;
        }
    }

    /// <param name="bucket">Index of the first bound not below <paramref name="value"/>; one past the last for none.</param>
    internal void Distribute(double value, int bucket)
    {
        lock (_lock)
        {
            if (bucket < _buckets.Length) _buckets[bucket]++;
            _value += value;
            _count++;
            IsSeen = true;
        }
    }

    /// <summary>All numbers of one moment.</summary>
    internal (double Value, long Count, long[] Buckets) Read()
    {
        lock (_lock) return (_value, _count, [.. _buckets]);
    }
}

/// <summary>All label sets of one name. Measured on any thread; label sets are only ever added.</summary>
internal sealed class MetricFamily(string name, string help, MetricKind kind, MeasureMode mode, double[] bounds)
{
    private readonly Lock _adding = new();
    private readonly List<MetricSeries> _distinct = [];
    private MetricSeries? _overflow;

    // Copied when one is added, so that measuring needs no lock to look one up.
    private volatile TagOrder[] _orders = [];

    internal string Name { get; } = name;

    internal string Help { get; } = help;

    internal MetricKind Kind { get; } = kind;

    internal MeasureMode Mode { get; } = mode;

    internal double[] Bounds { get; } = bounds;

    internal void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Of(tags);
        switch (Mode)
        {
            case MeasureMode.Set:
                series.Set(value);
                break;
            case MeasureMode.Distribute:
                series.Distribute(value, BucketOf(value));
                break;
            default:
                series.Add(value);
                break;
        }
    }

    /// <summary>Before observing: what is not observed again has gone.</summary>
    internal void ForgetObserved()
    {
        if (Mode != MeasureMode.Observe) return;
        foreach (var series in All()) series.Forget();
    }

    internal MetricSeries[] All()
    {
        lock (_adding) return [.. _distinct];
    }

    private int BucketOf(double value)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && !(value <= Bounds[bucket])) bucket++; // NaN ends in none.
        return bucket;
    }

    private MetricSeries Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = HashOf(tags);
        foreach (var order in _orders)
        {
            if (order.Hash == hash && IsSame(order.Tags, tags)) return order.Series;
        }

        return AddSlow(hash, tags);
    }

    private MetricSeries AddSlow(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelText.Of(tags);
        lock (_adding)
        {
            var known = _distinct.Find(series => series.Labels == labels);
            if (_orders.Length >= MetricLimits.TagOrdersMax || (known is null && _distinct.Count >= MetricLimits.SeriesMax))
                return known ?? Overflow();
            if (known is null) _distinct.Add(known = new MetricSeries(labels, Bounds.Length));
            _orders = [.. _orders, new TagOrder(hash, tags.ToArray(), known)];
            return known;
        }
    }

    private MetricSeries Overflow()
    {
        if (_overflow is null) _distinct.Add(_overflow = new MetricSeries("overflow=\"true\"", Bounds.Length));
        return _overflow;
    }

    private static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = default(HashCode);
        foreach (var (key, value) in tags)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    private static bool IsSame(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length) return false;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i].Key != tags[i].Key || !Equals(known[i].Value, tags[i].Value)) return false;
        }

        return true;
    }

    private sealed record TagOrder(int Hash, KeyValuePair<string, object?>[] Tags, MetricSeries Series);
}

/// <summary>Labels as text format 0.0.4 has them.</summary>
internal static class LabelText
{
    internal static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.TryAdd(NameOf(key), text[..Math.Min(text.Length, MetricLimits.LabelValueMax)]);
        }

        return string.Join(',', labels.Select(label => $"{label.Key}=\"{Escape(label.Value)}\""));
    }

    /// <summary>Letters, digits and "_", not a digit first; "le" is the histogram's own.</summary>
    internal static string NameOf(string text)
    {
        var name = new StringBuilder(text.Length + 1);
        if (text.Length == 0 || char.IsAsciiDigit(text[0])) name.Append('_');
        foreach (var c in text) name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        return name.ToString() is "le" ? "exported_le" : name.ToString();
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
