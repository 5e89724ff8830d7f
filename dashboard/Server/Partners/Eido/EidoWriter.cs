using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Partners.Out;

namespace SmartPolicing.Realtime.Server.Partners.Eido;

/// <summary>Writes EIDO documents of NENA-STA-021.1b-2022, version 1.0, with what a partner may see and nothing else.</summary>
internal static class EidoWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // It is never put into a page.

    /// <summary>An incident.</summary>
    /// <param name="origin">The partner's own name of it; null when it has none.</param>
    /// <param name="at">Of the newest change; never to leave it out.</param>
    internal static byte[] Write(
        string host, Partner partner, IncidentView incident, string? origin, DispatchPolicy policy, int sequence, Instant at)
    {
        var parts = new EidoParts(host);
        var id = EidoWords.IdOf(host, incident.Id.ToString());
        var root = parts.Root(id, at.IsNever ? incident.Since : at, sequence);
        var place = parts.Location(incident.Id.ToString(), incident.OpenedAt, incident.Place, incident.PlaceText);
        root["incidentComponent"] = Incident(parts, partner, incident, policy, place);
        Calls(parts, partner, incident, place);
        if (partner.What.HasFlag(PartnerTopics.Resources)) Resources(parts, incident, id, place);
        Ties(parts, incident, origin);
        if (partner.Sees(PartnerFields.Cautions)) Cautions(parts, incident);
        if (partner.Sees(PartnerFields.Attachments)) Media(parts, incident);
        return Bytes(parts.Close(root));
    }

    /// <summary>A joint alert: what it is about, who is asked, and where to watch.</summary>
    internal static byte[] Write(string host, Partner partner, JointAlert alert, int sequence, Instant at)
    {
        var parts = new EidoParts(host);
        var root = parts.Root(EidoWords.IdOf(host, alert.Id.ToString()), at.IsNever ? alert.RaisedAt : at, sequence);
        var place = parts.Location(alert.Id.ToString(), alert.LastSeenAt, alert.LastPlace, alert.LastSeen);
        var seesSubject = alert.Kind != AlertKind.Track || partner.Sees(PartnerFields.Plates);
        var notes = new JsonArray();
        foreach (var post in alert.Posts) notes.Add(parts.Note($"{alert.Id}-post-{notes.Count + 1}", alert.RaisedAt, "engine", $"Watch post: {post.Name}"));
        var component = parts.Component($"{alert.Id}-incident", alert.RaisedAt);
        component["incidentTypeCommonRegistryText"] = alert.Kind == AlertKind.Aid ? "MutualAid" : "Other";
        component["incidentTypeInternalCode"] = $"joint-alert-{alert.Kind.ToString().ToLowerInvariant()}";
        if (seesSubject) component["incidentTypeInternalText"] = alert.Subject;
        component["incidentStatusCommonRegistryText"] = new JsonArray(alert.End == AlertEnd.None ? "Active" : "Closed");
        component["internalIncidentId"] = alert.Id.ToString();
        component["locationReference"] = new JsonArray(EidoParts.Ref(place));
        if (notes.Count > 0) component["notesReference"] = notes;
        root["incidentComponent"] = component;
        if (alert.Incident != default) parts.Link($"{alert.Id}-link", alert.RaisedAt, EidoWords.IdOf(host, alert.Incident.ToString()), "RELATED", "joint alert");
        return Bytes(parts.Close(root));
    }

    /// <summary>An officer, with or without an incident.</summary>
    internal static byte[] Write(string host, Partner partner, OfficerView officer, DispatchPolicy policy, int sequence, Instant at)
    {
        var parts = new EidoParts(host);
        var root = parts.Root($"urn:emergency:uid:resource:{officer.Code}:{host}", at.IsNever ? officer.Since : at, sequence);
        var status = WebhookDocument.StatusOf(officer, policy);
        parts.Resource(
            $"{officer.Code}-unit", officer.Since, officer.Code, EidoWords.PrimaryOf(status.Availability), EidoWords.SecondaryOf(officer.Status), status.Code,
            officer.Incident == default || !partner.IsTold(PartnerTopics.Incidents) ? null : EidoWords.IdOf(host, officer.Incident.ToString()));
        return Bytes(parts.Close(root));
    }

    private static JsonObject Incident(EidoParts parts, Partner partner, IncidentView incident, DispatchPolicy policy, string place)
    {
        var type = policy.Types.GetValueOrDefault(incident.Type);
        var component = parts.Component($"{incident.Id}-incident", incident.Since);
        component["incidentTypeCommonRegistryText"] = type?.Name ?? incident.Type;
        component["incidentTypeInternalCode"] = incident.Type;
        component["incidentTypeInternalText"] = type?.Name ?? incident.Type;
        component["incidentStatusCommonRegistryText"] = new JsonArray([.. EidoWords.StatusOf(incident).Select(word => (JsonNode)word)]);
        component["incidentStatusInternalText"] = new JsonArray(incident.State.ToString());
        component["internalIncidentId"] = incident.Id.ToString();
        component["incidentPriorityInternalText"] = incident.Priority.ToString(CultureInfo.InvariantCulture);
        component["incidentCommonPriorityNumber"] = EidoWords.PriorityOf(incident.Priority);
        if (incident.Area.Length > 0) component["beatOrDispatchGroupText"] = incident.Area;
        component["locationReference"] = new JsonArray(EidoParts.Ref(place));
        if (incident.Life.Dispositions.Count > 0)
        {
            var dispositions = new JsonArray();
            foreach (var code in incident.Life.Dispositions)
            {
                var disposition = parts.Component($"{incident.Id}-disposition-{dispositions.Count + 1}", incident.Since);
                disposition["dispositionCommonRegistryCode"] = code;
                disposition["dispositionPrimaryIndicator"] = dispositions.Count == 0;
                dispositions.Add(disposition);
            }

            component["dispositionComponent"] = dispositions;
        }

        if (!partner.Sees(PartnerFields.Notes)) return component;
        var notes = new JsonArray();
        foreach (var note in WebhookDocument.NotesFor(partner, incident))
            notes.Add(parts.Note(string.Create(CultureInfo.InvariantCulture, $"{incident.Id}-note-{note.Number}"), note.At, note.By, note.Text));
        if (notes.Count > 0) component["notesReference"] = notes;
        return component;
    }

    private static void Calls(EidoParts parts, Partner partner, IncidentView incident, string place)
    {
        foreach (var received in incident.Calls)
        {
            var call = parts.Component($"urn:emergency:uid:callid:{received.Call.Id:N}:{parts.Host}", received.At);
            call["callStateRegistryText"] = "callEnd";
            call["standardPrimaryCallType"] = "emergency";
            call["localCallType"] = received.Call.Source;
            call["direction"] = "incoming";
            call["callStartTimestamp"] = received.At.ToString();
            call["locationReference"] = new JsonArray(EidoParts.Ref(place));
            if (partner.Sees(PartnerFields.Text) && received.Call.Text.Length > 0)
                call["notesReference"] = new JsonArray(parts.Note($"{received.Call.Id:N}-said", received.At, "caller", received.Call.Text));
            if (partner.Sees(PartnerFields.CallerNumber) && received.Call.CallerNumber.Length > 0)
            {
                var callback = parts.Component($"{received.Call.Id:N}-callback", received.At);
                callback["callBackInformationUri"] = new JsonArray("tel:" + received.Call.CallerNumber);
                parts.Add("callbackComponent", callback);
                call["callBackReference"] = EidoParts.Ref($"{received.Call.Id:N}-callback");
            }

            parts.Add("callComponent", call);
        }
    }

    private static void Resources(EidoParts parts, IncidentView incident, string id, string place)
    {
        foreach (var directive in incident.Directives.Where(each => !each.IsOver))
        {
            var unit = parts.Resource(
                $"{directive.Id}-unit", directive.Since, directive.OfficerCode, "NotAvailable", EidoWords.SecondaryOf(directive.State),
                directive.State.ToString(), id);
            unit["unitDestinationReference"] = EidoParts.Ref(place);
            if (directive is { State: < DirectiveState.OnScene, TravelSeconds: >= 0 })
                unit["eta"] = directive.IssuedAt.PlusSeconds(directive.TravelSeconds).ToString();
        }
    }

    private static void Ties(EidoParts parts, IncidentView incident, string? origin)
    {
        var life = incident.Life;
        if (life.MergedInto != default) parts.Merge($"{incident.Id}-merged", incident.Since, EidoWords.IdOf(parts.Host, life.MergedInto.ToString()), "REPLACED");
        foreach (var line in incident.Timeline.Where(line => line.Kind == HappeningKind.Merged))
            if (IncidentId.TryParse(line.Detail.Split(' ', 2)[0], out var from))
                parts.Merge($"{incident.Id}-replaces-{from}", line.At, EidoWords.IdOf(parts.Host, from.ToString()), "REPLACING");
        foreach (var link in life.Links)
            parts.Link($"{incident.Id}-link-{link}", incident.Since, EidoWords.IdOf(parts.Host, link.ToString()), "RELATED", null);
        if (origin is not null) parts.Link($"{incident.Id}-origin", incident.OpenedAt, origin, "RELATED", "the same happening, as the receiver told of it");
    }

    private static void Cautions(EidoParts parts, IncidentView incident)
    {
        foreach (var caution in incident.Cautions)
        {
            var component = parts.Component($"{caution.Id}-caution", caution.At);
            component["cautionTypeInternalText"] = caution.Words.Text;
            component["cautionTypeCommonRegistryText"] = caution.Words.Kind.ToString();
            component["cautionSeverity"] = "high";
            component["startDate"] = caution.At.ToString();
            parts.Add("cautionComponent", component);
        }
    }

    private static void Media(EidoParts parts, IncidentView incident)
    {
        foreach (var attachment in incident.Attachments)
        {
            var component = parts.Component($"{attachment.Id:N}-media", attachment.At);
            component["uri"] = attachment.Reference;
            component["contentType"] = attachment.Kind switch { "picture" => "image/*", "video" => "video/*", "audio" => "audio/*", _ => "application/octet-stream" };
            component["label"] = attachment.Name;
            parts.Add("mediaComponent", component);
        }
    }

    private static byte[] Bytes(JsonObject root)
    {
        var bytes = new ArrayBufferWriter<byte>(4_096);
        using (var writer = new Utf8JsonWriter(bytes, s_options)) root.WriteTo(writer);
        return bytes.WrittenSpan.ToArray();
    }
}

