using System.Buffers;

namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// Rings of cells. Away from pentagons a ring is walked along its six sides. Where a pentagon is met, rings are grown instead: the next
/// ring is every neighbour of this one that is in neither this nor the last, which is exact on any shape of grid.
/// </summary>
internal static class CellRings
{
    /// <summary>The directions of the six sides of a ring, begun at its corner along I: J, JK, K, IK, I, IJ.</summary>
    private static ReadOnlySpan<byte> Sides => [2, 3, 1, 5, 4, 6];

    private const int ToNextRing = 4;

    public static int Disk(ulong centre, int k, Span<H3Cell> cells)
    {
        if (TryWalkDisk(centre, k, cells))
            return H3Cell.DiskCount(k);
        return Grow(centre, k, cells, keepInner: true);
    }

    public static int Ring(ulong centre, int k, Span<H3Cell> cells)
    {
        if (k == 0)
        {
            cells[0] = new H3Cell(centre);
            return 1;
        }
        return HoldsOnePentagonAtMost(centre, k) && TryWalkRing(centre, k, cells) ? 6 * k : Grow(centre, k, cells, keepInner: false);
    }

    /// <summary>
    /// Pentagons are 2·sqrt(3)·sqrt(7)^r steps apart (the edge of a face), so a smaller ring has at most one inside. One keeps the walk
    /// around
    /// it from closing; around several a walk can close on a wrong ring.
    /// </summary>
    private static bool HoldsOnePentagonAtMost(ulong centre, int k) => (double)k * k < 3 * Math.Pow(7, CellBits.Resolution(centre));

    /// <returns>False when a pentagon is in the disk.</returns>
    private static bool TryWalkDisk(ulong centre, int k, Span<H3Cell> cells)
    {
        cells[0] = new H3Cell(centre);
        if (IsPentagon(centre))
            return false;
        var count = 1;
        var turns = 0;
        var at = centre;
        for (var ring = 1; ring <= k; ring++)
        {
            if (!TryStepOnHexagons(ref at, ToNextRing, ref turns))
                return false;
            foreach (var side in Sides)
                for (var i = 0; i < ring; i++)
                {
                    if (!TryStepOnHexagons(ref at, side, ref turns))
                        return false;
                    cells[count++] = new H3Cell(at);
                }
        }
        return true;
    }

    /// <returns>False when a pentagon is met on the way or keeps the ring from closing.</returns>
    private static bool TryWalkRing(ulong centre, int k, Span<H3Cell> cells)
    {
        if (IsPentagon(centre))
            return false;
        var turns = 0;
        var at = centre;
        for (var i = 0; i < k; i++)
            if (!TryStepOnHexagons(ref at, ToNextRing, ref turns))
                return false;
        var first = at;
        var count = 0;
        foreach (var side in Sides)
            for (var i = 0; i < k; i++)
            {
                if (!TryStepOnHexagons(ref at, side, ref turns))
                    return false;
                cells[count++] = new H3Cell(at);
            }
        return at == first;
    }

    private static bool TryStepOnHexagons(ref ulong at, int direction, ref int turns) =>
        CellSteps.TryStep(at, direction, ref turns, out at) && !IsPentagon(at);

    private static bool IsPentagon(ulong cell) => BaseCells.IsPentagon(CellBits.BaseCell(cell)) && CellBits.LeadingDigit(cell) == 0;

    /// <summary>Grows rings by set difference; each ring comes out in ascending order of the index.</summary>
    private static int Grow(ulong centre, int k, Span<H3Cell> cells, bool keepInner)
    {
        var longest = 6 * Math.Max(1, k);
        var buffer = ArrayPool<ulong>.Shared.Rent(longest * (2 + 6));
        try
        {
            var last = buffer.AsSpan(0, longest)[..0];
            var lastRoom = 0;
            var current = buffer.AsSpan(longest, longest)[..1];
            current[0] = centre;
            var count = 0;
            if (keepInner || k == 0)
                cells[count++] = new H3Cell(centre);
            for (var ring = 1; ring <= k; ring++)
            {
                var found = Neighbours(current, buffer.AsSpan(2 * longest, 6 * longest));
                found.Sort();
                var next = buffer.AsSpan(lastRoom, longest);
                var kept = KeepNew(found, last, current, next);
                last = current;
                lastRoom = longest - lastRoom;
                current = next[..kept];
                if (keepInner || ring == k)
                    foreach (var cell in current)
                        cells[count++] = new H3Cell(cell);
            }
            return count;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(buffer);
        }
    }

    private static Span<ulong> Neighbours(ReadOnlySpan<ulong> cells, Span<ulong> found)
    {
        var count = 0;
        foreach (var cell in cells)
            for (var direction = 1; direction <= 6; direction++)
            {
                var turns = 0;
                if (CellSteps.TryStep(cell, direction, ref turns, out var next))
                    found[count++] = next;
            }
        return found[..count];
    }

    /// <summary>
    /// Copies from the sorted <paramref name="found"/> each value once that is in neither sorted ring. <paramref name="kept"/> may lie over
    /// <paramref name="last"/>, so what is to be kept is marked first.
    /// </summary>
    private static int KeepNew(Span<ulong> found, ReadOnlySpan<ulong> last, ReadOnlySpan<ulong> current, Span<ulong> kept)
    {
        var count = 0;
        for (var i = 0; i < found.Length; i++)
        {
            var cell = found[i];
            if (i > 0 && cell == found[i - 1] || last.BinarySearch(cell) >= 0 || current.BinarySearch(cell) >= 0)
                continue;
            found[count++] = cell;
        }
        found[..count].CopyTo(kept);
        return count;
    }
}
