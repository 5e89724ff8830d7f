using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Places;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>
/// Looks back at the place of each incident, with the look-back of its type, after it was opened and after its place or type changed, and has
/// what it found written into the incident. It hears on the board's thread, which never waits for it; what finds no room is looked at when the
/// incident changes again. What it found while the archive was behind, or too busy to say, is looked at once more when the archive is well: who
/// was just taken to a place must not miss what happened there for a restart of the node.
/// </summary>
/// <param name="past">Made when it is first needed: it asks the board, which tells this.</param>
/// <param name="wall">Times the second looks.</param>
internal sealed partial class HistoryCheck(NodeDoor node, Func<PlacePast> past, TimeProvider wall, ILogger<HistoryCheck> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<IncidentId, IncidentView> _incomplete = new(); // Open, looked at, and not all was found.
    private readonly ConcurrentDictionary<IncidentId, IncidentView> _waiting = new(); // The newest word on each that is in _inbox.
    private readonly Channel<IncidentId> _inbox = Channel.CreateBounded<IncidentId>(
        new BoundedChannelOptions(ArchiveLimits.ChecksWaitingMax) { SingleReader = true });

    /// <summary>A shard has told. Never waits.</summary>
    internal void Take(ShardEffects batch)
    {
        foreach (var effect in batch.Effects)
        {
            if (effect is not IncidentChanged { Incident: var incident }) continue;
            if (incident is not { State: not IncidentState.Closed, History.IsComplete: false }) _incomplete.TryRemove(incident.Id, out _);
            else if (_incomplete.ContainsKey(incident.Id) || _incomplete.Count < ArchiveLimits.ChecksWaitingMax) _incomplete[incident.Id] = incident;
            if (Wants(incident)) Put(incident);
        }
    }

    private bool Put(IncidentView incident)
    {
        var isIn = _waiting.ContainsKey(incident.Id);
        _waiting[incident.Id] = incident;
        if (isIn || _inbox.Writer.TryWrite(incident.Id)) return true;
        _waiting.TryRemove(incident.Id, out _);
        return false;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var again = LookAgainAsync(stoppingToken);
            while (await _inbox.Reader.WaitToReadAsync(stoppingToken))
                while (_inbox.Reader.TryRead(out var id)) await TryLookAsync(id, stoppingToken);
            await again;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    // Those whose archive is well again, in their turn with the others: what finds no room stays for the next time.
    private async Task LookAgainAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(ArchiveLimits.RecheckMilliseconds), wall);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            foreach (var (id, view) in _incomplete)
                if (past().IsWell(id.Jurisdiction) && !Put(view)) break;
        }
    }

    // Whatever fails here is this one look: the node, which would end with this task, goes on.
    private async Task TryLookAsync(IncidentId id, CancellationToken stopping)
    {
        try
        {
            await LookAsync(id, stopping);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(fault, id);
        }
    }

    private async Task LookAsync(IncidentId id, CancellationToken stopping)
    {
        if (!_waiting.TryRemove(id, out var view)) return;
        var rules = node.Policy.TypeOf(view.Type).Rules;
        var found = await past().LookAsync(
            new PlaceQuestion(id.Jurisdiction, view.Place, rules.HistoryMetres, rules.HistoryDays, view.Type, id), stopping);

        // As little as was known already: it is asked again, and the journal is not filled with it.
        if (!found.IsComplete && IsOfPlace(view) && view.History!.Found == found.Found) return;
        var history = new PlaceHistory(
            node.Now, view.Place, view.Type, rules.HistoryMetres, rules.HistoryDays, found.Found, found.SameType,
            [.. found.Newest.Take(PlaceLimits.HistoryNewestMax).Select(incident => incident.Id)], found.IsComplete);

        // Refused when the incident is over meanwhile, or there is no room on the disk: then nobody needs it, or the next change asks again.
        await node.Ask(id.Jurisdiction, new HistoryFound(id, history), stopping);
    }

    private bool Wants(IncidentView incident)
    {
        if (incident.State == IncidentState.Closed || incident.Type == JointAlertLimits.PostType) return false;
        if (incident.Sending is not null && incident.Ranking is null) return false; // Who is nearest comes first, and tells of it again.
        if (IsOfPlace(incident)) return false;
        return node.Policy.TypeOf(incident.Type).Rules.HistoryDays > 0;
    }

    private static bool IsOfPlace(IncidentView incident) =>
        incident.History is { } known && known.Place == incident.Place && known.Type == incident.Type;

    [LoggerMessage(EventId = 1324, EventName = "HistoryCheckFailed", Level = LogLevel.Error,
        Message = "The past of the place of incident {Incident} could not be looked at.")]
    private partial void LogFailed(Exception fault, IncidentId incident);
}
