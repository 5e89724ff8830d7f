using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Jt808;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>How a terminal stands with the node.</summary>
public enum TerminalState : byte
{
    /// <summary>Not connected.</summary>
    Away = 0,

    /// <summary>Connected, and not known yet.</summary>
    Connected,

    /// <summary>Registered.</summary>
    Registered,

    /// <summary>Authenticated; a tracker: heard of.</summary>
    Authenticated,
}

/// <summary>What is shown of a terminal. Moments are Unix milliseconds on the node's clock; 0: never.</summary>
/// <param name="Version">"2013" (or 2011) or "2019", as its messages are laid out; empty before the first.</param>
/// <param name="Since">In that state.</param>
/// <param name="FixAt">Time of the newest report that was placed.</param>
/// <param name="Alarms">Alarm bits of the newest report.</param>
/// <param name="Refused">Messages and fixes that were refused.</param>
/// <param name="RefusedReason">The newest reason.</param>
public readonly record struct TerminalLook(
    TerminalPost Post, TerminalState State, string Version, long Since, long HeardAt, long FixAt, uint Alarms, long Refused,
    string RefusedReason);

/// <summary>
/// One known terminal and what is remembered of it beyond a connection. Its own lock; any thread.
/// </summary>
public sealed class TerminalLine(TerminalPost post)
{
    private readonly Lock _lock = new();
    private volatile TerminalPost _post = post;
    private volatile bool _isRemoved;
    private byte[] _items = [];
    private int _itemBytes;
    private TerminalState _state;
    private Jt808Layout? _layout;
    private long _since;
    private long _heardAt;
    private long _newestAt = long.MinValue;
    private long _sosUntil = long.MinValue; // Time of the newest report with the button pressed.
    private bool _isPressed;
    private uint _alarms;
    private long _refused;
    private string _refusedReason = "";

    /// <summary>Who it is, as the region says now: whoever takes a report asks once for all of it.</summary>
    public TerminalPost Post => _post;

    /// <summary>The region does not know it any more: nothing of it is taken.</summary>
    internal bool IsRemoved => _isRemoved;

    /// <summary>Its newest connection; null for none, and for trackers.</summary>
    internal Jt808Session? Session { get; private set; }

    /// <summary>What is shown of it.</summary>
    public TerminalLook Look()
    {
        lock (_lock)
        {
            var version = _layout switch { null => "", Jt808Layout.Long => "2019", _ => "2013" };
            return new TerminalLook(
                _post, _state, version, _since, _heardAt, Math.Max(_newestAt, 0), _alarms, _refused, _refusedReason);
        }
    }

    /// <summary>The items of its last report, as bytes.</summary>
    public byte[] Items()
    {
        lock (_lock) return _items[.._itemBytes];
    }

    /// <summary>Sends it a message and waits for its answer.</summary>
    /// <param name="of">Whose terminal it must be until then: otherwise it is away.</param>
    /// <param name="body">Made for the layout that it speaks.</param>
    /// <returns>What became of it; the report, in WGS-84, when that was asked for and is placed.</returns>
    public Task<(TerminalWord Word, TerminalReport? Report)> AskAsync(
        OfficerId of, ushort id, Func<Jt808Layout, byte[]> body, CancellationToken cancellation)
    {
        Jt808Session? session;
        lock (_lock) session = _state == TerminalState.Authenticated ? Session : null;
        return session?.AskAsync(of, id, body, cancellation)
            ?? Task.FromResult<(TerminalWord, TerminalReport?)>((TerminalWord.TerminalAway, null));
    }

    /// <summary>As above, whoever it is of.</summary>
    public Task<(TerminalWord Word, TerminalReport? Report)> AskAsync(
        ushort id, Func<Jt808Layout, byte[]> body, CancellationToken cancellation) => AskAsync(Post.Officer, id, body, cancellation);

    /// <summary>Something was heard of it.</summary>
    internal void Heard(long now, Jt808Layout? layout)
    {
        lock (_lock) (_heardAt, _layout) = (now, layout ?? _layout);
    }

