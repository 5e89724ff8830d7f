namespace SmartPolicing.Realtime.Geo;

/// <summary>A lattice point on the plane of a face, and the way between it and the 64 bits of a cell.</summary>
internal record struct FacePlace(int Face, HexCoordinate At)
{
    public enum Side { Inside, OnEdge, Across }

    /// <summary>
    /// The index of the cell centred on a lattice point of a face. The point must lie on the face or within one cell of it.
    /// </summary>
    public static ulong ToCell(int face, HexCoordinate at, int resolution)
    {
        var digits = CellBits.Unused(resolution);
        for (var r = resolution; r > 0; r--)
        {
            at = at.Up(fromOdd: (r & 1) != 0, out var digit);
            digits |= (ulong)digit << CellBits.Shift(r);
        }
        var baseCell = BaseCells.OnFace(face, at, out var turns);
        var cell = CellBits.Build(resolution, baseCell, digits);
        if (!BaseCells.IsPentagon(baseCell))
            return CellBits.Turn(cell, turns);
        // The K sixth of a pentagon does not exist: what the plane of the face puts there belongs to the sixth beside it.
        if (CellBits.LeadingDigit(cell) == 1)
            cell = CellBits.Turn(cell, BaseCells.ClosesGapClockwise(baseCell, face) ? 5 : 1);
        return CellBits.TurnPentagon(cell, turns);
    }

    /// <summary>The centre of a cell, on the face that holds it, in the lattice of the cell's resolution.</summary>
    public static FacePlace OfCell(ulong cell)
    {
        var resolution = CellBits.Resolution(cell);
        var baseCell = CellBits.BaseCell(cell);
        var pentagon = BaseCells.IsPentagon(baseCell);
        if (pentagon && CellBits.LeadingDigit(cell) == 5)
            cell = CellBits.Turn(cell, 5); // The IK sixth follows the missing K sixth on the home face.
        var at = OnLatticeOf(cell, BaseCells.HomeCoordinate(baseCell));
        var place = new FacePlace(BaseCells.HomeFace(baseCell), at);

        // Edges of faces are lines of the even lattices, so odd cells look one resolution finer.
        var odd = (resolution & 1) != 0;
        if (odd)
            place.At = at.Down(toOdd: false);
        var even = odd ? resolution + 1 : resolution;
        if (place.Fold(even, 1, pentagon && CellBits.LeadingDigit(cell) == 4) == Side.Inside)
            return place with { At = at };
        // A cell of a pentagon can lie several faces on; five meet at its middle.
        for (var i = 0; pentagon && i < 5 && place.Fold(even, 1, beyondGap: false) != Side.Inside; i++)
            continue;
        if (odd)
            place.At = place.At.Up(fromOdd: false, out _);
        return place;
    }

    /// <summary>Follows the digits of a cell down from its base cell's place on a lattice.</summary>
    public static HexCoordinate OnLatticeOf(ulong cell, HexCoordinate at)
    {
        var resolution = CellBits.Resolution(cell);
        for (var r = 1; r <= resolution; r++)
            at = at.Down(toOdd: (r & 1) != 0) + HexCoordinate.Unit(CellBits.Digit(cell, r));
        return at;
    }

    /// <summary>Moves a lattice point that lies beyond an edge of its face to the face across that edge.</summary>
    /// <param name="evenResolution">Resolution of the lattice; edges run along even lattices only.</param>
    /// <param name="fineness">3 for the lattice of corner points, which is three times as fine; 1 for centres.</param>
    /// <param name="beyondGap">The point lies in the I sixth of a pentagon, past the sixth that does not exist.</param>
    public Side Fold(int evenResolution, int fineness, bool beyondGap)
    {
        var corner = Icosahedron.CornerDistance(evenResolution) * fineness;
        var k = -Math.Min(0, Math.Min(At.I, At.J));
        var sum = At.I + At.J + 3 * k;
        if (sum <= corner)
            return fineness > 1 && sum == corner ? Side.OnEdge : Side.Inside;

        int edge;
        if (k == 0)
            edge = Icosahedron.AcrossIJ;
        else if (At.J + k > 0)
            edge = Icosahedron.AcrossJK;
        else
        {
            edge = Icosahedron.AcrossKI;
            if (beyondGap)
            {
                var onCorner = new HexCoordinate(corner, 0);
                At = (At - onCorner).Turn(5) + onCorner;
            }
        }
        this = Unfold(edge, evenResolution, fineness);
        if (fineness > 1)
        {
            k = -Math.Min(0, Math.Min(At.I, At.J));
            if (At.I + At.J + 3 * k == corner)
                return Side.OnEdge;
        }
        return Side.Across;
    }

    /// <summary>The same point in the lattice of the face across an edge.</summary>
    public readonly FacePlace Unfold(int edge, int evenResolution, int fineness)
    {
        var face = Icosahedron.FaceAcross(Face, edge, out var turns);
        var middle = MiddleAcross(edge) * (Icosahedron.CornerDistance(evenResolution) * fineness / 2);
        return new FacePlace(face, (At - middle).Turn(turns));
    }

    /// <summary>The middle of the face across an edge, on the resolution-0 lattice of this one: two steps along IJ, IK or JK.</summary>
    private static HexCoordinate MiddleAcross(int edge) => edge switch
    {
        Icosahedron.AcrossIJ => new HexCoordinate(2, 2),
        Icosahedron.AcrossKI => new HexCoordinate(0, -2),
        _ => new HexCoordinate(-2, 0),
    };
}
