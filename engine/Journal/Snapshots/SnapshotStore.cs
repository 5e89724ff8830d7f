using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// The snapshots of a journal: the newest <see cref="JournalLimits.SnapshotsKept"/> that are whole, to begin with after a restart, and the
/// older ones as long as the entries after them are kept, to look back with. Any thread; one at a time by its lock.
/// </summary>
internal sealed class SnapshotStore(IJournalDisk disk, string name, long historyBytesMax = long.MaxValue)
{
    public const string Ending = ".snap";
    private const string UnfinishedName = "snapshot.new";

    private readonly Lock _lock = new();
    private readonly List<long> _whole = []; // Newest first.
    private readonly List<long> _history = []; // Older than those, newest first; read only when one is asked for.
    private readonly Dictionary<long, long> _bytes = []; // Of all of them, by sequence.

    /// <summary>Sequence of the newest whole snapshot; 0 when there is none.</summary>
    public long Newest
    {
        get
        {
            lock (_lock) return _whole.Count == 0 ? 0 : _whole[0];
        }
    }

    /// <summary>Every kept snapshot holds everything up to here; 0 while there are fewer than are to be kept.</summary>
    public long CoveredThrough
    {
        get
        {
            lock (_lock) return _whole.Count < JournalLimits.SnapshotsKept ? 0 : _whole[^1];
        }
    }

    /// <summary>
    /// Finds the newest whole snapshots and lists the older ones. Null when that was possible; a damaged one is named, not refused.
    /// </summary>
    public JournalRefusal? Survey(IEnumerable<string> names, List<string> damaged)
    {
        lock (_lock)
        {
            foreach (var file in names.Where(file => file.EndsWith(Ending, StringComparison.Ordinal)).OrderDescending(StringComparer.Ordinal))
            {
                if (_whole.Count == JournalLimits.SnapshotsKept && TrySequence(file, out var sequence)) _history.Add(sequence);
                else if (Read(file, out sequence, out _) is not { } refusal) _whole.Add(sequence);
                else if (refusal.Kind == JournalRefusalKind.Damaged) damaged.Add(file);
                else return refusal;
                Measure_NeedsLock(file, sequence);
            }

            return null;
        }
    }

    /// <summary>The newest that is whole now and holds nothing after an entry.</summary>
    public bool TryGetNewest(long sequenceMax, [NotNullWhen(true)] out JournalSnapshot? snapshot)
    {
        lock (_lock)
        {
            foreach (var sequence in _whole.Concat(_history).SkipWhile(sequence => sequence > sequenceMax))
            {
                if (Read(NameOf(sequence), out _, out var state) is not null) continue; // Damaged since it was surveyed: the one before it.
                snapshot = new JournalSnapshot(sequence, state);
                return true;
            }

            snapshot = null;
            return false;
        }
    }

    /// <summary>Writes one beside the others, makes it durable, then gives it its name and lets useless ones go. Null when done.</summary>
    /// <param name="oldestUseful">See <see cref="DeleteOld"/>.</param>
    public JournalFault? Put(long sequence, uint epoch, IReadOnlyList<ReadOnlyMemory<byte>> state, long oldestUseful)
    {
        var bytes = state.Sum(piece => (long)piece.Length);
        lock (_lock)
        {
            if (_whole.Count > 0 && sequence < _whole[0])
                return new(JournalFaultKind.SnapshotOutOfPlace, NameOf(sequence), $"there is a newer one, of entry {_whole[0]}");
            if (bytes > JournalLimits.SnapshotBytesMax)
                return new(
                    JournalFaultKind.SnapshotOutOfPlace, NameOf(sequence), $"{bytes} bytes; {JournalLimits.SnapshotBytesMax} at most");
            if (Write_NeedsLock(new SnapshotHeader(sequence, epoch, bytes), state) is { } fault) return fault;
            _bytes[sequence] = SnapshotHeader.Bytes + bytes;
            _whole.Remove(sequence);
            _whole.Insert(0, sequence);
            if (_whole.Count > JournalLimits.SnapshotsKept)
            {
                _history.Insert(0, _whole[^1]);
                _whole.RemoveAt(_whole.Count - 1);
            }

            return DeleteOld_NeedsLock(oldestUseful);
        }
    }

