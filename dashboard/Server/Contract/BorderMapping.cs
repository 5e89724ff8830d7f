using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>From the engine's views of what reaches over borders to what goes over the wire; see <see cref="Mapping"/>.</summary>
internal static class BorderMapping
{
    internal static TrackRow Row(JurisdictionId here, SuspectTrackView track)
    {
        var seenAt = track.Newest?.SeenAt ?? default;
        return new TrackRow(
            track.Id.ToString(), here.Value, track.Home.Value, track.Entry.ToString(), track.Plate, track.State, track.End, track.Doubt,
            track.OpenedAt.UnixMilliseconds, track.Since.UnixMilliseconds, [.. track.Sightings.Select(Row)],
            [.. (track.Forecast?.Borders ?? []).Select(border => new BorderTimeRow(
                border.Crossing, border.Name, Mapping.Degrees(border.Place.Latitude), Mapping.Degrees(border.Place.Longitude), border.To.Value,
                seenAt.PlusSeconds(border.EarliestSeconds).UnixMilliseconds, seenAt.PlusSeconds(border.LikelySeconds).UnixMilliseconds))],
            [.. (track.Forecast?.Cameras ?? []).Select(next => new NextCameraRow(
                next.Camera.Id, next.Camera.Name, Mapping.Degrees(next.Camera.Place.Latitude), Mapping.Degrees(next.Camera.Place.Longitude),
                next.Percent, seenAt.PlusSeconds(next.EarliestSeconds).UnixMilliseconds,
                seenAt.PlusSeconds(next.LikelySeconds).UnixMilliseconds))]);
    }

    internal static AlertRow Row(JurisdictionId here, JointAlert alert) => new(
        alert.Id.ToString(), here.Value, alert.Kind, alert.Lead.Value, alert.Track == default ? null : alert.Track.ToString(),
        alert.Incident == default ? null : alert.Incident.ToString(), alert.Subject, Row(alert.Vehicle), alert.IsVerified,
        alert.LastSeenAt.UnixMilliseconds, alert.LastSeen, Mapping.Degrees(alert.LastPlace.Latitude), Mapping.Degrees(alert.LastPlace.Longitude),
        alert.Channel, alert.RaisedAt.UnixMilliseconds, alert.ExpiresAt.UnixMilliseconds, alert.End,
        [.. alert.Sides.Select(side => new AlertSideRow(
            side.Jurisdiction.Value, side.State, side.By, side.Reason, side.Since.UnixMilliseconds, Moment(side.AnswerBy)))],
        [.. alert.Posts.Select(Row)],
        [.. alert.Lines.Select(line => new AlertLineRow(line.At.UnixMilliseconds, line.Jurisdiction.Value, line.Kind, line.By, line.Text))]);

    internal static WarningRow Row(JurisdictionId here, DeskWarning warning) => new(
        here.Value, warning.At.UnixMilliseconds, warning.Kind, warning.Entry == default ? null : warning.Entry.ToString(),
        warning.Track == default ? null : warning.Track.ToString(), warning.Alert == default ? null : warning.Alert.ToString(), warning.Subject,
        Moment(warning.SeenAt), warning.Seen, warning.SeenAt.IsNever ? null : Mapping.Degrees(warning.Place.Latitude),
        warning.SeenAt.IsNever ? null : Mapping.Degrees(warning.Place.Longitude),
        Mapping.Word(warning.Reason), [.. warning.Neighbours.Select(neighbour => neighbour.Value)]);

    internal static WatchlistRow Row(WatchlistEntryView view)
    {
        var entry = view.Entry;
        return new WatchlistRow(
            view.Id.ToString(), view.Id.Jurisdiction.Value, entry.Plate.ToString(), Row(entry.Vehicle.Look), entry.Vehicle.Make, entry.LegalBasis,
            entry.CaseNumber, entry.Purpose, entry.RequestedBy, view.ApprovedBy.Length == 0 ? null : view.ApprovedBy, entry.Priority, view.State,
            view.AskedAt.UnixMilliseconds, view.Since.UnixMilliseconds, view.ExpiresAt.UnixMilliseconds, entry.Sharing,
            [.. entry.SharedWith.Select(city => city.Value)],
            view.Renewal is { } more ? new RenewalRow(more.AskedAt.UnixMilliseconds, more.AskedBy, more.Until.UnixMilliseconds, more.Reason) : null,
            [.. view.Steps.Select(step => new WatchlistStepRow(step.At.UnixMilliseconds, step.Deed, step.By, step.Detail))]);
    }

    internal static VehicleRow Row(VehicleLook look) => new(look.PlateColour, look.Class, look.Colour);

    private static SightingRow Row(Sighting sighting) => new(
        sighting.Read.ToString(), sighting.By.Value, sighting.Camera.Id, sighting.Camera.Name, Mapping.Degrees(sighting.Camera.Place.Latitude),
        Mapping.Degrees(sighting.Camera.Place.Longitude), sighting.Camera.HeadingDegrees, sighting.SeenAt.UnixMilliseconds,
        sighting.ClockMilliseconds / 1000.0, sighting.Plate.ToString(), sighting.IsExact, sighting.Confidence, Row(sighting.Vehicle),
        sighting.Picture, sighting.Verification, sighting.VerifiedBy.Length == 0 ? null : sighting.VerifiedBy, Moment(sighting.VerifiedAt));

    private static WatchPostRow Row(WatchPost post) => new(
        post.Jurisdiction.Value, post.Crossing, post.Name, Mapping.Degrees(post.Place.Latitude), Mapping.Degrees(post.Place.Longitude),
        Moment(post.EarliestAt), Moment(post.LikelyAt), post.Incident == default ? null : post.Incident.ToString(),
        [.. post.Nearest.Select(Row)]) { Wanted = post.Wanted is null ? null : Row(post.Wanted) };

    private static PostOfficerRow Row(PostOfficer officer) => new(officer.Officer.Value, officer.Code, officer.ThereAt.UnixMilliseconds);

    private static long? Moment(Instant at) => at.IsNever ? null : at.UnixMilliseconds;
}