/// <summary>The components of one document while it is written: each has its prologue, and each is listed once.</summary>
/// <param name="host">The agency that speaks.</param>
internal sealed class EidoParts(string host)
{
    private readonly SortedDictionary<string, JsonArray> _lists = new(StringComparer.Ordinal);
    private readonly HashSet<string> _agents = new(StringComparer.Ordinal);

    internal string Host => host;

    /// <summary>A reference to a component.</summary>
    internal static JsonObject Ref(string id) => new() { ["$ref"] = id };

    /// <summary>The document's own members.</summary>
    /// <param name="sequence">0: the moment is left out, to compare documents.</param>
    internal JsonObject Root(string id, Instant at, int sequence)
    {
        var root = Component(id, sequence == 0 ? new Instant(1) : at);
        root["eidoVersion"] = EidoWords.Version;
        root["issuingElementIdentification"] = host;
        return root;
    }

    /// <summary>A component with its prologue.</summary>
    internal JsonObject Component(string id, Instant at) => new()
    {
        ["$id"] = id,
        ["lastUpdateTimeStamp"] = at.ToString(),
        ["updatedByAgencyReference"] = Ref(host),
    };

    /// <summary>Puts a component into its list.</summary>
    internal void Add(string list, JsonObject component)
    {
        if (!_lists.TryGetValue(list, out var all)) _lists.Add(list, all = []);
        all.Add(component);
    }

