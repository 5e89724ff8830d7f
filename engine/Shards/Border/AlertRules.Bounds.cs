using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>What is said when there is no place for another alert: people may still call the neighbour.</summary>
public sealed partial class AlertRules
{
    // Tried again by time alone: an alert may end meanwhile, though nobody sees the vehicle.
    private void TellNotWarned(SuspectTrackView track, List<JurisdictionId> asked, Instant now)
    {
        var again = now.PlusSeconds(JointAlertLimits.RaiseAgainSeconds);
        if (!_due.TryGetValue(track.Id, out var due) || again < due) _due[track.Id] = again;
        var newest = track.Newest!;
        warnings.Warn(new DeskWarning(
            now, DeskWarningKind.NotWarned, track.Entry, track.Id, default, track.Plate, newest.SeenAt, newest.Camera.Name, newest.Camera.Place,
            Refusal.TooManyAlerts, asked));
    }

    private void TellNotTaken(JointAlert told, Instant now) => warnings.Warn(new DeskWarning(
        now, DeskWarningKind.AlertNotTaken, default, told.Track, told.Id, told.Subject, told.LastSeenAt, told.LastSeen, told.LastPlace,
        Refusal.TooManyAlerts, [told.Lead]));
}
