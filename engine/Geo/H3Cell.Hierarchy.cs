namespace SmartPolicing.Realtime.Geo;

public readonly partial record struct H3Cell
{
    /// <summary>The ancestor at a coarser (or the same) resolution (cellToParent).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is negative or finer than that of this cell.</exception>
    public H3Cell Parent(int resolution)
    {
        CheckResolution(resolution, 0, Resolution);
        return new H3Cell(Value & ~(15UL << 52) | (ulong)resolution << 52 | CellBits.Unused(resolution));
    }

    /// <summary>The descendant at a finer (or the same) resolution that has the same middle (cellToCenterChild).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is coarser than that of this cell, or above 15.</exception>
    public H3Cell CenterChild(int resolution)
    {
        CheckResolution(resolution, Resolution, FinestResolution);
        return new H3Cell(CellChildren.First(Value, resolution));
    }

    /// <summary>
    /// Number of descendants at a finer (or the same) resolution (cellToChildrenSize): 7 for each step down, or fewer for pentagons.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is coarser than that of this cell, or above 15.</exception>
    public long ChildCount(int resolution)
    {
        CheckResolution(resolution, Resolution, FinestResolution);
        return CellChildren.Count(Value, resolution);
    }

    /// <summary>
    /// All descendants at a finer (or the same) resolution (cellToChildren), ascending by index: the order of the reference library.
    /// Does not allocate.
    /// </summary>
    /// <param name="cells">Room for <see cref="ChildCount"/>.</param>
    /// <returns>Number of cells written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is coarser than that of this cell, or above 15.</exception>
    /// <exception cref="ArgumentException">Not enough room.</exception>
    public int Children(int resolution, Span<H3Cell> cells)
    {
        var count = ChildCount(resolution);
        CheckRoom(cells, count);
        CellChildren.Write(Value, resolution, cells[..(int)count]);
        return (int)count;
    }
}
