using System.Buffers;
using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Ingest.Wire;

/// <summary>
/// A fix exactly as it stood on the wire: whole, but not yet checked. Only <see cref="FixRules"/> makes it a fix of the domain.
/// </summary>
/// <param name="Officer">Officer number.</param>
/// <param name="AtUnixMs">When the terminal took it. Unit: Unix milliseconds on the node's clock; any value.</param>
/// <param name="LatitudeE7">Unit: 1e-7 degree; any value.</param>
/// <param name="LongitudeE7">Unit: 1e-7 degree; any value.</param>
/// <param name="SpeedCmS">Unit: cm/s; 65,535 unknown.</param>
/// <param name="HeadingCdeg">Unit: 0.01 degree clockwise from north; 65,535 unknown; any value.</param>
/// <param name="AccuracyDm">Radius of the 68 % circle. Unit: decimetre; 65,535 unknown.</param>
/// <param name="Sequence">The sender's own number; comes back in a rejection.</param>
public readonly record struct WireFix(
    uint Officer,
    long AtUnixMs,
    int LatitudeE7,
    int LongitudeE7,
    ushort SpeedCmS,
    ushort HeadingCdeg,
    ushort AccuracyDm,
    uint Sequence)
{
    /// <summary>Length of the payload. Unit: bytes.</summary>
    public const int PayloadBytes = 30;

    /// <summary>Length of the whole frame. Unit: bytes.</summary>
    public const int FrameBytes = WireFrames.HeaderBytes + PayloadBytes;

    // The six header bytes of every fix, as they are read little-endian: A5 01 10 00 | 1E 00.
    private const uint FirstFour = WireFrames.Start | (WireFrames.Version << 8) | ((uint)FrameKind.Fix << 16);

    /// <summary>
    /// The fast path: reads the fix frame at the front of <paramref name="bytes"/>. False when there is not a whole fix frame
    /// there; <see cref="WireFrames.TryScan"/> then says what is.
    /// </summary>
    public static bool TryReadFrame(ReadOnlySpan<byte> bytes, out WireFix fix)
    {
        if (bytes.Length < FrameBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != FirstFour
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) != PayloadBytes)
        {
            fix = default;
            return false;
        }

        fix = Read(bytes.Slice(WireFrames.HeaderBytes, PayloadBytes));
        return true;
    }

    /// <summary>Reads a payload of exactly <see cref="PayloadBytes"/>, as a scanned fix frame has.</summary>
    public static WireFix Read(ReadOnlySpan<byte> payload) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(payload),
        BinaryPrimitives.ReadInt64LittleEndian(payload[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(payload[12..]),
        BinaryPrimitives.ReadInt32LittleEndian(payload[16..]),
        BinaryPrimitives.ReadUInt16LittleEndian(payload[20..]),
        BinaryPrimitives.ReadUInt16LittleEndian(payload[22..]),
        BinaryPrimitives.ReadUInt16LittleEndian(payload[24..]),
        BinaryPrimitives.ReadUInt32LittleEndian(payload[26..]));

    /// <summary>As the other, for a payload that may lie across two segments of a read buffer.</summary>
    public static WireFix Read(in ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment) return Read(payload.FirstSpan);
        Span<byte> copy = stackalloc byte[PayloadBytes];
        payload.CopyTo(copy);
        return Read(copy);
    }
}
