using System.Globalization;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>
/// A terminal's phone number: up to 20 decimal digits, four bits each. Leading zeros mean nothing, so that the 12 digits of 2013 and the 20
/// of 2019 are the same terminal.
/// </summary>
/// <param name="High">The first four of twenty digits.</param>
/// <param name="Low">The last sixteen.</param>
public readonly record struct Jt808Phone(ushort High, ulong Low)
{
    /// <summary>Most digits.</summary>
    public const int DigitsMax = 20;

    /// <summary>Reads 6 or 10 bytes of digits.</summary>
    /// <returns>False when one of them is no decimal digit.</returns>
    public static bool TryRead(ReadOnlySpan<byte> digits, out Jt808Phone phone)
    {
        ushort high = 0;
        ulong low = 0;
        foreach (var pair in digits)
        {
            high = (ushort)((high << 8) | (int)(low >> 56));
            low = (low << 8) | pair;
        }

        phone = new Jt808Phone(high, low);
        return AreDigits(low) && AreDigits(high);
    }

    /// <summary>Reads 1 to 20 digits of text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Jt808Phone phone)
    {
        phone = default;
        if (text.Length is 0 or > DigitsMax) return false;
        var (high, low) = ((ushort)0, 0UL);
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            high = (ushort)((high << 4) | (int)(low >> 60));
            low = (low << 4) | (uint)(digit - '0');
        }

        phone = new Jt808Phone(high, low);
        return true;
    }

    /// <summary>Writes 6 or 10 bytes of digits.</summary>
    public void Write(Span<byte> digits)
    {
        var (high, low) = (High, Low);
        for (var at = digits.Length - 1; at >= 0; at--)
        {
            digits[at] = (byte)low;
            low = (low >> 8) | ((ulong)(byte)high << 56);
            high >>= 8;
        }
    }

    /// <summary>The digits without leading zeros.</summary>
    public override string ToString() => High == 0
        ? Low.ToString("x", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{High:x}{Low:x16}");

    // Adding 6 to a digit of 10 to 15 carries into the next; what came over shows as a changed low bit there.
    private static bool AreDigits(ulong packed) =>
        ((((packed >> 1) & 0x7777_7777_7777_7777) + 0x3333_3333_3333_3333) & 0x8888_8888_8888_8888) == 0;
}
