using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>A dispatcher: the page's picture, made of what the page is told, and commands given by what it shows.</summary>
internal sealed class Desk(IReadOnlySet<JurisdictionId> cities, Dice dice, BorderWatch border, SendingWatch sendings, LifeWatch life, Machine machine)
{
    private readonly Dictionary<string, IncidentRow> _incidents = [];
    private readonly Dictionary<uint, OfficerRow> _officers = [];
    private readonly Dictionary<(ushort City, string Id), TrackRow> _tracks = [];
    private readonly Dictionary<(ushort City, string Id), AlertRow> _alerts = [];
    private readonly Dictionary<ushort, int> _undecided = [];
    private readonly SortedDictionary<ushort, DesksRow> _desks = [];
    private readonly Dictionary<(string, int), TransferRow> _transfers = [];
    private readonly SendingDesk _sending = new(dice);
    private long _seq;
    private Task<Outcome>? _asked;
    private IncidentId _closing;

    public IReadOnlySet<JurisdictionId> Cities { get; } = cities;

    public IEnumerable<IncidentRow> Incidents => _incidents.Values;

    public IEnumerable<TrackRow> Tracks => _tracks.Values;

    public IEnumerable<AlertRow> Alerts => _alerts.Values;

    /// <summary>A new page: it knows nothing.</summary>
    public void Open()
    {
        Clear();
        (_seq, _asked, _closing) = (0, null, default);
    }

    public void Told(object message)
    {
        var seq = message switch
        {
            SnapshotMessage snapshot => snapshot.Seq,
            EventsMessage events => events.Seq,
            _ => throw new Violation($"a desk was told {message.GetType().Name}"),
        };
        Violation.Unless(seq == _seq + 1, $"message {seq} after {_seq}");
        _seq = seq;
        if (message is SnapshotMessage whole)
        {
            Clear();
            foreach (var incident in whole.Incidents) _incidents.Add(incident.Id, incident);
            foreach (var officer in whole.Officers) _officers.Add(officer.Id, officer);
            foreach (var track in whole.Tracks) _tracks.Add((track.Jurisdiction, track.Id), track);
            foreach (var alert in whole.Alerts) _alerts.Add((alert.Jurisdiction, alert.Id), alert);
            foreach (var desks in whole.Desks) _desks.Add(desks.Jurisdiction, desks);
            foreach (var transfer in whole.Transfers) _transfers.Add((transfer.Incident, transfer.Transfer), transfer);
            _sending.Told(whole);
            foreach (var (city, count) in whole.Undecided) _undecided[city] = count;
            return;
        }

        foreach (var item in ((EventsMessage)message).Items) Take(item);
    }

    /// <summary>The picture is the truth.</summary>
    public void Check(Watch watch)
    {
        var open = watch.Incidents.Values
            .Where(incident => incident.State != IncidentState.Closed && Cities.Contains(incident.Id.Jurisdiction)).Select(Mapping.Row).ToList();
        Violation.Unless(open.Count == _incidents.Count, $"a desk shows {_incidents.Count} incidents; {open.Count} are open");
        foreach (var incident in open) Same(incident, _incidents.GetValueOrDefault(incident.Id), incident.Id);
        foreach (var officer in watch.Officers.Values.Where(officer => Cities.Contains(officer.Home)))
            Same(Mapping.Row(officer), _officers.GetValueOrDefault(officer.Id.Value), officer.Code);
        CheckBorder();
        Same(life.DeskRows(Cities), _desks.Values, "desks");
        Same(
            life.TransferRows(Cities), _transfers.Values.OrderBy(row => row.Jurisdiction).ThenBy(row => row.Incident, StringComparer.Ordinal)
                .ThenBy(row => row.Transfer), "transfers");
        _sending.Check(sendings, Cities);
    }

    /// <summary>Looks at the picture and does something, sometimes.</summary>
    /// <param name="isDiligent">Whether nothing is left lying about.</param>
    public void Act(SimulatedNode node, Watch watch, bool isDiligent)
    {
        if (_asked is { IsCompleted: true }) Take(_asked.GetAwaiter().GetResult(), watch);
        if (_asked is not null || _incidents.Count == 0 || !dice.Chance(isDiligent ? 0.5 : 0.05)) return;
        var incident = isDiligent
            ? _incidents.Values.Where(row => row.State is IncidentState.Waiting or IncidentState.Cleared).ToList() is { Count: > 0 } waiting ? dice.Of((IReadOnlyList<IncidentRow>)waiting) : null
            : dice.Of((IReadOnlyList<IncidentRow>)[.. _incidents.Values.Take(20)]);
        if (incident is null || !IncidentId.TryParse(incident.Id, out var id)) return;
        var input = Choose(incident, id, isDiligent);
        if (input is null) return;
        if (input is IncidentClosed) _closing = id;
        if (input is DispatchOrdered or SendingInput) border.Ordering(id.Jurisdiction, "sim");
        _asked = node.Node.AskAsync(id.Jurisdiction, input, CancellationToken.None).AsTask();
    }

