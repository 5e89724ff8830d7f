using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// One of the two places in the file "epoch" (at byte 0 and 4,096) that are written in turn, so that a torn write leaves the other.
/// JOURNAL.md describes it. The default is a place that is not whole.
/// </summary>
/// <param name="Epoch">From 1; 0 means that the place is not whole.</param>
/// <param name="DurableThrough">Entries up to this one were durable when this was written.</param>
internal readonly record struct EpochSlot(uint Epoch, long DurableThrough)
{
    public const string FileName = "epoch";
    public const int Bytes = 128;
    public const int SecondAt = 4096;
    public const int FileBytes = SecondAt + Bytes;
    private const int NameAt = 24;
    private const int SumAt = Bytes - sizeof(uint);

    public static ReadOnlySpan<byte> Magic => "SPEPOCH\n"u8;

    public void Write(Span<byte> block, string name)
    {
        block.Clear();
        Magic.CopyTo(block);
        BinaryPrimitives.WriteInt32LittleEndian(block[8..], NameField.FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(block[16..], DurableThrough);
        NameField.Write(block[NameAt..], name);
        BinaryPrimitives.WriteUInt32LittleEndian(block[SumAt..], Checksum.Of(block[..SumAt]));
    }

    /// <summary>The default when the block is not whole: torn, or never written.</summary>
    public static EpochSlot Read(ReadOnlySpan<byte> block) =>
        block.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(block[SumAt..]) == Checksum.Of(block[..SumAt])
            ? new(BinaryPrimitives.ReadUInt32LittleEndian(block[12..]), BinaryPrimitives.ReadInt64LittleEndian(block[16..]))
            : default;

    /// <summary>Null when a whole slot is one that this program reads and of this journal.</summary>
    public static JournalRefusal? Unreadable(ReadOnlySpan<byte> block, string name) =>
        NameField.Unreadable(block, Magic, FileName) ?? NameField.Mismatch(block[NameAt..], name, FileName);
}
