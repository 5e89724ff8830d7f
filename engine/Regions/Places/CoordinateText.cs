using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>
/// Reads coordinates as people write them: decimal degrees, degrees and minutes, degrees, minutes and seconds, with or without the letters
/// of the compass (English, or 北纬 东经), with a comma, a slash or a space between. Pure.
/// </summary>
internal static class CoordinateText
{
    private const int TextMax = 80;

    /// <param name="inside">
    /// Where the region is: without letters latitude comes first, unless only the other order lies in it. Null when that is not known.
    /// </param>
    /// <returns>False when the text is anything else, or no place on earth.</returns>
    internal static bool TryRead(string text, GeoBounds? inside, out LatLng place)
    {
        place = default;
        if (text.Length > TextMax) return false;
        var plain = Plain(text);
        if (plain.AsSpan().IndexOfAny(".°'NSEW") < 0) return false; // Two whole numbers are anything.
        var at = 0;
        if (Angle(plain, ref at) is not { } a) return false;
        Spaces(plain, ref at);
        Skip(plain, ref at, ',');
        if (Angle(plain, ref at) is not { } b) return false;
        Spaces(plain, ref at);
        if (at < plain.Length) return false;
        if (a.Axis == b.Axis && a.Axis != ' ') return false; // Two latitudes.
        if (a.Axis == 'x' || b.Axis == 'y') (a, b) = (b, a);
        else if (a.Axis == ' ' && b.Axis == ' ' && IsOtherOrder(a.Degrees, b.Degrees, inside)) (a, b) = (b, a);
        return LatLng.TryFromDegrees(a.Degrees, b.Degrees, out place) && (a.Degrees != 0 || b.Degrees != 0);
    }

    private static bool IsOtherOrder(double a, double b, GeoBounds? inside)
    {
        if (Math.Abs(a) > 90) return true;
        if (inside is not { } region || !LatLng.TryFromDegrees(b, a, out var other)) return false;
        return region.Contains(other) && !(LatLng.TryFromDegrees(a, b, out var plain) && region.Contains(plain));
    }

    // One sign for each meaning, whatever it was written with.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(LetterFolds.Narrow(text).Trim());
        if (plain.ToString().StartsWith("geo:", StringComparison.OrdinalIgnoreCase)) plain.Remove(0, 4);
        plain.Replace("北纬", "N").Replace("南纬", "S").Replace("东经", "E").Replace("西经", "W");
        plain.Replace("纬度", " ").Replace("经度", " ");
        plain.Replace('度', '°').Replace('º', '°').Replace("分", "'").Replace("秒", "\"");
        plain.Replace('′', '\'').Replace('’', '\'').Replace('‘', '\'').Replace('″', '"').Replace('”', '"').Replace('“', '"');
        plain.Replace("''", "\"").Replace('、', ',').Replace('，', ',').Replace('−', '-').Replace('/', ',').Replace(';', ',');
        return plain.ToString().ToUpperInvariant();
    }

    // [N] 31° 13' 49.4" [N]: the letter before or behind, minutes and seconds where there are any.
    private static (double Degrees, char Axis)? Angle(string text, ref int at)
    {
        Spaces(text, ref at);
        var letter = Letter(text, ref at);
        Spaces(text, ref at);
        var isBelow = Skip(text, ref at, '-');
        if (!isBelow) Skip(text, ref at, '+');
        if (Number(text, ref at) is not { } degrees) return null;
        Spaces(text, ref at);
        Skip(text, ref at, '°');
        var (minutes, seconds) = Parts(text, ref at);
        if (minutes >= 60 || seconds >= 60) return null;
        if (letter == ' ') letter = LetterBehind(text, ref at);
        var sign = isBelow != (letter is 'S' or 'W') ? -1 : 1;
        var axis = letter switch { 'N' or 'S' => 'y', 'E' or 'W' => 'x', _ => ' ' };
        return (sign * (degrees + minutes / 60 + seconds / 3600), axis);
    }

    // Minutes need their sign, or a letter behind them, so that "31.2 121.4" is two angles and not one with minutes.
    private static (double Minutes, double Seconds) Parts(string text, ref int at)
    {
        var next = at;
        Spaces(text, ref next);
        if (Number(text, ref next) is not { } minutes) return (0, 0);
        Spaces(text, ref next);
        var hasSign = Skip(text, ref next, '\'');
        if (!hasSign && (next >= text.Length || !IsLetter(text[next]) || IsNextAngle(text, next))) return (0, 0);
        at = next;
        if (!hasSign) return (minutes, 0);
        Spaces(text, ref next);
        if (Number(text, ref next) is not { } seconds) return (minutes, 0);
        Spaces(text, ref next);
        if (!Skip(text, ref next, '"')) return (minutes, 0);
        at = next;
        return (minutes, seconds);
    }

    private static char LetterBehind(string text, ref int at)
    {
        var next = at;
        Spaces(text, ref next);
        if (next >= text.Length || !IsLetter(text[next]) || (next > at && IsNextAngle(text, next))) return ' ';
        at = next;
        return Letter(text, ref at);
    }

    // A letter after a space and before a digit belongs to what follows: "31.2 E121.4".
    private static bool IsNextAngle(string text, int letter) =>
        letter > 0 && text[letter - 1] == ' ' && letter + 1 < text.Length && char.IsAsciiDigit(text[letter + 1]);

    private static char Letter(string text, ref int at) => at < text.Length && IsLetter(text[at]) ? text[at++] : ' ';

    private static bool IsLetter(char sign) => sign is 'N' or 'S' or 'E' or 'W';

    private static void Spaces(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    private static bool Skip(string text, ref int at, char sign)
    {
        if (at >= text.Length || text[at] != sign) return false;
        at++;
        return true;
    }

    private static double? Number(string text, ref int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (end == at || end - at > 3) return null;
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
            for (end++; end < text.Length && char.IsAsciiDigit(text[end]);) end++;
        var value = double.Parse(text.AsSpan(at, end - at), CultureInfo.InvariantCulture);
        at = end;
        return value;
    }
}
