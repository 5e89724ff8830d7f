using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>What came out: the recording, the model as it was, the model what-if, and the difference; in all and by priority.</summary>
/// <param name="Region">Its id.</param>
/// <param name="Until">Until when the period's incidents were followed.</param>
/// <param name="PolicyFile">The other policy; null for the recorded one.</param>
/// <param name="OfficersFile">The other officers; null for the recorded ones.</param>
/// <param name="Rows">All first, then the priorities that had incidents.</param>
/// <param name="Assumptions">In plain words, one line each.</param>
internal sealed record WhatIfReport(
    string Region, Instant From, Instant To, Instant Until, string? PolicyFile, string? OfficersFile,
    IReadOnlyList<WhatIfReport.Row> Rows, IReadOnlyList<string> Assumptions)
{
    private const int LabelWidth = 32, ColumnWidth = 13;

    private static readonly string[] s_heads = ["recorded", "model as was", "model what-if", "difference"];

    /// <summary>One group of incidents.</summary>
    /// <param name="Priority">Null for all.</param>
    internal sealed record Row(byte? Priority, ResponseFigures Recorded, ResponseFigures AsItWas, ResponseFigures WhatIf)
    {
        internal bool HasIncidents => Recorded.Incidents + AsItWas.Incidents + WhatIf.Incidents > 0;

        internal IEnumerable<FigureLine> Lines => FigureLine.All.Where(line => Priority is null || !line.IsWhole);
    }

    /// <summary>For a person.</summary>
    internal string ToTable()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Region}, {From} to {To}, incidents followed until {Until}");
        text.AppendLine($"what if: policy {PolicyFile ?? "as recorded"}, officers {OfficersFile ?? "as recorded"}");
        text.AppendLine();
        text.Append(' ', LabelWidth);
        foreach (var head in s_heads) text.Append(head.PadLeft(ColumnWidth + 1));
        text.AppendLine();
        foreach (var row in Rows)
        {
            text.AppendLine(row.Priority is null ? "all" : $"priority {row.Priority}");
            foreach (var line in row.Lines) Write(text, row, line);
        }

        text.AppendLine();
        foreach (var assumption in Assumptions) text.Append("- ").AppendLine(assumption);
        return text.ToString();
    }

    /// <summary>For a program: the same figures. Indented, with a line break at the end.</summary>
    internal byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("region", Region);
            json.WriteString("from", From.ToString());
            json.WriteString("to", To.ToString());
            json.WriteString("followedUntil", Until.ToString());
            json.WriteString("policy", PolicyFile);
            json.WriteString("officers", OfficersFile);
            json.WriteStartArray("groups");
            foreach (var row in Rows) Write(json, row);
            json.WriteEndArray();
            json.WriteStartArray("assumptions");
            foreach (var assumption in Assumptions) json.WriteStringValue(assumption);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(StringBuilder text, Row row, FigureLine line)
    {
        text.Append("  ").Append(line.Label.PadRight(LabelWidth - 2));
        foreach (var figures in (ResponseFigures[])[row.Recorded, row.AsItWas, row.WhatIf])
            text.Append(' ').Append(Shown(Value(line, figures), line.Decimals, "").PadLeft(ColumnWidth));
        text.Append(' ').AppendLine(Shown(Difference(line, row), line.Decimals, "+").PadLeft(ColumnWidth));
    }

    private static void Write(Utf8JsonWriter json, Row row)
    {
        json.WriteStartObject();
        if (row.Priority is { } priority) json.WriteNumber("priority", priority);
        else json.WriteNull("priority");
        (string Name, Func<FigureLine, double?> Of)[] columns =
        [
            ("recorded", line => Value(line, row.Recorded)), ("asItWas", line => Value(line, row.AsItWas)),
            ("whatIf", line => Value(line, row.WhatIf)), ("difference", line => Difference(line, row)),
        ];
        foreach (var (name, of) in columns)
        {
            json.WriteStartObject(name);
            foreach (var line in row.Lines)
            {
                if (of(line) is { } value) json.WriteNumber(line.Key, value);
                else json.WriteNull(line.Key);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // Of the rounded values, so that the columns add up.
    private static double? Difference(FigureLine line, Row row) =>
        Value(line, row.WhatIf) - Value(line, row.AsItWas) is { } difference ? Math.Round(difference, line.Decimals) : null;

    private static double? Value(FigureLine line, ResponseFigures figures) =>
        line.Of(figures) is { } value ? Math.Round(value, line.Decimals) : null;

    private static string Shown(double? value, int decimals, string plus)
    {
        if (value is not { } number) return "-";
        var digits = number.ToString(decimals == 0 ? "#,0" : "#,0.0", CultureInfo.InvariantCulture);
        return number > 0 ? plus + digits : digits;
    }
}
