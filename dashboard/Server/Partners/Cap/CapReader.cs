using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Server.Partners.Cap;

/// <summary>
/// Reads CAP 1.2 and checks it against the standard: which elements there are, in which order, how often, and what they may say. Elements of other
/// namespaces (signatures) are passed over.
/// </summary>
internal static class CapReader
{
    private static readonly Element[] s_alert =
    [
        new("identifier", 1, 1), new("sender", 1, 1), new("sent", 1, 1), new("status", 1, 1, CapWords.Statuses), new("msgType", 1, 1, CapWords.MsgTypes),
        new("source", 0, 1), new("scope", 1, 1, CapWords.Scopes), new("restriction", 0, 1), new("addresses", 0, 1), new("code"), new("note", 0, 1),
        new("references", 0, 1), new("incidents", 0, 1), new("info"),
    ];

    private static readonly Element[] s_info =
    [
        new("language", 0, 1), new("category", 1, int.MaxValue, CapWords.Categories), new("event", 1, 1),
        new("responseType", 0, int.MaxValue, CapWords.ResponseTypes), new("urgency", 1, 1, CapWords.Urgencies), new("severity", 1, 1, CapWords.Severities),
        new("certainty", 1, 1, CapWords.Certainties), new("audience", 0, 1), new("eventCode"), new("effective", 0, 1), new("onset", 0, 1),
        new("expires", 0, 1), new("senderName", 0, 1), new("headline", 0, 1), new("description", 0, 1), new("instruction", 0, 1), new("web", 0, 1),
        new("contact", 0, 1), new("parameter"), new("resource"), new("area"),
    ];

    private static readonly Element[] s_area =
        [new("areaDesc", 1, 1), new("polygon"), new("circle"), new("geocode"), new("altitude", 0, 1), new("ceiling", 0, 1)];

    /// <summary>From bytes to an alert.</summary>
    /// <returns>False when it is refused.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out CapAlert? alert, [NotNullWhen(false)] out DocumentFault? fault)
    {
        alert = null;
        XElement root;
        try
        {
            using var stream = new MemoryStream(body.ToArray());
            using var reader = XmlReader.Create(stream, Eido.SafeXml.Settings);
            root = XElement.Load(reader);
        }
        catch (XmlException wrong)
        {
            fault = new DocumentFault("badXml", "", $"line {wrong.LineNumber}, column {wrong.LinePosition}"); // Not the message: it quotes the text.
            return false;
        }

        if (!Eido.SafeXml.IsShallow(root))
        {
            fault = new DocumentFault("tooDeep", "alert");
            return false;
        }

        fault = Check(root, out alert);
        return fault is null && alert is not null;
    }

    private static DocumentFault? Check(XElement root, out CapAlert? alert)
    {
        alert = null;
        if (root.Name.LocalName != "alert" || root.Name.NamespaceName != CapWords.Namespace)
            return new DocumentFault("notCap", root.Name.LocalName, $"is to be alert in {CapWords.Namespace}");
        if (Elements(root, s_alert, "alert") is { } wrong) return wrong;
        var (identifier, sender) = (Text(root, "identifier"), Text(root, "sender"));
        if (!IsName(identifier)) return new DocumentFault("badIdentifier", "alert/identifier", "has no blanks, commas or brackets");
        if (!IsName(sender)) return new DocumentFault("badSender", "alert/sender", "has no blanks, commas or brackets");
        if (!CapTime.TryRead(Text(root, "sent"), out var sent)) return Time("alert/sent");
        if (Text(root, "scope") == "Restricted" && Text(root, "restriction").Length == 0) return new DocumentFault("missingElement", "alert/restriction");
        if (Text(root, "scope") == "Private" && Text(root, "addresses").Length == 0) return new DocumentFault("missingElement", "alert/addresses");
        var type = Text(root, "msgType");
        if (!TryReferences(Text(root, "references"), out var references)) return new DocumentFault("badReferences", "alert/references", "is sender,identifier,sent, several with a blank between");
        if (type != "Alert" && references.Count == 0) return new DocumentFault("missingElement", "alert/references", $"{type} needs it");
        var infos = new List<CapInfo>();
        foreach (var element in Of(root, "info"))
        {
            if (Info(element, string.Create(CultureInfo.InvariantCulture, $"alert/info[{infos.Count + 1}]"), out var info) is { } fault) return fault;
            infos.Add(info!);
        }

        if (type is "Alert" or "Update" && infos.Count == 0) return new DocumentFault("missingElement", "alert/info", $"{type} needs it");
        if (infos.Sum(info => info.Areas.Sum(area => area.Polygons.Count + area.Circles.Count)) > PartnerLimits.AreasMax)
            return new DocumentFault("tooManyAreas", "alert/info/area", $"at most {PartnerLimits.AreasMax}");
        alert = new CapAlert(identifier, sender, sent, Text(root, "status"), type, Text(root, "scope"), references, infos)
        {
            Addresses = Text(root, "addresses"), Restriction = Text(root, "restriction"), Note = Text(root, "note"), Incidents = Text(root, "incidents"),
        };
        return null;
    }

