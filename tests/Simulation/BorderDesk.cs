using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// What the persons at one desk do about watchlists, tracks and joint alerts, by what their page shows: sensible things, and now and then
/// what must be refused. One thing at a time.
/// </summary>
internal sealed class BorderDesk(Desk desk, IReadOnlyList<Plate> plates, Dice dice, BorderWatch watch, Machine machine)
{
    private static readonly string[] Persons = ["wang", "li", "zhao"];

    private Task<Outcome>? _asked;
    private JurisdictionId _city;
    private BorderInput? _input;
    private int _said;

    public void Act(SimulatedNode node, Weather weather, long now, bool isDiligent)
    {
        if (_asked is { IsCompleted: true } asked) Take(asked.GetAwaiter().GetResult());
        if (isDiligent && weather.LetsRunOut) return;
        if (_asked is not null || !dice.Chance(isDiligent ? 0.5 : weather.BorderDeeds)) return;
        _city = dice.Of((IReadOnlyList<JurisdictionId>)[.. desk.Cities]);
        _input = isDiligent ? Tidy() : Choose(new Instant(now));
        if (_input is null) return;
        if (_input is AlertAnswered answered) watch.Answering(answered.Alert, _city, answered.Answer);
        if (_input is SightingVerified { IsIt: true } verified) watch.Confirming(verified.Track);
        _asked = node.Node.AskAsync(_city, _input, CancellationToken.None).AsTask();
    }

    /// <summary>The node is gone.</summary>
    public void LostLine() => _asked = null;

    private BorderInput? Choose(Instant now) => dice.Between(0, 15) switch
    {
        0 or 1 => AskForEntry(now),
        2 or 3 or 4 => OnEntry(entry => entry.State == WatchlistState.Asked || entry.Renewal is not null, Decide),
        5 => OnEntry(entry => entry.State == WatchlistState.Active, entry => AskForTime(entry, now)),
        6 => dice.Chance(0.4) ? OnEntry(entry => !entry.IsOver, TakeBack) : null,
        7 or 8 or 9 => OnTrack(Verify),
        10 => dice.Chance(0.2) ? OnTrack(Close) : null,
        11 or 12 => OnAlert(Answer),
        13 => OnAlert(Say),
        14 => dice.Chance(0.2) ? OnAlert(alert => new AlertWithdrawn(IdOf(alert), Person, "mistaken")) : null,
        _ => AskNeighbour(),
    };

    // For the end: what is still open is ended by whoever may.
    private BorderInput? Tidy() => dice.Chance(0.7)
        ? OnTrack(track => track.Home == _city.Value ? Close(track) : null)
        : OnAlert(alert => alert.Lead == _city.Value && alert.Kind != AlertKind.Track && dice.Chance(0.2) ? new AlertWithdrawn(IdOf(alert), Person, "over") : Answer(alert));

    private string Person => dice.Of(Persons);

    private WatchlistAsked? AskForEntry(Instant now)
    {
        if (plates.Count == 0) return null;
        var others = desk.Cities.Where(city => city != _city).ToList();
        var sharing = dice.Of(WatchlistSharing.Province, WatchlistSharing.Province, WatchlistSharing.OwnCity, WatchlistSharing.Named);
        var basis = dice.Chance(0.1) ? " " : "Art. 1";
        return new WatchlistAsked(new WatchlistEntry(
            dice.Of(plates), new WatchedVehicle(default, ""), basis, $"C-{_city}", "robbery", Person, 1, now.PlusSeconds(dice.Of(20, 200, 20_000)), sharing,
            sharing == WatchlistSharing.Named ? [.. others.Take(1)] : []));
    }

    private BorderInput? OnEntry(Func<WatchlistEntryView, bool> fits, Func<WatchlistEntryView, BorderInput> what)
    {
        var entries = watch.Entries.Where(pair => pair.Key.City == _city && pair.Key.Entry.Jurisdiction == _city && fits(pair.Value)).Select(pair => pair.Value).ToList();
        return entries.Count == 0 ? null : what(dice.Of((IReadOnlyList<WatchlistEntryView>)entries));
    }

    private WatchlistDecided Decide(WatchlistEntryView entry) => new(entry.Id, dice.Chance(0.85), Person, "too thin");

    private WatchlistTimeAsked AskForTime(WatchlistEntryView entry, Instant now) => new(entry.Id, now.PlusSeconds(dice.Of(30, 3_000, 30_000)), Person, "not found yet");

