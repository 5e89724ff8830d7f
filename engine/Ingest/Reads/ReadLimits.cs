namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>Every bound of plate reads and their archive, with unit, reason and what happens at it.</summary>
public static class ReadLimits
{
    /// <summary>Reads that one sender may have under way at once: of one body, or of one TCP connection. Past it a body is refused.</summary>
    public const int ParcelReadsMax = 1_024;

    /// <summary>The body of a batch. Unit: bytes. 1,024 reads of 500 with a picture's address each. Past it: bodyTooLarge.</summary>
    public const int BodyBytesMax = 524_288;

    /// <summary>Bodies in memory at once: 64 × 512 KiB = 32 MiB. Past it a sender waits for its turn.</summary>
    public const int BodiesMax = 64;

    /// <summary>Where the picture is kept. Unit: UTF-8 bytes; one length byte on the wire and in the archive. Past it: badField.</summary>
    public const int PictureBytesMax = 255;

    /// <summary>A text on the wire or in JSON before it is looked at. Unit: bytes; all letters escaped are six times as many.</summary>
    public const int TextBytesMax = 6 * PictureBytesMax;

    /// <summary>
    /// Parcels that wait for one desk. 64 × 1,024 reads × 96 B = 6 MiB at the very worst. Past it senders wait, and their sockets' windows
    /// close.
    /// </summary>
    public const int DeskBatchesMax = 64;

    /// <summary>
    /// How far ahead of the node's clock a mended time may be. Unit: milliseconds on the node's clock. Cameras that set their clocks by the
    /// network are right to a second or so; a clock that is more wrong must first be known (<see cref="CameraClock"/>). Past it: timeInFuture.
    /// </summary>
    public const int AheadMilliseconds = 30_000;

    /// <summary>
    /// How late a read may come. Unit: milliseconds on the node's clock. An hour, as for fixes: a link that was down comes back within it, and
    /// a clock in the wrong time zone does not pass for a late read. Past it: tooOld.
    /// </summary>
    public const int BehindMilliseconds = 3_600_000;

    /// <summary>
    /// Reads of one camera. Unit: per second on the node's clock, in the long run. Eight lanes at saturation are five a second; twenty times that
    /// is no camera but a fault. Past it: cameraTooFast, to be sent again later.
    /// </summary>
    public const int CameraReadsPerSecond = 100;

    /// <summary>... and at once: what a busy camera has kept while its link was down for a quarter of an hour.</summary>
    public const int CameraBurstMax = 2_000;

    /// <summary>
    /// How long an id is known at least, and half of how long at most. Unit: milliseconds on the wall. A sender that got no answer tries again
    /// within seconds.
    /// </summary>
    public const int IdsKeptMilliseconds = 300_000;

    /// <summary>
    /// Ids of one city in each of two generations: 2 Mi × 16 B = 32 MiB each, reached only under load. A city with more reads than this in
    /// <see cref="IdsKeptMilliseconds"/> (6,990 a second) knows its last 2 Mi ids at least.
    /// </summary>
    public const int IdsMax = 2_097_152;

    /// <summary>How often a waiting part of the archive is written although it is not full. Unit: milliseconds on the wall.</summary>
    public const int FlushMilliseconds = 1_000;

    /// <summary>Between two lines of the log about reads that were set aside. Unit: milliseconds on the wall. Past it they are only counted.</summary>
    public const int TroubleMilliseconds = 1_000;

    /// <summary>One piece of the archive on its way to the disk. Unit: bytes; some 800 reads.</summary>
    public const int ChunkBytes = 65_536;

    /// <summary>Pieces that wait for the disk, of all cities: 256 × 64 KiB = 16 MiB, ten seconds of 20,000 reads a second. Past it: dropped.</summary>
    public const int ChunksMax = 256;

    /// <summary>A slice is the time kept divided by this: nothing is deleted more than a tenth of that time before its end.</summary>
    public const int SlicesPerKeeping = 10;

    /// <summary>What the archive of a node may take when nobody says otherwise. Unit: bytes; 8 GiB hold 100 million reads. Past it: dropped.</summary>
    public const long ArchiveBytesMax = 8L << 30;

    /// <summary>
    /// The archive leaves this part of its file system free, in percent: the journals, which carry promises, lie on the same. Past it: dropped.
    /// </summary>
    public const int FreePercentMin = 10;

    /// <summary>After a write has failed, the archive leaves the disk alone for so long. Unit: milliseconds on the wall.</summary>
    public const int FaultPauseMilliseconds = 10_000;

    /// <summary>What one search gives at most. A person reads no more. Past it: the newest, marked as cut.</summary>
    public const int FindingsMax = 1_000;

    /// <summary>Letters and digits that a search must name, so that nobody lists a street.</summary>
    public const int PatternLettersMin = 2;

    /// <summary>A search's pattern. Unit: UTF-16 units.</summary>
    public const int PatternMax = 32;

    /// <summary>Who searches, the case, and the purpose. Unit: UTF-16 units each.</summary>
    public const int SearchTextMax = 200;

    /// <summary>Lines of a log that wait for the disk to take them again. Past it the oldest is given up, counted.</summary>
    public const int LogLinesWaitingMax = 10_000;
}
