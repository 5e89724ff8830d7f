using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Hears what leaves the shards of watchlists, tracks and joint alerts, across all starts of the node, and knows what may never happen to
/// them.
/// </summary>
internal sealed class BorderWatch(Watch watch, Machine machine)
{
    private readonly Dictionary<(JurisdictionId City, WatchlistEntryId Entry), WatchlistEntryView> _entries = [];
    private readonly Dictionary<(JurisdictionId City, WatchlistEntryId Entry), int> _activations = [];
    private readonly Dictionary<(JurisdictionId City, TrackId Track), SuspectTrackView> _tracks = [];
    private readonly Dictionary<(JurisdictionId City, AlertId Alert), JointAlert> _alerts = [];
    private readonly HashSet<DirectiveId> _directives = [];
    private readonly HashSet<JurisdictionId> _fresh = [];
    private readonly HashSet<WatchlistEntryId> _takenBack = [];
    private readonly HashSet<(AlertId Alert, JurisdictionId Side, SideState Answer)> _answers = [];
    private readonly HashSet<(JurisdictionId Side, string By)> _ordered = [];
    private readonly HashSet<TrackId> _confirmed = [];

    /// <summary>What each city knows of its own and its neighbours' entries.</summary>
    public IReadOnlyDictionary<(JurisdictionId City, WatchlistEntryId Entry), WatchlistEntryView> Entries => _entries;

    public IReadOnlyDictionary<(JurisdictionId City, TrackId Track), SuspectTrackView> Tracks => _tracks;

    public IReadOnlyDictionary<(JurisdictionId City, AlertId Alert), JointAlert> Alerts => _alerts;

    /// <summary>What persons wrote and were told was taken.</summary>
    public List<(AlertId Alert, string Text)> Said { get; } = [];

    /// <summary>Whether nobody is followed, warned or asked any more.</summary>
    public bool IsQuiet => !Open.Any();

    /// <summary>What is not over yet. Who was only on an alert that is over need not know how a track went on.</summary>
    public IEnumerable<string> Open => _tracks.Where(pair => pair.Value.State != TrackState.Ended && BorderSame.Concerns(pair.Key.City, pair.Value))
        .Select(pair => $"{pair.Key.Track} in {pair.Key.City}, at home in {pair.Value.Home}")
        .Concat(_alerts.Where(pair => pair.Value.End == AlertEnd.None).Select(pair => $"{pair.Key.Alert} in {pair.Key.City} until {pair.Value.ExpiresAt}"));

    /// <summary>The node was started: the first batch of a shard is all there is of it.</summary>
    public void Started(IEnumerable<JurisdictionId> cities) => _fresh.UnionWith(cities);

    /// <summary>After <see cref="Watch.Saw"/>.</summary>
    public void Saw(ShardEffects batch)
    {
        var isWhole = _fresh.Remove(batch.Jurisdiction) || batch.Effects is [StateMadeAnew, ..];
        if (isWhole) CheckNothingIsGone(batch);
        foreach (var effect in batch.Effects)
        {
            if (effect is EntryChanged entry) Saw(batch.Jurisdiction, entry.Entry);
            if (effect is TrackChanged track) Saw(batch.Jurisdiction, track.Track);
            if (effect is AlertChanged alert) Saw(batch.Jurisdiction, alert.Alert);
        }

        foreach (var effect in batch.Effects)
            if (effect is DirectiveChanged directive && _directives.Add(directive.Directive.Id)) CheckMayBeSent(directive.Directive);
    }

    /// <summary>Who is looked for in a city, as far as it was told; null when that is not known just now.</summary>
    public IReadOnlySet<WatchlistEntryId>? LookedFor(JurisdictionId city, Plate plate) => _fresh.Contains(city)
        ? null
        : _entries.Where(pair => pair.Key.City == city && pair.Value.State == WatchlistState.Active && pair.Value.Entry.Plate == plate)
            .Select(pair => pair.Key.Entry).ToHashSet();

    /// <summary>
    /// Before a sighting is put before a shard: whether its entry is over there for good, so that it must be refused. In its own city once
    /// that was answered, or by the clock; elsewhere once the letter was taken.
    /// </summary>
    /// <returns>Null when it may be taken; otherwise how often the entry had come into force until then.</returns>
    public int? OverSince(JurisdictionId city, WatchlistEntryId entry, Instant now)
    {
        if (_fresh.Contains(city)) return null;
        var isOver = entry.Jurisdiction == city && _takenBack.Contains(entry);
        if (_entries.TryGetValue((city, entry), out var known))
            isOver |= known.State != WatchlistState.Active || (entry.Jurisdiction == city && now >= known.ExpiresAt);
        return isOver ? _activations.GetValueOrDefault((city, entry)) : null;
    }

