using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Flat;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class DayWatchTests
{
    private const int Seconds = 600;

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
        Assert.Null(DayLook.Latency([look]));
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

        long[] since = [.. all.Buckets().Zip(earlier, (after, before) => after - before)];
        var look = DayLook.Of(0, 5, null, null, since);
        var calls = DayLook.Latency([look])!;
        Assert.Equal(500, calls.Count);
        Assert.Equal(late.Quantile(0.5) / 1000.0, calls.P50);
        Assert.Equal(late.Quantile(0.99) / 1000.0, calls.P99);
        var whole = DayLook.Latency([DayLook.Of(0, 5, null, null, earlier), look with { Second = 5 }])!;
        Assert.Equal((0, 1_000, all.Quantile(0.5) / 1000.0), (whole.Second, whole.Count, whole.P50));
    }

    [Fact]
    public void AHeap_IsTakenAfterACollection_OfTheOldestGenerationThatWasCollected()
    {
        MetricsText Read(int zero, int one, int two) => MetricsText.Parse(
            $"dotnet_gc_heap_bytes 1048576\ndotnet_gc_collections_total{{generation=\"0\"}} {zero}\n"
            + $"dotnet_gc_collections_total{{generation=\"1\"}} {one}\ndotnet_gc_collections_total{{generation=\"2\"}} {two}\n");
        Assert.Equal(new HeapLook(7, 1, 1), HeapLook.Of(7, Read(5, 2, 1), Read(6, 3, 1)));
        Assert.Equal(2, HeapLook.Of(7, Read(5, 2, 1), Read(6, 3, 2))!.Value.Generation);
        Assert.Null(HeapLook.Of(7, Read(5, 2, 1), Read(5, 2, 1)));
        Assert.Null(HeapLook.Of(7, null, Read(5, 2, 1)));
        Assert.Null(HeapLook.Of(7, Read(5, 2, 1), MetricsText.Parse("")));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.03, true)] // 13.5 MiB of 200
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

    [Theory]
    [InlineData(0, Seconds, "flat; ")]
    [InlineData(0.04, Seconds, "grows; ")]
    [InlineData(0, Seconds / 2, "not known, ")]
    public void TheHeap_IsJudgedByWhatIsInUse_HoweverMuchGarbageThereIsBetween(double mebibytesPerSecond, int lastWhole, string word)
    {
        var chance = new Chance(8);
        // Every two minutes the whole heap is collected; until then garbage that has grown old heaps up, as much again.
        var heaps = Enumerable.Range(1, Seconds / 10).Select(at => at * 10).Select(second =>
        {
            var inUse = 40 + mebibytesPerSecond * second + chance.NextUnit();
            var since = second <= lastWhole ? second % 120 : second - lastWhole;
            return since == 0 ? new HeapLook(second, 2, inUse) : new HeapLook(second, second % 30 == 0 ? 1 : 0, inUse + 40 * since / 120.0);
        });
        var limit = Record(_ => 200, heaps).Limits.Single(limit => limit.Text.StartsWith("node-heap", StringComparison.Ordinal));
        Assert.StartsWith($"node-heap that is in use: {word}", limit.Text, StringComparison.Ordinal);
        Assert.Equal(word == "flat; ", limit.Passed);
    }

    [Theory]
    [InlineData(1, "flat")]
    [InlineData(3.5, "grows")]
    public void TheTail_IsJudgedByStretches(double timesAtEnd, string word)
    {
        var (chance, all) = (new Chance(9), new LogHistogram());
        var looks = Looks(_ => 200, second =>
        {
            var times = 1 + (timesAtEnd - 1) * second / Seconds;
            for (var call = 0; call < 20; call++) all.Add((long)(2_000 * times * Math.Exp(0.9 * chance.NextNormal())));
        }, all);
        var record = new DayRecord(Report(), looks, Heaps).Make(DateTimeOffset.UnixEpoch, Seconds, sameMachine: true, all);
        Assert.StartsWith($"call-to-directive-p99: {word}; ", record.Limits[^1].Text, StringComparison.Ordinal);
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
        var record = new DayRecord(Report(), [], []).Make(DateTimeOffset.UnixEpoch, 3, sameMachine: true, new LogHistogram());
        Assert.All(record.Limits, limit => Assert.True(limit is { Passed: false, Value: null }));
        Assert.False(record.Passed);
    }

    private static IReadOnlyList<HeapLook> Heaps => [.. Enumerable.Range(0, Seconds / 20).Select(at => new HeapLook(at * 20, 2, 30))];

    private static RunRecord Record(Func<int, double?> memory, IEnumerable<HeapLook>? heaps = null)
    {
        var calls = new LogHistogram();
        var looks = Looks(memory, _ => calls.Add(2_000, 40), calls);
        return new DayRecord(Report(), looks, [.. heaps ?? Heaps]).Make(DateTimeOffset.UnixEpoch, Seconds, sameMachine: true, calls);
    }

    private static List<DayLook> Looks(Func<int, double?> memory, Action<int> call, LogHistogram calls)
    {
        var looks = new List<DayLook>();
        for (var second = 0; second < Seconds; second += DayWatch.EverySeconds)
        {
            var before = calls.Buckets();
            call(second);
            var look = DayLook.Of(second, DayWatch.EverySeconds, null, null, [.. calls.Buckets().Zip(before, (now, was) => now - was)]);
            looks.Add(look with { Memory = memory(second), Heap = 30, Cpu = 0.5, Pauses = 1 });
        }

        return looks;
    }

    private static DriveReport Report()
    {
        var none = Spread.Of(new LogHistogram(), 1);
        return new DriveReport(
            "handong", 1, "test", 288, 86_400, Seconds, 2_000, 0, new CallCounts(0, 0, 0, 0, 0, 0, []), none, none, [], none, [], none, [],
            0, 0, [], [], 0);
    }
}
