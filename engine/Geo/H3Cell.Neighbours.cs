namespace SmartPolicing.Realtime.Geo;

public readonly partial record struct H3Cell
{
    /// <summary>
    /// Largest radius of a disk or ring. Unit: steps. 1,000 rings of resolution-9 cells reach about 300 km and hold 3 million cells (24
    /// MB).
    /// </summary>
    public const int MaxRadius = 1000;

    /// <summary>Cells within <paramref name="k"/> steps: 3k(k+1) + 1. Fewer around a pentagon, never more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is outside 0 to <see cref="MaxRadius"/>.</exception>
    public static int DiskCount(int k)
    {
        CheckRadius(k);
        return 3 * k * (k + 1) + 1;
    }

    /// <summary>
    /// All cells within <paramref name="k"/> steps, this one first, then ring by ring outwards. Exact around pentagons. Does not allocate
    /// (around pentagons it rents from the shared array pool).
    /// </summary>
    /// <remarks>
    /// Order inside a ring: counter-clockwise along its six sides J, JK, K, IK, I, IJ in the lattice of this cell, as in the reference
    /// library; when a pentagon is in the disk, every ring is in ascending order of the index instead. Same input, same order, always.
    /// </remarks>
    /// <param name="k">0 to <see cref="MaxRadius"/>.</param>
    /// <param name="cells">Room for <see cref="DiskCount"/>.</param>
    /// <returns>Number of cells written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is outside its range.</exception>
    /// <exception cref="ArgumentException">Not enough room.</exception>
    public int Disk(int k, Span<H3Cell> cells)
    {
        CheckRoom(cells, DiskCount(k));
        return CellRings.Disk(Value, k, cells);
    }

    /// <summary>
    /// The cells exactly <paramref name="k"/> steps away. Exact around pentagons. Order: along the six sides as in <see cref="Disk"/>, or
    /// ascending by index when the ring holds or encloses a pentagon.
    /// </summary>
    /// <param name="k">0 to <see cref="MaxRadius"/>; 0 is this cell alone.</param>
    /// <param name="cells">Room for 6k (1 for k = 0).</param>
    /// <returns>Number of cells written: 6k, or fewer around a pentagon.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is outside its range.</exception>
    /// <exception cref="ArgumentException">Not enough room.</exception>
    public int Ring(int k, Span<H3Cell> cells)
    {
        CheckRadius(k);
        CheckRoom(cells, Math.Max(1, 6 * k));
        return CellRings.Ring(Value, k, cells);
    }

    /// <summary>True when both cells have the same resolution and share an edge. A cell is not its own neighbour.</summary>
    public bool IsNeighbourOf(H3Cell other)
    {
        if (Value == other.Value || Resolution != other.Resolution)
            return false;
        for (var direction = 1; direction <= 6; direction++)
        {
            var turns = 0;
            if (CellSteps.TryStep(Value, direction, ref turns, out var next) && next == other.Value)
                return true;
        }
        return false;
    }

    /// <summary>
    /// Number of steps between two cells, as gridDistance of the reference library: known within a base cell and to its neighbouring
    /// base cells, and not across most of a pentagon.
    /// </summary>
    /// <returns>False when the resolutions differ or the distance is not known.</returns>
    public bool TryDistanceTo(H3Cell other, out int cells) => CellDistance.TryMeasure(Value, other.Value, out cells);

    /// <summary>
    /// The cells on a straight line of the grid from this cell to another, both ends included, each a neighbour of the one before:
    /// gridPathCells of the reference library, cell by cell. Does not allocate.
    /// </summary>
    /// <param name="cells">Room for one more than <see cref="TryDistanceTo"/> says.</param>
    /// <param name="count">Number of cells written; 0 when there is no path.</param>
    /// <returns>False when the distance is not known, or the line leads into the missing sixth of a pentagon.</returns>
    /// <exception cref="ArgumentException">Not enough room.</exception>
    public bool TryPathTo(H3Cell other, Span<H3Cell> cells, out int count)
    {
        count = 0;
        if (!TryDistanceTo(other, out var steps))
            return false;
        CheckRoom(cells, steps + 1);
        if (!CellPath.TryWrite(Value, other.Value, cells[..(steps + 1)]))
            return false;
        count = steps + 1;
        return true;
    }

    private static void CheckRadius(int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, MaxRadius);
    }

    internal static void CheckRoom(Span<H3Cell> cells, long needed)
    {
        if (cells.Length < needed)
            throw new ArgumentException($"Room for {cells.Length} cells; {needed} are needed.", nameof(cells));
    }
}
