using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class TickMarksTests
{
    [Theory]
    [InlineData(10, 5, 2)]
    [InlineData(10, 6, 2)]
    [InlineData(10, 4, 5)]
    [InlineData(0.3, 3, 0.1)]
    [InlineData(86_400, 6, 20_000)]
    [InlineData(1, 1, 1)]
    public void Steps_AreOneTwoOrFive(double length, int most, double step) => Assert.Equal(step, TickMarks.StepFor(length, most));

    [Theory]
    [InlineData(45, 10, 5)]
    [InlineData(600, 10, 60)]
    [InlineData(86_400, 10, 10_800)]
    [InlineData(900_000, 5, 259_200)]
    public void TimeSteps_AreThoseOfAClock(double seconds, int most, double step) =>
        Assert.Equal(step, TickMarks.TimeStepFor(seconds, most));

    [Fact]
    public void EvenTicks_AreWholeStepsWithoutRoundingDust()
    {
        Assert.Equal([0, 0.1, 0.2, 0.3], TickMarks.Even(0, 0.3, 0.1));
        Assert.Equal([-20, -10, 0, 10], TickMarks.Even(-20, 10, 10));
    }

    [Fact]
    public void LogarithmicTicks_FillTheRoom_AndThinOut()
    {
        Assert.Equal([0.5, 1, 2, 5, 10], TickMarks.Logarithmic(0.5, 10, 6));
        Assert.Equal([1, 10, 100, 1_000], TickMarks.Logarithmic(1, 1_000, 6));
        Assert.Equal([1, 1e3, 1e6, 1e9], TickMarks.Logarithmic(1, 1e9, 4));
    }

    [Fact]
    public void AnAxis_HoldsItsValues_AndNothingBreaksIt()
    {
        double[][] cases = [[], [0], [3], [3, 3], [0.0004, 7_000_000], [-5, 5], [1e-9], [1e15, 1]];
        foreach (var scale in Enum.GetValues<AxisScale>())
        {
            foreach (var values in cases)
            {
                var span = AxisSpan.Around(new ChartAxis("x", Scale: scale), values, 6);
                Assert.True(span.High > span.Low);
                Assert.NotEmpty(span.Ticks);
                Assert.All(span.Ticks, tick => Assert.InRange(span.PartOf(tick.Value), -1e-9, 1 + 1e-9));
                Assert.All(values.Where(value => value > 0), value => Assert.InRange(span.PartOf(value), -1e-9, 1 + 1e-9));
                Assert.True(span.Ticks.Select(tick => tick.Label).Distinct().Count() == span.Ticks.Count);
            }
        }
    }

    [Fact]
    public void LabelsOfTime_SayTheirUnit()
    {
        string Labels(double seconds) => AxisSpan.Around(new ChartAxis("t", Scale: AxisScale.Time), [seconds], 4) is var span
            ? $"{string.Join(' ', span.Ticks.Select(tick => tick.Label))} {span.Unit}" : "";
        Assert.Equal("0 30 60 90 120 s", Labels(120));
        Assert.Equal("0:00 5:00 10:00 min:s", Labels(700));
        Assert.Equal("0:00 6:00 12:00 18:00 24:00 h:min", Labels(86_400));
    }
}
