namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>Every bound of the links to a node, with unit, reason and what happens at it.</summary>
public static class LinkLimits
{
    /// <summary>Answers waiting to be sent. One surge of all officers of a province. At it an answer is dropped; it comes again.</summary>
    public const int AnswersWaitingMax = 16_384;

    /// <summary>Answers sent and not yet confirmed: keeps the pipe full over a slow disk without growing. At it the sender waits.</summary>
    public const int AnswersInFlightMax = 256;

    /// <summary>Chunks of fixes waiting: 64 turns of 50 ms are 3.2 s. At it the newest is dropped and counted.</summary>
    public const int FixChunksWaitingMax = 64;

    /// <summary>Chunks of plate reads waiting: 256 turns of 5 ms are 1.3 s. At it the newest is dropped and counted.</summary>
    public const int ReadChunksWaitingMax = 256;

    /// <summary>Calls being posted at once. At it the next call waits.</summary>
    public const int CallsInFlightMax = 64;

    /// <summary>First pause before connecting again, wall. Doubles up to <see cref="ReconnectPauseMax"/>.</summary>
    public static readonly TimeSpan ReconnectPauseMin = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause before connecting again, wall.</summary>
    public static readonly TimeSpan ReconnectPauseMax = TimeSpan.FromSeconds(5);
}
