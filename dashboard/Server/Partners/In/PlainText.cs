using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.Server.Partners.In;

/// <summary>
/// Words from outside on their way to a desk: without control characters, and without the marks that turn the direction of writing, by which a text
/// can be made to look like another. Pure; any thread.
/// </summary>
internal static class PlainText
{
    private const int ZeroWidthNonJoiner = 0x200C; // Some scripts, and pictures made of several, need both.
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>One line: whatever is blank in it is one blank.</summary>
    /// <param name="max">Unit: UTF-16 units. Past it: cut at a character.</param>
    internal static string Line(string text, int max) => Clean(text, max, keepsLines: false);

    /// <summary>As it is, with its lines.</summary>
    /// <param name="max">As above.</param>
    internal static string Lines(string text, int max) => Clean(text, max, keepsLines: true);

    private static string Clean(string text, int max, bool keepsLines)
    {
        var clean = new StringBuilder(Math.Min(text.Length, max));
        foreach (var rune in text.Trim().EnumerateRunes()) // Half a pair comes as the mark of what cannot be read.
        {
            if (rune.Value == '\r' && keepsLines) continue;
            var isLine = rune.Value == '\n' && keepsLines;
            var isBlank = !isLine && IsBlank(rune);
            if (isBlank && !keepsLines && clean.Length > 0 && clean[^1] == ' ') continue;
            if (clean.Length + (isBlank ? 1 : rune.Utf16SequenceLength) > max) break;
            if (isBlank) clean.Append(' ');
            else clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned => true,
        UnicodeCategory.Format => rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner),
        _ => false,
    };
}
