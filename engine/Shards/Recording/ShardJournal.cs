#pragma warning disable RS0030 // Opening and committing wait for the disk; the fold does not.
using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Journal;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>What became of an input that was to be written down.</summary>
public enum RecordResult : byte
{
    /// <summary>It is in the batch; it may be applied.</summary>
    Recorded,

    /// <summary>The batch is full: commit it, then try again.</summary>
    BatchFull,

    /// <summary>The disk is full, or the input is too long: not to be applied.</summary>
    NoRoom,

    /// <summary>The journal has stopped.</summary>
    Stopped,
}

/// <summary>
/// One shard's journal and the fold that it comes to. Every input is written before it is applied; positions are written as what they have
/// come to, before the next input. Used by the shard's loop only, but for opening.
/// </summary>
public sealed class ShardJournal : IDisposable
{
    private readonly IJournalDisk _disk;
    private readonly string _name;
    private readonly RecordingOptions _options;
    private readonly TimeProvider _clock;
    private readonly ShardConfiguration _wanted; // What it was opened for: most likely what the journal says as well.
    private readonly StateWriter _writer = new();
    private volatile FileJournal _journal;
    private long _snapshotAt;
    private long _bytesSinceSnapshot;
    private long _bytesAtSnapshot;
    private (long Sequence, IReadOnlyList<ReadOnlyMemory<byte>> State)? _unkept; // Made, and not on the disk yet.
    private long? _triedAt; // Since the last one that was kept.
    private volatile bool _hasSnapshotFailed;
    private int _snapshotsKept;
    private int _snapshotsFailed;
    private Task<long> _snapshotting = Task.FromResult(0L); // Gives the sequence that was kept; 0 when none was.

    private ShardJournal(
        IJournalDisk disk, string name, RecordingOptions options, ShardConfiguration wanted, TimeProvider clock, FileJournal journal)
    {
        (_disk, _name, _options, _wanted, _clock, _journal) = (disk, name, options, wanted, clock, journal);
        Fold = null!; // Until Recover, which every way of making one goes through.
    }

    /// <summary>Configuration and state as of the newest entry that was applied. Another object after <see cref="TryReopen"/>.</summary>
    public ShardFold Fold { get; private set; }

    /// <summary>The officers it was opened for. The fold may know more, behind these: they have left.</summary>
    public IReadOnlyList<OfficerRegistration> Staff { get; private set; } = [];

    /// <summary>Why the journal stopped; null while it has not. Any thread.</summary>
    public JournalFault? Fault => _journal.Fault;

    /// <summary>How much room there is; full also when snapshots cannot be kept. Any thread.</summary>
    public JournalSpace Space => _journal.Space is var space && IsSnapshotOverdue ? space with { IsFull = true } : space;

    /// <summary>Whether the state could not be kept the last time that was tried: less can be let go. Any thread.</summary>
    public bool HasSnapshotFailed => _hasSnapshotFailed;

    /// <summary>Snapshots kept since the start. Any thread.</summary>
    public int SnapshotsKept => Volatile.Read(ref _snapshotsKept);

    /// <summary>Snapshots that could not be kept since the start. Any thread.</summary>
    public int SnapshotsFailed => Volatile.Read(ref _snapshotsFailed);

    /// <summary>Bytes on the disk that are its own already, those set aside included. Any thread.</summary>
    public long FileBytes => _journal.FileBytes;

    /// <summary>Higher with every opening. Any thread.</summary>
    public uint Epoch => _journal.Epoch;

    /// <summary>The newest entry, committed or not. Exact for the loop; a moment old for others.</summary>
    public long LastSequence => _journal.LastSequence;

    /// <summary>Everything up to this entry survives a power loss. Any thread.</summary>
    public long DurableSequence => _journal.DurableSequence;

    /// <summary>What the last opening found.</summary>
    public RecoveryReport Recovered => _journal.Recovered;

