using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// An append-only journal in one folder: what a durable commit has answered is there after a power loss, and what is there is always an
/// unbroken beginning of what was appended. It knows nothing of what the entries mean. One owner, one caller at a time, for
/// <see cref="TryAppend"/>, <see cref="CommitAsync"/> and <see cref="Dispose"/>; everything else may be called on any thread.
/// JOURNAL.md says what it promises and how the files look.
/// </summary>
public sealed class FileJournal : IDisposable
{
    private readonly JournalWriter _writer;
    private readonly SegmentStore _store;
    private readonly SnapshotStore _snapshots;
    private readonly CommitQueue _queue;
    private readonly JournalOptions _options;
    private readonly TimeProvider _clock;

    // The owner's.
    private long _last;
    private long _rest;
    private long _roomWantedAt;
    private bool _hasUnsynced;
    private volatile bool _isFull;
    private bool _isDisposed;

    private FileJournal(JournalOpening opening, JournalOptions options, TimeProvider clock)
    {
        (_store, _writer) = opening.Take();
        _snapshots = opening.Snapshots;
        Recovered = opening.Report!;
        _options = options;
        _clock = clock;
        _last = Recovered.LastSequence;
        _rest = _writer.Rest;
        _queue = new CommitQueue(_writer, _store, options.WritesOnCaller);
        _roomWantedAt = clock.GetTimestamp();
    }

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovered { get; }

    /// <summary>From 1, higher with every opening. It is on the disk before anything is read.</summary>
    public uint Epoch => _store.Epoch;

    /// <summary>The last entry appended, committed or not. Exact for the owner; a moment old for others.</summary>
    public long LastSequence => Volatile.Read(ref _last);

    /// <summary>Everything up to this entry survives a power loss.</summary>
    public long DurableSequence => _writer.Durable;

    /// <summary>The oldest entry that can be read.</summary>
    public long FirstSequence => _store.Segments[0].Header.FirstSequence;

    /// <summary>Why the journal stopped; null while it has not. It never starts again: dispose of it and open it anew.</summary>
    public JournalFault? Fault => _queue.Fault;

    /// <summary>How much room there is.</summary>
    public JournalSpace Space =>
        new(
            _store.SealedBytes(after: 0) + _writer.UsedBytes, _store.SealedBytes(_store.CoveredThrough) + _writer.UsedBytes,
            _options.TotalBytesMax, !_store.LacksRoom, _isFull);

    /// <summary>Bytes that it takes up on the disk: segments, the one set aside included, and snapshots.</summary>
    public long FileBytes => _store.FileBytes + _snapshots.Bytes;

    /// <summary>
    /// Holds the folder, verifies what is in it, cuts a torn end off, raises the epoch. Blocks. When it is refused, what is valid is as
    /// it was.
    /// </summary>
    /// <param name="disk">The folder.</param>
    /// <param name="name">Whose journal it is, e.g. a shard's id: 1 to <see cref="JournalLimits.NameBytesMax"/> bytes of UTF-8.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="clock">For the age of segments, and to space attempts to find room.</param>
    /// <param name="journal">The journal, when true. Dispose of it.</param>
    /// <param name="refusal">Why not, when false.</param>
    public static bool TryOpen(
        IJournalDisk disk, string name, JournalOptions options, TimeProvider clock,
        [NotNullWhen(true)] out FileJournal? journal, [NotNullWhen(false)] out JournalRefusal? refusal)
    {
        using var opening = new JournalOpening(disk, name, options, clock);
        refusal = opening.Run();
        journal = refusal is null ? new FileJournal(opening, options, clock) : null;
        return journal is not null;
    }

    /// <summary>
    /// Puts an entry into the batch being built, and sets room for it aside: a commit does not fail for want of room. Allocates nothing
    /// once
    /// the batch has grown to its size. Not while a commit waits behind another, see <see cref="CommitAsync"/>.
    /// </summary>
    /// <param name="type">The owner's; any value.</param>
    /// <param name="payload">Copied. 0 to <see cref="JournalLimits.PayloadBytesMax"/> bytes.</param>
    /// <param name="sequence">The entry's place, one more than the one before; 0 when it was not appended.</param>
    public AppendResult TryAppend(ushort type, ReadOnlySpan<byte> payload, out long sequence)
    {
        sequence = 0;
        if (_queue.Fault is not null) return AppendResult.Stopped;
        if (payload.Length > JournalLimits.PayloadBytesMax) return AppendResult.TooLarge;
        var batch = _queue.Building;
        var size = EntryHeader.Bytes + EntryHeader.Padded(payload.Length);
        if (batch.Length + size > BatchBytesMax) return batch.Length == 0 ? AppendResult.TooLarge : AppendResult.BatchFull;
        if (_isFull && !HasRoomAgain()) return AppendResult.NoRoom;
        if (batch.Length + size > _rest && !TryBeginSegment(batch)) return AppendResult.NoRoom;
        sequence = ++_last;
        batch.Add(sequence, Epoch, type, payload);
        return AppendResult.Appended;
    }

