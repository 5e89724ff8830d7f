using System.Globalization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;

namespace SmartPolicing.Realtime.Server.Partners.Cap;

/// <summary>How this node signs its alerts.</summary>
/// <param name="Host">Its name for others.</param>
/// <param name="Zone">Of the region: offsets of moments.</param>
internal sealed record CapNames(string Host, PartnerStatus Status, string RegionId, TimeZoneInfo Zone)
{
    /// <summary>As CAP wants it: no blanks, commas or brackets.</summary>
    internal string Sender => $"dispatch@{Host}";

    /// <summary>The word of the standard.</summary>
    internal string StatusWord => Status.ToString();

    /// <summary>Name of the first, second … document about something.</summary>
    internal string IdOf(string number, int sequence) => string.Create(CultureInfo.InvariantCulture, $"{RegionId}.{number}.{Math.Max(sequence, 1)}");

    /// <summary>A moment in the region's time.</summary>
    internal DateTimeOffset Local(Instant at) => TimeZoneInfo.ConvertTime(at.ToTime(), Zone);
}

/// <summary>A joint alert as CAP: restricted to whom it is sent to, and renewed as a whole with each change.</summary>
internal static class CapOfAlert
{
    private const double PlaceMetres = 300; // Of an incident: the street and its crossings.
    private const double SeenMetres = 2_000; // Of a vehicle: where it was seen last, and some minutes on.

    /// <param name="sequence">1: the first word. 0: to compare documents by.</param>
    internal static CapAlert Of(CapNames names, Partner partner, JointAlert alert, int sequence, Instant at)
    {
        var number = alert.Id.ToString();
        var isFirst = sequence <= 1;
        var isOver = alert.End != AlertEnd.None;
        var first = new CapReference(names.Sender, names.IdOf(number, 1), names.Local(alert.RaisedAt));
        var subject = alert.Kind != AlertKind.Track || partner.Sees(PartnerFields.Plates) ? alert.Subject : "a followed vehicle";
        return new CapAlert(
            names.IdOf(number, sequence), names.Sender, isFirst || at.IsNever ? first.Sent : names.Local(at), names.StatusWord,
            isOver ? "Cancel" : isFirst ? "Alert" : "Update", "Restricted", isFirst && !isOver ? [] : [first], [Info(names, alert, subject)])
        {
            Restriction = $"for {partner.Name} under its agreement: {partner.Purpose}",
            Note = names.Status == PartnerStatus.Actual ? "" : "This is no real alert.",
            Incidents = alert.Incident == default ? "" : alert.Incident.ToString(),
        };
    }

    private static CapInfo Info(CapNames names, JointAlert alert, string subject)
    {
        var sides = string.Join("; ", alert.Sides.Select(side => $"jurisdiction {side.Jurisdiction}: {side.State.ToString().ToLowerInvariant()}"));
        var posts = string.Join("; ", alert.Posts.Select(post => post.Name).Distinct());
        var words = $"{subject}. Last: {alert.LastSeen}. {sides}." + (posts.Length == 0 ? "" : $" Posts: {posts}.");
        var title = alert.Kind switch
        {
            AlertKind.Track => "Followed vehicle near a border",
            AlertKind.Aid => "Officers asked for",
            _ => "Incident near a border",
        };
        return new CapInfo(
            "en-US", ["Security"], title, alert.End == AlertEnd.None ? "Immediate" : "Past",
            alert.Kind == AlertKind.Incident ? "Moderate" : "Severe", alert.IsVerified ? "Observed" : "Possible", names.Local(alert.ExpiresAt),
            Cut($"{title}: {subject}"), words, alert.IsVerified ? "" : "Not verified: it warns only; nobody is to be stopped on it.",
            [new CapArea(
                alert.LastSeen.Length == 0 ? "the place" : alert.LastSeen, [],
                [new CapCircle(alert.LastPlace, alert.Kind == AlertKind.Track ? SeenMetres : PlaceMetres)])])
        {
            SenderName = $"Police dispatch, {names.Host}",
        };
    }

    private static string Cut(string text) => text.Length <= PartnerLimits.HeadlineMax ? text : text[..PartnerLimits.HeadlineMax];
}
