using SmartPolicing.Realtime.Journal;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>How a shard keeps its journal. The defaults are for a city.</summary>
public sealed record RecordingOptions
{
    /// <summary>Sizes of the journal, and how long the past is kept.</summary>
    public JournalOptions Journal { get; init; } =
        new()
        {
            SegmentBytes = ShardLimits.JournalSegmentBytes,
            TotalBytesMax = ShardLimits.JournalBytesMax,
            BatchBytesMax = ShardLimits.JournalBatchBytes,
        };

    /// <summary>Entries between two snapshots. At least 1.</summary>
    public int SnapshotEntries { get; init; } = ShardLimits.JournalSnapshotEntries;

    /// <summary>
    /// The policy that a journal with a past has come to stays in force when it is opened, whatever it is opened with, until
    /// <see cref="PolicyAtStart"/>. Otherwise the one it is opened with is put in force.
    /// </summary>
    public bool KeepsPolicy { get; init; }

    /// <summary>Where snapshots are made: one for all shards that are opened with these options.</summary>
    public SnapshotRoom Room { get; init; } = new();
}
