namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// One step from a cell to a neighbour on the digits alone. The lattice of each base cell may be turned against that of the next, so a
/// walker that keeps its bearing carries the turns met so far.
/// </summary>
internal static class CellSteps
{
    private const int K = 1, JK = 3, IK = 5;

    /// <summary>
    /// [odd resolution][digit][direction]: the new digit in the low three bits, the step that its parent has to take above.
    /// </summary>
    private static readonly byte[] DigitStep = BuildDigitSteps();

    /// <summary>Steps to a neighbour.</summary>
    /// <param name="direction">1 to 6, in the lattice the walk began in.</param>
    /// <param name="turns">Sixth-turns from that lattice into the one of <paramref name="cell"/>; moved on with the step.</param>
    /// <returns>
    /// False when the step leads into the missing sixth of a pentagon (there is no such neighbour), or the cell is not valid.
    /// </returns>
    public static bool TryStep(ulong cell, int direction, ref int turns, out ulong next)
    {
        var heading = direction;
        for (var i = 0; i < turns; i++)
            heading = heading * 5 % 7;
        var fromBase = CellBits.BaseCell(cell);
        next = cell;
        for (var r = CellBits.Resolution(cell); r > 0; r--)
        {
            var digit = CellBits.Digit(cell, r);
            if (digit == 7)
                return false;
            int step = DigitStep[((r & 1) * 7 + digit) * 7 + heading];
            next = CellBits.WithDigit(next, r, step & 7);
            heading = step >> 3;
            if (heading == 0)
                break;
        }

        if (heading == 0)
            return !BaseCells.IsPentagon(fromBase) || TryEnterMissingSixth(cell, ref next, ref turns);

        var toBase = BaseCells.Neighbour(fromBase, heading);
        if (toBase == BaseCells.None)
        {
            // A step along K from a pentagon: the sixth beside it takes over.
            heading = IK;
            toBase = BaseCells.Neighbour(fromBase, heading);
            next = CellBits.Turn(next, 1);
            turns++;
        }
        var baseTurns = BaseCells.NeighbourTurns(fromBase, heading);
        next = CellBits.WithBaseCell(next, toBase);
        next = BaseCells.IsPentagon(toBase)
            ? EnterPentagon(next, fromBase, toBase, baseTurns, ref turns)
            : CellBits.Turn(next, baseTurns);
        turns = (turns + baseTurns) % 6;
        return true;
    }

    /// <summary>Inside one pentagon base cell: a step that ends in the missing sixth goes on to the sixth across the gap.</summary>
    private static bool TryEnterMissingSixth(ulong from, ref ulong next, ref int turns)
    {
        if (CellBits.LeadingDigit(next) != K)
            return true;
        switch (CellBits.LeadingDigit(from))
        {
            case JK:
                next = CellBits.Turn(next, 1);
                turns = (turns + 1) % 6;
                return true;
            case IK:
                next = CellBits.Turn(next, 5);
                turns = (turns + 5) % 6;
                return true;
            default:
                return false;
        }
    }

    private static ulong EnterPentagon(ulong next, int fromBase, int toBase, int baseTurns, ref int turns)
    {
        var closedGap = CellBits.LeadingDigit(next) == K;
        if (closedGap)
            next = CellBits.Turn(next, BaseCells.ClosesGapClockwise(toBase, BaseCells.HomeFace(fromBase)) ? 5 : 1);
        next = CellBits.TurnPentagon(next, baseTurns);

        // The bearing of the walk as well: the polar pentagons are turned against all neighbours but two, the others on one side only.
        if (BaseCells.IsPolarPentagon(toBase))
        {
            if (fromBase is not (8 or 118) && CellBits.LeadingDigit(next) != JK)
                turns++;
        }
        else if (!closedGap && CellBits.LeadingDigit(next) == IK)
        {
            turns++;
        }
        return next;
    }

    private static byte[] BuildDigitSteps()
    {
        var steps = new byte[2 * 7 * 7];
        for (var odd = 0; odd < 2; odd++)
            for (var digit = 0; digit < 7; digit++)
                for (var direction = 0; direction < 7; direction++)
                {
                    var parent = (HexCoordinate.Unit(digit) + HexCoordinate.Unit(direction)).Up(odd == 1, out var newDigit);
                    steps[(odd * 7 + digit) * 7 + direction] = (byte)(newDigit | parent.UnitDigit << 3);
                }
        return steps;
    }
}
