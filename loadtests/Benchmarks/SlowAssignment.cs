namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>The least cost of an assignment by another way than the engine's: the textbook Hungarian method on a padded table. Slow.</summary>
internal static class SlowAssignment
{
    private const long Never = 1L << 58;

    /// <summary>See <see cref="Grains.Dispatch.Batches.LeastCost.Solve"/>.</summary>
    public static long Cost(int[] costs, int columns, long[] without)
    {
        var (rows, width) = (without.Length, columns + without.Length); // A column of its own for each row to go without.
        var (u, v) = (new long[rows + 1], new long[width + 1]);
        var (rowOf, way) = (new int[width + 1], new int[width + 1]);
        for (var added = 1; added <= rows; added++)
        {
            rowOf[0] = added;
            var column = Path(costs, columns, without, u, v, rowOf, way);
            for (; column != 0; column = way[column]) rowOf[column] = rowOf[way[column]];
        }

        var total = 0L;
        for (var column = 1; column <= width; column++)
            if (rowOf[column] > 0) total += CostOf(costs, columns, without, rowOf[column], column);
        return total;
    }

    private static int Path(int[] costs, int columns, long[] without, long[] u, long[] v, int[] rowOf, int[] way)
    {
        var least = new long[v.Length];
        Array.Fill(least, long.MaxValue);
        var isUsed = new bool[v.Length];
        var at = 0;
        do
        {
            isUsed[at] = true;
            var (row, delta, next) = (rowOf[at], long.MaxValue, 0);
            for (var column = 1; column < v.Length; column++)
            {
                if (isUsed[column]) continue;
                var reduced = CostOf(costs, columns, without, row, column) - u[row] - v[column];
                if (reduced < least[column]) (least[column], way[column]) = (reduced, at);
                if (least[column] < delta) (delta, next) = (least[column], column);
            }

            for (var column = 0; column < v.Length; column++)
            {
                if (isUsed[column]) (u[rowOf[column]], v[column]) = (u[rowOf[column]] + delta, v[column] - delta);
                else if (least[column] != long.MaxValue) least[column] -= delta;
            }

            at = next;
        }
        while (rowOf[at] != 0);
        return at;
    }

    private static long CostOf(int[] costs, int columns, long[] without, int row, int column)
    {
        if (column > columns) return column - columns == row ? without[row - 1] : Never;
        var cost = costs[(row - 1) * columns + column - 1];
        return cost < 0 ? Never : cost;
    }
}
