using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>
/// Texts as they are compared: without case, accents and signs, the short forms of street words written out. Words of letters and digits
/// stay words; signs of a script without spaces (Chinese and its neighbours) stand each for themselves. Pure.
/// </summary>
internal static class PlaceText
{
    // The short forms that maps and people use for one another; a word is compared in its long form.
    private static readonly Dictionary<string, string> s_long = new(StringComparer.Ordinal)
    {
        ["st"] = "street", ["str"] = "strasse", ["ave"] = "avenue", ["av"] = "avenue", ["rd"] = "road", ["blvd"] = "boulevard",
        ["dr"] = "drive", ["ln"] = "lane", ["ct"] = "court", ["pl"] = "place", ["sq"] = "square", ["hwy"] = "highway", ["ter"] = "terrace",
        ["aly"] = "alley", ["pkwy"] = "parkway", ["expy"] = "expressway", ["fwy"] = "freeway", ["cir"] = "circle", ["plz"] = "plaza",
        ["mt"] = "mount", ["ft"] = "fort", ["stn"] = "station", ["ctr"] = "center", ["centre"] = "center",
    };

    // Left out on one side or the other: Avinguda de Meritxell is Avinguda Meritxell.
    private static readonly HashSet<string> s_particles = new(StringComparer.Ordinal)
    {
        "de", "del", "dels", "la", "el", "les", "els", "du", "des", "le", "di", "della", "da", "do", "of", "the",
    };

    /// <summary>Of a name or a query.</summary>
    internal static PlaceWords Read(string text)
    {
        var (words, written, flat) = (new List<string>(), new List<string>(), new StringBuilder(text.Length));
        var word = new StringBuilder();
        var hasSigns = false;
        foreach (var letter in Fold(text))
        {
            if (IsSign(letter))
            {
                EndWord();
                flat.Append(letter);
                hasSigns = true;
            }
            else if (char.IsLetterOrDigit(letter)) word.Append(letter);
            else EndWord();
        }

        EndWord();
        if (!hasSigns && written.Exists(s_particles.Contains) && !written.TrueForAll(s_particles.Contains)) DropParticles();
        return new PlaceWords([.. words], [.. written], flat.ToString(), hasSigns);

        void DropParticles()
        {
            words = words.FindAll(each => !s_particles.Contains(each));
            written = written.FindAll(each => !s_particles.Contains(each));
            flat.Clear().AppendJoin("", words);
        }

        void EndWord()
        {
            if (word.Length == 0) return;
            written.Add(word.ToString());
            var whole = Long(written[^1]);
            words.Add(whole);
            flat.Append(whole);
            word.Clear();
        }
    }

    /// <summary>Lower case, without accents, wide forms as narrow ones; apostrophes fall out, other signs stay.</summary>
    internal static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark || letter is '\'' or '’' or '`') continue;
            var lower = char.ToLowerInvariant(LetterFolds.Narrow(letter));
            if (LetterFolds.Plain(lower) is { } plain) folded.Append(plain);
            else folded.Append(lower);
        }

        return folded.ToString();
    }

    /// <summary>True for a sign of a script that is written without spaces.</summary>
    internal static bool IsSign(char letter) =>
        letter is (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u4dbf') or (>= '\u4e00' and <= '\u9fff')
            or (>= '\uf900' and <= '\ufaff') or (>= '\ud800' and <= '\udfff');

    /// <summary>
    /// True when one becomes the other by at most one letter that is wrong, missing or too many, or by two neighbours that changed places.
    /// </summary>
    internal static bool IsOneOff(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length < b.Length) return IsOneOff(b, a);
        if (a.Length - b.Length > 1) return false;
        var same = a.CommonPrefixLength(b);
        if (same == a.Length) return true;
        if (a.Length > b.Length) return a[(same + 1)..].SequenceEqual(b[same..]);
        if (a[(same + 1)..].SequenceEqual(b[(same + 1)..])) return true;
        return same + 1 < a.Length && a[same] == b[same + 1] && a[same + 1] == b[same] && a[(same + 2)..].SequenceEqual(b[(same + 2)..]);
    }

    /// <summary>The long form of a short one; other words as they are.</summary>
    private static string Long(string word)
    {
        if (s_long.TryGetValue(word, out var whole)) return whole;
        return word.Length > 3 && word.EndsWith("str", StringComparison.Ordinal) ? word + "asse" : word; // Hauptstr. is Hauptstrasse.
    }
}

/// <summary>A text as it is compared.</summary>
/// <param name="Words">Words of letters and digits, in order; what is written without spaces is not among them.</param>
/// <param name="Written">The same before short forms were written out.</param>
/// <param name="Flat">All of it without spaces.</param>
/// <param name="HasSigns">True when some of it is of a script without spaces.</param>
internal readonly record struct PlaceWords(string[] Words, string[] Written, string Flat, bool HasSigns);
