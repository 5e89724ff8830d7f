using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Server.Partners.Cap;

/// <summary>Writes CAP 1.2: elements in the order of the standard, those without a value left out.</summary>
internal static class CapWriter
{
    private static readonly XNamespace s_cap = CapWords.Namespace;

    /// <summary>The document, UTF-8.</summary>
    internal static byte[] Write(CapAlert alert)
    {
        var root = new XElement(
            s_cap + "alert", Text("identifier", alert.Identifier), Text("sender", alert.Sender), Text("sent", CapTime.Write(alert.Sent)),
            Text("status", alert.Status), Text("msgType", alert.MsgType), Text("scope", alert.Scope), Text("restriction", alert.Restriction),
            Text("addresses", alert.Addresses), Text("note", alert.Note),
            Text("references", string.Join(' ', alert.References.Select(each => $"{each.Sender},{each.Identifier},{CapTime.Write(each.Sent)}"))),
            Text("incidents", alert.Incidents), alert.Infos.Select(Info));
        using var stream = new MemoryStream();
        new XDocument(root).Save(stream, SaveOptions.DisableFormatting); // UTF-8, with its declaration.
        var bytes = stream.ToArray();
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private static XElement Info(CapInfo info) => new(
        s_cap + "info", Text("language", info.Language), info.Categories.Select(word => Text("category", word)), Text("event", info.Event),
        Text("urgency", info.Urgency), Text("severity", info.Severity), Text("certainty", info.Certainty),
        info.Expires is { } expires ? Text("expires", CapTime.Write(expires)) : null, Text("senderName", info.SenderName),
        Text("headline", info.Headline), Text("description", info.Description), Text("instruction", info.Instruction), info.Areas.Select(Area));

    private static XElement Area(CapArea area) => new(
        s_cap + "area", new XElement(s_cap + "areaDesc", Whole(area.Text)),
        area.Polygons.Select(ring => Text("polygon", string.Join(' ', ring.Select(Place)))),
        area.Circles.Select(circle => Text("circle", string.Create(CultureInfo.InvariantCulture, $"{Place(circle.Middle)} {circle.Metres / 1000:0.###}"))));

    private static string Place(LatLng at) => string.Create(CultureInfo.InvariantCulture, $"{at.Latitude:0.######},{at.Longitude:0.######}");

    private static XElement? Text(string name, string value) => value.Length == 0 ? null : new XElement(s_cap + name, Whole(value));

    // Without what XML cannot hold: calls may say anything.
    private static string Whole(string text)
    {
        if (text.All(c => XmlConvert.IsXmlChar(c))) return text;
        var whole = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var isPair = at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]);
            if (isPair) whole.Append(text, at++, 2);
            else whole.Append(XmlConvert.IsXmlChar(text[at]) ? text[at] : ' ');
        }

        return whole.ToString();
    }
}
