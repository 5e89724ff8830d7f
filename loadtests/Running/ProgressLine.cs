using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// One line a second: on a terminal over the line before, in a file below it, with the heads of the columns every 20 lines. What a person
/// is told in between stays. Safe on any thread.
/// </summary>
/// <param name="terminal">Null when the output is not a terminal; else its width.</param>
internal sealed class ProgressLine(TextWriter output, Func<int>? terminal)
{
    private const int HeadEvery = 20;

    private readonly Lock _lock = new();
    private int _lines;
    private bool _open;

    internal const string Head =
        "    s phase          fixes/s folded/s  calls/s   dir/s | call>dir p50   p99 ms | call>ans p99 |  map p99 | drop/s refused/s | "
        + "node cpu own cpu";

    /// <summary>One second.</summary>
    internal void Second(
        int second, string phase, LoadCounters before, LoadCounters now, SecondSeries cpu,
        IReadOnlyList<(string Name, LatencySecond? Row)> rows)
    {
        var seconds = Math.Max(0.001, now.At - before.At);
        string P(string name, Func<LatencySecond, double> of, string format) =>
            rows.FirstOrDefault(row => row.Name == name).Row is { } row ? of(row).ToString(format) : "-";
        var drops = (now.FixesDroppedHere - before.FixesDroppedHere + (now.NodeSince(before, "sp_fixes_dropped_total") ?? 0)) / seconds;
        var refused = (now.Calls.Refused - before.Calls.Refused + now.AnswersRefused - before.AnswersRefused) / seconds;
        var folded = now.NodeSince(before, Measuring.MetricNames.FixesFolded) / seconds;
        Write(
            $"{second,5} {phase,-12} {(now.FixesSent - before.FixesSent) / seconds,9:N0} {Text(folded, "N0"),8} "
            + $"{(now.Calls.Due - before.Calls.Due) / seconds,8:N0} {(now.Directives - before.Directives) / seconds,7:N0} | "
            + $"{P(LimitNames.CallToDirective, row => row.P50, "0.0"),12} {P(LimitNames.CallToDirective, row => row.P99, "0.0"),8} | "
            + $"{P(LimitNames.CallToAnswer, row => row.P99, "0.0"),12} | {P(LimitNames.MapBehind, row => row.P99, "0"),8} | "
            + $"{drops,6:N0} {refused,9:N0} | {Text(cpu.NodeCpu, "0.00"),8} {cpu.OwnCpu,7:0.00}");
    }

    /// <summary>A line for a person that stays.</summary>
    internal void Say(string words)
    {
        lock (_lock)
        {
            if (_open) output.WriteLine();
            _open = false;
            output.WriteLine(words);
        }
    }

    private static string Text(double? value, string format) => value?.ToString(format) ?? "-";

    private void Write(string line)
    {
        lock (_lock)
        {
            var width = terminal?.Invoke() ?? 0;
            if (width < 2)
            {
                if (_lines++ % HeadEvery == 0) output.WriteLine(Head);
                output.WriteLine(line);
                return;
            }

            if (!_open) output.WriteLine(Fit(Head, width));
            output.Write('\r' + Fit(line, width));
            _open = true;
        }
    }

    private static string Fit(string line, int width) => line.Length >= width ? line[..(width - 1)] : line.PadRight(width - 1);
}
