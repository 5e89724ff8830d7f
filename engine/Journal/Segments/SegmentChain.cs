namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Which part of which segment is valid. Each opening begins a segment at the first sequence it takes over; whatever older epochs hold from
/// there on is not valid, whether it was cut off as torn or written later by an owner that did not know it had been superseded.
/// </summary>
internal sealed class SegmentChain
{
    public SegmentChain(IEnumerable<Segment> found)
    {
        var limit = long.MaxValue;
        foreach (var segment in found.OrderByDescending(each => each.Header.Epoch).ThenByDescending(each => each.Header.FirstSequence))
        {
            if (segment.Header.FirstSequence >= limit)
            {
                Superseded.Add(segment);
                continue;
            }

            Segments.Insert(0, segment with { Last = limit == long.MaxValue ? limit : limit - 1 });
            limit = segment.Header.FirstSequence;
        }
    }

    /// <summary>Reads the headers of all segments among some files. Null when that was possible and they are this journal's.</summary>
    public static JournalRefusal? Read(IJournalDisk disk, string name, IEnumerable<string> names, out SegmentChain chain)
    {
        var segments = new List<Segment>();
        var block = new byte[SegmentHeader.Bytes];
        chain = new SegmentChain([]);
        foreach (var fileName in names.Where(file => file.EndsWith(Segment.Ending, StringComparison.Ordinal)))
        {
            if (!disk.TryOpen(fileName, out var file, out var fault)) return JournalRefusal.Of(fault, fileName);
            using (file)
            {
                if (!file.TryRead(0, block, out var read, out fault)) return JournalRefusal.Of(fault, fileName);
                if (read < block.Length) return new(JournalRefusalKind.Damaged, fileName, read, "it ends inside its header");
                if (SegmentHeader.Read(block, name, fileName, out var header) is { } refusal) return refusal;
                if (Segment.NameOf(header.FirstSequence, header.Epoch) != fileName)
                    return new(JournalRefusalKind.Damaged, fileName, 0, "its name is not what its header says");
                segments.Add(new Segment(fileName, header, long.MaxValue, file.Length));
            }
        }

        chain = new SegmentChain(segments);
        return null;
    }

    /// <summary>Those that hold something valid, oldest first, each with its last valid entry; the newest one's is not known yet.</summary>
    public List<Segment> Segments { get; } = [];

    /// <summary>Those that hold nothing valid.</summary>
    public List<Segment> Superseded { get; } = [];

    /// <summary>Where the segment with an entry stands in <see cref="Segments"/>; the oldest when the entry is older than all.</summary>
    public int IndexOf(long sequence) => Math.Max(0, Segments.FindLastIndex(each => each.Header.FirstSequence <= sequence));
}
