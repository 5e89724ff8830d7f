using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class RunPageTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&</pre><img src=x onerror=y>\0";

    [Fact]
    public void EveryText_IsEscaped()
    {
        var run = SampleRun.Make(5, seconds: 20);
        var hostile = run with
        {
            Scenario = Hostile,
            Text = Hostile,
            Region = Hostile,
            Machine = Hostile,
            Latencies = run.Latencies.Select(latency => latency with { Name = Hostile, What = Hostile }).ToList(),
            Series = run.Series.Select(series => series with { Name = Hostile, What = Hostile, Unit = Hostile, Group = Hostile }).ToList(),
            Counts = [new CountRecord(Hostile, Hostile, 1)],
            Phases = [new PhaseRecord(Hostile, 0, 50)],
            Events = [new PhaseRecord(Hostile, 1, 40), new PhaseRecord(Hostile, 2, 2)],
            Checks = [new CheckRecord(Hostile, false, Hostile)],
            Limits = [new LimitRecord(Hostile, null, 1, Hostile, false)],
            Knee = new KneeRecord(Hostile, 1, Hostile, [new KneeStep(1, [new(Hostile, Hostile, 1)], [new(Hostile, 1, 1, Hostile, true)])]),
        };
        var compared = ComparisonPage.Of(RunComparison.Of(hostile, hostile), Hostile, Hostile);
        foreach (var page in new[] { RunPage.Of(hostile, Hostile), compared })
        {
            Assert.Contains("&lt;script&gt;alert(1)", page);
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("<img", page);
            Assert.DoesNotContain('\0', page);
            Assert.Single(Regex.Matches(page, "<script"));
            ParseBody(page);
        }
    }

    [Fact]
    public void ThePage_NeedsNothingButItself_AndItsPolicyLetsItsOwnScriptRun()
    {
        var page = RunPage.Of(SampleRun.Make(5, seconds: 20), "x.json");
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org/2000/svg", "").Replace("http-equiv", ""));
        Assert.DoesNotContain("src=", page);
        Assert.DoesNotContain("@import", page);
        var script = Between(page, "<script>", "</script>");
        Assert.Contains($"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", page);
    }

    [Fact]
    public void TheVerdict_IsInWords_WithItsGrounds()
    {
        var failed = Words(RunPage.Of(SampleRun.Make(1, slower: 3, seconds: 60), "x.json"));
        Assert.Contains("FAILED", failed);
        Assert.Contains("3 of 5 limits broke. All 3 checks held.", failed);
        var passed = Words(RunPage.Of(SampleRun.Make(1, slower: 0.1, seconds: 60), "x.json"));
        Assert.Contains("PASSED", passed);
        Assert.Contains("All 5 limits held.", passed);
    }

    [Fact]
    public void ARunThatWasStopped_SaysSoEverywhere()
    {
        var run = SampleRun.Make(1, slower: 0.1, seconds: 60) with
        {
            Complete = false,
            Passed = false,
            Phases = [new("warm-up", 0, 30), new("run", 30, 90)],
        };
        var page = RunPage.Of(run, "x.json");
        Assert.Contains("<title>new-years-eve: not complete</title>", page);
        var words = Words(page);
        Assert.Contains("NOT COMPLETE", words);
        Assert.DoesNotContain("FAILED", words);
        Assert.Contains("stopped by hand 90\u00a0s after its start, in the phase “run”", words);
        Assert.Equal(Regex.Count(page, ">Since the start of the load"), Regex.Count(page, ">stopped here</text>"));
        var compared = ComparisonPage.Of(RunComparison.Of(run with { Complete = true }, run), "a.json", "b.json");
        Assert.Contains("not complete</td>", compared);
        Assert.Contains("<title>new-years-eve: no verdict</title>", compared);
        Assert.Contains("The runs are not alike in: how they ended (one was stopped by hand)", compared);
    }

    [Fact]
    public void PhasesAndEvents_AreBandsWithNames_AndRows()
    {
        var run = SampleRun.Make(1, seconds: 270) with
        {
            Phases =
            [
                new("warm-up", 0, 30), new("run", 30, 150), new("settle", 150, 155), new("knee x1.25", 155, 175), new("settle", 175, 180),
                new("overload x3", 180, 240), new("back", 240, 245), new("after", 245, 300),
            ],
            Events = [new("surge: calls x10", 60, 100), new("40 officers gather", 70, 110), new("all pages cut off", 120, 120)],
        };
        var chart = RunPlots.OverTime(run, run.Latencies[0]);
        Assert.Equal(
            [
                "warm-up Quiet 0-30", "steady Plain 30-60", "surge: calls x10 Raised 60-100", "40 officers gather Raised 70-110",
                "after Plain 120-150", " Quiet 150-155", "x1.25 Raised 155-175", " Quiet 175-180", "overload x3 Raised 180-240",
                "back Quiet 240-245", "back to normal? Plain 245-300",
            ],
            chart.Bands.Select(band => $"{band.Label} {band.Tone} {band.From}-{band.To}"));
        Assert.Equal([new ChartMark(120, "all pages cut off")], chart.Marks);
        var svg = chart.ToSvg();
        foreach (var name in new[] { "warm-up", "steady", "surge: calls x10", "40 officers gather", "overload x3" })
            Assert.Contains($">{name}</text>", svg);
        var words = Words(RunPage.Of(run, "x.json"));
        Assert.Contains("— surge: calls x10 01:00 40\u00a0s", words);
        Assert.Contains("knee x1.25 02:35 20\u00a0s", words);
    }

    [Fact]
    public void WhatIsNotThere_LeavesNoHole()
    {
        var bare = SampleRun.Make(1, seconds: 5) with
        {
            Latencies = [], Series = [], Counts = [], Checks = [], Limits = [], Knee = null, Text = "", WarmUpSeconds = 0, Seconds = 0,
        };
        var page = RunPage.Of(bare, "x.json");
        Assert.DoesNotContain("NaN", page);
        Assert.DoesNotContain("<h2>Limits", page);
        ParseBody(page);
        var silent = bare with
        {
            Latencies = [new LatencyRecord("quiet", "", 0, 0, 0, 0, 0, 0, [], [])],
            Series = [new SeriesRecord("unread", "", "", "other", [null, null]), new SeriesRecord("never", "", "B", "memory", [])],
        };
        page = RunPage.Of(silent, "x.json");
        Assert.DoesNotContain("NaN", page[..page.IndexOf("<script>", StringComparison.Ordinal)]);
        Assert.Equal(4, Regex.Count(page, "nothing was measured"));
        Assert.Contains("2 seconds could not be read.", Words(page));
    }

    [Fact]
    public void ADay_StaysSmall()
    {
        var (day, values) = (86_400, Enumerable.Range(0, 86_400).Select(second => (double?)(second * 7919L % 1_000)).ToList());
        var bySecond = Enumerable.Range(0, day)
            .Select(second => new LatencySecond(second, 9, 1 + second % 13, 20 + second % 31, 90 + second % 7)).ToList();
        var run = SampleRun.Make(1, seconds: 5) with
        {
            Seconds = day,
            Latencies = Enumerable.Range(0, 6)
                .Select(i => new LatencyRecord($"l{i}", "", 9 * day, 1, 2, 3, 4, 96, [new(96, 9 * day)], bySecond)).ToList(),
            Series = Enumerable.Range(0, 30).Select(i => new SeriesRecord($"s{i}", "", "1/s", "drops", values)).ToList(),
        };
        Assert.InRange(RunPage.Of(run, "x.json").Length, 100_000, 800_000);
    }

    private static string Words(string page) =>
        string.Join(' ', ParseBody(page).Descendants().Where(each => !each.HasElements).Select(each => each.Value));

    // The body is written so that it is XML as well: no tag is left open.
    private static XElement ParseBody(string page) =>
        XElement.Parse($"<main>{Between(page, "<main>", "</main>").Replace("<br>", "<br/>")}</main>");

    private static string Between(string page, string from, string to)
    {
        var start = page.IndexOf(from, StringComparison.Ordinal) + from.Length;
        return page[start..page.IndexOf(to, start, StringComparison.Ordinal)];
    }
}
