using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>One row of dispositions.csv: how an incident can end.</summary>
/// <param name="Code">Lower-case word, unique.</param>
/// <param name="Types">Types that can end so, sorted; a single "*" for all.</param>
/// <param name="RequiredFor">Types that cannot be closed without some disposition, sorted; a single "*" for all.</param>
/// <param name="IsFalseAlarm">It counts as a false alarm.</param>
public sealed record Disposition(
    string Code, string Name, string NameZh, IReadOnlyList<string> Types, IReadOnlyList<string> RequiredFor, bool IsFalseAlarm);

/// <summary>The disposition codes of a region. Immutable.</summary>
public sealed class DispositionTable
{
    private const int RowBytesMin = 21;

    private readonly Dictionary<string, Disposition> _byCode;
    private readonly HashSet<string> _required;

    /// <param name="rows">Unique codes.</param>
    public DispositionTable(IReadOnlyList<Disposition> rows)
    {
        Rows = rows;
        _byCode = rows.ToDictionary(row => row.Code, StringComparer.Ordinal);
        _required = rows.SelectMany(row => row.RequiredFor).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Of a region without the file: four that anybody can say, required of nobody.</summary>
    public static DispositionTable Default { get; } = new(
    [
        new("handled", "Handled", "已处置", ["*"], [], false),
        new("report-taken", "Report taken", "已受理", ["*"], [], false),
        new("nothing-found", "Nothing found", "未发现异常", ["*"], [], false),
        new("false-alarm", "False alarm", "误报", ["*"], [], true),
    ]);

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<Disposition> Rows { get; }

    /// <summary>True when an incident of the type cannot be closed without one.</summary>
    public bool IsRequiredFor(string type) => _required.Contains(type) || _required.Contains(StatusTable.Any);

    /// <returns>False when the policy knows no such code, or not for that type.</returns>
    public bool TryFind(string code, string type, out Disposition disposition) =>
        _byCode.TryGetValue(code, out disposition!)
        && (disposition.Types.Contains(type) || disposition.Types.Contains(StatusTable.Any));

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(Rows.Count);
        foreach (var row in Rows)
        {
            writer.Text(row.Code);
            writer.Text(row.Name);
            writer.Text(row.NameZh);
            PolicyBytes.Write(writer, row.Types);
            PolicyBytes.Write(writer, row.RequiredFor);
            writer.Flag(row.IsFalseAlarm);
        }
    }

    /// <summary>Reads it back.</summary>
    public static DispositionTable Read(ref StateReader reader)
    {
        var rows = new Disposition[reader.Count(RowBytesMin)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new Disposition(
                reader.Text(), reader.Text(), reader.Text(), PolicyBytes.ReadTexts(ref reader), PolicyBytes.ReadTexts(ref reader),
                reader.Flag());
        }

        return new DispositionTable(rows);
    }
}