    private WatchlistWithdrawn TakeBack(WatchlistEntryView entry) => new(entry.Id, Person, "found");

    private BorderInput? OnTrack(Func<TrackRow, BorderInput?> what)
    {
        var tracks = desk.Tracks.Where(track => track.Jurisdiction == _city.Value).ToList();
        return tracks.Count == 0 ? null : what(dice.Of((IReadOnlyList<TrackRow>)tracks));
    }

    private SightingVerified Verify(TrackRow track)
    {
        var sighting = dice.Of(track.Sightings);
        return new SightingVerified(IdOf(track), Guid.Parse(sighting.Read), dice.Chance(0.7), Person);
    }

    private TrackClosed Close(TrackRow track) => new(IdOf(track), dice.Of(TrackEnd.Arrest, TrackEnd.False), Person);

    private BorderInput? OnAlert(Func<AlertRow, BorderInput?> what)
    {
        var alerts = desk.Alerts.Where(alert => alert.Jurisdiction == _city.Value).ToList();
        return alerts.Count == 0 ? null : what(dice.Of((IReadOnlyList<AlertRow>)alerts));
    }

    private AlertAnswered Answer(AlertRow alert) => new(
        IdOf(alert), dice.Of(SideState.Acknowledged, SideState.Acknowledged, SideState.Declined, SideState.Deployed), Person, dice.Of("", "nobody free"));

    private AlertSaid Say(AlertRow alert) => new(IdOf(alert), Person, $"{alert.Id} {_city} {_said++} {dice.Between(0, int.MaxValue - 1)}");

    private NeighbourAsked? AskNeighbour()
    {
        var incidents = desk.Incidents.Where(row => row.Jurisdiction == _city.Value && row.Type != JointAlertLimits.PostType).ToList();
        if (incidents.Count == 0 || desk.Cities.Count < 2 && dice.Chance(0.5)) return null;
        if (!IncidentId.TryParse(dice.Of((IReadOnlyList<IncidentRow>)incidents).Id, out var id)) throw new Violation("a desk shows an incident without a number");
        var neighbour = new JurisdictionId((ushort)(_city.Value == 1 ? 2 : _city.Value - 1));
        return neighbour.Value > machine.Disks.Count ? null : new NeighbourAsked(id, neighbour, dice.Of(AlertKind.Aid, AlertKind.Incident), Person, "two officers");
    }

    private void Take(in Outcome outcome)
    {
        _asked = null;
        var refusal = outcome.Refusal;
        Violation.Unless(refusal != Refusal.Quarantined, $"{_input} broke an invariant");
        var by = _input switch
        {
            WatchlistDecided decided => decided.By == RequestedBy(decided.Entry),
            _ => false,
        };
        Violation.Unless(!by || refusal != Refusal.None, $"{_input}: who asked has approved");
        if (refusal == Refusal.OwnApproval) machine.Tally("own approvals refused");
        if (refusal == Refusal.BasisMissing) machine.Tally("entries without a basis refused");
        if (refusal == Refusal.ReasonMissing) machine.Tally("declines without a reason refused");
        if (refusal != Refusal.None) return;
        machine.Tally(_input switch
        {
            WatchlistAsked => "entries asked for",
            WatchlistDecided { Approves: true } => "entries approved",
            WatchlistDecided => "entries not approved",
            WatchlistTimeAsked => "more time asked for",
            WatchlistWithdrawn => "entries taken back",
            SightingVerified { IsIt: true } => "sightings confirmed",
            SightingVerified => "sightings found false",
            TrackClosed => "tracks ended by a person",
            AlertAnswered answered => $"alerts {answered.Answer}",
            AlertSaid => "words said",
            AlertWithdrawn => "alerts taken back",
            _ => "neighbours asked",
        });
        if (_input is WatchlistWithdrawn withdrawn) watch.TakenBack(withdrawn.Entry);
        if (_input is AlertSaid said) watch.Said.Add((said.Alert, said.Text));
    }

    private string RequestedBy(WatchlistEntryId entry) =>
        watch.Entries.TryGetValue((entry.Jurisdiction, entry), out var known) ? known.Entry.RequestedBy : "";

    private static TrackId IdOf(TrackRow track) => TrackId.TryParse(track.Id, out var id) ? id : throw new Violation("a desk shows a track without a number");

    private static AlertId IdOf(AlertRow alert) => AlertId.TryParse(alert.Id, out var id) ? id : throw new Violation("a desk shows an alert without a number");
}
