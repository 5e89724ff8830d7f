using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>
/// Carries one page's or gateway's outbox to it: one task per connection, states in the board's order. An overflow is followed by
/// all states afresh, so the newest directive of every officer always arrives. A page also gets the officer's newest position with
/// every state, and again every few seconds while a directive is held.
/// </summary>
internal sealed class OfficerPump(Viewer viewer, Board board, ClientLine line, NodeDoor node, TimeProvider wall)
{
    private readonly HashSet<uint> _onPage = []; // What this gateway has been told.
    private readonly SortedDictionary<uint, bool> _presence = []; // What it is to be told when nothing else waits; at most all officers.
    private readonly List<StateItem> _items = [];
    private StateItem? _last;

    /// <summary>Runs until the connection ends (cancelled), the client is cut off, or the board ends.</summary>
    internal Task RunAsync(CancellationToken cancellation) => ViewerLoop.RunAsync(
        viewer, line, TimeSpan.FromSeconds(DashboardLimits.PagePositionSeconds), wall, SendMessagesAsync, SendPositionAsync, cancellation);

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

            if (viewer.Messages.TryRead(out var message))
            {
                if (!await TakeAsync(message, cancellation)) return false;
            }
            else if (_items.Count > 0)
            {
                if (!await SendItemsAsync(cancellation)) return false;
            }
            else
            {
                // When a network comes back thousands come and go at once: a directive must not wait behind the news of them.
                if (_presence.Count == 0) return true;
                if (!await SendNextPresenceAsync(cancellation)) return false;
            }
        }
    }

    /// <summary>The position again, for a page whose officer holds a directive.</summary>
    internal ValueTask<bool> SendPositionAsync(CancellationToken cancellation)
    {
        if (viewer.Kind != ViewerKind.Page || _last is not { Officer.Directive: not null }) return ValueTask.FromResult(true);
        _items.Add(_last);
        return SendItemsAsync(cancellation);
    }

    private async ValueTask<bool> TakeAsync(BoardMessage message, CancellationToken cancellation)
    {
        switch (message)
        {
            case BoardStates states:
                _items.AddRange(states.Items);
                if (states.OnPage is not null)
                {
                    _presence.Clear();
                    if (!await SendPresenceAsync(states.OnPage, cancellation)) return false;
                }

                if (states.ToCome == 0) break;
                await board.MoreAsync(viewer, cancellation); // Before these are sent, so that the next are there when they are.
                break;
            case BoardPresence { Presence: var presence }:
                _presence[presence.Officer] = presence.OnPage;
                break;
            case BoardMail { Items: var mail }:
                return await SendMailAsync(mail, cancellation);
            case BoardRates { Items: var items }:
                return await SendRatesAsync(items, cancellation);
        }

        return _items.Count < DashboardLimits.ItemsPerMessageMax || await SendItemsAsync(cancellation);
    }

    /// <summary>One of those who have come or gone and not been told; who is back by now was never away.</summary>
    private ValueTask<bool> SendNextPresenceAsync(CancellationToken cancellation)
    {
        var (officer, onPage) = _presence.First();
        _presence.Remove(officer);
        return onPage == _onPage.Contains(officer)
            ? ValueTask.FromResult(true)
            : SendPresenceAsync(new PresenceMessage(officer, onPage), cancellation);
    }

    private async ValueTask<bool> SendItemsAsync(CancellationToken cancellation)
    {
        if (_items.Count == 0) return true;
        if (viewer.Kind == ViewerKind.Page) _last = _items[^1];
        foreach (var chunk in _items.Chunk(DashboardLimits.ItemsPerMessageMax))
        {
            StateItem[] items = viewer.Kind == ViewerKind.Page ? [.. chunk.Select(WithPosition)] : chunk;
            if (!await line.TrySendAsync("states", new StatesMessage(node.Now.UnixMilliseconds, items), cancellation)) return false;
        }

        _items.Clear();
        return true;
    }

    // What was told of officers before comes before.
    private async ValueTask<bool> SendMailAsync(IReadOnlyList<MailItem> items, CancellationToken cancellation)
    {
        if (!await SendItemsAsync(cancellation)) return false;
        foreach (var chunk in items.Chunk(DashboardLimits.MailItemsMax))
            if (!await line.TrySendAsync("messages", new MailMessage(node.Now.UnixMilliseconds, chunk), cancellation)) return false;
        return true;
    }

    private async ValueTask<bool> SendRatesAsync(IReadOnlyList<RateItem> items, CancellationToken cancellation)
    {
        foreach (var chunk in items.Chunk(DashboardLimits.ItemsPerMessageMax))
            if (!await line.TrySendAsync("rate", new RateMessage(node.Now.UnixMilliseconds, chunk), cancellation)) return false;
        return true;
    }

    private StateItem WithPosition(StateItem item) =>
        node.TryPosition(new OfficerId(item.Officer.Id), out var position) && !position.FixAt.IsNever
            ? item with
            {
                Position = new PositionRow(
                    Mapping.Degrees(position.Latitude), Mapping.Degrees(position.Longitude), position.FixAt.UnixMilliseconds),
            }
            : item;

    /// <summary>Tells a gateway what is different from what it was told before: people may have left while it was behind.</summary>
    private async ValueTask<bool> SendPresenceAsync(IReadOnlySet<uint> onPage, CancellationToken cancellation)
    {
        foreach (var gone in _onPage.Where(officer => !onPage.Contains(officer)).Order().ToArray())
            if (!await SendPresenceAsync(new PresenceMessage(gone, false), cancellation)) return false;
        foreach (var come in onPage.Where(officer => !_onPage.Contains(officer)).Order().ToArray())
            if (!await SendPresenceAsync(new PresenceMessage(come, true), cancellation)) return false;
        return true;
    }

    private ValueTask<bool> SendPresenceAsync(PresenceMessage presence, CancellationToken cancellation)
    {
        _ = presence.OnPage ? _onPage.Add(presence.Officer) : _onPage.Remove(presence.Officer);
        return line.TrySendAsync("presence", presence, cancellation);
    }
}
