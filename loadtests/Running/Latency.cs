using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// One latency: by second in which it ended, and by window in which it was due. Unit: microseconds. Adding is safe on any thread; windows
/// and seconds are turned by one.
/// </summary>
internal sealed class Latency(string name, string what)
{
    private readonly List<LatencySecond> _seconds = [];
    private LatencyWindow[] _windows = [];
    private LogHistogram _second = new();

    internal string Name => name;

    internal string What => what;

    /// <param name="due">Second in which it should have begun.</param>
    internal void Add(double due, long microseconds, long times = 1)
    {
        Volatile.Read(ref _second).Add(microseconds, times);
        foreach (var window in Volatile.Read(ref _windows)) window.Take(due, microseconds, times);
    }

    /// <summary>Opens a window for what is due from that second on.</summary>
    internal LatencyWindow Open(double from)
    {
        var window = new LatencyWindow(from);
        Volatile.Write(ref _windows, [.. _windows, window]);
        return window;
    }

    /// <summary>Takes no more into a window. What is still under way is then added by who knows of it.</summary>
    internal void Close(LatencyWindow window) => Volatile.Write(ref _windows, [.. _windows.Where(each => each != window)]);

    /// <summary>Ends a second.</summary>
    /// <returns>What ended in it; null when nothing did.</returns>
    internal LatencySecond? Turn(int second)
    {
        // A writer still at work is missing in its second, never in a window.
        var ended = Interlocked.Exchange(ref _second, new LogHistogram());
        if (ended.Count == 0) return null;
        var row = new LatencySecond(
            second, ended.Count, Milliseconds(ended.Quantile(0.5)), Milliseconds(ended.Quantile(0.99)), Milliseconds(ended.Max));
        if (_seconds.Count < RunLimits.SecondsMax) _seconds.Add(row);
        return row;
    }

    /// <summary>The record of one window, with all seconds.</summary>
    internal LatencyRecord Record(LatencyWindow window, string nameOfIt, bool withSeconds)
    {
        var values = window.Values;
        var counts = values.Buckets();
        var buckets = counts.Index().Where(bucket => bucket.Item > 0)
            .Select(bucket => new BucketRecord(Milliseconds(LogHistogram.HighestOf(bucket.Index)), bucket.Item)).ToList();
        return new LatencyRecord(
            nameOfIt, what, values.Count, Milliseconds(values.Quantile(0.5)), Milliseconds(values.Quantile(0.9)),
            Milliseconds(values.Quantile(0.99)), Milliseconds(values.Quantile(0.999)), Milliseconds(values.Max),
            buckets, withSeconds ? _seconds : []);
    }

    private static double Milliseconds(long microseconds) => microseconds / 1000.0;
}

/// <summary>What was due between two moments.</summary>
/// <param name="from">Second.</param>
internal sealed class LatencyWindow(double from)
{
    private double _until = double.PositiveInfinity;

    internal double From => from;

    /// <summary>Second from which on nothing more is due in it.</summary>
    internal double Until
    {
        get => Volatile.Read(ref _until);
        set => Volatile.Write(ref _until, value);
    }

    internal LogHistogram Values { get; } = new();

    internal void Take(double due, long microseconds, long times)
    {
        if (due >= from && due < Until) Values.Add(microseconds, times);
    }
}
