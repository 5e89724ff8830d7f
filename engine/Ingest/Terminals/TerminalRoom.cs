using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>
/// What all connections of terminals share, made once by the Host. Any thread.
/// </summary>
/// <param name="book">Who they are at the start.</param>
public sealed class TerminalRoom(
    TerminalBook book, TerminalTokens tokens, TerminalFixes fixes, TerminalMetrics metrics, TimeProvider wall)
{
    private volatile TerminalBook _book = book;

    /// <summary>Who they are now.</summary>
    public TerminalBook Book => _book;

    /// <summary>What they authenticate with.</summary>
    public TerminalTokens Tokens => tokens;

    /// <summary>Where their reports go.</summary>
    public TerminalFixes Fixes => fixes;

    /// <summary>What is counted.</summary>
    public TerminalMetrics Metrics => metrics;

    /// <summary>Time limits of connections run on it.</summary>
    public TimeProvider Wall => wall;

    /// <summary>
    /// An officer's emergency button was pressed; done with true when the desks are told. Set before the first connection; until then nobody
    /// is told.
    /// </summary>
    public Func<OfficerId, Guid, Task<bool>> Pressed { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>A terminal of an officer has authenticated: what stands is to be told again. As above; must not wait.</summary>
    public Action<OfficerId> Opened { get; set; } = _ => { };

    /// <summary>
    /// Another book is in force: who is new is known, who is gone is cut off. One at a time, with what <see cref="TerminalBook.Next"/> of the
    /// book before has said.
    /// </summary>
    public void PutInForce(TerminalBookChange change)
    {
        _book = change.Book;
        foreach (var line in change.Removed) line.Remove(NowUnixMs);
        foreach (var (line, post) in change.Changed) line.Set(post, NowUnixMs);
    }

    /// <summary>Now on the node's clock. Unit: Unix milliseconds.</summary>
    internal long NowUnixMs => Fixes.NowUnixMs;
}
