using System.Diagnostics;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>The solver against every way there is, on small cases, and against a slow one by another method on larger ones.</summary>
public class LeastCostTests
{
    [Fact]
    public void SmallCases_AreTheBestOfAllWays()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var (rows, columns) = (random.Next(0, 6), random.Next(0, 6));
            var costs = Costs(random, rows, columns, most: random.Next(1, 30));
            var without = Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0 ? 0L : random.Next(200)).ToArray();
            var columnOf = new int[rows];
            var total = LeastCost.Solve(costs, columns, without, columnOf);
            Check(costs, columns, without, columnOf, total);
            Assert.True(Best(costs, columns, without, 0, 0) == total, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(20, 60, 0)]
    [InlineData(60, 20, 0)]
    [InlineData(40, 40, 0)]
    [InlineData(50, 150, 1)]
    [InlineData(30, 31, 2)]
    public void LargerCases_AreAsGoodAsTheSlowHungarian(int rows, int columns, int kind)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var costs = Costs(random, rows, columns, most: kind switch { 0 => 172_800, 1 => 5, _ => 1_000 });
            var without = Enumerable.Range(0, rows).Select(_ => kind == 2 ? random.Next(900) : (long)random.Next(1, 5) << 40).ToArray();
            var columnOf = new int[rows];
            var total = LeastCost.Solve(costs, columns, without, columnOf);
            Check(costs, columns, without, columnOf, total);
            Assert.Equal(SlowHungarian(costs, rows, columns, without), total);
        }
    }

    // First as many as can be of the most urgent, first officers before further ones; then the next.
    [Fact]
    public void WhatIsServed_IsMostUrgentFirst_WhateverTheTravelTimes()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var (rows, columns) = (random.Next(1, 7), random.Next(1, 5));
            var places = Enumerable.Range(0, rows)
                .Select(row => new BatchPlace(new IncidentId(new JurisdictionId(1), (uint)row + 1), (byte)random.Next(1, 5), random.Next(2) == 0, []))
                .ToArray();
            var costs = new int[rows * columns];
            for (var i = 0; i < costs.Length; i++)
                costs[i] = BatchProblem.CostOf(places[i / columns].Priority, random.Next(4) == 0 ? -1 : random.Next(30_000_000));
            var columnOf = new int[rows];
            LeastCost.Solve(costs, columns, BatchProblem.Without(places), columnOf);
            Assert.Equal(BestServed(costs, columns, places, 0, 0, new int[8]), Key(places, columnOf));
        }
    }

    [Fact]
    public void TheMostThatIsAllowed_DoesNotOverflow()
    {
        var places = Enumerable.Range(0, DomainLimits.BatchPlacesMax)
            .Select(row => new BatchPlace(default, (byte)(row / 2 % 4 + 1), row % 2 == 0, [])).ToArray();
        var without = BatchProblem.Without(places);
        Assert.All(without, price => Assert.True(price > 0));
        Assert.True(without.Aggregate(0m, (sum, price) => sum + price) < (decimal)(1L << 62));
    }

    [Fact]
    public void FiftyOfTwoThousand_AreSolvedAtOnce()
    {
        var random = new Random(4);
        var costs = Costs(random, 50, 2_000, 100_000);
        var without = Enumerable.Repeat(1L << 40, 50).ToArray();
        var columnOf = new int[50];
        LeastCost.Solve(costs, 2_000, without, columnOf); // The first is compiled.
        var best = long.MaxValue;
        for (var turn = 0; turn < 5; turn++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            LeastCost.Solve(costs, 2_000, without, columnOf);
            best = Math.Min(best, (long)Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
        }

        Assert.True(best < 50, $"{best} ms");
    }

    [Fact]
    public void EachForItself_NeverServesMore_NorIsNearer()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (rows, columns) = (random.Next(1, 12), random.Next(1, 20));
            var places = Enumerable.Range(0, rows).Select(_ => new BatchPlace(default, 2, true, [])).ToArray();
            var costs = Costs(random, rows, columns, 5_000);
            var without = BatchProblem.Without(places);
            var (mine, greedy) = (new int[rows], new int[rows]);
            var total = LeastCost.Solve(costs, columns, without, mine);
            BatchProblem.EachForItself(costs, columns, greedy);
            Assert.Equal(greedy.Count(column => column >= 0), greedy.Where(column => column >= 0).Distinct().Count());
            var theirs = greedy.Select((column, row) => column < 0 ? without[row] : costs[row * columns + column]).Sum();
            Assert.True(total <= theirs);
        }
    }

    [Fact]
    public void WrongSizes_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => LeastCost.Solve([1, 2, 3], 2, [1L], new int[1]));
        Assert.Throws<ArgumentException>(() => LeastCost.Solve([-2], 1, [1L], new int[1]));
        Assert.Throws<ArgumentException>(() => LeastCost.Solve([2], 1, [-1L], new int[1]));
    }

    private static int[] Costs(Random random, int rows, int columns, int most)
    {
        var costs = new int[rows * columns];
        for (var i = 0; i < costs.Length; i++) costs[i] = random.Next(5) == 0 ? LeastCost.Cannot : random.Next(most);
        return costs;
    }

    private static void Check(int[] costs, int columns, long[] without, int[] columnOf, long total)
    {
        var used = columnOf.Where(column => column >= 0).ToList();
        Assert.Equal(used.Count, used.Distinct().Count());
        Assert.All(columnOf.Select((column, row) => (column, row)).Where(each => each.column >= 0),
            each => Assert.True(costs[each.row * columns + each.column] >= 0));
        Assert.Equal(total, columnOf.Select((column, row) => column < 0 ? without[row] : costs[row * columns + column]).Sum());
    }

    private static long Best(int[] costs, int columns, long[] without, int row, int taken)
    {
        if (row == without.Length) return 0;
        var best = without[row] + Best(costs, columns, without, row + 1, taken);
        for (var column = 0; column < columns; column++)
        {
            if ((taken >> column & 1) != 0 || costs[row * columns + column] < 0) continue;
            best = Math.Min(best, costs[row * columns + column] + Best(costs, columns, without, row + 1, taken | 1 << column));
        }

        return best;
    }

    // Fewest left out, level by level, as text that compares so.
    private static string Key(BatchPlace[] places, int[] columnOf)
    {
        var left = new int[8];
        for (var row = 0; row < places.Length; row++)
            if (columnOf[row] < 0) left[Level(places[row])]++;
        return string.Join(' ', left);
    }

    private static int Level(BatchPlace place) => (place.Priority - 1) * 2 + (place.IsFirst ? 0 : 1);

    private static string BestServed(int[] costs, int columns, BatchPlace[] places, int row, int taken, int[] left)
    {
        if (row == places.Length) return string.Join(' ', left);
        left[Level(places[row])]++;
        var best = BestServed(costs, columns, places, row + 1, taken, left);
        left[Level(places[row])]--;
        for (var column = 0; column < columns; column++)
        {
            if ((taken >> column & 1) != 0 || costs[row * columns + column] < 0) continue;
            var other = BestServed(costs, columns, places, row + 1, taken | 1 << column, left);
            if (string.CompareOrdinal(other, best) < 0) best = other;
        }

        return best;
    }

    // The textbook O(n³) Hungarian on a square, with a column of its own for each row to go without.
    private static long SlowHungarian(int[] costs, int rows, int columns, long[] without)
    {
        const long Never = 1L << 55;
        var n = rows + columns;
        var square = new long[n + 1, n + 1];
        for (var i = 1; i <= n; i++)
        {
            for (var j = 1; j <= n; j++)
            {
                if (i > rows) square[i, j] = 0;
                else if (j <= columns) square[i, j] = costs[(i - 1) * columns + j - 1] is >= 0 and var cost ? cost : Never;
                else square[i, j] = j - columns == i ? without[i - 1] : Never;
            }
        }

        var (u, v, p, way) = (new long[n + 1], new long[n + 1], new int[n + 1], new int[n + 1]);
        for (var i = 1; i <= n; i++)
        {
            p[0] = i;
            var j0 = 0;
            var least = Enumerable.Repeat(long.MaxValue, n + 1).ToArray();
            var used = new bool[n + 1];
            do
            {
                used[j0] = true;
                var (i0, delta, j1) = (p[j0], long.MaxValue, 0);
                for (var j = 1; j <= n; j++)
                {
                    if (used[j]) continue;
                    var reduced = square[i0, j] - u[i0] - v[j];
                    if (reduced < least[j]) (least[j], way[j]) = (reduced, j0);
                    if (least[j] < delta) (delta, j1) = (least[j], j);
                }

                for (var j = 0; j <= n; j++)
                {
                    if (used[j]) (u[p[j]], v[j]) = (u[p[j]] + delta, v[j] - delta);
                    else least[j] -= delta;
                }

                j0 = j1;
            }
            while (p[j0] != 0);
            for (; j0 != 0; j0 = way[j0]) p[j0] = p[way[j0]];
        }

        var total = 0L;
        for (var j = 1; j <= n; j++)
            if (p[j] > 0) total += square[p[j], j];
        return total;
    }
}
