using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>The fixed part of a location report (0x0200), exactly as on the wire.</summary>
/// <param name="Alarms">Alarm bits.</param>
/// <param name="Status">Status bits.</param>
/// <param name="Latitude">Unit: 1e-6 degree, without its sign; any value.</param>
/// <param name="Longitude">As well.</param>
/// <param name="Height">Unit: metres.</param>
/// <param name="Speed">Unit: 0.1 km/h.</param>
/// <param name="Direction">Unit: degrees clockwise from north; any value.</param>
/// <param name="LocalSeconds">What the terminal's clock shows, as seconds since 1970 of that clock; <see cref="NoTime"/>: no date.</param>
public readonly record struct Jt808Location(
    uint Alarms, uint Status, uint Latitude, uint Longitude, ushort Height, ushort Speed, ushort Direction, long LocalSeconds)
{
    /// <summary>Length of the fixed part. Unit: bytes. Items follow.</summary>
    public const int FixedBytes = 28;

    /// <summary>Stands for a time that is no date.</summary>
    public const long NoTime = long.MinValue;

    private const uint SosBit = 1;
    private const uint FixedBit = 1 << 1;
    private const uint SouthBit = 1 << 2;
    private const uint WestBit = 1 << 3;
    private const uint PlugInBit = 1 << 5;
    private const uint LatitudeMax = 90_000_000;
    private const uint LongitudeMax = 180_000_000;
    private const int UnitsToE7 = 10;
    private const int Century = 2_000; // Two digits are meant to be of this one.

    /// <summary>The emergency button.</summary>
    public bool IsSos => (Alarms & SosBit) != 0;

    /// <summary>The receiver has a fix; otherwise the place is an old one.</summary>
    public bool IsFixed => (Status & FixedBit) != 0;

    /// <summary>A secrecy plug-in has changed the coordinates.</summary>
    public bool IsPlugInEncrypted => (Status & PlugInBit) != 0;

    /// <summary>Whether the place is on the earth, and is one: receivers without a fix send 0, 0.</summary>
    public bool HasPlace => Latitude <= LatitudeMax && Longitude <= LongitudeMax && (Latitude | Longitude) != 0;

    /// <summary>Unit: 1e-7 degree. For <see cref="HasPlace"/> only.</summary>
    public int LatitudeE7 => (int)Latitude * ((Status & SouthBit) != 0 ? -UnitsToE7 : UnitsToE7);

    /// <summary>As well.</summary>
    public int LongitudeE7 => (int)Longitude * ((Status & WestBit) != 0 ? -UnitsToE7 : UnitsToE7);

    /// <summary>Unit: cm/s; 65,534 at most.</summary>
    public ushort SpeedCmS => (ushort)Math.Min((Speed * 25 + 4) / 9, ushort.MaxValue - 1);

    /// <summary>Unit: 0.01 degree clockwise from north; 65,535 unknown. 360 is north as well.</summary>
    public ushort HeadingCdeg => Direction > 360 ? ushort.MaxValue : (ushort)(Direction % 360 * 100);

    /// <summary>Reads the fixed part of a body.</summary>
    /// <returns>False when the body is shorter.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out Jt808Location location)
    {
        if (body.Length < FixedBytes)
        {
            location = default;
            return false;
        }

        location = new Jt808Location(
            BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[8..]), BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(body[16..]), BinaryPrimitives.ReadUInt16BigEndian(body[18..]),
            BinaryPrimitives.ReadUInt16BigEndian(body[20..]), ReadTime(body.Slice(22, 6)));
        return true;
    }

    /// <summary>The items behind the fixed part of a body that was read.</summary>
    public static Jt808Items ItemsOf(ReadOnlySpan<byte> body) => new(body[FixedBytes..]);

    private static long ReadTime(ReadOnlySpan<byte> digits)
    {
        Span<int> parts = stackalloc int[6];
        for (var at = 0; at < parts.Length; at++)
        {
            var (tens, ones) = (digits[at] >> 4, digits[at] & 0xF);
            if (tens > 9 || ones > 9) return NoTime;
            parts[at] = tens * 10 + ones;
        }

        var (year, month, day) = (Century + parts[0], parts[1], parts[2]);
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return NoTime;
        if (parts[3] > 23 || parts[4] > 59 || parts[5] > 60) return NoTime; // A leap second is one.
        var midnight = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return midnight * 86_400L + parts[3] * 3_600 + parts[4] * 60 + parts[5];
    }
}