    /// <summary>Opens or makes the journal in a folder and comes to its newest state. Blocks.</summary>
    /// <param name="disk">The folder.</param>
    /// <param name="name">The journal's name in its files.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="configuration">What is to be in force from now on; an entry says so when it differs from what was.</param>
    /// <param name="clock">For the age of what is kept.</param>
    /// <param name="now">When the officers' shift begins in a new journal; otherwise used when it is later than the newest entry.</param>
    /// <param name="opened">The journal, when true.</param>
    /// <param name="refusal">Which file is wrong, where and how, when false.</param>
    public static bool TryOpen(
        IJournalDisk disk, string name, RecordingOptions options, ShardConfiguration configuration, TimeProvider clock, Instant now,
        [NotNullWhen(true)] out ShardJournal? opened, [NotNullWhen(false)] out string? refusal)
    {
        opened = null;
        if (!FileJournal.TryOpen(disk, name, options.Journal, clock, out var journal, out var refused))
        {
            refusal = $"{disk.Place}: {refused}";
            return false;
        }

        var candidate = new ShardJournal(disk, name, options, configuration, clock, journal);
        refusal = candidate.Recover() ?? candidate.PutInForce(now);
        if (refusal is null) opened = candidate;
        else candidate.Dispose();
        if (opened is { IsSnapshotOverdue: true }) opened.KeepStateAtTheStart();
        journal.DeleteBefore(candidate._snapshotAt); // It may be kept for a shorter time now. Nothing, once it was closed.
        return opened is not null;
    }

    /// <summary>Writes an input down, and before it what fixes have come to since the last one.</summary>
    /// <param name="sequence">Its place; 0 when it was not recorded.</param>
    public RecordResult TryRecord(Instant now, ShardInput input, out long sequence)
    {
        sequence = 0;
        if (IsSnapshotOverdue) return RecordResult.NoRoom;
        if (RecordMoved() is var moved and not RecordResult.Recorded) return moved;
        _writer.Clear();
        return Append(InputBytes.Write(_writer, now, input), out sequence);
    }

    /// <summary>Writes down that an entry is to be left out of every replay: applying it broke an invariant.</summary>
    public RecordResult TryQuarantine(long sequence)
    {
        _writer.Clear();
        _writer.Long(sequence);
        return Append(EntryKind.Quarantined, out _);
    }

    /// <summary>Hands what was written to the disk; see <see cref="FileJournal.CommitAsync"/>.</summary>
    public ValueTask<bool> CommitAsync(bool durable) => _journal.CommitAsync(durable);

    /// <summary>
    /// Keeps the state from time to time, so that the next start need not replay everything, and so that old segments can go before the
    /// journal is full, however large its entries are. Nothing may be left in the state's effects, and everything applied is committed. The
    /// writing is done on another thread.
    /// </summary>
    public async ValueTask KeepStateWhenDueAsync()
    {
        if (!_snapshotting.IsCompleted) return;
        if (_snapshotting.Result > 0) TakeKept(_snapshotting.Result);
        var isDue = _journal.LastSequence - _snapshotAt >= _options.SnapshotEntries
            || _bytesSinceSnapshot >= _options.Journal.TotalBytesMax / ShardLimits.JournalSnapshotsPerTotal;
        var isTooSoon = _triedAt is { } at && _clock.GetElapsedTime(at).TotalMilliseconds < ShardLimits.JournalSnapshotRetryMilliseconds;
        if (!isDue || isTooSoon || !_options.Room.TryEnter()) return; // Else another shard's turn: again with the next one of this.
        _triedAt = _clock.GetTimestamp();

        // One that could not be kept is tried again as it is: a new one would write everybody's positions down first, again and again, and
        // fill the journal with them.
        if (_unkept is null)
        {
            if (!await TryCommitMovedAsync().ConfigureAwait(false))
            {
                _options.Room.Leave();
                return;
            }

            _unkept = (_journal.LastSequence, _options.Room.Save(Fold));
            _bytesAtSnapshot = _bytesSinceSnapshot;
        }

        var (journal, snapshot) = (_journal, _unkept.Value);
        _snapshotting = _options.Journal.WritesOnCaller ? Task.FromResult(Keep()) : Task.Run(Keep);

        long Keep()
        {
            try
            {
                if (!TryPut(journal, snapshot.Sequence, snapshot.State)) return 0;
                journal.DeleteBefore(snapshot.Sequence);
                return snapshot.Sequence;
            }
            finally
            {
                _options.Room.Leave();
            }
        }
    }

