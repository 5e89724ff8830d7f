using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>A read as the archive gives it back.</summary>
/// <param name="SeenAt">Mended as it was when the read came.</param>
/// <param name="Plate">As read; "-" is an unread character.</param>
/// <param name="Confidence">0 to 100; -1 when the camera said nothing.</param>
/// <param name="Picture">Where it was kept then; empty when nowhere.</param>
public sealed record KeptRead(Guid Id, string Camera, Instant SeenAt, string Plate, int Confidence, VehicleLook Vehicle, string Picture);

/// <summary>
/// One read in a file: u16 length of the rest, u32 CRC-32C of the rest, i64 Unix ms seen, 16 bytes id, i8 confidence, u8 plate colour, class and
/// colour, then camera, plate and picture, each a length byte and UTF-8. Little-endian. What a crash has cut or torn does not pass the sum.
/// </summary>
internal static class ArchiveRecord
{
    /// <summary>Before the payload. Unit: bytes.</summary>
    internal const int HeaderBytes = sizeof(ushort) + sizeof(uint);

    /// <summary>The longest. Unit: bytes.</summary>
    internal const int BytesMax = HeaderBytes + FixedBytes + 3 * (1 + byte.MaxValue);

    private const int FixedBytes = 8 + 16 + 4;

    /// <summary>Writes one to the start of <paramref name="to"/>, which is <see cref="BytesMax"/> long at least.</summary>
    /// <returns>Bytes written.</returns>
    internal static int Write(Span<byte> to, in PlateRead read)
    {
        var payload = to[HeaderBytes..];
        BinaryPrimitives.WriteInt64LittleEndian(payload, read.SeenAt.UnixMilliseconds);
        read.Id.TryWriteBytes(payload[8..], bigEndian: true, out _);
        payload[24] = (byte)(sbyte)read.Confidence;
        payload[25] = (byte)read.Vehicle.PlateColour;
        payload[26] = (byte)read.Vehicle.Class;
        payload[27] = (byte)read.Vehicle.Colour;
        var at = FixedBytes;
        at += WriteText(payload[at..], read.Camera);
        at += WriteText(payload[at..], read.Plate.ToString());
        at += WriteText(payload[at..], read.Picture);
        BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)at);
        BinaryPrimitives.WriteUInt32LittleEndian(to[2..], SumOf(payload[..at]));
        return HeaderBytes + at;
    }

    /// <summary>Whether a whole, sound record begins there.</summary>
    /// <param name="bytes">Its length.</param>
    internal static bool TryMeasure(ReadOnlySpan<byte> from, out int bytes)
    {
        bytes = 0;
        if (from.Length < HeaderBytes) return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(from);
        if (length < FixedBytes + 3 || from.Length < HeaderBytes + length) return false;
        var payload = from.Slice(HeaderBytes, length);
        if (SumOf(payload) != BinaryPrimitives.ReadUInt32LittleEndian(from[2..])) return false;
        bytes = HeaderBytes + length;
        return true;
    }

    /// <summary>When the read of a measured record was made.</summary>
    internal static Instant SeenAtOf(ReadOnlySpan<byte> record) => new(BinaryPrimitives.ReadInt64LittleEndian(record[HeaderBytes..]));

    /// <summary>The plate of a measured record as UTF-8; empty when its inside does not add up.</summary>
    internal static ReadOnlySpan<byte> PlateOf(ReadOnlySpan<byte> record)
    {
        var rest = record[(HeaderBytes + FixedBytes)..];
        if (rest.Length < 2 + rest[0]) return [];
        rest = rest[(1 + rest[0])..];
        return rest.Length < 1 + rest[0] ? [] : rest.Slice(1, rest[0]);
    }

    /// <summary>Takes a measured record apart.</summary>
    /// <returns>False when its inside does not add up: not written by us.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> record, out KeptRead? read)
    {
        var payload = record[HeaderBytes..];
        var rest = payload[FixedBytes..];
        read = null;
        if (!TryReadText(ref rest, out var camera) || !TryReadText(ref rest, out var plate) || !TryReadText(ref rest, out var picture)) return false;
        read = new KeptRead(
            new Guid(payload.Slice(8, 16), bigEndian: true), camera, SeenAtOf(record), plate, (sbyte)payload[24],
            new VehicleLook((PlateColour)payload[25], (VehicleClass)payload[26], (VehicleColour)payload[27]), picture);
        return rest.IsEmpty;
    }

    private static int WriteText(Span<byte> to, string text)
    {
        // Checked at the gate; a text of the limits that is longer as UTF-8 loses its end here, not its neighbours.
        if (!Encoding.UTF8.TryGetBytes(text, to.Slice(1, byte.MaxValue), out var bytes)) bytes = 0;
        to[0] = (byte)bytes;
        return 1 + bytes;
    }

    private static bool TryReadText(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.IsEmpty || rest.Length < 1 + rest[0]) return false;
        text = Encoding.UTF8.GetString(rest.Slice(1, rest[0]));
        rest = rest[(1 + rest[0])..];
        return true;
    }

    // Castagnoli, reflected, start and end inverted (RFC 3720 appendix B.4).
    private static uint SumOf(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) sum = BitOperations.Crc32C(sum, word);
        foreach (var single in bytes[(words.Length * sizeof(ulong))..]) sum = BitOperations.Crc32C(sum, single);
        return ~sum;
    }
}
