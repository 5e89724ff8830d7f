using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// Writes the client's frames of docs/WIRE.md. Written from that page and from nothing else, so that it disagrees with the node
/// wherever one of the two departs from the page.
/// </summary>
public static class FixWriter
{
    /// <summary>Bytes before every payload.</summary>
    public const int HeaderBytes = 6;

    /// <summary>Bytes of a whole fix frame.</summary>
    public const int FixFrameBytes = HeaderBytes + FixPayloadBytes;

    /// <summary>Longest hello frame: header, length, name, proof.</summary>
    public const int HelloFrameBytesMax = HeaderBytes + 1 + AccessKey.NameBytesMax + ProofBytes;

    internal const byte FirstByte = 0xA5;
    internal const byte Version = 1;
    internal const byte HelloKind = 0x02;
    internal const byte FixKind = 0x10;
    internal const int NonceBytes = 16;
    private const int FixPayloadBytes = 30;
    private const int ProofBytes = 32;

    /// <summary>Writes one fix frame to the start of <paramref name="target"/>.</summary>
    /// <param name="target">At least <see cref="FixFrameBytes"/> long.</param>
    /// <returns>Bytes written, always <see cref="FixFrameBytes"/>.</returns>
    public static int WriteFix(Span<byte> target, in FixReport fix)
    {
        var payload = WriteHeader(target, FixKind, FixPayloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, fix.Officer);
        BinaryPrimitives.WriteInt64LittleEndian(payload[4..], fix.At.UnixMilliseconds);
        BinaryPrimitives.WriteInt32LittleEndian(payload[12..], ToWireDegrees(fix.Place.Latitude));
        BinaryPrimitives.WriteInt32LittleEndian(payload[16..], ToWireDegrees(fix.Place.Longitude));
        BinaryPrimitives.WriteUInt16LittleEndian(payload[20..], fix.SpeedCentimetresPerSecond);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[22..], fix.HeadingCentidegrees);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[24..], fix.AccuracyDecimetres);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[26..], fix.Sequence);
        return FixFrameBytes;
    }

    /// <summary>Writes the hello that proves <paramref name="key"/> against the node's nonce.</summary>
    /// <param name="target">At least <see cref="HelloFrameBytesMax"/> long.</param>
    /// <param name="nonce">The 16 bytes of the challenge.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteHello(Span<byte> target, AccessKey key, ReadOnlySpan<byte> nonce)
    {
        var name = Encoding.UTF8.GetBytes(key.Name);
        var payload = WriteHeader(target, HelloKind, (ushort)(1 + name.Length + ProofBytes));
        payload[0] = (byte)name.Length;
        name.CopyTo(payload[1..]);
        Proof(key, nonce, name).CopyTo(payload[(1 + name.Length)..]);
        return HeaderBytes + 1 + name.Length + ProofBytes;
    }

    /// <summary>HMAC-SHA-256(secret, "SPRT-hello-1" ‖ nonce ‖ name).</summary>
    private static byte[] Proof(AccessKey key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> name)
    {
        var label = "SPRT-hello-1"u8;
        var message = new byte[label.Length + nonce.Length + name.Length];
        label.CopyTo(message);
        nonce.CopyTo(message.AsSpan(label.Length));
        name.CopyTo(message.AsSpan(label.Length + nonce.Length));
        return HMACSHA256.HashData(key.Secret, message);
    }

    internal static Span<byte> WriteHeader(Span<byte> target, byte kind, ushort payloadBytes)
    {
        target[0] = FirstByte;
        target[1] = Version;
        target[2] = kind;
        target[3] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], payloadBytes);
        return target.Slice(HeaderBytes, payloadBytes);
    }

    private static int ToWireDegrees(double degrees) => (int)Math.Round(degrees * 1e7);
}
