using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Reloads;

namespace SmartPolicing.Realtime.Server.Terminals;

/// <summary>What became of a message to a terminal.</summary>
public enum TerminalSaid
{
    /// <summary>The terminal has said yes.</summary>
    Done,

    /// <summary>It is not connected.</summary>
    TerminalAway,

    /// <summary>Too much waits for it.</summary>
    TerminalBusy,

    /// <summary>No answer in time.</summary>
    NoAnswer,

    /// <summary>It has said no.</summary>
    TerminalRefused,
}

/// <summary>What the node's terminals tell by themselves. Any thread.</summary>
/// <param name="Pressed">An officer's emergency button, with the id of the press; done with true when the desks are told.</param>
/// <param name="Opened">A terminal of the officer is there; must not wait.</param>
/// <param name="Changed">Other officers are served than before; must not wait.</param>
public sealed record TerminalEars(Func<OfficerId, Guid, Task<bool>> Pressed, Action<OfficerId> Opened, Action Changed);

/// <summary>Vehicle terminals and trackers, as the Host's adapters know them (docs/JTT808.md). Any thread.</summary>
/// <param name="IsChinese">Language of texts to them; otherwise English.</param>
/// <param name="Serves">Whether an officer has a terminal that can be told something.</param>
/// <param name="DeliveryAcknowledges">Whether the terminal's answer to a directive counts as the officer's.</param>
/// <param name="SayAsync">Shows a text to an officer and reads it aloud; urgent or not.</param>
/// <param name="TrackAsync">Positions every so many seconds, for so many seconds; 0: as usual.</param>
/// <param name="QueryAsync">Where a terminal is now; a place only when it is done and placed.</param>
/// <param name="SetAsync">Sets parameters of a terminal.</param>
/// <param name="List">All of them, in the order of terminals.json.</param>
/// <param name="Items">The items of a terminal's last report.</param>
/// <param name="Listen">Says who hears of them; once.</param>
/// <param name="Reread">What terminals.json says now.</param>
public sealed record TerminalDoor(
    Func<bool> IsChinese,
    Func<OfficerId, bool> Serves,
    Func<OfficerId, bool> DeliveryAcknowledges,
    Func<OfficerId, string, bool, CancellationToken, Task<TerminalSaid>> SayAsync,
    Func<OfficerId, ushort, uint, CancellationToken, Task<TerminalSaid>> TrackAsync,
    Func<string, CancellationToken, Task<(TerminalSaid Said, PositionRow? Place)>> QueryAsync,
    Func<string, TerminalSettings, CancellationToken, Task<TerminalSaid>> SetAsync,
    Func<IReadOnlyList<TerminalRow>> List,
    Func<string, IReadOnlyList<TerminalItemRow>> Items,
    Action<TerminalEars> Listen,
    Func<Reread> Reread)
{
    /// <summary>Points of an officer's trail from a moment until another, Unix milliseconds; null when they cannot be read.</summary>
    public required Func<OfficerId, long, long, (IReadOnlyList<TrailRow> Points, bool IsCut)?> Trail { get; init; }
}
