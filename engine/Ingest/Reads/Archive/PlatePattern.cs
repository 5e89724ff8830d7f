namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// What a person knows of a plate: "?" is any one character, "*" any number of them, and before a colon stands who issued it ("US-CA:7ABC*"). A
/// dash is any one character too, except behind a colon, where it parts groups and is left out. Unread characters of a read fit everything; a read
/// or a pattern that does not say who issued it fits all that do. Case and blanks do not count. Immutable; any thread.
/// </summary>
public sealed class PlatePattern
{
    private readonly string _issuer;
    private readonly string _text;

    private PlatePattern(string issuer, string text) => (_issuer, _text) = (issuer, text);

    /// <summary>Takes a pattern as a person writes it.</summary>
    /// <returns>
    /// False when it is too long or names fewer than <see cref="ReadLimits.PatternLettersMin"/> characters: that would be a list, not a search.
    /// </returns>
    public static bool TryParse(string text, out PlatePattern pattern)
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        var colon = plain.IndexOf(':', StringComparison.Ordinal);
        pattern = colon < 0
            ? new PlatePattern("", plain.Replace('-', '?'))
            : new PlatePattern(plain[..colon], plain[(colon + 1)..].Replace("-", "", StringComparison.Ordinal));
        var letters = pattern._text.Count(letter => letter is not ('?' or '*'));
        return text.Length <= ReadLimits.PatternMax && letters >= ReadLimits.PatternLettersMin;
    }

    /// <summary>Whether a plate may be meant.</summary>
    /// <param name="plate">As <see cref="Grains.Watchlist.Plate.ToString"/> writes it.</param>
    public bool Fits(ReadOnlySpan<char> plate)
    {
        var colon = plate.IndexOf(':');
        if (colon > 0 && _issuer.Length > 0 && !plate[..colon].SequenceEqual(_issuer)) return false;
        return FitsText(plate[(colon + 1)..]);
    }

    /// <summary>As it is searched for.</summary>
    public override string ToString() => _issuer.Length == 0 ? _text : $"{_issuer}:{_text}";

    private bool FitsText(ReadOnlySpan<char> plate)
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

    private static bool FitsOne(char wanted, char read) => wanted == '?' || read is '-' or '*' || wanted == read;
}
