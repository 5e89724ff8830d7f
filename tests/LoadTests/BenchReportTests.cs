using System.Text.Json;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class BenchReportTests
{
    private static readonly BenchReport Report = new("map of 3 streets", "2 cores", 7,
    [
        new BenchRow("quick", BenchUnit.Nanoseconds, new Spread(1_000, 95.5, 94.2, 0, 0, 130, 900), 0)
        {
            Targets = [new BenchTarget(BenchFigure.Median, 94.2)],
            Check = new BenchCheck(500, 0, ""),
        },
        new BenchRow("slow", BenchUnit.Nanoseconds, new Spread(20, 2e6, 2.5e6, 0, 0, 3e9, 3e9), 1_234.4)
        {
            Targets = [new BenchTarget(BenchFigure.Median, 3e6), new BenchTarget(BenchFigure.P99, 1e9)],
            Check = new BenchCheck(60, 2, "edge 5: 3 ms, the slow way says 4 ms"),
            Note = "cold",
        },
        new BenchRow("peak", BenchUnit.Bytes, new Spread(3, 3e6, 3e6, 0, 0, 3e6, 3e6), null),
    ]);

    [Fact]
    public void Table_HasARowForEach_WithTargetsAndChecks()
    {
        string[] expected =
        [
            "map of 3 streets; seed 7",
            "2 cores",
            "",
            "| what  |     n |   median |      p99 |     mean |               target |     met | checked, differ | B/call |",
            "| ----- | ----: | -------: | -------: | -------: | -------------------: | ------: | --------------: | -----: |",
            "| quick | 1,000 |  94.2 ns |   130 ns |  95.5 ns |       median 94.2 ns |     yes |          500, 0 |      0 |",
            "| slow  |    20 |   2.5 ms |      3 s |     2 ms | median 3 ms, p99 1 s | yes, NO |           60, 2 |  1,234 |",
            "| peak  |     3 | 2.86 MiB | 2.86 MiB | 2.86 MiB |                      |         |                 |        |",
            "",
            "slow: cold",
            "slow: WRONG, first: edge 5: 3 ms, the slow way says 4 ms",
            "checked 560, 2 differ",
            "",
        ];
        Assert.Equal(string.Join('\n', expected), Report.ToTable());
        Assert.Equal((560, 2), (Report.Checked, Report.Differ));
    }

    [Fact]
    public void Json_HasTheFiguresAsNumbers()
    {
        using var json = JsonDocument.Parse(Report.ToJson());
        var root = json.RootElement;
        Assert.Equal(7, root.GetProperty("seed").GetInt32());
        Assert.False(root.TryGetProperty("differ", out _));
        var slow = root.GetProperty("rows")[1];
        Assert.Equal("nanoseconds", slow.GetProperty("unit").GetString());
        Assert.Equal(2.5e6, slow.GetProperty("spread").GetProperty("median").GetDouble());
        Assert.Equal("p99", slow.GetProperty("targets")[1].GetProperty("figure").GetString());
        Assert.False(slow.GetProperty("isMet").GetBoolean());
        Assert.Equal(2, slow.GetProperty("check").GetProperty("differ").GetInt32());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("rows")[2].GetProperty("isMet").ValueKind);
    }

    [Theory]
    [InlineData(2.04, "2.04 ns")]
    [InlineData(94.2, "94.2 ns")]
    [InlineData(9.996, "10 ns")]
    [InlineData(99.96, "100 ns")]
    [InlineData(999.4, "999 ns")]
    [InlineData(1_000, "1 µs")]
    [InlineData(12_345, "12.3 µs")]
    [InlineData(1_380_000, "1.38 ms")]
    [InlineData(20e9, "20 s")]
    [InlineData(0, "0 ns")]
    public void Times_HaveThreeDigitsAndAUnit(double nanoseconds, string expected) =>
        Assert.Equal(expected, BenchReport.Show(BenchUnit.Nanoseconds, nanoseconds));

    [Theory]
    [InlineData(1_023, "1023 B")]
    [InlineData(1_024, "1 KiB")]
    [InlineData(432_013_312, "412 MiB")]
    [InlineData(1L << 30, "1 GiB")]
    public void Sizes_HaveAUnit(long bytes, string expected) => Assert.Equal(expected, BenchReport.Show(BenchUnit.Bytes, bytes));

    [Fact]
    public void Checks_CountDifferences_AndKeepTheFirst()
    {
        Assert.Equal(new BenchCheck(3, 2, "b"), BenchCheck.Of([(true, "a"), (false, "b"), (false, "c")]));
        Assert.Equal(new BenchCheck(0, 0, ""), BenchCheck.Of([]));
    }

    [Fact]
    public void Calls_AreCounted_AfterAWarmUpOfTheirOwn()
    {
        var warm = new HashSet<int>();
        var measured = new List<int>();
        byte[]? kept = null;
        var row = Timing.Calls("x", 10, i =>
        {
            if (i < Timing.WarmUp) warm.Add(i);
            else measured.Add(i - Timing.WarmUp);
            kept = new byte[1_000];
        });
        Assert.NotNull(kept);
        Assert.Equal(Timing.WarmUp, warm.Count);
        Assert.Equal(Enumerable.Range(0, 10), measured);
        Assert.Equal(10, row.Spread.Count);
        Assert.InRange(row.BytesPerCall!.Value, 1_000, 1_200);
        Assert.Equal([0, 1, 2, 3], Sequence());

        List<int> Sequence()
        {
            var calls = new List<int>();
            Timing.FewCalls("x", 3, calls.Add);
            return calls;
        }
    }
}