    /// <summary>A place.</summary>
    /// <returns>Its id.</returns>
    internal string Location(string about, Instant at, LatLng place, string words)
    {
        var id = $"{about}-location";
        var component = Component(id, at);
        component["locationTypeDescriptionRegistryText"] = "Incident";
        component["locationByValue"] = PidfLo.Write(about, host, place);
        if (words.Length > 0) component["locationDescriptionText"] = words;
        Add("locationComponent", component);
        return id;
    }

    /// <summary>A note.</summary>
    /// <returns>A reference to it.</returns>
    internal JsonObject Note(string id, Instant at, string by, string text)
    {
        var component = Component(id, at);
        component["notesActionComments"] = WebUtility.HtmlEncode(text); // They are HTML.
        component["agentReference"] = Ref(Agent(by, "Dispatching", at));
        Add("notesComponent", component);
        return Ref(id);
    }

    /// <summary>A link to another incident.</summary>
    internal void Link(string id, Instant at, string other, string direction, string? why)
    {
        var component = Component(id, at);
        component["incidentTrackingIdentifier"] = other;
        component["linkDirectionCode"] = direction;
        if (why is not null) component["transactionReasonText"] = why;
        Add("linkComponent", component);
    }

    /// <summary>A merge with another incident.</summary>
    internal void Merge(string id, Instant at, string other, string direction)
    {
        var component = Component(id, at);
        component["incidentTrackingIdentifier"] = other;
        component["incidentMergeDirectionCode"] = direction;
        Add("mergeComponent", component);
    }

    /// <summary>An officer.</summary>
    internal JsonObject Resource(string id, Instant since, string code, string primary, string secondary, string own, string? incident)
    {
        var component = Component(id, since);
        component["agentReference"] = new JsonArray(Ref(Agent(code, "Responding", since)));
        component["emergencyResourceTypeCommonRegistryText"] = "LawEnforcement";
        component["emergencyResourceName"] = code;
        component["resourceAttributeRegistryText"] = new JsonArray("Other");
        component["resourceAttributeInternalText"] = new JsonArray("patrol");
        component["primaryUnitStatusRegistryText"] = primary;
        component["secondaryUnitStatusRegistryText"] = new JsonArray(secondary);
        component["unitStatusInternal"] = new JsonArray(own);
        if (incident is not null) component["activeOnIncidentId"] = incident;
        Add("emergencyResourceComponent", component);
        return component;
    }

    /// <summary>The whole document: the agency that speaks, and all lists.</summary>
    internal JsonObject Close(JsonObject root)
    {
        var agency = Component(host, new Instant(1));
        agency["agencyRoleDescriptionRegistryText"] = new JsonArray("Dispatching");
        agency["agencyType"] = new JsonArray("police");
        Add("agencyComponent", agency);
        foreach (var (name, list) in _lists) root[name] = list;
        return root;
    }

    private string Agent(string name, string role, Instant at)
    {
        var id = $"{name.Replace(' ', '-')}@{host}";
        if (!_agents.Add(id)) return id;
        var component = Component(id, at);
        component["agentRoleRegistryText"] = new JsonArray(role);
        component["agencyReference"] = Ref(host);
        Add("agentComponent", component);
        return id;
    }
}
