using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>Every bound of the edge, with unit, reason and what happens at it.</summary>
public static class IngestLimits
{
    /// <summary>Payload of one frame. Unit: bytes. Our longest has 97; 1,024 leaves room. Past it: badFrame, closed.</summary>
    public const int PayloadBytesMax = 1_024;

    /// <summary>Name of a key. Unit: UTF-8 bytes. One length byte on the wire, and a screen line.</summary>
    public const int KeyNameBytesMax = 64;

    /// <summary>Time for the hello. Unit: seconds on the wall. Satellite links answer within 2. Past it: helloExpected, closed.</summary>
    public const int HelloSeconds = 5;

    /// <summary>
    /// Silence on a proven connection. Unit: seconds on the wall. Terminals report every 5 to 60 s; a gateway silent for 5 minutes is
    /// gone and its socket is only half there. Past it: closed, counted as idle.
    /// </summary>
    public const int IdleSeconds = 300;

    /// <summary>
    /// Fix connections at once. A connection costs at most its read buffer, 20 KiB of other buffers and one held batch (10 KiB) per
    /// shard that is behind: 2,000 × 244 KiB = 480 MiB at the very worst with 16 shards. Past it: tooManyConnections, closed.
    /// </summary>
    public const int ConnectionsMax = 2_000;

    /// <summary>
    /// Bytes of one connection that the transport holds unread, for the Host to set. 64 KiB = 1,820 fixes: a gateway of 10,000 officers
    /// needs 36 KB/s. Past it: the socket's window closes and the sender waits. (The transport's own default is 1 MiB.)
    /// </summary>
    public const long ReadBufferBytesMax = 65_536;

    /// <summary>Rejections told to one connection. Unit: per second on the wall. No person reads more. Past it: only counted.</summary>
    public const int RejectionsPerSecond = 100;

    /// <summary>
    /// How far ahead of the node's clock a fix may be. Unit: milliseconds on the node's clock. Terminals set their clocks by GNSS; the
    /// rest is the sender's estimate of the node's clock. Past it: fromFuture.
    /// </summary>
    public const int AheadMilliseconds = 2_000;

    /// <summary>
    /// How far behind the node's clock a fix may be. Unit: milliseconds on the node's clock. An hour-old position says nothing about where
    /// an officer is, and a sender that may choose any past could walk an officer anywhere between two of them. Past it: tooOld.
    /// </summary>
    public const int BehindMilliseconds = 3_600_000;

    /// <summary>
    /// Waiting for the client to read a refusal and close. Unit: milliseconds on the wall. Closing with unread bytes in our socket
    /// would reset the connection and take the refusal with it. Past it: closed all the same.
    /// </summary>
    public const int LingerMilliseconds = 1_000;

    /// <summary>
    /// Waiting for the shards to take the last fixes of a connection that has ended. Unit: seconds on the wall. A shard that is
    /// behind for longer has newer fixes to fold than these. Past it: dropped, counted.
    /// </summary>
    public const int LastPostSeconds = 2;

    /// <summary>
    /// Highest officer number that is looked up by index. 4 Mi × 2 B = 8 MiB. Past it a frozen dictionary is used: slower, same answers.
    /// </summary>
    public const uint DenseOfficerNumberMax = 4_194_303;

    /// <summary>The key file. Unit: bytes. 1,024 keys of under 256 bytes. Past it: the file is refused.</summary>
    public const int KeyFileBytesMax = 262_144;

    /// <summary>Keys in the file. One per gateway or calling system of a province. Past it: the file is refused.</summary>
    public const int KeysMax = 1_024;

    /// <summary>
    /// How far a shard may be behind and still take calls. Unit: milliseconds on the wall. What it has taken by then gets its officer within
    /// about two seconds, and a surge leaves no queue that would have to be cleared afterwards. Past it: busy.
    /// </summary>
    public const int CallsBehindMilliseconds = 1_000;

    /// <summary>When a call that was told busy should be made again. Unit: seconds, as text: twice what may wait.</summary>
    public const string RetryAfterSeconds = "2";

    /// <summary>The body of a call. Unit: bytes. 2,000 escaped characters are 12,000. Past it: textTooLong.</summary>
    public const int CallBodyBytesMax = 16_384;

    /// <summary>What the caller said. Unit: UTF-16 units. Past it: textTooLong.</summary>
    public const int CallTextMax = CallLimits.TextMax;

    /// <summary>The place in words. Unit: UTF-16 units. Past it: textTooLong.</summary>
    public const int PlaceTextMax = CallLimits.PlaceTextMax;

    /// <summary>The caller's name. Unit: UTF-16 units. The longest field of an identity card is 60. Past it: textTooLong.</summary>
    public const int CallerNameMax = CallLimits.CallerNameMax;

    /// <summary>The caller's number. Unit: UTF-16 units. E.164 has 15 digits, and an extension. Past it: textTooLong.</summary>
    public const int CallerNumberMax = CallLimits.CallerNumberMax;

    /// <summary>Where a call came from. Unit: UTF-16 units. A word such as "110". Past it: textTooLong.</summary>
    public const int SourceMax = CallLimits.SourceMax;

    /// <summary>
    /// How long fixes of officers' pages are gathered. Unit: milliseconds on the wall; a tenth of what the fastest of them wait.
    /// </summary>
    public const int PagePostMilliseconds = 100;
}
