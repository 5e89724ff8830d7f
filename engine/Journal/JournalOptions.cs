namespace SmartPolicing.Realtime.Journal;

/// <summary>Sizes and habits of a journal. They may differ from opening to opening.</summary>
public sealed record JournalOptions
{
    /// <summary>
    /// Bytes of a segment, header included: from <see cref="JournalLimits.SegmentBytesMin"/> to <see
    /// cref="JournalLimits.SegmentBytesMax"/>.
    /// Two are always set aside on the disk. Default 64 MiB.
    /// </summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Bytes all segments together may have; at least <see cref="JournalLimits.SegmentsMin"/> segments. At it the oldest that two
    /// snapshots cover are deleted, young or not; when there is none, appends are refused.
    /// Snapshots do not count; they take up to two states and an <see cref="JournalLimits.SnapshotHistoryPart"/>th of this beside it.
    /// Default 8 GiB.
    /// </summary>
    public long TotalBytesMax { get; init; } = 8L << 30;

    /// <summary>
    /// Bytes of a batch, entry headers included: what is appended between two commits. Cut to half of what a segment holds. Default 4 MiB.
    /// </summary>
    public int BatchBytesMax { get; init; } = 4 << 20;

    /// <summary>How long a segment is kept after its last entry, for looking back, though snapshots cover it. Default 7 days.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// True: the blocking calls are made inside <see cref="FileJournal.CommitAsync"/>, on the caller's thread, and the order of all of
    /// them is
    /// the same in each run. For simulations and for tools. Default false: a thread of the journal's own makes them.
    /// </summary>
    public bool WritesOnCaller { get; init; }

    internal string? Fault() => this switch
    {
        { SegmentBytes: < JournalLimits.SegmentBytesMin or > JournalLimits.SegmentBytesMax } => $"a segment of {SegmentBytes} bytes",
        { SegmentBytes: var bytes } when bytes % 8 != 0 => $"a segment of {SegmentBytes} bytes, which is not a multiple of 8",
        _ when TotalBytesMax < (long)JournalLimits.SegmentsMin * SegmentBytes =>
            $"a total of {TotalBytesMax} bytes for segments of {SegmentBytes}",
        { BatchBytesMax: < EntryHeader.Bytes or > JournalLimits.BatchBytesMax } => $"a batch of {BatchBytesMax} bytes",
        _ when KeepFor < TimeSpan.Zero => $"keeping segments for {KeepFor}",
        _ => null,
    };
}
