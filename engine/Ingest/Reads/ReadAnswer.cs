namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>What a sender is told of one read. The numbers travel on the wire (docs/WIRE.md) and never change; the names are those of JSON.</summary>
public enum ReadAnswer : byte
{
    /// <summary>Taken: matched, and if it is a hit, in the journal.</summary>
    Accepted = 0,

    /// <summary>This id was taken before; nothing was done again.</summary>
    Duplicate = 1,

    /// <summary>The region has no such camera.</summary>
    UnknownCamera = 2,

    /// <summary>The text is no plate, or too little of it was read.</summary>
    PlateUnreadable = 3,

    /// <summary>More than <see cref="ReadLimits.AheadMilliseconds"/> ahead, after the camera's clock was allowed for.</summary>
    TimeInFuture = 4,

    /// <summary>More than <see cref="ReadLimits.BehindMilliseconds"/> behind, after the camera's clock was allowed for.</summary>
    TooOld = 5,

    /// <summary>No id, or none of 128 bits, or all zero.</summary>
    BadId = 6,

    /// <summary>More reads than a camera makes. The same read may be sent again later.</summary>
    CameraTooFast = 7,

    /// <summary>A member is missing, of the wrong kind, twice there, or out of its range.</summary>
    BadField = 8,

    /// <summary>The camera stands in no jurisdiction that this node holds.</summary>
    CameraElsewhere = 9,

    /// <summary>The city takes nothing now. The same read may be sent again.</summary>
    Stopped = 10,

    /// <summary>It broke something in the node and was set aside: an operator should look. Sent again, it would break it again.</summary>
    SetAside = 11,

    /// <summary>
    /// Somebody looks for it, and the city follows as many vehicles as it can: its desk was told, nobody follows this one. The same read may be
    /// sent again.
    /// </summary>
    NotFollowed = 12,
}

/// <summary>The answers' names as the interfaces and metrics have them.</summary>
public static class ReadAnswers
{
    private static readonly string[] Names = [.. Enum.GetValues<ReadAnswer>().Select(answer => CamelCase.Of(answer.ToString()))];

    /// <summary>How many there are: all numbers below are answers.</summary>
    public static int Count => Names.Length;

    /// <summary>The name in camelCase.</summary>
    public static string NameOf(ReadAnswer answer) => Names[(int)answer];
}
