using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>
/// The one projection of what the shards told: newest officers, incidents and directives, and who is to hear of changes. Single
/// writer: its own task takes effects and requests of connections in turn, so that a viewer's snapshot lies at one exact point of
/// the order, with every later change after it and no earlier one. It never waits for a viewer: shards wait for the board, and
/// the board must not wait for the slowest page.
/// </summary>
/// <remarks>
/// A missed batch of effects or an unknown effect ends the task with an exception, which stops the host: see <see cref="BoardShard"/>.
/// </remarks>
public sealed partial class Board : BackgroundService
{
    /// <summary>Stands for the effects once the node has ended them; viewers keep the last picture until the host stops.</summary>
    private static readonly Task<bool> Never = new TaskCompletionSource<bool>().Task;

    private readonly ChannelReader<ShardEffects> _effects;
    private readonly Channel<Request> _requests;
    private readonly Dictionary<JurisdictionId, BoardShard> _shards;
    private readonly NodeDoor _node;
    private readonly ConcurrentDictionary<IncidentId, IncidentView> _incidents = new(); // Written by the task, read by hubs.
    private readonly ConcurrentDictionary<OfficerId, List<Viewer>> _pages = new(); // As above; the lists are the task's own.
    private readonly ConcurrentDictionary<Viewer, bool> _viewers = new(); // As above, read by the meters.
    private readonly HashSet<Viewer> _dispatchers = [];
    private readonly HashSet<Viewer> _gateways = [];
    private readonly Dictionary<Viewer, RowsToCome<OfficerRow>> _officersToCome = []; // For desks that are not told all yet.
    private readonly Dictionary<Viewer, RowsToCome<StateItem>> _statesToCome = []; // For gateways.
    private readonly HashSet<JurisdictionId> _silent; // Shards of which nothing was heard yet.
    private readonly TaskCompletionSource _heardOfAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _viewersMax;
    private IReadOnlyList<ClosureRow> _closures = []; // The task's own.
    private RaisedRates _raised = RaisedRates.None; // As well.

