using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>What a connection is told.</summary>
public enum ViewerKind
{
    /// <summary>A desk: officers, incidents and notices of its jurisdictions.</summary>
    Dispatcher,

    /// <summary>One officer's page: that officer's state.</summary>
    Page,

    /// <summary>A terminal gateway: every officer's state, and who is on a page.</summary>
    Gateway,
}

/// <summary>
/// One connection's bounded outbox, and what may enter it. The board's task is the only writer and the connection's pump the only
/// reader, so the order in it is the board's. A full outbox takes nothing more until the pump has asked for a fresh snapshot:
/// what a slow client sees may be late, but never has a hole.
/// </summary>
public sealed class Viewer
{
    private readonly Channel<BoardMessage> _messages;
    private volatile bool _isBehind;
    private volatile bool _isRefused;

    private Viewer(ViewerKind kind, IReadOnlySet<JurisdictionId> jurisdictions, OfficerId officer, int outboxMax)
    {
        Kind = kind;
        Jurisdictions = jurisdictions;
        Officer = officer;
        _messages = Channel.CreateBounded<BoardMessage>(new BoundedChannelOptions(outboxMax)
        {
            SingleWriter = true,
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait, // TryWrite says no; nothing is dropped behind our back.
        });
    }

    /// <summary>What this connection is told.</summary>
    public ViewerKind Kind { get; }

    /// <summary>A dispatcher's jurisdictions; empty for the others.</summary>
    public IReadOnlySet<JurisdictionId> Jurisdictions { get; }

    /// <summary>A page's officer; the default for the others.</summary>
    public OfficerId Officer { get; }

    /// <summary>Messages waiting. Any thread.</summary>
    public int Depth => _messages.Reader.Count;

    /// <summary>The outbox was full: what is in it is of no use any more and a fresh snapshot has to be asked for.</summary>
    public bool IsBehind => _isBehind;

    /// <summary>The board holds as many viewers as it can; the connection is to be closed.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>The pump's end.</summary>
    public ChannelReader<BoardMessage> Messages => _messages.Reader;

    /// <summary>A desk for these jurisdictions.</summary>
    public static Viewer ForDispatcher(IReadOnlySet<JurisdictionId> jurisdictions, int outboxMax = DashboardLimits.DispatcherOutboxMax) =>
        new(ViewerKind.Dispatcher, jurisdictions, default, outboxMax);

    /// <summary>The page of one officer.</summary>
    public static Viewer ForPage(OfficerId officer, int outboxMax = DashboardLimits.PageOutboxMax) =>
        new(ViewerKind.Page, new HashSet<JurisdictionId>(), officer, outboxMax);

    /// <summary>A gateway for all officers.</summary>
    public static Viewer ForGateway(int outboxMax = DashboardLimits.GatewayOutboxMax) =>
        new(ViewerKind.Gateway, new HashSet<JurisdictionId>(), default, outboxMax);

    /// <summary>Throws away what is waiting. The pump only, when <see cref="IsBehind"/>, before it asks for a snapshot.</summary>
    public void Discard()
    {
        while (_messages.Reader.TryRead(out _))
        {
            // Superseded by the snapshot to come.
        }
    }

    /// <summary>Adds a change. The board's task only.</summary>
    internal void Offer(BoardMessage message)
    {
        if (_isBehind) return; // The snapshot that will be asked for holds it.
        if (_messages.Writer.TryWrite(message)) return;
        _isBehind = true;

        // The pump may have emptied the outbox just before that line, and would then wait for a message that never comes. If the outbox
        // is still full, the pump has something to read and looks at IsBehind before it reads on; if not, this wakes it.
        _messages.Writer.TryWrite(message);
    }

    /// <summary>Adds a snapshot, after which changes enter again. The board's task only.</summary>
    internal void OfferSnapshot(BoardMessage snapshot)
    {
        _isBehind = false; // First, or the pump could take this very snapshot for something to throw away.
        Offer(snapshot);
    }

    /// <summary>Says no to the connection; the pump wakes and closes it. The board's task only.</summary>
    internal void Refuse()
    {
        _isRefused = true;
        _messages.Writer.TryComplete();
    }

    /// <summary>Nothing more will come. The board's task only.</summary>
    internal void Complete() => _messages.Writer.TryComplete();
}
