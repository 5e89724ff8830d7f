using System.Text.Json;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>
/// The camelCase words of an enum, both ways. Reading takes exactly those words: no numbers, no other case, no lists, which
/// <see cref="Enum.TryParse{TEnum}(string, out TEnum)"/> would let in.
/// </summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByWord =
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);

    /// <returns>False when <paramref name="word"/> is none of them.</returns>
    internal static bool TryRead(string? word, out T value)
    {
        value = default;
        return word is not null && ByWord.TryGetValue(word, out value);
    }
}
