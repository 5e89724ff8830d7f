using System.Numerics;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// Which characters plate readers take for each other. Only one character in the place of another: a lost or added one is not here, because
/// plates of one kind have one length, readers mark what they cannot read, and a Chinese new-energy plate less one character is an
/// ordinary plate of somebody else. (Other makers' matchers leave that off by default too.)
/// </summary>
public static class PlateConfusions
{
    // Each of a group may be read as each other of it.
    private static readonly string[] Groups =
    [
        // The table that Genetec's matcher comes with (Security Center, "OCR equivalence").
        "0ODQ", "1I", "2Z", "5S", "8B", "6G",

        // Same strokes but for one: a foot, a bar, a bow closed or open.
        "1IL", "1T", "17", "7T", "4A", "38", "3B", "UV", "VY", "MN", "NH", "MW",

        // Green v. San Francisco (9th Cir. 2014): a 3 read as a 7, and a driver held at gunpoint for it.
        "37",

        // Provinces with a part in common. No table of measured confusions was found; these are by the look of the characters alone.
        "沪浙渝津湘", // Water on the left.
        "苏蒙藏",     // Grass on top.
        "鲁晋",       // Sun below.
        "青贵",       // Layers, with a box below.
        "京琼",       // The right half of the second is the first.
        "京云",       // Lid above, open below.
        "新浙",       // Axe on the right.

        // Both behind 粤Z, both with water on the left.
        "港澳",
    ];

    private static readonly (ulong Low, ulong High)[] Of = Make();

    /// <summary>True when a reader may take one for the other; false for the same character and for one that stands on no plate.</summary>
    public static bool Has(char one, char other) => Has(PlateSymbols.Of(one), PlateSymbols.Of(other));

    internal static bool Has(byte one, byte other)
    {
        var (low, high) = Of[one];
        return ((other < 64 ? low >> other : high >> (other - 64)) & 1) != 0;
    }

    /// <summary>Those that <paramref name="symbol"/> may be taken for, a bit each.</summary>
    internal static SymbolSet With(byte symbol) => new(Of[symbol].Low, Of[symbol].High);

    private static (ulong Low, ulong High)[] Make()
    {
        var of = new (ulong Low, ulong High)[PlateSymbols.Count];
        foreach (var group in Groups)
        {
            foreach (var letter in group)
            {
                foreach (var other in group)
                {
                    var (symbol, bit) = (PlateSymbols.Of(letter), PlateSymbols.Of(other));
                    Invariant.Holds(symbol != PlateSymbols.None);
                    if (bit == symbol) continue;
                    if (bit < 64) of[symbol].Low |= 1UL << bit;
                    else of[symbol].High |= 1UL << (bit - 64);
                }
            }
        }

        return of;
    }
}

/// <summary>Some characters of plates, a bit each.</summary>
internal struct SymbolSet(ulong low, ulong high)
{
    private ulong _low = low;
    private ulong _high = high;

    internal readonly int Count => BitOperations.PopCount(_low) + BitOperations.PopCount(_high);

    /// <summary>Takes the first out.</summary>
    internal bool TryTake(out byte symbol)
    {
        symbol = 0;
        if (_low != 0)
        {
            symbol = (byte)BitOperations.TrailingZeroCount(_low);
            _low &= _low - 1;
            return true;
        }

        if (_high == 0) return false;
        symbol = (byte)(64 + BitOperations.TrailingZeroCount(_high));
        _high &= _high - 1;
        return true;
    }
}
