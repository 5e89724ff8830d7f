using System.Globalization;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Policy;

/// <summary>The rows of one table of the policy, field by field, with the codes that other tables know. One thread.</summary>
/// <param name="known">What rows may name.</param>
internal sealed class TableFields(string path, string[] columns, KnownCodes known)
{
    private readonly RowFields _fields = new(path);
    private CsvRow _row;

    /// <summary>Reads all rows; stops at the first that is wrong.</summary>
    /// <param name="read">One row.</param>
    internal static bool TryReadRows<T>(
        string path, string[] columns, int rowsMax, KnownCodes known, Func<TableFields, T> read, out List<T> rows, out RegionRefusal refusal)
    {
        rows = [];
        if (!CsvTable.TryRead(path, columns, exactly: true, rowsMax, out var table, out refusal)) return false;
        var fields = new TableFields(path, columns, known);
        foreach (var row in table.Rows)
        {
            fields._row = row;
            fields._fields.Begin(row);
            var made = read(fields);
            if (fields._fields.Refusal is not null) break;
            rows.Add(made);
        }

        refusal = fields._fields.Refusal!;
        return refusal is null;
    }

    /// <summary>The line is wrong.</summary>
    internal void Refuse(string reason) => _fields.Refuse(reason);

    internal int Whole(string column, int low, int high) => (int)_fields.Whole(At(column), column, low, high);

    internal string Text(string column, int low, int high) => _fields.Text(At(column), column, low, high);

    internal string Name(string column) => Text(column, 1, RegionLimits.NameCharactersMax);

    internal string Raw(string column) => _row[At(column)];

    /// <summary>A code that is this table's own: well formed and not there before.</summary>
    internal string NewCode(HashSet<string> codes)
    {
        var code = _fields.Word(At("code"), "code");
        if (!codes.Add(code)) Refuse($"code \"{code}\" is there twice");
        return code;
    }

    internal T OneOf<T>(string column, IReadOnlyDictionary<string, T> words)
    {
        if (words.TryGetValue(Raw(column), out var value)) return value;
        Refuse($"{column} \"{Short(Raw(column))}\" is none of {string.Join(", ", words.Keys)}");
        return words.Values.First();
    }

    /// <summary>1 to 4, or 0 for "*".</summary>
    internal byte Priority() => Raw("priority") == StatusTable.Any ? (byte)0 : (byte)Whole("priority", 1, 4);

    internal string Type() => OneCode("type", known.HasType);

    internal string Area() => OneCode("area", known.HasArea);

    internal string Status() => OneCode("status", known.HasStatus);

    /// <summary>Types separated by spaces, or "*".</summary>
    internal string[] Types(string column, bool mayBeEmpty)
    {
        var words = Raw(column).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 && !mayBeEmpty) Refuse($"{column} is empty; * is every type");
        if (words.Length > 1 && words.Contains(StatusTable.Any)) Refuse($"{column}: * stands alone");
        foreach (var word in words)
            if (word != StatusTable.Any && !known.HasType(word)) Refuse($"{column}: \"{Short(word)}\" is no type of policy.json");
        return Words.Sorted(words);
    }

    private string OneCode(string column, Func<string, bool> isKnown)
    {
        var code = Raw(column);
        if (code != StatusTable.Any && !isKnown(code)) Refuse($"{column} \"{Short(code)}\" is not known; * is every one");
        return code;
    }

    private int At(string column) => Array.IndexOf(columns, column);

    internal static string Short(string text) => text.Length <= 40 ? text : Words.Cut(text, 40) + "…";

    internal static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What tables may name. Filled in the order in which they are read. One thread.</summary>
internal sealed class KnownCodes
{
    internal IReadOnlySet<string> Types { get; init; } = new HashSet<string>();

    internal IReadOnlySet<string> Areas { get; init; } = new HashSet<string>();

    internal IReadOnlySet<string> Statuses { get; init; } = new HashSet<string>();

    internal bool HasType(string code) => Types.Contains(code) || PolicyWords.IsEngineType(code);

    internal bool HasArea(string code) => Areas.Contains(code);

    internal bool HasStatus(string code) => Statuses.Contains(code);
}
