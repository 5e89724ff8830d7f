#pragma warning disable RS0030 // Opening and committing wait for the disk; the fold does not.
using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Grains;
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
    private static readonly JournalOptions Options =
        new() { SegmentBytes = ShardLimits.JournalSegmentBytes, TotalBytesMax = ShardLimits.JournalBytesMax };

    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly StateWriter _writer = new();
    private FileJournal _journal;
    private long _snapshotAt;
    private Task _snapshotting = Task.CompletedTask;

    private ShardJournal(string folder, TimeProvider clock, FileJournal journal)
    {
        (_folder, _clock, _journal) = (folder, clock, journal);
        Fold = null!; // Until Recover, which every way of making one goes through.
    }

    /// <summary>Configuration and state as of the newest entry that was applied. Another object after <see cref="TryReopen"/>.</summary>
    public ShardFold Fold { get; private set; }

    /// <summary>Opens or makes the journal in a folder and comes to its newest state. Blocks.</summary>
    /// <param name="configuration">What is to be in force from now on; an entry says so when it differs from what was.</param>
    /// <param name="clock">For the age of what is kept.</param>
    /// <param name="now">When the officers' shift begins in a new journal; otherwise used when it is later than the newest entry.</param>
    /// <param name="refusal">Which file is wrong, where and how, when false.</param>
    public static bool TryOpen(
        string folder, ShardConfiguration configuration, TimeProvider clock, Instant now,
        [NotNullWhen(true)] out ShardJournal? opened, [NotNullWhen(false)] out string? refusal)
    {
        opened = null;
        if (!TryOpenFile(folder, clock, out var journal, out refusal)) return false;
        var candidate = new ShardJournal(folder, clock, journal);
        refusal = candidate.Recover() ?? candidate.PutInForce(configuration, now);
        if (refusal is null) opened = candidate;
        else candidate.Dispose();
        return opened is not null;
    }

    /// <summary>Writes an input down, and before it what fixes have come to since the last one.</summary>
    /// <param name="sequence">Its place; 0 when it was not recorded.</param>
    public RecordResult TryRecord(Instant now, ShardInput input, out long sequence)
    {
        sequence = 0;
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
    /// Keeps the state from time to time, so that the next start need not replay everything. Nothing may be left in the state's effects,
    /// and everything applied is committed. The writing is done on another thread.
    /// </summary>
    public void KeepStateWhenDue()
    {
        if (_journal.LastSequence - _snapshotAt < ShardLimits.JournalSnapshotEntries || !_snapshotting.IsCompleted) return;
        if (Fold.State.HasMoved) return; // After the next input.
        var writer = new StateWriter();
        Fold.Save(writer);
        var (journal, sequence, bytes) = (_journal, _journal.LastSequence, writer.Written.ToArray());
        _snapshotAt = sequence;
        _snapshotting = Task.Run(() =>
        {
            // A snapshot that cannot be kept costs time at the next start and nothing else; the journal says what is wrong when it must.
            if (journal.TryPutSnapshot(sequence, bytes, out _)) journal.DeleteBefore(sequence);
        });
    }

    /// <summary>
    /// Keeps the state once more, so that the next start has nothing to replay. For a loop that was asked to stop; what it has not told the
    /// world yet is told at the next start.
    /// </summary>
    public async ValueTask KeepStateAtTheEndAsync()
    {
        Fold.State.Effects.Drain();
        await _snapshotting.ConfigureAwait(false);
        if (RecordMoved() != RecordResult.Recorded || !await CommitAsync(durable: true).ConfigureAwait(false)) return;
        var writer = new StateWriter();
        Fold.Save(writer);
        _journal.TryPutSnapshot(_journal.LastSequence, writer.Written, out _); // Without it the next start replays.
    }

    /// <summary>After the journal has stopped, or something was quarantined: opens it anew and comes to its state again. Blocks.</summary>
    /// <param name="refusal">What is wrong, when false; the journal is then closed.</param>
    public bool TryReopen([NotNullWhen(false)] out string? refusal)
    {
        _snapshotting.Wait();
        _journal.Dispose();
        if (!TryOpenFile(_folder, _clock, out var journal, out refusal)) return false;
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

    private static bool TryOpenFile(
        string folder, TimeProvider clock, [NotNullWhen(true)] out FileJournal? journal, [NotNullWhen(false)] out string? refusal)
    {
        journal = null;
        if (!FolderDisk.TryOpen(folder, out var disk, out var fault))
        {
            refusal = $"{folder}: {fault}";
            return false;
        }

        var opened = FileJournal.TryOpen(disk, Path.GetFileName(folder), Options, clock, out journal, out var refused);
        refusal = opened ? null : $"{folder}: {refused}";
        return opened;
    }

    /// <returns>What is wrong, or null.</returns>
    private string? Recover()
    {
        var fold = _journal.TryGetSnapshot(out var snapshot) ? ShardFold.Restore(snapshot.Bytes) : null;
        var from = snapshot is null ? _journal.FirstSequence : snapshot.Sequence + 1;
        _snapshotAt = from - 1;
        if (!TryFindQuarantined(from, out var quarantined, out var broken)) return $"{_folder}: {broken}";
        using var reader = _journal.Read(from);
        try
        {
            while (reader.MoveNext())
            {
                if (quarantined.Contains(reader.Sequence)) continue;
                var kind = (EntryKind)reader.Type;
                if (fold is not null) fold.Replay(kind, reader.Payload);
                else if (kind == EntryKind.Configured) fold = ShardFold.Start(reader.Payload);
                else return $"{_folder}: the oldest entry, {reader.Sequence}, is {kind}; there is neither a snapshot nor a beginning";
            }
        }
        catch (StateUnreadableException unreadable)
        {
            return $"{_folder}: entry {reader.Sequence} is of another version: {unreadable.Message}";
        }

        if (reader.Refusal is { } refused) return $"{_folder}: {refused}";
        Fold = fold!;
        return null;
    }

    private bool TryFindQuarantined(long from, out HashSet<long> quarantined, out JournalRefusal? refusal)
    {
        quarantined = [];
        using var reader = _journal.Read(from);
        while (reader.MoveNext())
        {
            if (reader.Type != (ushort)EntryKind.Quarantined) continue;
            var payload = new StateReader(reader.Payload);
            quarantined.Add(payload.Long());
        }

        refusal = reader.Refusal;
        return refusal is null;
    }

    private string? PutInForce(ShardConfiguration configuration, Instant now)
    {
        if (Fold is not null && now < Fold.State.Now) now = Fold.State.Now;
        if (Fold is not null && Fold.Configuration.IsSameAs(configuration)) return null;
        _writer.Clear();
        _writer.Moment(now);
        configuration.Save(_writer);
        if (Append(EntryKind.Configured, out _) != RecordResult.Recorded || !_journal.CommitAsync(durable: true).AsTask().Result)
            return $"{_folder}: the configuration cannot be written: {_journal.Fault}";
        if (Fold is null) Fold = ShardFold.Start(configuration, now);
        else Fold.Configure(configuration, now);
        return null;
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

    private RecordResult Append(EntryKind kind, out long sequence) => _journal.TryAppend((ushort)kind, _writer.Written, out sequence) switch
    {
        AppendResult.Appended => RecordResult.Recorded,
        AppendResult.BatchFull => RecordResult.BatchFull,
        AppendResult.Stopped => RecordResult.Stopped,
        _ => RecordResult.NoRoom,
    };
}
