using System.Numerics;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>The characters of a plate, to be hashed with one or two of them covered.</summary>
internal readonly struct CoveredText
{
    // What remains when that place is covered.
    private static readonly (ulong Low, ulong High)[] Keep = MakeKeep();

    private readonly ulong _low;
    private readonly ulong _high;

    private CoveredText(ulong low, ulong high)
    {
        _low = low;
        _high = high;
    }

    internal static CoveredText Of(Plate plate)
    {
        var (low, high) = plate.Text;
        return new CoveredText(low, high);
    }

    /// <summary>Of the text without the covered characters, one or two, and of which these are: bit 0 is the first.</summary>
    internal ulong Hash(int covered)
    {
        var one = Keep[BitOperations.TrailingZeroCount(covered)];
        var other = Keep[BitOperations.Log2((uint)covered)];
        return PlateKeys.Hash(_low & one.Low & other.Low, _high & one.High & other.High, covered);
    }

    private static (ulong Low, ulong High)[] MakeKeep()
    {
        var keep = new (ulong Low, ulong High)[Plate.CharactersMax];
        for (var place = 0; place < keep.Length; place++)
        {
            var cleared = ~((ulong)byte.MaxValue << (place % sizeof(ulong) * 8));
            keep[place] = place < sizeof(ulong) ? (cleared, ulong.MaxValue) : (ulong.MaxValue, cleared);
        }

        return keep;
    }
}
