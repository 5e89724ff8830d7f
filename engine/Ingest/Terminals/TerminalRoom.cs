using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>
/// What all connections of terminals share, made once by the Host. Any thread.
/// </summary>
/// <param name="Book">Who they are.</param>
/// <param name="Tokens">What they authenticate with.</param>
/// <param name="Fixes">Where their reports go.</param>
/// <param name="Wall">Time limits of connections run on it.</param>
public sealed record TerminalRoom(
    TerminalBook Book, TerminalTokens Tokens, TerminalFixes Fixes, TerminalMetrics Metrics, TimeProvider Wall)
{
    /// <summary>
    /// An officer's emergency button was pressed; done with true when the desks are told. Set before the first connection; until then nobody
    /// is told.
    /// </summary>
    public Func<OfficerId, Guid, Task<bool>> Pressed { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>A terminal of an officer has authenticated: what stands is to be told again. As above; must not wait.</summary>
    public Action<OfficerId> Opened { get; set; } = _ => { };

    /// <summary>Now on the node's clock. Unit: Unix milliseconds.</summary>
    internal long NowUnixMs => Fixes.NowUnixMs;
}
