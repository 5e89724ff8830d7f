using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class LoadShapeTests
{
    // Warm-up 10 s: second 0 of the file is second 10 of the load.
    private static readonly Scenario Surging = Read(
        """
        region  any
        warm-up 10s
        fixes   1000/s
        calls   10/s
        calls   20/s at 20s for 30s rise 10s
        calls   5/s at 0s for 5s
        surge   at 20s for 30s rise 10s calls x3 fixes x0.5
        """);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(29.9, 10)]
    [InlineData(35, 20)] // half way up: 1 + (3 - 1) / 2
    [InlineData(45, 30)]
    [InlineData(55, 20)]
    [InlineData(60, 10)]
    public void ASurge_RisesAndFallsInStraightLines(double second, double perSecond) =>
        Assert.Equal(perSecond, new LoadShape(Surging).CallsAt(Surging.Calls[0], second), 6);

    [Theory]
    [InlineData(29.9, 0)]
    [InlineData(35, 10 * 2)]
    [InlineData(45, 20 * 3)]
    [InlineData(60, 0)]
    public void AStreamOfItsOwnTime_IsRaisedBySurges_Too(double second, double perSecond) =>
        Assert.Equal(perSecond, new LoadShape(Surging).CallsAt(Surging.Calls[1], second), 6);

    [Fact]
    public void WhatHasAnEnd_IsNotThereInTheWarmUp()
    {
        var shape = new LoadShape(Surging);
        Assert.Equal([0, 5, 0], new double[] { 9.9, 10, 15 }.Select(second => shape.CallsAt(Surging.Calls[2], second)));
    }

    [Fact]
    public void ARaise_RaisesWhatItNames_OnTopOfSurges()
    {
        var shape = new LoadShape(Surging);
        shape.Raise(LoadKinds.Fixes, 4);
        Assert.Equal((2_000, 30), (shape.FixesAt(45), shape.CallsAt(Surging.Calls[0], 45)));
        shape.Raise(LoadKinds.Calls, 2);
        Assert.Equal((500, 60), (shape.FixesAt(45), shape.CallsAt(Surging.Calls[0], 45)));
    }

    [Fact]
    public void Arrivals_ComeAsOftenAsTheRateSays_WhereverOneLooksFrom()
    {
        var whole = Draw(100);
        Assert.Equal(10 * 20.0 + 50 * 20.0, whole.Count, 4 * Math.Sqrt(1_200)); // four deviations of a Poisson count
        Assert.Equal(200, whole.Count(due => due < 20), 4 * Math.Sqrt(200));
        Assert.Equal(whole, whole.Order());
        Assert.Equal(whole, Draw(100));
        Assert.Equal(whole.Count, Draw(0.25).Count, 0.01 * whole.Count); // looked for a quarter second at a time

        static List<double> Draw(double look)
        {
            var arrivals = new Arrivals(second => second < 20 ? 10 : second < 40 ? 50 : 0, Chance.Of(3, "test"));
            var all = new List<double>();
            for (var until = look; until <= 100; until += look)
            {
                while (arrivals.TryNext(until, out var due))
                {
                    Assert.InRange(due, until - look, until);
                    all.Add(due);
                }
            }

            return all;
        }
    }

    private static Scenario Read(string text)
    {
        Assert.True(ScenarioReader.TryRead("my.scenario", "my", text, out var scenario, out var refusal), refusal);
        return scenario!;
    }
}
