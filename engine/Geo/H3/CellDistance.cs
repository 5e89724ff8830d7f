namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// Grid distance by laying both cells on the lattice of the first one's base cell. That works within one base cell and to its
/// neighbours; where a pentagon lies between, the lattice is unfolded around it, which fails across more than one face.
/// </summary>
internal static class CellDistance
{
    /// <summary>
    /// Sixth-turns clockwise that unfold a pentagon, by the direction of the first cell and of the second, both seen from the pentagon.
    /// Rows and columns 0 to 6; the K row and column do not occur. Facts of the H3 standard.
    /// </summary>
    private static ReadOnlySpan<byte> UnfoldingTurns =>
    [
        0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 1, 0,
        0, 0, 0, 0, 1, 1, 0,
        0, 0, 0, 5, 0, 0, 0,
        0, 0, 5, 5, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Directions that no unfolding reaches, in the same layout: one bit per second direction.</summary>
    private static ReadOnlySpan<byte> Unreachable =>
        [0, 0, 1 << 4 | 1 << 5, 1 << 4 | 1 << 6, 1 << 2 | 1 << 3, 1 << 2 | 1 << 6, 1 << 3 | 1 << 5];

    public static bool TryMeasure(ulong from, ulong to, out int cells)
    {
        cells = 0;
        if (CellBits.Resolution(from) != CellBits.Resolution(to) || !TryLay(from, from, out var a) || !TryLay(from, to, out var b))
            return false;
        cells = (b - a).Length;
        return true;
    }

    /// <summary>The place of a cell on the lattice of the base cell of <paramref name="origin"/>, whose middle is 0, 0.</summary>
    public static bool TryLay(ulong origin, ulong cell, out HexCoordinate place)
    {
        place = default;
        var originBase = CellBits.BaseCell(origin);
        var cellBase = CellBits.BaseCell(cell);
        if (originBase == cellBase)
            return TryLayWithin(origin, cell, out place);

        var direction = BaseCells.DirectionTo(originBase, cellBase);
        if (direction < 0)
            return false;
        var turns = BaseCells.NeighbourTurns(originBase, direction);
        var unfold = 0;
        var turnOffset = 0;
        if (BaseCells.IsPentagon(cellBase))
        {
            cell = CellBits.TurnPentagonBack(cell, turns);
            var back = BaseCells.DirectionTo(cellBase, originBase);
            for (var i = 0; i < turns; i++)
            {
                back = back * 3 % 7;
                if (back == 1)
                    back = back * 3 % 7;
            }
            var leading = CellBits.LeadingDigit(cell);
            if (IsUnreachable(leading, back))
                return false;
            unfold = UnfoldingTurns[back * 7 + leading];
        }
        else
        {
            cell = CellBits.Turn(cell, (6 - turns) % 6);
            if (BaseCells.IsPentagon(originBase))
            {
                var leading = CellBits.LeadingDigit(origin);
                if (IsUnreachable(leading, direction))
                    return false;
                unfold = turnOffset = UnfoldingTurns[leading * 7 + direction];
            }
        }

        var offset = HexCoordinate.Unit(direction);
        for (var r = 1; r <= CellBits.Resolution(cell); r++)
            offset = offset.Down(toOdd: (r & 1) != 0);
        place = FacePlace.OnLatticeOf(cell, default).Turn((6 - unfold) % 6) + offset.Turn((6 - turnOffset) % 6);
        return true;
    }

    private static bool TryLayWithin(ulong origin, ulong cell, out HexCoordinate place)
    {
        place = FacePlace.OnLatticeOf(cell, default);
        if (!BaseCells.IsPentagon(CellBits.BaseCell(origin)))
            return true;
        var first = CellBits.LeadingDigit(origin);
        var second = CellBits.LeadingDigit(cell);
        if (IsUnreachable(first, second))
            return false;
        place = place.Turn((6 - UnfoldingTurns[first * 7 + second]) % 6);
        return true;
    }

    private static bool IsUnreachable(int first, int second) => (Unreachable[first] >> second & 1) != 0;
}
