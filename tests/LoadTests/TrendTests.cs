using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Flat;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class TrendTests
{
    [Fact]
    public void EvenGrowth_IsFoundWithoutDoubt()
    {
        var trend = Trend.Of(Values(20, second => 100 * Math.Exp(0.001 * second)))!;
        Assert.Equal((0.001, 0.001, 0.001), (Math.Round(trend.PerSecond, 9), Math.Round(trend.Lowest, 9), Math.Round(trend.Highest, 9)));
        Assert.Equal(100 * Math.Exp(0.0095), trend.Median, 6);
        Assert.Equal(10.517, Trend.Percent(trend.PerSecond, 100), 3);
        Assert.Equal((0.0, 0.0), (Trend.Of(Values(9, _ => 7))!.Lowest, Trend.Of(Values(9, _ => 7))!.Highest));
    }

    [Fact]
    public void ASecondThatWentWrong_MovesIt_LittleOrNotAtAll()
    {
        var chance = new Chance(3);
        var quiet = Values(15, _ => 50 * (1 + 0.02 * chance.NextNormal()));
        var (before, after) = (Trend.Of(quiet)!, Trend.Of([.. quiet[..14], (14, 5_000)])!);
        Assert.InRange(Trend.Percent(after.Highest, 15), 0, 10); // By least squares: hundreds.
        Assert.InRange(Math.Abs(Trend.Percent(after.PerSecond - before.PerSecond, 15)), 0, 2);
    }

    [Theory]
    [InlineData(15, 0)]
    [InlineData(15, 0.01)]
    [InlineData(40, -0.02)]
    public void TheTruth_IsBetweenTheBounds_NineteenTimesInTwenty(int count, double growth)
    {
        const int Lines = 2_000;
        var chance = new Chance(4);
        var within = 0;
        for (var line = 0; line < Lines; line++)
        {
            var trend = Trend.Of(Values(count, second => Math.Exp(growth * second + 0.3 * chance.NextNormal())))!;
            if (trend.Lowest <= growth && growth <= trend.Highest) within++;
        }

        Assert.InRange(within, 0.93 * Lines, 0.98 * Lines);
    }

    [Fact]
    public void TooFewValues_SayNothing()
    {
        Assert.Null(Trend.Of(Values(5, _ => 1)));
        Assert.Null(Trend.Of(Values(20, second => second < 15 ? 0 : 1)));
        Assert.Null(Trend.Of(Enumerable.Range(1, 9).Select(value => (3.0, (double)value))));
    }

    private static (double Second, double Value)[] Values(int count, Func<int, double> value) =>
        [.. Enumerable.Range(0, count).Select(second => ((double)second, value(second)))];
}
