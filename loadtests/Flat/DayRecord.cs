using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>A driven run as a page shows it, with what was seen of the node and whether it grew.</summary>
/// <param name="looks">In order.</param>
/// <param name="heaps">In order: the heap just after collections.</param>
internal sealed class DayRecord(DriveReport report, IReadOnlyList<DayLook> looks, IReadOnlyList<HeapLook> heaps)
{
    /// <summary>
    /// What memory and work may grow over the judged part. Unit: percent. Less than this is within what collections and a busy machine make
    /// of it.
    /// </summary>
    private const double GrowthMost = 10;

    /// <summary>The same for the median time of calls, of which a part of a run holds a hundred only. Unit: percent.</summary>
    private const double LatencyGrowthMost = 25;

    /// <summary>The same for their p99, which then is the second slowest. Unit: percent: to twice as much.</summary>
    private const double TailGrowthMost = 100;

    /// <summary>The part of a run that is left out: the node still compiles, and fills its buffers.</summary>
    private const double WarmUpPart = 0.25;

    /// <summary>
    /// Stretches that the rest is cut into, each a value for the trend: in a run of ten minutes half a minute each, longer than what swings
    /// by itself, so that neighbours are independent; and enough for the trend's bounds.
    /// </summary>
    private const int Stretches = 15;

    /// <summary>The generation of .NET's collector with which the whole heap is collected.</summary>
    private const int WholeHeap = 2;

    private static readonly (string Name, string What, string Unit, string Group, Func<DayLook, double?> Value)[] Rows =
    [
        ("node-memory", "Memory of the node", "MiB", "memory", look => look.Memory),
        ("node-heap", "Managed heap of the node, garbage included", "MiB", "memory", look => look.Heap),
        ("node-cpu", "Processor time of the node", "cores", "cpu", look => look.Cpu),
        ("gc-pauses", "Time the node's collector stopped it", "ms/s", "gc", look => look.Pauses),
        ("machine-load", "Running or waiting to on the generator's machine, a minute's mean", "", "load", look => look.Load),
    ];

    internal RunRecord Make(DateTimeOffset startedAt, double seconds, bool sameMachine, LogHistogram callToDirective)
    {
        var limits = Growth(seconds, sameMachine);
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
                .. Rows.Select(row => Series(row.Name, row.What, row.Unit, row.Group, row.Value, (int)seconds)),
                HeapSeries((int)seconds),
            ],
            [.. Counts()],
            checks,
            limits,
            Knee: null,
            checks.All(check => check.Passed) && limits.All(limit => limit.Passed))
        {
            Phases = [new PhaseRecord("warm-up", 0, WarmUpPart * seconds), new PhaseRecord("run", WarmUpPart * seconds, seconds)],
        };
    }

    /// <summary>Grown for sure, or not known well enough to say no: neither is flat.</summary>
    private List<LimitRecord> Growth(double seconds, bool sameMachine)
    {
        var (from, judged) = (WarmUpPart * seconds, (1 - WarmUpPart) * seconds);
        var stretches = looks.Where(look => look.Second >= from)
            .GroupBy(look => (int)((look.Second - from) / judged * Stretches)).Select(group => group.ToList()).ToList();
        LimitRecord Of(string name, string unit, double most, Func<List<DayLook>, double?> value, string note = "") => Verdict(
            name, unit, most, judged,
            stretches.Where(stretch => value(stretch) is not null).Select(stretch => ((double)stretch[0].Second, value(stretch)!.Value)),
            note);
        var load = Middle(looks, look => look.Load) ?? 0;
        var busy = sameMachine && load > Environment.ProcessorCount
            ? FormattableString.Invariant($" (others kept the machine busy: load {load:0.#} on {Environment.ProcessorCount} cores)") : "";
        return
        [
            Of("node-memory", "MiB", GrowthMost, stretch => Middle(stretch, look => look.Memory)),
            HeapInUse(from, judged),
            Of("node-cpu", "cores", GrowthMost, stretch => Middle(stretch, look => look.Cpu)),
            Of("call-to-directive-p50", "ms", LatencyGrowthMost, stretch => DayLook.Latency(stretch)?.P50, busy),
            Of("call-to-directive-p99", "ms", TailGrowthMost, stretch => DayLook.Latency(stretch)?.P99, busy),
        ];
    }

    /// <summary>
    /// The heap that is in use is what a collection of all of it leaves; those of young generations, which are frequent, leave the garbage
    /// of the older ones as well. So the least that was left in the last third is held against the least in the first; the two lie two
    /// thirds of the judged time apart.
    /// </summary>
    private LimitRecord HeapInUse(double from, double judged)
    {
        const string Name = "node-heap that is in use";
        var first = heaps.Where(heap => heap.Second >= from && heap.Second < from + judged / 3).ToList();
        var last = heaps.Where(heap => heap.Second >= from + judged * 2 / 3).ToList();
        if (first.Count < Trend.ValuesMin || last.Count < Trend.ValuesMin)
            return new LimitRecord($"{Name}: too few collections to say whether it grows", null, GrowthMost, "%", false);
        var (before, after) = (first.Min(heap => heap.Heap), last.Min(heap => heap.Heap));
        var growth = 1.5 * 100 * (after / before - 1);
        // Garbage that only a collection of all would take may be what has grown.
        var isKnown = growth <= GrowthMost || last.Exists(heap => heap.Generation >= WholeHeap);
        var word = growth <= GrowthMost ? "flat" : isKnown ? "grows" : "not known, the whole heap was not collected in the last third";
        return new LimitRecord(
            FormattableString.Invariant($"{Name}: {word}; {growth:+0.0;-0.0;0.0} % of {before:0.###} MiB after the first quarter; at most"),
            growth, GrowthMost, "%", growth <= GrowthMost);
    }

    private static LimitRecord Verdict(
        string name, string unit, double most, double seconds, IEnumerable<(double Second, double Value)> values, string note = "")
    {
        if (Trend.Of(values) is not { } trend)
            return new LimitRecord($"{name}: too few values to say whether it grows", null, most, "%", false);
        var (growth, low, high) = (
            Trend.Percent(trend.PerSecond, seconds), Trend.Percent(trend.Lowest, seconds), Trend.Percent(trend.Highest, seconds));
        var word = high <= most ? "flat" : low > 0 ? "grows" : "too restless to say";
        var text = FormattableString.Invariant($"{name}: {word}; {growth:+0.0;-0.0;0.0} % ({low:+0.0;-0.0;0.0} to ")
            + FormattableString.Invariant($"{high:+0.0;-0.0;0.0}) of {trend.Median:0.###} {unit} after the first quarter{note}; at most");
        return new LimitRecord(text, high, most, "%", high <= most);
    }

    private static double? Middle(IReadOnlyList<DayLook> looks, Func<DayLook, double?> value)
    {
        var known = looks.Select(value).OfType<double>().Order().ToList();
        return known.Count == 0 ? null : (known[(known.Count - 1) / 2] + known[known.Count / 2]) / 2;
    }

    private SeriesRecord HeapSeries(int seconds)
    {
        var values = new double?[seconds];
        foreach (var heap in heaps)
        {
            if ((int)heap.Second < seconds) values[(int)heap.Second] = Math.Round(heap.Heap, 3);
        }

        return new SeriesRecord("node-heap-collected", "The same just after a collection", "MiB", "memory", values);
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
            [.. buckets], [.. looks.Select(look => DayLook.Latency([look])).OfType<LatencySecond>()]);
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
