using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>One kind of bad input.</summary>
/// <param name="Expected">The word with which docs/WIRE.md or docs/HUB.md says that it is refused, "status 401", or "closed".</param>
/// <param name="SendAsync">Sends one and returns the node's word; <see cref="Accepted"/> when it was taken, "" when nothing came.</param>
internal sealed record MalformedKind(string Name, string Expected, Func<Chance, CancellationToken, Task<string>> SendAsync)
{
    /// <summary>The node took it.</summary>
    internal const string Accepted = "accepted";

    /// <summary>The node ended the connection, and that is what it is to do.</summary>
    internal const string Closed = "closed";
}

/// <summary>What came of one kind of bad input.</summary>
/// <param name="Kind">What was sent.</param>
/// <param name="Sent">How many.</param>
/// <param name="Refused">Refused with the word the documents name.</param>
/// <param name="Accepted">Taken, which is wrong.</param>
/// <param name="Unanswered">No word within the time.</param>
/// <param name="Otherwise">Refused with another word.</param>
public readonly record struct MalformedCount(string Kind, long Sent, long Refused, long Accepted, long Unanswered, long Otherwise);
