using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Border;
using FreeOfficer = SmartPolicing.Realtime.Roads.PostOfficer;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>What was proposed once: a person may take it up while it is fresh.</summary>
/// <param name="Posts">In the order of the proposal.</param>
internal sealed record Proposal(int Number, TrackId Track, JurisdictionId Jurisdiction, Instant MadeAt, IReadOnlyList<OrderedPost> Posts);

/// <summary>
/// Proposes watch posts ahead of a followed vehicle, where free officers of a jurisdiction can be before it, from the newest sighting, the
/// newest frame and the roads as they are at that moment; one at a time, on scratch memory that is kept for the next. It only proposes, and
/// never that anybody follow the vehicle. Safe on any thread.
/// </summary>
internal sealed class PostDesk(DashboardOptions options, Board board) : IDisposable
{
    private const int ElapsedMillisecondsMax = 24 * 3_600_000; // Nothing is ahead of it by then.

    private readonly Gate _gate = new(DashboardLimits.ProposalsAtOnce, DashboardLimits.MapRequestsWaitingMax);
    private readonly Dictionary<string, int> _cameras = options.Region.Cameras.Select((camera, index) => (camera.Id, index))
        .ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
    private readonly string[] _skills =
        [.. (options.Node.Policy.Types.GetValueOrDefault(JointAlertLimits.PostType) ?? IncidentType.WatchPost).Skills];
    private readonly Lock _lock = new();
    private readonly Stack<(VehicleForecast Forecast, Interception Interception)> _free = new(DashboardLimits.ProposalsAtOnce);
    private readonly Queue<Proposal> _proposals = new();
    private int _last;

    public void Dispose() => _gate.Dispose();

    /// <returns>The proposal, or the camelCase word why there is none.</returns>
    internal async ValueTask<(ProposalMessage? Proposal, string? Refusal)> ProposeAsync(
        JurisdictionId here, TrackId id, CancellationToken cancellation)
    {
        if (options.Forecasts is not { } forecasts) return (null, "noRoad");
        if (!board.TryTrack(here, id, out var track)) return (null, Mapping.Word(Refusal.UnknownTrack));
        if (track.Newest is not { } newest) return (null, Mapping.Word(Refusal.TrackOver));
        if (!await _gate.TryEnterAsync(cancellation)) return (null, "busy");
        var scratch = Take(forecasts);
        try
        {
            var sighting = SightingOf(track, newest, scratch.Forecast.Ground);
            if (!scratch.Forecast.Find(forecasts.Roads(), sighting, forecasts.Flows(), DashboardLimits.PostHorizonSeconds)) return (null, "noRoad");
            var now = options.Node.Now;
            var free = FreeOfficers(here, now);
            var question = new PostQuestion(
                (int)Math.Clamp(now.MillisecondsSince(newest.SeenAt), 0, ElapsedMillisecondsMax),
                DashboardLimits.PostMarginSeconds * 1000 + newest.ClockMilliseconds, DashboardLimits.PostsProposedMax)
            {
                Jurisdiction = here.Value,
            };
            scratch.Interception.Find(
                scratch.Forecast, newest.Camera.Place, options.Roads.Current, [.. free.Select(officer => officer.Where)], question);
            return (Keep(here, track, newest, now, free, scratch), null);
        }
        finally
        {
            lock (_lock) _free.Push(scratch);
            _gate.Leave();
        }
    }

    /// <summary>A proposal that is still fresh.</summary>
    /// <returns>False when it is too old, or was of something else.</returns>
    internal bool TryFind(int number, TrackId track, JurisdictionId here, out Proposal proposal)
    {
        lock (_lock) proposal = _proposals.FirstOrDefault(known => known.Number == number)!;
        return proposal is not null && proposal.Track == track && proposal.Jurisdiction == here
            && options.Node.Now.MillisecondsSince(proposal.MadeAt) <= DashboardLimits.ProposalSeconds * 1000;
    }

    private (VehicleForecast Forecast, Interception Interception) Take(ForecastDoor forecasts)
    {
        lock (_lock)
            if (_free.TryPop(out var kept)) return kept;
        var ground = forecasts.Ground(); // As many as the gate lets in.
        return (new VehicleForecast(ground), new Interception(ground, options.Region.Speeds.Speeds));
    }

