using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Journal;

/// <summary>The first 128 bytes of a snapshot. JOURNAL.md describes them.</summary>
/// <param name="Sequence">The last entry that is in it.</param>
/// <param name="Epoch">Of the opening that wrote it.</param>
/// <param name="StateBytes">Bytes after the header, to the file's end.</param>
internal readonly record struct SnapshotHeader(long Sequence, uint Epoch, long StateBytes)
{
    public const int Bytes = 128;
    private const int NameAt = 32;
    private const int SumAt = Bytes - sizeof(uint);

    public static ReadOnlySpan<byte> Magic => "SPSNAPS\n"u8;

    public void Write(Span<byte> block, string name, IReadOnlyList<ReadOnlyMemory<byte>> state)
    {
        block.Clear();
        Magic.CopyTo(block);
        BinaryPrimitives.WriteInt32LittleEndian(block[8..], NameField.FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(block[16..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(block[24..], StateBytes);
        NameField.Write(block[NameAt..], name);
        var sum = SumOfHeader(block);
        foreach (var piece in state) sum = Checksum.Continue(sum, piece.Span);
        BinaryPrimitives.WriteUInt32LittleEndian(block[SumAt..], ~sum);
    }

    /// <summary>Null when the header can be what it says; only the sum over the state proves it, see <see cref="IsSum"/>.</summary>
    public static JournalRefusal? Read(ReadOnlySpan<byte> block, string name, string file, out SnapshotHeader header)
    {
        header = new SnapshotHeader(
            BinaryPrimitives.ReadInt64LittleEndian(block[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(block[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(block[24..]));
        return NameField.Unreadable(block, Magic, file) ?? NameField.Mismatch(block[NameAt..], name, file);
    }

    /// <summary>The sum so far, to be continued over the state.</summary>
    public static uint SumOfHeader(ReadOnlySpan<byte> block) => Checksum.Continue(uint.MaxValue, block[..SumAt]);

    public static bool IsSum(ReadOnlySpan<byte> block, uint sum) => BinaryPrimitives.ReadUInt32LittleEndian(block[SumAt..]) == ~sum;
}
