using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>Against a made-up system whose latency goes up without end towards its capacity, as that of one queue does.</summary>
public class KneeSearchTests
{
    private static readonly KneePlan Plan = new(LoadKinds.Calls, 1.5, TimeSpan.FromSeconds(20), 20);

    [Theory]
    [InlineData(8, 3.375, "p99 50ms")] // holds to 4: 1.5, 2.25, 3.375 hold, 5.06 breaks, 4.13 in the middle breaks, too
    [InlineData(9, 4.1335, "p99 50ms")] // holds to 4.5: the middle holds
    [InlineData(1_000, 20, "")] // beyond the end of the search
    [InlineData(1.5, 0, "p99 50ms")] // not even the usual load
    public async Task TheKnee_IsWhereTheFirstLimitBreaks(double capacity, double holds, string broke)
    {
        var asked = new List<double>();
        var knee = await KneeSearch.RunAsync(Plan, Step(1, capacity), factor =>
        {
            asked.Add(factor);
            return Task.FromResult<KneeStep?>(Step(factor, capacity));
        });
        Assert.Equal(holds, knee.Holds, 3);
        Assert.Equal(broke, knee.Broke);
        Assert.Equal([1.0, .. asked], knee.Steps.Select(step => step.Factor));
    }

    [Fact]
    public async Task AStopInTheMiddle_KeepsWhatHeldSoFar()
    {
        var knee = await KneeSearch.RunAsync(Plan, Step(1, 100), factor => Task.FromResult(factor < 2 ? Step(factor, 100) : null));
        Assert.Equal((1.5, "", 2), (knee.Holds, knee.Broke, knee.Steps.Count));
    }

    /// <summary>Half of the capacity is the knee: there the latency is 50 ms.</summary>
    private static KneeStep Step(double load, double capacity)
    {
        var p99 = load < capacity ? 25 / (1 - load / capacity) : 10_000;
        return new KneeStep(load, [], [new("p50 1s", 1, 1_000, "ms", true), new("p99 50ms", p99, 50, "ms", p99 <= 50)]);
    }
}