    /// <summary>Bytes of all that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _whole.Concat(_history).Sum(BytesOf);
        }
    }

    /// <summary>Lets the oldest one go that is only there to look back with. False when there is none.</summary>
    public bool TryLetOldestGo()
    {
        lock (_lock)
        {
            if (_history.Count == 0 || !disk.TryDelete(NameOf(_history[^1]), out _)) return false;
            _history.RemoveAt(_history.Count - 1);
            return disk.TrySyncFolder(out _);
        }
    }

    /// <summary>Deletes those that are older than a sequence, but never the newest that are kept. Null when done.</summary>
    /// <param name="oldestUseful">The entry before the oldest kept one: with an older snapshot nothing can be replayed.</param>
    public JournalFault? DeleteOld(long oldestUseful)
    {
        lock (_lock) return DeleteOld_NeedsLock(oldestUseful);
    }

    private JournalFault? Write_NeedsLock(in SnapshotHeader header, IReadOnlyList<ReadOnlyMemory<byte>> state)
    {
        var fileName = NameOf(header.Sequence);
        if (!disk.TryDelete(UnfinishedName, out var fault) && fault.Error != DiskError.Missing) return FaultOf(fault, UnfinishedName);
        if (!disk.TryCreate(UnfinishedName, SnapshotHeader.Bytes + header.StateBytes, out var file, out fault))
            return FaultOf(fault, fileName);
        using (file)
        {
            var block = new byte[SnapshotHeader.Bytes];
            header.Write(block, name, state);
            if (!file.TryWrite(0, block, out fault)) return FaultOf(fault, fileName);
            var offset = (long)SnapshotHeader.Bytes;
            foreach (var piece in state)
            {
                if (!TryWriteInParts(file, offset, piece.Span, out fault)) return FaultOf(fault, fileName);
                offset += piece.Length;
            }

            if (!file.TrySync(out fault)) return FaultOf(fault, fileName);
        }

        return disk.TryRename(UnfinishedName, fileName, out fault) && disk.TrySyncFolder(out fault) ? null : FaultOf(fault, fileName);
    }

    private static bool TryWriteInParts(IJournalFile file, long offset, ReadOnlySpan<byte> bytes, out DiskFault fault)
    {
        fault = default;
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, JournalLimits.SnapshotWriteBytes)];
            if (!file.TryWrite(offset, part, out fault)) return false;
            offset += part.Length;
            bytes = bytes[part.Length..];
        }

        return true;
    }

    private JournalFault? DeleteOld_NeedsLock(long oldestUseful)
    {
        if (!disk.TryList(out var names, out var fault)) return FaultOf(fault, "");
        if (_whole.Count < JournalLimits.SnapshotsKept) return null; // A damaged one stays until then, to be looked at.
        _history.RemoveAll(sequence => sequence < oldestUseful);
        while (_history.Count > 0 && _history.Sum(BytesOf) > historyBytesMax) _history.RemoveAt(_history.Count - 1);
        var kept = _whole.Concat(_history).Select(NameOf).ToHashSet();
        foreach (var old in names.Where(file => file.EndsWith(Ending, StringComparison.Ordinal) && !kept.Contains(file)).Order())
            if (!disk.TryDelete(old, out fault)) return FaultOf(fault, old);
        return null;
    }

    private long BytesOf(long sequence) => _bytes.GetValueOrDefault(sequence);

    private void Measure_NeedsLock(string file, long sequence)
    {
        if (!disk.TryOpen(file, out var opened, out _)) return; // Then it counts for nothing, and is found out when it is read.
        using (opened) _bytes[sequence] = opened.Length;
    }

    private JournalRefusal? Read(string file, out long sequence, out byte[] state)
    {
        sequence = 0;
        state = [];
        if (!disk.TryOpen(file, out var opened, out var fault)) return JournalRefusal.Of(fault, file);
        using (opened)
        {
            var block = new byte[SnapshotHeader.Bytes];
            if (!opened.TryRead(0, block, out var read, out fault)) return JournalRefusal.Of(fault, file);
            if (read < block.Length) return Damaged(file, "it ends inside the header");
            if (SnapshotHeader.Read(block, name, file, out var header) is { } refusal) return refusal;
            if (opened.Length != SnapshotHeader.Bytes + header.StateBytes || header.StateBytes is < 0 or > JournalLimits.SnapshotBytesMax)
                return Damaged(file, "its length is not what its header says");
            if (NameOf(header.Sequence) != file) return Damaged(file, $"its header says entry {header.Sequence}");
            state = new byte[header.StateBytes];
            if (!opened.TryRead(SnapshotHeader.Bytes, state, out read, out fault)) return JournalRefusal.Of(fault, file);
            sequence = header.Sequence;
            return read == state.Length && SnapshotHeader.IsSum(block, Checksum.Continue(SnapshotHeader.SumOfHeader(block), state))
                ? null
                : Damaged(file, "its checksum is wrong");
        }
    }

    private static JournalRefusal Damaged(string file, string reason) => new(JournalRefusalKind.Damaged, file, 0, reason);

    private static JournalFault FaultOf(DiskFault fault, string file) =>
        new(fault.Error == DiskError.Full ? JournalFaultKind.DiskFull : JournalFaultKind.DiskFailed, file, fault.ToString());

    private static string NameOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{sequence:D19}{Ending}");

    private static bool TrySequence(string file, out long sequence) =>
        long.TryParse(file.AsSpan(0, file.Length - Ending.Length), CultureInfo.InvariantCulture, out sequence) && NameOf(sequence) == file;
}
