using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>
/// Text as the archive's index of words keeps it. Letters and digits of scripts with blanks are words as they are; of Chinese and its like,
/// which has none, each pair of neighbours is a word, and the last character of a run one of its own: so what is looked for is found anywhere
/// in a run, one character too. Pure.
/// </summary>
internal static class ArchiveWords
{
    /// <summary>Words to keep, with blanks between them.</summary>
    internal static string Of(string text)
    {
        var words = new StringBuilder(text.Length * 2);
        foreach (var (run, isChinese) in Runs(text))
        {
            for (var at = 0; isChinese && at < run.Count; at++) words.Append(run[at]).Append(at + 1 < run.Count ? run[at + 1] : "").Append(' ');
            if (!isChinese) words.AppendJoin("", run).Append(' ');
        }

        return words.ToString();
    }

    /// <summary>The question that finds what was kept: every part must be there.</summary>
    /// <returns>Null when there is nothing in it to look for.</returns>
    internal static string? Question(string text)
    {
        var parts = new List<string>();
        foreach (var (run, isChinese) in Runs(text))
        {
            if (!isChinese) parts.Add($"\"{string.Concat(run)}\"*");
            else if (run.Count == 1) parts.Add($"\"{run[0]}\"*");
            else parts.Add($"\"{string.Join(' ', Enumerable.Range(0, run.Count - 1).Select(at => run[at] + run[at + 1]))}\"");
        }

        return parts.Count == 0 ? null : string.Join(" AND ", parts);
    }

    // What lies between letters and digits is left out.
    private static IEnumerable<(List<string> Run, bool IsChinese)> Runs(string text)
    {
        var run = new List<string>();
        var wasChinese = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var isWord = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;
            var isChinese = isWord && IsChinese(rune.Value);
            if (run.Count > 0 && (!isWord || isChinese != wasChinese))
            {
                yield return (run, wasChinese);
                run = [];
            }

            wasChinese = isChinese;
            if (isWord) run.Add(Rune.ToLowerInvariant(rune).ToString());
        }

        if (run.Count > 0) yield return (run, wasChinese);
    }

    // Han, kana and hangul: no blanks between words, or words that change at their end.
    private static bool IsChinese(int rune) =>
        rune is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
