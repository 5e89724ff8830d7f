namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>Which kind of plate a text has the form of. Values are stable.</summary>
public enum PlateForm : byte
{
    /// <summary>Latin letters and digits only: another country, the Chinese forces, or Chinese with the first character unread.</summary>
    Latin = 0,

    /// <summary>Province, letter, five: 京A12345.</summary>
    Ordinary = 1,

    /// <summary>Province, letter, six: 京AD12345 (small) or 京A12345D (large).</summary>
    NewEnergy = 2,

    /// <summary>Police: 京A1234警.</summary>
    Police = 3,

    /// <summary>Learner: 京A1234学.</summary>
    Learner = 4,

    /// <summary>Trailer: 京A1234挂 and, oversized, 京A1234超.</summary>
    Trailer = 5,

    /// <summary>Of Hong Kong or Macao, for the mainland: 粤Z1234港, 粤Z1234澳.</summary>
    BorderCrossing = 6,

    /// <summary>On trial: 京A1234试.</summary>
    Trial = 7,

    /// <summary>Embassy: 123456使.</summary>
    Embassy = 8,

    /// <summary>Consulate: 沪12345领, and older with four digits or without a province.</summary>
    Consulate = 9,

    /// <summary>Armed police of a province: WJ京1234X. Those of the headquarters are Latin.</summary>
    ArmedPolice = 10,

    /// <summary>Fire and rescue: 京X1234应急.</summary>
    Rescue = 11,

    /// <summary>Civil aviation, on airports: 民航A1234.</summary>
    Aviation = 12,

    /// <summary>Tractors: 鲁0112345.</summary>
    Tractor = 13,

    /// <summary>
    /// Begins with a province and fits none of the forms: a character is misread. Good enough for a read, which is compared with entries;
    /// not for an entry, which would never be hit.
    /// </summary>
    Misread = 14,
}

/// <summary>
/// The forms of Chinese plates. Ordinary, new-energy (D, F and the letters added later), special and embassy forms after GA 36-2018 as
/// several published validators give it; rescue, aviation, tractor and armed police after fewer.
/// </summary>
internal static class PlateForms
{
    // p province, l letter, n digit, s digit or letter, e letter of a drive (A to E electric, F to K other; no I); others are themselves.
    private static readonly (string Pattern, PlateForm Form)[] Known =
    [
        ("plsssss", PlateForm.Ordinary),
        ("plesnnnn", PlateForm.NewEnergy),
        ("plnnnnne", PlateForm.NewEnergy),
        ("plssss警", PlateForm.Police),
        ("plssss学", PlateForm.Learner),
        ("plssss挂", PlateForm.Trailer),
        ("plssss超", PlateForm.Trailer),
        ("plssss港", PlateForm.BorderCrossing),
        ("plssss澳", PlateForm.BorderCrossing),
        ("plssss试", PlateForm.Trial),
        ("nnnnnn使", PlateForm.Embassy),
        ("使nnnnnn", PlateForm.Embassy),
        ("pnnnnn领", PlateForm.Consulate),
        ("pnnnn领", PlateForm.Consulate),
        ("nnnnn领", PlateForm.Consulate),
        ("领nnnnn", PlateForm.Consulate),
        ("WJpnnnns", PlateForm.ArmedPolice),
        ("plnnnn应急", PlateForm.Rescue),
        ("民航snnnn", PlateForm.Aviation),
        ("pnnsssss", PlateForm.Tractor),
        ("pssssss", PlateForm.Misread),
        ("psssssss", PlateForm.Misread),
        ("psssssc", PlateForm.Misread),
    ];

    /// <summary>The first form that fits, unread characters fitting everywhere; null when none does.</summary>
    internal static PlateForm? Of(ReadOnlySpan<byte> symbols)
    {
        if (!HasHan(symbols)) return PlateForm.Latin;
        foreach (var (pattern, form) in Known)
            if (Fits(symbols, pattern)) return form;
        return null;
    }

    /// <summary>True when a Chinese character was read.</summary>
    internal static bool HasHan(ReadOnlySpan<byte> symbols)
    {
        foreach (var symbol in symbols)
            if (PlateSymbols.IsHan(symbol)) return true;
        return false;
    }

    private static bool Fits(ReadOnlySpan<byte> symbols, string pattern)
    {
        if (symbols.Length != pattern.Length) return false;
        for (var at = 0; at < symbols.Length; at++)
            if (symbols[at] != PlateSymbols.Unread && !Fits(symbols[at], pattern[at])) return false;
        return true;
    }

    private static bool Fits(byte symbol, char place) => place switch
    {
        'p' => PlateSymbols.IsProvince(symbol),
        'l' => PlateSymbols.IsLatin(symbol),
        'n' => PlateSymbols.IsDigit(symbol),
        's' => PlateSymbols.IsLatin(symbol) || PlateSymbols.IsDigit(symbol),
        'e' => PlateSymbols.Letter(symbol) is >= 'A' and <= 'K' and not 'I',
        'c' => PlateSymbols.IsHan(symbol) && !PlateSymbols.IsProvince(symbol),
        _ => PlateSymbols.Letter(symbol) == place,
    };
}
