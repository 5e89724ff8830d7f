using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>One row of safety.csv: when an officer is asked whether all is well.</summary>
/// <param name="Type">Type of the incident the officer is on; "*" for the others and for none.</param>
/// <param name="Status">The officer's status code; "*" for the others.</param>
/// <param name="AskSeconds">Asked after so long in the status, and again so long after each answer; 0: never asked.</param>
/// <param name="AnswerSeconds">Without an answer for so long the desks are alarmed. At least 1 where it is asked.</param>
public sealed record SafetyCheck(string Type, string Status, int AskSeconds, int AnswerSeconds);

/// <summary>When officers are asked whether all is well, by type of incident and status. Immutable.</summary>
public sealed class SafetyTable
{
    private const int RowBytesMin = 16;

    private readonly Dictionary<(string Type, string Status), SafetyCheck> _rows = [];

    /// <param name="rows">At most one for each type and status.</param>
    public SafetyTable(IReadOnlyList<SafetyCheck> rows)
    {
        Rows = rows;
        foreach (var row in rows) _rows.Add((row.Type, row.Status), row);
    }

    /// <summary>Of a region without the file: nobody is asked.</summary>
    public static SafetyTable Default { get; } = new([]);

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<SafetyCheck> Rows { get; }

    /// <summary>
    /// The row that holds: of type and status, else of the type at any status, else of any type at the status, else of any at any. Null when
    /// there is none, or that row says never.
    /// </summary>
    /// <param name="type">Of the incident the officer is on; empty when on none.</param>
    /// <param name="status">The officer's status code.</param>
    public SafetyCheck? Find(string type, string status)
    {
        var row = _rows.GetValueOrDefault((type, status))
            ?? _rows.GetValueOrDefault((type, StatusTable.Any))
            ?? _rows.GetValueOrDefault((StatusTable.Any, status))
            ?? _rows.GetValueOrDefault((StatusTable.Any, StatusTable.Any));
        return row is { AskSeconds: > 0 } ? row : null;
    }

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(Rows.Count);
        foreach (var row in Rows)
        {
            writer.Text(row.Type);
            writer.Text(row.Status);
            writer.Int(row.AskSeconds);
            writer.Int(row.AnswerSeconds);
        }
    }

    /// <summary>Reads it back.</summary>
    public static SafetyTable Read(ref StateReader reader)
    {
        var rows = new SafetyCheck[reader.Count(RowBytesMin)];
        for (var i = 0; i < rows.Length; i++) rows[i] = new SafetyCheck(reader.Text(), reader.Text(), reader.Int(), reader.Int());
        return new SafetyTable(rows);
    }
}
