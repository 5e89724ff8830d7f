namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// Says of most keys with two covered characters that no entry has them, from 8 KiB that stay in the processor's nearest cache: a whole
/// read has 21 to 66 such keys, and entries with wild cards are few. One thread counts; any may ask.
/// </summary>
internal sealed class PairFilter
{
    private const int Bits = 16;
    private const int WordBits = 64;

    private readonly ulong[] _has = new ulong[(1 << Bits) / WordBits];
    private readonly int[] _counts = new int[1 << Bits];

    /// <summary>An entry more or less under that key.</summary>
    internal void Count(ulong hash, int step)
    {
        var bit = BitOf(hash);
        _counts[bit] += step;
        Invariant.Holds(_counts[bit] >= 0);
        ref var word = ref _has[bit / WordBits];
        var own = 1UL << (bit % WordBits);
        Volatile.Write(ref word, _counts[bit] > 0 ? word | own : word & ~own);
    }

    /// <summary>False when no entry has the key.</summary>
    internal bool MayHave(ulong hash)
    {
        var bit = BitOf(hash);
        return (Volatile.Read(ref _has[bit / WordBits]) >> (bit % WordBits) & 1) != 0;
    }

    private static int BitOf(ulong hash) => (int)(hash & ((1 << Bits) - 1));
}
