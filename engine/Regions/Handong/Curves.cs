namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>Lines as people and rivers draw them. Pure.</summary>
internal static class Curves
{
    /// <summary>Midpoint displacement: bends a straight line until its pieces are shorter than <paramref name="piece"/>.</summary>
    /// <param name="bend">Sideways shift of a midpoint as a share of its piece's length.</param>
    internal static List<Spot> Wiggle(Spot from, Spot to, double bend, double piece, Dice dice)
    {
        var line = new List<Spot> { from };
        Split(from, to);
        return line;

        void Split(Spot a, Spot b)
        {
            var span = b - a;
            if (span.Length <= piece)
            {
                line.Add(b);
                return;
            }

            var middle = a + span * dice.Between(0.42, 0.58) + span.Left * dice.Between(-bend, bend);
            Split(a, middle);
            Split(middle, b);
        }
    }

    /// <summary>Chaikin's corner cutting; the ends stay.</summary>
    internal static List<Spot> Rounded(List<Spot> line, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var next = new List<Spot>(line.Count * 2) { line[0] };
            for (var at = 0; at + 1 < line.Count; at++)
            {
                var step = line[at + 1] - line[at];
                if (at > 0) next.Add(line[at] + step * 0.25);
                if (at + 2 < line.Count) next.Add(line[at] + step * 0.75);
            }

            next.Add(line[^1]);
            line = next;
        }

        return line;
    }

    /// <summary>A smooth line through all the places (Catmull-Rom), a point about every <paramref name="step"/> metres.</summary>
    internal static List<Spot> Through(IReadOnlyList<Spot> places, double step)
    {
        var line = new List<Spot> { places[0] };
        for (var at = 0; at + 1 < places.Count; at++)
        {
            var (b, c) = (places[at], places[at + 1]);
            var a = at > 0 ? places[at - 1] : b + (b - c);
            var d = at + 2 < places.Count ? places[at + 2] : c + (c - b);
            var steps = Math.Max(1, (int)(b.To(c) / step));
            for (var k = 1; k <= steps; k++) line.Add(CatmullRom(a, b, c, d, (double)k / steps));
        }

        return line;
    }

    /// <summary>Leaves out points that lie within <paramref name="tolerance"/> metres of the line without them (Douglas-Peucker).</summary>
    internal static List<Spot> Simplified(List<Spot> line, double tolerance)
    {
        if (line.Count < 3) return line;
        var keep = new bool[line.Count];
        keep[0] = keep[^1] = true;
        Mark(0, line.Count - 1);
        return [.. line.Where((_, at) => keep[at])];

        void Mark(int first, int last)
        {
            var (worst, far) = (-1, tolerance);
            for (var at = first + 1; at < last; at++)
            {
                var distance = FromSegment(line[at], line[first], line[last]).Distance;
                if (distance > far) (worst, far) = (at, distance);
            }

            if (worst < 0) return;
            keep[worst] = true;
            Mark(first, worst);
            Mark(worst, last);
        }
    }

    /// <summary>Adds points so that no piece is longer than <paramref name="piece"/> metres.</summary>
    internal static List<Spot> Dense(IReadOnlyList<Spot> line, double piece)
    {
        var dense = new List<Spot> { line[0] };
        for (var at = 0; at + 1 < line.Count; at++)
        {
            var steps = Math.Max(1, (int)Math.Ceiling(line[at].To(line[at + 1]) / piece));
            for (var k = 1; k <= steps; k++) dense.Add(line[at] + (line[at + 1] - line[at]) * ((double)k / steps));
        }

        return dense;
    }

    /// <summary>The same line, <paramref name="metres"/> to the left (negative: right) of its direction.</summary>
    internal static List<Spot> Beside(IReadOnlyList<Spot> line, double metres)
    {
        var beside = new List<Spot>(line.Count);
        for (var at = 0; at < line.Count; at++)
        {
            var along = line[Math.Min(at + 1, line.Count - 1)] - line[Math.Max(at - 1, 0)];
            beside.Add(line[at] + along.Left.Unit() * metres);
        }

        return beside;
    }

    /// <summary>The nearest point of a segment: its distance and its share of the way from <paramref name="a"/> to <paramref name="b"/>.</summary>
    internal static (double Distance, double Share) FromSegment(Spot place, Spot a, Spot b)
    {
        var span = b - a;
        var square = Spot.Dot(span, span);
        var share = square <= 0 ? 0 : Math.Clamp(Spot.Dot(place - a, span) / square, 0, 1);
        return (place.To(a + span * share), share);
    }

    /// <summary>Distance to the nearest piece of a line. Unit: metres.</summary>
    internal static double FromLine(Spot place, IReadOnlyList<Spot> line)
    {
        var nearest = double.MaxValue;
        for (var at = 0; at + 1 < line.Count; at++) nearest = Math.Min(nearest, FromSegment(place, line[at], line[at + 1]).Distance);
        return nearest;
    }

    /// <summary>Where two segments cross, as shares of both.</summary>
    internal static bool Cross(Spot a, Spot b, Spot c, Spot d, out double onFirst, out double onSecond)
    {
        var (r, s) = (b - a, d - c);
        var turn = Spot.Cross(r, s);
        if (Math.Abs(turn) < 1e-9)
        {
            (onFirst, onSecond) = (0, 0);
            return false;
        }

        onFirst = Spot.Cross(c - a, s) / turn;
        onSecond = Spot.Cross(c - a, r) / turn;
        return onFirst is >= 0 and <= 1 && onSecond is >= 0 and <= 1;
    }

    private static Spot CatmullRom(Spot a, Spot b, Spot c, Spot d, double t) =>
        (b * 2 + (c - a) * t + (a * 2 - b * 5 + c * 4 - d) * (t * t) + (b * 3 - a - c * 3 + d) * (t * t * t)) * 0.5;
}
