using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Ingest.Wire;

/// <summary>Writes frames of docs/WIRE.md. Knows bytes only, nothing of shards. Each call writes one whole frame.</summary>
public static class WireWriter
{
    /// <summary>Node: prove that you hold your key.</summary>
    /// <param name="nonce">16 bytes, never used twice.</param>
    /// <param name="clockSpeed">Node seconds per wall second.</param>
    public static void WriteChallenge(IBufferWriter<byte> to, ReadOnlySpan<byte> nonce, long nodeUnixMs, double clockSpeed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, WireFrames.NonceBytes);
        var payload = Begin(to, FrameKind.Challenge, WireFrames.ChallengePayloadBytes);
        nonce.CopyTo(payload);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], nodeUnixMs);
        BinaryPrimitives.WriteDoubleLittleEndian(payload[24..], clockSpeed);
        to.Advance(WireFrames.HeaderBytes + WireFrames.ChallengePayloadBytes);
    }

    /// <summary>Client: the proof.</summary>
    /// <param name="name">1 to 64 bytes as UTF-8.</param>
    /// <param name="proof">32 bytes from <see cref="WireHello.Prove"/>.</param>
    public static void WriteHello(IBufferWriter<byte> to, string name, ReadOnlySpan<byte> proof)
    {
        var nameBytes = Encoding.UTF8.GetByteCount(name);
        ArgumentOutOfRangeException.ThrowIfZero(nameBytes, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nameBytes, IngestLimits.KeyNameBytesMax, nameof(name));
        ArgumentOutOfRangeException.ThrowIfNotEqual(proof.Length, WireFrames.ProofBytes);
        var payloadBytes = 1 + nameBytes + WireFrames.ProofBytes;
        var payload = Begin(to, FrameKind.Hello, payloadBytes);
        payload[0] = (byte)nameBytes;
        Encoding.UTF8.GetBytes(name, payload[1..]);
        proof.CopyTo(payload[(1 + nameBytes)..]);
        to.Advance(WireFrames.HeaderBytes + payloadBytes);
    }

    /// <summary>Node: go on.</summary>
    public static void WriteWelcome(IBufferWriter<byte> to, long nodeUnixMs)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Begin(to, FrameKind.Welcome, WireFrames.WelcomePayloadBytes), nodeUnixMs);
        to.Advance(WireFrames.HeaderBytes + WireFrames.WelcomePayloadBytes);
    }

    /// <summary>Node: no; the connection ends.</summary>
    /// <param name="text">For a person; at most 1,023 bytes as UTF-8.</param>
    public static void WriteRefused(IBufferWriter<byte> to, FixRejection reason, string text)
    {
        var payloadBytes = 1 + Encoding.UTF8.GetByteCount(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadBytes, IngestLimits.PayloadBytesMax, nameof(text));
        var payload = Begin(to, FrameKind.Refused, payloadBytes);
        payload[0] = (byte)reason;
        Encoding.UTF8.GetBytes(text, payload[1..]);
        to.Advance(WireFrames.HeaderBytes + payloadBytes);
    }

    /// <summary>Client: one position of one officer.</summary>
    public static void WriteFix(IBufferWriter<byte> to, in WireFix fix)
    {
        var payload = Begin(to, FrameKind.Fix, WireFix.PayloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, fix.Officer);
        BinaryPrimitives.WriteInt64LittleEndian(payload[4..], fix.AtUnixMs);
        BinaryPrimitives.WriteInt32LittleEndian(payload[12..], fix.LatitudeE7);
        BinaryPrimitives.WriteInt32LittleEndian(payload[16..], fix.LongitudeE7);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[20..], fix.SpeedCmS);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[22..], fix.HeadingCdeg);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[24..], fix.AccuracyDm);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[26..], fix.Sequence);
        to.Advance(WireFix.FrameBytes);
    }

    /// <summary>Node: that fix was not taken.</summary>
    public static void WriteRejected(IBufferWriter<byte> to, uint officer, uint sequence, FixRejection reason)
    {
        var payload = Begin(to, FrameKind.Rejected, WireFrames.RejectedPayloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, officer);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], sequence);
        payload[8] = (byte)reason;
        to.Advance(WireFrames.HeaderBytes + WireFrames.RejectedPayloadBytes);
    }

    /// <summary>Client: one plate seen by one camera.</summary>
    /// <param name="sequence">The sender's own; comes back with the answer.</param>
    /// <param name="seenAtUnixMs">By the camera's clock.</param>
    /// <param name="confidence">0 to 100; -1 not said.</param>
    /// <param name="camera">At most 255 bytes as UTF-8; so with plate and picture.</param>
    public static void WriteRead(
        IBufferWriter<byte> to, uint sequence, Guid id, long seenAtUnixMs, sbyte confidence, VehicleLook vehicle, string camera, string plate,
        string picture)
    {
        var texts = (Encoding.UTF8.GetByteCount(camera), Encoding.UTF8.GetByteCount(plate), Encoding.UTF8.GetByteCount(picture));
        var payloadBytes = WireRead.PayloadBytesMin + texts.Item1 + texts.Item2 + texts.Item3;
        var payload = Begin(to, FrameKind.Read, payloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, sequence);
        id.TryWriteBytes(payload[4..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(payload[20..], seenAtUnixMs);
        payload[28] = (byte)confidence;
        payload[29] = (byte)vehicle.PlateColour;
        payload[30] = (byte)vehicle.Class;
        payload[31] = (byte)vehicle.Colour;
        var rest = payload[WireRead.FixedBytes..];
        foreach (var text in (ReadOnlySpan<string>)[camera, plate, picture])
        {
            var bytes = Encoding.UTF8.GetBytes(text, rest[1..]);
            rest[0] = checked((byte)bytes);
            rest = rest[(1 + bytes)..];
        }

        to.Advance(WireFrames.HeaderBytes + payloadBytes);
    }

    /// <summary>Node: what became of reads.</summary>
    /// <param name="sequences">1 to <see cref="WireFrames.ReadAnswersMax"/>.</param>
    /// <param name="answers">As many.</param>
    public static void WriteReadAnswers(IBufferWriter<byte> to, ReadOnlySpan<uint> sequences, ReadOnlySpan<ReadAnswer> answers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sequences.Length, answers.Length);
        ArgumentOutOfRangeException.ThrowIfZero(sequences.Length, nameof(sequences));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequences.Length, WireFrames.ReadAnswersMax, nameof(sequences));
        var payloadBytes = sequences.Length * WireFrames.ReadAnswerBytes;
        var payload = Begin(to, FrameKind.ReadAnswers, payloadBytes);
        for (var at = 0; at < sequences.Length; at++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(payload, sequences[at]);
            payload[4] = (byte)answers[at];
            payload = payload[WireFrames.ReadAnswerBytes..];
        }

        to.Advance(WireFrames.HeaderBytes + payloadBytes);
    }

    private static Span<byte> Begin(IBufferWriter<byte> to, FrameKind kind, int payloadBytes)
    {
        var frame = to.GetSpan(WireFrames.HeaderBytes + payloadBytes);
        frame[0] = WireFrames.Start;
        frame[1] = WireFrames.Version;
        frame[2] = (byte)kind;
        frame[3] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[4..], (ushort)payloadBytes);
        return frame.Slice(WireFrames.HeaderBytes, payloadBytes);
    }
}
