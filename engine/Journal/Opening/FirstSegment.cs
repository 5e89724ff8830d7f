namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// The segment that an opening begins, right after the last entry that is proven durable. Whole entries behind that one are written again
/// into it and synced: after a sync that failed they may be in the machine's memory only, and must not be built upon before they are safe.
/// </summary>
internal sealed class FirstSegment(IJournalDisk disk, SegmentChain chain, long proven, long last, byte[] buffer) : IDisposable
{
    private const string UnfinishedName = "opening.new";

    private readonly Batch _tail = new();
    private IJournalFile? _file;
    private Segment? _segment;
    private uint _previous;
    private uint _sum;
    private long _cutAt;

    /// <summary>Null when it is there and nothing is left over from before.</summary>
    public JournalRefusal? Begin(string name, uint epoch, JournalOptions options, TimeProvider clock, IReadOnlyList<string> names)
    {
        if (chain.Segments.Count > 0 && ReadTail(chain.Segments[^1]) is { } refusal) return refusal;
        foreach (var left in names.Where(file => file.EndsWith(Segment.UnfinishedEnding, StringComparison.Ordinal)))
            if (!disk.TryDelete(left, out var undeleted)) return JournalRefusal.Of(undeleted, left);

        var header = new SegmentHeader(
            proven + 1, epoch, _previous, last, clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Math.Max(options.SegmentBytes, SegmentHeader.Bytes + _tail.Length), Salt: 0);
        var fileName = Segment.NameOf(header.FirstSequence, epoch);
        if (!disk.TryCreate(UnfinishedName, header.SegmentBytes, out _file, out var fault)
            || !Segment.TryWriteHeader(_file, ref header, name, out fault)) return JournalRefusal.Of(fault, UnfinishedName);
        _sum = _tail.Seal(header.Salt, _previous, proven);
        if (!_file.TryWrite(SegmentHeader.Bytes, _tail.Bytes, out fault)
            || !Segment.TryPublish(disk, _file, UnfinishedName, fileName, out fault)) return JournalRefusal.Of(fault, fileName);
        _segment = new Segment(fileName, header, long.MaxValue, header.SegmentBytes);
        return TidyUp();
    }

    /// <summary>All valid segments with the new one last, its file, and where and after which sum its next entry goes.</summary>
    public (Segment[] Segments, IJournalFile File, long Offset, uint Sum) Take()
    {
        Invariant.Holds(_file is not null && _segment is not null);
        var file = _file;
        _file = null;
        return ([.. chain.Segments, _segment], file, SegmentHeader.Bytes + _tail.Length, _sum);
    }

    public void Dispose() => _file?.Dispose();

    private JournalRefusal? ReadTail(Segment newest)
    {
        if (!disk.TryOpen(newest.FileName, out var file, out var fault)) return JournalRefusal.Of(fault, newest.FileName);
        using (file)
        {
            var scanner = new SegmentScanner(file, newest.Header, buffer);
            while (scanner.Last < proven && scanner.MoveNext()) continue;
            _previous = scanner.Chain;
            _cutAt = scanner.Offset;
            while (scanner.Stop == EntryCheck.Whole && scanner.Last < last && scanner.MoveNext())
                _tail.Add(scanner.Entry.Sequence, scanner.Entry.Epoch, scanner.Entry.Type, scanner.Payload);
            if (scanner.Last == last) return null;
            return scanner.Fault.Error != DiskError.None
                ? JournalRefusal.Of(scanner.Fault, newest.FileName)
                : new JournalRefusal(JournalRefusalKind.DiskFailed, newest.FileName, scanner.Offset, "it read differently a moment ago");
        }
    }

    // From here on the new segment counts. What it replaces goes, and the room that was set aside behind the last valid entry.
    private JournalRefusal? TidyUp()
    {
        foreach (var segment in chain.Superseded)
            if (!disk.TryDelete(segment.FileName, out var undeleted)) return JournalRefusal.Of(undeleted, segment.FileName);
        if (chain.Segments.Count == 0) return null;
        var before = chain.Segments[^1];
        if (before.Header.FirstSequence > proven)
        {
            chain.Segments.RemoveAt(chain.Segments.Count - 1);
            return disk.TryDelete(before.FileName, out var fault) ? null : JournalRefusal.Of(fault, before.FileName);
        }

        if (!disk.TryOpen(before.FileName, out var file, out var failed)) return JournalRefusal.Of(failed, before.FileName);
        using (file)
        {
            chain.Segments[^1] = before with { Last = proven, FileBytes = _cutAt };
            return file.TryShorten(_cutAt, out failed) ? null : JournalRefusal.Of(failed, before.FileName);
        }
    }
}
