using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Keeps the nearest of many officers in a straight line: of those offered, so many as are wanted and the next one, whose distance bounds
/// everybody else's. They are offered with their quick distances; only those whose order these leave open are measured, at the end. The
/// order in which they are offered decides nothing. One thread, one use.
/// </summary>
/// <param name="wanted">At least 0; int.MaxValue for all.</param>
/// <param name="errorMax">See <see cref="NearDistance.ErrorMax"/>.</param>
internal sealed class NearestSlots(int wanted, double errorMax)
{
    /// <summary>
    /// So many more are taken, at least, before the furthest are thrown out and the limit is drawn closer: each time costs some 5 ns for
    /// each that is kept.
    /// </summary>
    private const int MoreMin = 16;

    private Near[] _near = new Near[64];
    private long _throwOutAt = wanted + 1L;

    /// <summary>How many were offered that may be among them.</summary>
    public int Count { get; private set; }

    /// <summary>Whoever is surely further away than this is not wanted. Unit: square radians, by their quick distances.</summary>
    public double Limit { get; private set; } = double.PositiveInfinity;

    /// <summary>Offers an officer, each once.</summary>
    /// <returns>True when the limit is closer now.</returns>
    public bool Offer(int slot, double square)
    {
        if (square > Limit) return false;
        if (Count == _near.Length) Array.Resize(ref _near, Count * 2);
        _near[Count++] = new Near(square, slot);
        if (Count < _throwOutAt) return false;
        ThrowOut();
        return true;
    }

    /// <summary>Those wanted, in order of slot. Call once, after the last was offered.</summary>
    /// <param name="nextMetres">Distance of the nearest of the others; infinite when there are none.</param>
    public ReadOnlySpan<int> Take(OfficerTable officers, LatLng middle, out double nextMetres)
    {
        nextMetres = double.PositiveInfinity;
        if (Count > wanted) ThrowOut();
        var slots = new int[Math.Min(Count, wanted)];
        var taken = 0;
        if (Count <= wanted)
        {
            foreach (var near in _near.AsSpan(0, Count)) slots[taken++] = near.Slot;
        }
        else
        {
            // Whoever is this much nearer than the one after those wanted surely comes before it; see ThrowOut.
            var sure = _near[wanted].Square * (1 - 3 * errorMax);
            var open = new List<(double Metres, int Slot)>();
            foreach (var near in _near.AsSpan(0, Count))
            {
                if (near.Square < sure) slots[taken++] = near.Slot;
                else open.Add((officers.PlaceOf(near.Slot).MetresTo(middle), near.Slot));
            }

            open.Sort();
            for (var i = 0; taken < wanted; i++) slots[taken++] = open[i].Slot;
            nextMetres = open[^(Count - wanted)].Metres;
        }

        slots.AsSpan().Sort();
        return slots;
    }

    // With e the error, q the quick square of the one after those wanted: that one and all before it are truly at most q (1 + e), and
    // whoever is quickly beyond q (1 + 3 e) is truly beyond q (1 + e). Three times, for the squares' own product and some room.
    private void ThrowOut()
    {
        var near = _near.AsSpan(0, Count);
        Select(near, wanted);
        Limit = near[wanted].Square * (1 + 3 * errorMax);
        var kept = wanted + 1;
        for (var i = kept; i < near.Length; i++)
            if (near[i].Square <= Limit) near[kept++] = near[i];
        Count = kept;
        _throwOutAt = kept + (long)Math.Max(MoreMin, wanted / 2);
    }

    /// <summary>Puts the n-th nearest, from 0, at its place, nobody further before it and nobody nearer after it.</summary>
    private static void Select(Span<Near> near, int n)
    {
        var (low, high) = (0, near.Length - 1);
        while (low < high)
        {
            var pivot = Middle(near[low].Square, near[(low + high) >>> 1].Square, near[high].Square);
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (near[left].Square < pivot) left++;
                while (near[right].Square > pivot) right--;
                if (left > right) break;
                (near[left], near[right]) = (near[right], near[left]);
                left++;
                right--;
            }

            if (n <= right) high = right;
            else if (n >= left) low = left;
            else return;
        }
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private readonly record struct Near(double Square, int Slot);
}
