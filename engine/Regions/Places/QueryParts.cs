using System.Text.RegularExpressions;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>The ways in which a query may be meant: as two streets that meet, or with its city before or behind it. Pure.</summary>
internal static partial class QueryParts
{
    private const int SplitsMax = 4;
    private const int FirstOfTwoMin = 4;

    /// <summary>Two sides of a crossing; the second is empty when it is still to be typed. Signs that may be part of a name come last.</summary>
    internal static IEnumerable<(string One, string Other)> Crossings(string text)
    {
        var plain = Ending().Replace(text, "");
        foreach (Match between in Between().Matches(plain).Take(SplitsMax))
        {
            var (one, other) = (plain[..between.Index].Trim(), plain[(between.Index + between.Length)..].Trim());
            var isSign = PlaceText.IsSign(between.Value[0]); // 和平路 is a street: no side of it may be shorter than a name.
            if (one.Length == 0 || (isSign && (one.Length < 2 || other.Length < 2))) continue;
            yield return (one, other);
        }
    }

    /// <summary>Takes the name of a jurisdiction off the beginning or the end.</summary>
    /// <param name="name">"京海市" or "Mannheim".</param>
    /// <returns>The rest; null when it is not there or nothing else is.</returns>
    internal static string? Without(string text, string name)
    {
        (text, name) = (PlaceText.Fold(text), PlaceText.Fold(name));
        foreach (var form in FormsOf(name))
        {
            var isFirst = text.StartsWith(form, StringComparison.OrdinalIgnoreCase) && IsEnd(text, form.Length, form[^1]);
            var isLast = text.EndsWith(form, StringComparison.OrdinalIgnoreCase) && !PlaceText.IsSign(form[0])
                && IsEnd(text, text.Length - form.Length - 1, form[0]);
            var rest = isFirst ? text[form.Length..] : isLast ? text[..^form.Length] : null;
            rest = rest?.Trim(' ', ',', '，');
            if (rest is { Length: > 0 }) return rest;
        }

        return null;
    }

    // A Chinese city is also said without what it is: 京海 for 京海市; a double name by its first: Escaldes for Escaldes-Engordany.
    private static IEnumerable<string> FormsOf(string name)
    {
        if (name.Length == 0) yield break;
        yield return name;
        if (name.Length > 2 && name[^1] is '市' or '区' or '县' or '州') yield return name[..^1];
        if (name.IndexOf('-', StringComparison.Ordinal) is >= FirstOfTwoMin and var end) yield return name[..end];
    }

    // A word ends where another sign than a letter follows, and Chinese anywhere.
    private static bool IsEnd(string text, int at, char last) =>
        PlaceText.IsSign(last) || at < 0 || at >= text.Length || !char.IsLetterOrDigit(text[at]);

    [GeneratedRegex(
        """\s*[&/\\@+×]\s*|\s+(and|at|und|y|i|et|x)(\s+|$)|\s*(与|和|跟|及)\s*""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Between();

    [GeneratedRegex(
        """\s*(交叉路口|十字路口|交叉口|交汇处|交叉|路口|crossing|intersection)\s*$""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Ending();
}
