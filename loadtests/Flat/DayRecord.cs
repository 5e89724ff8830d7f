using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>A driven run as a page shows it, with what was seen of the node and whether it grew.</summary>
internal sealed class DayRecord(DriveReport report, IReadOnlyList<DayLook> looks)
{
    /// <summary>
    /// What memory and work may grow over the second half. Unit: percent of their mean. Less than this is within what collections and a
    /// busy machine make of it.
    /// </summary>
    private const double GrowthMost = 10;

    /// <summary>The same for times of calls, of which some seconds hold a few dozen only. Unit: percent.</summary>
    private const double LatencyGrowthMost = 25;

    private static readonly (string Name, string What, string Unit, string Group, double Most, Func<DayLook, double?> Value)[] Rows =
    [
        ("node-memory", "Memory of the node", "MiB", "memory", GrowthMost, look => look.Memory),
        ("node-heap", "Managed heap of the node, garbage included", "MiB", "memory", GrowthMost, look => look.Heap),
        ("node-cpu", "Processor time of the node", "cores", "cpu", GrowthMost, look => look.Cpu),
        ("gc-pauses", "Time the node's collector stopped it", "ms/s", "gc", double.NaN, look => look.Pauses),
        ("machine-load", "Running or waiting to on the generator's machine, a minute's mean", "", "load", double.NaN, look => look.Load),
        ("call-to-directive-p50", "Median of five seconds", "ms", "latency", LatencyGrowthMost, look => look.Calls?.P50),
        ("call-to-directive-p99", "p99 of five seconds", "ms", "latency", LatencyGrowthMost, look => look.Calls?.P99),
    ];

    internal RunRecord Make(DateTimeOffset startedAt, double seconds, bool sameMachine, LogHistogram callToDirective)
    {
        var limits = Growth(seconds);
        var checks = Checks();
        return new RunRecord(
            RunFiles.Format,
            "drive",
            string.Create(
                CultureInfo.InvariantCulture,
                $"drive, clock x{report.Speed:0.##}, {report.NodeSeconds / 3600:0.0} hours of the node's clock, {report.CallsSent} calls"),
            report.Seed,
            report.Region,
            report.Officers,
            startedAt,
            Timing.Machine() + (sameMachine ? ", node on the same machine" : ", node elsewhere"),
            WarmUpSeconds: 0,
            seconds,
            ClockErrorMilliseconds: 0, // One clock: both moments are the generator's.
            [Latency(callToDirective)],
            [
                .. Rows.Where(row => row.Group != "latency")
                    .Select(row => Series(row.Name, row.What, row.Unit, row.Group, row.Value, (int)seconds)),
            ],
            [.. Counts()],
            checks,
            limits,
            Knee: null,
            checks.All(check => check.Passed) && limits.All(limit => limit.Passed));
    }

    /// <summary>Grown for sure, or not known well enough to say no: neither is flat.</summary>
    private List<LimitRecord> Growth(double seconds)
    {
        var limits = new List<LimitRecord>();
        foreach (var row in Rows.Where(row => !double.IsNaN(row.Most)))
        {
            var half = looks.Where(look => look.Second >= seconds / 2 && row.Value(look) is not null)
                .Select(look => ((double)look.Second, row.Value(look)!.Value)).ToList();
            var line = Slope.Of(half);
            var (growth, error) = (line?.GrowthPercent(seconds / 2), line?.GrowthErrorPercent(seconds / 2));
            var text = line is null
                ? $"{row.Name}: too short a run to say whether it grows"
                : FormattableString.Invariant($"{row.Name}: grows by {growth:0.0} ± {error:0.0} % of {line.Mean:0.###} {row.Unit} ")
                    + "in the second half; at most, error included";
            limits.Add(new LimitRecord(text, growth + error, row.Most, "%", growth + error <= row.Most));
        }

        return limits;
    }

    // A value stands for all seconds until the next look.
    private SeriesRecord Series(string name, string what, string unit, string group, Func<DayLook, double?> value, int seconds)
    {
        var values = new double?[seconds];
        for (var i = 0; i < looks.Count; i++)
        {
            var until = Math.Min(seconds, i + 1 < looks.Count ? looks[i + 1].Second : looks[i].Second + DayWatch.EverySeconds);
            for (var second = looks[i].Second; second < until; second++) values[second] = value(looks[i]);
        }

        return new SeriesRecord(name, what, unit, group, values);
    }

    private LatencyRecord Latency(LogHistogram all)
    {
        double At(double part) => all.Quantile(part) / 1000.0;
        var buckets = all.Buckets().Index().Where(bucket => bucket.Item > 0)
            .Select(bucket => new BucketRecord(LogHistogram.HighestOf(bucket.Index) / 1000.0, bucket.Item));
        return new LatencyRecord(
            "call-to-directive",
            "from sending the call to its directive's arrival at the gateway, on the wall; every five seconds",
            all.Count, At(0.5), At(0.9), At(0.99), At(0.999), all.Max / 1000.0,
            [.. buckets], [.. looks.Where(look => look.Calls is not null).Select(look => look.Calls!)]);
    }

    private IEnumerable<CountRecord> Counts()
    {
        yield return new CountRecord("sent", "calls", report.CallsSent);
        yield return new CountRecord("sent", "fixes", report.FixesSent);
        yield return new CountRecord("answered", "calls accepted", report.Calls.Accepted);
        yield return new CountRecord("answered", "incidents with a directive", report.Calls.Dispatched);
        yield return new CountRecord("answered", "incidents without a directive", report.Calls.WithoutOfficer);
        yield return new CountRecord("dropped", "fixes", report.FixesDropped);
        foreach (var (reason, count) in report.Calls.Refused) yield return new CountRecord("refused", $"calls: {reason}", count);
        foreach (var (reason, count) in report.FixesRejected) yield return new CountRecord("refused", $"fixes: {reason}", count);
        foreach (var (reason, count) in report.AnswersRefused) yield return new CountRecord("refused", $"answers: {reason}", count);
    }

    private List<CheckRecord> Checks()
    {
        var unanswered = report.CallsSent - report.Calls.Accepted - report.Calls.Refused.Values.Sum();
        return [new CheckRecord("every call answered", unanswered == 0, $"{report.CallsSent} sent, {unanswered} without an answer")];
    }
}
