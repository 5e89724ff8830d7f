namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>
/// The 16 jurisdictions: a jittered lattice of corners joined by wiggly border lines. A border line is drawn once and used by both
/// sides, so neighbours share every vertex and no place is claimed twice or by nobody.
/// </summary>
internal sealed class Mosaic
{
    internal const int Side = 4;
    private const double CellMetres = 32_000;
    private const double CornerJitterMetres = 5_600;

    private readonly Spot[][] _rings = new Spot[Side * Side][];

    internal Mosaic(Dice dice)
    {
        var corners = new Spot[Side + 1, Side + 1];
        for (var row = 0; row <= Side; row++)
        {
            for (var column = 0; column <= Side; column++)
            {
                var flat = new Spot((column - Side / 2.0) * CellMetres, (row - Side / 2.0) * CellMetres);
                // A slow wave over the whole lattice takes away the chessboard; the jitter takes away the rows.
                var wave = new Spot(Math.Sin(row * 1.3 + 0.4) * 3_400, Math.Sin(column * 1.1 + 1.2) * 3_400);
                corners[row, column] = flat + wave + new Spot(Jitter(), Jitter());
            }
        }

        var east = new List<Spot>[Side + 1, Side]; // From corner (row, column) to (row, column + 1).
        var north = new List<Spot>[Side, Side + 1]; // From corner (row, column) to (row + 1, column).
        for (var row = 0; row <= Side; row++)
        {
            for (var column = 0; column <= Side; column++)
            {
                if (column < Side) east[row, column] = Border(corners[row, column], corners[row, column + 1]);
                if (row < Side) north[row, column] = Border(corners[row, column], corners[row + 1, column]);
            }
        }

        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                _rings[row * Side + column] = Ring(east[row, column], north[row, column + 1], east[row + 1, column], north[row, column]);
            }
        }

        double Jitter() => dice.Between(-CornerJitterMetres, CornerJitterMetres);

        // Four halvings: 15 vertices between two corners.
        List<Spot> Border(Spot from, Spot to) => Curves.Wiggle(from, to, 0.11, from.To(to) / 11, dice);
    }

    /// <summary>The border of a jurisdiction, counter-clockwise, without the closing repeat. Index from the south-west, row by row.</summary>
    internal IReadOnlyList<Spot> Ring(int jurisdiction) => _rings[jurisdiction];

    internal Spot Middle(int jurisdiction)
    {
        var ring = _rings[jurisdiction];
        var (area, sum) = (0.0, default(Spot));
        for (var at = 0; at < ring.Length; at++)
        {
            var (a, b) = (ring[at], ring[(at + 1) % ring.Length]);
            var piece = Spot.Cross(a, b);
            area += piece;
            sum += (a + b) * piece;
        }

        return sum * (1 / (3 * area));
    }

    /// <summary>The jurisdiction a place is in, or -1.</summary>
    internal int Of(Spot place)
    {
        for (var at = 0; at < _rings.Length; at++)
        {
            if (Contains(_rings[at], place)) return at;
        }

        return -1;
    }

    /// <summary>Metres to the border of the given jurisdiction.</summary>
    internal double FromBorder(int jurisdiction, Spot place)
    {
        var ring = _rings[jurisdiction];
        return Math.Min(Curves.FromLine(place, ring), Curves.FromSegment(place, ring[^1], ring[0]).Distance);
    }

    /// <summary>Pairs of jurisdictions that share a border line, west-east then south-north.</summary>
    internal static IEnumerable<(int A, int B)> Neighbours()
    {
        for (var at = 0; at < Side * Side; at++)
        {
            if (at % Side + 1 < Side) yield return (at, at + 1);
            if (at / Side + 1 < Side) yield return (at, at + Side);
        }
    }

    private static Spot[] Ring(List<Spot> south, List<Spot> east, List<Spot> north, List<Spot> west)
    {
        var ring = new List<Spot>();
        ring.AddRange(south.SkipLast(1));
        ring.AddRange(east.SkipLast(1));
        ring.AddRange(Enumerable.Reverse(north).SkipLast(1));
        ring.AddRange(Enumerable.Reverse(west).SkipLast(1));
        return [.. ring];
    }

    private static bool Contains(Spot[] ring, Spot place)
    {
        var inside = false;
        for (int at = 0, before = ring.Length - 1; at < ring.Length; before = at++)
        {
            var (a, b) = (ring[at], ring[before]);
            if (a.Y > place.Y != b.Y > place.Y && place.X < (b.X - a.X) * (place.Y - a.Y) / (b.Y - a.Y) + a.X) inside = !inside;
        }

        return inside;
    }
}