    /// <summary>A tracker was heard of.</summary>
    internal void HeardTracker(long now)
    {
        lock (_lock)
        {
            _heardAt = now;
            if (_state != TerminalState.Authenticated) (_state, _since) = (TerminalState.Authenticated, now);
        }
    }

    /// <summary>Something of it was refused.</summary>
    internal void Refuse(string reason)
    {
        lock (_lock) (_refused, _refusedReason) = (_refused + 1, reason);
    }

    /// <summary>The newest connection takes over.</summary>
    /// <param name="proven">By what it has authenticated.</param>
    /// <param name="before">The one before, to be closed; null for none or the same.</param>
    /// <returns>False when the region has taken the terminal, or that code, away meanwhile.</returns>
    internal bool TryTakeOver(Jt808Session session, TerminalPost proven, long now, out Jt808Session? before)
    {
        lock (_lock)
        {
            before = Session == session ? null : Session;
            if (_isRemoved || proven.TokenNumber != _post.TokenNumber) return false;
            (Session, _state, _since) = (session, TerminalState.Authenticated, now);
            return true;
        }
    }

    /// <summary>
    /// The region says other things of it, which hold from its next message on. Another token number ends its connection; another officer does
    /// not, but what was asked for the one before is not answered any more, and a button that is still pressed is the new one's.
    /// </summary>
    internal void Set(TerminalPost next, long now)
    {
        bool isVoid, isMoved;
        Jt808Session? session;
        lock (_lock)
        {
            (isVoid, isMoved) = (next.TokenNumber != _post.TokenNumber, next.Officer != _post.Officer);
            (_post, session) = (next, Session);
            if (isMoved) _isPressed = false;
            if (isVoid) (Session, _state, _since) = (null, TerminalState.Away, now);
        }

        if (isVoid) session?.End(TerminalEnd.Removed);
        else if (isMoved) session?.LetAskedGo();
    }

    /// <summary>The region does not know it any more, for good: its connection ends.</summary>
    internal void Remove(long now)
    {
        Jt808Session? session;
        lock (_lock)
        {
            _isRemoved = true;
            session = Session;
            (Session, _state, _since) = (null, TerminalState.Away, now);
        }

        session?.End(TerminalEnd.Removed);
    }

    /// <summary>A connection of it is in a state before authentication; does nothing while another one is authenticated.</summary>
    internal void Approach(Jt808Session session, TerminalState state, long now)
    {
        lock (_lock)
        {
            if (Session is not null && Session != session) return;
            Session = null;
            (_state, _since) = (state, now);
        }
    }

    /// <summary>A connection has ended; does nothing when it is not the newest.</summary>
    internal void Leave(Jt808Session session, long now)
    {
        lock (_lock)
        {
            if (Session is not null && Session != session) return;
            Session = null;
            (_state, _since) = (TerminalState.Away, now);
        }
    }

    /// <summary>A place with its time.</summary>
    /// <returns>True when it is newer than all before: it may go on as a fix.</returns>
    internal bool TakePlace(long at)
    {
        lock (_lock)
        {
            if (at <= _newestAt) return false;
            _newestAt = at;
            return true;
        }
    }

    /// <summary>What a report brings beside its place.</summary>
    /// <param name="at">Time of the report; the node's when it has none.</param>
    /// <param name="isCatchUp">What it says of the button is not how the button is now.</param>
    /// <param name="items">Bytes behind the fixed part.</param>
    /// <returns>True when the emergency button was pressed by it.</returns>
    internal bool TakeAlarms(uint alarms, bool isSos, long at, bool isCatchUp, ReadOnlySpan<byte> items)
    {
        lock (_lock)
        {
            if (!isCatchUp)
            {
                _alarms = alarms;
                if (_items.Length < items.Length) _items = new byte[items.Length];
                items.CopyTo(_items);
                _itemBytes = items.Length;
            }

            if (!isSos)
            {
                if (!isCatchUp || at > _sosUntil) _isPressed = false; // Let go of since.
                return false;
            }

            var isNew = !_isPressed && (!isCatchUp || at > _sosUntil);
            _isPressed = true;
            _sosUntil = Math.Max(_sosUntil, at);
            return isNew;
        }
    }
}