    /// <summary>
    /// Keeps the state once more, so that the next start has nothing to replay. For a loop that was asked to stop; what it has not told the
    /// world yet is told at the next start.
    /// </summary>
    public async ValueTask KeepStateAtTheEndAsync()
    {
        Fold.State.Effects.Clear();
        await _snapshotting.ConfigureAwait(false);
        if (!await TryCommitMovedAsync().ConfigureAwait(false)) return;
        await _options.Room.EnterAsync().ConfigureAwait(false);
        try
        {
            var state = _options.Room.Save(Fold);
            TryPut(_journal, _journal.LastSequence, state); // Without it the next start replays.
            _options.Room.GiveBack(state);
        }
        finally
        {
            _options.Room.Leave();
        }
    }

    /// <summary>After something was set aside, and committed: comes to the journal's state again. Blocks.</summary>
    /// <param name="refusal">What is wrong, when false.</param>
    public bool TryMakeAnew([NotNullWhen(false)] out string? refusal)
    {
        _snapshotting.Wait();
        refusal = Recover();
        return refusal is null;
    }

    /// <summary>After the journal has stopped: opens it anew and comes to its state again. Blocks.</summary>
    /// <param name="refusal">What is wrong, when false; the journal is then closed.</param>
    public bool TryReopen([NotNullWhen(false)] out string? refusal)
    {
        _snapshotting.Wait();
        _journal.Dispose();
        if (!FileJournal.TryOpen(_disk, _name, _options.Journal, _clock, out var journal, out var refused))
        {
            refusal = $"{_disk.Place}: {refused}";
            return false;
        }

        _journal = journal;
        refusal = Recover();
        return refusal is null;
    }

    /// <summary>Waits for a snapshot under way and closes the file.</summary>
    public void Dispose()
    {
        _snapshotting.Wait();
        _journal.Dispose();
    }

    /// <returns>What is wrong, or null.</returns>
    private string? Recover()
    {
        var from = _journal.TryGetSnapshot(out var snapshot) ? snapshot.Sequence + 1 : _journal.FirstSequence;
        (_snapshotAt, _bytesSinceSnapshot, _bytesAtSnapshot, _unkept) = (from - 1, 0, 0, null);
        _snapshotting = Task.FromResult(0L);
        using var entries = new RecordedEntries(_journal.Read(from));
        try
        {
            var fold = snapshot is null ? null : ShardFold.Restore(snapshot.Bytes, _wanted);
            while (entries.MoveNext())
            {
                if (fold is not null) fold.Replay(entries.Kind, entries.Payload);
                else if (entries.Kind == EntryKind.Configured) fold = ShardFold.Start(entries.Payload, _wanted);
                else return $"{_disk.Place}: the oldest entry, {entries.Sequence}, is {entries.Kind}; nothing says what was before it";
                fold.State.Effects.Clear();
                _bytesSinceSnapshot += entries.Payload.Length + JournalLimits.EntryOverheadBytesMax;
            }

            if (entries.Refusal is { } refused) return $"{_disk.Place}: {refused}";
            Fold = fold!;
            return null;
        }
        catch (StateUnreadableException unreadable)
        {
            var what = entries.Sequence == 0 ? $"the snapshot of entry {from - 1}" : $"entry {entries.Sequence}";
            return $"{_disk.Place}: {what} is of another version: {unreadable.Message}";
        }
        catch (InvariantViolatedException broken)
        {
            return SetAside(entries.Sequence, broken);
        }
    }

    // The shard stopped between writing an entry that breaks an invariant and setting it aside: it is the last one then. An older one was
    // applied once, so it is this program that is wrong, and it must not make another past of it.
    private string? SetAside(long sequence, InvariantViolatedException broken)
    {
        if (sequence != _journal.LastSequence) return $"{_disk.Place}: entry {sequence} was good once and is no more: {broken.Message}";
        return TryQuarantine(sequence) == RecordResult.Recorded && _journal.CommitAsync(durable: true).AsTask().Result
            ? Recover()
            : $"{_disk.Place}: entry {sequence} breaks an invariant and cannot be set aside: {_journal.Fault}";
    }

