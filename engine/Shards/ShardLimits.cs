namespace SmartPolicing.Realtime.Shards;

/// <summary>Every bound of the shards, with unit, reason and what happens at it.</summary>
public static class ShardLimits
{
    /// <summary>Fixes in one batch. 256 × 40 B = 10 KiB: inside L1, and past 64 a channel hop costs next to nothing per fix.</summary>
    public const int FixBatchMax = 256;

    /// <summary>
    /// Fix batches waiting at one shard. 256 × 256 = 65,536 fixes = 2.6 MiB a shard. At it the sender keeps its batch, replaces
    /// older fixes of the same officers in it, and stops reading from its socket once the batch is full of different officers.
    /// </summary>
    public const int FixInboxBatches = 256;

    /// <summary>Calls, commands and answers waiting at one shard. At it the sender waits; none is ever dropped.</summary>
    public const int InboxMax = 4_096;

    /// <summary>Inputs taken in one turn of the loop, so that effects leave at least every few hundred microseconds.</summary>
    public const int TurnInputsMax = 256;

    /// <summary>
    /// Fix batches folded in one turn of the loop, so that a call never waits behind more than 16 × 256 fixes (about 1 ms).
    /// </summary>
    public const int TurnFixBatchesMax = 16;

    /// <summary>
    /// Letters that one neighbour has not taken yet: hours of a busy border, some MB. Past it letters about new things are not sent: watchlist
    /// entries are told once there is room again (<see cref="LettersBeforeOwed"/>), tracks and alerts with their next change; only that an entry
    /// was taken back is still sent.
    /// </summary>
    public const int LettersMax = 4_096;

    /// <summary>
    /// Letters that one neighbour has not taken below which it is told of entries that found no room before: as many as are on their way at
    /// once, so that tracks and alerts have the rest.
    /// </summary>
    public const int LettersBeforeOwed = LettersToldAgain;

    /// <summary>Seconds before a desk is warned of the same thing again.</summary>
    public const int DeskWarningAgainSeconds = 60;

    /// <summary>
    /// Different things that the desks of a city are warned of within <see cref="DeskWarningAgainSeconds"/>: more than they can read. Past it
    /// they are only refused and counted.
    /// </summary>
    public const int DeskWarningsMax = 256;

    /// <summary>Watchlist entries that are over and still shown to the desk. What was done with all of them stays in the journal.</summary>
    public const int EndedEntriesKept = 2_000;

    /// <summary>Seconds after which a letter that was not taken is told again.</summary>
    public const int LetterAgainSeconds = 5;

    /// <summary>Letters told again at once to one neighbour, and on their way to it in one process; the rest follow.</summary>
    public const int LettersToldAgain = 256;

    /// <summary>Questions where a vehicle can be, waiting for the road workers, all shards together. At it a shard keeps the newest of each track.</summary>
    public const int ForecastsMax = 1_024;

    /// <summary>Letters on their way in one process. At it a shard keeps its letters.</summary>
    public const int CourierMax = 4_096;

    /// <summary>Batches of effects waiting for the board. At it the shards wait for the board.</summary>
    public const int EffectsMax = 4_096;

    /// <summary>
    /// Ranking requests waiting for the road workers, all shards together. At it a shard keeps its requests, the newest of each incident.
    /// </summary>
    public const int RankingsMax = 4_096;

    /// <summary>
    /// Patrol zones kept though nobody is in them and no call came from them: 40,000 km², more than any jurisdiction. Past it such a zone
    /// is forgotten when the last officer leaves.
    /// </summary>
    public const int ZonesKept = 8_192;

    /// <summary>
    /// What a buffer of changes keeps room for when it is emptied, in things. A turn of a busy city changes some dozens; after a start all
    /// officers are in it once, and that memory goes back.
    /// </summary>
    public const int RoomKept = 2_048;

    /// <summary>
    /// How often a shard's clock tick enters it. Unit: milliseconds on the node's clock; timers fire about this much late.
    /// </summary>
    public const int TickMilliseconds = 100;

    /// <summary>
    /// A fast node clock would ask for ticks without end; no more often than this they come. Unit: milliseconds on the wall. At 300 times
    /// the wall's speed a timer is then 1.5 s of the node's time late at most.
    /// </summary>
    public const int TickWallMillisecondsMin = 5;

    /// <summary>
    /// Officers of one journal entry of positions: with 38 bytes each, and 4 for each that became free, 172 KB. More make more entries. A
    /// shard keeps a buffer of this size.
    /// </summary>
    public const int JournalMovedPerEntry = 4_096;

    /// <summary>
    /// Bytes of what a shard hands to its journal at once; there are two such buffers for each shard. Room for one entry of the longest,
    /// or for 27,000 officers' positions: more go in as many commits as it takes.
    /// </summary>
    public const int JournalBatchBytes = 1 << 20;

    /// <summary>Bytes of a page in which snapshots are made. Larger than any value in them but a long text, which gets its own.</summary>
    public const int SnapshotPageBytes = 256 << 10;

    /// <summary>
    /// Pages kept for the next snapshot, all shards together: 16 MiB, the state of a city of 100,000 officers. What a larger one takes
    /// beyond is let go.
    /// </summary>
    public const int SnapshotPagesKept = 64;

    /// <summary>Journal entries between two snapshots: some tenths of a second to replay at the next start.</summary>
    public const int JournalSnapshotEntries = 100_000;

    /// <summary>
    /// A snapshot is also kept after this part of the journal's bytes: two must cover all but a little of it, so that old segments can go.
    /// After twice as much without one, inputs are refused (storageFull) until one can be kept.
    /// </summary>
    public const int JournalSnapshotsPerTotal = 16;

    /// <summary>Milliseconds between attempts to keep a snapshot when the last one failed.</summary>
    public const int JournalSnapshotRetryMilliseconds = 1_000;

    /// <summary>
    /// Bytes of one journal segment. Two are set aside for each shard, so 16 cities take 256 MiB from the start; a segment holds seven
    /// of the largest batches.
    /// </summary>
    public const int JournalSegmentBytes = 8 << 20;

    /// <summary>Bytes of one shard's journal: weeks of a busy city. At it calls and commands are refused (storageFull).</summary>
    public const long JournalBytesMax = 2L << 30;

    /// <summary>
    /// Inputs set aside within a minute because they broke an invariant. Each costs the time to make the state anew; past it something is
    /// wrong with the program, not with an input, and the shard stops loudly.
    /// </summary>
    public const int SetAsidePerMinuteMax = 16;

    /// <summary>
    /// Memory of frames that nobody holds any more, kept for the next ones. Viewers hold the newest and the one before; past it the memory
    /// is let go.
    /// </summary>
    public const int FramesKept = 2;

    /// <summary>
    /// How often a shard publishes an officer frame. Unit: milliseconds on the wall. Viewers are sent one every 500: were both as long and
    /// not in step, the two waits together would put a map a second behind in the worst case; so it is three quarters.
    /// </summary>
    public const int FrameMilliseconds = 250;

    /// <summary>Questions for sending (batches, comparisons) that wait for the workers, all shards together. At it a shard keeps its own.</summary>
    public const int SendingsMax = 256;

    /// <summary>
    /// Questions for sending that one shard keeps while there is no room: more than half a minute of them. Past it the oldest is let go; an
    /// offer is looked for again, a proposal runs out and says so.
    /// </summary>
    public const int SendingsHeld = 1_024;

    /// <summary>Incidents whose area is told in one input, after the areas have changed: some 60 bytes each. The rest follow in the next.</summary>
    public const int AreasPerInputMax = 1_000;
}
