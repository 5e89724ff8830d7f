using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class LogHistogramTests
{
    [Theory]
    [InlineData(1, "uniform")]
    [InlineData(2, "logNormal")]
    [InlineData(3, "exponential")]
    [InlineData(4, "twoHumps")]
    [InlineData(5, "wide")]
    public void Quantiles_AreWithinOnePercentOfSorting(ulong seed, string shape)
    {
        var chance = new Chance(seed);
        var histogram = new LogHistogram();
        var values = new long[20_001];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (long)(shape switch
            {
                "uniform" => chance.NextBetween(0, 5_000),
                "logNormal" => chance.NextLogNormal(20_000, 1.5),
                "exponential" => chance.NextExponential(1_000_000),
                "twoHumps" => chance.NextUnit() < 0.7 ? chance.NextBetween(100, 120) : chance.NextBetween(9e6, 1e7),
                _ => Math.Pow(2, chance.NextBetween(0, 62)),
            });
            histogram.Add(values[i]);
        }

        Array.Sort(values);
        foreach (var part in new[] { 0.0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1 })
        {
            var exact = values[Math.Clamp((int)Math.Ceiling(part * values.Length), 1, values.Length) - 1];
            Assert.InRange(histogram.Quantile(part), exact * 0.99, exact * 1.01);
        }

        Assert.Equal(values.Length, histogram.Count);
        Assert.Equal(values[^1], histogram.Max);
    }

    [Fact]
    public void SmallValues_AreExact_AndNegativeOnesCountAsZero()
    {
        var histogram = new LogHistogram();
        for (var value = 0; value < 256; value++) histogram.Add(value);
        for (var rank = 1; rank <= 256; rank++) Assert.Equal(rank - 1, histogram.Quantile(rank / 256.0));
        histogram.Add(-5);
        Assert.Equal(0, histogram.Quantile(0.007));
        Assert.Equal(127.5 * 256 / 257, histogram.Mean, 9);
    }

    [Fact]
    public void Buckets_FollowEachOther_AndHoldTheirMiddle()
    {
        var last = -1;
        for (long value = 0; value < 100_000; value++)
        {
            var bucket = LogHistogram.BucketOf(value);
            Assert.InRange(bucket, last, last + 1);
            last = bucket;
        }

        for (var bucket = 0; bucket <= LogHistogram.BucketOf(long.MaxValue); bucket++)
            Assert.Equal(bucket, LogHistogram.BucketOf(LogHistogram.MiddleOf(bucket)));
    }

    [Fact]
    public void Empty_IsAllZero() => Assert.Equal(new Spread(0, 0, 0, 0, 0, 0, 0), Spread.Of(new LogHistogram(), 1000));

    [Fact]
    public void ManyWriters_LoseNothing()
    {
        var histogram = new LogHistogram();
        Parallel.For(0, 8, writer =>
        {
            for (var i = 0; i < 10_000; i++) histogram.Add(writer);
        });
        Assert.Equal(80_000, histogram.Count);
        Assert.Equal(3.5, histogram.Mean);
        Assert.Equal(7, histogram.Max);
    }
}
