using System.Buffers.Binary;
using System.Text;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>One plate read as a camera platform would send it.</summary>
/// <param name="Sequence">The sender's own; comes back with the answer.</param>
/// <param name="Camera">At most 32 characters.</param>
/// <param name="Plate">At most 48 characters.</param>
public readonly record struct ReadReport(uint Sequence, Guid Id, Instant SeenAt, string Camera, string Plate);

/// <summary>Writes the read frame of docs/WIRE.md, from that page alone, and knows the answers' names.</summary>
public static class ReadWriter
{
    /// <summary>Longest frame: header, fixed part, and three texts with a length byte each.</summary>
    public const int FrameBytesMax = FixWriter.HeaderBytes + FixedBytes + 3 * 256;

    /// <summary>What cameras are said to be sure of. Unit: percent.</summary>
    internal const int Confidence = 95;

    private const byte ReadKind = 0x11;
    private const int FixedBytes = 4 + 16 + 8 + 4;

    private static readonly string[] Names =
    [
        "accepted", "duplicate", "unknownCamera", "plateUnreadable", "timeInFuture", "tooOld", "badId", "cameraTooFast", "badField",
        "cameraElsewhere", "stopped", "setAside", "notFollowed",
    ];

    /// <summary>The answers' names on the page, or "answer 17" for a number that is not on it.</summary>
    public static string NameOf(int answer) => answer < Names.Length ? Names[answer] : $"answer {answer}";

    /// <summary>The number of an answer by its name; 255, which has no name, when it is not on the page.</summary>
    public static int NumberOf(string answer) => Array.IndexOf(Names, answer) is >= 0 and var number ? number : byte.MaxValue;

    /// <summary>Writes one frame to the start of <paramref name="target"/>, at least <see cref="FrameBytesMax"/> long.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteRead(Span<byte> target, in ReadReport read)
    {
        var payload = target[FixWriter.HeaderBytes..];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, read.Sequence);
        read.Id.TryWriteBytes(payload[4..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(payload[20..], read.SeenAt.UnixMilliseconds);
        payload[28] = Confidence; // The colours and the class are not said.
        payload[29..32].Clear();
        var at = FixedBytes;
        at += WriteText(payload[at..], read.Camera);
        at += WriteText(payload[at..], read.Plate);
        payload[at++] = 0; // No picture.
        FixWriter.WriteHeader(target, ReadKind, (ushort)at);
        return FixWriter.HeaderBytes + at;
    }

    private static int WriteText(Span<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text, to[1..]);
        to[0] = checked((byte)bytes);
        return 1 + bytes;
    }
}
