using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Server.Archive;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>Closed incidents, field by field as they go over the wire.</summary>
internal static class RecallMapping
{
    internal static ArchivedRow Row(FoundIncident incident) => new(
        incident.Id.ToString(), incident.Id.Jurisdiction.Value, incident.Type, incident.Priority, PlaceMapping.Said(incident.Area),
        incident.OpenedAt.UnixMilliseconds, incident.ClosedAt.UnixMilliseconds, Mapping.Degrees(incident.Place.Latitude),
        Mapping.Degrees(incident.Place.Longitude), incident.PlaceText, incident.Metres < 0 ? null : incident.Metres, incident.Source,
        incident.Calls, incident.Officers, PlaceMapping.Said(incident.Disposition), incident.Reason, incident.ClosedBy, incident.Reopened,
        Row(incident.Times));

    internal static ArchivedDirectiveRow Row(JurisdictionId here, FoundDirective directive) => new(
        new DirectiveId(here, directive.Number).ToString(), directive.Officer, directive.Code, directive.IssuedBy, directive.TravelSeconds,
        (DirectiveState)directive.State, directive.IssuedAt.UnixMilliseconds, PlaceMapping.Known(directive.DeliveredAt),
        PlaceMapping.Known(directive.AcknowledgedAt), PlaceMapping.Known(directive.EnRouteAt), PlaceMapping.Known(directive.OnSceneAt),
        PlaceMapping.Known(directive.EndedAt));

    internal static ClosingRow Row(FoundClosing closing) =>
        new(closing.At.UnixMilliseconds, closing.By, closing.Reason, PlaceMapping.Said(closing.Disposition));

    /// <summary>Seconds of milliseconds.</summary>
    internal static double? Seconds(long? milliseconds) => milliseconds / 1000.0;

    private static TimesRow Row(in ResponseTimes times) => new(
        Seconds(times.Queue), Seconds(times.Dispatch), Seconds(times.Travel), Seconds(times.Response), Seconds(times.OnScene),
        Seconds(times.Consumed));
}
