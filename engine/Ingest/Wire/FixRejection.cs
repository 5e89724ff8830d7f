namespace SmartPolicing.Realtime.Ingest.Wire;

/// <summary>Why a fix or a connection is refused. The numbers travel on the wire (docs/WIRE.md) and never change.</summary>
public enum FixRejection : byte
{
    /// <summary>It is not. Never sent.</summary>
    None = 0,

    /// <summary>Wrong first byte, version, kind, reserved byte or length. The stream cannot be trusted any more.</summary>
    BadFrame = 1,

    /// <summary>Something else came before the hello, or no hello in time.</summary>
    HelloExpected = 2,

    /// <summary>Unknown name, wrong proof, or a key without the role. The client is not told which.</summary>
    NotProven = 3,

    /// <summary>No such officer on this node.</summary>
    UnknownOfficer = 4,

    /// <summary>Latitude, longitude or heading out of range, or exactly 0, 0.</summary>
    OutsideWorld = 5,

    /// <summary>More than <see cref="IngestLimits.AheadMilliseconds"/> ahead of the node's clock.</summary>
    FromFuture = 6,

    /// <summary>The node holds as many connections as it may.</summary>
    TooManyConnections = 7,

    /// <summary>Not newer than the newest known fix of that officer. The shard decides.</summary>
    OlderThanNewest = 8,

    /// <summary>Faster than anybody drives from the newest known fix. The shard decides.</summary>
    ImpossibleJump = 9,

    /// <summary>More than <see cref="IngestLimits.BehindMilliseconds"/> behind the node's clock.</summary>
    TooOld = 10,
}
