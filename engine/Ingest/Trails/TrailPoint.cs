using System.Buffers.Binary;
using System.Numerics;

namespace SmartPolicing.Realtime.Ingest.Trails;

/// <summary>What is said of a point.</summary>
[Flags]
public enum TrailMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It came in a catch-up.</summary>
    Late = 1,

    /// <summary>The emergency button was pressed.</summary>
    Sos = 2,
}

/// <summary>One point of an officer's trail: 32 bytes in its file, the last four a checksum.</summary>
/// <param name="Officer">Officer number.</param>
/// <param name="AtUnixMs">By the terminal. Unit: Unix milliseconds.</param>
/// <param name="LatitudeE7">WGS-84. Unit: 1e-7 degree.</param>
/// <param name="LongitudeE7">As well.</param>
/// <param name="SpeedCmS">Unit: cm/s; 65,535 unknown.</param>
/// <param name="HeadingCdeg">Unit: 0.01 degree; 65,535 unknown.</param>
public readonly record struct TrailPoint(
    uint Officer, long AtUnixMs, int LatitudeE7, int LongitudeE7, ushort SpeedCmS, ushort HeadingCdeg, TrailMarks Marks)
{
    internal const int Bytes = 32;

    internal void Write(Span<byte> to)
    {
        to.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(to, Officer);
        BinaryPrimitives.WriteInt64LittleEndian(to[4..], AtUnixMs);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], LatitudeE7);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], LongitudeE7);
        BinaryPrimitives.WriteUInt16LittleEndian(to[20..], SpeedCmS);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], HeadingCdeg);
        to[24] = (byte)Marks;
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], Sum(to));
    }

    /// <returns>False when the checksum is wrong: a record that was torn.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> from, out TrailPoint point)
    {
        point = new TrailPoint(
            BinaryPrimitives.ReadUInt32LittleEndian(from), BinaryPrimitives.ReadInt64LittleEndian(from[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[12..]), BinaryPrimitives.ReadInt32LittleEndian(from[16..]),
            BinaryPrimitives.ReadUInt16LittleEndian(from[20..]), BinaryPrimitives.ReadUInt16LittleEndian(from[22..]), (TrailMarks)from[24]);
        return BinaryPrimitives.ReadUInt32LittleEndian(from[28..]) == Sum(from);
    }

    private static uint Sum(ReadOnlySpan<byte> record)
    {
        var sum = uint.MaxValue;
        for (var at = 0; at < 24; at += sizeof(ulong)) sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(record[at..]));
        return BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt32LittleEndian(record[24..]));
    }
}
