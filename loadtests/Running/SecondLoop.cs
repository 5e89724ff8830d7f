using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Ends each second: series, percentiles of the second, the line on the terminal.</summary>
internal sealed class SecondLoop(Rig rig, LoadCounter counter, ProgressLine progress)
{
    private readonly SeriesBook _book = new();
    private string _phase = "";

    /// <summary>Whole seconds that have ended.</summary>
    internal int Seconds { get; private set; }

    /// <summary>What is going on, for the line.</summary>
    internal void Begin(string phase) => Volatile.Write(ref _phase, phase);

    internal async Task RunAsync(CancellationToken cancellation)
    {
        var series = new SecondSeries(_book);
        var before = await counter.CountAsync(RunLimits.NumbersOfASecondWithin, cancellation);
        for (var second = 0; ; second++)
        {
            await rig.Time.UntilAsync(second + 1, cancellation);
            var now = await counter.CountAsync(RunLimits.NumbersOfASecondWithin, cancellation);
            rig.Latencies.TakeFollowed(now.At);
            var rows = rig.Latencies.All.Select(latency => (latency.Name, latency.Turn(second))).ToList();
            series.Take(second, before, now, rig.Watchers?.Desks?.Connected, rig.Watchers?.Phones?.Connected);
            progress.Second(second, Volatile.Read(ref _phase), before, now, series, rows);
            before = now;
            Seconds = second + 1;
        }
    }

    /// <summary>All series. After the end.</summary>
    internal IReadOnlyList<SeriesRecord> Records() => _book.Records(Seconds);
}
