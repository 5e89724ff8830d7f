namespace SmartPolicing.Realtime.Geo;

internal static partial class BaseCells
{
    public const int Count = 122;

    /// <summary>The twelve pentagons are the base cells on the corners of the icosahedron.</summary>
    private const ulong PentagonsLow = 1UL << 4 | 1UL << 14 | 1UL << 24 | 1UL << 38 | 1UL << 49 | 1UL << 58 | 1UL << 63;
    private const ulong PentagonsHigh = 1UL << (72 - 64) | 1UL << (83 - 64) | 1UL << (97 - 64) | 1UL << (107 - 64) | 1UL << (117 - 64);

    /// <summary>
    /// Pentagon, then the two faces on which the gap of its grid is closed by turning clockwise (counter-clockwise on the other three).
    /// The pentagons 4 and 117 ("polar") have no such face.
    /// </summary>
    private static ReadOnlySpan<byte> ClockwiseFaces =>
    [
        14, 2, 6, 24, 1, 5, 38, 3, 7, 49, 0, 9, 58, 4, 8, 63, 11, 15, 72, 12, 16, 83, 10, 19, 97, 13, 17, 107, 14, 18,
    ];

    public static bool IsPentagon(int cell) => ((cell < 64 ? PentagonsLow >> cell : PentagonsHigh >> (cell - 64)) & 1) != 0;

    /// <summary>The two pentagons whose five neighbours all lie along their own I axes.</summary>
    public static bool IsPolarPentagon(int cell) => cell is 4 or 117;

    public static int Neighbour(int cell, int direction) => NeighbourTable[cell * 7 + direction];

    public static int NeighbourTurns(int cell, int direction) => NeighbourTurnTable[cell * 7 + direction];

    /// <returns>
    /// The direction of <paramref name="other"/> seen from <paramref name="cell"/> (0 = the same cell), or -1 when they do not touch.
    /// </returns>
    public static int DirectionTo(int cell, int other) => NeighbourTable.Slice(cell * 7, 7).IndexOf((byte)other);

    public static int HomeFace(int cell) => HomeTable[cell * 4];

    public static HexCoordinate HomeCoordinate(int cell)
    {
        var home = HomeTable.Slice(cell * 4, 4);
        return new HexCoordinate(home[1] - home[3], home[2] - home[3]);
    }

    /// <summary>
    /// The base cell at a resolution-0 coordinate of a face, and the turns from the grid of the face into that of the cell.
    /// </summary>
    public static int OnFace(int face, HexCoordinate at, out int turns)
    {
        var shift = -Math.Min(0, Math.Min(at.I, at.J));
        var place = face * 27 + (at.I + shift) * 9 + (at.J + shift) * 3 + shift;
        turns = OnFaceTurnTable[place];
        return OnFaceTable[place];
    }

    public static bool ClosesGapClockwise(int pentagon, int face)
    {
        for (var i = 0; i < ClockwiseFaces.Length; i += 3)
            if (ClockwiseFaces[i] == pentagon)
                return ClockwiseFaces[i + 1] == face || ClockwiseFaces[i + 2] == face;
        return false;
    }
}
