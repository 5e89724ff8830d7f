namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// One attempt to open a journal. In this order: hold it, look at what is there, raise the epoch, read the segments and verify them,
/// begin a
/// new segment. Nothing that is there is changed before the new segment has its name; a crash at any point leaves a journal that opens.
/// </summary>
internal sealed class JournalOpening(IJournalDisk disk, string name, JournalOptions options, TimeProvider clock) : IDisposable
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(JournalLimits.ReadBytes);
    private readonly List<string> _damagedSnapshots = [];
    private IReadOnlyList<string> _names = [];
    private IJournalFile? _epochFile;
    private EpochSlot _newest;
    private int _place;
    private SegmentChain _chain = new([]);
    private FirstSegment? _first;

    /// <summary>The raised epoch.</summary>
    public uint Epoch { get; private set; }

    public SnapshotStore Snapshots { get; } = new(disk, name, options.TotalBytesMax / JournalLimits.SnapshotHistoryPart);

    /// <summary>What was found; there is one from when the segments were verified.</summary>
    public RecoveryReport? Report { get; private set; }

    /// <summary>Null when it is open; then <see cref="Take"/>.</summary>
    public JournalRefusal? Run() => Hold() ?? ReadEpoch() ?? RaiseEpoch() ?? ReadSegments() ?? Verify();

    /// <summary>The writer at the end of the new segment. The files are its own from here.</summary>
    public (SegmentStore Store, JournalWriter Writer) Take()
    {
        Invariant.Holds(_epochFile is not null && _first is not null && Report is not null);
        var (segments, file, offset, sum) = _first.Take();
        var store = new SegmentStore(disk, name, Epoch, options, clock, segments) { CoveredThrough = Snapshots.CoveredThrough };
        var writer = new JournalWriter(store, _epochFile, _place, file, offset, sum, Report.LastSequence);
        _epochFile = null;
        return (store, writer);
    }

    public void Dispose()
    {
        _epochFile?.Dispose();
        _first?.Dispose();
    }

    private JournalRefusal? Hold()
    {
        if (!BitConverter.IsLittleEndian) return new(JournalRefusalKind.Options, "", 0, "this machine is big-endian; the files are not");
        if (!NameField.Fits(name))
            return new(JournalRefusalKind.Options, "", 0, $"the name '{name}' is empty or over {JournalLimits.NameBytesMax} bytes");
        if (options.Fault() is { } impossible) return new(JournalRefusalKind.Options, "", 0, impossible);
        return disk.TryHold(EpochSlot.FileName, out _epochFile, out var fault) ? null : JournalRefusal.Of(fault, EpochSlot.FileName);
    }

    private JournalRefusal? ReadEpoch()
    {
        var bytes = new byte[EpochSlot.FileBytes];
        if (!_epochFile!.TryRead(0, bytes, out _, out var fault)) return JournalRefusal.Of(fault, EpochSlot.FileName);
        if (!disk.TryList(out _names, out fault)) return JournalRefusal.Of(fault, "");
        foreach (var place in new[] { 0, EpochSlot.SecondAt })
        {
            var slot = EpochSlot.Read(bytes.AsSpan(place));
            if (slot.Epoch == 0) continue;
            if (EpochSlot.Unreadable(bytes.AsSpan(place), name) is { } refusal) return refusal;
            if ((slot.Epoch, slot.DurableThrough).CompareTo((_newest.Epoch, _newest.DurableThrough)) <= 0) continue;
            _newest = slot;
            _place = place;
        }

        // It is synced before the first segment is made.
        var isNew = !_names.Any(file => file.EndsWith(Segment.Ending, StringComparison.Ordinal)
            || file.EndsWith(SnapshotStore.Ending, StringComparison.Ordinal));
        return _newest.Epoch > 0 || isNew
            ? null
            : new JournalRefusal(JournalRefusalKind.Damaged, EpochSlot.FileName, 0, "there are segments or snapshots, but no epoch");
    }

    // Before anything is read that an older owner might still be writing: see JournalWriter.Sync.
    private JournalRefusal? RaiseEpoch()
    {
        var highest = _names.Select(Segment.EpochInName).Append(_newest.Epoch).Max();
        if (highest == uint.MaxValue) return new(JournalRefusalKind.Damaged, EpochSlot.FileName, 0, "the epoch cannot be raised further");
        Epoch = highest + 1;
        if (_newest.Epoch > 0) _place = EpochSlot.SecondAt - _place;
        var slot = new byte[EpochSlot.Bytes];
        new EpochSlot(Epoch, _newest.DurableThrough).Write(slot, name);
        return _epochFile!.TryWrite(_place, slot, out var fault) && _epochFile.TrySync(out fault) && disk.TrySyncFolder(out fault)
            ? null
            : JournalRefusal.Of(fault, EpochSlot.FileName);
    }

    private JournalRefusal? ReadSegments() =>
        SegmentChain.Read(disk, name, _names, out _chain) ?? Snapshots.Survey(_names, _damagedSnapshots);

    private JournalRefusal? Verify()
    {
        var first = _chain.Segments.Count > 0 ? _chain.Segments[0].Header.FirstSequence : 1;
        if (first > 1 && Snapshots.Newest < first - 1)
            return new(
                JournalRefusalKind.Damaged, _chain.Segments[0].FileName, 0,
                $"entries 1 to {first - 1} are gone, and no whole snapshot holds them");
        var verification = new Verification(disk, _chain, _buffer);
        if (verification.Run(Snapshots.CoveredThrough + 1, Math.Max(_newest.DurableThrough, Snapshots.Newest)) is { } damage) return damage;
        Report = new RecoveryReport(
            first, verification.Last, verification.From,
            verification.CutFile, verification.CutOffset, verification.CutBytes, _damagedSnapshots);
        _first = new FirstSegment(disk, _chain, verification.DurableThrough, verification.Last, _buffer);
        return _first.Begin(name, Epoch, options, clock, _names);
    }
}
