using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>Watch posts that a person orders, and neighbours that are told because an urgent incident is near them.</summary>
public sealed partial class AlertRules
{
    private const double SamePlaceMetres = 10; // The same spot, computed on another map of it.

    /// <summary>
    /// A person orders watch posts ahead of a vehicle. They are opened in the alert about it, or in one of this city alone; whether
    /// somebody may be sent there is another matter (<see cref="MayDispatch"/>). The same post ordered twice is one.
    /// </summary>
    public Outcome Order(SuspectTrackView track, PostsOrdered input, Instant now)
    {
        if (track.State == TrackState.Ended || track.Newest is not { } newest) return Outcome.Refused(Refusal.TrackOver);
        var about = Open.Where(known => known.View.Track == track.Id).OrderByDescending(known => known.IsLed);
        var alert = about.FirstOrDefault(known => known.View.SideOf(tables.Jurisdiction) is not null);
        if (alert is null && Standing >= JointAlertLimits.AlertsMax) return Outcome.Refused(Refusal.TooManyAlerts);
        var mine = alert?.View.Posts.Where(post => post.Jurisdiction == tables.Jurisdiction).ToList() ?? [];
        var ordered = new List<WatchPost>();
        foreach (var wanted in input.Posts)
        {
            var post = PostOf(wanted, mine);
            mine.RemoveAll(known => known.Crossing == post.Crossing);
            mine.Add(post);
            ordered.Add(post);
        }

        if (mine.Count > JointAlertLimits.PostsOfSideMax) return Outcome.Refused(Refusal.TooManyPosts);
        alert ??= Raise(track, newest, input.By, now);
        foreach (var post in ordered) alert.Put(post);
        var last = ordered.Select(post => post.LikelyAt).Append(now).Max().PlusSeconds(JointAlertLimits.StandsSeconds);
        if (alert.IsLed && last > alert.View.ExpiresAt) alert.Change(view => view with { ExpiresAt = last });
        Tell(alert, new AlertLine(
            now, tables.Jurisdiction, AlertLineKind.Ordered, input.By, string.Join(", ", ordered.Select(post => post.Name).Distinct())));
        foreach (var post in posts.Follow(alert, now))
            if (!alert.IsLed) letters.Send(alert.View.Lead, new PostFilled(alert.View.Id, post));
        Changed(alert);
        return Outcome.Of(alert.View.Id) with { Posts = [.. ordered.Select(post => KnownOr(alert.View, post).Incident)] };
    }

    /// <summary>Neighbours near the place of an urgent incident are told of it, each once.</summary>
    public void Near(IncidentGrain incident, IReadOnlyList<JurisdictionId> neighbours, Instant now)
    {
        if (neighbours.Count == 0 || incident.Priority > JointAlertLimits.NearPriorityMax) return;
        var alert = Open.FirstOrDefault(
            known => known.IsLed && known.View.Incident == incident.Id && known.View.Kind == AlertKind.Incident);
        var asked = neighbours.Distinct()
            .Where(neighbour => tables.Others.Contains(neighbour) && alert?.View.SideOf(neighbour) is null).ToList();
        if (asked.Count == 0 || (alert is null && !HasRoomForIncidents)) return;
        var kind = alert is null ? AlertLineKind.Raised : AlertLineKind.Widened;
        alert ??= Keep(new JointAlert(
            NextId(), AlertKind.Incident, 0, default, incident.Id, incident.Type.Code, default, true, incident.OpenedAt, incident.PlaceText,
            incident.Place, "", now, now.PlusSeconds(JointAlertLimits.StandsSeconds), AlertEnd.None,
            [Led(DirectiveRules.Engine, now)], [], []));
        alert.Change(view => view with { Sides = [.. view.Sides, .. asked.Select(each => Asked(each, now))] });
        alert.Note(new AlertLine(now, tables.Jurisdiction, kind, DirectiveRules.Engine, ""));
        Changed(alert);
    }

    /// <summary>An incident was the same happening as another: alerts about it are about that one now, on all sides.</summary>
    public void Moved(IncidentId from, IncidentId into, Instant now)
    {
        foreach (var alert in Open.Where(alert => alert.IsLed && alert.View.Incident == from).ToList())
        {
            alert.Change(view => view with { Incident = into });
            alert.Note(new AlertLine(now, tables.Jurisdiction, AlertLineKind.Said, DirectiveRules.Engine, $"{from} > {into}"));
            Changed(alert);
        }
    }

    private bool HasRoomForIncidents =>
        Standing < JointAlertLimits.AlertsMax
        && Open.Count(alert => alert.IsLed && alert.View.Kind == AlertKind.Incident) < JointAlertLimits.NearAlertsMax;

    private JointAlertGrain Raise(SuspectTrackView track, Sighting newest, string by, Instant now) => Keep(new JointAlert(
        NextId(), AlertKind.Track, 0, track.Id, default, track.Plate, newest.Vehicle, track.State == TrackState.Verified, newest.SeenAt,
        newest.Camera.Name, newest.Camera.Place, "", now, now, AlertEnd.None, [Led(by, now)], [], []));

    // A line of somebody here, also for who leads.
    private void Tell(JointAlertGrain alert, AlertLine line)
    {
        alert.Note(line);
        if (!alert.IsLed) letters.Send(alert.View.Lead, new LineWritten(alert.View.Id, line));
    }

    // The number of a place that is no crossing only tells it from the others of this side; one whose incident is over is opened again.
    private WatchPost PostOf(OrderedPost wanted, List<WatchPost> mine)
    {
        var known = wanted.Crossing >= 0
            ? mine.Find(post => post.Crossing == wanted.Crossing)
            : mine.Find(post => post.Crossing < -1 && post.Place.MetresTo(wanted.Place) < SamePlaceMetres);
        var number = known?.Crossing ?? (wanted.Crossing >= 0 ? wanted.Crossing : mine.Select(post => post.Crossing).Append(-1).Min() - 1);
        var isOpen = known is not null && tables.Incidents.TryFind(known.Incident, out _);
        return new WatchPost(
            tables.Jurisdiction, number, wanted.Name, wanted.Place, wanted.EarliestAt, wanted.LikelyAt, isOpen ? known!.Incident : default,
            isOpen ? known!.Nearest : []);
    }
}
