namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// The segments of an open journal: which there are, the next one set aside, and which may go. Changes hold the lock, so the writer and
/// whoever deletes old segments may be different threads; <see cref="Segments"/> is read without it.
/// </summary>
internal sealed class SegmentStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly JournalOptions _options;
    private readonly TimeProvider _clock;
    private volatile Segment[] _segments;
    private IJournalFile? _spare;
    private long _coveredThrough;
    private bool _lacksRoom;

    public SegmentStore(IJournalDisk disk, string name, uint epoch, JournalOptions options, TimeProvider clock, Segment[] segments)
    {
        Disk = disk;
        Name = name;
        Epoch = epoch;
        _options = options;
        _clock = clock;
        _segments = segments;
    }

    public IJournalDisk Disk { get; }

    public string Name { get; }

    public uint Epoch { get; }

    /// <summary>Oldest first; the last one is being written.</summary>
    public Segment[] Segments => _segments;

    /// <summary>Whether the last attempt to set a segment aside failed.</summary>
    public bool LacksRoom
    {
        get => Volatile.Read(ref _lacksRoom);
        private set => Volatile.Write(ref _lacksRoom, value);
    }

    /// <summary>Both kept snapshots hold everything up to here; 0 while there are fewer than two.</summary>
    public long CoveredThrough
    {
        get => Volatile.Read(ref _coveredThrough);
        set => Volatile.Write(ref _coveredThrough, value);
    }

    /// <summary>Bytes of all files, the spare included. Any thread.</summary>
    public long FileBytes => BytesOfSegments() + (_spare is null ? 0 : _options.SegmentBytes);

    /// <summary>
    /// Sets the next segment aside; deletes covered ones, oldest first, if it must. True when there is a new spare: false also when there
    /// was one already.
    /// </summary>
    public bool TryPrepareSpare()
    {
        lock (_lock)
        {
            if (_spare is not null) return false;
            LacksRoom = !TryCreateSpare_NeedsLock();
            return !LacksRoom;
        }
    }

    /// <summary>
    /// Makes the spare the newest segment. Everything before it must be durable, and there must be a spare. Null when done.
    /// </summary>
    public JournalFault? UseSpare(long firstSequence, uint previous, out IJournalFile file)
    {
        lock (_lock)
        {
            Invariant.Holds(_spare is not null);
            file = _spare;
            _spare = null;
            var created = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            var header = new SegmentHeader(firstSequence, Epoch, previous, firstSequence - 1, created, file.Length, Salt: 0);
            var fileName = Segment.NameOf(firstSequence, Epoch);
            if (!Segment.TryWriteHeader(file, ref header, Name, out var fault)
                || !Segment.TryPublish(Disk, file, Segment.SpareName, fileName, out fault)) return JournalFault.Of(fault, fileName);
            var segments = _segments.ToList();
            segments[^1] = segments[^1] with { Last = firstSequence - 1 };
            segments.Add(new Segment(fileName, header, long.MaxValue, header.SegmentBytes));
            _segments = [.. segments];
            return null;
        }
    }

    /// <summary>
    /// Deletes whole segments, oldest first, that both snapshots cover, whose entries are all before a sequence and old enough.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public int DeleteBefore(long sequence)
    {
        lock (_lock)
        {
            var deleted = 0;
            while (TryDeleteOldest_NeedsLock(sequence, _options.KeepFor)) deleted++;
            return deleted;
        }
    }

    /// <summary>Lets the oldest segment go if both snapshots cover it: there is no room. False when it cannot.</summary>
    public bool TryLetOldestGo()
    {
        lock (_lock) return TryDeleteOldest_NeedsLock(long.MaxValue, TimeSpan.Zero);
    }

    /// <summary>Bytes of the segments but the newest that hold something after an entry.</summary>
    public long SealedBytes(long after)
    {
        var segments = _segments;
        long bytes = 0;
        foreach (var segment in segments.AsSpan(0, segments.Length - 1))
            if (segment.Last > after) bytes += segment.FileBytes;
        return bytes;
    }

    public void Dispose() => _spare?.Dispose();

    private long BytesOfSegments() => SealedBytes(after: 0) + _segments[^1].FileBytes;

    private bool TryCreateSpare_NeedsLock()
    {
        while (BytesOfSegments() + _options.SegmentBytes > _options.TotalBytesMax)
            if (!TryDeleteOldest_NeedsLock(long.MaxValue, TimeSpan.Zero)) return false;
        while (!Disk.TryCreate(Segment.SpareName, _options.SegmentBytes, out _spare, out var fault))
        {
            var mayRetry = fault.Error switch
            {
                DiskError.Full => TryDeleteOldest_NeedsLock(long.MaxValue, TimeSpan.Zero),
                DiskError.Exists => Disk.TryDelete(Segment.SpareName, out _), // Left by an attempt whose cleaning up failed.
                _ => false,
            };
            if (!mayRetry) return false;
        }

        return true;
    }

    // The folder is synced after each one: a power loss can never bring back an older segment without the younger ones after it.
    private bool TryDeleteOldest_NeedsLock(long before, TimeSpan keepFor)
    {
        var segments = _segments;
        if (segments.Length == 1 || segments[0].Last >= before || segments[0].Last > CoveredThrough) return false;

        // The next one was made when this one got its last entry.
        var age = _clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(segments[1].Header.CreatedUnixMs);
        if (keepFor > TimeSpan.Zero && age < keepFor) return false;
        if (!Disk.TryDelete(segments[0].FileName, out _)) return false;
        _segments = segments[1..];
        return Disk.TrySyncFolder(out _);
    }
}
