using System.Buffers.Text;

namespace SmartPolicing.Realtime.Ingest.Nmea;

/// <summary>What an RMC or a GGA says, as far as it is used.</summary>
/// <param name="IsRmc">Otherwise a GGA.</param>
/// <param name="TimeOfDayMs">UTC. Unit: milliseconds.</param>
/// <param name="Day">Days since 1970; <see cref="NoDay"/> for a GGA.</param>
/// <param name="LatitudeE7">Unit: 1e-7 degree.</param>
/// <param name="LongitudeE7">As well.</param>
/// <param name="SpeedCmS">Unit: cm/s; 65,535 unknown.</param>
/// <param name="HeadingCdeg">Unit: 0.01 degree; 65,535 unknown.</param>
/// <param name="AccuracyDm">Of a GGA. Unit: decimetre; 65,535 unknown.</param>
public readonly record struct NmeaSentence(
    bool IsRmc, int TimeOfDayMs, int Day, int LatitudeE7, int LongitudeE7, ushort SpeedCmS, ushort HeadingCdeg, ushort AccuracyDm)
{
    /// <summary>Stands for no date.</summary>
    public const int NoDay = int.MinValue;

    private const ushort Unknown = ushort.MaxValue;
    private const double KnotInCmS = 51.4444;
    private const int FirstYear = 1980; // GPS time begins then; two digits below are of the century after.

    /// <summary>Reads a line that begins with "$"; its end may have CR and LF. Pure, and without allocating.</summary>
    /// <param name="sentence">The default unless the answer is None.</param>
    /// <returns>Why it is none.</returns>
    public static NmeaRefusal TryRead(ReadOnlySpan<byte> line, out NmeaSentence sentence)
    {
        sentence = default;
        line = line.TrimEnd("\r\n "u8);
        if (line.Length < 7 || line[0] != '$') return NmeaRefusal.NotASentence;
        var star = line.LastIndexOf((byte)'*');
        if (star < 0) return NmeaRefusal.NoChecksum;
        if (star != line.Length - 3 || !Utf8Parser.TryParse(line[(star + 1)..], out byte told, out var used, 'x') || used != 2)
            return NmeaRefusal.BadChecksum;
        var body = line[1..star];
        byte check = 0;
        foreach (var each in body) check ^= each;
        if (check != told) return NmeaRefusal.BadChecksum;
        var fields = new Fields(body);
        var name = fields.Next();
        if (name.Length != 5) return NmeaRefusal.OtherSentence;
        var kind = name[2..];
        return kind.SequenceEqual("RMC"u8) ? ReadRmc(ref fields, out sentence)
            : kind.SequenceEqual("GGA"u8) ? ReadGga(ref fields, out sentence)
            : NmeaRefusal.OtherSentence;
    }

    private static NmeaRefusal ReadRmc(ref Fields fields, out NmeaSentence sentence)
    {
        sentence = default;
        var time = fields.Next();
        var status = fields.Next();
        if (!status.SequenceEqual("A"u8)) return status.SequenceEqual("V"u8) ? NmeaRefusal.Unfixed : NmeaRefusal.BadField;
        var refusal = ReadPlace(ref fields, out var latitude, out var longitude);
        if (refusal != NmeaRefusal.None) return refusal;
        var speed = fields.Next();
        var course = fields.Next();
        var date = fields.Next();
        fields.Next(); // Magnetic variation, and its side.
        fields.Next();
        var mode = fields.Next();
        if (mode.Length == 1 && mode[0] is (byte)'N' or (byte)'M' or (byte)'S') return NmeaRefusal.Unfixed;
        if (!TryTime(time, out var timeOfDay) || !TryDay(date, out var day)) return NmeaRefusal.BadField;
        if (!TryScaled(speed, KnotInCmS, Unknown - 1, out var speedCmS) || !TryScaled(course, 100, 36_000, out var heading))
            return NmeaRefusal.BadField;
        sentence = new NmeaSentence(
            true, timeOfDay, day, latitude, longitude, speedCmS, heading == Unknown ? Unknown : (ushort)(heading % 36_000), Unknown);
        return NmeaRefusal.None;
    }

    private static NmeaRefusal ReadGga(ref Fields fields, out NmeaSentence sentence)
    {
        sentence = default;
        var time = fields.Next();
        var place = fields;
        for (var skipped = 0; skipped < 4; skipped++) fields.Next();
        var quality = fields.Next();
        if (quality.Length != 1 || quality[0] is < (byte)'0' or > (byte)'9') return NmeaRefusal.BadField;
        if (quality[0] is (byte)'0' or > (byte)'6') return NmeaRefusal.Unfixed; // 7 and 8: by hand, simulated.
        var refusal = ReadPlace(ref place, out var latitude, out var longitude);
        if (refusal != NmeaRefusal.None) return refusal;
        fields.Next(); // Satellites.
        if (!TryTime(time, out var timeOfDay) || !TryScaled(fields.Next(), NmeaLimits.AccuracyDmPerHdop, Unknown - 1, out var accuracy))
            return NmeaRefusal.BadField;
        sentence = new NmeaSentence(false, timeOfDay, NoDay, latitude, longitude, Unknown, Unknown, accuracy);
        return NmeaRefusal.None;
    }

    private static NmeaRefusal ReadPlace(ref Fields fields, out int latitude, out int longitude)
    {
        longitude = 0;
        if (!TryAngle(fields.Next(), fields.Next(), 2, (byte)'N', (byte)'S', out latitude)) return NmeaRefusal.BadField;
        if (!TryAngle(fields.Next(), fields.Next(), 3, (byte)'E', (byte)'W', out longitude)) return NmeaRefusal.BadField;
        return Math.Abs((long)latitude) > 900_000_000 || Math.Abs((long)longitude) > 1_800_000_000 || (latitude | longitude) == 0
            ? NmeaRefusal.OutsideWorld
            : NmeaRefusal.None;
    }

    // Degrees and minutes in one: 3113.82496.
    private static bool TryAngle(
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> side, int degreeDigits, byte positive, byte negative, out int e7)
    {
        e7 = 0;
        if (side.Length != 1 || (side[0] != positive && side[0] != negative) || text.Length < degreeDigits + 2) return false;
        if (!TryDigits(text[..degreeDigits], out var degrees) || !TryDigits(text.Slice(degreeDigits, 2), out var minutes) || minutes > 59)
            return false;
        var rest = text[(degreeDigits + 2)..];
        var (fraction, unit) = (0L, 10_000_000L);
        if (rest.Length > 0 && rest[0] != '.') return false;
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] is < (byte)'0' or > (byte)'9') return false;
            unit /= 10; // What is beyond seven digits is less than a millimetre.
            fraction += (rest[at] - '0') * unit;
        }

        var value = degrees * 10_000_000L + (minutes * 10_000_000L + fraction + 30) / 60;
        if (value > int.MaxValue) value = int.MaxValue; // 430 degrees are no half a degree: outside of the world.
        e7 = (int)(side[0] == negative ? -value : value);
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 6 || !TryDigits(text[..2], out var hours) || !TryDigits(text.Slice(2, 2), out var minutes)
            || !TryDigits(text.Slice(4, 2), out var seconds) || hours > 23 || minutes > 59 || seconds > 60) return false;
        var (fraction, unit) = (0, 1_000);
        if (text.Length > 6 && text[6] != '.') return false;
        for (var at = 7; at < text.Length; at++)
        {
            if (text[at] is < (byte)'0' or > (byte)'9') return false;
            unit /= 10;
            fraction += (text[at] - '0') * unit;
        }

        milliseconds = (hours * 3_600 + minutes * 60 + seconds) * 1_000 + fraction;
        return true;
    }

    private static bool TryDay(ReadOnlySpan<byte> text, out int day)
    {
        day = NoDay;
        if (text.Length != 6 || !TryDigits(text[..2], out var date) || !TryDigits(text.Slice(2, 2), out var month)
            || !TryDigits(text[4..], out var year)) return false;
        year += year < FirstYear - 1900 ? 2000 : 1900;
        if (month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return true;
    }

    // Nothing where something is missing; larger than the most is unknown too.
    private static bool TryScaled(ReadOnlySpan<byte> text, double times, int most, out ushort value)
    {
        value = Unknown;
        if (text.IsEmpty) return true;
        if (!Utf8Parser.TryParse(text, out double number, out var used) || used != text.Length || !(number >= 0)) return false;
        if (number * times <= most) value = (ushort)Math.Round(number * times);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = number * 10 + (digit - '0');
        }

        return true;
    }

    private ref struct Fields(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _left = text;
        private bool _isOver;

        /// <summary>The next field; empty beyond the last.</summary>
        internal ReadOnlySpan<byte> Next()
        {
            if (_isOver) return default;
            var comma = _left.IndexOf((byte)',');
            var field = comma < 0 ? _left : _left[..comma];
            _isOver = comma < 0;
            _left = comma < 0 ? default : _left[(comma + 1)..];
            return field;
        }
    }
}
