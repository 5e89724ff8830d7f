namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Reads segments to the last whole entry. The end may be torn; anything else that is not as it was written, before an entry that is
/// known to
/// have been durable, is damage and is refused with its place.
/// </summary>
internal sealed class Verification(IJournalDisk disk, SegmentChain chain, byte[] buffer)
{
    /// <summary>The first entry that was checked.</summary>
    public long From { get; private set; } = 1;

    /// <summary>The last whole entry.</summary>
    public long Last { get; private set; }

    /// <summary>Entries up to this one are proven durable, at most <see cref="Last"/>.</summary>
    public long DurableThrough { get; private set; }

    public string CutFile { get; private set; } = "";

    public long CutOffset { get; private set; }

    public long CutBytes { get; private set; }

    /// <summary>Null when everything from the segment with an entry on is as it was written.</summary>
    /// <param name="from">Older segments are left alone.</param>
    /// <param name="mustReach">Entries up to this one are known to have been durable from elsewhere: the epoch file, a snapshot.</param>
    public JournalRefusal? Run(long from, long mustReach)
    {
        DurableThrough = mustReach;
        var segments = chain.Segments;
        if (segments.Count == 0)
            return mustReach == 0
                ? null
                : new(JournalRefusalKind.Damaged, "", 0, $"no segment is there, but entry {mustReach} was durable");
        var index = chain.IndexOf(from);
        From = segments[index].Header.FirstSequence;
        foreach (var segment in segments) DurableThrough = Math.Max(DurableThrough, segment.Header.DurableThrough);
        for (; index < segments.Count; index++)
        {
            var next = index + 1 < segments.Count ? segments[index + 1] : null;
            if (RunSegment(segments[index], next) is { } refusal) return refusal;
        }

        return null;
    }

    private JournalRefusal? RunSegment(Segment segment, Segment? next)
    {
        if (!disk.TryOpen(segment.FileName, out var file, out var fault)) return JournalRefusal.Of(fault, segment.FileName);
        using (file)
        {
            var scanner = new SegmentScanner(file, segment.Header, buffer);
            while (scanner.Last < segment.Last && scanner.MoveNext())
                DurableThrough = Math.Max(DurableThrough, scanner.Entry.DurableThrough);
            if (scanner.Fault.Error != DiskError.None) return JournalRefusal.Of(scanner.Fault, segment.FileName);
            Last = scanner.Last;
            if (next is null) return ExamineEnd(file, segment, scanner);
            if (scanner.Last < segment.Last)
                return Damaged(
                    segment, scanner.Offset,
                    $"entry {scanner.Last + 1}: {Words(scanner.Stop)}; the next begins with {next.Header.FirstSequence}");
            return scanner.Chain == next.Header.Previous
                ? null
                : Damaged(segment, scanner.Offset, $"the next segment does not follow entry {scanner.Last}, which was exchanged");
        }
    }

    private JournalRefusal? ExamineEnd(IJournalFile file, Segment segment, SegmentScanner scanner)
    {
        if (!TornEnd.TryExamine(file, segment.Header, scanner.Offset, Last, out var claimed, out var usedTo, out var fault))
            return JournalRefusal.Of(fault, segment.FileName);
        DurableThrough = Math.Max(DurableThrough, claimed);
        if (DurableThrough > Last)
            return Damaged(
                segment, scanner.Offset, $"entry {Last + 1}: {Words(scanner.Stop)}; entries up to {DurableThrough} were durable");
        if (usedTo == scanner.Offset) return null;
        CutFile = segment.FileName;
        CutOffset = scanner.Offset;
        CutBytes = usedTo - scanner.Offset;
        return null;
    }

    private static JournalRefusal Damaged(Segment segment, long offset, string reason) =>
        new(JournalRefusalKind.Damaged, segment.FileName, offset, reason);

    internal static string Words(EntryCheck check) => check switch
    {
        EntryCheck.Short => "the file ends inside it",
        EntryCheck.Empty => "there are zeros in its place",
        EntryCheck.Length => "its length cannot be",
        EntryCheck.Checksum => "its checksum is wrong",
        EntryCheck.Sequence => "another entry is in its place",
        EntryCheck.Chain => "it does not follow the entry before it",
        EntryCheck.Epoch => "its epoch is not one of this segment",
        _ => "it is whole",
    };
}
