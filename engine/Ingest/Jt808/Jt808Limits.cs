namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>Every bound of the JT/T 808 port, with unit, reason and what happens at it.</summary>
public static class Jt808Limits
{
    /// <summary>Body of one message. Unit: bytes. Ten bits of the header hold its length: there cannot be more.</summary>
    public const int BodyBytesMax = 1_023;

    /// <summary>Longest header: 2019 with sub-packages. Unit: bytes.</summary>
    public const int HeaderBytesMax = 21;

    /// <summary>A message without its escapes: header, body, check byte. Unit: bytes.</summary>
    public const int MessageBytesMax = HeaderBytesMax + BodyBytesMax + 1;

    /// <summary>
    /// What may stand between two flags: every byte escaped. Unit: bytes. Past it: passed over up to the next flag, frameTooLong.
    /// </summary>
    public const int FrameBytesMax = 2 * MessageBytesMax;

    /// <summary>Bytes outside of frames in a row. Past it this is no terminal: closed.</summary>
    public const int NoiseBytesMax = 4_096;

    /// <summary>Frames in a row that are none. Past it: closed. A bad radio link damages single ones.</summary>
    public const int BadFramesMax = 64;

    /// <summary>Messages that need an authenticated terminal and come before. Past it: closed.</summary>
    public const int EarlyMessagesMax = 16;

    /// <summary>Wrong authentication codes on one connection. Past it: closed.</summary>
    public const int WrongTokensMax = 3;

    /// <summary>
    /// Connections at once: 10,000 terminals, and some that are still to be let go after a network came back. One costs some 3 KiB of the
    /// session and its sockets' buffers while bytes are in them. Past it: closed at once.
    /// </summary>
    public const int ConnectionsMax = 12_000;

    /// <summary>Time to authenticate. Unit: seconds on the wall: a satellite link needs some for three messages. Past it: closed.</summary>
    public const int OpeningSeconds = 30;

    /// <summary>Silence of an authenticated terminal. Unit: seconds on the wall. Heartbeats come every 30 to 180 s. Past it: closed.</summary>
    public const int IdleSeconds = 300;

    /// <summary>Parts of one split message. Past it: tooManyParts.</summary>
    public const int PartsMax = 64;

    /// <summary>Bytes of one split message: 64 full parts. Past it: tooManyParts.</summary>
    public const int PartsBytesMax = PartsMax * 1_024;

    /// <summary>Bytes of all split messages of the node that are not whole yet. Past it: tooManyParts, the terminal sends again.</summary>
    public const long AllPartsBytesMax = 64 << 20;

    /// <summary>How long an unfinished split message waits for its next part. Unit: seconds on the wall. Past it: given up, partsLost.</summary>
    public const int PartsSeconds = 60;

    /// <summary>Messages to one terminal that wait for its answer. Past it: terminalBusy.</summary>
    public const int WaitingMax = 16;

    /// <summary>How long a terminal may take to answer. Unit: seconds on the wall. Past it: noAnswer.</summary>
    public const int AnswerSeconds = 10;

    /// <summary>Text of one message. Unit: bytes of GBK; leaves room for flags within <see cref="BodyBytesMax"/>. Past it: cut.</summary>
    public const int TextBytesMax = 1_000;

    /// <summary>How old a report of a catch-up may be and still raise an emergency. Unit: milliseconds on the node's clock.</summary>
    public const long SosBehindMilliseconds = 3_600_000;

    /// <summary>Parameters that one message sets. There are four that can be set.</summary>
    public const int ParametersMax = 4;
}
