namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>Convex areas as lists of corners, counter-clockwise. Pure.</summary>
internal static class Convex
{
    /// <summary>The part of an area on the side of the line through <paramref name="place"/> that <paramref name="toward"/> points to.</summary>
    internal static List<Spot> Half(List<Spot> area, Spot place, Spot toward)
    {
        var half = new List<Spot>(area.Count + 1);
        for (var at = 0; at < area.Count; at++)
        {
            var (a, b) = (area[at], area[(at + 1) % area.Count]);
            var (sideA, sideB) = (Spot.Dot(a - place, toward), Spot.Dot(b - place, toward));
            if (sideA >= 0) half.Add(a);
            if (sideA >= 0 != sideB >= 0) half.Add(a + (b - a) * (sideA / (sideA - sideB)));
        }

        return half;
    }

    /// <summary>The piece of a line inside an area. The line goes through <paramref name="place"/>, square to <paramref name="across"/>.</summary>
    internal static bool Chord(List<Spot> area, Spot place, Spot across, out Spot from, out Spot to)
    {
        (from, to) = (default, default);
        var found = 0;
        for (var at = 0; at < area.Count && found < 2; at++)
        {
            var (a, b) = (area[at], area[(at + 1) % area.Count]);
            var (sideA, sideB) = (Spot.Dot(a - place, across), Spot.Dot(b - place, across));
            if (sideA >= 0 == sideB >= 0) continue;
            var cut = a + (b - a) * (sideA / (sideA - sideB));
            if (found++ == 0) from = cut;
            else to = cut;
        }

        return found == 2;
    }

    /// <summary>How long an area is along its longest side, and that side's direction.</summary>
    internal static (double Length, Spot Direction) LongSide(List<Spot> area)
    {
        var (longest, direction) = (0.0, new Spot(1, 0));
        for (var at = 0; at < area.Count; at++)
        {
            var side = area[(at + 1) % area.Count] - area[at];
            if (side.Length > longest) (longest, direction) = (side.Length, side.Unit());
        }

        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var corner in area)
        {
            low = Math.Min(low, Spot.Dot(corner, direction));
            high = Math.Max(high, Spot.Dot(corner, direction));
        }

        return (high - low, direction);
    }
}
