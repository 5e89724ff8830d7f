namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// The descendants of a cell in the order of their indexes: digits counted up in base seven, the gap of pentagons left out.
/// </summary>
internal static class CellChildren
{
    /// <summary>
    /// 7^n descendants n resolutions down. A pentagon has its middle and five sixths of what a hexagon has beside the middle.
    /// </summary>
    public static long Count(ulong cell, int resolution)
    {
        long hexagons = 1;
        for (var r = CellBits.Resolution(cell); r < resolution; r++)
            hexagons *= 7;
        return IsPentagon(cell) ? 1 + 5 * (hexagons - 1) / 6 : hexagons;
    }

    /// <param name="cells">Room for exactly as many as <see cref="Count"/> says.</param>
    public static void Write(ulong cell, int resolution, Span<H3Cell> cells)
    {
        var pentagon = IsPentagon(cell);
        var child = First(cell, resolution);
        var lowest = CellBits.Shift(resolution);
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = new H3Cell(child);
            child += 1UL << lowest;
            // A digit that has come to 7 goes back to 0 and carries: adding one more to it does both.
            for (var shift = lowest; (child >> shift & 7) == 7; shift += 3)
                child += 1UL << shift;
            if (pentagon && CellBits.LeadingDigit(child) == 1)
                child += child & CellBits.AllDigits & ~CellBits.Unused(resolution); // 1 and noughts: the K sixth is skipped as a whole.
        }
    }

    /// <summary>The descendant with all new digits 0: the one in the middle.</summary>
    public static ulong First(ulong cell, int resolution)
    {
        var opened = CellBits.Unused(CellBits.Resolution(cell)) & ~CellBits.Unused(resolution);
        return cell & ~(15UL << 52) & ~opened | (ulong)resolution << 52;
    }

    private static bool IsPentagon(ulong cell) => BaseCells.IsPentagon(CellBits.BaseCell(cell)) && CellBits.LeadingDigit(cell) == 0;
}
