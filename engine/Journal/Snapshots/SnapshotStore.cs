using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// The snapshots of a journal: the newest <see cref="JournalLimits.SnapshotsKept"/> that are whole. Any thread; one at a time by its lock.
/// </summary>
internal sealed class SnapshotStore(IJournalDisk disk, string name)
{
    public const string Ending = ".snap";
    private const string UnfinishedName = "snapshot.new";

    private readonly Lock _lock = new();
    private readonly List<long> _whole = []; // Newest first.

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

    /// <summary>Looks at all snapshots that are there. Null when that was possible; a damaged one is named, not refused.</summary>
    public JournalRefusal? Survey(IEnumerable<string> names, List<string> damaged)
    {
        lock (_lock)
        {
            foreach (var file in names.Where(file => file.EndsWith(Ending, StringComparison.Ordinal)))
            {
                if (Read(file, out var sequence, out _) is not { } refusal) _whole.Add(sequence);
                else if (refusal.Kind == JournalRefusalKind.Damaged) damaged.Add(file);
                else return refusal;
            }

            _whole.Sort((a, b) => b.CompareTo(a));
            return null;
        }
    }

    /// <summary>The newest that is whole now.</summary>
    public bool TryGetNewest([NotNullWhen(true)] out JournalSnapshot? snapshot)
    {
        lock (_lock)
        {
            foreach (var sequence in _whole)
            {
                if (Read(NameOf(sequence), out _, out var state) is not null) continue; // Damaged since it was surveyed: the one before it.
                snapshot = new JournalSnapshot(sequence, state);
                return true;
            }

            snapshot = null;
            return false;
        }
    }

    /// <summary>Writes one beside the others, makes it durable, then gives it its name and lets the oldest go. Null when done.</summary>
    public JournalFault? Put(long sequence, uint epoch, ReadOnlySpan<byte> state)
    {
        lock (_lock)
        {
            if (_whole.Count > 0 && sequence < _whole[0])
                return new(JournalFaultKind.SnapshotOutOfPlace, NameOf(sequence), $"there is a newer one, of entry {_whole[0]}");
            if (state.Length > JournalLimits.SnapshotBytesMax)
                return new(
                    JournalFaultKind.SnapshotOutOfPlace, NameOf(sequence),
                    $"{state.Length} bytes; {JournalLimits.SnapshotBytesMax} at most");
            if (Write_NeedsLock(sequence, epoch, state) is { } fault) return fault;
            _whole.Remove(sequence);
            _whole.Insert(0, sequence);
            return DeleteOld_NeedsLock();
        }
    }

    /// <summary>Deletes all but the whole ones that are kept. Null when done.</summary>
    public JournalFault? DeleteOld()
    {
        lock (_lock) return DeleteOld_NeedsLock();
    }

    private JournalFault? Write_NeedsLock(long sequence, uint epoch, ReadOnlySpan<byte> state)
    {
        var fileName = NameOf(sequence);
        if (!disk.TryDelete(UnfinishedName, out var fault) && fault.Error != DiskError.Missing) return FaultOf(fault, UnfinishedName);
        if (!disk.TryCreate(UnfinishedName, SnapshotHeader.Bytes + (long)state.Length, out var file, out fault))
            return FaultOf(fault, fileName);
        using (file)
        {
            var header = new byte[SnapshotHeader.Bytes];
            new SnapshotHeader(sequence, epoch, state.Length).Write(header, name, state);
            if (!file.TryWrite(0, header, out fault)) return FaultOf(fault, fileName);
            for (var at = 0; at < state.Length; at += JournalLimits.SnapshotWriteBytes)
            {
                var piece = state.Slice(at, Math.Min(JournalLimits.SnapshotWriteBytes, state.Length - at));
                if (!file.TryWrite(SnapshotHeader.Bytes + (long)at, piece, out fault)) return FaultOf(fault, fileName);
            }

            if (!file.TrySync(out fault)) return FaultOf(fault, fileName);
        }

        return disk.TryRename(UnfinishedName, fileName, out fault) && disk.TrySyncFolder(out fault) ? null : FaultOf(fault, fileName);
    }

    private JournalFault? DeleteOld_NeedsLock()
    {
        if (!disk.TryList(out var names, out var fault)) return FaultOf(fault, "");
        while (_whole.Count > JournalLimits.SnapshotsKept) _whole.RemoveAt(_whole.Count - 1);
        if (_whole.Count < JournalLimits.SnapshotsKept) return null; // A damaged one stays until then, to be looked at.
        var kept = _whole.Select(NameOf).ToHashSet();
        foreach (var old in names.Where(file => file.EndsWith(Ending, StringComparison.Ordinal) && !kept.Contains(file)).Order())
            if (!disk.TryDelete(old, out fault)) return FaultOf(fault, old);
        return null;
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
}
