using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Server.Partners.Eido;

/// <summary>What is used of an EIDO that a partner sent, past its checks.</summary>
/// <param name="Id">The incident's name in the world.</param>
/// <param name="Types">Its words for the type, the registry's first; empty without an incident.</param>
/// <param name="Priority">0 to 10; null when it says nothing.</param>
/// <param name="Place">Null when it gives none by value.</param>
/// <param name="Statuses">Words of the registry.</param>
/// <param name="Notes">Plain text, oldest first.</param>
/// <param name="Merges">Other incidents, with the direction.</param>
/// <param name="Links">As well.</param>
internal sealed record EidoDocument(
    string Id, IReadOnlyList<string> Types, int? Priority, LatLng? Place, string PlaceText, string CallerNumber, IReadOnlyList<string> Statuses,
    IReadOnlyList<string> Notes, IReadOnlyList<(string Id, string How)> Merges, IReadOnlyList<(string Id, string How)> Links)
{
    /// <summary>Whether it is about an incident at all; one may be about resources alone.</summary>
    internal bool HasIncident => Types.Count > 0;
}

/// <summary>Reads EIDO documents.</summary>
internal static partial class EidoReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = PartnerLimits.DepthMax, AllowDuplicateProperties = false };

    /// <summary>From bytes to what is used.</summary>
    /// <returns>False when it is refused.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out EidoDocument? document, [NotNullWhen(false)] out DocumentFault? fault)
    {
        document = null;
        try
        {
            using var json = JsonDocument.Parse(body, s_options);
            fault = EidoRules.Check(json.RootElement);
            if (fault is null) fault = TryTake(json.RootElement, out document);
            return fault is null && document is not null;
        }
        catch (JsonException wrong)
        {
            fault = new DocumentFault("badJson", wrong.Path ?? "$", $"line {(wrong.LineNumber ?? 0) + 1}, byte {wrong.BytePositionInLine ?? 0}");
            return false;
        }
        catch (InvalidOperationException)
        {
            fault = new DocumentFault("badJson", "$", "a text is no UTF-8, or half a character"); // Found when it is read.
            return false;
        }
    }

    private static DocumentFault? TryTake(JsonElement root, out EidoDocument? document)
    {
        document = null;
        var has = root.TryGetProperty("incidentComponent", out var incident) && incident.ValueKind == JsonValueKind.Object;
        LatLng? place = null;
        var words = "";
        if (has && FirstPlace(root, incident, out place, out words) is { } fault) return fault;
        var notes = Listed(root, "notesComponent").Select(note => Plain(TextOf(note, "notesActionComments"))).Where(text => text.Length > 0);
        document = new EidoDocument(
            TextOf(root, "$id"),
            has
                ? [.. new[] { "incidentTypeCommonRegistryText", "incidentTypeInternalCode", "incidentTypeInternalText" }.Select(name => TextOf(incident, name)).Where(text => text.Length > 0)]
                : [],
            has && incident.TryGetProperty("incidentCommonPriorityNumber", out var priority) && priority.ValueKind == JsonValueKind.Number ? priority.GetInt32() : null,
            place, words, Number(root), has ? Texts(incident, "incidentStatusCommonRegistryText") : [], [.. notes],
            Ties(root, "mergeComponent", "incidentMergeDirectionCode"), Ties(root, "linkComponent", "linkDirectionCode"));
        return null;
    }

    // The first place of the incident that is given by value, else the first words for one.
    private static DocumentFault? FirstPlace(JsonElement root, JsonElement incident, out LatLng? place, out string words)
    {
        (place, words) = (null, "");
        foreach (var reference in Listed(incident, "locationReference"))
        {
            var id = TextOf(reference, "$ref");
            var at = 0;
            foreach (var location in Listed(root, "locationComponent"))
            {
                var number = at++;
                if (TextOf(location, "$id") != id) continue;
                if (words.Length == 0) words = Plain(TextOf(location, "locationDescriptionText"));
                var value = TextOf(location, "locationByValue");
                if (place is not null || value.Length == 0) continue;
                if (!PidfLo.TryRead(value, out place)) return new DocumentFault("badPlace", $"$.locationComponent[{number}].locationByValue", "is no PIDF-LO with a place on the earth");
            }
        }

        return null;
    }

    private static string Number(JsonElement root)
    {
        foreach (var uri in Listed(root, "callbackComponent").SelectMany(callback => Texts(callback, "callBackInformationUri")))
            if (uri.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)) return uri[4..].Trim();
        return "";
    }

    private static (string Id, string How)[] Ties(JsonElement root, string list, string how) =>
        [.. Listed(root, list).Select(each => (TextOf(each, "incidentTrackingIdentifier"), TextOf(each, how))).Take(PartnerLimits.LinksMax)];

    private static JsonElement.ArrayEnumerator Listed(JsonElement of, string name) =>
        of.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string TextOf(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static string[] Texts(JsonElement of, string name) =>
        [.. Listed(of, name).Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)];

    // Notes are HTML: what is left is text, which is shown as text everywhere.
    private static string Plain(string html) => In.PlainText.Line(WebUtility.HtmlDecode(Tag().Replace(html, " ")), int.MaxValue);

    [GeneratedRegex("<[^>]{0,500}>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
