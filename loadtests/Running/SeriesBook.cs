using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Values by second. One thread.</summary>
internal sealed class SeriesBook
{
    private readonly List<(string Name, string What, string Unit, string Group, List<double?> Values)> _series = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>Keeps a second's value. Seconds for which nothing was kept are null.</summary>
    internal void Set(int second, string group, string name, string what, string unit, double? value)
    {
        if (second >= RunLimits.SecondsMax) return;
        if (!_places.TryGetValue(name, out var place))
        {
            place = _places[name] = _series.Count;
            _series.Add((name, what, unit, group, []));
        }

        var values = _series[place].Values;
        while (values.Count < second) values.Add(null);
        if (values.Count == second) values.Add(value is { } known ? Math.Round(known, 3) : null);
    }

    internal List<SeriesRecord> Records(int seconds) =>
    [
        .. _series.Select(series => new SeriesRecord(
            series.Name, series.What, series.Unit, series.Group,
            [.. series.Values.Concat(Enumerable.Repeat<double?>(null, Math.Max(0, seconds - series.Values.Count)))])),
    ];
}
