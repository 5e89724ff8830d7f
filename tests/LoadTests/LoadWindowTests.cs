using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class LoadWindowTests
{
    private readonly Latencies _latencies = new();
    private readonly CallLedger _calls;
    private int _number;

    public LoadWindowTests() => _calls = new CallLedger(_latencies, seed: 1);

    [Fact]
    public void ALatencyLimit_LooksAtWhatWasDueInTheWindow()
    {
        Call(due: 9.9, answered: 10.9, incident: "1-000001"); // due before it
        var window = Open(10);
        for (var i = 0; i < 98; i++) Call(due: 11, answered: 11.010);
        Call(due: 12, answered: 12.2);
        Call(due: 19.9, answered: 20.5); // ends after it
        window.End(Counters(20));
        Call(due: 20, answered: 25);
        window.Close(_calls, 30);
        Judged(window, "limit call-to-answer p50 50ms", true, 10.0);
        Judged(window, "limit call-to-answer p99 50ms", false, 200.0);
        Judged(window, "limit call-to-answer max 599ms", false, 600.0);
    }

    [Fact]
    public void WhatIsStillUnderWay_CountsWithTheTimeItHasTaken()
    {
        var window = Open(0);
        Call(due: 1, answered: 1.01, incident: "1-000001");
        Assert.True(_calls.TryBegin(Guid.NewGuid(), 2));
        window.End(Counters(10));
        window.Close(_calls, 12);
        Judged(window, "limit call-to-answer max 1s", false, 10_000.0); // without an answer since 2 s
        Judged(window, "limit call-to-directive max 1s", false, 11_000.0); // without a directive since 1 s
    }

    [Fact]
    public void NothingMeasured_IsNotHeld()
    {
        var window = Open(0);
        window.End(Counters(10));
        window.Close(_calls, 10);
        var verdict = window.Judge(Limit("limit call-to-directive p99 1s"), leftOver: null);
        Assert.Equal((null, false), (verdict.Value, verdict.Passed));
        Assert.False(window.Judge(Limit("limit left-over 5"), leftOver: null).Passed);
        Assert.True(window.Judge(Limit("limit left-over 5"), leftOver: 5).Passed);
    }

    [Fact]
    public void Counts_AndShares_AreOfTheWindowAlone()
    {
        var before = Counters(10) with { FixesDue = 1_000, FixesSent = 900, FixesDroppedHere = 100 };
        var window = new LoadWindow("run", _latencies, before);
        window.End(Counters(20) with { FixesDue = 3_000, FixesSent = 2_895, FixesDroppedHere = 105,
            Calls = new CallCounters { Due = 50, Refused = 2 } });
        window.Close(_calls, 20);
        Judged(window, "limit fixes-dropped 4", false, 5.0);
        Judged(window, "limit fixes-dropped 0.25%", true, 0.25);
        Judged(window, "limit calls-refused 3.9%", false, 4.0);
        Assert.Equal((true, 0.25), (window.JudgeRate().Passed, window.JudgeRate().Value!.Value));
        Assert.Equal([199.5, 5.0, 0], window.Rates().Select(rate => rate.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ADirectiveCounts_WhicheverComesFirst(bool pushFirst)
    {
        var window = Open(0);
        if (pushFirst) _calls.Pushed("1-000001", 1.5);
        Call(due: 1, answered: 1.4, incident: "1-000001");
        if (!pushFirst) _calls.Pushed("1-000001", 1.5);
        _calls.Pushed("1-000001", 9); // told again
        Assert.Equal(500_000, window.Of(LimitNames.CallToDirective).Values.Max);
        Assert.Equal((1, 0), (_calls.Counts.Dispatched, _calls.LeftOver().Count));
    }

    private LoadWindow Open(double at) => new("run", _latencies, Counters(at));

    private void Call(double due, double answered, string? incident = null)
    {
        var call = new CallMessage(Guid.NewGuid(), "fight", null, 1, 2, "", "", "", "", "");
        Assert.True(_calls.TryBegin(call.Id, due));
        var taken = new CallTaken(incident ?? $"2-{++_number:D6}", 1, Joined: incident is null, false);
        _calls.Answered(new PlacedCall(call, due, true), new CallOutcome(taken, "", false), answered);
    }

    private static LoadCounters Counters(double at) => new(at, 0, 0, 0, default, 0, 0, 0, 0, 0, new Dictionary<string, long>(), null);

    /// <summary>A histogram's values are off by half a bucket, 0.4 %.</summary>
    private static void Judged(LoadWindow window, string line, bool passed, double value)
    {
        var verdict = window.Judge(Limit(line), leftOver: 0);
        Assert.Equal(passed, verdict.Passed);
        Assert.Equal(value, verdict.Value!.Value, value * 0.005);
    }

    private static ScenarioLimit Limit(string line)
    {
        Assert.True(ScenarioReader.TryRead("my.scenario", "my", $"region any\ncalls 1/s\n{line}\n",
            out var scenario, out var refusal), refusal);
        return scenario!.Limits[0];
    }
}
