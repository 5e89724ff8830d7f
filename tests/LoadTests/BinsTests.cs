using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class BinsTests
{
    [Theory]
    [InlineData(1, 86_400)]
    [InlineData(2, 601)]
    [InlineData(3, 7_919)]
    public void Thinning_KeepsThePeakAndTheDipOfEachStretch(ulong seed, int count)
    {
        var chance = new Chance(seed);
        var points = Enumerable.Range(0, count).Select(x => new ChartPoint(x, chance.NextLogNormal(5, 1))).ToList();
        var thinned = Bins.Thin(points);
        Assert.InRange(thinned.Count, 300, 600);
        Assert.Subset(points.ToHashSet(), thinned.ToHashSet()); // Nothing is made up.
        for (var i = 1; i < thinned.Count; i++) Assert.True(thinned[i].X > thinned[i - 1].X);
        for (var bin = 0; bin < 300; bin++)
        {
            var (first, end) = (count * bin / 300, count * (bin + 1) / 300);
            var stretch = points.Skip(first).Take(end - first).ToList();
            var kept = thinned.Where(point => point.X >= first && point.X < end).ToList();
            Assert.Equal(stretch.Max(point => point.Y), kept.Max(point => point.Y));
            Assert.Equal(stretch.Min(point => point.Y), kept.Min(point => point.Y));
        }
    }

    [Theory]
    [InlineData(1, 86_400)]
    [InlineData(2, 601)]
    public void Peaks_AreTheHighestOfEachStretch(ulong seed, int count)
    {
        var chance = new Chance(seed);
        var points = Enumerable.Range(0, count)
            .Select(x => new ChartPoint(x, x % 5 == 0 || x is > 200 and < 600 ? null : chance.NextLogNormal(5, 1))).ToList();
        var peaks = Bins.Peaks(points);
        Assert.Equal(600, peaks.Count);
        for (var bin = 0; bin < 600; bin++)
        {
            var (first, end) = (count * bin / 600, count * (bin + 1) / 600);
            Assert.InRange(peaks[bin].X, first, end - 1);
            Assert.Equal(points.Skip(first).Take(end - first).Max(point => point.Y), peaks[bin].Y);
        }
    }

    [Fact]
    public void AShortLine_IsLeftAsItIs()
    {
        var points = Enumerable.Range(0, 600).Select(x => new ChartPoint(x, x)).ToList();
        Assert.Same(points, Bins.Thin(points));
    }

    [Fact]
    public void AStretchWithoutValues_IsAGap_AndASingleValueInOneIsKept()
    {
        var points = Enumerable.Range(0, 1_200).Select(x => new ChartPoint(x, x is >= 400 and < 800 ? null : 1)).ToList();
        points[600] = new ChartPoint(600, 7);
        var thinned = Bins.Thin(points);
        Assert.Contains(new ChartPoint(600, 7), thinned);
        var middle = thinned.Where(point => point.X is >= 400 and < 800).ToList();
        Assert.Equal(99, middle.Count(point => point.IsGap)); // 100 stretches of four seconds, one with a value.
        Assert.DoesNotContain(thinned, point => point.Y == 0);
    }

    [Fact]
    public void SecondsLeftOut_AreGaps()
    {
        LatencySecond[] seconds = [new(1, 5, 2, 3, 4), new(4, 5, 6, 7, 8)];
        Assert.Equal([null, 3, null, null, 7], Bins.BySecond(seconds, second => second.P99).Select(point => point.Y));
        Assert.Equal([2, null, 6], Bins.BySecond([1, null, 3], 2).Select(point => point.Y));
    }
}
