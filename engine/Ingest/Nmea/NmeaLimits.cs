namespace SmartPolicing.Realtime.Ingest.Nmea;

/// <summary>Every bound of the NMEA 0183 port, with unit, reason and what happens at it.</summary>
public static class NmeaLimits
{
    /// <summary>One line. Unit: bytes. The standard has 82; a name before it, and longer ones of makers. Past it: passed over.</summary>
    public const int LineBytesMax = 256;

    /// <summary>One datagram. Unit: bytes: what an Ethernet frame carries. Past it: cut; its last line is then no sentence.</summary>
    public const int DatagramBytesMax = 1_500;

    /// <summary>
    /// Datagrams that wait in the system, asked for. Unit: bytes: half a second of 10,000 a second. The system gives less where
    /// net.core.rmem_max is less. Past it: lost, and nobody is told.
    /// </summary>
    public const int DatagramsWaitingBytes = 4 << 20;

    /// <summary>TCP connections at once. Past it: closed.</summary>
    public const int ConnectionsMax = 4_000;

    /// <summary>Time until the first line of a known tracker. Unit: seconds on the wall: they connect to send. Past it: closed.</summary>
    public const int OpeningSeconds = 60;

    /// <summary>No line of a known tracker on a connection. Unit: seconds on the wall. Past it: closed, whatever else came.</summary>
    public const int IdleSeconds = 300;

    /// <summary>Lines in a row that are no sentence of a known tracker. Past it: closed.</summary>
    public const int BadLinesMax = 64;

    /// <summary>
    /// How long a GGA says how exact an RMC is, and an RMC that GGAs need not be taken. Unit: milliseconds of the tracker's time.
    /// </summary>
    public const long SameEpochMilliseconds = 10_000;

    /// <summary>68 % radius for a dilution of 1. Unit: decimetre: a plain receiver's 4 m, rounded up.</summary>
    public const int AccuracyDmPerHdop = 50;
}
