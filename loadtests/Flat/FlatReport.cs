using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.LoadTests.Benchmarks;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>What <c>flat</c> found.</summary>
internal sealed record FlatReport(string Region, ulong Seed, IReadOnlyList<FlatMemory> Memories)
{
    /// <summary>Tables in Markdown.</summary>
    public string ToTables()
    {
        var text = new StringBuilder();
        text.Append($"{Region}; seed {Seed}; {Timing.Machine()}\n");
        if (Memories.Count > 0) AddMemories(text);
        return text.ToString();
    }

    private void AddMemories(StringBuilder text)
    {
        text.Append("\nManaged bytes that stay after a full collection, per officer\n\n");
        text.Append("| officers | jurisdictions | registration | state, fresh | hot state | a frame | board | all | all together |\n");
        text.Append("|---:|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Memories)
        {
            string Each(long bytes) => ((double)bytes / row.Officers).ToString("N0", CultureInfo.InvariantCulture);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Officers:N0} | {Layout(row.Together)} | {Each(row.Registrations)} | {Each(row.Fresh)} | {Each(row.State)} ")
                .Append($"| {Each(row.Frames)} | {Each(row.Board)} | {Each(row.All)} | {BenchReport.Show(BenchUnit.Bytes, row.All)} |\n");
        }
    }

    private static string Layout(bool together) => together ? "one" : "as the region";
}
