using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Flat;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class SlopeTests
{
    [Fact]
    public void ALine_IsFoundWithoutError()
    {
        var slope = Slope.Of([.. Enumerable.Range(10, 20).Select(second => ((double)second, 100 + 0.5 * second))])!;
        Assert.Equal(0.5, slope.PerSecond, 12);
        Assert.Equal(0, slope.Error, 9);
        Assert.Equal(109.75, slope.Mean, 9);
        Assert.Equal(100 * 0.5 * 60 / 109.75, slope.GrowthPercent(60), 9);
    }

    [Fact]
    public void NoOtherLine_IsNearerToTheValues()
    {
        var chance = new Chance(3);
        (double Second, double Value)[] values =
            [.. Enumerable.Range(0, 50).Select(second => (second * 5.0, 7 - 0.02 * second + chance.NextNormal()))];
        var slope = Slope.Of(values)!;
        double Squares(double perSecond)
        {
            var at = values.Average(each => each.Value - perSecond * each.Second);
            return values.Sum(each => Math.Pow(each.Value - at - perSecond * each.Second, 2));
        }

        Assert.True(Squares(slope.PerSecond) < Squares(slope.PerSecond + 1e-4));
        Assert.True(Squares(slope.PerSecond) < Squares(slope.PerSecond - 1e-4));
    }

    [Fact]
    public void TheTruth_IsWithinTwoErrorsNineteenTimesInTwenty()
    {
        const int Lines = 2_000;
        var chance = new Chance(4);
        var within = 0;
        for (var line = 0; line < Lines; line++)
        {
            var values = Enumerable.Range(0, 40).Select(second => ((double)second, 50 + 0.1 * second + 3 * chance.NextNormal()));
            var slope = Slope.Of([.. values])!;
            if (Math.Abs(slope.GrowthPercent(1) - 10 / slope.Mean) <= slope.GrowthErrorPercent(1)) within++;
        }

        Assert.InRange(within, 0.93 * Lines, 0.97 * Lines);
    }

    [Fact]
    public void TooFewValues_SayNothing()
    {
        Assert.Null(Slope.Of([(1, 1), (2, 2), (3, 3)]));
        Assert.Null(Slope.Of([(1, 1), (1, 2), (1, 3), (1, 4)]));
    }
}
