using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Server.Partners.Cap;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>Checks of a warning to the public before it is kept: what CAP asks for, and that it ends.</summary>
internal static class WarningRules
{
    /// <returns>Null when nothing is wrong; otherwise a word of docs/PARTNERS.md.</returns>
    internal static string? Fault(PublicWarning? warning, long now)
    {
        if (warning is null) return "badJson";
        if (new[] { warning.Event, warning.Headline, warning.Text, warning.Instruction }.Any(string.IsNullOrWhiteSpace)) return "textMissing";
        if (warning.Event.Length > PartnerLimits.HeadlineMax || warning.Headline.Length > PartnerLimits.HeadlineMax
            || warning.Text.Length > PartnerLimits.TextMax || warning.Instruction.Length > PartnerLimits.TextMax) return "textTooLong";
        if (new[] { warning.Event, warning.Headline, warning.Text, warning.Instruction, warning.Area?.Text ?? "" }.Any(HasControls)) return "badText";
        if (!CapWords.Categories.Contains(warning.Category) || !CapWords.Urgencies.Contains(warning.Urgency)
            || !CapWords.Severities.Contains(warning.Severity) || !CapWords.Certainties.Contains(warning.Certainty)) return "badWord";
        if (warning.Language is { } language && (language.Length > 20 || !language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))) return "badWord";
        if (warning.Until <= now || warning.Until - now > PartnerLimits.WarningHoursMax * 3_600_000L) return "badUntil";
        return IsArea(warning.Area) ? null : "badArea";
    }

    private static bool IsArea(WarningArea? area)
    {
        if (area is null || string.IsNullOrWhiteSpace(area.Text) || area.Text.Length > PartnerLimits.HeadlineMax) return false;
        if (area.Polygon is null == area.Circle is null) return false;
        if (area.Circle is { } circle) return circle.Metres is > 0 and <= PartnerLimits.CircleMetresMax && LatLng.TryFromDegrees(circle.Lat, circle.Lng, out _);
        var ring = area.Polygon!;
        return ring.Count is >= 4 and <= PartnerLimits.PointsMax && ring.All(at => at is { Length: 2 } && LatLng.TryFromDegrees(at[1], at[0], out _))
            && ring[0].AsSpan().SequenceEqual(ring[^1]);
    }

    // What XML cannot hold.
    private static bool HasControls(string text) => text.Any(c => (char.IsControl(c) && c is not ('\n' or '\t')) || char.IsSurrogate(c)) && !IsWhole(text);

    private static bool IsWhole(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsControl(text[at]) && text[at] is not ('\n' or '\t')) return false;
            if (!char.IsSurrogate(text[at])) continue;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])) return false;
            at++;
        }

        return true;
    }
}
