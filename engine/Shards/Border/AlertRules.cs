using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// Joint alerts: raised when a followed vehicle can be over a border soon, or by a person who wants a neighbour to know or to help; answered
/// by each side; never approved by time. Where an alert is led is its truth; the other sides hold copies and write to it by letter. Runs on
/// the shard's loop.
/// </summary>
public sealed partial class AlertRules(ShardTables tables, LetterBox letters, PostRules posts, WarningRules warnings)
{
    private const int AlertBytesMin = 100;

    private readonly SortedDictionary<AlertId, JointAlertGrain> _alerts = []; // Ended ones included, the newest.
    private Queue<AlertId> _ended = [];
    private readonly SortedDictionary<TrackId, Instant> _due = []; // When time alone brings the next border near.
    private readonly List<JointAlertGrain> _changed = [];
    private uint _last;

    private IEnumerable<JointAlertGrain> Open => _alerts.Values.Where(alert => !alert.IsOver);

    /// <summary>Alerts that are not over.</summary>
    public int Standing => _alerts.Count - _ended.Count;

    /// <summary>Who is on an open alert about a track.</summary>
    public IEnumerable<JurisdictionId> SidesOf(TrackId track) =>
        Open.Where(alert => alert.View.Track == track).SelectMany(alert => alert.View.Sides.Select(side => side.Jurisdiction));

    /// <summary>
    /// A forecast is there: warns every neighbour whose border the vehicle can reach within the margin, and those who looked for it or had
    /// it before, when it is first seen on this side. Sightings that nobody has verified warn as well, marked so.
    /// </summary>
    /// <returns>True when an alert is there because of it.</returns>
    public bool Consider(SuspectTrackView track, Instant now)
    {
        _due.Remove(track.Id);
        if (track.Home != tables.Jurisdiction || track.State == TrackState.Ended || track is not { Forecast: { } forecast, Newest: { } newest }) return false;
        var near = new List<BorderTime>();
        foreach (var border in forecast.Borders.Where(border => border.To != tables.Jurisdiction))
        {
            var warnAt = newest.SeenAt.PlusSeconds(border.EarliestSeconds - JointAlertLimits.MarginSeconds);
            if (warnAt <= now) near.Add(border);
            else if (!_due.TryGetValue(track.Id, out var due) || warnAt < due) _due[track.Id] = warnAt;
        }

        var from = track.Sightings.Select(sighting => sighting.By).Append(track.Entry.Jurisdiction);
        var asked = near.Select(border => border.To).Concat(track.Leg > 1 || track.Entry.Jurisdiction != tables.Jurisdiction ? from : [])
            .Where(jurisdiction => jurisdiction != tables.Jurisdiction).Distinct().ToList();
        return asked.Count > 0 && Warn(track, near, asked, now);
    }

    /// <summary>
    /// The tracks to be considered once more, because time has brought a border near or to try again; <see cref="JointAlertLimits.DuePerTick"/>
    /// at most, the others with the next tick.
    /// </summary>
    public IReadOnlyList<TrackId> TakeDue(Instant now)
    {
        if (_due.Count == 0) return [];
        var due = _due.Where(pair => pair.Value <= now).Select(pair => pair.Key).Take(JointAlertLimits.DuePerTick).ToList();
        foreach (var track in due) _due.Remove(track);
        return due;
    }

    /// <summary>A track was seen again, verified, or is over: alerts that are led here say so.</summary>
    public void Follow(SuspectTrackView track, Instant now)
    {
        if (track.State == TrackState.Ended) _due.Remove(track.Id);
        foreach (var alert in Open.Where(alert => alert.IsLed && alert.View.Track == track.Id).ToList())
        {
            if (track.State == TrackState.Ended)
            {
                End(alert, AlertEnd.TrackEnded, tables.Jurisdiction, "engine", track.End.ToString(), now);
                continue;
            }

            var isChanged = false;
            if (track.Newest is { } newest && newest.SeenAt > alert.View.LastSeenAt)
            {
                alert.Change(view => SeenAt(view, newest));
                alert.Note(new AlertLine(now, newest.By, AlertLineKind.Seen, "engine", newest.Camera.Name));
                isChanged = true;
            }

            if (track.State == TrackState.Verified && !alert.View.IsVerified)
            {
                var by = track.Sightings.First(sighting => sighting.Verification == Verification.Confirmed).VerifiedBy;
                alert.Change(view => view with { IsVerified = true, Sides = [view.Sides[0] with { By = by }, .. view.Sides.Skip(1)] });
                alert.Note(new AlertLine(now, tables.Jurisdiction, AlertLineKind.Verified, by, ""));
                isChanged = true;
            }

            if (isChanged) Changed(alert);
        }
    }

