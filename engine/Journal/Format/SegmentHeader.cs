using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Journal;

/// <summary>The first 4,096 bytes of a segment: a block of its own, so that no later write touches it. JOURNAL.md describes them.</summary>
/// <param name="FirstSequence">Of the first entry in it. What older segments hold from here on is not valid.</param>
/// <param name="Epoch">Of the opening that made it.</param>
/// <param name="Previous">Sum of the entry before the first; 0 in a new journal.</param>
/// <param name="DurableThrough">Entries up to this one were durable when the segment got its name: at least all before its first.</param>
/// <param name="CreatedUnixMs">When it was made. Milliseconds since 1970, by the owner's clock.</param>
/// <param name="SegmentBytes">Length it was made with.</param>
/// <param name="Salt">Sum of the header; goes into the sum of each entry, so that entries of other segments are not taken for its
/// own.</param>
internal readonly record struct SegmentHeader(
    long FirstSequence, uint Epoch, uint Previous, long DurableThrough, long CreatedUnixMs, long SegmentBytes, uint Salt)
{
    public const int Bytes = 4096;
    private const int NameAt = 56;
    private const int SumAt = Bytes - sizeof(uint);

    public static ReadOnlySpan<byte> Magic => "SPJOURN\n"u8;

    /// <summary>Writes it and gives it back with its salt.</summary>
    public SegmentHeader Write(Span<byte> block, string name)
    {
        block.Clear();
        Magic.CopyTo(block);
        BinaryPrimitives.WriteInt32LittleEndian(block[8..], NameField.FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(block[16..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(block[24..], DurableThrough);
        BinaryPrimitives.WriteInt64LittleEndian(block[32..], CreatedUnixMs);
        BinaryPrimitives.WriteInt64LittleEndian(block[40..], SegmentBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(block[48..], Previous);
        NameField.Write(block[NameAt..], name);
        var sum = Checksum.Of(block[..SumAt]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[SumAt..], sum);
        return this with { Salt = sum };
    }

    /// <summary>Null when it was read.</summary>
    public static JournalRefusal? Read(ReadOnlySpan<byte> block, string name, string file, out SegmentHeader header)
    {
        header = default;
        if (NameField.Unreadable(block, Magic, file) is { } unreadable) return unreadable;
        var sum = BinaryPrimitives.ReadUInt32LittleEndian(block[SumAt..]);
        if (Checksum.Of(block[..SumAt]) != sum) return new(JournalRefusalKind.Damaged, file, 0, "the header's checksum is wrong");
        header = new SegmentHeader(
            BinaryPrimitives.ReadInt64LittleEndian(block[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(block[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(block[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(block[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(block[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(block[40..]),
            sum);
        return NameField.Mismatch(block[NameAt..], name, file);
    }
}
