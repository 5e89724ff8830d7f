using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// A journal's past, read beside its owner (which may be another process) without holding or changing anything. It ends where the journal
/// ended when it was opened. Its newest entries may not be durable yet: good for looking back, not for building upon. One thread at a time.
/// </summary>
public sealed class JournalArchive
{
    private const int Attempts = 4; // The owner may begin and delete segments while this looks.

    private readonly SegmentStore _store;
    private readonly SnapshotStore _snapshots;

    private JournalArchive(SegmentStore store, SnapshotStore snapshots, long last) =>
        (_store, _snapshots, LastSequence) = (store, snapshots, last);

    /// <summary>The oldest entry that can be read.</summary>
    public long FirstSequence => _store.Segments[0].Header.FirstSequence;

    /// <summary>The last whole entry.</summary>
    public long LastSequence { get; }

    /// <summary>Places from which reading begins without reading anything before: the first entry of each segment, in order.</summary>
    public IReadOnlyList<long> Starts => [.. _store.Segments.Select(segment => segment.Header.FirstSequence)];

    /// <summary>Reads what there is. Blocks.</summary>
    /// <param name="disk">The folder.</param>
    /// <param name="name">Whose journal it is.</param>
    /// <param name="archive">When true.</param>
    /// <param name="refusal">Why not, when false. A folder without segments is <see cref="JournalRefusalKind.NotKept"/>.</param>
    public static bool TryOpen(
        IJournalDisk disk, string name, [NotNullWhen(true)] out JournalArchive? archive, [NotNullWhen(false)] out JournalRefusal? refusal)
    {
        for (var attempt = 1; ; attempt++)
        {
            archive = Open(disk, name, out refusal);
            if (archive is not null) return true;
            Invariant.Holds(refusal is not null);
            if (attempt == Attempts) return false;
        }
    }

    /// <summary>Reads entries from one on, each checked. Dispose of the reader.</summary>
    public JournalReader Read(long fromSequence) => new(_store, () => LastSequence, fromSequence, isArchive: true);

    /// <summary>The newest whole snapshot that holds nothing after an entry and that the kept entries go on from. Blocks.</summary>
    public bool TryGetSnapshot(long sequenceMax, [NotNullWhen(true)] out JournalSnapshot? snapshot) =>
        _snapshots.TryGetNewest(Math.Min(sequenceMax, LastSequence), out snapshot) && snapshot.Sequence >= FirstSequence - 1;

    private static JournalArchive? Open(IJournalDisk disk, string name, out JournalRefusal? refusal)
    {
        refusal = null;
        if (!disk.TryList(out var names, out var fault)) refusal = JournalRefusal.Of(fault, "");
        if (refusal is not null) return null;
        refusal = SegmentChain.Read(disk, name, names, out var chain);
        if (refusal is not null) return null;
        var snapshots = new SnapshotStore(disk, name);
        refusal = snapshots.Survey(names, []);
        if (refusal is null && chain.Segments.Count == 0) refusal = new(JournalRefusalKind.NotKept, "", 0, "there is no segment");
        if (refusal is not null) return null;
        var newest = chain.Segments[^1];
        if (!disk.TryOpen(newest.FileName, out var file, out fault))
        {
            refusal = JournalRefusal.Of(fault, newest.FileName);
            return null;
        }

        using (file)
        {
            var scanner = new SegmentScanner(file, newest.Header, GC.AllocateUninitializedArray<byte>(JournalLimits.ReadBytes));
            while (scanner.MoveNext()) continue;
            refusal = scanner.Fault.Error == DiskError.None ? null : JournalRefusal.Of(scanner.Fault, newest.FileName);
            var store = new SegmentStore(
                disk, name, newest.Header.Epoch, new JournalOptions(), TimeProvider.System, [.. chain.Segments]);
            return refusal is null ? new JournalArchive(store, snapshots, scanner.Last) : null;
        }
    }
}