    /// <summary>A person tells a neighbour of an incident, or asks for its officers.</summary>
    public Outcome Ask(NeighbourAsked input, Instant now)
    {
        if (!tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        if (input.Neighbour == tables.Jurisdiction) return Outcome.Refused(Refusal.UnknownJurisdiction);
        if (Standing >= JointAlertLimits.AlertsMax) return Outcome.Refused(Refusal.TooManyAlerts);
        var known = Open.FirstOrDefault(
            alert => alert.IsLed && alert.View.Incident == input.Incident && alert.View.Kind == input.Kind && alert.View.SideOf(input.Neighbour) is not null);
        if (known is not null) return new Outcome(Refusal.None, default, default, false, true) { Alert = known.View.Id };
        var view = new JointAlert(
            NextId(), input.Kind, 0, default, incident.Id, incident.Type.Code, default, true, incident.OpenedAt, incident.PlaceText,
            incident.Place, input.Text, now, now.PlusSeconds(JointAlertLimits.StandsSeconds), AlertEnd.None,
            [Led(input.By, now), Asked(input.Neighbour, now)], [], []);
        if (input.Kind == AlertKind.Aid)
            view = view with { Posts = [new WatchPost(input.Neighbour, -1, incident.PlaceText, incident.Place, default, default, default, [])] };
        var alert = Keep(view);
        alert.Note(new AlertLine(now, tables.Jurisdiction, AlertLineKind.Raised, input.By, input.Text));
        Changed(alert);
        return Outcome.Of(view.Id);
    }

    /// <summary>A person of this jurisdiction answers.</summary>
    public Outcome Answer(AlertAnswered input, Instant now)
    {
        if (!TryFind(input.Alert, out var alert)) return Outcome.Refused(Refusal.UnknownAlert);
        var refusal = alert.Answer(tables.Jurisdiction, input.Answer, input.By, input.Reason, now, out var repeated);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        if (repeated) return new Outcome(Refusal.None, default, default, false, true) { Alert = input.Alert };
        Changed(alert);
        letters.Send(alert.View.Lead, new SideAnswered(input.Alert, alert.View.SideOf(tables.Jurisdiction)!));
        return Outcome.Of(input.Alert);
    }

    /// <summary>A person of this jurisdiction writes into the joint room.</summary>
    public Outcome Say(AlertSaid input, Instant now)
    {
        if (!TryFind(input.Alert, out var alert)) return Outcome.Refused(Refusal.UnknownAlert);
        if (alert.IsOver) return Outcome.Refused(Refusal.AlertOver);
        if (input.Text.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        Tell(alert, new AlertLine(now, tables.Jurisdiction, AlertLineKind.Said, input.By, input.Text));
        Changed(alert);
        return Outcome.Of(input.Alert);
    }

    /// <summary>A person of the leading jurisdiction takes an alert back.</summary>
    public Outcome Withdraw(AlertWithdrawn input, Instant now)
    {
        if (!TryFind(input.Alert, out var alert)) return Outcome.Refused(Refusal.UnknownAlert);
        if (alert.IsOver) return Outcome.Refused(Refusal.AlertOver);
        if (!alert.IsLed) return Outcome.Refused(Refusal.NotAsked);
        End(alert, AlertEnd.Withdrawn, tables.Jurisdiction, input.By, input.Reason, now);
        return Outcome.Of(input.Alert);
    }

    /// <summary>Who leads tells of an alert.</summary>
    public void Hear(JointAlert told, Instant now)
    {
        if (!TryFind(told.Id, out var alert))
        {
            if (told.End != AlertEnd.None || told.SideOf(tables.Jurisdiction) is null) return;
            if (Standing >= JointAlertLimits.AlertsMax)
            {
                TellNotTaken(told, now);
                return;
            }

            alert = Keep(told);
            posts.Renew(alert);
        }
        else
        {
            var wasOver = alert.IsOver;
            if (!alert.Hear(told)) return;
            if (alert.IsOver && !wasOver) Retire(alert);
            if (!alert.IsOver && wasOver)
            {
                _ended = new Queue<AlertId>(_ended.Where(id => id != told.Id)); // Ended here because nobody told.
                posts.Renew(alert);
            }
        }

        Changed(alert);
    }

    /// <summary>A side has answered. Its answer is its own to give: it counts though the alert may be over here by now.</summary>
    public void Hear(JurisdictionId from, SideAnswered told, Instant now)
    {
        if (!TryLed(told.Alert, out var alert) || told.Side.Jurisdiction != from || alert.View.SideOf(from) is null) return;
        var side = told.Side;
        alert.Put(side);
        alert.Note(new AlertLine(now, from, AlertLineKind.Answered, side.By, $"{side.State}: {side.Reason}".TrimEnd(' ', ':')));
        Changed(alert);
    }

    /// <summary>A person of a side has written.</summary>
    public void Hear(JurisdictionId from, LineWritten told)
    {
        if (!TryLed(told.Alert, out var alert) || alert.View.SideOf(from) is null) return;
        alert.Note(told.Line with { Jurisdiction = from });
        Changed(alert);
    }

    /// <summary>A side has opened a watch post, or knows who could stand there.</summary>
    public void Hear(JurisdictionId from, PostFilled told)
    {
        if (!TryLed(told.Alert, out var alert) || told.Post.Jurisdiction != from) return;
        alert.Put(told.Post with { Wanted = alert.View.Posts.FirstOrDefault(post => IsSame(post, told.Post))?.Wanted });
        Changed(alert);
    }

    /// <summary>Counts the time: late answers, alerts that have run out.</summary>
    public void Tick(Instant now)
    {
        foreach (var alert in Open.ToList())
        {
            // A copy whose leading city cannot be reached ends by itself, later.
            if (now > alert.View.ExpiresAt.PlusSeconds(alert.IsLed ? 0 : JointAlertLimits.StandsSeconds))
            {
                End(alert, AlertEnd.Expired, alert.View.Lead, "engine", "", now);
                continue;
            }

            if (!alert.IsLed) continue;
            var late = alert.Overdue(now);
            foreach (var side in late) alert.Note(new AlertLine(now, side.Jurisdiction, AlertLineKind.Overdue, "engine", ""));
            if (late.Count > 0) Changed(alert);
        }
    }

    /// <summary>An incident is closed: nobody needs to help with it any more.</summary>
    public void Closed(IncidentId incident, Instant now)
    {
        foreach (var alert in Open.Where(alert => alert.IsLed && alert.View.Incident == incident).ToList())
            End(alert, AlertEnd.IncidentClosed, tables.Jurisdiction, "engine", "", now);
    }

    /// <summary>Whether somebody may be sent to an incident that is a watch post; yes for all others.</summary>
    public Refusal MayDispatch(IncidentId incident)
    {
        if (!posts.TryAlert(incident, out var id) || !TryFind(id, out var alert) || alert.IsOver) return Refusal.None;
        if (!alert.View.IsVerified) return Refusal.TrackUnverified;
        var isReady = alert.IsLed || alert.View.SideOf(tables.Jurisdiction) is { State: SideState.Acknowledged or SideState.Deployed };
        return isReady ? Refusal.None : Refusal.AlertNotAcknowledged;
    }

    /// <summary>Somebody was sent to a watch post: this side has deployed.</summary>
    public void Dispatched(IncidentId incident, string by, Instant now)
    {
        if (posts.TryAlert(incident, out var id) && TryFind(id, out var alert) && !alert.IsLed)
            Answer(new AlertAnswered(id, SideState.Deployed, by, ""), now);
    }

    /// <summary>A watch post has a new ranking.</summary>
    public void Ranked(IncidentId incident, Instant now)
    {
        if (!posts.TryAlert(incident, out var id) || !TryFind(id, out var alert) || alert.IsOver) return;
        if (posts.Fill(alert, incident, now) is not { } post) return;
        Changed(alert);
        if (!alert.IsLed) letters.Send(alert.View.Lead, new PostFilled(id, post));
    }

    /// <summary>Opens posts that are new, and tells the boards and the other sides what changed; once, at the end of an input.</summary>
    public void Flush(Instant now)
    {
        for (var i = 0; i < _changed.Count; i++)
        {
            var alert = _changed[i];
            foreach (var post in posts.Follow(alert, now))
                if (!alert.IsLed) letters.Send(alert.View.Lead, new PostFilled(alert.View.Id, post));
            tables.Effects.Mark(alert);
            if (!alert.IsLed) continue;
            var told = new AlertTold(alert.Next());
            foreach (var side in alert.View.Sides.Skip(1)) letters.Send(side.Jurisdiction, told);
        }

        _changed.Clear();
    }

    /// <summary>Marks everything.</summary>
    public void TellAll()
    {
        foreach (var alert in _alerts.Values) tables.Effects.Mark(alert);
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        Invariant.Holds(_changed.Count == 0);
        writer.UInt(_last);
        writer.Int(_alerts.Count);
        foreach (var alert in _alerts.Values) AlertBytes.Write(writer, alert.View);
        writer.Int(_ended.Count);
        foreach (var alert in _ended) AlertBytes.Write(writer, alert);
        writer.Int(_due.Count);
        foreach (var (track, due) in _due)
        {
            TrackBytes.Write(writer, track);
            writer.Moment(due);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        _last = reader.UInt();
        for (var left = reader.Count(AlertBytesMin); left > 0; left--) Keep(AlertBytes.Read(ref reader));
        for (var left = reader.Count(6); left > 0; left--) _ended.Enqueue(AlertBytes.ReadId(ref reader));
        for (var left = reader.Count(14); left > 0; left--)
            _due.Add(TrackBytes.ReadId(ref reader), reader.Moment());
    }

    private bool Warn(SuspectTrackView track, List<BorderTime> near, List<JurisdictionId> asked, Instant now)
    {
        var newest = track.Newest!;
        var alert = Open.FirstOrDefault(known => known.IsLed && known.View.Track == track.Id);
        var isNew = alert is null;
        if (alert is null)
        {
            if (Standing >= JointAlertLimits.AlertsMax)
            {
                TellNotWarned(track, asked, now);
                return false;
            }

            var by = track.Sightings.FirstOrDefault(sighting => sighting.Verification == Verification.Confirmed)?.VerifiedBy ?? "";
            alert = Raise(track, newest, by, now);
        }

        var others = asked.Where(jurisdiction => alert.View.SideOf(jurisdiction) is null).ToList();
        alert.Change(view => SeenAt(view, newest) with { Sides = [.. view.Sides, .. others.Select(each => Asked(each, now))] });
        foreach (var post in posts.Plan(track, near)) alert.Put(KnownOr(alert.View, post));
        var last = alert.View.Posts.Select(post => post.LikelyAt).Append(now).Max();
        alert.Change(view => view with { ExpiresAt = last.PlusSeconds(JointAlertLimits.StandsSeconds) });
        if (others.Count > 0)
        {
            var names = string.Join(", ", near.Where(border => others.Contains(border.To)).Select(border => border.Name).Distinct());
            alert.Note(new AlertLine(now, tables.Jurisdiction, isNew ? AlertLineKind.Raised : AlertLineKind.Widened, "engine", names));
        }

        Changed(alert);
        return true;
    }

    // Of one that is held already only the vehicle's times are new; its side says the rest.
    private static WatchPost KnownOr(JointAlert alert, WatchPost planned) =>
        alert.Posts.FirstOrDefault(known => known.Jurisdiction == planned.Jurisdiction && known.Crossing == planned.Crossing) is { } known
            ? known with { EarliestAt = planned.EarliestAt, LikelyAt = planned.LikelyAt }
            : planned;

    private static JointAlert SeenAt(JointAlert alert, Sighting newest) => alert with
    {
        LastSeenAt = newest.SeenAt,
        LastSeen = newest.Camera.Name,
        LastPlace = newest.Camera.Place,
    };

    private AlertSide Led(string by, Instant now) => new(tables.Jurisdiction, SideState.Acknowledged, by, "", now, default);

    private static AlertSide Asked(JurisdictionId jurisdiction, Instant now) =>
        new(jurisdiction, SideState.Asked, "", "", now, now.PlusSeconds(JointAlertLimits.AnswerSeconds));

    private AlertId NextId() => new(tables.Jurisdiction, ++_last);

    private JointAlertGrain Keep(JointAlert view)
    {
        var alert = new JointAlertGrain(view, tables.Jurisdiction);
        _alerts.Add(view.Id, alert);
        return alert;
    }

    private bool TryFind(AlertId id, out JointAlertGrain alert) => _alerts.TryGetValue(id, out alert!);

    private bool TryLed(AlertId id, out JointAlertGrain alert) => TryFind(id, out alert) && alert.IsLed;

    private void Changed(JointAlertGrain alert)
    {
        if (!_changed.Contains(alert)) _changed.Add(alert);
    }

    private void End(JointAlertGrain alert, AlertEnd end, JurisdictionId jurisdiction, string by, string reason, Instant now)
    {
        alert.Change(view => view with { End = end });
        alert.Note(new AlertLine(now, jurisdiction, AlertLineKind.Ended, by, reason));
        Retire(alert);
        Changed(alert);
    }

    private void Retire(JointAlertGrain alert)
    {
        _ended.Enqueue(alert.View.Id);
        while (_ended.Count > JointAlertLimits.EndedAlertsRemembered) _alerts.Remove(_ended.Dequeue());
    }
}
