using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Server.Partners.Eido;

/// <summary>Places in PIDF-LO (RFC 4119, 5491): a point or a circle, WGS-84.</summary>
internal static class PidfLo
{
    private static readonly XNamespace s_pidf = "urn:ietf:params:xml:ns:pidf";
    private static readonly XNamespace s_model = "urn:ietf:params:xml:ns:pidf:data-model";
    private static readonly XNamespace s_priv = "urn:ietf:params:xml:ns:pidf:geopriv10";
    private static readonly XNamespace s_gml = "http://www.opengis.net/gml";

    /// <summary>A point.</summary>
    internal static string Write(string about, string host, LatLng place) => new XElement(
        s_pidf + "presence",
        new XAttribute("entity", $"pres:{about}@{host}"),
        new XAttribute(XNamespace.Xmlns + "dm", s_model), new XAttribute(XNamespace.Xmlns + "gp", s_priv), new XAttribute(XNamespace.Xmlns + "gml", s_gml),
        new XElement(
            s_model + "device", new XAttribute("id", "place"),
            new XElement(
                s_priv + "geopriv",
                new XElement(
                    s_priv + "location-info",
                    new XElement(
                        s_gml + "Point", new XAttribute("srsName", "urn:ogc:def:crs:EPSG::4326"),
                        new XElement(s_gml + "pos", string.Create(CultureInfo.InvariantCulture, $"{place.Latitude:F6} {place.Longitude:F6}")))),
                new XElement(s_priv + "usage-rules")))).ToString(SaveOptions.DisableFormatting);

    /// <summary>Reads a point, or the middle of a circle or an ellipse.</summary>
    /// <returns>False when it is no XML, or holds no place on the earth; true without a place when it has only an address.</returns>
    internal static bool TryRead(string text, out LatLng? place)
    {
        place = null;
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), SafeXml.Settings);
            root = XElement.Load(reader);
        }
        catch (XmlException)
        {
            return false;
        }

        if (!SafeXml.IsShallow(root) || root.Name.LocalName != "presence") return false;
        var pos = root.Descendants().FirstOrDefault(element => element.Name.LocalName == "pos" && element.Name.NamespaceName.StartsWith(s_gml.NamespaceName, StringComparison.Ordinal));
        if (pos is null) return true;
        var parts = pos.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (2 or 3) || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var lat)
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var lng)
            || (lat == 0 && lng == 0) || !LatLng.TryFromDegrees(lat, lng, out var at)) return false;
        place = at;
        return true;
    }
}

/// <summary>XML from outside: no document types, nothing fetched, bounded.</summary>
internal static class SafeXml
{
    internal static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = PartnerLimits.NoticeBytesMax,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    /// <summary>False when elements lie in one another deeper than anybody needs.</summary>
    internal static bool IsShallow(XElement root)
    {
        var depth = 0;
        for (var level = root.Elements().ToList(); level.Count > 0; level = [.. level.Elements()])
            if (++depth > PartnerLimits.DepthMax) return false;
        return true;
    }
}
