namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// Who issued a plate, in four bytes: a country of two letters and a part of it of up to three letters or digits, as ISO 3166 writes them.
/// The same characters stand on plates of several states, and a hit on the wrong one is a false alarm. Whether there is such a country is
/// not looked up.
/// </summary>
internal static class PlateIssuer
{
    private const int CountryLetters = 2;
    private const int SubdivisionMax = 3;
    private const int LetterBase = 26;
    private const int AlphanumericBase = 37; // 0 is none.

    /// <summary>"US" or "US-CA".</summary>
    /// <returns>False when it is of another form.</returns>
    internal static bool TryParse(ReadOnlySpan<char> text, out ushort country, out ushort subdivision)
    {
        country = subdivision = 0;
        text = text.Trim();
        if (text.Length < CountryLetters) return false;
        var (first, second) = (Capital(text[0]), Capital(text[1]));
        if (!char.IsAsciiLetterUpper(first) || !char.IsAsciiLetterUpper(second)) return false;
        country = (ushort)((first - 'A') * LetterBase + (second - 'A') + 1);
        if (text.Length == CountryLetters) return true;
        if (PlateSymbols.Narrow(text[CountryLetters]) != '-') return false;
        text = text[(CountryLetters + 1)..];
        if (text.Length is < 1 or > SubdivisionMax) return false;
        foreach (var letter in text)
        {
            var capital = Capital(letter);
            if (!char.IsAsciiLetterUpper(capital) && !char.IsAsciiDigit(capital)) return false;
            var digit = char.IsAsciiDigit(capital) ? capital - '0' + 1 : capital - 'A' + 11;
            subdivision = (ushort)(subdivision * AlphanumericBase + digit);
        }

        return true;
    }

    /// <summary>As <see cref="TryParse"/> takes it; empty for none.</summary>
    internal static string Text(ushort country, ushort subdivision)
    {
        if (country == 0) return "";
        Span<char> text = stackalloc char[CountryLetters + 1 + SubdivisionMax];
        text[0] = (char)('A' + (country - 1) / LetterBase);
        text[1] = (char)('A' + (country - 1) % LetterBase);
        if (subdivision == 0) return new string(text[..CountryLetters]);
        text[CountryLetters] = '-';
        var length = text.Length;
        for (var left = (int)subdivision; left > 0; left /= AlphanumericBase)
        {
            var digit = left % AlphanumericBase;
            text[--length] = digit <= 10 ? (char)('0' + digit - 1) : (char)('A' + digit - 11);
        }

        return $"{text[..(CountryLetters + 1)]}{text[length..]}";
    }

    private static char Capital(char letter)
    {
        var narrow = PlateSymbols.Narrow(letter);
        return char.IsAsciiLetterLower(narrow) ? (char)(narrow - 'a' + 'A') : narrow;
    }
}