    private string? PutInForce(Instant now)
    {
        var configuration = _wanted;
        Staff = configuration.Officers;
        if (_options.KeepsPolicy && Fold is not null) configuration = configuration with { Policy = Fold.Configuration.Policy };
        if (Fold is not null && now < Fold.State.Now) now = Fold.State.Now;
        if (Fold is not null && Fold.Configuration.IsSameAs(configuration)) return null;
        if (!TryWriteDown(configuration, now))
            return $"{_disk.Place}: the configuration cannot be written: {_journal.Fault?.ToString() ?? "there is no room"}";
        if (Fold is null) Fold = ShardFold.Start(configuration, now);
        else Fold.Configure(configuration, now);
        return null;
    }

    // With a writer of its own: megabytes in a large city, which no input needs.
    private bool TryWriteDown(ShardConfiguration configuration, Instant now)
    {
        var writer = new StateWriter();
        writer.Moment(now);
        configuration.Save(writer);
        if (writer.Written.Length <= JournalLimits.PayloadBytesMax) return TryWrite(EntryKind.Configured, writer.Written);
        foreach (var piece in ConfigurationPieces.Of(writer.Written))
            if (!TryWrite(EntryKind.ConfiguredPiece, piece)) return false;
        return true;

        bool TryWrite(EntryKind kind, ReadOnlySpan<byte> payload) =>
            Append(kind, payload, out _) == RecordResult.Recorded && _journal.CommitAsync(durable: true).AsTask().Result;
    }

    // Snapshots cannot be kept: the disk is full, or fails them. Going on would fill the journal with what no snapshot covers, for good.
    private bool IsSnapshotOverdue =>
        Volatile.Read(ref _bytesSinceSnapshot) >= _options.Journal.TotalBytesMax / ShardLimits.JournalSnapshotsPerTotal * 2;

    private bool TryPut(FileJournal journal, long sequence, IReadOnlyList<ReadOnlyMemory<byte>> state)
    {
        var isKept = journal.TryPutSnapshot(sequence, state, out _);
        Interlocked.Increment(ref isKept ? ref _snapshotsKept : ref _snapshotsFailed);
        _hasSnapshotFailed = !isKept;
        return isKept;
    }

    // Else the first inputs after a start would be refused until the first turn has kept it.
    private void KeepStateAtTheStart()
    {
        Fold.State.Effects.Clear(); // The loop tells all anyway.
        var state = _options.Room.Save(Fold);
        _bytesAtSnapshot = _bytesSinceSnapshot;
        if (TryPut(_journal, _journal.LastSequence, state)) TakeKept(_journal.LastSequence);
        else _bytesAtSnapshot = 0;
        _options.Room.GiveBack(state);
    }

    private void TakeKept(long sequence)
    {
        if (_unkept is { } kept) _options.Room.GiveBack(kept.State);
        (_snapshotAt, _triedAt, _unkept) = (sequence, null, null);
        _bytesSinceSnapshot -= _bytesAtSnapshot;
        _bytesAtSnapshot = 0;
        _snapshotting = Task.FromResult(0L);
    }

    private async ValueTask<bool> TryCommitMovedAsync()
    {
        while (true)
        {
            var recorded = RecordMoved();
            if (recorded is not (RecordResult.Recorded or RecordResult.BatchFull)) return false;
            if (!await CommitAsync(durable: recorded == RecordResult.Recorded).ConfigureAwait(false)) return false;
            if (recorded == RecordResult.Recorded) return true;
        }
    }

    private RecordResult RecordMoved()
    {
        while (Fold.State.HasMoved)
        {
            _writer.Clear();
            var officers = Fold.State.SaveMoved(_writer, ShardLimits.JournalMovedPerEntry);
            if (Append(EntryKind.Moved, out _) is var appended and not RecordResult.Recorded) return appended;
            Fold.State.MovedIsSaved(officers);
        }

        return RecordResult.Recorded;
    }

    private RecordResult Append(EntryKind kind, out long sequence) => Append(kind, _writer.Written, out sequence);

    private RecordResult Append(EntryKind kind, ReadOnlySpan<byte> payload, out long sequence)
    {
        var appended = _journal.TryAppend((ushort)kind, payload, out sequence);
        if (appended == AppendResult.Appended) _bytesSinceSnapshot += payload.Length + JournalLimits.EntryOverheadBytesMax;
        return appended switch
        {
            AppendResult.Appended => RecordResult.Recorded,
            AppendResult.BatchFull => RecordResult.BatchFull,
            AppendResult.Stopped => RecordResult.Stopped,
            _ => RecordResult.NoRoom,
        };
    }
}
