using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>How a header is laid out.</summary>
public enum Jt808Layout : byte
{
    /// <summary>2011 and 2013: a phone of 12 digits, no version.</summary>
    Short = 0,

    /// <summary>2019: a version byte and a phone of 20 digits.</summary>
    Long = 1,
}

/// <summary>The head of a message, as its own length shows it: the version flag is only believed where it fits.</summary>
/// <param name="Id">What message it is.</param>
/// <param name="Properties">Length, encryption, split, version; as on the wire.</param>
/// <param name="Phone">Whose.</param>
/// <param name="Serial">The sender's number; comes back in the answer.</param>
/// <param name="Parts">How many parts the message has; 1 when it is whole.</param>
/// <param name="Part">Which of them this is, from 1; anything when it is split and wrong.</param>
/// <param name="Layout">How it is laid out.</param>
/// <param name="Bytes">Length of the header. The body is the rest.</param>
public readonly record struct Jt808Header(
    ushort Id, ushort Properties, Jt808Phone Phone, ushort Serial, ushort Parts, ushort Part, Jt808Layout Layout, int Bytes)
{
    /// <summary>Bit 13: a part of a split message.</summary>
    public const int SplitBit = 1 << 13;

    /// <summary>Bit 14: laid out as in 2019.</summary>
    public const int VersionBit = 1 << 14;

    private const int EncryptionBits = 0b111 << 10;
    private const int LengthBits = Jt808Limits.BodyBytesMax;

    /// <summary>A part of a split message.</summary>
    public bool IsSplit => (Properties & SplitBit) != 0;

    /// <summary>The body is encrypted.</summary>
    public bool IsEncrypted => (Properties & EncryptionBits) != 0;

    /// <summary>The version flag says another layout than the message has.</summary>
    public bool HasWrongFlag => ((Properties & VersionBit) != 0) != (Layout == Jt808Layout.Long);

    /// <summary>Length of a header. Unit: bytes.</summary>
    public static int BytesOf(Jt808Layout layout, bool isSplit) => (layout == Jt808Layout.Long ? 17 : 12) + (isSplit ? 4 : 0);

    /// <summary>Reads the head of a message that has its right check byte.</summary>
    /// <param name="message">Header and body, without escapes and check byte.</param>
    /// <param name="header">For <see cref="Jt808Refusal.BadLength"/> as the version flag has it; the default for other refusals.</param>
    /// <returns>None, TooShort, BadLength or BadPhone.</returns>
    public static Jt808Refusal TryRead(ReadOnlySpan<byte> message, out Jt808Header header)
    {
        header = default;
        if (message.Length < BytesOf(Jt808Layout.Short, false)) return Jt808Refusal.TooShort;
        var properties = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var isSplit = (properties & SplitBit) != 0;
        var headerBytes = message.Length - (properties & LengthBits);
        var layout = (properties & VersionBit) != 0 ? Jt808Layout.Long : Jt808Layout.Short;
        var fits = headerBytes == BytesOf(layout, isSplit);
        var other = layout == Jt808Layout.Long ? Jt808Layout.Short : Jt808Layout.Long;
        if (!fits && headerBytes == BytesOf(other, isSplit)) (layout, fits) = (other, true);
        var bytes = BytesOf(layout, isSplit);
        if (message.Length < bytes) return Jt808Refusal.TooShort;

        var phoneAt = layout == Jt808Layout.Long ? 5 : 4;
        var serialAt = BytesOf(layout, false) - 2;
        if (!Jt808Phone.TryRead(message[phoneAt..serialAt], out var phone)) return Jt808Refusal.BadPhone;
        header = new Jt808Header(
            BinaryPrimitives.ReadUInt16BigEndian(message), properties, phone, BinaryPrimitives.ReadUInt16BigEndian(message[serialAt..]),
            isSplit ? BinaryPrimitives.ReadUInt16BigEndian(message[(serialAt + 2)..]) : (ushort)1,
            isSplit ? BinaryPrimitives.ReadUInt16BigEndian(message[(serialAt + 4)..]) : (ushort)1, layout, bytes);
        return fits ? Jt808Refusal.None : Jt808Refusal.BadLength;
    }
}
