namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Reads a segment's entries one after the other, checking each against the one before. No allocation per entry. Single thread. Does not
/// own the file or the buffer.
/// </summary>
internal sealed class SegmentScanner
{
    private readonly IJournalFile _file;
    private readonly byte[] _buffer;
    private readonly uint _salt;
    private readonly uint _segmentEpoch;
    private EntryHeader _entry;
    private int _entryAt;
    private int _from;
    private int _to;
    private long _bufferOffset;

    /// <param name="buffer"><see cref="JournalLimits.ReadBytes"/> long.</param>
    public SegmentScanner(IJournalFile file, in SegmentHeader header, byte[] buffer)
    {
        Invariant.Holds(buffer.Length == JournalLimits.ReadBytes);
        _file = file;
        _buffer = buffer;
        _salt = header.Salt;
        _segmentEpoch = header.Epoch;
        _bufferOffset = SegmentHeader.Bytes;
        Last = header.FirstSequence - 1;
        Chain = header.Previous;
    }

    /// <summary>The entry it stands on, or stood on before it stopped; one before the segment's first at the start.</summary>
    public long Last { get; private set; }

    /// <summary>Sum of the entry it stands on.</summary>
    public uint Chain { get; private set; }

    /// <summary>Where the next entry begins. Unit: bytes from the start of the file.</summary>
    public long Offset => _bufferOffset + _from;

    /// <summary>
    /// Why it stopped: <see cref="EntryCheck.Whole"/> while it has not; <see cref="EntryCheck.Short"/> at the end of the file.
    /// </summary>
    public EntryCheck Stop { get; private set; }

    /// <summary>The disk's error, if that is what stopped it.</summary>
    public DiskFault Fault { get; private set; }

    public ref readonly EntryHeader Entry => ref _entry;

    /// <summary>Valid until the next call of anything.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(_entryAt + EntryHeader.Bytes, _entry.PayloadBytes);

    /// <summary>The whole entry, header and padding included. Valid until the next call of anything.</summary>
    public ReadOnlySpan<byte> EntryBytes => _buffer.AsSpan(_entryAt, _entry.EntryBytes);

    public bool MoveNext()
    {
        var check = EntryHeader.CheckAlone(_buffer.AsSpan(_from, _to - _from), _salt, out var entry);
        if (check == EntryCheck.Short && !TryFill(ref check, ref entry))
        {
            Stop = check;
            return false;
        }

        if (check == EntryCheck.Whole)
        {
            if (entry.Sequence != Last + 1) check = EntryCheck.Sequence;
            else if (entry.Previous != Chain) check = EntryCheck.Chain;
            else if (entry.Epoch > _segmentEpoch || entry.Epoch == 0) check = EntryCheck.Epoch;
        }

        Stop = check;
        if (check != EntryCheck.Whole) return false;
        _entry = entry;
        _entryAt = _from;
        _from += entry.EntryBytes;
        Last = entry.Sequence;
        Chain = entry.Sum;
        return true;
    }

    /// <summary>Forgets what was read ahead: bytes beyond the entry may have been written since.</summary>
    public void ReadAgain()
    {
        _bufferOffset += _from;
        _from = _to = 0;
    }

    // The buffer ends inside an entry: moves the rest to its start and reads on. False at the end of the file or on an error of the disk.
    private bool TryFill(ref EntryCheck check, ref EntryHeader entry)
    {
        var rest = _to - _from;
        _buffer.AsSpan(_from, rest).CopyTo(_buffer);
        _bufferOffset += _from;
        _from = 0;
        _to = rest;
        var done = _file.TryRead(_bufferOffset + rest, _buffer.AsSpan(rest), out var read, out var fault);
        Fault = fault;
        _to += read;
        if (!done || read == 0) return false;
        check = EntryHeader.CheckAlone(_buffer.AsSpan(0, _to), _salt, out entry);
        return check != EntryCheck.Short;
    }
}
