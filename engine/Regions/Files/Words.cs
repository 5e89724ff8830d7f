namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Checks of short texts in region files. Pure.</summary>
internal static class Words
{
    /// <summary>What <see cref="IsCode"/> asks for, for a refusal.</summary>
    internal static readonly string CodeRule = $"lower-case letters, digits and hyphens, 1 to {RegionLimits.CodeCharactersMax}";

    /// <summary>
    /// Type codes and skills: lower-case ASCII letters, digits, hyphens; 1 to <see cref="RegionLimits.CodeCharactersMax"/>.
    /// </summary>
    internal static bool IsCode(string text) =>
        text.Length is > 0 and <= RegionLimits.CodeCharactersMax
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>The first characters of a text, never half of one that takes two places.</summary>
    internal static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        return text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }

    /// <summary>Sorted by ordinal, no duplicates.</summary>
    internal static string[] Sorted(IEnumerable<string> words) => [.. words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
