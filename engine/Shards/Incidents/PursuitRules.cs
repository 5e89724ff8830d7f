using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>A dispatcher lets an incident follow an officer or a suspect track, or lets it stand.</summary>
/// <param name="Officer">None: no officer.</param>
/// <param name="Track">None: no track. Without both it stands.</param>
public sealed record FollowOrdered(IncidentId Incident, OfficerId Officer, TrackId Track, string By) : ShardInput
{
    /// <inheritdoc/>
    public override string Actor => By;
}

/// <summary>
/// Incidents that move: a pursuit has no place of its own, it is where the officer behind it is, or where the vehicle was seen last. Moves
/// with the clock and not with each fix, so a thousand fixes a second cost nothing here. Runs on the shard's loop.
/// </summary>
public sealed class PursuitRules(ShardTables tables, RankingRules rankings, BorderRules border, UnverifiedPlaces unverified)
{
    private const string OffDuty = "offDuty";

    /// <summary>Ends what an incident follows, and tells so; nothing when it follows nothing.</summary>
    /// <param name="by">A dispatcher, or the engine.</param>
    /// <param name="why">A word of docs/INCIDENTS.md.</param>
    internal static void End(ShardTables tables, IncidentGrain incident, string by, string why, Instant now)
    {
        if (incident.Life.Follows is not { } following) return;
        incident.Life.Follows = null;
        tables.Note(incident, now, HappeningKind.FollowEnded, by, CodeOf(following), $"{following.Name} {why}", tellDesks: true);
    }

    /// <summary>What one incident follows, the one that it is merged into follows from now on, unless it follows something else.</summary>
    internal static void Pass(ShardTables tables, IncidentGrain from, IncidentGrain into, Instant now)
    {
        if (from.Life.Follows is not { } following) return;
        End(tables, from, DirectiveRules.Engine, "merged", now);
        if (into.Life.Follows is not null || into.Type.Code == JointAlertLimits.PostType) return;
        into.Life.Follows = following with { RankedAt = into.Place };
        tables.Note(into, now, HappeningKind.FollowBegan, following.By, CodeOf(following), following.Name, tellDesks: true);
    }

