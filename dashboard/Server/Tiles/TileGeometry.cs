namespace SmartPolicing.Realtime.Server.Tiles;

/// <summary>A point in tile units.</summary>
internal readonly record struct TilePoint(double X, double Y);

/// <summary>Thinning and cutting of lines and rings in tile units.</summary>
internal static class TileGeometry
{
    private const double Low = -TileId.Buffer;
    private const double High = TileId.Extent + TileId.Buffer;

    /// <summary>
    /// Ramer-Douglas-Peucker: leaves out points that lie within <paramref name="tolerance"/> of the line without them. Ends stay.
    /// Iterative, so that a long border cannot exhaust the stack.
    /// </summary>
    internal static List<TilePoint> Thin(IReadOnlyList<TilePoint> line, double tolerance)
    {
        if (line.Count < 3) return [.. line];
        var keep = new bool[line.Count];
        keep[0] = keep[^1] = true;
        var open = new Stack<(int First, int Last)>();
        open.Push((0, line.Count - 1));
        while (open.TryPop(out var part))
        {
            var (farthest, distance) = (0, tolerance);
            for (var i = part.First + 1; i < part.Last; i++)
            {
                var away = Distance(line[i], line[part.First], line[part.Last]);
                if (away > distance) (farthest, distance) = (i, away);
            }

            if (farthest == 0) continue;
            keep[farthest] = true;
            open.Push((part.First, farthest));
            open.Push((farthest, part.Last));
        }

        return [.. line.Where((_, i) => keep[i])];
    }

    /// <summary>The parts of a line that lie in the tile with its buffer; each has at least two points.</summary>
    internal static List<List<TilePoint>> CutLine(IReadOnlyList<TilePoint> line)
    {
        var parts = new List<List<TilePoint>>();
        List<TilePoint>? part = null;
        for (var i = 0; i + 1 < line.Count; i++)
        {
            var (from, to) = (line[i], line[i + 1]);
            if (!TryCut(ref from, ref to))
            {
                part = null;
                continue;
            }

            if (part is null || part[^1] != from) parts.Add(part = [from]);
            part.Add(to);
            if (to != line[i + 1]) part = null; // It left the tile here.
        }

        return parts;
    }

    /// <summary>The part of a ring that lies in the tile with its buffer, by Sutherland-Hodgman; empty when none does.</summary>
    internal static List<TilePoint> CutRing(IReadOnlyList<TilePoint> ring)
    {
        var cut = CutSide([.. ring], point => point.X - Low);
        cut = CutSide(cut, point => High - point.X);
        cut = CutSide(cut, point => point.Y - Low);
        return CutSide(cut, point => High - point.Y);
    }

    /// <summary>Twice the area by the shoelace formula; positive for a clockwise ring as seen (y grows southwards).</summary>
    internal static double TwiceArea(IReadOnlyList<TilePoint> ring)
    {
        var sum = 0.0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            sum += a.X * b.Y - b.X * a.Y;
        }

        return sum;
    }

    private static double Distance(TilePoint point, TilePoint from, TilePoint to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var square = dx * dx + dy * dy;
        var along = square == 0 ? 0 : Math.Clamp(((point.X - from.X) * dx + (point.Y - from.Y) * dy) / square, 0, 1);
        return Math.Sqrt(Square(point.X - from.X - along * dx) + Square(point.Y - from.Y - along * dy));
    }

    private static double Square(double value) => value * value;

    /// <summary>Liang-Barsky.</summary>
    private static bool TryCut(ref TilePoint from, ref TilePoint to)
    {
        var (start, end) = (0.0, 1.0);
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        if (!Narrow(-dx, from.X - Low, ref start, ref end) || !Narrow(dx, High - from.X, ref start, ref end)
            || !Narrow(-dy, from.Y - Low, ref start, ref end) || !Narrow(dy, High - from.Y, ref start, ref end)) return false;
        var origin = from;
        if (end < 1) to = new TilePoint(origin.X + end * dx, origin.Y + end * dy);
        if (start > 0) from = new TilePoint(origin.X + start * dx, origin.Y + start * dy);
        return true;
    }

    private static bool Narrow(double direction, double room, ref double start, ref double end)
    {
        if (direction == 0) return room >= 0;
        var at = room / direction;
        if (direction < 0) start = Math.Max(start, at);
        else end = Math.Min(end, at);
        return start <= end;
    }

    private static List<TilePoint> CutSide(List<TilePoint> ring, Func<TilePoint, double> inside)
    {
        var kept = new List<TilePoint>(ring.Count + 2);
        for (var i = 0; i < ring.Count; i++)
        {
            var (from, to) = (ring[i], ring[(i + 1) % ring.Count]);
            var (fromDepth, toDepth) = (inside(from), inside(to));
            if (fromDepth >= 0) kept.Add(from);
            if (fromDepth >= 0 == toDepth >= 0) continue;
            var along = fromDepth / (fromDepth - toDepth);
            kept.Add(new TilePoint(from.X + along * (to.X - from.X), from.Y + along * (to.Y - from.Y)));
        }

        return kept;
    }
}
