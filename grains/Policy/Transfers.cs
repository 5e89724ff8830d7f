using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>One row of transfers.csv: a body that takes matters that are not for the police.</summary>
/// <param name="Code">Lower-case word, unique.</param>
/// <param name="Number">Its line, as dialled ("12345"); may be empty.</param>
/// <param name="Types">Types that may go there, sorted; a single "*" for all.</param>
/// <param name="AnswerSeconds">Without an answer for so long the desks are told; 0: none is expected.</param>
public sealed record TransferBody(
    string Code, string Name, string NameZh, string Number, IReadOnlyList<string> Types, int AnswerSeconds);

/// <summary>The bodies that matters are transferred to. Immutable.</summary>
public sealed class TransferTable
{
    private const int RowBytesMin = 24;

    private readonly Dictionary<string, TransferBody> _byCode;

    /// <param name="rows">Unique codes.</param>
    public TransferTable(IReadOnlyList<TransferBody> rows)
    {
        Rows = rows;
        _byCode = rows.ToDictionary(row => row.Code, StringComparer.Ordinal);
    }

    /// <summary>Of a region without the file: nobody.</summary>
    public static TransferTable Default { get; } = new([]);

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<TransferBody> Rows { get; }

    /// <returns>False when the policy knows no such body, or not for that type.</returns>
    public bool TryFind(string code, string type, out TransferBody body) =>
        _byCode.TryGetValue(code, out body!) && (body.Types.Contains(type) || body.Types.Contains(StatusTable.Any));

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(Rows.Count);
        foreach (var row in Rows)
        {
            writer.Text(row.Code);
            writer.Text(row.Name);
            writer.Text(row.NameZh);
            writer.Text(row.Number);
            PolicyBytes.Write(writer, row.Types);
            writer.Int(row.AnswerSeconds);
        }
    }

    /// <summary>Reads it back.</summary>
    public static TransferTable Read(ref StateReader reader)
    {
        var rows = new TransferBody[reader.Count(RowBytesMin)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new TransferBody(
                reader.Text(), reader.Text(), reader.Text(), reader.Text(), PolicyBytes.ReadTexts(ref reader), reader.Int());
        }

        return new TransferTable(rows);
    }
}
