using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Journal;

/// <summary>What is wrong with the bytes at a place where an entry should begin.</summary>
internal enum EntryCheck : byte
{
    Whole,

    /// <summary>The bytes given do not reach to the entry's end.</summary>
    Short,

    /// <summary>A header of zeros: nothing was written here.</summary>
    Empty,
    Length,
    Checksum,
    Sequence,
    Chain,
    Epoch,
}

/// <summary>The 32 bytes before each payload, as they lie in the file (little-endian). JOURNAL.md describes them.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Bytes)]
internal struct EntryHeader
{
    public const int Bytes = 32;

    /// <summary>CRC-32C of the whole entry, padding included, with the segment's salt in this field's place.</summary>
    public uint Sum;

    /// <summary>The entry before has this sum.</summary>
    public uint Previous;

    public long Sequence;
    public uint Epoch;
    public int PayloadBytes;

    /// <summary>
    /// Sequence minus the last one known durable when this was written. All before a segment are durable, and none holds 2^32 entries.
    /// </summary>
    public uint Behind;
    public ushort Type;

    /// <summary>Zero.</summary>
    public ushort Reserved;

    public readonly int EntryBytes => Bytes + Padded(PayloadBytes);

    /// <summary>Entries up to this one were durable when this one was written.</summary>
    public readonly long DurableThrough => Sequence - Behind;

    public static int Padded(int payloadBytes) => (payloadBytes + 7) & ~7;

    /// <summary>Whether a whole entry of the segment begins here, whatever came before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Once for each entry read: the reader's inner loop.
    public static EntryCheck CheckAlone(ReadOnlySpan<byte> bytes, uint salt, out EntryHeader header)
    {
        if (bytes.Length < Bytes)
        {
            header = default;
            return EntryCheck.Short;
        }

        header = MemoryMarshal.Read<EntryHeader>(bytes);
        if ((uint)header.PayloadBytes > JournalLimits.PayloadBytesMax) return EntryCheck.Length;
        if (header.Sequence == 0 && header.Sum == 0) return EntryCheck.Empty;
        if (bytes.Length < header.EntryBytes) return EntryCheck.Short;
        if (Checksum.OfWithFirst(salt, bytes[..header.EntryBytes]) != header.Sum || header.Reserved != 0) return EntryCheck.Checksum;
        return EntryCheck.Whole;
    }
}
