using System.Globalization;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>The values of one reading of /metrics (Prometheus text), summed over labels. Unreadable lines are counted.</summary>
public sealed class MetricsText
{
    /// <summary>Most names kept; a node has a few dozen.</summary>
    private const int NamesMax = 10_000;

    /// <summary>Most samples kept apart by a label; a node of 16 cities has a few hundred. Buckets of histograms are only summed.</summary>
    private const int SamplesMax = 10_000;

    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Labels, double Value)> _labelled = [];

    private MetricsText()
    {
    }

    /// <summary>Lines that were neither a comment nor a sample.</summary>
    public int LinesSkipped { get; private set; }

    /// <summary>Reads an exposition.</summary>
    public static MetricsText Parse(string text)
    {
        var metrics = new MetricsText();
        foreach (var range in text.AsSpan().Split('\n')) metrics.Take(text.AsSpan(range).Trim());
        return metrics;
    }

    /// <returns>The sum over all label sets, or null when there is no such metric.</returns>
    public double? Sum(string name) => _sums.TryGetValue(name, out var sum) ? sum : null;

    /// <returns>The sums of a metric by one of its labels; empty when there is no such metric or it has no such label.</returns>
    public SortedDictionary<string, double> By(string name, string label)
    {
        var sums = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var mark = label + "=\"";
        foreach (var (sampled, labels, value) in _labelled)
        {
            var start = sampled == name ? labels.IndexOf(mark, StringComparison.Ordinal) : -1;
            var end = start < 0 ? -1 : labels.IndexOf('"', start + mark.Length);
            if (end < 0) continue;
            var key = labels[(start + mark.Length)..end];
            sums[key] = sums.GetValueOrDefault(key) + value;
        }

        return sums;
    }

    /// <returns>The first of <paramref name="names"/> that is there, or null.</returns>
    public double? SumOfFirst(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Sum(name) is { } sum) return sum;
        }

        return null;
    }

    private void Take(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] == '#') return;
        var nameEnd = line.IndexOfAny('{', ' ');
        var labelsEnd = nameEnd > 0 && line[nameEnd] == '{' ? line.LastIndexOf('}') : nameEnd - 1;
        var value = labelsEnd >= 0 && labelsEnd + 1 < line.Length ? line[(labelsEnd + 1)..].Trim() : default;
        if (value.IndexOf(' ') is > 0 and var space) value = value[..space]; // a time stamp may follow
        var number = 0.0;
        var isSample = nameEnd > 0 && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        if (!isSample || _sums.Count >= NamesMax)
        {
            LinesSkipped++;
            return;
        }

        var name = line[..nameEnd].ToString();
        _sums[name] = _sums.GetValueOrDefault(name) + number;
        if (line[nameEnd] != '{' || name.EndsWith("_bucket", StringComparison.Ordinal) || _labelled.Count >= SamplesMax) return;
        _labelled.Add((name, line[(nameEnd + 1)..labelsEnd].ToString(), number));
    }
}
