using System.Globalization;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>The values of one reading of /metrics (Prometheus text), summed over labels. Unreadable lines are counted.</summary>
public sealed class MetricsText
{
    /// <summary>Most names kept; a node has a few dozen.</summary>
    private const int NamesMax = 10_000;

    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);

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
        var isSample = nameEnd > 0 && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (!isSample || _sums.Count >= NamesMax)
        {
            LinesSkipped++;
            return;
        }

        var name = line[..nameEnd].ToString();
        _sums[name] = _sums.GetValueOrDefault(name) + double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
