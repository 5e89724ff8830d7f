namespace SmartPolicing.Realtime.Grains.Dispatch.Batches;

/// <summary>One officer wanted for one incident.</summary>
/// <param name="Priority">The incident's, 1 to 4.</param>
/// <param name="IsFirst">Nobody holds a directive for the incident, and no other place of it comes before this one.</param>
/// <param name="Skills">What the officer must have; sorted.</param>
public sealed record BatchPlace(IncidentId Incident, byte Priority, bool IsFirst, IReadOnlyList<string> Skills);

/// <summary>
/// What is best when several incidents want officers at once: as many as possible of the most urgent, first officers before further ones,
/// then of the next, and so on; among all ways to do that the least travel time, weighted by priority. Said in numbers for
/// <see cref="LeastCost"/>. Pure; any thread.
/// </summary>
public static class BatchProblem
{
    private const int Levels = 8; // Four priorities, first and further officers.

    // What a second of travel counts by priority 1 to 4.
    private static readonly int[] Weights = [8, 4, 2, 1];

    /// <summary>What it costs to send somebody so far away. Up to <see cref="DomainLimits.BatchTravelSecondsMax"/>; beyond it all are equal.</summary>
    /// <param name="priority">1 to 4.</param>
    /// <param name="milliseconds">-1: no way, and no cost but <see cref="LeastCost.Cannot"/>.</param>
    public static int CostOf(byte priority, int milliseconds)
    {
        if (milliseconds < 0) return LeastCost.Cannot;
        return Math.Min(SecondsOf(milliseconds), DomainLimits.BatchTravelSecondsMax) * Weights[priority - 1];
    }

    /// <summary>Whole seconds, rounded up.</summary>
    public static int SecondsOf(int milliseconds) => (int)((milliseconds + 999L) / 1000);

    /// <summary>
    /// What it costs to leave each place without anybody: more than all that can be gained by it at places that count less, and on the way.
    /// </summary>
    /// <param name="places">At most <see cref="DomainLimits.BatchPlacesMax"/>: then the sum of all stays below 2^62.</param>
    public static long[] Without(IReadOnlyList<BatchPlace> places)
    {
        Invariant.Holds(places.Count <= DomainLimits.BatchPlacesMax);
        Span<int> counts = stackalloc int[Levels];
        foreach (var place in places) counts[LevelOf(place)]++;
        Span<long> prices = stackalloc long[Levels];
        var total = (long)places.Count * DomainLimits.BatchTravelSecondsMax * Weights[0];
        for (var level = Levels - 1; level >= 0; level--)
        {
            if (counts[level] == 0) continue;
            prices[level] = total + 1;
            total += counts[level] * prices[level];
        }

        var without = new long[places.Count];
        for (var i = 0; i < without.Length; i++) without[i] = prices[LevelOf(places[i])];
        return without;
    }

    /// <summary>
    /// The nearest for one place after the other in the order given, who then is no longer there for the next: what is done without a batch.
    /// </summary>
    /// <param name="costs">As <see cref="LeastCost.Solve"/>.</param>
    /// <param name="columnOf">Per place: its officer, or <see cref="LeastCost.Nobody"/>.</param>
    public static void EachForItself(ReadOnlySpan<int> costs, int columns, Span<int> columnOf)
    {
        var isTaken = new bool[columns];
        for (var row = 0; row < columnOf.Length; row++)
        {
            var nearest = LeastCost.Nobody;
            var theirs = costs.Slice(row * columns, columns);
            for (var column = 0; column < columns; column++)
            {
                if (isTaken[column] || theirs[column] == LeastCost.Cannot) continue;
                if (nearest == LeastCost.Nobody || theirs[column] < theirs[nearest]) nearest = column;
            }

            columnOf[row] = nearest;
            if (nearest != LeastCost.Nobody) isTaken[nearest] = true;
        }
    }

    private static int LevelOf(BatchPlace place) => (place.Priority - 1) * 2 + (place.IsFirst ? 0 : 1);
}
