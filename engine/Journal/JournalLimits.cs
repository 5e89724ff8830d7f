namespace SmartPolicing.Realtime.Journal;

/// <summary>Every limit of a journal, with unit, reason and what happens at it.</summary>
public static class JournalLimits
{
    /// <summary>
    /// Bytes of one entry's payload: with its header 1 MiB, one read of the reader. A longer one is refused (<see
    /// cref="AppendResult.TooLarge"/>).
    /// </summary>
    public const int PayloadBytesMax = (1 << 20) - EntryHeader.Bytes;

    /// <summary>Bytes that an entry takes beside its payload, at most: header and padding.</summary>
    public const int EntryOverheadBytesMax = EntryHeader.Bytes + 7;

    /// <summary>Bytes of a journal's name as UTF-8; it has a fixed place in every header.</summary>
    public const int NameBytesMax = 64;

    /// <summary>Bytes of the smallest segment: header, and as much again.</summary>
    public const int SegmentBytesMin = 2 * SegmentHeader.Bytes;

    /// <summary>
    /// Bytes of the largest segment. What a crash leaves unproven in one is rewritten at the next opening: seconds, not minutes.
    /// </summary>
    public const int SegmentBytesMax = 1 << 30;

    /// <summary>
    /// Segments that a total must allow: the one in use, the one set aside, and one that is kept.
    /// </summary>
    public const int SegmentsMin = 3;

    /// <summary>
    /// Bytes of the largest batch: one write. A batch that is full must be committed first (<see cref="AppendResult.BatchFull"/>).
    /// </summary>
    public const int BatchBytesMax = 64 << 20;

    /// <summary>Bytes read at once. It must hold an entry.</summary>
    public const int ReadBytes = 1 << 20;

    /// <summary>Bytes of a snapshot written at once, so that commits on the same disk come in between.</summary>
    public const int SnapshotWriteBytes = 1 << 20;

    /// <summary>Bytes of a snapshot: what one array holds.</summary>
    public const int SnapshotBytesMax = 0x7FFF_0000;

    /// <summary>Snapshots that are kept: the newest may turn out damaged.</summary>
    public const int SnapshotsKept = 2;

    /// <summary>
    /// Snapshots that are only kept to look back with take at most this part of the total, beside it; the oldest go first.
    /// </summary>
    public const int SnapshotHistoryPart = 8;

    /// <summary>Percent of the total from which <see cref="JournalSpace.IsScarce"/> says that somebody should act.</summary>
    public const int ScarcePercent = 80;

    /// <summary>Milliseconds between attempts to find room when there was none: a full disk is not asked for every append.</summary>
    public const int RoomRetryMilliseconds = 1_000;
}
