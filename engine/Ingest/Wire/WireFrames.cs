using System.Buffers;
using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Ingest.Wire;

/// <summary>What a frame carries. The numbers are those of docs/WIRE.md.</summary>
public enum FrameKind : byte
{
    /// <summary>Node: prove that you hold your key.</summary>
    Challenge = 0x01,

    /// <summary>Client: the proof.</summary>
    Hello = 0x02,

    /// <summary>Node: go on.</summary>
    Welcome = 0x03,

    /// <summary>Node: no; the connection ends.</summary>
    Refused = 0x04,

    /// <summary>Client: one position of one officer.</summary>
    Fix = 0x10,

    /// <summary>Client: one plate seen by one camera.</summary>
    Read = 0x11,

    /// <summary>Node: that fix was not taken.</summary>
    Rejected = 0x20,

    /// <summary>Node: what became of reads, each once.</summary>
    ReadAnswers = 0x21,
}

/// <summary>What a scan found.</summary>
public enum ScanResult
{
    /// <summary>One whole frame; it was taken off the front of the buffer.</summary>
    Done,

    /// <summary>All of it could still become a frame; nothing was taken.</summary>
    NeedMoreData,

    /// <summary>No frame can start like this; nothing was taken.</summary>
    Invalid,
}

/// <summary>One frame with a known kind and a length that its kind allows. The payload is the buffer's own memory.</summary>
public readonly record struct WireFrame(FrameKind Kind, ReadOnlySequence<byte> Payload);

/// <summary>Finds frames in a stream. Pure; safe on any thread.</summary>
public static class WireFrames
{
    /// <summary>First byte of every frame.</summary>
    public const byte Start = 0xA5;

    /// <summary>The version this node speaks.</summary>
    public const byte Version = 1;

    /// <summary>Length of the header. Unit: bytes.</summary>
    public const int HeaderBytes = 6;

    /// <summary>Payload of a challenge: nonce, clock, speed. Unit: bytes.</summary>
    public const int ChallengePayloadBytes = 32;

    /// <summary>Payload of a welcome: clock. Unit: bytes.</summary>
    public const int WelcomePayloadBytes = 8;

    /// <summary>Payload of a rejection: officer, sequence, reason. Unit: bytes.</summary>
    public const int RejectedPayloadBytes = 9;

    /// <summary>One answer to a read: sequence, answer. Unit: bytes.</summary>
    public const int ReadAnswerBytes = 5;

    /// <summary>Most answers of one frame.</summary>
    public const int ReadAnswersMax = IngestLimits.PayloadBytesMax / ReadAnswerBytes;

    /// <summary>The challenge's nonce. Unit: bytes.</summary>
    public const int NonceBytes = 16;

    /// <summary>An HMAC-SHA-256. Unit: bytes.</summary>
    public const int ProofBytes = 32;

    /// <summary>
    /// Takes the first frame off <paramref name="buffer"/>. The buffer moves only when the answer is <see cref="ScanResult.Done"/>.
    /// </summary>
    /// <param name="reason"><see cref="FixRejection.BadFrame"/> when the answer is <see cref="ScanResult.Invalid"/>, else None.</param>
    public static ScanResult TryScan(ref ReadOnlySequence<byte> buffer, out WireFrame frame, out FixRejection reason)
    {
        frame = default;
        reason = FixRejection.None;
        Span<byte> copy = stackalloc byte[HeaderBytes];
        scoped var header = buffer.FirstSpan;
        if (header.Length < HeaderBytes && buffer.Length > header.Length)
        {
            var length = (int)Math.Min(HeaderBytes, buffer.Length);
            buffer.Slice(0, length).CopyTo(copy);
            header = copy[..length];
        }

        if (!CouldBeHeader(header))
        {
            reason = FixRejection.BadFrame;
            return ScanResult.Invalid;
        }

        if (header.Length < HeaderBytes) return ScanResult.NeedMoreData;
        var payloadBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        if (buffer.Length < HeaderBytes + payloadBytes) return ScanResult.NeedMoreData;
        frame = new WireFrame((FrameKind)header[2], buffer.Slice(HeaderBytes, payloadBytes));
        buffer = buffer.Slice(frame.Payload.End);
        return ScanResult.Done;
    }

    // Says no as soon as the first wrong byte is there, so that a stranger who sends one byte of HTTP is cut at once.
    private static bool CouldBeHeader(ReadOnlySpan<byte> header)
    {
        if (header.Length > 0 && header[0] != Start) return false;
        if (header.Length > 1 && header[1] != Version) return false;
        if (header.Length > 2 && !IsKind(header[2])) return false;
        if (header.Length > 3 && header[3] != 0) return false;
        return header.Length < HeaderBytes || FitsKind((FrameKind)header[2], BinaryPrimitives.ReadUInt16LittleEndian(header[4..]));
    }

    private static bool IsKind(byte kind) =>
        (FrameKind)kind is FrameKind.Challenge or FrameKind.Hello or FrameKind.Welcome or FrameKind.Refused
            or FrameKind.Fix or FrameKind.Read or FrameKind.Rejected or FrameKind.ReadAnswers;

    private static bool FitsKind(FrameKind kind, int payloadBytes) => kind switch
    {
        FrameKind.Challenge => payloadBytes == ChallengePayloadBytes,
        FrameKind.Hello => payloadBytes is > 1 + ProofBytes and <= 1 + IngestLimits.KeyNameBytesMax + ProofBytes,
        FrameKind.Welcome => payloadBytes == WelcomePayloadBytes,
        FrameKind.Refused => payloadBytes is >= 1 and <= IngestLimits.PayloadBytesMax,
        FrameKind.Fix => payloadBytes == WireFix.PayloadBytes,
        FrameKind.Read => payloadBytes is >= WireRead.PayloadBytesMin and <= WireRead.PayloadBytesMax,
        FrameKind.Rejected => payloadBytes == RejectedPayloadBytes,
        FrameKind.ReadAnswers => payloadBytes is > 0 and <= IngestLimits.PayloadBytesMax && payloadBytes % ReadAnswerBytes == 0,
        _ => false,
    };
}
