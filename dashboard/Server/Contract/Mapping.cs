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

    internal static OfficerRow Row(OfficerView officer) => DutyMapping.With(
        new OfficerRow(
            officer.Id.Value, officer.Code, officer.Home.Value, officer.Status, officer.Since.UnixMilliseconds,
            officer.Directive == default ? null : officer.Directive.ToString(),
            officer.Incident == default ? null : officer.Incident.ToString()),
        officer.Detail);

    internal static DirectiveRow Row(DirectiveView directive) => new(
        directive.Id.ToString(), directive.Incident.ToString(), directive.Officer.Value, directive.OfficerCode, directive.State,
        directive.IssuedAt.UnixMilliseconds, directive.Since.UnixMilliseconds, directive.AnswerBy.UnixMilliseconds, directive.IssuedBy,
        directive.TravelSeconds, directive.Type, directive.Priority, Degrees(directive.Place.Latitude), Degrees(directive.Place.Longitude),
        directive.PlaceText, directive.Text)
    {
        Cautions = directive.Cautions.Count == 0 ? null : [.. directive.Cautions.Select(PlaceMapping.Line)],
        Policy = directive.Policy,
        Why = IncidentMapping.OrNull(directive.Why),
        Notes = IncidentMapping.ForOfficers(directive.Notes),
    };

    internal static IncidentRow Row(IncidentView incident) => IncidentLifeRow.Of(new IncidentRow(
        incident.Id.ToString(), incident.Id.Jurisdiction.Value, incident.Type, incident.Priority, incident.State,
        incident.OpenedAt.UnixMilliseconds, incident.Since.UnixMilliseconds, Degrees(incident.Place.Latitude),
        Degrees(incident.Place.Longitude), incident.PlaceText, incident.Calls.Count, OfficersOn(incident))
    {
        Cautions = incident.Cautions.Count == 0 ? null : incident.Cautions.Count,
        History = incident.History?.Found,
        Unverified = CallMapping.Mark(incident.PlaceMark),
        CallBacks = CallMapping.CallBacks(incident),
        Sending = SendingMapping.Row(incident.Sending),
    }, incident);

    internal static HappeningRow Row(Happening what) => new(what.At.UnixMilliseconds, what.Kind, what.By, what.OfficerCode, what.Detail)
    {
        Policy = what.Policy,
    };

    internal static IncidentDetail Detail(IncidentView incident)
    {
        var row = Row(incident);
        return IncidentLifeRow.Of(new IncidentDetail(
            row.Id, row.Jurisdiction, row.Type, row.Priority, row.State, row.OpenedAt, row.Since, row.Lat, row.Lng, row.Place, row.Calls,
            row.Officers, [.. incident.Calls.Select(CallMapping.Row)], incident.Ranking is null ? null : Row(incident.Ranking),
            [.. incident.Timeline.Select(Row)])
        {
            Cautions = incident.Cautions.Count == 0 ? null : [.. incident.Cautions.Select(PlaceMapping.Row)],
            History = incident.History is { } history ? PlaceMapping.Row(history) : null,
            Unverified = row.Unverified,
            CallBacks = row.CallBacks,
            Sending = row.Sending,
            Attachments = [.. incident.Attachments.Select(CallMapping.Row)],
            NoteList = [.. incident.Life.Notes.Select(IncidentMapping.Row)],
            TransferList = [.. incident.Life.Transfers.Select(IncidentMapping.Row)],
        }, incident);
    }

    internal static double Degrees(double value) => Math.Round(value, DegreeDecimals);

    /// <summary>The word of docs/HUB.md for a refusal: its name in camelCase.</summary>
    internal static string Word<TRefusal>(TRefusal refusal)
        where TRefusal : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString());

    private static RankingRow Row(Ranking ranking) => new(
        ranking.At.UnixMilliseconds,
        [.. ranking.Officers.Select(SendingMapping.Row)],
        new ZoneRow(
            ranking.Zone.Cell.ToString(), ranking.Zone.Available, ranking.Zone.Present, ranking.Zone.OpenIncidents,
            Math.Round(ranking.Zone.CallsLastHour, 1)))
    {
        Needs = [.. ranking.Needs.Select(SendingMapping.Row)],
        Shortfall = ranking.Shortfall,
        Policy = ranking.Policy,
    };

    private static IncidentOfficerRow[] OfficersOn(IncidentView incident) =>
    [
        .. incident.Directives.Where(directive => !directive.IsOver).Select(directive => new IncidentOfficerRow(
            directive.Officer.Value, directive.OfficerCode, directive.Id.ToString(), directive.State,
            directive.Since.UnixMilliseconds, directive.AnswerBy.UnixMilliseconds)),
    ];
}
