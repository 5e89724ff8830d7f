using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>What a benchmark found, as a table for people and as JSON for comparing runs.</summary>
/// <param name="Subject">What it ran on, e.g. a map's file name and size.</param>
/// <param name="Machine">Cores, runtime and load.</param>
/// <param name="Seed">Of all chance in the run.</param>
internal sealed record BenchReport(string Subject, string Machine, ulong Seed, IReadOnlyList<BenchRow> Rows)
{
    private const double Kibi = 1024;

    private static readonly string[] Columns = ["what", "n", "median", "p99", "mean", "target", "met", "checked, differ", "B/call"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // A file, never part of a page.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Answers compared in all rows.</summary>
    [JsonIgnore]
    public int Checked => Rows.Sum(row => row.Check?.Checked ?? 0);

    /// <summary>Of those, how many differed.</summary>
    [JsonIgnore]
    public int Differ => Rows.Sum(row => row.Check?.Differ ?? 0);

    /// <summary>A table in Markdown, what to know of its rows, and whether all answers were right.</summary>
    public string ToTable()
    {
        var cells = Rows.Select(CellsOf).Prepend(Columns).ToList();
        var widths = Columns.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        text.Append($"{Subject}; seed {Seed}\n{Machine}\n\n");
        for (var row = 0; row < cells.Count; row++)
        {
            AddLine(text, cells[row].Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])));
            if (row == 0) AddLine(text, widths.Select((width, i) => i == 0 ? new string('-', width) : new string('-', width - 1) + ":"));
        }

        text.Append('\n');
        foreach (var row in Rows)
        {
            if (row.Note.Length > 0) text.Append($"{row.Name}: {row.Note}\n");
            if (row.Check is { Differ: > 0 } check) text.Append($"{row.Name}: WRONG, first: {check.First}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"checked {Checked:N0}, {Differ:N0} differ\n");
        return text.ToString();
    }

    /// <summary>Everything as JSON: times in nanoseconds, sizes in bytes.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Three digits and a unit: "94.2 ns", "1.38 ms", "412 MiB".</summary>
    public static string Show(BenchUnit unit, double value)
    {
        if (unit == BenchUnit.Bytes)
        {
            return value < Kibi ? $"{Digits(value)} B"
                : value < Kibi * Kibi ? $"{Digits(value / Kibi)} KiB"
                : value < Kibi * Kibi * Kibi ? $"{Digits(value / (Kibi * Kibi))} MiB"
                : $"{Digits(value / (Kibi * Kibi * Kibi))} GiB";
        }

        return value < 1e3 ? $"{Digits(value)} ns"
            : value < 1e6 ? $"{Digits(value / 1e3)} µs"
            : value < 1e9 ? $"{Digits(value / 1e6)} ms"
            : $"{Digits(value / 1e9)} s";
    }

    private static string Digits(double value)
    {
        var decimals = value switch { < 9.995 => 2, < 99.95 => 1, _ => 0 };
        var text = value.ToString("F" + decimals, CultureInfo.InvariantCulture);
        return decimals > 0 ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string[] CellsOf(BenchRow row) =>
    [
        row.Name,
        row.Spread.Count.ToString("N0", CultureInfo.InvariantCulture),
        Show(row.Unit, row.Spread.Median),
        Show(row.Unit, row.Spread.P99),
        Show(row.Unit, row.Spread.Mean),
        string.Join(", ", row.Targets.Select(target => $"{NameOf(target.Figure)} {Show(row.Unit, target.Limit)}")),
        row.Targets.Count == 1 ? YesOrNo(row.IsMet == true) : string.Join(", ", row.Targets.Select(target => YesOrNo(row.IsMetBy(target)))),
        row.Check is { } check ? string.Create(CultureInfo.InvariantCulture, $"{check.Checked:N0}, {check.Differ:N0}") : "",
        row.BytesPerCall?.ToString("N0", CultureInfo.InvariantCulture) ?? "",
    ];

    private static string NameOf(BenchFigure figure) => figure switch
    {
        BenchFigure.Median => "median",
        BenchFigure.P99 => "p99",
        _ => "max",
    };

    private static string YesOrNo(bool met) => met ? "yes" : "NO";

    private static void AddLine(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
