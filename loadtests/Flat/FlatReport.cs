using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>What <c>flat</c> found, by ascending number of officers. What was not measured is empty.</summary>
internal sealed record FlatReport(
    string Region, ulong Seed, string Machine, List<FlatMemory> Memories, List<FlatFixes> Fixes, List<FlatReads> Reads,
    List<FlatDispatch> Dispatches)
{
    /// <summary>A fix folded on one core: five million a second. Unit: nanoseconds.</summary>
    public const double FoldTarget = 200;

    /// <summary>A read matched with 100,000 entries. Unit: nanoseconds.</summary>
    public const double MatchTarget = 2_000;

    /// <summary>Hot state of one officer. Unit: bytes.</summary>
    public const double StateTarget = 256;

    /// <summary>Tables in Markdown.</summary>
    public string ToTables()
    {
        var text = new StringBuilder();
        text.Append($"{Region}; seed {Seed}; {Machine}\n");
        if (Memories.Count > 0) AddMemories(text);
        if (Fixes.Count > 0) AddFixes(text);
        if (Reads.Count > 0) AddReads(text);
        if (Dispatches.Count > 0) AddDispatches(text);
        return text.ToString();
    }

    /// <summary>One chart of each thing that was measured, with the name of its file.</summary>
    public IEnumerable<(string Name, Chart Chart)> Charts()
    {
        var officers = new ChartAxis("Officers", Scale: AxisScale.Log);
        if (Fixes.Count > 0)
        {
            yield return ("fix", new Chart("Cost of one fix", officers, new ChartAxis("Time of one core", "ns"),
            [
                .. Lines("bytes to state", Fixes, each => each.Together, each => new(each.Officers, each.Median)),
                .. Lines("folding alone", Fixes, each => each.Together, each => new(each.Officers, each.Fold.Median)),
            ])
            { Levels = [new ChartMark(FoldTarget, "target of folding")] });
        }

        if (Reads.Count > 0)
        {
            yield return ("read", new Chart("Cost of one plate read", officers, new ChartAxis("Time of one core", "ns"),
            [
                .. Lines("camera, plate and match", Reads, each => each.Together, each => new(each.Officers, each.Median)),
                .. Lines("match alone", Reads, each => each.Together, each => new(each.Officers, each.Match.Median)),
            ])
            { Levels = [new ChartMark(MatchTarget, "target of matching")] });
        }

        if (Dispatches.Count > 0)
        {
            var time = new ChartAxis("Time of one core", "µs", AxisScale.Log);
            yield return ("dispatch", new Chart("Cost of a dispatch, call to directive", officers, time,
            [
                .. Lines("median", Dispatches, each => each.Together, each => new(each.Officers, each.Whole.Median / 1_000)),
                .. Lines("p99", Dispatches, each => each.Together, each => new(each.Officers, each.Whole.P99 / 1_000)),
            ]));
        }

        if (Memories.Count > 0)
        {
            yield return ("memory", new Chart("Memory of one officer", officers, new ChartAxis("Managed memory", "B"),
            [
                .. Lines("all", Memories, each => each.Together, each => new(each.Officers, (double)each.All / each.Officers)),
                .. Lines("hot state", Memories, each => each.Together, each => new(each.Officers, (double)each.State / each.Officers)),
            ])
            { Levels = [new ChartMark(StateTarget, "target of the hot state")] });
        }
    }

    private static IEnumerable<ChartSeries> Lines<T>(
        string name, IEnumerable<T> rows, Func<T, bool> isTogether, Func<T, ChartPoint> point)
    {
        foreach (var layout in rows.GroupBy(isTogether))
            yield return new ChartSeries($"{name}, {Layout(layout.Key)}", [.. layout.Select(point)]) { IsDashed = layout.Key };
    }

    private void AddMemories(StringBuilder text)
    {
        text.Append("\nManaged bytes that stay after a full collection, per officer\n\n");
        text.Append("| officers | jurisdictions | registration | state, fresh | hot state | a frame | board | all | all together |\n");
        text.Append("|---:|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Memories)
        {
            string Each(long bytes) => Number((double)bytes / row.Officers);
            text.Append($"| {Number(row.Officers)} | {Layout(row.Together)} | {Each(row.Registrations)} | {Each(row.Fresh)} ")
                .Append($"| {Each(row.State)} | {Each(row.Frames)} | {Each(row.Board)} | {Each(row.All)} ")
                .Append($"| {BenchReport.Show(BenchUnit.Bytes, row.All)} |\n");
        }
    }

    private void AddFixes(StringBuilder text)
    {
        text.Append("\nOne fix on one core\n\n");
        text.Append("| officers | jurisdictions | n | decode | fold | fold, mean | p99 | write | together ")
            .Append("| fold alone, per s | into another cell |\n");
        text.Append("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Fixes)
        {
            text.Append($"| {Number(row.Officers)} | {Layout(row.Together)} | {Number(row.Fixes)} | {Time(row.Decode.Median)} ")
                .Append($"| {Time(row.Fold.Median)} | {Time(row.Fold.Mean)} | {Time(row.Fold.P99)} | {Time(row.Write.Median)} ")
                .Append($"| {Time(row.Median)} | {Number(1e9 / row.Fold.Median)} ")
                .Append(CultureInfo.InvariantCulture, $"| {row.Crossing * 100:F1} % |\n");
        }
    }

    private void AddReads(StringBuilder text)
    {
        text.Append("\nOne plate read on one core, between fixes, against a full watchlist\n\n");
        text.Append("| officers | jurisdictions | n | camera | parse | match | match, mean | p99 | together |\n");
        text.Append("|---:|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Reads)
        {
            text.Append($"| {Number(row.Officers)} | {Layout(row.Together)} | {Number(row.Reads)} | {Time(row.Camera.Median)} ")
                .Append($"| {Time(row.Parse.Median)} | {Time(row.Match.Median)} | {Time(row.Match.Mean)} | {Time(row.Match.P99)} ")
                .Append($"| {Time(row.Median)} |\n");
        }
    }

    private void AddDispatches(StringBuilder text)
    {
        text.Append("\nOne call to its directive on one core\n\n");
        text.Append("| officers | jurisdictions | n | median | p99 | mean | shard, median | p99 | roads, median | p99 ")
            .Append("| asked about | nobody |\n");
        text.Append("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Dispatches)
        {
            text.Append($"| {Number(row.Officers)} | {Layout(row.Together)} | {Number(row.Whole.Count)} ")
                .Append($"| {Time(row.Whole.Median)} | {Time(row.Whole.P99)} | {Time(row.Whole.Mean)} ")
                .Append($"| {Time(row.Shard.Median)} | {Time(row.Shard.P99)} | {Time(row.Roads.Median)} | {Time(row.Roads.P99)} ")
                .Append($"| {Number(row.Asked)} | {Number(row.Nobody)} |\n");
        }
    }

    private static string Layout(bool together) => together ? "all in one" : "as the region";

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(double nanoseconds) => BenchReport.Show(BenchUnit.Nanoseconds, nanoseconds);
}
