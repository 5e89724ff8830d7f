namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// From what people and readers write to a <see cref="Plate"/>. Full-width forms become plain, lower case upper; blanks, dots and middle
/// dots are left out. '*', '?' and '_' are unread characters. So is a dash, as GA/T 1400 has it, but for two cases in which it can only
/// part groups: when a country stands before a colon ("FR:AB-123-CD"), and when no Chinese plate has the form with it and one has the form
/// without ("沪A-1234警"). Letters O and I stand in no Chinese serial (GA 36), so there they are taken for 0 and 1.
/// </summary>
internal static class PlateParser
{
    private const byte Dash = byte.MaxValue; // Not yet known whether it is an unread character.
    private const string China = "CN";

    // The standard's word for a plate that cannot be read, and what readers put in its place. Words in Latin letters are not here:
    // somebody has NOPLATE on the car.
    private static readonly string[] NoPlateWords = ["无车牌", "车牌", "无牌", "无牌车", "无号牌", "未识别", "未知", "未知车牌"];

    /// <returns>Why it is no plate; <see cref="PlateRefusal.None"/> when it is one.</returns>
    internal static PlateRefusal Parse(ReadOnlySpan<char> text, out Plate plate)
    {
        plate = default;
        if (text.Length > WatchlistLimits.PlateTextMax) return PlateRefusal.TooLong;
        if (IsNoPlate(text)) return PlateRefusal.NoPlate;
        ushort country = 0, subdivision = 0;
        var colon = text.IndexOfAny(':', '：');
        if (colon >= 0 && !PlateIssuer.TryParse(text[..colon], out country, out subdivision)) return PlateRefusal.UnknownIssuer;

        Span<byte> symbols = stackalloc byte[WatchlistLimits.PlateTextMax];
        if (!TryReadSymbols(text[(colon + 1)..], symbols, out var count)) return PlateRefusal.UnknownCharacter;
        symbols = SettleDashes(symbols[..count], partsGroups: colon >= 0);
        var refusal = CheckCounts(symbols);
        if (refusal != PlateRefusal.None) return refusal;
        if (PlateForms.HasHan(symbols))
        {
            // The plate itself says where it is from.
            if (country != 0 && PlateIssuer.Text(country, 0) != China) return PlateRefusal.WrongForm;
            Unify(symbols);
            if (PlateForms.Of(symbols) is null) return PlateRefusal.WrongForm;
            country = subdivision = 0;
        }

        plate = Plate.Of(symbols, country, subdivision);
        return PlateRefusal.None;
    }

    private static bool IsNoPlate(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        foreach (var word in NoPlateWords)
            if (trimmed.SequenceEqual(word)) return true;
        return false;
    }

    private static bool TryReadSymbols(ReadOnlySpan<char> text, Span<byte> symbols, out int count)
    {
        count = 0;
        foreach (var letter in text)
        {
            var narrow = PlateSymbols.Narrow(letter);
            if (IsSeparator(narrow)) continue;
            var symbol = narrow switch
            {
                '*' or '?' or '_' => PlateSymbols.Unread,
                '-' or (>= '\u2010' and <= '\u2015') or '\u2212' => Dash,
                _ => PlateSymbols.Of(narrow),
            };
            if (symbol == PlateSymbols.None) return false;
            symbols[count++] = symbol;
        }

        return true;
    }

    // Blanks (plain, no-break, full-width), dot, and the middle dots that keyboards and readers write for the one on the plate.
    private static bool IsSeparator(char letter) =>
        letter is ' ' or '\t' or '\u00a0' or '\u3000' or '.' or '·' or '•' or '‧' or '∙' or '⋅' or '・' or '･' or '●' or '．';

    private static Span<byte> SettleDashes(Span<byte> symbols, bool partsGroups)
    {
        if (!symbols.Contains(Dash)) return symbols;
        Span<byte> without = stackalloc byte[symbols.Length];
        var count = 0;
        foreach (var symbol in symbols)
            if (symbol != Dash) without[count++] = symbol;
        symbols.Replace(Dash, PlateSymbols.Unread);
        if (!partsGroups && !(IsOdd(symbols) && !IsOdd(without[..count]))) return symbols;
        without[..count].CopyTo(symbols);
        return symbols[..count];
    }

    private static bool IsOdd(ReadOnlySpan<byte> symbols) => PlateForms.Of(symbols) is null or PlateForm.Misread;

    private static PlateRefusal CheckCounts(ReadOnlySpan<byte> symbols)
    {
        if (symbols.IsEmpty) return PlateRefusal.Empty;
        var unread = symbols.Count(PlateSymbols.Unread);
        if (unread > WatchlistLimits.UnreadMax) return PlateRefusal.TooManyUnread;
        if (unread > 0 && symbols.Length - unread < WatchlistLimits.ReadBesideUnreadMin) return PlateRefusal.TooManyUnread;
        if (symbols.Length < WatchlistLimits.PlateCharactersMin) return PlateRefusal.TooShort;
        return symbols.Length > Plate.CharactersMax ? PlateRefusal.TooLong : PlateRefusal.None;
    }

    /// <summary>One writing for what is the same plate, of those with a Chinese character.</summary>
    private static void Unify(Span<byte> symbols)
    {
        var (zero, one) = (PlateSymbols.Of('0'), PlateSymbols.Of('1'));
        var issuer = PlateSymbols.IsHan(symbols[0]) || symbols[0] == PlateSymbols.Unread ? 1 : -1; // That letter may be O.
        for (var at = 0; at < symbols.Length; at++)
        {
            if (at == issuer) continue;
            if (symbols[at] == PlateSymbols.Of('O')) symbols[at] = zero;
            if (symbols[at] == PlateSymbols.Of('I')) symbols[at] = one;
        }

        // Embassies and consulates had their character in front before they had it behind.
        if (PlateSymbols.Letter(symbols[0]) is not ('使' or '领')) return;
        var leading = symbols[0];
        symbols[1..].CopyTo(symbols);
        symbols[^1] = leading;
    }
}
