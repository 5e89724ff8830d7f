using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>Web hooks' own JSON (docs/PARTNERS.md). Nulls are left out.</summary>
internal static class WebhookDocument
{
    /// <summary>The bytes of one.</summary>
    internal static byte[] Write<T>(Partner partner, string type, int sequence, Instant at, T data) => JsonSerializer.SerializeToUtf8Bytes(
        new Envelope<T>(type, at.IsNever ? null : at.ToString(), sequence, partner.Name, data), DashboardJson.Options);

    /// <summary>An incident as a partner may see it.</summary>
    internal static HookIncident Of(Partner partner, IncidentView incident, string? origin, DispatchPolicy policy)
    {
        var life = incident.Life;
        return new HookIncident(
            incident.Id.ToString(), incident.Id.Jurisdiction.Value, incident.Type, policy.Types.GetValueOrDefault(incident.Type)?.Name, incident.Priority,
            incident.State, IncidentMapping.OrNull(incident.Area), incident.OpenedAt.UnixMilliseconds, incident.Since.UnixMilliseconds,
            Mapping.Degrees(incident.Place.Latitude), Mapping.Degrees(incident.Place.Longitude), incident.PlaceText, incident.PlaceMark,
            incident.Calls.Count, incident.Calls[0].Call.Source)
        {
            Resources = partner.What.HasFlag(PartnerTopics.Resources) ? [.. incident.Directives.Where(each => !each.IsOver).Select(Resource)] : null,
            End = life.End == IncidentEnd.None ? null : life.End,
            MergedInto = life.MergedInto == default ? null : life.MergedInto.ToString(),
            Links = life.Links.Count == 0 ? null : [.. life.Links.Select(link => link.ToString())],
            Dispositions = life.Dispositions.Count == 0 ? null : life.Dispositions,
            Origin = origin is null ? null : new HookOrigin(partner.Name, origin),
            Text = partner.Sees(PartnerFields.Text) ? [.. incident.Calls.Select(call => call.Call.Text).Where(text => text.Length > 0)] : null,
            Callers = Callers(partner, incident),
            Notes = partner.Sees(PartnerFields.Notes)
                ? [.. NotesFor(partner, incident).Select(note => new HookNote(note.At.UnixMilliseconds, note.By, note.Text))]
                : null,
            Attachments = partner.Sees(PartnerFields.Attachments)
                ? [.. incident.Attachments.Select(each => new HookAttachment(each.Kind, each.Reference, each.Name))]
                : null,
            Cautions = partner.Sees(PartnerFields.Cautions)
                ? [.. incident.Cautions.Select(each => each.Words).Select(each => new HookCaution(each.Kind, each.About, each.Text, each.Until.UnixMilliseconds))]
                : null,
        };
    }

    /// <summary>Notes that are not struck, without those that the partner itself wrote: nobody is told their own words as news.</summary>
    internal static IEnumerable<IncidentNote> NotesFor(Partner partner, IncidentView incident) =>
        incident.Life.Notes.Where(note => !note.IsStruck && note.By != partner.By);

    /// <summary>A joint alert as a partner may see it.</summary>
    internal static HookAlert Of(Partner partner, JointAlert alert) => new(
        alert.Id.ToString(), alert.Kind, alert.Lead.Value,
        [.. alert.Sides.Select(side => new HookSide(side.Jurisdiction.Value, side.State, side.Since.UnixMilliseconds))],
        alert.IsVerified, alert.RaisedAt.UnixMilliseconds, alert.ExpiresAt.UnixMilliseconds, alert.End, alert.LastSeen,
        Mapping.Degrees(alert.LastPlace.Latitude), Mapping.Degrees(alert.LastPlace.Longitude),
        [.. alert.Posts.Select(post => new HookPost(
            post.Jurisdiction.Value, post.Name, Mapping.Degrees(post.Place.Latitude), Mapping.Degrees(post.Place.Longitude),
            post.EarliestAt.IsNever ? null : post.EarliestAt.UnixMilliseconds))])
    {
        Incident = alert.Incident == default ? null : alert.Incident.ToString(),
        Subject = alert.Kind != AlertKind.Track || partner.Sees(PartnerFields.Plates) ? alert.Subject : null,
    };

    /// <summary>An officer as a partner may see it.</summary>
    internal static HookResource Of(OfficerView officer, DispatchPolicy policy)
    {
        var row = StatusOf(officer, policy);
        return new HookResource(
            officer.Id.Value, officer.Code, officer.Home.Value, officer.Status, row.Availability, officer.Since.UnixMilliseconds)
        {
            Incident = officer.Incident == default ? null : officer.Incident.ToString(),
        };
    }

    /// <summary>An officer's status in the region's own table.</summary>
    internal static StatusCode StatusOf(OfficerView officer, DispatchPolicy policy) =>
        officer.Detail?.Code is { } code && policy.Statuses.TryFind(code, out var status) ? status : policy.Statuses.For(officer.Status);

    private static HookUnit Resource(DirectiveView directive) => new(directive.OfficerCode, directive.State, directive.Since.UnixMilliseconds);

    private static IReadOnlyList<HookCaller>? Callers(Partner partner, IncidentView incident)
    {
        var (names, numbers) = (partner.Sees(PartnerFields.CallerName), partner.Sees(PartnerFields.CallerNumber));
        if (!names && !numbers) return null;
        return
        [
            .. incident.Calls.Select(call => new HookCaller(
                    names ? IncidentMapping.OrNull(call.Call.CallerName) : null, numbers ? IncidentMapping.OrNull(call.Call.CallerNumber) : null))
                .Where(caller => caller is not { Name: null, Number: null }),
        ];
    }

    private sealed record Envelope<T>(string Type, string? Timestamp, int Sequence, string Partner, T Data);
}
