using System.Globalization;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Moments as GA/T 1400 and its implementations write them. Pure; any thread; allocates nothing but texts it gives.</summary>
internal static class ViidTimes
{
    private const int MillisecondDigits = 13;
    private const int CompactDigits = 14;
    private const int CompactWithMilliseconds = 17;
    private const int SpacedLength = 19;

    /// <summary>Unix milliseconds of a text: 14 digits, 17 with milliseconds, 13 of Unix milliseconds, or with dashes and colons.</summary>
    /// <param name="zoneMinutes">East of Greenwich; of all but Unix milliseconds.</param>
    internal static bool TryRead(ReadOnlySpan<char> text, int zoneMinutes, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        text = text.Trim();
        if (text.Length == MillisecondDigits) return TryNumber(text, out unixMilliseconds);
        if (text.Length < SpacedLength) return TryCompactMoment(text, zoneMinutes, out unixMilliseconds);
        Span<char> digits = stackalloc char[CompactWithMilliseconds];
        return TryCompact(text, digits, out var length) && TryCompactMoment(digits[..length], zoneMinutes, out unixMilliseconds);
    }

    /// <summary>14 digits.</summary>
    internal static string Write(long unixMilliseconds, int zoneMinutes) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToOffset(TimeSpan.FromMinutes(zoneMinutes))
            .ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private static bool TryCompactMoment(ReadOnlySpan<char> text, int zoneMinutes, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        if (text.Length is not (CompactDigits or CompactWithMilliseconds)) return false;
        if (!TryNumber(text[..CompactDigits], out var seconds)) return false;
        var thousandths = 0L;
        if (text.Length == CompactWithMilliseconds && !TryNumber(text[CompactDigits..], out thousandths)) return false;
        return TryMoment(seconds, thousandths, zoneMinutes, out unixMilliseconds);
    }

    // yyyy-MM-dd HH:mm:ss, with T, with slashes, with .fff behind.
    private static bool TryCompact(ReadOnlySpan<char> text, Span<char> digits, out int length)
    {
        length = 0;
        if (text[4] is not ('-' or '/') || text[7] != text[4] || text[10] is not (' ' or 'T') || text[13] != ':' || text[16] != ':') return false;
        if (text.Length != SpacedLength && (text.Length != SpacedLength + 4 || text[SpacedLength] != '.')) return false;
        foreach (var letter in text)
            if (char.IsAsciiDigit(letter)) digits[length++] = letter; // At most 19 + 4 letters, of which 6 are none.
        return length is CompactDigits or CompactWithMilliseconds;
    }

    private static bool TryMoment(long number, long thousandths, int zoneMinutes, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        var (second, minute, hour) = ((int)(number % 100), (int)(number / 100 % 100), (int)(number / 10_000 % 100));
        var date = (int)(number / 1_000_000);
        var (day, month, year) = (date % 100, date / 100 % 100, date / 10_000);
        if (second > 59 || minute > 59 || hour > 23 || year < 1 || month is < 1 or > 12 || day < 1) return false;
        if (day > DateTime.DaysInMonth(year, month)) return false;
        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        unixMilliseconds = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond + thousandths - zoneMinutes * 60_000L;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out long number) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