    private Roads.Sighting SightingOf(SuspectTrackView track, Grains.SuspectTracks.Sighting newest, ForecastGround ground)
    {
        var before = track.Sightings.TakeWhile(sighting => sighting != newest)
            .LastOrDefault(sighting => sighting.Verification != Verification.False);
        var camera = _cameras.GetValueOrDefault(newest.Camera.Id, -1);
        var cameraBefore = before is null ? -1 : _cameras.GetValueOrDefault(before.Camera.Id, -1);
        if (camera >= 0) return Roads.Sighting.By(ground.Cameras, camera, cameraBefore);
        return Roads.Sighting.At(newest.Camera.Place, newest.Camera.HeadingDegrees < 0 ? double.NaN : newest.Camera.HeadingDegrees);
    }

    // As the ranking counts them: available, skilled, and their position not too old.
    private List<(OfficerRegistration Officer, FreeOfficer Where)> FreeOfficers(JurisdictionId here, Instant now)
    {
        var free = new List<(OfficerRegistration Officer, FreeOfficer Where)>();
        var shard = options.Node.Shards.First(shard => shard.Jurisdiction == here);
        var ageMax = options.Node.Policy.PositionAgeMaxSeconds * 1000L;
        var frame = shard.Frame();
        for (var slot = 0; slot < Math.Min(frame.Officers.Length, shard.Staff.Count); slot++)
        {
            ref readonly var position = ref frame.Officers[slot];
            var isCurrent = !position.FixAt.IsNever && now.MillisecondsSince(position.FixAt) <= ageMax;
            if (position.Status != OfficerStatus.Available || !isCurrent) continue;
            var officer = shard.Staff[slot];
            if (!_skills.All(officer.Skills.Contains)) continue;
            var heading = position.HeadingDegrees < 0 ? float.NaN : position.HeadingDegrees;
            free.Add((officer, new FreeOfficer(LatLng.FromDegrees(position.Latitude, position.Longitude), heading)));
        }

        frame.LetGo();
        return free;
    }

    private ProposalMessage Keep(
        JurisdictionId here, SuspectTrackView track, Grains.SuspectTracks.Sighting newest, Instant now,
        List<(OfficerRegistration Officer, FreeOfficer Where)> free, (VehicleForecast Forecast, Interception Interception) scratch)
    {
        var (ordered, rows) = (new List<OrderedPost>(), new List<ProposedPostRow>());
        foreach (ref readonly var post in scratch.Interception.Posts)
        {
            var order = new OrderedPost(
                post.Kind == PostKind.Crossing ? post.Index : -1, NameOf(scratch.Forecast.Ground, post), post.Place,
                newest.SeenAt.PlusMilliseconds(post.EarliestMilliseconds), newest.SeenAt.PlusMilliseconds(post.LikelyMilliseconds));
            var officer = free[post.Officer].Officer;
            rows.Add(new ProposedPostRow(
                ordered.Count, post.Kind, order.Crossing, order.Name, Mapping.Degrees(order.Place.Latitude),
                Mapping.Degrees(order.Place.Longitude), order.EarliestAt.UnixMilliseconds, order.LikelyAt.UnixMilliseconds, officer.Id.Value, officer.Code,
                newest.SeenAt.PlusMilliseconds(post.OfficerMilliseconds).UnixMilliseconds, Math.Round(post.Gain, 4)));
            ordered.Add(order);
        }

        lock (_lock)
        {
            var proposal = new Proposal(++_last, track.Id, here, now, ordered);
            _proposals.Enqueue(proposal);
            if (_proposals.Count > DashboardLimits.ProposalsKept) _proposals.Dequeue();
            return new ProposalMessage(
                now.UnixMilliseconds, proposal.Number, track.Id.ToString(), here.Value, track.State == TrackState.Verified,
                newest.SeenAt.UnixMilliseconds, free.Count, Math.Round(scratch.Interception.ContainmentShare, 4), rows);
        }
    }

    private string NameOf(ForecastGround ground, PostProposal post) => post.Kind switch
    {
        PostKind.Camera => options.Region.Cameras[post.Index].Name,
        PostKind.Crossing => ground.Crossings.All[post.Index].Road,
        _ => NameOf(ground.Graph, post.Index),
    };

    private static string NameOf(RoadGraph graph, int junction)
    {
        var names = new List<string>();
        foreach (var edge in graph.EdgesInto(junction))
            if (graph.EdgeName(edge).Text is { Length: > 0 } name && !names.Contains(name)) names.Add(name);
        return string.Join(" / ", names);
    }
}
