namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>Every bound of the comparison with peers, with unit, reason and what happens at it.</summary>
internal static class PeerLimits
{
    /// <summary>Length of one text in a reply. The longest we ask for is INFO, some KiB. Above it the reply is invalid.</summary>
    public const int RespTextBytesMax = 1 << 20;

    /// <summary>Values in one list of a reply. We ask for ten officers at a time. Above it the reply is invalid.</summary>
    public const int RespItemsMax = 1 << 16;

    /// <summary>Lists within lists in a reply; our commands answer with one. Deeper the reply is invalid.</summary>
    public const int RespDepthMax = 8;

    /// <summary>Batches a Redis connection has under way: more changed nothing. At it the next waits for an answer.</summary>
    public const int BatchesInFlightMax = 64;

    /// <summary>Statements that go to PostgreSQL in one message, the same way: more changed nothing.</summary>
    public const int StatementsInFlightMax = 8;

    /// <summary>The last lines of what a server wrote, to say why it ended. Older ones are dropped.</summary>
    public const int LinesKeptMax = 40;

    /// <summary>A server that has not answered by then does not start.</summary>
    public static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    /// <summary>A server that has not ended by then is killed.</summary>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    /// <summary>Packages and their post-installation scripts; another apt may hold the lock for a while. Then it is given up.</summary>
    public static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(15);

    /// <summary>No query takes longer than this by far. Then the run ends with an error.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(60);
}
