using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class RunComparisonTests
{
    [Theory]
    [InlineData(100, 104, 0, nameof(Change.Same))] // Under 5 %.
    [InlineData(100, 120, 25, nameof(Change.Same))] // Within the noise.
    [InlineData(100, 120, 15, nameof(Change.Worse))]
    [InlineData(100, 80, 15, nameof(Change.Better))]
    [InlineData(0, 3, 4, nameof(Change.Same))]
    [InlineData(0, 5, 4, nameof(Change.Worse))]
    [InlineData(0, 0, 0, nameof(Change.Same))]
    [InlineData(double.NaN, 5, 4, nameof(Change.NotJudged))]
    public void AChange_IsMoreThanFivePercentAndMoreThanTheNoise(double a, double b, double noise, string change)
    {
        Assert.Equal(change, RunComparison.Judge(a, b, noise, isLessBetter: true).ToString());
        var other = change switch { "Worse" => "Better", "Better" => "Worse", _ => change };
        Assert.Equal(other, RunComparison.Judge(a, b, noise, isLessBetter: false).ToString());
    }

    [Fact]
    public void WhatIsUnknown_IsNotJudged()
    {
        Assert.Equal(Change.NotJudged, RunComparison.Judge(null, 1, 0, true));
        Assert.Equal(Change.NotJudged, RunComparison.Judge(1, null, 0, true));
        Assert.Equal(Change.NotJudged, RunComparison.Judge(1, 2, null, true));
    }

    [Fact]
    public void TheDeviation_IsThatOfTheMedian_AndOnePauseDoesNotMoveIt()
    {
        Assert.Equal(1, RunComparison.Deviation([1, 2, 3, 4, 5_000]));
        Assert.Equal(0.5, RunComparison.Deviation([1, 2]));
        Assert.Null(RunComparison.Deviation([]));
    }

    [Fact]
    public void TheSameAgain_IsEqual_AndASlowerOneIsWorse_AndAFasterOneBetter()
    {
        var before = SampleRun.Make(1);
        var again = RunComparison.Of(before, SampleRun.Make(2));
        Assert.Equal(0, again.Count(Change.Worse) + again.Count(Change.Better));
        Assert.Equal(["seed"], again.Unlike);
        string[] latencies = ["call-to-directive p50", "call-to-directive p99", "call-answer p50", "call-answer p99", "fix-to-map p50",
            "fix-to-map p99"];
        Assert.Equal(latencies, Named(RunComparison.Of(before, SampleRun.Make(2, slower: 1.6)), Change.Worse));
        var faster = RunComparison.Of(before, SampleRun.Make(2, slower: 0.5));
        Assert.Equal(latencies, Named(faster, Change.Better));
        Assert.False(faster.IsWorse);
    }

    [Fact]
    public void TheWarmUp_IsNoNoise()
    {
        var run = SampleRun.Make(1);
        var latency = run.Latencies[0];
        var quiet = Enumerable.Range(0, 100).Select(second => new LatencySecond(second, 9, second < 60 ? 1_000 * second : 5, 9, 9))
            .ToList();
        run = run with { WarmUpSeconds = 60, Latencies = [latency with { BySecond = quiet }] };
        Assert.Equal(0, RunComparison.Of(run, run).Figures.First(figure => figure.Name == "p50").Noise);
    }

    [Fact]
    public void Verdicts_Drops_Cpu_AndThroughput_AreJudgedTheirOwnWay()
    {
        var a = SampleRun.Make(1);
        var b = a with
        {
            Limits = a.Limits.Select((limit, at) => limit with { Passed = at != 0 }).ToList(),
            Checks = [a.Checks[0] with { Passed = false }],
            Counts = a.Counts.Select(count => count.Name == "inbox full" ? count with { Value = 40 } : count).ToList(),
            Series = a.Series.Select(series => series.Name switch
            {
                "node" => Times(series, 1.5),
                "calls" => Times(series, 0.7),
                "working set" => Times(series, 0.8),
                _ => series,
            }).ToList(),
        };
        var comparison = RunComparison.Of(a, b);
        Assert.Equal(["throughput calls", "CPU node", "CPU node, for 1,000 fixes a second", "refused inbox full"],
            Named(comparison, Change.Worse));
        Assert.Equal(["memory working set"], Named(comparison, Change.Better));
        Assert.Equal([a.Limits[0].Text, a.Checks[0].Name], comparison.Verdicts.Where(each => each.Change == Change.Worse)
            .Select(each => each.Text));
        Assert.Equal([a.Limits[1].Text], comparison.Verdicts.Where(each => each.Change == Change.Better).Select(each => each.Text));
    }

    [Fact]
    public void RunsOfDifferentLength_AreComparedByTheSecond()
    {
        var a = SampleRun.Make(1);
        var b = a with { Seconds = 2 * a.Seconds, Counts = a.Counts.Select(count => count with { Value = 2 * count.Value }).ToList() };
        Assert.Empty(Named(RunComparison.Of(a, b), Change.Worse));
        Assert.Equal(["length"], RunComparison.Of(a, b).Unlike);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0)]
    [InlineData(1.6, 2)]
    public void TheCommand_EndsWithWhatItFound(double slower, int code)
    {
        var folder = Directory.CreateTempSubdirectory("compare-");
        try
        {
            var a = RunFiles.Write(SampleRun.Make(1), Path.Combine(folder.FullName, "a")).Json;
            var b = RunFiles.Write(SampleRun.Make(2, slower: slower), Path.Combine(folder.FullName, "b")).Json;
            var page = Path.Combine(folder.FullName, "c.html");
            var compare = ReportCommands.Make().Single(command => command.Name == "compare");
            Assert.Equal(code, compare.Parse([a, b, "--html", page]).Invoke());
            Assert.Contains(code == 0 ? "EQUAL OR BETTER" : "WORSE", File.ReadAllText(page));
            Assert.Equal(1, compare.Parse([a, page]).Invoke());
            Assert.Equal(1, compare.Parse([a, b, "--html", folder.FullName]).Invoke());
            File.Delete(Path.ChangeExtension(a, ".html"));
            Assert.Equal(0, ReportCommands.Make().Single(command => command.Name == "report").Parse([a]).Invoke());
            Assert.True(File.Exists(Path.ChangeExtension(a, ".html")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void ARefusalThatOnlyTheSecondRunHad_IsWorse()
    {
        var a = SampleRun.Make(1, seconds: 60);
        var b = a with { Counts = [.. a.Counts, new CountRecord("refused", "new reason", 30)] };
        Assert.Equal(["refused new reason"], Named(RunComparison.Of(a, b), Change.Worse));
        Assert.Equal(["refused new reason"], Named(RunComparison.Of(b, a), Change.Better));
    }

    [Fact]
    public void NothingInCommon_CannotBeCompared()
    {
        var a = SampleRun.Make(1, seconds: 5) with { Counts = [] };
        Assert.True(RunComparison.Of(a, a with { Latencies = [], Series = [], Counts = [], Limits = [], Checks = [] }).IsEmpty);
    }

    private static SeriesRecord Times(SeriesRecord series, double factor) =>
        series with { Values = series.Values.Select(value => value * factor).ToList() };

    private static IEnumerable<string> Named(RunComparison comparison, Change change) =>
        comparison.Figures.Where(figure => figure.Change == change).Select(figure => $"{figure.Group} {figure.Name}");
}