    /// <summary>A camera's platform was told that a sighting is kept.</summary>
    public void SightingAnswered(JurisdictionId city, WatchlistEntryId entry, Guid read, in Outcome outcome, int? overSince)
    {
        var isOver = overSince is { } activations && activations == _activations.GetValueOrDefault((city, entry));
        Violation.Unless(!isOver, $"{entry} is over in {city}, and a sighting of it was taken");
        var track = _tracks.GetValueOrDefault((city, outcome.Track));
        var isThere = track is not null && (track.Sightings.Any(sighting => sighting.Read == read) || track.Sightings.Count == SuspectTrackLimits.SightingsMax);
        Violation.Unless(isThere, $"read {read} was answered with {outcome.Track} of {city}, and is not in it");
    }

    /// <summary>The person who took an entry back was told that it is so.</summary>
    public void TakenBack(WatchlistEntryId entry) => _takenBack.Add(entry);

    /// <summary>A person is about to answer an alert.</summary>
    public void Answering(AlertId alert, JurisdictionId side, SideState answer) => _answers.Add((alert, side, answer));

    /// <summary>A person is about to confirm a sighting.</summary>
    public void Confirming(TrackId track) => _confirmed.Add(track);

    /// <summary>A person is about to send somebody somewhere.</summary>
    public void Ordering(JurisdictionId city, string by) => _ordered.Add((city, by));

    /// <summary>Once nothing is on its way: all copies of a track and of an alert say the same, and nothing said is lost.</summary>
    public void CheckSame()
    {
        foreach (var copies in _tracks.GroupBy(pair => pair.Key.Track, pair => (pair.Key.City, Track: pair.Value))) BorderSame.OfTrack([.. copies]);
        foreach (var copies in _alerts.GroupBy(pair => pair.Key.Alert, pair => (pair.Key.City, Alert: pair.Value))) BorderSame.OfAlert([.. copies]);
        foreach (var (alert, text) in Said)
        {
            var lines = _alerts[(alert.Jurisdiction, alert)].Lines;
            Violation.Unless(lines.Count == JointAlertLimits.LinesMax || lines.Any(line => line.Text == text), $"'{text}' was said in {alert} and is gone");
        }
    }

    /// <summary>Once the roads have answered everything: each track that is at home knows where its vehicle can be since it was seen last.</summary>
    public void CheckForecasts(Town town)
    {
        foreach (var ((city, id), track) in _tracks)
        {
            if (_fresh.Contains(city) || track.Home != city || track.State == TrackState.Ended || track.Newest is not { } newest) continue;
            var due = town.Roads(city, new ForecastRequest(id, 0, newest.Camera, null)).Borders;
            Violation.Unless(track.Forecast is { } forecast && forecast.Borders.SequenceEqual(due), $"{id} has no forecast since it was seen by {newest.Camera.Id}");
        }
    }

    private void Saw(JurisdictionId city, WatchlistEntryView entry)
    {
        var isIn = entry.State == WatchlistState.Active;
        var before = _entries.GetValueOrDefault((city, entry.Id));
        if (isIn && before is not { State: WatchlistState.Active }) _activations[(city, entry.Id)] = _activations.GetValueOrDefault((city, entry.Id)) + 1;
        if (entry.State == WatchlistState.Expired && before is { State: not WatchlistState.Expired }) machine.Tally("entries expired");
        Violation.Unless(!isIn || (entry.ApprovedBy.Length > 0 && entry.ApprovedBy != entry.Entry.RequestedBy), $"{entry.Id} is approved by '{entry.ApprovedBy}', who asked for it");
        var asked = "";
        foreach (var step in entry.Steps)
        {
            if (step.Deed == WatchlistDeed.RenewalAsked) asked = step.By;
            Violation.Unless(step.Deed != WatchlistDeed.Renewed || (step.By != asked && step.By != entry.Entry.RequestedBy), $"{entry.Id} has more time by {step.By}, who asked for it");
        }

        if (entry.Id.Jurisdiction == city && before is not null)
            Violation.Unless(!before.IsOver || entry.State == before.State, $"{entry.Id} was {before.State} and is {entry.State}");
        _entries[(city, entry.Id)] = entry;
    }

    private void Saw(JurisdictionId city, SuspectTrackView track)
    {
        if (_tracks.TryGetValue((city, track.Id), out var before)) CheckFollows(city, before, track);
        _tracks[(city, track.Id)] = track;
        var isVerified = track.Sightings.Any(sighting => sighting.Verification == Verification.Confirmed);
        Violation.Unless(!isVerified || _confirmed.Contains(track.Id), $"{track.Id} is verified in {city}, and nobody has looked at it");
        Violation.Unless(track.State != TrackState.Verified || isVerified, $"{track.Id} is verified in {city} by no sighting");
        if (track.End == TrackEnd.Lost && before is { End: TrackEnd.None }) machine.Tally("tracks lost");
        if (track.Leg > 1 && before is not null && before.Leg < track.Leg && track.Home == city) machine.Tally("tracks over a border");
        if (track.Doubt != TrackDoubt.None && before is { Doubt: TrackDoubt.None }) machine.Tally("tracks in doubt");
    }

