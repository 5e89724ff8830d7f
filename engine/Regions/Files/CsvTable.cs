using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>
/// A CSV file (RFC 4180, UTF-8 with or without byte order mark) as rows of the columns that were asked for. Immutable.
/// A quoted field may span lines; a row keeps the line it begins on. Blank lines are passed over. Only the text is kept: rows are cut out
/// of it as they are gone through, for a million of them take ten times the bytes of their file.
/// </summary>
internal sealed class CsvTable
{
    private readonly string _text;
    private readonly int _fieldMax;
    private readonly int[] _map;

    private CsvTable(string path, string text, int fieldMax, int[] map, int count)
    {
        Path = path;
        Count = count;
        (_text, _fieldMax, _map) = (text, fieldMax, map);
    }

    internal string Path { get; }

    /// <summary>How many rows there are.</summary>
    internal int Count { get; }

    /// <summary>The rows, made anew each time they are gone through. They are known to be sound.</summary>
    internal IEnumerable<CsvRow> Rows
    {
        get
        {
            var scan = new CsvScan(_text, _fieldMax);
            var fields = new List<string>();
            scan.TryNext(fields, out _, out _); // The header.
            while (scan.TryNext(fields, out var line, out _)) yield return new CsvRow(line, Array.ConvertAll(_map, at => fields[at]));
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="columns">Names wanted; fields of a row come in this order.</param>
    /// <param name="exactly">True when the header must hold these names and no other.</param>
    /// <param name="rowsMax">Rows beyond this are a refusal.</param>
    internal static bool TryRead(
        string path, string[] columns, bool exactly, int rowsMax, out CsvTable table, out RegionRefusal refusal,
        int fieldMax = RegionLimits.FieldCharactersMax)
    {
        table = null!;
        if (!FileBytes.TryRead(path, out var bytes, out refusal)) return false;
        if (!TryDecode(path, bytes, out var text, out refusal)) return false;

        var scan = new CsvScan(text, fieldMax);
        var fields = new List<string>();
        if (!scan.TryNext(fields, out var line, out var reason))
        {
            refusal = new RegionRefusal(path, Line(scan.Line), reason ?? "the file is empty; its first line must be the header");
            return false;
        }

        if (!TryMap(fields, columns, exactly, out var map, out var problem))
        {
            refusal = new RegionRefusal(path, Line(line), problem);
            return false;
        }

        var width = fields.Count;
        var count = 0;
        while (scan.TryNext(fields, out line, out reason))
        {
            if (fields.Count != width) reason = $"{fields.Count} fields where the header has {width}";
            else if (count == rowsMax) reason = $"more than {rowsMax} rows";
            if (reason is not null) break;
            count++;
        }

        refusal = reason is null ? null! : new RegionRefusal(path, Line(line), reason);
        table = new CsvTable(path, text, fieldMax, map, count);
        return reason is null;
    }

    /// <summary>The names of the columns of a file, to find out which are there.</summary>
    internal static bool TryReadHeader(string path, out IReadOnlyList<string> names, out RegionRefusal? refusal, int fieldMax)
    {
        names = [];
        if (!FileBytes.TryRead(path, out var bytes, out refusal) || !TryDecode(path, bytes, out var text, out refusal)) return false;
        var fields = new List<string>();
        var scan = new CsvScan(text, fieldMax);
        names = fields;
        if (scan.TryNext(fields, out _, out var reason)) return true;
        refusal = new RegionRefusal(path, Line(scan.Line), reason ?? "the file is empty; its first line must be the header");
        return false;
    }

    internal static string Line(int line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");

    private static bool TryDecode(string path, byte[] bytes, out string text, out RegionRefusal refusal)
    {
        ReadOnlySpan<byte> body = bytes;
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body))
        {
            text = "";
            refusal = new RegionRefusal(path, Line(1 + LinesBeforeInvalid(body)), "not UTF-8");
            return false;
        }

        text = Encoding.UTF8.GetString(body);
        refusal = null!;
        return true;
    }

    /// <summary>Line feeds before the first byte that is not UTF-8.</summary>
    internal static int LinesBeforeInvalid(ReadOnlySpan<byte> body)
    {
        var lines = 0;
        while (Rune.DecodeFromUtf8(body, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            if (rune.Value == '\n') lines++;
            body = body[consumed..];
        }

        return lines;
    }

    private static bool TryMap(List<string> header, string[] columns, bool exactly, out int[] map, out string problem)
    {
        map = new int[columns.Length];
        problem = "";
        for (var at = 0; at < header.Count && problem.Length == 0; at++)
        {
            if (header.IndexOf(header[at]) != at) problem = $"column \"{header[at]}\" is there twice";
            else if (exactly && !columns.Contains(header[at]))
                problem = $"unknown column \"{header[at]}\"; wanted: {string.Join(',', columns)}";
        }

        for (var at = 0; at < columns.Length && problem.Length == 0; at++)
        {
            map[at] = header.IndexOf(columns[at]);
            if (map[at] < 0) problem = $"column \"{columns[at]}\" is missing; wanted: {string.Join(',', columns)}";
        }

        return problem.Length == 0;
    }
}

/// <summary>One row: the line it begins on (from 1) and its fields in the order the reader was asked for.</summary>
internal readonly record struct CsvRow(int Line, string[] Fields)
{
    internal string this[Index column] => Fields[column];
}
