namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// A straight line of cells: both ends are laid on the lattice of the first one's base cell, the line between them is cut into as many
/// steps as they are apart, and each of its points is rounded to the lattice and turned back into a cell.
/// </summary>
internal static class CellPath
{
    private const int K = 1;

    /// <summary>
    /// Sixth-turns counter-clockwise that fold a laid place back into a pentagon's grid: rows are the direction of the one cell, columns
    /// the leading digit of the other; the K row does not occur. Facts of the H3 standard (Uber Technologies, H3 v4, Apache-2.0).
    /// This one is for lines that begin in a pentagon's base cell.
    /// </summary>
    private static ReadOnlySpan<byte> TurnsFromPentagon =>
    [
        0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 0, 0, 0, 0,
        0, 1, 0, 0, 0, 1, 0,
        0, 5, 0, 0, 0, 0, 0,
        0, 5, 0, 5, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The same for lines that come into a pentagon's base cell from another.</summary>
    private static ReadOnlySpan<byte> TurnsIntoPentagon =>
    [
        0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 0, 0, 0, 0,
        0, 1, 0, 0, 0, 1, 0,
        0, 5, 0, 0, 0, 0, 0,
        0, 1, 0, 5, 1, 1, 0,
        0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The same for the two pentagons that are turned against all their neighbours.</summary>
    private static ReadOnlySpan<byte> TurnsIntoPolarPentagon =>
    [
        0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1,
        0, 1, 0, 0, 0, 1, 0,
        0, 1, 0, 0, 1, 1, 1,
        0, 1, 0, 5, 1, 1, 0,
        0, 1, 1, 0, 1, 1, 1,
    ];

    /// <summary>
    /// Laid from the first cell, or where that leads into the missing sixth of a pentagon, from the other (as the library does since 4.5).
    /// </summary>
    /// <param name="cells">Exactly as long as the distance and one more.</param>
    public static bool TryWrite(ulong from, ulong to, Span<H3Cell> cells)
    {
        if (TryWriteFrom(from, to, cells))
            return true;
        if (!TryWriteFrom(to, from, cells))
            return false;
        cells.Reverse();
        return true;
    }

    private static bool TryWriteFrom(ulong from, ulong to, Span<H3Cell> cells)
    {
        if (!CellDistance.TryLay(from, from, out var start) || !CellDistance.TryLay(from, to, out var end))
            return false;
        var steps = cells.Length - 1;
        // Three axes that sum to 0, and the same sums of doubles as in the reference library: ties then round to the same cell.
        var (startA, startB, startC) = (-start.I, start.J, start.I - start.J);
        var part = steps == 0 ? 0 : 1.0 / steps;
        var (stepA, stepB, stepC) = ((-end.I - startA) * part, (end.J - startB) * part, (end.I - end.J - startC) * part);
        for (var n = 0; n <= steps; n++)
        {
            if (!TryCell(from, Round(startA + stepA * n, startB + stepB * n, startC + stepC * n), out var cell))
                return false;
            cells[n] = new H3Cell(cell);
        }
        return true;
    }

    /// <summary>Halves away from zero; then the axis that was rounded furthest follows from the others.</summary>
    private static HexCoordinate Round(double a, double b, double c)
    {
        var roundA = Math.Round(a, MidpointRounding.AwayFromZero);
        var roundB = Math.Round(b, MidpointRounding.AwayFromZero);
        var roundC = Math.Round(c, MidpointRounding.AwayFromZero);
        var (offA, offB, offC) = (Math.Abs(roundA - a), Math.Abs(roundB - b), Math.Abs(roundC - c));
        if (offA > offB && offA > offC)
            roundA = -roundB - roundC;
        else if (offB > offC)
            roundB = -roundA - roundC;
        return new HexCoordinate(-(int)roundA, (int)roundB);
    }

    /// <summary>The inverse of <see cref="CellDistance.TryLay"/>: the cell at a place of the lattice of the origin's base cell.</summary>
    private static bool TryCell(ulong origin, HexCoordinate at, out ulong cell)
    {
        var resolution = CellBits.Resolution(origin);
        var originBase = CellBits.BaseCell(origin);
        var digits = CellBits.Unused(resolution);
        for (var r = resolution; r > 0; r--)
        {
            at = at.Up(fromOdd: (r & 1) != 0, out var digit);
            digits |= (ulong)digit << CellBits.Shift(r);
        }
        cell = CellBits.Build(resolution, originBase, digits);
        if (at.Length > 1)
            return false;
        var direction = at.UnitDigit;
        var fromPentagon = BaseCells.IsPentagon(originBase);
        if (direction == 0)
        {
            if (!fromPentagon)
                return true;
            cell = CellBits.Turn(cell, TurnsFromPentagon[CellBits.LeadingDigit(origin) * 7 + CellBits.LeadingDigit(cell)]);
            return CellBits.LeadingDigit(cell) != K;
        }

        var unfolded = 0;
        if (fromPentagon)
        {
            unfolded = TurnsFromPentagon[CellBits.LeadingDigit(origin) * 7 + direction];
            for (var i = 0; i < unfolded; i++)
                direction = direction * 5 % 7;
            if (direction == K)
                return false;
        }
        var toBase = BaseCells.Neighbour(originBase, direction);
        var turns = BaseCells.NeighbourTurns(originBase, direction);
        cell = CellBits.WithBaseCell(CellBits.Turn(cell, (unfolded + turns) % 6), toBase);
        if (!BaseCells.IsPentagon(toBase))
            return true;
        var back = BaseCells.DirectionTo(toBase, originBase);
        var table = BaseCells.IsPolarPentagon(toBase) ? TurnsIntoPolarPentagon : TurnsIntoPentagon;
        cell = CellBits.TurnPentagon(cell, table[back * 7 + CellBits.LeadingDigit(cell)]);
        return CellBits.LeadingDigit(cell) != K;
    }
}