    /// <summary>A desk says what an incident is to follow.</summary>
    public Outcome Order(FollowOrdered input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (input.Officer == default && input.Track == default) return LetStand(incident, input.By, now);
        if (incident.Type.Code == JointAlertLimits.PostType) return Outcome.Refused(Refusal.WatchPostFixed);
        var refusal = Find(input.Officer, input.Track, out var name, out _);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        var before = incident.Life.Follows;
        if (before is not null && before.Officer == input.Officer && before.Track == input.Track)
            return Outcome.Of(incident.Id, new IncidentOutcome()) with { Repeated = true };
        if (before is null && tables.Incidents.All.Count(each => each.Life.Follows is not null) >= PursuitLimits.FollowingMax)
            return Outcome.Refused(Refusal.TooManyPursuits);
        End(tables, incident, input.By, "changed", now);
        var following = new Following(input.Officer, input.Track, name, input.By, now, default, incident.Place);
        incident.Life.Follows = following;
        tables.Note(incident, now, HappeningKind.FollowBegan, input.By, CodeOf(following), name, tellDesks: true);
        Follow(incident, now);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>The clock moved on: those that are due go where what they follow is.</summary>
    public void Tick(Instant now)
    {
        List<IncidentGrain>? due = null;
        foreach (var incident in tables.Incidents.All)
            if (incident.Life.Follows is { } following && IsDue(following, now)) (due ??= []).Add(incident);
        if (due is null) return;
        var first = due.OrderBy(incident => incident.Life.Follows!.MovedAt).ThenBy(incident => incident.Id.Number);
        var moves = PursuitLimits.MovesPerTick;
        foreach (var incident in first)
        {
            if (moves == 0) return;
            if (Follow(incident, now)) moves--;
        }
    }

    private static bool IsDue(Following following, Instant now) =>
        now.MillisecondsSince(following.MovedAt) >= PursuitLimits.MoveMilliseconds;

    // Who a line of the timeline is about: an officer, or nobody.
    private static string CodeOf(Following following) => following.Officer == default ? "" : following.Name;

    private static Outcome LetStandAgain(IncidentGrain incident) => Outcome.Of(incident.Id, new IncidentOutcome()) with { Repeated = true };

    private Outcome LetStand(IncidentGrain incident, string by, Instant now)
    {
        if (incident.Life.Follows is null) return LetStandAgain(incident);
        End(tables, incident, by, "stopped", now);
        rankings.Ask(incident, now); // It stands now: who is nearest here counts from now on.
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>Whether what is to be followed can be, and where it is.</summary>
    /// <param name="place">Null when it is there, and nobody knows where just now: too long ago.</param>
    private Refusal Find(OfficerId officer, TrackId track, out string name, out (LatLng Place, Instant At)? place)
    {
        (name, place) = ("", null);
        if (officer != default)
        {
            if (!tables.Officers.TrySlot(officer, out var slot)) return Refusal.UnknownOfficer;
            name = tables.Officers[slot].Registration.Code;
            if (tables.Officers[slot].Status == OfficerStatus.OffDuty) return Refusal.OfficerOffDuty;
            if (tables.Officers.FixAtOf(slot).IsNever) return Refusal.NoPosition;
            place = (tables.Officers.PlaceOf(slot), tables.Officers.FixAtOf(slot));
            return Refusal.None;
        }

        name = track.ToString();
        if (!border.TryTrack(track, out var view)) return Refusal.UnknownTrack;
        if (view.State == TrackState.Ended) return Refusal.TrackOver;

        // Nobody is sent after a vehicle on the word of a camera alone.
        if (view.Sightings.LastOrDefault(each => each.Verification == Verification.Confirmed) is not { } seen) return Refusal.TrackUnverified;
        place = (seen.Camera.Place, seen.SeenAt);
        return Refusal.None;
    }

    // False when nothing was done.
    private bool Follow(IncidentGrain incident, Instant now)
    {
        var following = incident.Life.Follows!;
        var refusal = Find(following.Officer, following.Track, out _, out var at);
        if (refusal != Refusal.None)
        {
            End(tables, incident, DirectiveRules.Engine, Why(refusal), now);
            return true;
        }

        var isMoved = at is { } there && TryMove(incident, following, there.Place, there.At, now);
        return TryRank(incident, now) || isMoved;
    }

    private bool TryMove(IncidentGrain incident, Following following, LatLng place, Instant at, Instant now)
    {
        // An officer who is not heard from any more may be anywhere: the incident stays where that one was known to be.
        if (following.Officer != default && now.MillisecondsSince(at) > tables.Policy.PositionAgeMaxSeconds * 1000L) return false;
        if (place.MetresTo(incident.Place) < PursuitLimits.MoveMetres) return false;
        var mark = incident.PlaceMark;
        IncidentMoves.Move(tables, incident, place, $"→ {following.Name}", PlaceMark.Found);
        if (mark != PlaceMark.Found) unverified.Marked(incident.Id, PlaceMark.Found, following.By, incident.PlaceText, now);
        incident.Life.Follows = following with { MovedAt = now };
        return true;
    }

    // A question that is out is about the place as it was: its answer comes first, or moving on and on would leave none that counts.
    private bool TryRank(IncidentGrain incident, Instant now)
    {
        var following = incident.Life.Follows!;
        if (following.RankedAt.MetresTo(incident.Place) < PursuitLimits.RankMetres || rankings.IsAsked(incident.Id)) return false;
        incident.Life.Follows = following with { RankedAt = incident.Place };
        rankings.Ask(incident, now);
        return true;
    }

    private static string Why(Refusal refusal) => refusal switch
    {
        Refusal.OfficerOffDuty => OffDuty,
        Refusal.TrackOver or Refusal.UnknownTrack => "trackOver",
        Refusal.TrackUnverified => "trackUnverified",
        _ => "officerGone",
    };
}
