using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class ScenarioEventsTests
{
    [Fact]
    public void EverythingWithATimeOfItsOwn_IsTold_AsFarAsTheRunCame()
    {
        const string Text = """
            region any
            warm-up 10s
            run 100s
            calls 5/s
            calls 8/s types fight within 1200m of 33.3576,116.8388 at 20s
            surge at 5s for 20s calls x10 fixes x2
            gather 60 within 400m of 33.3576,116.8388 at 30s for 2m
            reconnect at 40s
            reconnect at 95s
            """;
        Assert.True(ScenarioReader.TryRead("my.scenario", "my", Text, out var scenario, out var refusal), refusal);
        Assert.Equal(
            [
                "surge: calls x10, fixes x2 15-35", "8 calls/s within 1,200 m 30-100.5", "60 officers gather 40-100.5",
                "all pages cut off 50-50",
            ],
            ScenarioEvents.Of(scenario!, until: 100.5)
                .Select(each => FormattableString.Invariant($"{each.Name} {each.From}-{each.Until}")));
    }
}
