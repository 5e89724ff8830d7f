namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// The corners of a cell. Corners lie on a lattice three times as fine as that of the centres. Where an edge of an odd-resolution cell
/// crosses an edge of the icosahedron, it bends, and the bend is a corner too; even cells have their corners on those edges already.
/// </summary>
internal static class CellBoundary
{
    private const int Fineness = 3;

    public static int Write(ulong cell, Span<LatLng> corners)
    {
        var resolution = CellBits.Resolution(cell);
        var odd = (resolution & 1) != 0;
        var centre = FacePlace.OfCell(cell);
        centre.At *= Fineness;
        if (odd)
        {
            centre.At = centre.At.Down(toOdd: false);
            resolution++;
        }
        var pentagon = BaseCells.IsPentagon(CellBits.BaseCell(cell)) && CellBits.LeadingDigit(cell) == 0;
        return pentagon ? WritePentagon(centre, resolution, odd, corners) : WriteHexagon(centre, resolution, odd, corners);
    }

    /// <summary>Corner number n from the centre, on the fine even lattice: the first one, turned.</summary>
    private static HexCoordinate Corner(int n, bool odd) => (odd ? new HexCoordinate(5, 4) : new HexCoordinate(2, 1)).Turn(n);

    private static int WriteHexagon(FacePlace centre, int resolution, bool odd, Span<LatLng> corners)
    {
        var count = 0;
        var lastFace = -1;
        var lastSide = FacePlace.Side.Inside;
        for (var n = 0; n <= 6; n++)
        {
            var corner = centre with { At = centre.At + Corner(n % 6, odd) };
            var side = corner.Fold(resolution, Fineness, beyondGap: false);
            if (odd && n > 0 && corner.Face != lastFace && lastSide != FacePlace.Side.OnEdge)
            {
                var from = centre.At + Corner(n - 1, odd);
                var to = centre.At + Corner(n % 6, odd);
                var edge = Icosahedron.EdgeBetween(centre.Face, lastFace == centre.Face ? corner.Face : lastFace);
                var (x, y) = Crossing(from, to, edge, resolution);
                if (!IsAt(from, x, y) && !IsAt(to, x, y))
                    corners[count++] = Icosahedron.Unproject(centre.Face, resolution, x, y, Fineness);
            }
            if (n < 6)
                corners[count++] = Icosahedron.Unproject(corner.Face, resolution, corner.At.X, corner.At.Y, Fineness);
            lastFace = corner.Face;
            lastSide = side;
        }
        return count;
    }

    private static int WritePentagon(FacePlace centre, int resolution, bool odd, Span<LatLng> corners)
    {
        var count = 0;
        var last = centre;
        for (var n = 0; n <= 5; n++)
        {
            var corner = centre with { At = centre.At + Corner(n % 5, odd) };
            for (var i = 0; i < 5 && corner.Fold(resolution, Fineness, beyondGap: false) == FacePlace.Side.Across; i++)
                continue; // The five corners lie on the five faces around the corner of the icosahedron.
            if (odd && n > 0)
            {
                // Every edge of an odd pentagon goes from one face to the next.
                var back = Icosahedron.EdgeBetween(corner.Face, last.Face);
                var onLast = corner.Unfold(back, resolution, Fineness);
                var (x, y) = Crossing(last.At, onLast.At, Icosahedron.EdgeBetween(last.Face, corner.Face), resolution);
                corners[count++] = Icosahedron.Unproject(last.Face, resolution, x, y, Fineness);
            }
            if (n < 5)
                corners[count++] = Icosahedron.Unproject(corner.Face, resolution, corner.At.X, corner.At.Y, Fineness);
            last = corner;
        }
        return count;
    }

    /// <summary>Where the line through two fine lattice points meets the line along an edge of the face.</summary>
    private static (double X, double Y) Crossing(HexCoordinate from, HexCoordinate to, int edge, int resolution)
    {
        var distance = Icosahedron.CornerDistance(resolution) * Fineness;
        var (a, b) = edge switch
        {
            Icosahedron.AcrossIJ => (new HexCoordinate(distance, 0), new HexCoordinate(0, distance)),
            Icosahedron.AcrossJK => (new HexCoordinate(0, distance), new HexCoordinate(-distance, -distance)),
            _ => (new HexCoordinate(-distance, -distance), new HexCoordinate(distance, 0)),
        };
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var (ex, ey) = (b.X - a.X, b.Y - a.Y);
        var t = (ex * (from.Y - a.Y) - ey * (from.X - a.X)) / (ey * dx - ex * dy);
        return (from.X + t * dx, from.Y + t * dy);
    }

    /// <summary>
    /// A crossing at a corner is that corner. Lattice corners are whole steps apart, so any small fraction separates them.
    /// </summary>
    private static bool IsAt(HexCoordinate corner, double x, double y) => Math.Abs(corner.X - x) < 1e-6 && Math.Abs(corner.Y - y) < 1e-6;
}
