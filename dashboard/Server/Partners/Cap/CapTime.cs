using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartPolicing.Realtime.Server.Partners.Cap;

/// <summary>Moments of CAP: seconds and an offset; no letter stands for UTC, which is -00:00.</summary>
internal static partial class CapTime
{
    /// <summary>In a zone.</summary>
    internal static string Write(DateTimeOffset at)
    {
        var text = at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        return at.Offset == TimeSpan.Zero ? string.Concat(text.AsSpan(0, text.Length - 6), "-00:00") : text;
    }

    /// <returns>False when it is not of that form, or no moment.</returns>
    internal static bool TryRead([NotNullWhen(true)] string? text, out DateTimeOffset at)
    {
        at = default;
        return text is not null && Form().IsMatch(text)
            && DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out at)
            && at.UtcDateTime.Year is >= 2000 and < 2200;
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[-+][0-9]{2}:[0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
