using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// Watch posts: which roads over the border to hold, and the incident behind each post of this jurisdiction, so that officers are ranked,
/// sent and heard from as every day. Runs on the shard's loop.
/// </summary>
public sealed class PostRules(ShardTables tables, RankingRules rankings, DirectiveRules directives)
{
    private const int PostBytes = 16;

    private readonly SortedDictionary<uint, (AlertId Alert, int Crossing)> _posts = []; // By number of the incident.

    /// <summary>Which alert a watch post belongs to.</summary>
    /// <returns>False when the incident is no watch post.</returns>
    public bool TryAlert(IncidentId incident, out AlertId alert)
    {
        var isPost = _posts.TryGetValue(incident.Number, out var post) && incident.Jurisdiction == tables.Jurisdiction;
        alert = isPost ? post.Alert : default;
        return isPost;
    }

    /// <summary>
    /// The plan: each neighbour holds the roads into it that the vehicle can be at first, and this jurisdiction its own end of the first of
    /// all.
    /// </summary>
    public IEnumerable<WatchPost> Plan(SuspectTrackView track, IReadOnlyList<BorderTime> near)
    {
        var seenAt = track.Newest!.SeenAt;
        var soonest = near.OrderBy(border => border.EarliestSeconds).ThenBy(border => border.Crossing).ToList();
        var theirs = soonest.GroupBy(border => border.To)
            .SelectMany(same => same.Take(JointAlertLimits.PostsPerSideMax).Select(border => (same.Key, border)));
        var ours = soonest.Take(JointAlertLimits.PostsPerSideMax).Select(border => (tables.Jurisdiction, border));
        return theirs.Concat(ours).Select(each => new WatchPost(
            each.Item1, each.border.Crossing, each.border.Name, each.border.Place, seenAt.PlusSeconds(each.border.EarliestSeconds),
            seenAt.PlusSeconds(each.border.LikelySeconds), default, []));
    }

    /// <summary>Opens the incidents of posts that are new here, and closes those of an alert that is over.</summary>
    /// <returns>The posts that were opened.</returns>
    public IReadOnlyList<WatchPost> Follow(JointAlertGrain alert, Instant now)
    {
        var opened = new List<WatchPost>();
        foreach (var post in alert.View.Posts.Where(post => post.Jurisdiction == tables.Jurisdiction))
        {
            if (alert.IsOver) Close(alert.View, post.Incident, now);
            else if (post.Incident == default && TryOpen(alert.View, post, now, out var incident)) opened.Add(post with { Incident = incident });
        }

        foreach (var post in opened) alert.Put(post);
        return opened;
    }

    /// <summary>
    /// An alert stands again that had ended here because nobody told of it: posts whose incident was closed meanwhile have none, so that
    /// <see cref="Follow"/> opens another. Closed by the engine or by a person: who leads says that they are to be held.
    /// </summary>
    public void Renew(JointAlertGrain alert)
    {
        foreach (var post in alert.View.Posts.Where(post => post.Jurisdiction == tables.Jurisdiction && post.Incident != default).ToList())
            if (!tables.Incidents.TryFind(post.Incident, out _)) alert.Put(post with { Incident = default, Nearest = [] });
    }

    /// <summary>The newest ranking of a post goes into the plan.</summary>
    /// <returns>Null when the post is not known.</returns>
    public WatchPost? Fill(JointAlertGrain alert, IncidentId incident, Instant now)
    {
        var known = alert.View.Posts.FirstOrDefault(post => post.Incident == incident);
        if (known is null || !tables.Incidents.TryFind(incident, out var grain) || grain.Ranking is not { } ranking) return null;
        var fit = ranking.Officers.Where(line => line.Reason == RankReason.Fits).Take(JointAlertLimits.OfficersPerPostMax);
        var post = known with { Nearest = [.. fit.Select(line => new PostOfficer(line.Officer, line.Code, now.PlusSeconds(line.TravelSeconds)))] };
        alert.Put(post);
        return post;
    }

    /// <summary>The incident of a post is closed: it is none any more.</summary>
    public void Closed(IncidentId incident) => _posts.Remove(incident.Number);

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_posts.Count);
        foreach (var (number, (alert, crossing)) in _posts)
        {
            writer.UInt(number);
            AlertBytes.Write(writer, alert);
            writer.Int(crossing);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(PostBytes - 2); left > 0; left--)
            _posts.Add(reader.UInt(), (AlertBytes.ReadId(ref reader), reader.Int()));
    }

    private bool TryOpen(JointAlert alert, WatchPost post, Instant now, out IncidentId id)
    {
        id = default;
        if (tables.Incidents.Count >= DomainLimits.OpenIncidentsMax) return false;
        var text = $"{alert.Subject} · {alert.LastSeen}";
        var type = tables.Policy.Types.TryGetValue(JointAlertLimits.PostType, out var known) ? known : IncidentType.WatchPost;
        var call = new Call(CallIdOf(alert.Id, post), type.Code, 0, post.Place, post.Name, text, "", "", alert.Id.ToString());
        var incident = new IncidentGrain(
            tables.NextIncident(), type, call, H3Cell.FromLatLng(post.Place, OfficerTable.CellResolution), now, tables.Policy.Version.Number);
        id = incident.Id;
        tables.Incidents.Add(incident);
        tables.Officers.ZoneOf(incident.Cell).Open();
        _posts.Add(id.Number, (alert.Id, post.Crossing));
        tables.Effects.Mark(incident);
        rankings.Ask(incident, now);
        return true;
    }

    // Whoever is on the way there because time ran out decides with the desk; where it was the wrong car, or is over, they are freed.
    private void Close(JointAlert alert, IncidentId id, Instant now)
    {
        if (!tables.Incidents.TryFind(id, out var incident)) return;
        if (alert.End == AlertEnd.Expired && incident.HasActiveDirective) return;
        directives.Close(incident, "engine", $"{alert.Id} {alert.End}", now);
        _posts.Remove(id.Number);
    }

    // Only to tell one post's call from another's; nobody sends it twice.
    private static Guid CallIdOf(AlertId alert, WatchPost post) =>
        new((int)alert.Number, (short)alert.Jurisdiction.Value, (short)post.Jurisdiction.Value, [.. BitConverter.GetBytes((long)post.Crossing)]);
}