/// <summary>
/// Walks the items of a location report: number, length, value. Nothing is read before it is asked for, and what does not fit is left as
/// <see cref="Rest"/>: vendors have items of other shapes, and none of them may cost the fix.
/// </summary>
public ref struct Jt808Items(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>Number of the item. Unit: as the standard's table; 0xE0 and above are vendors' own.</summary>
    public byte Id { get; private set; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>What is left; after the last item: what does not add up to one.</summary>
    public readonly ReadOnlySpan<byte> Rest => _left;

    /// <summary>Goes to the next item.</summary>
    /// <returns>False when there is none, or what is left is none.</returns>
    public bool MoveNext()
    {
        if (_left.Length < 2 || _left.Length < 2 + _left[1]) return false;
        Id = _left[0];
        Value = _left.Slice(2, _left[1]);
        _left = _left[(2 + Value.Length)..];
        return true;
    }

    /// <summary>Whether the standard knows an item by that number, with a value of that length.</summary>
    public static bool IsKnown(byte id, int length) => id switch
    {
        0x01 or 0x25 or 0x2B => length == 4,
        0x02 or 0x03 or 0x04 or 0x06 or 0x2A => length == 2,
        0x05 => length == 30,
        0x11 => length is 1 or 5,
        0x12 => length == 6,
        0x13 => length == 7,
        0x30 or 0x31 => length == 1,
        _ => false,
    };
}

/// <summary>What of a report's items is shown; -1: it has none such.</summary>
/// <param name="Mileage">Unit: 0.1 km.</param>
/// <param name="Fuel">Unit: 0.1 l.</param>
/// <param name="Signal">Strength of the mobile network, as the terminal has it.</param>
/// <param name="Satellites">How many.</param>
public readonly record struct Jt808Extras(long Mileage, int Fuel, int Signal, int Satellites)
{
    /// <summary>Reads them; of an item that comes twice the last one counts.</summary>
    public static Jt808Extras Of(Jt808Items items)
    {
        var extras = new Jt808Extras(-1, -1, -1, -1);
        while (items.MoveNext())
        {
            if (!Jt808Items.IsKnown(items.Id, items.Value.Length)) continue;
            extras = items.Id switch
            {
                0x01 => extras with { Mileage = BinaryPrimitives.ReadUInt32BigEndian(items.Value) },
                0x02 => extras with { Fuel = BinaryPrimitives.ReadUInt16BigEndian(items.Value) },
                0x30 => extras with { Signal = items.Value[0] },
                0x31 => extras with { Satellites = items.Value[0] },
                _ => extras,
            };
        }

        return extras;
    }
}

/// <summary>Walks the reports of a batch (0x0704).</summary>
public ref struct Jt808Batch
{
    private ReadOnlySpan<byte> _left;

    /// <summary>How many reports the batch says it has.</summary>
    public ushort Count { get; private set; }

    /// <summary>Type 1: what could not be sent before, else what is sent together in the usual course.</summary>
    public bool IsCatchUp { get; private set; }

    /// <summary>The report that was gone to: a body as of 0x0200.</summary>
    public ReadOnlySpan<byte> Report { get; private set; }

    /// <summary>Nothing is left.</summary>
    public readonly bool IsAtEnd => _left.IsEmpty;

    /// <summary>Reads the head of a batch.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> body, out Jt808Batch batch)
    {
        batch = default;
        if (body.Length < 3) return false;
        batch.Count = BinaryPrimitives.ReadUInt16BigEndian(body);
        batch.IsCatchUp = body[2] == 1;
        batch._left = body[3..];
        return true;
    }

    /// <summary>Goes to the next report.</summary>
    /// <returns>False when what is left is none.</returns>
    public bool MoveNext()
    {
        if (_left.Length < 2) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(_left);
        if (_left.Length < 2 + length) return false;
        Report = _left.Slice(2, length);
        _left = _left[(2 + length)..];
        return true;
    }
}