    private ShardInput? Choose(IncidentRow incident, IncidentId id, bool isDiligent)
    {
        var free = _officers.Values.FirstOrDefault(officer =>
            officer.Jurisdiction == incident.Jurisdiction && officer.Status == OfficerStatus.Available);
        // The emergency of a panic that was ended is over: a person says so, it never closes by itself.
        if (isDiligent && incident.Type == OfficerLimits.EmergencyType && _officers.Values.All(officer => officer.Panic is null))
            return new IncidentClosed(id, "sim", "over");
        if (isDiligent && incident.State == IncidentState.Cleared) return new IncidentClosed(id, "sim", "done") { Dispositions = ["handled"] };
        if (incident.State == IncidentState.Waiting && free is not null && (isDiligent || dice.Chance(0.6)))
            return new DispatchOrdered(id, new OfficerId(free.Id), "sim");
        if (isDiligent) return null;
        if (dice.Chance(0.4)) return _sending.Choose(incident, id, [.. _officers.Values.Where(each => each.Jurisdiction == incident.Jurisdiction)]);
        if (incident.Officers.Count > 0 && dice.Chance(0.3) && DirectiveId.TryParse(incident.Officers[0].Directive, out var directive))
            return new DirectiveWithdrawn(directive, "sim", "mistaken");
        return dice.Chance(0.4) ? new IncidentClosed(id, "sim", "no longer needed") : new RankingAsked(id);
    }

    private void Take(in Outcome outcome, Watch watch)
    {
        _asked = null;
        if (outcome.Refusal == Refusal.TrackUnverified) machine.Tally("orders refused: nobody has verified");
        if (outcome.Refusal == Refusal.AlertNotAcknowledged) machine.Tally("orders refused: not acknowledged");
        if (_closing != default && outcome.Refusal == Refusal.None) watch.IncidentClosed(_closing);
        _closing = default;
    }

    private void Clear()
    {
        _sending.Clear();
        _incidents.Clear();
        _officers.Clear();
        _tracks.Clear();
        _alerts.Clear();
        _undecided.Clear();
        _desks.Clear();
        _transfers.Clear();
    }

    private void CheckBorder()
    {
        var tracks = border.Tracks.Where(pair => pair.Value.State != TrackState.Ended && Cities.Contains(pair.Key.City)).ToList();
        Violation.Unless(tracks.Count == _tracks.Count, $"a desk shows {_tracks.Count} tracks; {tracks.Count} are open");
        foreach (var (key, track) in tracks)
            Same(BorderMapping.Row(key.City, track), _tracks.GetValueOrDefault((key.City.Value, track.Id.ToString())), track.Id.ToString());
        var alerts = border.Alerts.Where(pair => pair.Value.End == AlertEnd.None && Cities.Contains(pair.Key.City)).ToList();
        Violation.Unless(alerts.Count == _alerts.Count, $"a desk shows {_alerts.Count} alerts; {alerts.Count} are open");
        foreach (var (key, alert) in alerts)
            Same(BorderMapping.Row(key.City, alert), _alerts.GetValueOrDefault((key.City.Value, alert.Id.ToString())), alert.Id.ToString());
        foreach (var city in Cities)
        {
            var waiting = border.Entries.Count(pair => pair.Key.City == city && pair.Key.Entry.Jurisdiction == city
                && (pair.Value.State == WatchlistState.Asked || pair.Value.Renewal is not null));
            Violation.Unless(waiting == _undecided.GetValueOrDefault(city.Value), $"a desk says that {_undecided.GetValueOrDefault(city.Value)} entries wait in {city}; {waiting} do");
        }
    }

    private void Take(EventItem item)
    {
        _sending.Told(item);
        if (item.Track is { } track) Keep(_tracks, (track.Jurisdiction, track.Id), track, track.State != TrackState.Ended);
        if (item.Alert is { } alert) Keep(_alerts, (alert.Jurisdiction, alert.Id), alert, alert.End == AlertEnd.None);
        if (item.Desks is { } desks) _desks[desks.Jurisdiction] = desks;
        if (item.Transfer is { } transfer) Keep(_transfers, (transfer.Incident, transfer.Transfer), transfer, transfer.State < TransferState.Declined);
        if (item.Undecided is { } undecided) _undecided[undecided.Jurisdiction] = undecided.Entries;
        if (item.Officer is { } officer) _officers[officer.Id] = officer;
        if (item.Incident is not IncidentRow incident) return;
        if (incident.State == IncidentState.Closed) _incidents.Remove(incident.Id);
        else _incidents[incident.Id] = incident;
    }

    private static void Keep<TKey, TRow>(Dictionary<TKey, TRow> rows, TKey key, TRow row, bool isOpen)
        where TKey : notnull
    {
        if (isOpen) rows[key] = row;
        else rows.Remove(key);
    }

    private static void Same<TRow>(TRow truth, TRow? shown, string what)
    {
        var (mine, theirs) = (JsonSerializer.Serialize(truth), JsonSerializer.Serialize(shown));
        Violation.Unless(mine == theirs, $"{what} is {mine}, and a desk shows {theirs}");
    }
}
