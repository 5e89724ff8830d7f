namespace SmartPolicing.Realtime.Geo;

/// <summary>Sets of cells: those of an area, and the same set in as few cells as possible. Pure; safe on any thread.</summary>
public static class CellSets
{
    /// <summary>
    /// The cells whose middles a border holds (polygonToCells of the reference library), by the same rule as <see cref="Border.Contains"/>:
    /// so of borders that tile an area, exactly one has any given cell. Ascending by index.
    /// </summary>
    /// <param name="resolution">0 to 15.</param>
    /// <param name="cells">Empty when refused, or when the border holds no middle of a cell.</param>
    /// <param name="refusal">The reason; null when found.</param>
    /// <param name="most">1 to <see cref="GeoLimits.CoverCells"/>; more cells than that are refused.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution or the limit is outside its range.</exception>
    public static bool TryCover(
        Border border, int resolution, out H3Cell[] cells, out string? refusal, int most = GeoLimits.CoverCells)
    {
        H3Cell.CheckResolution(resolution, 0, H3Cell.FinestResolution);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, GeoLimits.CoverCells);
        var found = new CellCover(border, resolution, most).Run();
        cells = found ?? [];
        refusal = found is null
            ? $"more than {most} cells of resolution {resolution} in {border.SquareMetres / 1e6:F1} km², or too many on its border"
            : null;
        return found is not null;
    }

    /// <summary>As the other, for one polygon with its holes.</summary>
    /// <param name="refusal">Also that the polygon is not sound, with ring and reason; null when found.</param>
    public static bool TryCover(
        BorderPolygon polygon, int resolution, out H3Cell[] cells, out string? refusal, int most = GeoLimits.CoverCells)
    {
        cells = [];
        return Border.TryCreate([polygon], out var border, out refusal)
            && TryCover(border!, resolution, out cells, out refusal, most);
    }

    /// <summary>
    /// The fewest cells that cover exactly the same (compactCells of the reference library): wherever all children of a cell are there,
    /// the cell stands for them. Ordered along the hierarchy. Does not allocate.
    /// </summary>
    /// <param name="cells">Valid cells of one resolution, none twice, in any order.</param>
    /// <param name="compacted">Room for as many as <paramref name="cells"/>; may be the same memory.</param>
    /// <param name="count">Number of cells written; 0 when refused.</param>
    /// <returns>
    /// False when resolutions are mixed or a cell is there twice (the reference library's answer is then undefined); the content of
    /// <paramref name="compacted"/> is then without meaning.
    /// </returns>
    /// <exception cref="ArgumentException">Not enough room.</exception>
    public static bool TryCompact(ReadOnlySpan<H3Cell> cells, Span<H3Cell> compacted, out int count)
    {
        count = 0;
        H3Cell.CheckRoom(compacted, cells.Length);
        cells.CopyTo(compacted);
        var all = compacted[..cells.Length];
        all.Sort();
        for (var i = 1; i < all.Length; i++)
            if (all[i] == all[i - 1] || all[i].Resolution != all[0].Resolution)
                return false;

        // In the order of the hierarchy, the children of a cell that are all there end at its last one, and nothing lies between them.
        foreach (var cell in all)
        {
            all[count++] = cell; // Never ahead of what is read.
            while (TryJoin(all, count, out var joined))
            {
                count -= joined;
                all[count] = all[count].Parent(all[count].Resolution - 1);
                count++;
            }
        }
        return true;
    }

    /// <summary>Number of cells that <see cref="TryUncompact"/> writes (uncompactCellsSize).</summary>
    /// <param name="resolution">0 to 15.</param>
    /// <returns>False when a cell is finer than the resolution, or nobody can count that far.</returns>
    public static bool TryUncompactCount(ReadOnlySpan<H3Cell> cells, int resolution, out long count)
    {
        H3Cell.CheckResolution(resolution, 0, H3Cell.FinestResolution);
        count = 0;
        foreach (var cell in cells)
        {
            var children = cell.Resolution > resolution ? long.MaxValue : CellChildren.Count(cell.Value, resolution);
            if (children == long.MaxValue || children > long.MaxValue - count)
            {
                count = 0;
                return false;
            }
            count += children;
        }
        return true;
    }

    /// <summary>All descendants of all cells at one resolution (uncompactCells), cell by cell. Does not allocate.</summary>
    /// <param name="cells">Valid cells.</param>
    /// <param name="resolution">0 to 15.</param>
    /// <param name="uncompacted">Room for <see cref="TryUncompactCount"/>.</param>
    /// <param name="count">Number of cells written; 0 when refused.</param>
    /// <returns>False when a cell is finer than the resolution.</returns>
    /// <exception cref="ArgumentException">Not enough room.</exception>
    public static bool TryUncompact(ReadOnlySpan<H3Cell> cells, int resolution, Span<H3Cell> uncompacted, out int count)
    {
        count = 0;
        if (!TryUncompactCount(cells, resolution, out var needed))
            return false;
        H3Cell.CheckRoom(uncompacted, needed);
        foreach (var cell in cells)
            count += cell.Children(resolution, uncompacted[count..]);
        return true;
    }

    /// <summary>Whether the last cells are all the children of one.</summary>
    private static bool TryJoin(ReadOnlySpan<H3Cell> cells, int count, out int children)
    {
        children = 0;
        var last = cells[count - 1];
        if (last.Resolution == 0 || CellBits.Digit(last.Value, last.Resolution) != 6)
            return false;
        var parent = last.Parent(last.Resolution - 1);
        children = parent.IsPentagon ? 6 : 7;
        if (count < children)
            return false;
        foreach (var cell in cells.Slice(count - children, children - 1))
            if (cell.Resolution != last.Resolution || cell.Parent(parent.Resolution) != parent)
                return false;
        return true;
    }
}
