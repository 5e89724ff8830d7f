using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Flat;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class DayWatchTests
{
    private const int Seconds = 300;

    [Fact]
    public void ALook_IsTheDifferenceOfTwoReadings()
    {
        var before = MetricsText.Parse("process_cpu_seconds_total 10\ndotnet_gc_pause_seconds_total 1\n");
        var now = MetricsText.Parse(
            "process_cpu_seconds_total 12.5\ndotnet_gc_pause_seconds_total 1.01\n"
            + "process_resident_memory_bytes 209715200\ndotnet_gc_heap_bytes 1048576\n");
        var look = DayLook.Of(30, 5, before, now, new LogHistogram().Buckets());
        Assert.Equal((30, 200.0, 1.0, 0.5), (look.Second, look.Memory, look.Heap, look.Cpu));
        Assert.Equal(2, look.Pauses!.Value, 6);
        Assert.Null(look.Calls);
        var away = DayLook.Of(35, 5, now, null, new LogHistogram().Buckets());
        Assert.True(away is { Memory: null, Heap: null, Cpu: null, Pauses: null });
    }

    [Fact]
    public void CallsOfALook_AreThoseSinceTheOneBefore()
    {
        var (all, late) = (new LogHistogram(), new LogHistogram());
        var chance = new Chance(5);
        for (var i = 0; i < 500; i++) all.Add((long)chance.NextExponential(1_000));
        var earlier = all.Buckets();
        for (var i = 0; i < 500; i++)
        {
            var microseconds = (long)chance.NextExponential(50_000);
            all.Add(microseconds);
            late.Add(microseconds);
        }

        var calls = DayLook.Of(0, 5, null, null, [.. all.Buckets().Zip(earlier, (after, before) => after - before)]).Calls!;
        Assert.Equal(500, calls.Count);
        Assert.Equal(late.Quantile(0.5) / 1000.0, calls.P50);
        Assert.Equal(late.Quantile(0.99) / 1000.0, calls.P99);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.05, true)] // 7.5 MiB of 200 in the second half
    [InlineData(0.3, false)]
    public void ANodeThatGrows_IsNotFlat(double mebibytesPerSecond, bool isFlat)
    {
        var record = Record(second => 200 + mebibytesPerSecond * second);
        var memory = record.Limits.Single(limit => limit.Text.StartsWith("node-memory", StringComparison.Ordinal));
        Assert.Equal(isFlat, memory.Passed);
        Assert.Equal(isFlat, record.Passed);
    }

    [Fact]
    public void GrowthThatNoiseHides_IsNotCalledFlat()
    {
        var chance = new Chance(6);
        var record = Record(_ => 200 + 100 * chance.NextNormal());
        Assert.False(record.Limits.Single(limit => limit.Text.StartsWith("node-memory", StringComparison.Ordinal)).Passed);
    }

    [Fact]
    public void TheRecord_CanBeReadAgainAndHasAValueForEverySecond()
    {
        var record = Record(second => second is > 100 and < 120 ? null : 200);
        var path = Path.Combine(Path.GetTempPath(), $"day-{Guid.CreateVersion7()}.json");
        File.WriteAllText(path, RunFiles.ToJson(record));
        Assert.True(RunFiles.TryRead(path, out var read, out var reason), reason);
        File.Delete(path);
        var memory = read.Series.Single(series => series.Name == "node-memory");
        Assert.Equal(Seconds, memory.Values.Count);
        Assert.Equal(15, memory.Values.Count(value => value is null));
        Assert.Equal(RunFiles.ToJson(record), RunFiles.ToJson(read));
    }

    [Fact]
    public void AShortRun_SaysSo()
    {
        var record = new DayRecord(Report(), []).Make(DateTimeOffset.UnixEpoch, 3, sameMachine: true, new LogHistogram());
        Assert.All(record.Limits, limit => Assert.True(limit is { Passed: false, Value: null }));
        Assert.False(record.Passed);
    }

    private static RunRecord Record(Func<int, double?> memory)
    {
        var looks = Enumerable.Range(0, Seconds / 5).Select(at => at * 5).Select(second => new DayLook(
            second, memory(second), 30, 0.5, 1, 2, new LatencySecond(second, 40, 2, 9, 12))).ToList();
        return new DayRecord(Report(), looks).Make(DateTimeOffset.UnixEpoch, Seconds, sameMachine: true, new LogHistogram());
    }

    private static DriveReport Report()
    {
        var none = Spread.Of(new LogHistogram(), 1);
        return new DriveReport(
            "handong", 1, "test", 288, 86_400, Seconds, 2_000, 0, new CallCounts(0, 0, 0, 0, 0, 0, []), none, none, [], none, [], none, [],
            0, 0, [], [], 0);
    }
}
