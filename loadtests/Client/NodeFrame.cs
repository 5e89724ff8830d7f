using System.Buffers.Binary;
using System.Text;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>What reading the node's bytes came to.</summary>
public enum NodeFrameResult
{
    /// <summary>A whole frame was read.</summary>
    Done,

    /// <summary>The frame is not all there yet; nothing was consumed.</summary>
    NeedMore,

    /// <summary>These bytes are no frame of docs/WIRE.md from a node.</summary>
    Invalid,
}

/// <summary>One frame from the node (docs/WIRE.md). Fields that its kind has not are at their default.</summary>
/// <param name="Clock">Node's clock, of a challenge or welcome.</param>
/// <param name="Speed">Speed of that clock, of a challenge.</param>
/// <param name="Nonce">16 bytes, of a challenge; else empty.</param>
/// <param name="Reason">Reason number, of a refused or rejected.</param>
/// <param name="Text">Text of a refused; else empty.</param>
/// <param name="Officer">Of a rejected.</param>
/// <param name="Sequence">Of a rejected.</param>
public sealed record NodeFrame(
    NodeFrameKind Kind, Instant Clock, double Speed, byte[] Nonce, byte Reason, string Text, uint Officer, uint Sequence)
{
    /// <summary>Longest payload a frame may have (docs/WIRE.md).</summary>
    public const int PayloadBytesMax = 1_024;

    private const int ChallengeBytes = FixWriter.NonceBytes + 8 + 8;
    private const int RejectedBytes = 4 + 4 + 1;
    private const int ReadAnswerBytes = 4 + 1;

    /// <summary>Of read answers, in their order; else empty.</summary>
    public IReadOnlyList<(uint Sequence, byte Answer)> ReadAnswers { get; private init; } = [];

    /// <summary>Reads the first frame of <paramref name="bytes"/>.</summary>
    /// <param name="consumed">Bytes of the frame; 0 unless <see cref="NodeFrameResult.Done"/>.</param>
    public static NodeFrameResult TryRead(ReadOnlySpan<byte> bytes, out NodeFrame? frame, out int consumed)
    {
        frame = null;
        consumed = 0;
        if (bytes.Length > 0 && bytes[0] != FixWriter.FirstByte) return NodeFrameResult.Invalid;
        if (bytes.Length > 1 && bytes[1] != FixWriter.Version) return NodeFrameResult.Invalid;
        if (bytes.Length < FixWriter.HeaderBytes) return NodeFrameResult.NeedMore;

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (bytes[3] != 0 || length > PayloadBytesMax) return NodeFrameResult.Invalid;
        if (bytes.Length < FixWriter.HeaderBytes + length) return NodeFrameResult.NeedMore;

        frame = Read((NodeFrameKind)bytes[2], bytes.Slice(FixWriter.HeaderBytes, length));
        if (frame is null) return NodeFrameResult.Invalid;
        consumed = FixWriter.HeaderBytes + length;
        return NodeFrameResult.Done;
    }

    private static NodeFrame? Read(NodeFrameKind kind, ReadOnlySpan<byte> payload) => kind switch
    {
        NodeFrameKind.Challenge when payload.Length == ChallengeBytes => Empty(kind) with
        {
            Nonce = payload[..FixWriter.NonceBytes].ToArray(),
            Clock = new Instant(BinaryPrimitives.ReadInt64LittleEndian(payload[16..])),
            Speed = BinaryPrimitives.ReadDoubleLittleEndian(payload[24..]),
        },
        NodeFrameKind.Welcome when payload.Length == 8 => Empty(kind) with
        {
            Clock = new Instant(BinaryPrimitives.ReadInt64LittleEndian(payload)),
        },
        NodeFrameKind.Refused when payload.Length >= 1 => Empty(kind) with
        {
            Reason = payload[0],
            Text = Encoding.UTF8.GetString(payload[1..]),
        },
        NodeFrameKind.Rejected when payload.Length == RejectedBytes => Empty(kind) with
        {
            Officer = BinaryPrimitives.ReadUInt32LittleEndian(payload),
            Sequence = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]),
            Reason = payload[8],
        },
        NodeFrameKind.ReadAnswers when payload.Length > 0 && payload.Length % ReadAnswerBytes == 0 => Empty(kind) with
        {
            ReadAnswers = ReadAnswersOf(payload),
        },
        _ => null,
    };

    private static (uint Sequence, byte Answer)[] ReadAnswersOf(ReadOnlySpan<byte> payload)
    {
        var answers = new (uint Sequence, byte Answer)[payload.Length / ReadAnswerBytes];
        for (var at = 0; at < answers.Length; at++)
        {
            var one = payload.Slice(at * ReadAnswerBytes, ReadAnswerBytes);
            answers[at] = (BinaryPrimitives.ReadUInt32LittleEndian(one), one[4]);
        }

        return answers;
    }

    private static NodeFrame Empty(NodeFrameKind kind) => new(kind, default, 0, [], 0, "", 0, 0);
}

/// <summary>Frames a node sends (docs/WIRE.md).</summary>
public enum NodeFrameKind : byte
{
    /// <summary>Opens the connection: nonce, clock, speed.</summary>
    Challenge = 0x01,

    /// <summary>The key was proven.</summary>
    Welcome = 0x03,

    /// <summary>The node closes, and says why.</summary>
    Refused = 0x04,

    /// <summary>One fix was refused; the connection stays.</summary>
    Rejected = 0x20,

    /// <summary>What became of plate reads.</summary>
    ReadAnswers = 0x21,
}
