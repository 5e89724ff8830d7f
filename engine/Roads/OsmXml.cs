using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Reads OpenStreetMap XML (.osm): nodes and ways in any order, relations passed over, objects marked deleted left out.
/// Document type definitions are refused: they can name other files and grow without bound.
/// </summary>
public static class OsmXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = RoadLimits.XmlCharactersMax,
        MaxCharactersFromEntities = 1_024, // Only the five built-in entities exist without a DTD; they do not count.
    };

    /// <summary>
    /// Reads the stream to its end; the caller owns and closes it. Never throws on bad content; an I/O error of the stream passes
    /// through.
    /// </summary>
    /// <param name="stream">Readable; need not seek.</param>
    /// <param name="name">Named in the refusal.</param>
    /// <param name="data">The roads, when true.</param>
    /// <param name="refusal">Why not, when false; with the line, save where the library names none (a document type definition).</param>
    /// <param name="alsoKeep">Way tags to keep besides those that routing uses.</param>
    public static bool TryRead(
        Stream stream,
        string name,
        [NotNullWhen(true)] out OsmData? data,
        [NotNullWhen(false)] out OsmRefusal? refusal,
        IEnumerable<string>? alsoKeep = null)
    {
        var builder = new OsmDataBuilder(alsoKeep);
        string? reason;
        long line = 0;
        try
        {
            using var xml = XmlReader.Create(stream, Settings);
            reason = ReadDocument(xml, builder);
            if (reason is not null) line = ((IXmlLineInfo)xml).LineNumber;
        }
        catch (XmlException broken)
        {
            // The library's only way to say that the text is not XML; here it becomes a value.
            reason = broken.Message;
            line = broken.LineNumber;
        }

        data = reason is null ? builder.Finish() : null;
        refusal = reason is null ? null : new OsmRefusal(name, line, line > 0 ? OsmPositionUnit.Line : OsmPositionUnit.File, reason);
        return data is not null;
    }

    private static string? ReadDocument(XmlReader xml, OsmDataBuilder builder)
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.Name != "osm") return $"the root is <{xml.Name}>, not <osm>";
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != 1) continue;
            var bad = xml.Name switch
            {
                "node" => ReadNode(xml, builder),
                "way" => ReadWay(xml, builder),
                "relation" => PassOver(builder),
                _ => null,
            };
            if (bad is not null) return bad;
        }

        return null;
    }

    private static string? PassOver(OsmDataBuilder builder)
    {
        builder.SkipRelation();
        return null;
    }

    private static string? ReadNode(XmlReader xml, OsmDataBuilder builder)
    {
        if (!TryId(xml, "id", out var id)) return "a node has no whole number as id";
        if (IsDeleted(xml)) return null;
        if (!TryE7(xml, "lat", 90, out var latitude) || !TryE7(xml, "lon", 180, out var longitude)) return $"node {id} is not on the earth";
        return builder.TryAddNode(id, latitude, longitude) ? null : builder.Failure;
    }

    private static string? ReadWay(XmlReader xml, OsmDataBuilder builder)
    {
        if (!TryId(xml, "id", out var id)) return "a way has no whole number as id";
        var deleted = IsDeleted(xml);
        if (!xml.IsEmptyElement)
        {
            while (xml.Read() && xml.Depth > 1)
            {
                if (xml.NodeType != XmlNodeType.Element || xml.Depth != 2) continue;
                if (xml.Name == "nd")
                {
                    if (!TryId(xml, "ref", out var node)) return $"way {id} has a node without a whole number as ref";
                    if (!builder.TryAddWayNode(node)) return builder.Failure;
                }
                else if (xml.Name == "tag")
                {
                    if (ReadTag(xml, id, builder) is { } bad) return bad;
                }
            }
        }

        if (!deleted) return builder.TryEndWay(id) ? null : builder.Failure;
        builder.DropWay();
        return null;
    }

    private static string? ReadTag(XmlReader xml, long way, OsmDataBuilder builder)
    {
        if (xml.GetAttribute("k") is not { } key || xml.GetAttribute("v") is not { } value) return $"way {way} has a tag without k or v";
        var index = builder.Keys.IndexOf(key);
        return index < 0 || builder.TryAddWayTag(index, value) ? null : builder.Failure;
    }

    private static bool IsDeleted(XmlReader xml) => xml.GetAttribute("visible") == "false" || xml.GetAttribute("action") == "delete";

    private static bool TryId(XmlReader xml, string attribute, out long id) =>
        long.TryParse(xml.GetAttribute(attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id);

    private static bool TryE7(XmlReader xml, string attribute, double limit, out int e7)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var valid = double.TryParse(xml.GetAttribute(attribute), Plain, CultureInfo.InvariantCulture, out var degrees)
            && Math.Abs(degrees) <= limit;
        e7 = valid ? (int)Math.Round(degrees * 1e7, MidpointRounding.AwayFromZero) : 0;
        return valid;
    }
}
