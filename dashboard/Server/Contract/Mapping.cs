using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>From the engine's views to what goes over the wire, field by field: the one place that knows both.</summary>
internal static class Mapping
{
    /// <summary>Degrees are rounded to 1e-6 (0.1 m): more is noise and bytes.</summary>
    private const int DegreeDecimals = 6;

    internal static OfficerRow Row(OfficerView officer) => new(
        officer.Id.Value, officer.Code, officer.Home.Value, officer.Status, officer.Since.UnixMilliseconds,
        officer.Directive == default ? null : officer.Directive.ToString(),
        officer.Incident == default ? null : officer.Incident.ToString());

    internal static DirectiveRow Row(DirectiveView directive) => new(
        directive.Id.ToString(), directive.Incident.ToString(), directive.Officer.Value, directive.OfficerCode, directive.State,
        directive.IssuedAt.UnixMilliseconds, directive.Since.UnixMilliseconds, directive.AnswerBy.UnixMilliseconds, directive.IssuedBy,
        directive.TravelSeconds, directive.Type, directive.Priority, Degrees(directive.Place.Latitude), Degrees(directive.Place.Longitude),
        directive.PlaceText, directive.Text);

    internal static IncidentRow Row(IncidentView incident) => new(
        incident.Id.ToString(), incident.Id.Jurisdiction.Value, incident.Type, incident.Priority, incident.State,
        incident.OpenedAt.UnixMilliseconds, incident.Since.UnixMilliseconds, Degrees(incident.Place.Latitude),
        Degrees(incident.Place.Longitude), incident.PlaceText, incident.Calls.Count, OfficersOn(incident));

    internal static HappeningRow Row(Happening what) => new(what.At.UnixMilliseconds, what.Kind, what.By, what.OfficerCode, what.Detail);

    internal static IncidentDetail Detail(IncidentView incident)
    {
        var row = Row(incident);
        return new IncidentDetail(
            row.Id, row.Jurisdiction, row.Type, row.Priority, row.State, row.OpenedAt, row.Since, row.Lat, row.Lng, row.Place, row.Calls,
            row.Officers, [.. incident.Calls.Select(Row)], incident.Ranking is null ? null : Row(incident.Ranking),
            [.. incident.Timeline.Select(Row)]);
    }

    internal static double Degrees(double value) => Math.Round(value, DegreeDecimals);

    /// <summary>The word of docs/HUB.md for a refusal: its name in camelCase.</summary>
    internal static string Word<TRefusal>(TRefusal refusal)
        where TRefusal : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString());

    private static CallRow Row(ReceivedCall received) => new(
        received.At.UnixMilliseconds, received.Call.Text, received.Call.CallerName, received.Call.CallerNumber, received.Call.Source,
        received.Call.PlaceText);

    private static RankingRow Row(Ranking ranking) => new(
        ranking.At.UnixMilliseconds,
        [.. ranking.Officers.Select(officer => new RankedRow(
            officer.Officer.Value, officer.Code, officer.Reason, officer.TravelSeconds, officer.Metres, officer.PositionAgeSeconds))],
        new ZoneRow(
            ranking.Zone.Cell.ToString(), ranking.Zone.Available, ranking.Zone.Present, ranking.Zone.OpenIncidents,
            Math.Round(ranking.Zone.CallsLastHour, 1)));

    private static IncidentOfficerRow[] OfficersOn(IncidentView incident) =>
    [
        .. incident.Directives.Where(directive => !directive.IsOver).Select(directive => new IncidentOfficerRow(
            directive.Officer.Value, directive.OfficerCode, directive.Id.ToString(), directive.State,
            directive.Since.UnixMilliseconds, directive.AnswerBy.UnixMilliseconds)),
    ];
}
