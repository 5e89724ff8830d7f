namespace SmartPolicing.Realtime.Journal;

/// <summary>Why a journal was not opened, or not read on.</summary>
public enum JournalRefusalKind : byte
{
    /// <summary>Another process, or another opening in this one, has it open.</summary>
    Held,

    /// <summary>Bytes that were once safe on the disk are not what they were, or a file is gone. Nothing was changed.</summary>
    Damaged,

    /// <summary>A newer format than this program knows, or files that are no journal's.</summary>
    Format,

    /// <summary>A journal of another name lies here.</summary>
    OtherName,

    /// <summary>No room for the segment that every opening begins. Make room and open again.</summary>
    DiskFull,

    /// <summary>The disk answered with an error.</summary>
    DiskFailed,

    /// <summary>The options or the name cannot be.</summary>
    Options,

    /// <summary>What was asked for has been deleted: it was older than what is kept.</summary>
    NotKept,
}

/// <summary>Why a journal was not opened, or not read on.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="File">The file it is about; empty when it is about the folder.</param>
/// <param name="Offset">Bytes from the start of that file.</param>
/// <param name="Reason">For a person to read.</param>
public sealed record JournalRefusal(JournalRefusalKind Kind, string File, long Offset, string Reason)
{
    /// <summary>One line for a log.</summary>
    public override string ToString() => File.Length == 0 ? $"{Kind}: {Reason}" : $"{Kind}: {File} at byte {Offset}: {Reason}";

    internal static JournalRefusal Of(DiskFault fault, string file) => new(
        fault.Error switch
        {
            DiskError.Held => JournalRefusalKind.Held,
            DiskError.Full => JournalRefusalKind.DiskFull,
            _ => JournalRefusalKind.DiskFailed,
        },
        file,
        0,
        fault.Detail ?? fault.Error.ToString());
}

/// <summary>Why an open journal stopped, or did not take a snapshot.</summary>
public enum JournalFaultKind : byte
{
    /// <summary>
    /// A write, a sync or a change of the folder failed. It is never tried again: open the journal anew, which verifies it.
    /// </summary>
    DiskFailed,

    /// <summary>Somebody else has opened the journal under a higher epoch, past the lock. What this one wrote since is not valid.</summary>
    Superseded,

    /// <summary>It was disposed of.</summary>
    Closed,

    /// <summary>No room for the snapshot. The journal goes on; what was there before is untouched.</summary>
    DiskFull,

    /// <summary>A snapshot of a sequence that is not durable yet, or older than the newest one. The journal goes on.</summary>
    SnapshotOutOfPlace,
}

/// <summary>Why an open journal stopped for good, or did not take a snapshot.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="File">The file it happened with; empty when there is none.</param>
/// <param name="Reason">For a person to read.</param>
public sealed record JournalFault(JournalFaultKind Kind, string File, string Reason)
{
    /// <summary>One line for a log.</summary>
    public override string ToString() => File.Length == 0 ? $"{Kind}: {Reason}" : $"{Kind}: {File}: {Reason}";

    internal static JournalFault Of(DiskFault fault, string file) => new(JournalFaultKind.DiskFailed, file, fault.ToString());
}

/// <summary>The answer to one append.</summary>
public enum AppendResult : byte
{
    /// <summary>It is in the batch, and room for it is set aside. It is durable when a durable commit has said so.</summary>
    Appended,

    /// <summary>The batch holds as much as one may. Commit it, then append again.</summary>
    BatchFull,

    /// <summary>Longer than <see cref="JournalLimits.PayloadBytesMax"/> or than a batch.</summary>
    TooLarge,

    /// <summary>
    /// The segment is full and the next could not be set aside: the disk or the total is full, see <see cref="FileJournal.Space"/>. Nothing
    /// was written, the journal is whole; append again later.
    /// </summary>
    NoRoom,

    /// <summary>The journal has stopped; <see cref="FileJournal.Fault"/> says why.</summary>
    Stopped,
}

/// <summary>How much room a journal has.</summary>
/// <param name="UsedBytes">Bytes of all segments; of the one in use only what is written.</param>
/// <param name="NeededBytes">Of these, those that no two snapshots cover: they cannot be let go when room is wanted.</param>
/// <param name="TotalBytesMax">Bytes allowed, see <see cref="JournalOptions.TotalBytesMax"/>.</param>
/// <param name="HasSpare">False when the next segment could not be set aside: full, or the disk fails.</param>
/// <param name="IsFull">Whether the last append was refused for want of room.</param>
public readonly record struct JournalSpace(long UsedBytes, long NeededBytes, long TotalBytesMax, bool HasSpare, bool IsFull)
{
    /// <summary>
    /// True when what is needed takes <see cref="JournalLimits.ScarcePercent"/> percent of the total, or when no segment could be set
    /// aside: somebody should act.
    /// </summary>
    public bool IsScarce => !HasSpare || NeededBytes >= TotalBytesMax / 100 * JournalLimits.ScarcePercent;
}

/// <summary>What opening found.</summary>
/// <param name="FirstSequence">The oldest entry that is kept; one more than the last when there is none.</param>
/// <param name="LastSequence">The last whole entry; 0 in a new journal. Everything up to it is durable now.</param>
/// <param name="VerifiedFrom">Entries from this one on were read and checked; older ones, which snapshots cover, are checked when they
/// are read.</param>
/// <param name="CutFile">The segment whose torn end was cut off; empty when nothing was.</param>
/// <param name="CutOffset">Where the cut is. Unit: bytes.</param>
/// <param name="CutBytes">Bytes from the cut to the last byte that was not zero; 0 when the journal ended cleanly.</param>
/// <param name="DamagedSnapshots">Names of snapshots that are not whole.</param>
public sealed record RecoveryReport(
    long FirstSequence,
    long LastSequence,
    long VerifiedFrom,
    string CutFile,
    long CutOffset,
    long CutBytes,
    IReadOnlyList<string> DamagedSnapshots);

/// <summary>A whole snapshot.</summary>
/// <param name="Sequence">The last entry that is in it.</param>
/// <param name="Bytes">What was put. The array is the caller's.</param>
public sealed record JournalSnapshot(long Sequence, byte[] Bytes);
