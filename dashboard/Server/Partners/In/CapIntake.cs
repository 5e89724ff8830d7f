using System.Security.Cryptography;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners.Cap;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Server.Partners.In;

/// <summary>
/// Takes CAP alerts in: a notice on the desks; what is said of one of our own joint alerts is a line in it. What is no real alert is marked, and
/// stays so.
/// </summary>
internal sealed class CapIntake(LivePartners live, DashboardOptions options, DashboardState state, NoticeDesk notices)
{
    /// <summary>Takes one document.</summary>
    internal async Task<PartnerAnswer> TakeAsync(Partner partner, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!CapReader.TryRead(body, out var alert, out var fault)) return PartnerAnswer.No(400, fault);
        var hash = SHA256.HashData(body.Span);
        try
        {
            var isWord = alert.MsgType is "Ack" or "Error";
            var drafts = isWord || alert.MsgType == "Cancel" ? [] : new[] { Draft(partner, alert) };
            var ends = isWord ? [] : alert.References.Select(reference => reference.Key).Where(key => key != alert.Key).ToArray();

            // Once it is kept a repeat changes nothing: so what follows does, though its sender has hung up meanwhile.
            cancellation.ThrowIfCancellationRequested();
            var (answer, refusal) = await notices.TakeAsync(partner, alert.Key, hash, drafts, ends, CancellationToken.None);
            if (refusal is not null) return PartnerAnswer.No(refusal == "identifierReused" ? 409 : 429, refusal, "alert/identifier");
            if (!answer!.Repeated && (isWord || alert.References.Count > 0)) await SayAsync(partner, alert, CancellationToken.None);
            return PartnerAnswer.Yes(answer.Repeated ? "repeated" : alert.MsgType.ToLowerInvariant(), answer);
        }
        catch (IOException)
        {
            return PartnerAnswer.No(503, "notStored");
        }
    }

    private NoticeDraft Draft(Partner partner, CapAlert alert)
    {
        var info = alert.Infos[0];
        var now = options.Node.Now.UnixMilliseconds;
        var sent = alert.Sent.ToUnixTimeMilliseconds();
        var expires = alert.Infos.Max(each => each.Expires)?.ToUnixTimeMilliseconds() ?? now + (PartnerLimits.NoticeHours * 3_600_000L);
        NoticeArea[] areas = [.. alert.Infos.Take(1).SelectMany(each => each.Areas).Select(AreaOf)];
        var row = new NoticeRow(
            "", partner.Name, "cap", notices.CitiesOf(partner, areas), alert.Status.ToLowerInvariant(), alert.MsgType.ToLowerInvariant(),
            PlainText.Line(info.Event, PartnerLimits.HeadlineMax),
            PlainText.Line(info.Headline.Length > 0 ? info.Headline : info.Event, PartnerLimits.HeadlineMax),
            PlainText.Lines(info.Description, PartnerLimits.TextMax), sent, Math.Min(expires, now + (PartnerLimits.NoticeDaysMax * 86_400_000L)), areas, alert.Sender)
        {
            Instruction = info.Instruction.Length == 0 ? null : PlainText.Lines(info.Instruction, PartnerLimits.TextMax),
            Severity = info.Severity, Urgency = info.Urgency, Certainty = info.Certainty, Category = string.Join(", ", info.Categories.Distinct()),
            Replaces = alert.References.Count == 0 ? null : alert.References[^1].Identifier,
        };
        return new NoticeDraft(alert.Key, row);
    }

    // What a partner says of a joint alert that this node told it of is a line in that alert.
    private async Task SayAsync(Partner partner, CapAlert alert, CancellationToken cancellation)
    {
        var names = new CapNames(live.Book.Host, live.Book.Status, options.Region.Id, options.Region.Speeds.Zone);
        foreach (var reference in alert.References.Where(reference => reference.Sender == names.Sender).Take(PartnerLimits.LinksMax))
        {
            var parts = reference.Identifier.Split('.');
            if (parts.Length < 3 || !AlertId.TryParse(parts[^2], out var id)) continue;
            var city = partner.Jurisdictions.Contains(id.Jurisdiction) ? id.Jurisdiction : partner.Jurisdictions.OrderBy(each => each.Value).First();
            if (!state.Node.HasShard(city)) continue;
            var mark = alert.Status == "Actual" ? "" : $"[{alert.Status}] ";
            var words = alert.Note.Length > 0 ? alert.Note : alert.Infos.Count > 0 ? alert.Infos[0].Headline : "";
            await state.Node.Ask(city, new AlertSaid(id, partner.By, PlainText.Line($"{mark}{alert.MsgType} {words}", JointAlertLimits.TextMax)), cancellation);
        }
    }

    private static NoticeArea AreaOf(CapArea area) => new(
        PlainText.Line(area.Text, PartnerLimits.HeadlineMax), [.. area.Polygons.Select(ring => ring.Select(Point).ToArray())],
        [.. area.Circles.Select(circle => new NoticeCircle(circle.Middle.Longitude, circle.Middle.Latitude, circle.Metres))]);

    private static double[] Point(LatLng at) => [Mapping.Degrees(at.Longitude), Mapping.Degrees(at.Latitude)];
}
