using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Reads OpenStreetMap XML (.osm): nodes, ways and relations in any order, objects marked deleted left out.
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
    /// <param name="alsoKeep">Tags to keep besides those that routing uses.</param>
    public static bool TryRead(
        Stream stream,
        string name,
        [NotNullWhen(true)] out OsmData? data,
        [NotNullWhen(false)] out OsmRefusal? refusal,
        IEnumerable<string>? alsoKeep = null)
    {
        var builder = new OsmDataBuilder(alsoKeep);
        data = TryRead(stream, name, builder, out refusal) ? builder.Finish() : null;
        return data is not null;
    }

    /// <summary>The same into any receiver. What a refused file has given it up to then is of no use.</summary>
    internal static bool TryRead(Stream stream, string name, IOsmReceiver receiver, [NotNullWhen(false)] out OsmRefusal? refusal)
    {
        string? reason;
        long line = 0;
        try
        {
            using var xml = XmlReader.Create(stream, Settings);
            reason = ReadDocument(xml, receiver);
            if (reason is not null) line = ((IXmlLineInfo)xml).LineNumber;
        }
        catch (XmlException broken)
        {
            // The library's only way to say that the text is not XML; here it becomes a value.
            reason = broken.Message;
            line = broken.LineNumber;
        }

        refusal = reason is null ? null : new OsmRefusal(name, line, line > 0 ? OsmPositionUnit.Line : OsmPositionUnit.File, reason);
        return reason is null;
    }

    private static string? ReadDocument(XmlReader xml, IOsmReceiver receiver)
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.Name != "osm") return $"the root is <{xml.Name}>, not <osm>";
        var entity = new OsmEntity();
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != 1 || !TryKind(xml.Name, out var kind)) continue;
            if (ReadEntity(xml, kind, entity, receiver) is { } bad) return bad;
        }

        return null;
    }

    private static bool TryKind(string name, out OsmKind kind)
    {
        kind = name switch { "node" => OsmKind.Node, "way" => OsmKind.Way, _ => OsmKind.Relation };
        return name is "node" or "way" or "relation";
    }

    private static string? ReadEntity(XmlReader xml, OsmKind kind, OsmEntity entity, IOsmReceiver receiver)
    {
        var what = xml.Name;
        if (!TryId(xml, "id", out var id)) return $"a {what} has no whole number as id";
        entity.Begin(kind);
        entity.Id = id;
        var deleted = IsDeleted(xml);
        if (kind == OsmKind.Node && !deleted && !TryPlace(xml, entity)) return $"node {id} is not on the earth";
        if (!xml.IsEmptyElement)
        {
            while (xml.Read() && xml.Depth > 1)
            {
                if (xml.NodeType != XmlNodeType.Element || xml.Depth != 2) continue;
                var bad = (xml.Name, kind) switch
                {
                    ("tag", _) => ReadTag(xml, what, entity, receiver),
                    ("nd", OsmKind.Way) => ReadWayNode(xml, entity),
                    ("member", OsmKind.Relation) => ReadMember(xml, entity),
                    _ => null,
                };
                if (bad is not null) return bad;
            }
        }

        if (deleted || !receiver.Reads(kind) || (kind != OsmKind.Node && !receiver.Wants(entity))) return null;
        return receiver.TryTake(entity) ? null : receiver.Failure;
    }

    private static bool TryPlace(XmlReader xml, OsmEntity node)
    {
        if (!TryE7(xml, "lat", 90, out var latitude) || !TryE7(xml, "lon", 180, out var longitude)) return false;
        (node.LatitudeE7, node.LongitudeE7) = (latitude, longitude);
        return true;
    }

    private static string? ReadWayNode(XmlReader xml, OsmEntity way)
    {
        if (!TryId(xml, "ref", out var node)) return $"way {way.Id} has a node without a whole number as ref";
        if (way.Refs.Count == RoadLimits.WayNodesMax) return $"a way has more than {RoadLimits.WayNodesMax} nodes";
        way.Refs.Add(node);
        return null;
    }

    private static string? ReadMember(XmlReader xml, OsmEntity relation)
    {
        if (!TryId(xml, "ref", out var id)) return $"relation {relation.Id} has a member without a whole number as ref";
        if (!TryKind(xml.GetAttribute("type") ?? "", out var kind)) return $"relation {relation.Id} has a member of no known type";
        if (relation.Members.Count == RoadLimits.RelationMembersMax)
            return $"a relation has more than {RoadLimits.RelationMembersMax} members";
        relation.Members.Add(new OsmMember(kind, id, xml.GetAttribute("role") ?? ""));
        return null;
    }

    private static string? ReadTag(XmlReader xml, string what, OsmEntity entity, IOsmReceiver receiver)
    {
        if (xml.GetAttribute("k") is not { } key || xml.GetAttribute("v") is not { } value)
            return $"{what} {entity.Id} has a tag without k or v";
        var index = receiver.Keys.IndexOf(key);
        if (index < 0) return null;
        if (value.Length > RoadLimits.TagValueCharactersMax)
            return $"tag '{key}' is longer than {RoadLimits.TagValueCharactersMax} characters";
        entity.AddTag(index, value);
        return null;
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