    /// <param name="node">Its <see cref="NodeDoor.Effects"/> are read by this board alone.</param>
    /// <param name="viewersMax">Connections at once.</param>
    /// <param name="effects">The door's, on their way past others.</param>
    public Board(NodeDoor node, int viewersMax = DashboardLimits.ViewersMax, ChannelReader<ShardEffects>? effects = null)
    {
        (_node, _effects) = (node, effects ?? node.Effects);
        _viewersMax = viewersMax;
        _requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(DashboardLimits.BoardRequestsMax) { SingleReader = true });
        _shards = node.Shards.ToDictionary(shard => shard.Jurisdiction, shard => new BoardShard(shard));
        foreach (var shard in _shards.Values) shard.HideThoseOf(node);
        _silent = [.. node.Shards.Where(shard => shard.Officers.Count > 0).Select(shard => shard.Jurisdiction)];
        if (_silent.Count == 0) _heardOfAll.SetResult();
    }

    private enum RequestKind
    {
        Join,
        Leave,
        Snapshot,
        More,
        Closures,
        CatchUp,
        Rates,
        Panics,
        Policy,
    }

    /// <summary>Messages waiting in the fullest outbox of a kind. Any thread.</summary>
    public int DeepestOutbox(ViewerKind kind)
    {
        var deepest = 0;
        foreach (var (viewer, _) in _viewers)
            if (viewer.Kind == kind) deepest = Math.Max(deepest, viewer.Depth);
        return deepest;
    }

    /// <summary>An open incident in full. Any thread; as new as the last batch the board took.</summary>
    public bool TryIncident(IncidentId id, out IncidentView incident) => _incidents.TryGetValue(id, out incident!);

    /// <summary>Watchlist entries that a jurisdiction knows: its own, the newest ended ones too, and neighbours' shared ones. Any thread.</summary>
    public IEnumerable<WatchlistEntryView> Watchlist(JurisdictionId jurisdiction) =>
        _shards.TryGetValue(jurisdiction, out var shard) ? shard.Border.Entries : [];

    /// <summary>Caution notes of a jurisdiction that hold. Any thread.</summary>
    public IEnumerable<CautionNote> Cautions(JurisdictionId jurisdiction) =>
        _shards.TryGetValue(jurisdiction, out var shard) ? shard.Cautions.All : [];

    /// <summary>Open incidents in full, all shards. Any thread.</summary>
    public IEnumerable<IncidentView> Incidents => _incidents.Select(pair => pair.Value); // Values would lock and copy.

    /// <summary>Tracks that are not over, as each shard knows them: one may come more than once. Any thread.</summary>
    public IEnumerable<SuspectTrackView> Tracks => _shards.Values.SelectMany(shard => shard.Border.TrackViews);

    /// <summary>Tracks that are not over, as a jurisdiction knows them. Any thread.</summary>
    public IEnumerable<SuspectTrackView> TracksOf(JurisdictionId jurisdiction) =>
        _shards.TryGetValue(jurisdiction, out var shard) ? shard.Border.TrackViews : [];

    /// <summary>A track as a jurisdiction knows it; false when it knows none, or it is over. Any thread.</summary>
    public bool TryTrack(JurisdictionId jurisdiction, TrackId id, out SuspectTrackView track)
    {
        track = null!;
        return _shards.TryGetValue(jurisdiction, out var shard) && shard.Border.TryTrack(id, out track);
    }

    /// <summary>Incidents on the board now, all shards. Any thread.</summary>
    public int OpenIncidents => _incidents.Count;

    /// <summary>Whether a person is signed in on that officer's page. Any thread.</summary>
    public bool IsOnPage(OfficerId officer) => _pages.ContainsKey(officer);

    /// <summary>From now on the viewer is told; a snapshot (or states) is the first it gets.</summary>
    public ValueTask JoinAsync(Viewer viewer, CancellationToken cancellation) => AskAsync(new(RequestKind.Join, viewer), cancellation);

    /// <summary>The viewer has gone. Repeating it, or leaving without having joined, does nothing.</summary>
    public ValueTask LeaveAsync(Viewer viewer, CancellationToken cancellation) => AskAsync(new(RequestKind.Leave, viewer), cancellation);

    /// <summary>Puts a fresh snapshot (or states) into the viewer's outbox.</summary>
    public ValueTask SnapshotAsync(Viewer viewer, CancellationToken cancellation) => AskAsync(new(RequestKind.Snapshot, viewer), cancellation);

    /// <summary>
    /// Puts more of what the last snapshot (or states) left to come into the viewer's outbox; nothing when that was all.
    /// </summary>
    public ValueTask MoreAsync(Viewer viewer, CancellationToken cancellation) => AskAsync(new(RequestKind.More, viewer), cancellation);

    /// <summary>Done when every shard with officers has told its first word: the state of each of them. Any thread.</summary>
    public Task HeardOfAll => _heardOfAll.Task;

    /// <summary>Returns when what was answered before this call is on the board: whoever reads then sees their own change.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await AskAsync(new(RequestKind.CatchUp, null) { CaughtUp = caughtUp }, cancellation);
        await caughtUp.Task.WaitAsync(cancellation);
    }

    /// <summary>From now on these streets are closed, in all jurisdictions: every desk is told, and finds them in its snapshots.</summary>
    public ValueTask ShowClosuresAsync(IReadOnlyList<ClosureRow> closures, CancellationToken cancellation) =>
        AskAsync(new(RequestKind.Closures, null, closures), cancellation);

    /// <summary>Tells gateways and officers' pages of other rates, and whoever comes later of those that are raised.</summary>
    public ValueTask ShowRatesAsync(RaisedRates rates, CancellationToken cancellation) =>
        AskAsync(new(RequestKind.Rates, null, null, rates), cancellation);

    /// <summary>
    /// Takes a helping of effects and all requests that wait. For whoever drives the board step by step instead of running it, never beside
    /// it.
    /// </summary>
    /// <returns>False when nothing waited.</returns>
    public bool Turn()
    {
        var taken = 0;
        while (taken < DashboardLimits.BoardTurnMax && _effects.TryRead(out var batch))
        {
            taken++;
            Take(batch);
        }

        while (_requests.Reader.TryRead(out var request))
        {
            taken++;
            Take(request);
        }

        return taken > 0;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var effects = _effects.WaitToReadAsync(stoppingToken).AsTask();
        var requests = _requests.Reader.WaitToReadAsync(stoppingToken).AsTask();
        try
        {
            while (true)
            {
                await Task.WhenAny(effects, requests);
                Turn();
                if (effects.IsCompleted) effects = await effects ? _effects.WaitToReadAsync(stoppingToken).AsTask() : Never;
                if (!requests.IsCompleted) continue;
                await requests;
                requests = _requests.Reader.WaitToReadAsync(stoppingToken).AsTask();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this task ends.
        }
        finally
        {
            // Whatever ended it: nobody is left believing that the last picture is still the newest.
            _requests.Writer.TryComplete();
            while (_requests.Reader.TryRead(out var request))
                if (request.Kind == RequestKind.Join) request.Viewer!.Refuse();
            foreach (var (viewer, _) in _viewers) viewer.Complete();
        }
    }

    private ValueTask AskAsync(Request request, CancellationToken cancellation) =>
        _requests.Writer.TryWrite(request) ? ValueTask.CompletedTask : AskSlowAsync(request, cancellation);

    private async ValueTask AskSlowAsync(Request request, CancellationToken cancellation)
    {
        // False: the board has ended, its viewers' outboxes are complete and their pumps are ending.
        while (await _requests.Writer.WaitToWriteAsync(cancellation))
            if (_requests.Writer.TryWrite(request)) return;
        if (request.Kind == RequestKind.Join) request.Viewer!.Refuse();
    }

    private void Take(ShardEffects batch)
    {
        Invariant.Holds(_shards.ContainsKey(batch.Jurisdiction));
        var isAnew = batch.Effects is [StateMadeAnew, ..];
        if (isAnew)
        {
            foreach (var known in _incidents.Keys)
                if (known.Jurisdiction == batch.Jurisdiction) _incidents.TryRemove(known, out _);
        }

        // Nobody may be there to be told, least of all at the start, when a batch holds every officer.
        var (events, states) = _shards[batch.Jurisdiction].Take(
            batch, tellsDesks: _dispatchers.Count > 0, tellsOfficers: _gateways.Count > 0 || !_pages.IsEmpty);
        foreach (var effect in batch.Effects)
            if (effect is IncidentChanged { Incident: var incident }) Keep(incident);
        if (isAnew) OfferSnapshots(batch.Jurisdiction); // Something may be gone, which no event would say.
        else if (events.Count > 0) TellDispatchers(batch.Jurisdiction, new BoardEvents(events));
        if (_silent.Remove(batch.Jurisdiction) && _silent.Count == 0) _heardOfAll.SetResult();
        TellMail(_shards[batch.Jurisdiction].Duty);
        if (states.Count == 0) return;
        var all = new BoardStates(states, null);
        foreach (var gateway in _gateways) gateway.Offer(all);
        foreach (var state in states) TellPages(state);
    }

    private void Keep(IncidentView incident)
    {
        if (incident.State == IncidentState.Closed) _incidents.TryRemove(incident.Id, out _);
        else _incidents[incident.Id] = incident;
    }

    private void TellDispatchers(JurisdictionId jurisdiction, BoardEvents events)
    {
        foreach (var viewer in _dispatchers)
            if (viewer.Jurisdictions.Contains(jurisdiction)) viewer.Offer(events);
    }

    private void OfferSnapshots(JurisdictionId jurisdiction)
    {
        foreach (var viewer in _dispatchers)
            if (viewer.Jurisdictions.Contains(jurisdiction)) OfferSnapshot(viewer);
    }

    private void TellPages(StateItem state)
    {
        if (!_pages.TryGetValue(new OfficerId(state.Officer.Id), out var pages)) return;
        var message = new BoardStates([state], null);
        foreach (var page in pages) page.Offer(message);
    }

    private void Take(Request request)
    {
        request.CaughtUp?.TrySetResult();
        if (request.Rates is not null) TakeRates(request.Rates);
        if (request.Unrecorded is not null) ShowUnrecorded(request.Unrecorded);
        if (request.CaughtUp is not null || request.Rates is not null || request.Unrecorded is not null || TookForAll(request)) return;
        var viewer = request.Viewer!;
        switch (request.Kind)
        {
            case RequestKind.Join when _viewers.Count >= _viewersMax:
                viewer.Refuse();
                break;
            case RequestKind.Join:
                _viewers[viewer] = true;
                Add(viewer);
                OfferSnapshot(viewer);
                break;
            case RequestKind.Snapshot when _viewers.ContainsKey(viewer):
                OfferSnapshot(viewer);
                break;
            case RequestKind.More:
                OfferMore(viewer);
                break;
            case RequestKind.Leave when _viewers.TryRemove(viewer, out _):
                Remove(viewer);
                viewer.Complete();
                break;
        }
    }

    private void Add(Viewer viewer)
    {
        if (viewer.Kind == ViewerKind.Dispatcher) _dispatchers.Add(viewer);
        if (viewer.Kind == ViewerKind.Gateway) _gateways.Add(viewer);
        if (viewer.Kind != ViewerKind.Page) return;
        Invariant.Holds(_node.TryHome(viewer.Officer, out _));
        var pages = _pages.GetOrAdd(viewer.Officer, _ => []);
        pages.Add(viewer);
        if (pages.Count == 1) TellPresence(viewer.Officer, true);
    }

    private void Remove(Viewer viewer)
    {
        _dispatchers.Remove(viewer);
        _gateways.Remove(viewer);
        _officersToCome.Remove(viewer);
        _statesToCome.Remove(viewer);
        if (viewer.Kind != ViewerKind.Page || !_pages.TryGetValue(viewer.Officer, out var pages)) return;
        pages.Remove(viewer);
        if (pages.Count > 0) return;
        _pages.TryRemove(viewer.Officer, out _);
        TellPresence(viewer.Officer, false);
    }

    private void TellPresence(OfficerId officer, bool onPage)
    {
        var message = new BoardPresence(new PresenceMessage(officer.Value, onPage));
        foreach (var gateway in _gateways) gateway.Offer(message);
    }

    private void OfferSnapshot(Viewer viewer)
    {
        viewer.OfferSnapshot(viewer.Kind switch
        {
            ViewerKind.Dispatcher => Snapshot(viewer),
            ViewerKind.Page => new BoardStates([StateOf(viewer.Officer)], new HashSet<uint>()),
            _ => States(viewer),
        });
        if (viewer.Kind == ViewerKind.Dispatcher) return;
        OfferMail(viewer);
        var raised = _raised.ItemsAt(_node.Now, viewer.Kind == ViewerKind.Page ? viewer.Officer : null);
        if (raised.Count > 0) viewer.Offer(new BoardRates(raised));
    }

    // A viewer that was refused, or has left, has nothing to come.
    private void OfferMore(Viewer viewer)
    {
        if (_officersToCome.TryGetValue(viewer, out var officers))
        {
            viewer.Offer(new BoardOfficers(officers.Take(), officers.Left));
            if (officers.Left == 0) _officersToCome.Remove(viewer);
        }

        if (_statesToCome.TryGetValue(viewer, out var states))
        {
            viewer.Offer(new BoardStates(states.Take(), null, states.Left));
            if (states.Left == 0) _statesToCome.Remove(viewer);
        }
    }

    private StateItem StateOf(OfficerId officer)
    {
        var known = _node.TryHome(officer, out var home);
        Invariant.Holds(known);
        return _shards[home].State(officer);
    }

    private BoardSnapshot Snapshot(Viewer viewer)
    {
        var seen = InOrder().Where(shard => viewer.Jurisdictions.Contains(shard.Jurisdiction)).ToArray();
        var officers = new RowsToCome<OfficerRow>(seen.SelectMany(shard => shard.Officers), seen.Sum(shard => shard.OfficersHere));
        var first = officers.Take();
        if (officers.Left > 0) _officersToCome[viewer] = officers;
        else _officersToCome.Remove(viewer);
        return WithDuty(seen, new BoardSnapshot(
            first, [.. seen.SelectMany(shard => shard.Incidents)], _closures,
            [.. seen.SelectMany(shard => shard.Border.Tracks)], [.. seen.SelectMany(shard => shard.Border.Alerts)],
            [.. seen.Select(shard => shard.Border.Undecided)], officers.Left)
        {
            UnverifiedPlaces = [.. seen.Select(shard => shard.Calls.Waiting)],
            Desks = [.. seen.Select(shard => shard.Desks.Desks)],
            Transfers = [.. seen.SelectMany(shard => shard.Desks.Transfers)],
            Lines = [.. seen.SelectMany(shard => shard.Lines.All)],
            Sending = BoardSending.All(seen.Select(shard => shard.Sending)),
        });
    }

    private BoardStates States(Viewer viewer)
    {
        var states = new RowsToCome<StateItem>(
            InOrder().SelectMany(shard => shard.States), _shards.Values.Sum(shard => shard.OfficersHere));
        var first = states.Take();
        if (states.Left > 0) _statesToCome[viewer] = states;
        else _statesToCome.Remove(viewer);
        return new BoardStates(first, _pages.Keys.Select(officer => officer.Value).ToHashSet(), states.Left);
    }

    private IEnumerable<BoardShard> InOrder() => _shards.Values.OrderBy(shard => shard.Jurisdiction.Value);

    private readonly record struct Request(RequestKind Kind, Viewer? Viewer, IReadOnlyList<ClosureRow>? Closures = null,
        RaisedRates? Rates = null, TaskCompletionSource? CaughtUp = null, IReadOnlyList<PanicRow>? Unrecorded = null,
        EventItem? Everywhere = null);
}
