namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Reads durable entries in order, checking each. Stands before the first one at the start. No allocation per entry. One thread at a time;
/// it may be another than the journal's owner.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private readonly SegmentStore _store;
    private readonly Func<long> _durable;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(JournalLimits.ReadBytes);
    private readonly bool _isArchive;
    private long _wanted;
    private long _limit;
    private IJournalFile? _file;
    private Segment? _segment;
    private SegmentScanner? _scanner;

    /// <param name="isArchive">The store does not learn of segments that its owner deletes.</param>
    internal JournalReader(SegmentStore store, Func<long> durable, long fromSequence, bool isArchive = false)
    {
        _isArchive = isArchive;
        _store = store;
        _durable = durable;
        _wanted = Math.Max(1, fromSequence);
    }

    /// <summary>Why it cannot go on; null at the end of what is durable.</summary>
    public JournalRefusal? Refusal { get; private set; }

    /// <summary>The entry's place.</summary>
    public long Sequence => _scanner!.Entry.Sequence;

    /// <summary>The epoch under which it was appended.</summary>
    public uint Epoch => _scanner!.Entry.Epoch;

    /// <summary>The owner's.</summary>
    public ushort Type => _scanner!.Entry.Type;

    /// <summary>What was appended. Valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Payload => _scanner!.Payload;

    /// <summary>
    /// Goes to the next entry. False at the end of what is durable now, and then it may be called again later; or for good, when
    /// <see cref="Refusal"/> says why.
    /// </summary>
    public bool MoveNext()
    {
        if (Refusal is not null) return false;
        if (_wanted > _limit && !TryRaiseLimit()) return false;
        if (_scanner is null || _scanner.Last >= _segment!.Last)
            if (!TryOpenSegment()) return false;
        while (_scanner!.MoveNext())
        {
            if (_scanner.Last < _wanted) continue; // A segment is read from its start, so that the chain is checked.
            _wanted++;
            return true;
        }

        return Stopped();
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private bool TryRaiseLimit()
    {
        var durable = _durable();
        if (durable <= _limit) return false;
        _limit = durable;
        if (_segment is not null)
        {
            // Looked at after the limit: everything up to the limit is in these, and the newest may have got its last entry.
            var segments = _store.Segments;
            var at = 0;
            while (at < segments.Length && segments[at].FileName != _segment.FileName) at++;
            if (at == segments.Length) Refusal = NotKept(segments[0]);
            else _segment = segments[at];
            _scanner!.ReadAgain(); // What was read ahead may have been half written.
        }

        return Refusal is null && _wanted <= _limit;
    }

    private bool TryOpenSegment()
    {
        _file?.Dispose();
        _file = null;
        var segments = _store.Segments;
        var at = Array.FindLastIndex(segments, each => each.Header.FirstSequence <= _wanted);
        if (at < 0)
        {
            Refusal = NotKept(segments[0]);
            return false;
        }

        _segment = segments[at];
        if (!_store.Disk.TryOpen(_segment.FileName, out _file, out var fault))
        {
            Refusal = fault.Error == DiskError.Missing && (_isArchive || !_store.Segments.Contains(_segment))
                ? new(JournalRefusalKind.NotKept, _segment.FileName, 0, "it was deleted meanwhile")
                : JournalRefusal.Of(fault, _segment.FileName);
            return false;
        }

        if (_scanner is not null && _scanner.Last == _segment.Header.FirstSequence - 1 && _scanner.Chain != _segment.Header.Previous)
        {
            Refusal = new(
                JournalRefusalKind.Damaged, _segment.FileName, 0, $"it does not follow entry {_scanner.Last} of the segment before it");
            return false;
        }

        _scanner = new SegmentScanner(_file, _segment.Header, _buffer);
        return true;
    }

    private JournalRefusal NotKept(Segment oldest) =>
        new(JournalRefusalKind.NotKept, "", 0, $"entry {_wanted} is not kept; {oldest.Header.FirstSequence} is the oldest");

    private bool Stopped()
    {
        var scanner = _scanner!;
        Refusal = scanner.Fault.Error != DiskError.None
            ? JournalRefusal.Of(scanner.Fault, _segment!.FileName)
            : new(
                JournalRefusalKind.Damaged, _segment!.FileName, scanner.Offset,
                $"entry {scanner.Last + 1}: {Verification.Words(scanner.Stop)}");
        return false;
    }
}