    private static DocumentFault? Info(XElement element, string at, out CapInfo? info)
    {
        info = null;
        if (Elements(element, s_info, at) is { } wrong) return wrong;
        DateTimeOffset? expires = null;
        foreach (var name in (string[])["effective", "onset", "expires"])
        {
            if (!Of(element, name).Any()) continue;
            if (!CapTime.TryRead(Text(element, name), out var moment)) return Time($"{at}/{name}");
            if (name == "expires") expires = moment;
        }

        var areas = new List<CapArea>();
        foreach (var part in Of(element, "area"))
        {
            if (Area(part, string.Create(CultureInfo.InvariantCulture, $"{at}/area[{areas.Count + 1}]"), out var area) is { } fault) return fault;
            areas.Add(area!);
        }

        info = new CapInfo(
            Text(element, "language") is { Length: > 0 } language ? language : "en-US", [.. Of(element, "category").Select(each => each.Value.Trim())],
            Text(element, "event"), Text(element, "urgency"), Text(element, "severity"), Text(element, "certainty"), expires, Text(element, "headline"),
            Text(element, "description"), Text(element, "instruction"), areas)
        {
            SenderName = Text(element, "senderName"),
        };
        return info.Event.Length == 0 ? new DocumentFault("missingElement", $"{at}/event", "is empty") : null;
    }

    private static DocumentFault? Area(XElement element, string at, out CapArea? area)
    {
        area = null;
        if (Elements(element, s_area, at) is { } wrong) return wrong;
        var polygons = new List<IReadOnlyList<LatLng>>();
        foreach (var polygon in Of(element, "polygon"))
        {
            var here = string.Create(CultureInfo.InvariantCulture, $"{at}/polygon[{polygons.Count + 1}]");
            var ring = new List<LatLng>();
            foreach (var pair in polygon.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (!TryPlace(pair, out var place)) return new DocumentFault("badPolygon", here, "is lat,lon pairs with blanks between");
                ring.Add(place);
                if (ring.Count > PartnerLimits.PointsMax) return new DocumentFault("tooManyPoints", here, $"at most {PartnerLimits.PointsMax}");
            }

            if (ring.Count < 4 || ring[0] != ring[^1]) return new DocumentFault("badPolygon", here, "has four places at least, the last the first");
            polygons.Add(ring);
        }

        var circles = new List<CapCircle>();
        foreach (var circle in Of(element, "circle"))
        {
            var parts = circle.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || !TryPlace(parts[0], out var middle) || !TryNumber(parts[1], out var kilometres)
                || kilometres < 0 || kilometres * 1000 > PartnerLimits.CircleMetresMax)
                return new DocumentFault("badCircle", string.Create(CultureInfo.InvariantCulture, $"{at}/circle[{circles.Count + 1}]"), "is lat,lon and kilometres");
            circles.Add(new CapCircle(middle, kilometres * 1000));
        }

        area = new CapArea(Text(element, "areaDesc"), polygons, circles);
        return null;
    }

    // Names, order, numbers and words of the elements in one.
    private static DocumentFault? Elements(XElement of, Element[] known, string at)
    {
        var next = 0;
        var counts = new int[known.Length];
        foreach (var element in of.Elements())
        {
            if (element.Name.NamespaceName != CapWords.Namespace) continue; // Signatures.
            var which = Array.FindIndex(known, each => each.Name == element.Name.LocalName);
            var here = $"{at}/{element.Name.LocalName}";
            if (which < 0) return new DocumentFault("unknownElement", Cut(here));
            if (which < next) return new DocumentFault("wrongOrder", here, $"stands before {known[next].Name}");
            next = which;
            if (++counts[which] > known[which].Most) return new DocumentFault("tooManyElements", here, $"at most {known[which].Most}");
            if (known[which].Words is { } words && !words.Contains(element.Value.Trim())) return new DocumentFault("unknownWord", here, $"is none of {string.Join(", ", words)}");
        }

        for (var which = 0; which < known.Length; which++)
            if (counts[which] < known[which].Least) return new DocumentFault("missingElement", $"{at}/{known[which].Name}");
        return null;
    }

    private static bool TryReferences(string text, out List<CapReference> references)
    {
        references = [];
        foreach (var one in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = one.Split(',');
            if (parts.Length != 3 || !IsName(parts[0]) || !IsName(parts[1]) || !CapTime.TryRead(parts[2], out var sent)) return false;
            references.Add(new CapReference(parts[0], parts[1], sent));
            if (references.Count > PartnerLimits.AreasMax) return false;
        }

        return true;
    }

    private static bool TryPlace(string pair, out LatLng place)
    {
        place = default;
        var comma = pair.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && TryNumber(pair[..comma], out var latitude) && TryNumber(pair[(comma + 1)..], out var longitude)
            && LatLng.TryFromDegrees(latitude, longitude, out place);
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= PartnerLimits.IdMax && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or '<' or '&' or '>');

    private static DocumentFault Time(string at) => new("badTime", at, "is YYYY-MM-DDThh:mm:ss+hh:mm; UTC is -00:00, never Z");

    private static IEnumerable<XElement> Of(XElement element, string name) => element.Elements(XName.Get(name, CapWords.Namespace));

    private static string Text(XElement element, string name) => element.Element(XName.Get(name, CapWords.Namespace))?.Value.Trim() ?? "";

    private static string Cut(string text) => text.Length <= 100 ? text : text[..100];

    private sealed record Element(string Name, int Least = 0, int Most = int.MaxValue, string[]? Words = null);
}
