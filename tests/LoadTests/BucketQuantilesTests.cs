using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class BucketQuantilesTests
{
    private static LatencyRecord Of(List<BucketRecord> buckets) => new(
        "x", "", buckets.Sum(bucket => bucket.Count), 0, 0, 0, 0, buckets.Count == 0 ? 0 : buckets[^1].UpTo, buckets, []);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 10_007)]
    public void Quantiles_AreThoseOfSorting(ulong seed, int count)
    {
        var chance = new Chance(seed);
        var values = Enumerable.Range(0, count).Select(_ => Math.Ceiling(chance.NextLogNormal(40, 1))).Order().ToList();
        var buckets = values.GroupBy(value => value).Select(group => new BucketRecord(group.Key, group.Count())).ToList();
        foreach (var part in new[] { 0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 0.9999, 1 })
        {
            var rank = Math.Clamp((int)Math.Ceiling(part * count), 1, count);
            Assert.Equal(values[rank - 1], BucketQuantiles.Quantile(buckets, part));
        }

        foreach (var point in BucketQuantiles.Curve(Of(buckets)).SkipLast(1))
            Assert.Equal(BucketQuantiles.Quantile(buckets, 1 - 1 / point.X), point.Y);
    }

    [Fact]
    public void TheCurve_RisesFromTheMedianToTheSlowest_AndEndsThere()
    {
        var curve = BucketQuantiles.Curve(Of([new(1, 900_000), new(2, 99_000), new(50, 1_000)]));
        Assert.Equal(new ChartPoint(2, 1), curve[0]);
        Assert.Equal(new ChartPoint(1_000_000, 50), curve[^1]);
        Assert.InRange(curve.Count, 100, 240);
        for (var i = 1; i < curve.Count; i++) Assert.True(curve[i].X > curve[i - 1].X && curve[i].Y >= curve[i - 1].Y);
    }

    [Fact]
    public void Nothing_HasNoQuantiles()
    {
        Assert.Null(BucketQuantiles.Quantile([], 0.5));
        Assert.Empty(BucketQuantiles.Curve(Of([])));
    }
}
