using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class ScenarioReaderTests
{
    private const string Small = "region any\ncalls 5/s\n";

    [Fact]
    public void AWholeFile_IsRead()
    {
        var scenario = Read(
            """
            about     A match ends     # and so on
            region    handong
            officers  2000
            warm-up   500ms
            run       2m
            seed      7
            fixes     6000/min batch 20 connections 3
            reads     5000/s connections 6 plates 苏
            wanted    30/min
            calls     90/min types fight,theft within 2km of 33.5,-116.25 at 20s for 40s rise 10s
            calls     1/s types all
            obey      acknowledge 0s drive 2s stay 1m
            desks     20
            phones    200
            malformed 5/s
            surge     at 20s for 30s rise 5s calls x4 fixes x0.5
            gather    60 within 400m of 33.5,116.25 at 10s for 60s
            reconnect at 30s
            limit     call-to-directive p999 1.5s
            limit     fixes-dropped 0.1%
            knee      calls,fixes x1.25 every 20s to x10
            overload  fixes x3 of knee for 15s back 5s
            """);
        Assert.Equal(("A match ends", "handong", 2000, 7UL), (scenario.About, scenario.Region, scenario.Officers, scenario.Seed));
        Assert.Equal((TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(120)), (scenario.WarmUp, scenario.Run));
        Assert.Equal(new FixFlow(100, 20, 3), scenario.Fixes);
        Assert.Equal((new ReadFlow(5_000, 6, "苏"), 0.5), (scenario.Reads, scenario.WantedPerSecond));
        Assert.Equal((1.5, 2000, 33.5, -116.25), (scenario.Calls[0].PerSecond, scenario.Calls[0].Place!.Value.RadiusMetres,
            scenario.Calls[0].Place!.Value.Centre.Latitude, scenario.Calls[0].Place!.Value.Centre.Longitude));
        Assert.Equal(["fight", "theft"], scenario.Calls[0].Types);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60)),
            (scenario.Obey.Acknowledge, scenario.Obey.Drive, scenario.Obey.Stay));
        Assert.Equal(new Surge(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), 4, 0.5, 1), scenario.Surges[0]);
        Assert.Equal((60, 400), (scenario.Gathers[0].Officers, scenario.Gathers[0].Place.RadiusMetres));
        Assert.Equal([TimeSpan.FromSeconds(30)], scenario.Reconnects);
        Assert.Equal((LimitKind.Latency, 0.999, 1500, 19),
            (scenario.Limits[0].Kind, scenario.Limits[0].Part, scenario.Limits[0].Most, scenario.Limits[0].Line));
        Assert.Equal((LimitKind.Share, 0.1), (scenario.Limits[1].Kind, scenario.Limits[1].Most));
        Assert.Equal(new KneePlan(LoadKinds.Calls | LoadKinds.Fixes, 1.25, TimeSpan.FromSeconds(20), 10), scenario.Knee);
        Assert.Equal(new OverloadPlan(LoadKinds.Fixes, 3, true, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5)), scenario.Overload);
    }

    [Theory]
    [InlineData("plates 100/s", "'plates' is no word of a scenario; expected one of: about region")]
    [InlineData("calls 5", "'5' stands where a rate like 20/s, 90/min or 120/h, at most 10000/s, was expected")]
    [InlineData("calls -5/s", "'-5/s' stands where a rate")]
    [InlineData("calls NaN/s", "'NaN/s' stands where a rate")]
    [InlineData("calls 20000/s", "'20000/s' stands where a rate")]
    [InlineData("calls 5/s types fight,,theft", "a type without a name")]
    [InlineData("calls 5/s type fight", "'type' stands where types, within, at, for or rise was expected")]
    [InlineData("calls 5/s within 60km of 1,2", "'60km' stands where a radius")]
    [InlineData("calls 5/s within 60m of 91,2", "'91,2' stands where a place")]
    [InlineData("calls", "the line ends where a rate like 20/s was expected")]
    [InlineData("fixes 100/s batch 0", "'0' stands where fixes in one write, 1 to 4096, was expected")]
    [InlineData("fixes 100/s batch 5 each", "'each' stands where batch or connections was expected")]
    [InlineData("reads 100001/s", "'100001/s' stands where a rate")]
    [InlineData("reads 0/s", "no reads at all")]
    [InlineData("reads 5/s connections 65", "'65' stands where a number of connections, 1 to 64, was expected")]
    [InlineData("reads 5/s plates 7", "'7' stands where the sign that a province's plates begin with, like 苏, was expected")]
    [InlineData("reads 5/s plates 苏A", "'苏A' stands where the sign")]
    [InlineData("reads 5/s batch 5", "'batch' stands where connections or plates was expected")]
    [InlineData("wanted 31/s", "'31/s' stands where a rate")]
    [InlineData("wanted 5/min", "wanted vehicles are read by cameras: expected a line reads")]
    [InlineData("limit read-to-answer p99 5ms", "a limit on read-to-answer needs reads")]
    [InlineData("limit read-to-alert p99 5ms", "a limit on read-to-alert needs wanted")]
    [InlineData("limit read-to-track p99 5ms", "a limit on read-to-track needs wanted")]
    [InlineData("run 0s", "'0s' stands where a time like 500ms, 10s or 2m, at most a day and more than 0, was expected")]
    [InlineData("run 25h", "'25h' stands where a time")]
    [InlineData("run 10s long", "'long' stands where the line should end")]
    [InlineData("region handong", "'region' stands in line 1 already")]
    [InlineData("surge at 5s for 5s", "the surge raises nothing")]
    [InlineData("surge at 5s for 5s calls 4", "'4' stands where a factor like x2")]
    [InlineData("limit call-to-directive p95 5ms", "'p95' stands where p50, p90, p99, p999 or max was expected")]
    [InlineData("limit call-to-nothing p99 5ms", "'call-to-nothing' is nothing that has a limit")]
    [InlineData("limit calls-refused few", "'few' stands where a number like 0 or a share like 0.1% was expected")]
    [InlineData("limit reconnect max 5s", "a limit on reconnect needs a line reconnect")]
    [InlineData("limit map-behind p99 5s", "a limit on map-behind needs desks")]
    [InlineData("limit phone-behind p99 5s", "a limit on phone-behind needs phones")]
    [InlineData("knee calls,calls x2 every 5s", "'calls,calls' stands where what is raised")]
    [InlineData("knee calls x1 every 5s", "'x1' stands where a factor like x2, over 1")]
    [InlineData("overload calls x3 of knee for 5s back 5s", "'of knee' needs a line knee")]
    [InlineData("overload fixes x3 for 5s back 5s", "it raises fixes, and there is no line fixes")]
    public void AWrongLine_IsRefused_WithItsPlaceAndWhatWasExpected(string line, string problem)
    {
        Assert.False(ScenarioReader.TryRead("my.scenario", "my", $"{Small}\n{line}\n", out _, out var refusal));
        Assert.StartsWith($"my.scenario, line 4: {problem}", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("calls 5/s", "my.scenario: a line is missing: region")]
    [InlineData("region any\nfixes 0/s", "my.scenario: there is no load")]
    [InlineData("region any\nreads 5/s\nwanted 5/min", "my.scenario, line 3: wanted vehicles need desks")]
    [InlineData("region any\ncalls 5/s\nknee calls x2 every 5s", "my.scenario: a knee or an overload needs limits")]
    public void WhatIsMissing_IsRefused(string text, string problem)
    {
        Assert.False(ScenarioReader.TryRead("my.scenario", "my", text, out _, out var refusal));
        Assert.StartsWith(problem, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCatalogue_IsThere_AndAllOfItCanBeRun()
    {
        Assert.Equal(
            ["border", "calls-3x", "dispatch-at-50000-fixes", "evening-peak", "festival", "full-watch", "malformed",
                "outage-reconnect", "overload-3x", "quiet-night", "stadium-end", "storm"],
            ScenarioFiles.Names());
        foreach (var name in ScenarioFiles.Names())
        {
            Assert.True(ScenarioFiles.TryRead(name, out var scenario, out var refusal), refusal);
            Assert.NotEmpty(scenario!.About);
            Assert.NotEmpty(scenario.Limits);
        }
    }

    [Fact]
    public void ANameThatIsNowhere_IsRefusedWithTheCatalogue()
    {
        Assert.False(ScenarioFiles.TryRead("quiet-nite", out _, out var refusal));
        Assert.Contains("quiet-night", refusal, StringComparison.Ordinal);
    }

    private static Scenario Read(string text)
    {
        Assert.True(ScenarioReader.TryRead("my.scenario", "my", text, out var scenario, out var refusal), refusal);
        return scenario!;
    }
}
