using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>
/// An invented run as a node would give it: a surge in its middle, seconds that could not be read, a limit that broke, a knee.
/// </summary>
internal static class SampleRun
{
    private const int WarmUp = 30;

    private const string Text = """
        # New Year's Eve on the square: calls rise tenfold for a minute.
        scenario new-years-eve
        fixes 5000/s
        calls 20/s
        at 120s calls x10 for 60s
        limit call-to-directive p99 <= 20ms
        note <script>alert("a scenario is text")</script>
        """;

    /// <param name="seed">Of all chance.</param>
    /// <param name="seconds">After the warm-up.</param>
    /// <param name="slower">All latencies times this.</param>
    internal static RunRecord Make(ulong seed, int seconds = 300, double slower = 1)
    {
        var chance = new Chance(seed);
        var all = WarmUp + seconds;
        var (surgeFrom, surgeTo) = (WarmUp + seconds * 3 / 10, WarmUp + seconds / 2);
        bool InSurge(int second) => second >= surgeFrom && second < surgeTo;
        double Load(int second) => second < WarmUp ? Math.Max(0.1, (double)second / WarmUp) : InSurge(second) ? 10 : 1;
        LatencyRecord[] latencies =
        [
            Latency(chance, "call-to-directive", "from when a call should have been sent until its directive reached the officer",
                all, second => 20 * Load(second), second => slower * (Load(second) > 1 ? 9 : 3.2)),
            Latency(chance, "call-answer", "from when a call should have been sent until the node answered that it is in the journal",
                all, second => 20 * Load(second), second => slower * (Load(second) > 1 ? 4 : 1.6)),
            Latency(chance, "fix-to-map", "from an officer's fix until a dispatcher's map had it", all, _ => 8, _ => slower * 120),
        ];
        LimitRecord[] limits =
        [
            new("p50 call-to-directive <= 10ms", latencies[0].P50, 10, "ms", latencies[0].P50 <= 10),
            new("p99 call-to-directive <= 20ms", latencies[0].P99, 20, "ms", latencies[0].P99 <= 20),
            new("p99 fix-to-map <= 1s", latencies[2].P99, 1_000, "ms", latencies[2].P99 <= 1_000),
            new("refused calls <= 0", 0, 0, "calls", true),
            new("memory <= 600MiB", 412.25, 600, "MiB", true),
        ];
        return new RunRecord(
            RunFiles.Format, "new-years-eve", Text, seed, "handong", 2_400, new DateTimeOffset(2026, 11, 22, 9, 30, 12, TimeSpan.Zero),
            "2 cores, Debian 13, .NET 10.0.1; the node on the same machine", WarmUp, seconds, 0.062,
            latencies, Series(chance, all, Load), Counts(seconds),
            [
                new("Every accepted call is answered", true, "9,214 accepted, 9,214 answered"),
                new("Every directive is delivered once", true, "9,011 delivered, 0 twice, 0 missing"),
                new("No gap in a dispatcher's messages", true, "24 dispatchers, 118,204 messages, 0 gaps"),
            ],
            limits, Knee(), limits.All(limit => limit.Passed));
    }

    private static LatencyRecord Latency(
        Chance chance, string name, string what, int seconds, Func<int, double> rate, Func<int, double> median)
    {
        var (histogram, bySecond, counted) = (new LogHistogram(), new List<LatencySecond>(), new List<long>());
        for (var second = 0; second < seconds; second++)
        {
            if (second % 97 is 40 or 41) continue; // The link was down: nothing came.
            var micros = new long[Math.Max(1, (int)(rate(second) * chance.NextBetween(0.7, 1.3)))];
            for (var i = 0; i < micros.Length; i++) micros[i] = (long)(1_000 * chance.NextLogNormal(median(second), 0.45));
            if (chance.NextUnit() < 0.02) micros[0] *= 14; // A collection at the wrong moment.
            Array.Sort(micros);
            bySecond.Add(new LatencySecond(second, micros.Length, Rank(micros, 0.5), Rank(micros, 0.99), micros[^1] / 1e3));
            if (second >= WarmUp) counted.AddRange(micros);
        }

        foreach (var value in counted) histogram.Add(value);
        var buckets = counted.GroupBy(value => LogHistogram.MiddleOf(LogHistogram.BucketOf(value))).OrderBy(group => group.Key)
            .Select(group => new BucketRecord(group.Key / 1e3, group.Count())).ToList();
        double At(double part) => histogram.Quantile(part) / 1e3;
        return new LatencyRecord(name, what, histogram.Count, At(0.5), At(0.9), At(0.99), At(0.999), histogram.Max / 1e3, buckets,
            bySecond);
    }

