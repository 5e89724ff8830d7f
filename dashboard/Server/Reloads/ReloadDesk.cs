using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Reloads;

/// <summary>
/// Puts files of the region's and the state folder in force while the node runs, as a person asks for it: whole, or not at all. One at a time;
/// any thread.
/// </summary>
internal sealed partial class ReloadDesk(NodeDoor node, AccessLog access, ILogger<ReloadDesk> logger) : IDisposable
{
    /// <summary>Too many wait already.</summary>
    internal const string Busy = "busy";

    /// <summary>Who and why could not be written down.</summary>
    internal const string NotLogged = "notLogged";

    private readonly Gate _gate = new(atOnce: 1, ReloadLimits.WaitingMax);

    public void Dispose() => _gate.Dispose();

    /// <summary>
    /// Reads, and unless it is only to be checked, writes down who and why, then puts in force. Not to be called off halfway.
    /// </summary>
    /// <param name="what">"terminals": stands in the access log, and with "Refused" behind it in a refusal.</param>
    /// <param name="by">Who asks, why, and for which jurisdiction the line stands.</param>
    /// <param name="read">Blocks while it reads.</param>
    internal async Task<ReloadAnswer> ReloadAsync(
        string what, (string Who, string Why, ushort Jurisdiction) by, bool isCheck, Func<Reread> read, CancellationToken waiting)
    {
        if (!await _gate.TryEnterAsync(waiting)) return new ReloadAnswer(false, Busy);
        try
        {
            var (fault, change) = read();
            if (fault is not null)
            {
                LogRefused(what, by.Who, fault.File, fault.Where, fault.Reason);
                return new ReloadAnswer(false, fault.Word ?? what + "Refused", fault.File, fault.Where, fault.Reason);
            }

            var count = change!.Added.Count + change.Changed.Count + change.Removed.Count;
            if (!isCheck)
            {
                var line = new AccessLine(node.Now.UnixMilliseconds, by.Who, $"{what} reload", by.Jurisdiction, by.Why, "", count);
                if (!access.TryAdd(line)) return new ReloadAnswer(false, NotLogged);
                if (await change.PutInForce() is { } word) return new ReloadAnswer(false, word);
                LogInForce(what, by.Who, change.Added.Count, change.Changed.Count, change.Removed.Count);
            }

            return new ReloadAnswer(true)
            {
                InForce = !isCheck,
                Added = NamesOf(change.Added),
                Changed = NamesOf(change.Changed),
                Removed = NamesOf(change.Removed),
            };
        }
        finally
        {
            _gate.Leave();
        }
    }

    private static NamesRow NamesOf(IReadOnlyList<string> names) => new(names.Count, [.. names.Take(ReloadLimits.NamesMax)]);

    [LoggerMessage(EventId = 1306, EventName = "FileInForce", Level = LogLevel.Information,
        Message = "What the file of {What} says is in force, by {By}: {Added} added, {Changed} changed, {Removed} removed.")]
    private partial void LogInForce(string what, string by, int added, int changed, int removed);

    [LoggerMessage(EventId = 1307, EventName = "FileRefused", Level = LogLevel.Warning,
        Message = "The file of {What} that {By} wanted in force is refused: {File} {Where}: {Reason}")]
    private partial void LogRefused(string what, string by, string file, string where, string reason);
}
