namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Puts batches into the newest segment, one write each. The first error ends it for good. One thread at a time, except
/// <see cref="Durable"/>, <see cref="UsedBytes"/> and <see cref="Superseded()"/>, which any thread may ask for.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly SegmentStore _store;
    private readonly IJournalFile _epochFile;
    private readonly int _epochPlace;
    private readonly byte[] _slots = new byte[EpochSlot.FileBytes];
    private IJournalFile _file;
    private uint _salt;
    private uint _chain;
    private long _offset;
    private long _written;
    private long _durable;

    /// <param name="epochFile">The held file with the epoch; the writer owns it from here.</param>
    /// <param name="epochPlace">Which of its two places holds the epoch. Unit: bytes.</param>
    /// <param name="file">The newest segment; the writer owns it from here.</param>
    /// <param name="last">The last entry in it. Everything up to it is durable.</param>
    public JournalWriter(SegmentStore store, IJournalFile epochFile, int epochPlace, IJournalFile file, long offset, uint chain, long last)
    {
        _store = store;
        _epochFile = epochFile;
        _epochPlace = epochPlace;
        _file = file;
        _salt = store.Segments[^1].Header.Salt;
        _offset = offset;
        _chain = chain;
        _written = _durable = last;
    }

    /// <summary>Entries up to this one survive a power loss.</summary>
    public long Durable => Volatile.Read(ref _durable);

    /// <summary>Bytes of the newest segment that are written.</summary>
    public long UsedBytes => Volatile.Read(ref _offset);

    /// <summary>Bytes the newest segment still has room for.</summary>
    public long Rest => _file.Length - _offset;

    /// <summary>Writes a batch and, if it asks for that, syncs. Null when done.</summary>
    public JournalFault? Write(Batch batch)
    {
        if (batch.BeginsSegment && Roll() is { } fault) return fault;
        if (batch.Length > 0)
        {
            var chain = batch.Seal(_salt, _chain, _durable);
            if (!_file.TryWrite(_offset, batch.Bytes, out var failed)) return JournalFault.Of(failed, _store.Segments[^1].FileName);
            _chain = chain;
            Volatile.Write(ref _offset, _offset + batch.Length);
            _written = batch.Last;
        }

        return batch.IsDurable ? Sync() : null;
    }

    /// <summary>
    /// Null while no higher epoch has been opened. Any thread. An owner that was superseded must not clear away what the next one has made.
    /// </summary>
    public JournalFault? Superseded() => Superseded(new byte[EpochSlot.FileBytes]);

    /// <summary>Makes everything written durable, and leaves a note of it, so that the next opening knows where the end must be.</summary>
    public JournalFault? Close()
    {
        if ((_durable < _written ? Sync() : Superseded(_slots)) is { } fault) return fault;
        var slot = _slots.AsSpan(0, EpochSlot.Bytes);
        new EpochSlot(_store.Epoch, _durable).Write(slot, _store.Name);
        var place = EpochSlot.SecondAt - _epochPlace; // The other place: this opening's own must outlive a torn write.
        return _epochFile.TryWrite(place, slot, out var failed) && _epochFile.TrySync(out failed)
            ? null
            : JournalFault.Of(failed, EpochSlot.FileName);
    }

    public void Dispose()
    {
        _file.Dispose();
        _epochFile.Dispose();
    }

    private JournalFault? Sync()
    {
        if (!_file.TrySync(out var failed)) return JournalFault.Of(failed, _store.Segments[^1].FileName);

        // Between the sync and the promise: an opening raises the epoch before it reads the segments. So either it has read what was just
        // synced, or its epoch is seen here. The lock keeps others out in the first place; this holds where locks do not work.
        if (Superseded(_slots) is { } fault) return fault;
        Volatile.Write(ref _durable, _written);
        return null;
    }

    private JournalFault? Superseded(byte[] slots)
    {
        if (!_epochFile.TryRead(0, slots, out _, out var failed)) return JournalFault.Of(failed, EpochSlot.FileName);
        var newest = Math.Max(EpochSlot.Read(slots).Epoch, EpochSlot.Read(slots.AsSpan(EpochSlot.SecondAt)).Epoch);
        if (newest == _store.Epoch) return null;
        return newest > _store.Epoch
            ? new(JournalFaultKind.Superseded, EpochSlot.FileName, $"epoch {newest} has been opened; this one is {_store.Epoch}")
            : new(JournalFaultKind.DiskFailed, EpochSlot.FileName, $"it no longer says that epoch {_store.Epoch} is open");
    }

    private JournalFault? Roll()
    {
        if (_durable < _written && Sync() is { } fault) return fault; // A segment that is there says that all before it is durable.
        if (_store.UseSpare(_written + 1, _chain, out var file) is { } failed)
        {
            file.Dispose();
            return failed;
        }

        _file.Dispose();
        _file = file;
        _salt = _store.Segments[^1].Header.Salt;
        Volatile.Write(ref _offset, SegmentHeader.Bytes);
        return null;
    }
}
