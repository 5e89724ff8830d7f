using System.Globalization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Partners.Cap;
using SmartPolicing.Realtime.Server.Partners.Eido;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>Which of our incidents a partner's is.</summary>
internal sealed record Origin(string Partner, string Id);

/// <summary>
/// What partners are told of what changed: who may hear of it, and in which form. What a partner may not see is left out here, and nowhere
/// later. The outbox's thread.
/// </summary>
/// <param name="policy">The rules in force.</param>
internal sealed class PartnerDocuments(LivePartners live, string regionId, TimeZoneInfo zone, Func<DispatchPolicy> policy)
{
    /// <summary>The engine's own types, which may say who is looked for and where an officer cries for help.</summary>
    private static readonly string[] s_named = [JointAlertLimits.PostType, OfficerLimits.EmergencyType];

    private CapNames Names => new(live.Book.Host, live.Book.Status, regionId, zone);

    /// <summary>What partners are told of one change of one city.</summary>
    /// <param name="file">For where incidents came from.</param>
    /// <param name="wall">Agreements hold until a day of it.</param>
    internal IEnumerable<(Partner Partner, PartnerDraft Draft)> Of(
        IReadOnlyList<Partner> partners, JurisdictionId city, Effect effect, OutboxFile file, DateTimeOffset wall)
    {
        switch (effect)
        {
            case IncidentChanged { Incident: var incident }:
                IReadOnlyList<Origin>? origins = null;
                foreach (var partner in partners)
                {
                    if (!Hears(partner, PartnerTopics.Incidents, city, wall) || !Hears(partner, incident)) continue;
                    origins ??= Origins.Of(file, incident.Id);
                    yield return (partner, Draft(partner, incident, origins));
                }

                break;
            case AlertChanged { Alert: var alert }:
                foreach (var partner in partners)
                    if (Hears(partner, PartnerTopics.Alerts, city, wall) && TellerOf(partner, alert) == city) yield return (partner, Draft(partner, alert));
                break;
            case OfficerChanged { Officer: var officer } when officer.Home == city:
                foreach (var partner in partners)
                    if (Hears(partner, PartnerTopics.Resources, city, wall)) yield return (partner, Draft(partner, officer));
                break;
            default: // Nobody is told of it.
                break;
        }
    }

    private static bool Hears(Partner partner, PartnerTopics topic, JurisdictionId city, DateTimeOffset wall) =>
        partner.IsTold(topic) && partner.Jurisdictions.Contains(city) && partner.HoldsAt(wall);

    private static bool Hears(Partner partner, IncidentView incident) =>
        incident.Priority <= partner.PriorityMax
        && (partner.Types.Count == 0 ? !s_named.Contains(incident.Type) : partner.Types.Contains(incident.Type))
        && (partner.Areas.Count == 0 || partner.Areas.Contains(incident.Area));

    // Several cities know an alert: one of them tells, the one that leads where the partner may hear of that.
    private static JurisdictionId? TellerOf(Partner partner, JointAlert alert) => partner.Jurisdictions.Contains(alert.Lead)
        ? alert.Lead
        : alert.Sides.Select(side => side.Jurisdiction).Where(partner.Jurisdictions.Contains).OrderBy(each => each.Value).FirstOrDefault();

    private PartnerDraft Draft(Partner partner, IncidentView incident, IReadOnlyList<Origin> origins)
    {
        var isOver = incident.State == IncidentState.Closed;
        var origin = origins.FirstOrDefault(each => each.Partner == partner.Name)?.Id;
        var type = isOver ? "incident.closed" : "incident.changed";
        return new PartnerDraft(
            $"incident {incident.Id}", type, !isOver,
            partner.Kind == PartnerKind.Eido
                ? (sequence, at) => EidoWriter.Write(live.Book.Host, partner, incident, origin, policy(), sequence, at)
                : (sequence, at) => WebhookDocument.Write(partner, type, sequence, at, WebhookDocument.Of(partner, incident, origin, policy())));
    }

    private PartnerDraft Draft(Partner partner, JointAlert alert)
    {
        var isOver = alert.End != AlertEnd.None;
        var type = isOver ? "alert.ended" : "alert.changed";
        return new PartnerDraft(
            $"alert {alert.Id}", type, !isOver,
            partner.Kind switch
            {
                PartnerKind.Cap => (sequence, at) => CapWriter.Write(CapOfAlert.Of(Names, partner, alert, sequence, at)),
                PartnerKind.Eido => (sequence, at) => EidoWriter.Write(live.Book.Host, partner, alert, sequence, at),
                _ => (sequence, at) => WebhookDocument.Write(partner, type, sequence, at, WebhookDocument.Of(partner, alert)),
            });
    }

    private PartnerDraft Draft(Partner partner, OfficerView officer) => new(
        string.Create(CultureInfo.InvariantCulture, $"officer {officer.Id.Value}"), "resource.changed", true,
        partner.Kind == PartnerKind.Eido
            ? (sequence, at) => EidoWriter.Write(live.Book.Host, partner, officer, policy(), sequence, at)
            : (sequence, at) => WebhookDocument.Write(partner, "resource.changed", sequence, at, WebhookDocument.Of(officer, policy())));
}
