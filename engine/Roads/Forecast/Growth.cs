using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The cells that a sweep's streets run through, with the earliest time in each: what <see cref="Reach"/> tells, from times that are there
/// already. One thread; nothing is allocated once lists have grown.
/// </summary>
internal sealed class Growth
{
    private readonly RoadGraph _graph;
    private readonly int[] _cellTime;
    private readonly int[] _bySecond = new int[ForecastLimits.HorizonSecondsMax + 2];
    private readonly List<GrowthCell> _cells = [];

    public Growth(RoadGraph graph)
    {
        _graph = graph;
        _cellTime = new int[graph.StreetCells.CellCount];
    }

    /// <summary>Earliest first; in one second in the order of the map.</summary>
    public ReadOnlySpan<GrowthCell> Cells => CollectionsMarshal.AsSpan(_cells);

    /// <param name="limit">Unit: milliseconds; at most <see cref="ForecastLimits.HorizonSecondsMax"/>.</param>
    public void Find(RoadSweep sweep, int limit)
    {
        Array.Fill(_cellTime, int.MaxValue);
        var metric = sweep.Metric;
        foreach (var start in sweep.Starts) Follow(metric, start.Edge, start.Fraction, start.AfterMilliseconds, limit);
        var from = _graph.Edges.From.Span;
        var times = sweep.Times;
        for (var edge = 0; edge < from.Length; edge++)
        {
            if (times[from[edge]] <= limit) Follow(metric, edge, -1, times[from[edge]], limit);
        }

        var states = _graph.States;
        for (var arc = from.Length; arc < states.ArcCount; arc++)
        {
            var time = times[states.Tail(arc)];
            if (time <= limit) Follow(metric, states.Edge(arc), -1, time, limit);
        }

        Sort(limit);
    }

    /// <param name="from">Where on the edge it begins; -1 for from before it.</param>
    private void Follow(RoadMetric metric, int edge, double from, int time, int limit)
    {
        var street = _graph.Edges.Street[edge];
        var stop = Math.Min(1, metric.FirstStop(edge, from));
        var begin = Math.Max(0, from);
        var whole = metric.EdgeMilliseconds(edge);
        var stretches = _graph.StreetCells.Of(street);
        if (stretches.Length == 1)
        {
            Meet(stretches[0].Cell, time);
            return;
        }

        var metres = _graph.Streets.Metres(street);
        var forward = _graph.IsCanonical(edge);
        foreach (var stretch in stretches)
        {
            var enters = forward ? stretch.From / metres : 1 - stretch.To / metres;
            var leaves = forward ? stretch.To / metres : 1 - stretch.From / metres;
            if (leaves < begin || enters > stop) continue;
            var at = time + (int)(Math.Max(enters - begin, 0) * whole);
            if (at <= limit) Meet(stretch.Cell, at);
        }
    }

    private void Meet(int cell, int time) => _cellTime[cell] = Math.Min(_cellTime[cell], time);

    /// <summary>By counting: comparisons would take as long as all the rest.</summary>
    private void Sort(int limit)
    {
        Array.Clear(_bySecond);
        foreach (var time in _cellTime)
            if (time <= limit) _bySecond[time / 1000 + 1]++;
        for (var second = 1; second < _bySecond.Length; second++) _bySecond[second] += _bySecond[second - 1];
        var count = Math.Min(_bySecond[^1], ForecastLimits.CellsMax);
        CollectionsMarshal.SetCount(_cells, count);
        var cells = CollectionsMarshal.AsSpan(_cells);
        for (var cell = 0; cell < _cellTime.Length; cell++)
        {
            if (_cellTime[cell] > limit) continue;
            var second = _cellTime[cell] / 1000;
            var at = _bySecond[second]++;
            if (at < count) cells[at] = new GrowthCell(_graph.StreetCells.Cell(cell), second);
        }
    }
}