    /// <summary>
    /// Hands the batch to the writer. Durable: answers when it and everything before it survives a power loss. Otherwise: answers as soon
    /// as
    /// the next batch can be filled, and the entries become durable with the next durable commit, or with the disk's own time. A second
    /// commit may follow before the first is answered, and then waits behind it; nothing may be appended until that second one is answered.
    /// Await each once. Allocates nothing.
    /// </summary>
    /// <returns>False when the journal has stopped; <see cref="Fault"/> says why, and what was not answered true may be there or
    /// not.</returns>
    public ValueTask<bool> CommitAsync(bool durable)
    {
        var batch = _queue.Building;
        if (_queue.Fault is not null) return new ValueTask<bool>(false);
        if (_store.LacksRoom) WantRoom(); // Not only when it is needed: when room has come back, nothing is refused any more.
        if (batch.Length == 0 && !(durable && _hasUnsynced)) return new ValueTask<bool>(true);
        _rest -= batch.Length;
        _hasUnsynced = !durable;
        return _queue.CommitAsync(durable);
    }

    /// <summary>Reads entries that are durable, from one on, also while others are appended. Dispose of the reader.</summary>
    public JournalReader Read(long fromSequence) => new(_store, () => _writer.Durable, fromSequence);

    /// <summary>The newest whole snapshot. Blocks.</summary>
    public bool TryGetSnapshot([NotNullWhen(true)] out JournalSnapshot? snapshot) =>
        _snapshots.TryGetNewest(long.MaxValue, out snapshot);

    /// <summary>
    /// Keeps a snapshot: when true it survives a power loss, and so do the one before it and, as far as there is room, those whose entries
    /// are kept. On a full disk the oldest of the past goes first. Blocks; call it on a thread that may. Commits go on meanwhile.
    /// </summary>
    /// <param name="sequence">The last entry that is in it; at most <see cref="DurableSequence"/>.</param>
    /// <param name="state">Anything, in pieces that follow one another.</param>
    /// <param name="fault">Why not, when false. The journal goes on, and the newest snapshots are untouched.</param>
    public bool TryPutSnapshot(
        long sequence, IReadOnlyList<ReadOnlyMemory<byte>> state, [NotNullWhen(false)] out JournalFault? fault)
    {
        fault = _queue.Fault;
        if (fault is null && (sequence < 0 || sequence > DurableSequence))
            fault = new JournalFault(JournalFaultKind.SnapshotOutOfPlace, "", $"entry {sequence} is not durable; {DurableSequence} is");
        fault ??= _writer.Superseded() ?? _snapshots.Put(sequence, Epoch, state, FirstSequence - 1);
        while (fault?.Kind == JournalFaultKind.DiskFull && TryLetOldestGo()) fault = _snapshots.Put(sequence, Epoch, state, FirstSequence - 1);
        _store.CoveredThrough = _snapshots.CoveredThrough;
        return fault is null;
    }

    /// <summary>
    /// Deletes whole segments whose entries are all before a sequence, held by both kept snapshots, and older than
    /// <see cref="JournalOptions.KeepFor"/>. Blocks.
    /// </summary>
    /// <returns>How many segments were deleted.</returns>
    public int DeleteBefore(long sequence)
    {
        if (_queue.Fault is not null || _writer.Superseded() is not null) return 0;
        var deleted = _store.DeleteBefore(sequence);
        if (deleted > 0) _snapshots.DeleteOld(FirstSequence - 1); // One that stays is deleted with the next.
        return deleted;
    }

    /// <summary>
    /// Writes and syncs what was committed, and lets the folder go. A batch that was not committed is lost, as it was not promised. Blocks.
    /// </summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        var hadFault = _queue.Fault is not null;
        _queue.Stop();
        if (!hadFault && _queue.Fault is { Kind: JournalFaultKind.Closed }) _writer.Close(); // Should it fail: nothing promised is lost.
        _writer.Dispose();
        _store.Dispose();
    }

    private bool TryLetOldestGo()
    {
        if (!_store.TryLetOldestGo()) return _snapshots.TryLetOldestGo();
        _snapshots.DeleteOld(FirstSequence - 1); // What stays is deleted with the next.
        return true;
    }

    // Two fit into a segment: while one that begins a segment is on its way, the next never needs yet another.
    private int BatchBytesMax => Math.Min(_options.BatchBytesMax, (_options.SegmentBytes - SegmentHeader.Bytes) / 2);

    // Full is a state of the journal, not of one entry: what is small and would still fit is refused too, until there is room again.
    private bool HasRoomAgain()
    {
        if (!_queue.HasSpare) WantRoom();
        _isFull = !_queue.HasSpare;
        return !_isFull;
    }

    // The batch does not fit into the rest of the segment: all of it goes to the next one, if there is one.
    private bool TryBeginSegment(Batch batch)
    {
        if (!_queue.HasSpare) WantRoom();
        _isFull = batch.BeginsSegment || !_queue.HasSpare;
        if (_isFull) return false;
        _queue.TakeSpare();
        batch.BeginsSegment = true;
        _rest = _options.SegmentBytes - SegmentHeader.Bytes;
        return true;
    }

    private void WantRoom()
    {
        if (_clock.GetElapsedTime(_roomWantedAt).TotalMilliseconds < JournalLimits.RoomRetryMilliseconds) return;
        _roomWantedAt = _clock.GetTimestamp();
        _queue.WantRoom();
    }
}
