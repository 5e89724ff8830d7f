using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Looks at what lies behind the last whole entry of the newest segment: the rest of writes that a power loss cut off, in any order, or
/// damage? An entry there that is whole by itself and says that the lost ones were durable when it was written proves damage.
/// </summary>
internal static class TornEnd
{
    /// <param name="offset">Where the entry after the last whole one should begin.</param>
    /// <param name="lastWhole">The last whole entry.</param>
    /// <param name="durableThrough">The highest sequence that an entry behind says was durable; 0 when none does.</param>
    /// <param name="usedTo">Where the last byte that is not zero ends; <paramref name="offset"/> when there is none.</param>
    /// <returns>False when the disk could not read it.</returns>
    public static bool TryExamine(
        IJournalFile file, in SegmentHeader header, long offset, long lastWhole,
        out long durableThrough, out long usedTo, out DiskFault fault)
    {
        // An entry that begins in the first half is whole in it.
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(2 * JournalLimits.ReadBytes, file.Length - offset + 1));
        var sequenceMax = lastWhole + header.SegmentBytes / EntryHeader.Bytes;
        durableThrough = 0;
        usedTo = offset;
        var at = offset;
        while (true)
        {
            if (!file.TryRead(at, buffer, out var read, out fault)) return false;
            var bytes = buffer.AsSpan(0, read);
            var isEnd = read < buffer.Length;
            var lastByte = bytes.LastIndexOfAnyExcept((byte)0);
            if (lastByte >= 0) usedTo = at + lastByte + 1;
            var step = isEnd ? read : buffer.Length / 2;
            var end = Math.Min(step, bytes.Length - EntryHeader.Bytes + 1);
            for (var from = NextNonZero(bytes, 0); from < end; from = NextNonZero(bytes, from + 8))
            {
                // The sum over what may be a long payload is only taken where the rest of the header makes sense.
                ref readonly var maybe = ref MemoryMarshal.AsRef<EntryHeader>(bytes[from..]);
                if (maybe.Sequence <= lastWhole || maybe.Sequence > sequenceMax) continue;
                if (maybe.Epoch > header.Epoch || maybe.Reserved != 0) continue;
                if (EntryHeader.CheckAlone(bytes[from..], header.Salt, out var entry) == EntryCheck.Whole)
                    durableThrough = Math.Max(durableThrough, entry.DurableThrough);
            }

            if (isEnd) return true;
            at += step;
        }
    }

    // The next multiple of 8 from which on eight bytes are not all zero; the end when there is none.
    private static int NextNonZero(ReadOnlySpan<byte> bytes, int from)
    {
        if (from >= bytes.Length) return bytes.Length;
        var skipped = bytes[from..].IndexOfAnyExcept((byte)0);
        return skipped < 0 ? bytes.Length : from + (skipped & ~7);
    }
}
