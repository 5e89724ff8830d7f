namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>
/// What a viewer has still to be told of a whole: rows are made when they are taken, as they are then, so that the picture of a million
/// officers is never in memory as rows. The board's task only.
/// </summary>
/// <param name="rows">As many as <paramref name="count"/>.</param>
internal sealed class RowsToCome<TRow>(IEnumerable<TRow> rows, int count)
{
    private readonly IEnumerator<TRow> _rows = rows.GetEnumerator();

    /// <summary>Rows that were not taken yet.</summary>
    internal int Left { get; private set; } = count;

    /// <summary>The next of them: at most <see cref="DashboardLimits.RowsPerPieceMax"/>.</summary>
    internal List<TRow> Take()
    {
        var taken = new List<TRow>(Math.Min(Left, DashboardLimits.RowsPerPieceMax));
        while (taken.Count < taken.Capacity && _rows.MoveNext()) taken.Add(_rows.Current);
        Left -= taken.Count;
        return taken;
    }
}
