namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>
/// Letters as they are compared. The tables stand here because what the machine's own normalization does depends on how it was set up: in
/// its invariant mode, accents stay. Drawn from the Unicode data (decompositions of Latin, Greek and Cyrillic letters). Pure.
/// </summary>
internal static class LetterFolds
{
    // The first letter of each stands for the others.
    private static readonly string[] s_groups =
    [
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", "bḃḅḇ", "cçćĉċčḉ", "dďḋḍḏḑḓ", "eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "fḟ", "gĝğġģǧǵḡ",
        "hĥȟḣḥḧḩḫẖ", "iìíîïĩīĭįǐȉȋḭḯỉị", "jĵǰ", "kķǩḱḳḵ", "lĺļľḷḹḻḽ", "mḿṁṃ", "nñńņňǹṅṇṉṋ",
        "oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", "pṕṗ", "rŕŗřȑȓṙṛṝṟ", "sśŝşšſșṡṣṥṧṩẛ", "tţťțṫṭṯṱẗ",
        "uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "vṽṿ", "wŵẁẃẅẇẉẘ", "xẋẍ", "yýÿŷȳẏẙỳỵỷỹ", "zźżžẑẓẕ", "αά", "εέ", "ηή", "ιΐίϊ", "οό",
        "υΰϋύ", "ωώ", "гѓ", "еѐё", "ийѝ", "кќ", "уў", "ії",
    ];

    // Letters that are written as two without their own sign.
    private static readonly Dictionary<char, string> s_letters = new()
    {
        ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe", ['þ'] = "th", ['ĳ'] = "ij",
        ['ø'] = "o", ['đ'] = "d", ['ð'] = "d", ['ł'] = "l", ['ı'] = "i", ['ħ'] = "h", ['ŧ'] = "t",
    };

    static LetterFolds()
    {
        foreach (var group in s_groups)
            foreach (var letter in group.AsSpan(1)) s_letters[letter] = group[..1];
    }

    /// <summary>A lower-case letter without its marks; null for one that has none.</summary>
    internal static string? Plain(char letter) => letter < '\u0080' ? null : s_letters.GetValueOrDefault(letter);

    /// <summary>A wide form of a sign as the narrow one; other signs as they are.</summary>
    internal static char Narrow(char sign) => sign switch
    {
        >= '\uff01' and <= '\uff5e' => (char)(sign - 0xfee0),
        '\u3000' or '\u00a0' => ' ',
        _ => sign,
    };

    /// <summary>The whole text with narrow forms.</summary>
    internal static string Narrow(string text) => string.Create(text.Length, text, static (narrow, from) =>
    {
        for (var at = 0; at < narrow.Length; at++) narrow[at] = Narrow(from[at]);
    });
}
