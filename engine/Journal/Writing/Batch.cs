using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Entries as they will lie in the file, built by the owner; <see cref="Seal"/> puts in what only the writer knows. One user at a time.
/// </summary>
internal sealed class Batch
{
    private const int FirstBytes = 64 << 10; // Grows to what the owner needs; few turns need more.

    private byte[] _bytes = new byte[FirstBytes];

    public int Length { get; private set; }

    /// <summary>Sequence of its last entry; 0 when it is empty.</summary>
    public long Last { get; private set; }

    /// <summary>Whether it goes to a new segment.</summary>
    public bool BeginsSegment { get; set; }

    /// <summary>Whether its commit waits for the sync.</summary>
    public bool IsDurable { get; set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Add(long sequence, uint epoch, ushort type, ReadOnlySpan<byte> payload)
    {
        var size = EntryHeader.Bytes + EntryHeader.Padded(payload.Length);
        if (_bytes.Length - Length < size) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + size));
        var entry = _bytes.AsSpan(Length, size);
        var header = new EntryHeader { Sequence = sequence, Epoch = epoch, PayloadBytes = payload.Length, Type = type };
        MemoryMarshal.Write(entry, in header);
        payload.CopyTo(entry[EntryHeader.Bytes..]);
        entry[(EntryHeader.Bytes + payload.Length)..].Clear();
        Length += size;
        Last = sequence;
    }

    /// <summary>Chains all entries to the one before the batch. Returns the last one's sum.</summary>
    public uint Seal(uint salt, uint chain, long durableThrough)
    {
        var rest = _bytes.AsSpan(0, Length);
        while (!rest.IsEmpty)
        {
            ref var header = ref MemoryMarshal.AsRef<EntryHeader>(rest);
            header.Previous = chain;
            header.Behind = checked((uint)(header.Sequence - durableThrough));
            chain = header.Sum = Checksum.OfWithFirst(salt, rest[..header.EntryBytes]);
            rest = rest[header.EntryBytes..];
        }

        return chain;
    }

    public void Clear()
    {
        Length = 0;
        Last = 0;
        BeginsSegment = false;
        IsDurable = false;
    }
}
