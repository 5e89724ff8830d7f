using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Server.Archive;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>What is known of places, field by field as it goes over the wire.</summary>
internal static class PlaceMapping
{
    internal static CautionRow Row(CautionNote note)
    {
        var words = note.Words;
        return new CautionRow(
            note.Id.ToString(), note.Id.Jurisdiction.Value, Mapping.Degrees(words.Place.Latitude), Mapping.Degrees(words.Place.Longitude),
            words.Metres, words.PlaceText, words.About, words.Subject, words.Kind, words.Text, note.By, note.At.UnixMilliseconds,
            words.Until.UnixMilliseconds,
            note.End is { } end ? new CautionEndRow(end.At.UnixMilliseconds, end.By, end.Reason) : null);
    }

    internal static CautionLine Line(CautionNote note) => new(note.Words.Kind, note.Words.About, note.Words.Subject, note.Words.Text);

    internal static IncidentHistoryRow Row(PlaceHistory history) => new(
        history.At.UnixMilliseconds, history.Metres, history.Days, history.Found, history.SameType,
        [.. history.Newest.Select(incident => incident.ToString())], history.IsComplete);

    internal static HistoryRow Row(PlaceQuestion question, PlaceFindings found, IReadOnlyList<CautionNote> cautions, ArchiveState archive) => new(
        Mapping.Degrees(question.Place.Latitude), Mapping.Degrees(question.Place.Longitude), question.Metres, question.Days, question.Type,
        found.Found, [.. found.Newest.Select(incident => Row(incident, question.Type))], [.. cautions.Select(Row)], Row(archive));

    internal static ArchiveRow Row(ArchiveState archive) => new(
        archive.Jurisdiction.Value, archive.Standing, archive.Since.UnixMilliseconds, Known(archive.Through), Known(archive.Begins),
        archive.Incidents, Known(archive.Oldest),
        [.. archive.Missing.Select(each => new StretchRow(each.From.UnixMilliseconds, each.Until.UnixMilliseconds))],
        archive.Detail.Length == 0 ? null : archive.Detail);

    internal static long? Known(Instant moment) => moment.IsNever ? null : moment.UnixMilliseconds;

    internal static string? Said(string text) => text.Length == 0 ? null : text;

    private static EarlierRow Row(PastIncident incident, string? type) => new(
        incident.Id.ToString(), incident.Type, incident.Priority, incident.State, incident.OpenedAt.UnixMilliseconds, Known(incident.ClosedAt),
        incident.Metres, incident.PlaceText, Said(incident.Disposition), Said(incident.Reason), incident.Officers, incident.Reopened,
        incident.Type == type);
}
