using System.Globalization;

namespace SmartPolicing.Realtime.Roads;

/// <summary>Reads OSM's duration tag: https://wiki.openstreetmap.org/wiki/Key:duration. Pure.</summary>
internal static class OsmDuration
{
    private const double SecondsMax = 7 * 86_400; // The longest ferry line takes under a week.

    /// <summary>"35" (minutes), "1:30" (hours and minutes), "1:30:00", or ISO 8601 "PT1H30M".</summary>
    public static bool TryRead(string? duration, out double seconds)
    {
        seconds = 0;
        if (duration is null) return false;
        var read = duration.StartsWith('P') ? TryIso(duration, out seconds) : TryClock(duration, out seconds);
        return read && seconds is > 0 and <= SecondsMax;
    }

    private static bool TryClock(string text, out double seconds)
    {
        seconds = 0;
        var parts = text.Split(':');
        if (parts.Length > 3) return false;
        foreach (var part in parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            seconds = seconds * 60 + number;
        }

        if (parts.Length < 3) seconds *= 60;
        return true;
    }

    private static bool TryIso(string text, out double seconds)
    {
        seconds = 0;
        var inTime = false;
        var start = 1;
        for (var at = 1; at < text.Length; at++)
        {
            if (char.IsAsciiDigit(text[at])) continue;
            if (text[at] == 'T' && at == start && !inTime)
            {
                inTime = true;
            }
            else
            {
                var unit = (text[at], inTime) switch
                {
                    ('D', false) => 86_400,
                    ('H', true) => 3_600,
                    ('M', true) => 60,
                    ('S', true) => 1,
                    _ => 0,
                };
                var digits = text.AsSpan(start, at - start);
                if (unit == 0 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
                seconds += (double)number * unit;
            }

            start = at + 1;
        }

        return start == text.Length;
    }
}
