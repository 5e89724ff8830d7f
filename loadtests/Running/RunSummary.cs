using System.Text;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>A run in a page of text: what was measured, what was checked, and the verdict in the last line.</summary>
internal static class RunSummary
{
    internal static string Of(RunRecord run)
    {
        var text = new StringBuilder();
        text.AppendLine("latency, ms                              count      p50      p90      p99    p99.9      max");
        foreach (var row in run.Latencies)
            text.AppendLine($"{row.Name,-36} {row.Count,9:N0} {row.P50,8:0.0} {row.P90,8:0.0} {row.P99,8:0.0} "
                + $"{row.P999,8:0.0} {row.Max,8:0.0}");
        foreach (var group in run.Counts.GroupBy(count => count.Group))
            text.AppendLine($"{group.Key}: {string.Join(", ", group.Select(count => $"{count.Name} {count.Value:#,0.##}"))}");
        foreach (var check in run.Checks)
            text.AppendLine($"{Verdict(check.Passed)} {check.Name}{(check.Detail.Length > 0 ? $": {check.Detail}" : "")}");
        foreach (var limit in run.Limits)
            text.AppendLine($"{Verdict(limit.Passed)} {limit.Text}: "
                + $"{(limit.Value is { } value ? $"{value:#,0.##}{limit.Unit}" : "nothing measured")}");
        if (run.Knee is { } knee)
        {
            text.AppendLine(knee.Holds == 0 ? $"knee: not even the usual load holds ({knee.Broke})"
                : knee.Broke.Length == 0 ? $"knee: {knee.Raised} x{knee.Holds:0.##} still holds; no further was looked"
                : $"knee: {knee.Raised} hold x{knee.Holds:0.##}; beyond it breaks '{knee.Broke}'");
        }

        text.AppendLine(run.Passed ? "PASSED" : run.Complete ? "FAILED" : "NOT COMPLETE");
        return text.ToString();
    }

    private static string Verdict(bool passed) => passed ? "  ok  " : "FAILED";
}