    private static double Rank(long[] sorted, double part) =>
        sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length), 1, sorted.Length) - 1] / 1e3;

    private static List<SeriesRecord> Series(Chance chance, int seconds, Func<int, double> load)
    {
        SeriesRecord Make(string name, string what, string unit, string group, Func<int, double?> value) => new(
            name, what, unit, group, Enumerable.Range(0, seconds).Select(second => second is >= 200 and < 212 ? null : value(second))
                .ToList());
        double Around(double value) => value * chance.NextBetween(0.95, 1.05);
        return
        [
            Make("fixes", "folded into live state", "1/s", "throughput", _ => Math.Round(Around(5_000))),
            Make("calls", "accepted", "1/s", "throughput", second => Math.Round(Around(20 * load(second)))),
            Make("fixes replaced", "a newer fix of the officer came first", "1/s", "drops",
                second => load(second) > 1 ? Math.Round(Around(300)) : 0),
            Make("calls refused: inbox full", "", "1/s", "drops", second => load(second) > 1 && chance.NextUnit() < 0.1 ? 3 : 0),
            Make("fixes refused: too old", "", "1/s", "drops", _ => 0),
            Make("node", "of the node's process", "% of one core", "cpu", second => Around(22 + 9 * load(second))),
            Make("generator", "of this program", "% of one core", "cpu", second => Around(14 + 2 * load(second))),
            Make("pause", "in which all threads stood", "ms/s", "gc", second => Around(1.4 * load(second))),
            Make("generation 0", "", "1/s", "gc", second => Math.Round(Around(2 * load(second)))),
            Make("generation 2", "", "1/s", "gc", _ => chance.NextUnit() < 0.02 ? 1 : 0),
            Make("working set", "of the node", "bytes", "memory", second => 3.4e8 + 2e5 * second + Around(1e7)),
            Make("managed heap", "after its last collection", "bytes", "memory", second => 1.2e8 + Around(6e7)),
            Make("fix connections", "", "", "connections", _ => 24),
            Make("officer apps", "", "", "connections", second => second < 10 ? second * 40 : 400),
            Make("dispatchers", "", "", "connections", _ => 24),
        ];
    }

    private static List<CountRecord> Counts(int seconds) =>
    [
        new("sent", "fixes", 5_000 * seconds), new("sent", "calls", 31 * seconds), new("answered", "accepted", 30.5 * seconds),
        new("answered", "joined to an incident", 204), new("refused", "inbox full", 7), new("refused", "too old", 0),
        new("dropped", "fixes replaced by newer ones", 60 * seconds), new("generator", "late by more than 10 ms", 12),
    ];

    private static KneeRecord Knee()
    {
        double[] factors = [1, 2, 4, 6, 8, 7];
        return new KneeRecord("calls and fixes", 6, "p99 call-to-directive <= 20ms", factors.Select(factor => new KneeStep(
            factor,
            [new CountRecord("sent", "fixes a second", 5_000 * factor), new CountRecord("sent", "calls a second", 20 * factor)],
            [
                new("p99 call-to-directive <= 20ms", 8 * Math.Exp(factor / 7.2), 20, "ms", 8 * Math.Exp(factor / 7.2) <= 20),
                new("p99 fix-to-map <= 1s", factor == 4 ? null : 180 + 40 * factor, 1_000, "ms", true),
                new("refused calls <= 0", factor > 6 ? 12 : 0, 0, "calls", factor <= 6),
            ])).ToList());
    }
}
