using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>Phone lines of one shard that are not over. Single writer: the board's task, which is also the only reader.</summary>
internal sealed class BoardLines
{
    private readonly SortedDictionary<uint, LineRow> _lines = [];

    /// <summary>Oldest first.</summary>
    internal IEnumerable<LineRow> All => _lines.Values;

    internal void Clear() => _lines.Clear();

    /// <summary>Takes a change in.</summary>
    /// <returns>What desks are told.</returns>
    internal EventItem Take(LineView line)
    {
        var row = LineMapping.Row(line);
        if (line.State == LineState.Over) _lines.Remove(line.Id.Number);
        else _lines[line.Id.Number] = row;
        return EventItem.Of(row);
    }
}
