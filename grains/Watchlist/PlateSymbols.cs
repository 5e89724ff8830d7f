namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// The characters that plates are made of, a byte each: 0 none, 1 unread, then digits, Latin letters, the 31 characters of the provinces
/// and those of special plates. The numbers are in the journal: new ones go to the end.
/// </summary>
internal static class PlateSymbols
{
    /// <summary>Nothing stands here: the plate is shorter.</summary>
    internal const byte None = 0;

    /// <summary>A character stands here that was not read, or, in an entry, is not known.</summary>
    internal const byte Unread = 1;

    /// <summary>Codes in use, <see cref="None"/> and <see cref="Unread"/> included.</summary>
    internal static int Count => Letters.Length;

    private const byte FirstDigit = 2;
    private const byte FirstLatin = FirstDigit + 10;
    private const byte FirstProvince = FirstLatin + 26;
    private const byte FirstSpecial = FirstProvince + 31;
    private const char FirstHan = '\u4e00';
    private const char LastHan = '\u9fff';
    private const int FullWidthShift = 0xfee0; // From U+FF01..FF5E down to U+0021..007E.

    private const string Letters =
        "\0-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" +
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼" +
        "警学挂港澳使领超试应急民航";

    private static readonly byte[] OfHan = MakeHan();

    /// <summary>The code of a digit or capital letter, of a Chinese character on plates; <see cref="None"/> for any other.</summary>
    internal static byte Of(char letter) => letter switch
    {
        >= '0' and <= '9' => (byte)(FirstDigit + (letter - '0')),
        >= 'A' and <= 'Z' => (byte)(FirstLatin + (letter - 'A')),
        >= 'a' and <= 'z' => (byte)(FirstLatin + (letter - 'a')),
        >= FirstHan and <= LastHan => OfHan[letter - FirstHan],
        _ => None,
    };

    /// <summary>The character of a code; '-' for <see cref="Unread"/>.</summary>
    internal static char Letter(byte symbol) => Letters[symbol];

    /// <summary>A full-width form as the plain character it stands for; any other as it is.</summary>
    internal static char Narrow(char letter) => letter is >= '\uff01' and <= '\uff5e' ? (char)(letter - FullWidthShift) : letter;

    /// <summary>0 to 9.</summary>
    internal static bool IsDigit(byte symbol) => symbol is >= FirstDigit and < FirstLatin;

    /// <summary>A to Z.</summary>
    internal static bool IsLatin(byte symbol) => symbol is >= FirstLatin and < FirstProvince;

    /// <summary>A province's character.</summary>
    internal static bool IsProvince(byte symbol) => symbol is >= FirstProvince and < FirstSpecial;

    /// <summary>A province's character or one of special plates.</summary>
    internal static bool IsHan(byte symbol) => symbol >= FirstProvince;

    private static byte[] MakeHan()
    {
        var codes = new byte[LastHan - FirstHan + 1];
        for (int code = FirstProvince; code < Letters.Length; code++) codes[Letters[code] - FirstHan] = (byte)code;
        return codes;
    }
}
