namespace SmartPolicing.Realtime.Grains.Dispatch.Batches;

/// <summary>
/// The cheapest way to give each row at most one column and each column to at most one row, where leaving a row without one has a price of
/// its own. Exact: one row after the other is added by a shortest augmenting path over reduced costs (Jonker and Volgenant 1987; Crouse
/// 2016 for more columns than rows). Equal costs give the same answer in every run. Pure; any thread.
/// </summary>
public static class LeastCost
{
    /// <summary>That row cannot have that column.</summary>
    public const int Cannot = -1;

    /// <summary>The row goes without a column.</summary>
    public const int Nobody = -1;

    /// <summary>Solves it: some rows² × columns steps of a nanosecond or two.</summary>
    /// <param name="costs">Row by row: 0 or more, or <see cref="Cannot"/>.</param>
    /// <param name="columns">How many there are; 0 or more.</param>
    /// <param name="without">Per row, what it costs to leave it without a column; 0 or more. All of them together stay below 2^62.</param>
    /// <param name="columnOf">Per row: its column, or <see cref="Nobody"/>.</param>
    /// <returns>What it costs in all.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit, or a cost is negative.</exception>
    public static long Solve(ReadOnlySpan<int> costs, int columns, ReadOnlySpan<long> without, Span<int> columnOf)
    {
        var rows = without.Length;
        if (columns < 0 || costs.Length != (long)rows * columns || columnOf.Length != rows)
            throw new ArgumentException($"{costs.Length} costs of {rows} × {columns}, room for {columnOf.Length}.", nameof(costs));
        foreach (var cost in costs)
            if (cost < Cannot) throw new ArgumentException($"A cost of {cost}.", nameof(costs));
        foreach (var cost in without)
            if (cost < 0) throw new ArgumentException($"A price of {cost}.", nameof(without));
        columnOf.Fill(Nobody);
        var paths = new Paths(rows, columns);
        for (var row = 0; row < rows; row++) paths.Add(row, costs, without, columnOf);
        var total = 0L;
        for (var row = 0; row < rows; row++)
            total += columnOf[row] == Nobody ? without[row] : costs[row * columns + columnOf[row]];
        return total;
    }

    /// <summary>Prices of rows and columns under which no cost is below 0, and the search for the next path.</summary>
    private sealed class Paths(int rows, int columns)
    {
        private readonly long[] _rowPrice = new long[rows];
        private readonly long[] _columnPrice = new long[columns];
        private readonly int[] _rowOf = Filled(columns);
        private readonly long[] _distance = new long[columns];
        private readonly int[] _from = new int[columns]; // The row a column is reached from.
        private readonly bool[] _isDone = new bool[columns];
        private readonly List<int> _done = [];

        public void Add(int added, ReadOnlySpan<int> costs, ReadOnlySpan<long> without, Span<int> columnOf)
        {
            _distance.AsSpan().Fill(long.MaxValue);
            _isDone.AsSpan().Clear();
            _done.Clear();
            var (row, soFar) = (added, 0L);
            var (leastWithout, rowWithout) = (long.MaxValue, added);
            while (true)
            {
                // Leaving a row without anybody ends a path, wherever the row was come to. A row that goes without is never come to again.
                var leaving = soFar + without[row] - _rowPrice[row];
                if (leaving < leastWithout) (leastWithout, rowWithout) = (leaving, row);
                var next = Relax(row, soFar, costs.Slice(row * columns, columns));
                if (next == Nobody || leastWithout <= _distance[next])
                {
                    Reprice(added, leastWithout);
                    var freed = columnOf[rowWithout];
                    columnOf[rowWithout] = Nobody;
                    if (rowWithout != added) Shift(added, freed, columnOf);
                    return;
                }

                if (_rowOf[next] == Nobody)
                {
                    Reprice(added, _distance[next]);
                    Shift(added, next, columnOf);
                    return;
                }

                _isDone[next] = true;
                _done.Add(next);
                (row, soFar) = (_rowOf[next], _distance[next]);
            }
        }

        private static int[] Filled(int length)
        {
            var filled = new int[length];
            filled.AsSpan().Fill(Nobody);
            return filled;
        }

        /// <returns>The nearest column that is not done; none when none can be reached.</returns>
        private int Relax(int row, long soFar, ReadOnlySpan<int> costs)
        {
            var (nearest, least) = (Nobody, long.MaxValue);
            var before = soFar - _rowPrice[row];
            for (var column = 0; column < costs.Length; column++)
            {
                if (_isDone[column]) continue;
                if (costs[column] != Cannot && before + costs[column] - _columnPrice[column] is var there && there < _distance[column])
                    (_distance[column], _from[column]) = (there, row);
                if (_distance[column] < least) (nearest, least) = (column, _distance[column]);
            }

            return nearest;
        }

        private void Reprice(int added, long length)
        {
            _rowPrice[added] += length;
            foreach (var column in _done)
            {
                var left = length - _distance[column];
                _columnPrice[column] -= left;
                _rowPrice[_rowOf[column]] += left;
            }
        }

        // Everybody on the path moves on by one column, back to the row that was added.
        private void Shift(int added, int column, Span<int> columnOf)
        {
            while (true)
            {
                var row = _from[column];
                var before = columnOf[row];
                (columnOf[row], _rowOf[column]) = (column, row);
                if (row == added) return;
                column = before;
            }
        }
    }
}
