using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Journal;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>One recorded entry as it was applied.</summary>
/// <param name="Kind">What it is; never positions, which are applied with the entry behind them.</param>
/// <param name="At">When it came in.</param>
/// <param name="Input">The input; null for a configuration.</param>
public readonly record struct ReplayedEntry(EntryKind Kind, Instant At, ShardInput? Input);

/// <summary>
/// Goes through a shard's past from its journal, beside the running shard or without one, and changes nothing. The state it comes to is
/// byte for byte the one the shard had. One thread at a time. What a replay causes is left in the state's effects for whoever looks; it must
/// be taken out or cleared, and must never leave as if it happened now.
/// </summary>
public sealed class ShardReplay : IDisposable
{
    private readonly IJournalDisk _disk;
    private readonly JournalArchive _archive;
    private readonly List<byte[]> _moved = []; // Positions that belong to the entry behind them.
    private RecordedEntries? _entries;
    private Instant _begins;
    private bool _isAtEntry; // It stands on an entry that was not applied yet.

    private ShardReplay(IJournalDisk disk, JournalArchive archive) => (_disk, _archive) = (disk, archive);

    /// <summary>The earliest moment that can be come to.</summary>
    public Instant Oldest { get; private set; }

    /// <summary>The last moment of the journal when it was opened.</summary>
    public Instant Newest { get; private set; }

    /// <summary>Configuration and state; there is one from the first <see cref="TrySeek"/> on, and another object after each.</summary>
    public ShardFold? Fold { get; private set; }

    /// <summary>Takes a shard's journal. Blocks.</summary>
    /// <param name="disk">The folder.</param>
    /// <param name="name">The journal's name in its files.</param>
    /// <param name="replay">When true. Dispose of it.</param>
    /// <param name="refusal">Which file is wrong, where and how, when false.</param>
    public static bool TryOpen(
        IJournalDisk disk, string name, [NotNullWhen(true)] out ShardReplay? replay, [NotNullWhen(false)] out string? refusal)
    {
        replay = null;
        if (!JournalArchive.TryOpen(disk, name, out var archive, out var refused))
        {
            refusal = $"{disk.Place}: {refused}";
            return false;
        }

        var candidate = new ShardReplay(disk, archive);
        refusal = candidate.FindEnds();
        if (refusal is null) replay = candidate;
        else candidate.Dispose();
        return replay is not null;
    }

    /// <summary>
    /// Comes to the state of a moment: everything that came in until then is in it, and nothing later. Blocks for some tenths of a second
    /// where many entries lie between the snapshot before and the moment.
    /// </summary>
    /// <param name="refusal">Why not, when false; then there is no state.</param>
    public bool TrySeek(Instant moment, [NotNullWhen(false)] out string? refusal)
    {
        _entries?.Dispose();
        _moved.Clear();
        (_entries, Fold, _isAtEntry) = (null, null, false);
        refusal = BeginBefore(moment);
        if (refusal is not null) return false;
        while (TryStep(moment, out _, out refusal)) Fold!.State.Effects.Clear();
        return refusal is null;
    }

    /// <summary>Applies the next entry, if it came in until a moment. After <see cref="TrySeek"/> only.</summary>
    /// <param name="until">No entry later than this is applied.</param>
    /// <param name="entry">What was applied, when true.</param>
    /// <param name="refusal">Null when there is no more until then; else why not.</param>
    public bool TryStep(Instant until, out ReplayedEntry entry, out string? refusal)
    {
        if (_entries is null || Fold is null) throw new InvalidOperationException("Seek first.");
        entry = default;
        refusal = null;
        try
        {
            while (!_isAtEntry)
            {
                if (!_entries.MoveNext())
                {
                    refusal = _entries.Refusal is { } refused ? $"{_disk.Place}: {refused}" : null;
                    return false;
                }

                if (_entries.Kind == EntryKind.Moved) _moved.Add(_entries.Payload.ToArray());
                else _isAtEntry = true;
            }

            if (_entries.Moment > until) return false;
            _isAtEntry = false;
            foreach (var positions in _moved) Fold.Replay(EntryKind.Moved, positions);
            _moved.Clear();
            entry = new ReplayedEntry(_entries.Kind, Fold.Replay(_entries.Kind, _entries.Payload), InputOf(_entries));
            return true;
        }
        catch (StateUnreadableException unreadable)
        {
            refusal = $"{_disk.Place}: entry {_entries.Sequence} was written by another version: {unreadable.Message}";
            return false;
        }
        catch (InvariantViolatedException broken)
        {
            refusal = $"{_disk.Place}: entry {_entries.Sequence} breaks an invariant: {broken.Message}";
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _entries?.Dispose();

    private static ShardInput? InputOf(RecordedEntries entries) =>
        entries.Kind == EntryKind.Configured ? null : InputBytes.Read(entries.Kind, entries.Payload).Input;

    private string? FindEnds()
    {
        if (BeginBefore(default) is { } refusal) return refusal;
        Oldest = Newest = _begins;
        foreach (var start in _archive.Starts.Reverse())
        {
            using var entries = new RecordedEntries(_archive.Read(start));
            while (entries.MoveNext())
                if (entries.Moment > Newest) Newest = entries.Moment;
            if (entries.Refusal is { } refused) return $"{_disk.Place}: {refused}";
            if (Newest > Oldest) break; // A segment that was only just begun holds nothing yet.
        }

        return null;
    }

    // From the newest snapshot before the segment in which the moment lies, or else from the oldest there is.
    private string? BeginBefore(Instant moment)
    {
        var sequence = _archive.Starts.Skip(1).TakeWhile(start => IsBefore(start, moment)).LastOrDefault(_archive.FirstSequence);
        if (_archive.TryGetSnapshot(sequence, out var snapshot)) return BeginWith(snapshot);
        if (_archive.FirstSequence > 1) return BeginLater();
        _entries = new RecordedEntries(_archive.Read(1));
        if (!_entries.MoveNext() || _entries.Kind != EntryKind.Configured)
            return $"{_disk.Place}: {_entries.Refusal?.ToString() ?? "the first entry is not a configuration"}";
        try
        {
            Fold = ShardFold.Start(_entries.Payload);
        }
        catch (StateUnreadableException unreadable)
        {
            return $"{_disk.Place}: the first entry is of another version: {unreadable.Message}";
        }

        _begins = _entries.Moment;
        return null;
    }

    // The entries that are kept begin between two snapshots: what lies before the later one cannot be come to.
    private string? BeginLater()
    {
        foreach (var start in _archive.Starts.Append(_archive.LastSequence))
            if (_archive.TryGetSnapshot(start, out var snapshot)) return BeginWith(snapshot);
        return $"{_disk.Place}: no snapshot that the kept entries go on from";
    }

    private string? BeginWith(JournalSnapshot snapshot)
    {
        try
        {
            Fold = ShardFold.Restore(snapshot.Bytes);
        }
        catch (StateUnreadableException unreadable)
        {
            return $"{_disk.Place}: the snapshot of entry {snapshot.Sequence} is of another version: {unreadable.Message}";
        }

        _begins = Fold.State.Now;
        _entries = new RecordedEntries(_archive.Read(snapshot.Sequence + 1));
        return null;
    }

    private bool IsBefore(long start, Instant moment)
    {
        using var entries = new RecordedEntries(_archive.Read(start));
        while (entries.MoveNext())
            if (!entries.Moment.IsNever) return entries.Moment <= moment;
        return false;
    }
}
