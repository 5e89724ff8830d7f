namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// What a person knows of a plate: "?" and "-" are any one character, "*" any number of them. An unread character of a read ("-") fits everything.
/// Case does not count; blanks are left out. Immutable; any thread.
/// </summary>
public sealed class PlatePattern
{
    private readonly string _text;

    private PlatePattern(string text) => _text = text;

    /// <summary>Takes a pattern as a person writes it.</summary>
    /// <returns>
    /// False when it is too long or names fewer than <see cref="ReadLimits.PatternLettersMin"/> characters: that would be a list, not a search.
    /// </returns>
    public static bool TryParse(string text, out PlatePattern pattern)
    {
        pattern = new PlatePattern(text.Replace(" ", "", StringComparison.Ordinal).Replace('-', '?').ToUpperInvariant());
        return text.Length <= ReadLimits.PatternMax && pattern._text.Count(letter => letter is not ('?' or '*')) >= ReadLimits.PatternLettersMin;
    }

    /// <summary>Whether a plate as it was read may be meant.</summary>
    public bool Fits(ReadOnlySpan<char> plate)
    {
        var (at, next, star, resume) = (0, 0, -1, 0);
        while (at < plate.Length)
        {
            if (next < _text.Length && _text[next] == '*')
            {
                (star, resume) = (next++, at);
            }
            else if (next < _text.Length && FitsOne(_text[next], plate[at]))
            {
                (at, next) = (at + 1, next + 1);
            }
            else if (star >= 0)
            {
                (at, next) = (++resume, star + 1);
            }
            else
            {
                return false;
            }
        }

        while (next < _text.Length && _text[next] == '*') next++;
        return next == _text.Length;
    }

    /// <summary>As it is searched for.</summary>
    public override string ToString() => _text;

    private static bool FitsOne(char wanted, char read) => wanted == '?' || read == '-' || wanted == read;
}
