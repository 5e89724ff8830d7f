using System.IO.Compression;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>A closed incident as the archive keeps it. Immutable.</summary>
/// <param name="ToldAt">When the shard told of it as it is here; of two, the later one holds.</param>
/// <param name="ClosedAt">With its number, which closing this is: there are more when it was reopened.</param>
/// <param name="Disposition">Codes with blanks between them; may be empty.</param>
/// <param name="Ending">How it ended: "closed", "cleared", "cancelled", "merged" or "transferred".</param>
/// <param name="Text">All words that it can be found by.</param>
/// <param name="Detail">Everything, as desks see an incident: JSON, deflated.</param>
internal sealed record ArchivedIncident(
    IncidentId Id, Instant ToldAt, string Type, byte Priority, string Area, LatLng Place, string PlaceText, string Source, int Calls,
    Instant OpenedAt, Instant ClosedAt, string ClosedBy, string Reason, string Disposition, string Ending, IReadOnlyList<DirectiveView> Directives,
    ResponseTimes Times, string Text, byte[] Detail)
{
    /// <summary>How an incident ended that is one with another.</summary>
    internal const string Merged = "merged";

    /// <summary>Of the shard's word that it is closed.</summary>
    internal static ArchivedIncident Of(IncidentView view, Instant toldAt)
    {
        var closing = view.Timeline.LastOrDefault(
            line => line.Kind is HappeningKind.Closed or HappeningKind.Cancelled or HappeningKind.MergedInto);
        var text = string.Join(
            '\n',
            view.Calls.SelectMany(call => new[] { call.Call.Text, call.Call.PlaceText }).Concat(view.Life.Notes.Select(note => note.Text))
                .Concat(view.Timeline.Select(line => line.Detail)).Append(view.PlaceText).Where(words => words.Length > 0).Distinct());
        var ending = view.Life.End == IncidentEnd.None ? IncidentEnd.Closed : view.Life.End;
        return new ArchivedIncident(
            view.Id, toldAt, view.Type, view.Priority, view.Area, view.Place, view.PlaceText, view.Calls[0].Call.Source, view.Calls.Count,
            view.OpenedAt, view.Since, closing?.By ?? "", closing?.Detail ?? "", string.Join(' ', view.Life.Dispositions), Mapping.Word(ending),
            view.Directives, ResponseTimes.Of(view.OpenedAt, view.Directives), text, Deflate(Mapping.Detail(view)));
    }

    /// <summary>The JSON that was put away.</summary>
    internal static JsonElement Inflate(byte[] detail)
    {
        using var packed = new DeflateStream(new MemoryStream(detail), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<JsonElement>(packed);
    }

    private static byte[] Deflate(IncidentDetail detail)
    {
        var bytes = new MemoryStream();
        using (var packed = new DeflateStream(bytes, CompressionLevel.Fastest))
            JsonSerializer.Serialize(packed, detail, DashboardJson.Options);
        return bytes.ToArray();
    }
}