    private static void CheckFollows(JurisdictionId city, SuspectTrackView before, SuspectTrackView track)
    {
        Violation.Unless(before.Entry == track.Entry && before.Plate == track.Plate, $"{track.Id} is another one in {city}");
        Violation.Unless(track.Leg >= before.Leg, $"{track.Id} was on leg {before.Leg} and is on {track.Leg} in {city}");
        if (track.Sightings.Count == SuspectTrackLimits.SightingsMax) return; // The oldest are let go.
        var now = track.Sightings.ToDictionary(sighting => sighting.Read);
        foreach (var sighting in before.Sightings)
        {
            Violation.Unless(now.TryGetValue(sighting.Read, out var same), $"{track.Id} has lost the sighting {sighting.Read} in {city}");
            Violation.Unless(
                sighting.Verification == Verification.Unverified || same!.Verification != Verification.Unverified,
                $"{sighting.VerifiedBy} said of {sighting.Read} that it is {sighting.Verification}, and {track.Id} forgot it in {city}");
        }
    }

    private void Saw(JurisdictionId city, JointAlert alert)
    {
        var before = _alerts.GetValueOrDefault((city, alert.Id));
        Violation.Unless(before is null || alert.Version >= before.Version, $"{alert.Id} was at {before?.Version} and is at {alert.Version} in {city}");
        if (before is not null && alert.Lead == city)
            Violation.Unless(before.End == AlertEnd.None || alert.End == before.End, $"{alert.Id} ended by {before.End} and is {alert.End}");
        Violation.Unless(
            !alert.IsVerified || alert.Kind != AlertKind.Track || _confirmed.Contains(alert.Track), $"{alert.Id} is verified in {city}, and nobody has looked");
        foreach (var side in alert.Sides.Where(side => side.Jurisdiction != alert.Lead && side.State > SideState.Overdue))
        {
            var isSaid = _answers.Contains((alert.Id, side.Jurisdiction, side.State))
                || (side.State == SideState.Deployed && _ordered.Contains((side.Jurisdiction, side.By)));
            Violation.Unless(isSaid && side.By.Length > 0 && side.By != "engine", $"{side.Jurisdiction} has {side.State} {alert.Id} by '{side.By}', and nobody said so");
        }

        if (before is null) machine.Tally(alert.Lead == city ? "alerts raised" : "alerts heard of");
        if (alert.End == AlertEnd.Expired && before is { End: AlertEnd.None }) machine.Tally("alerts that ran out");
        if (alert.Sides.Any(side => side.State == SideState.Overdue) && before is not null && before.Sides.All(side => side.State != SideState.Overdue))
            machine.Tally("alerts not answered in time");
        _alerts[(city, alert.Id)] = alert;
    }

    private void CheckMayBeSent(DirectiveView directive)
    {
        var city = directive.Id.Jurisdiction;
        if (watch.Incidents[directive.Incident].Type != JointAlertLimits.PostType) return;
        machine.Tally("officers sent to watch posts");
        var alert = _alerts.FirstOrDefault(pair => pair.Key.City == city && pair.Value.Posts.Any(post => post.Incident == directive.Incident)).Value;
        if (alert is null || alert.End != AlertEnd.None) return; // It ended meanwhile; or in this turn.
        Violation.Unless(alert.IsVerified, $"{directive.Id} sends {directive.Officer} to a post of {alert.Id}, which nobody has verified");
        var isReady = alert.Lead == city || alert.SideOf(city) is { State: SideState.Acknowledged or SideState.Deployed };
        Violation.Unless(isReady, $"{directive.Id} sends {directive.Officer} to a post of {alert.Id}, which {city} has not acknowledged");
    }

    // Few enough that none has been let go for want of room.
    private void CheckNothingIsGone(ShardEffects batch)
    {
        var (city, tracks) = (batch.Jurisdiction, batch.Effects.OfType<TrackChanged>().Select(effect => effect.Track.Id).ToHashSet());
        foreach (var known in _tracks.Keys.Where(key => key.City == city))
            Violation.Unless(tracks.Contains(known.Track), $"{known.Track} is gone from {city}");
        var alerts = batch.Effects.OfType<AlertChanged>().Select(effect => effect.Alert.Id).ToHashSet();
        foreach (var known in _alerts.Keys.Where(key => key.City == city))
            Violation.Unless(alerts.Contains(known.Alert), $"{known.Alert} is gone from {city}");
        var entries = batch.Effects.OfType<EntryChanged>().Select(effect => effect.Entry.Id).ToHashSet();
        foreach (var (key, entry) in _entries.Where(pair => pair.Key.City == city && !entries.Contains(pair.Key.Entry)).ToList())
        {
            Violation.Unless(key.Entry.Jurisdiction != city, $"{key.Entry} is gone from {city}");
            _entries[key] = entry with { State = WatchlistState.Expired }; // A copy of one that ended while nobody was told.
        }
    }
}
