using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners.In;

namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>
/// Carries one dispatcher's outbox and map to the page. One task per connection does all sending, so messages cannot overtake one
/// another: snapshot and events in the board's order, and between them at most two position frames a second, built when they are
/// sent, so that a slow client gets fewer and newer ones and none ever queues.
/// </summary>
internal sealed class DispatcherPump(Viewer viewer, Board board, FrameBuilder frames, ClientLine line, NodeDoor node, double speed,
    TimeProvider wall, ArchiveDesk? archive = null, NoticeDesk? notices = null)
{
    private readonly NoticeNews _notices = new(notices, viewer, node);
    private readonly ArchiveNews _archives = new(archive, viewer);
    private readonly List<EventItem> _items = [];
    private long _seq;
    private bool _wholeFrame;
    private long _framedAt;
    private ViewArea? _sentArea;
    private volatile ViewArea? _area;

    /// <summary>The page shows this now. Any thread.</summary>
    internal void Show(ViewArea area) => _area = area;

    /// <summary>Runs until the connection ends (cancelled), the client is cut off, or the board ends.</summary>
    internal Task RunAsync(CancellationToken cancellation) => ViewerLoop.RunAsync(
        viewer, line, TimeSpan.FromMilliseconds(DashboardLimits.FrameMilliseconds), wall, SendMessagesAsync, SendFrameAsync, cancellation);

    /// <summary>Sends what waits, or, when the outbox overflowed, throws it away and asks for the whole.</summary>
    internal async ValueTask<bool> SendMessagesAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (viewer.IsBehind)
            {
                line.CountFreshStart();
                viewer.Discard();
                await board.SnapshotAsync(viewer, cancellation);
                return true;
            }

            if (!viewer.Messages.TryRead(out var message)) return await SendEventsAsync(cancellation);
            if (message is BoardEvents events) _items.AddRange(events.Items);
            var isOfWhole = message is BoardSnapshot or BoardOfficers;
            if ((isOfWhole || _items.Count >= DashboardLimits.ItemsPerMessageMax) && !await SendEventsAsync(cancellation)) return false;

            // Asked for before this piece is sent, so that the next is there when it is.
            if (message is BoardSnapshot { OfficersToCome: > 0 } or BoardOfficers { ToCome: > 0 }) await board.MoreAsync(viewer, cancellation);
            if (message is BoardSnapshot snapshot && !await SendSnapshotAsync(snapshot, cancellation)) return false;
            if (message is BoardOfficers officers && !await SendOfficersAsync(officers, cancellation)) return false;
        }
    }

    private ValueTask<bool> SendEventsAsync(CancellationToken cancellation)
    {
        if (_items.Count == 0) return ValueTask.FromResult(true);
        var message = new EventsMessage(++_seq, node.Now.UnixMilliseconds, [.. _items]);
        _items.Clear();
        return line.TrySendAsync("events", message, cancellation);
    }

    private ValueTask<bool> SendSnapshotAsync(BoardSnapshot snapshot, CancellationToken cancellation)
    {
        _wholeFrame = true;
        return line.TrySendAsync(
            "snapshot",
            new SnapshotMessage(
                node.Started.UnixMilliseconds, ++_seq, node.Now.UnixMilliseconds, speed, snapshot.Officers, snapshot.Incidents,
                snapshot.Closures, snapshot.Tracks, snapshot.Alerts, snapshot.Undecided,
                snapshot.OfficersToCome == 0 ? null : snapshot.OfficersToCome)
            {
                Proposals = snapshot.Sending.Proposals,
                Offers = snapshot.Sending.Offers,
                Stacks = snapshot.Sending.Stacks,
                Panics = snapshot.Panics,
                Safety = snapshot.Safety,
                Messages = snapshot.Messages,
                UnverifiedPlaces = snapshot.UnverifiedPlaces,
                Archives = _archives.Unwell(),
                Notices = _notices.Standing(),
                Policy = PolicyMapping.Row(node.Policy.Version),
                Desks = snapshot.Desks,
                Transfers = snapshot.Transfers,
                Lines = snapshot.Lines,
            },
            cancellation);
    }

    private ValueTask<bool> SendOfficersAsync(BoardOfficers officers, CancellationToken cancellation)
    {
        EventItem[] items = [.. officers.Officers.Select(EventItem.Of)];
        return line.TrySendAsync("events", new EventsMessage(++_seq, node.Now.UnixMilliseconds, items, officers.ToCome), cancellation);
    }

    private async ValueTask<bool> SendFrameAsync(CancellationToken cancellation)
    {
        _items.AddRange(_archives.Changes());
        _items.AddRange(_notices.Changes());
        if (!await SendEventsAsync(cancellation)) return false;
        var area = _area;
        if (area is null) return true; // The page has not said yet what it shows.
        var whole = _wholeFrame || area != _sentArea;
        _wholeFrame = false;
        _sentArea = area;
        var beat = wall.GetElapsedTime(_framedAt).TotalMilliseconds >= DashboardLimits.BeatMilliseconds;
        var frame = frames.Build(area, whole, beat, node.Now);
        if (frame is null) return true;
        _framedAt = wall.GetTimestamp();
        return await line.TrySendAsync("frame", frame, cancellation);
    }
}
