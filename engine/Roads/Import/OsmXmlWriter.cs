using System.Globalization;
using System.Text;
using System.Xml;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Writes OpenStreetMap XML as it is told, holding nothing back: nodes, ways and relations in the order of the calls. What it writes,
/// <see cref="OsmXml"/> reads back, coordinates to 1e-7 degrees. The same calls give the same bytes. One thread.
/// Dispose writes the end of the document; the stream stays open and belongs to the caller. I/O errors of the stream pass through.
/// </summary>
public sealed class OsmXmlWriter : IDisposable
{
    private readonly XmlWriter _xml;

    /// <summary>Writes the head of the document.</summary>
    /// <param name="stream">Writable; stays open.</param>
    /// <param name="generator">Names the program in the head of the file.</param>
    public OsmXmlWriter(Stream stream, string generator = "SmartPolicing.Realtime")
    {
        _xml = XmlWriter.Create(stream, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            IndentChars = " ",
            NewLineChars = "\n",
            CloseOutput = false,
        });
        _xml.WriteStartDocument();
        _xml.WriteStartElement("osm");
        _xml.WriteAttributeString("version", "0.6");
        _xml.WriteAttributeString("generator", generator);
    }

    /// <summary>One node, with its tags.</summary>
    public void Node(long id, LatLng place, params ReadOnlySpan<(string Key, string Value)> tags)
    {
        _xml.WriteStartElement("node");
        WriteId("id", id);
        _xml.WriteAttributeString("lat", place.Latitude.ToString("F7", CultureInfo.InvariantCulture));
        _xml.WriteAttributeString("lon", place.Longitude.ToString("F7", CultureInfo.InvariantCulture));
        WriteTags(tags);
        _xml.WriteEndElement();
    }

    /// <summary>One way: its nodes in order, then its tags.</summary>
    public void Way(long id, ReadOnlySpan<long> nodes, params ReadOnlySpan<(string Key, string Value)> tags)
    {
        _xml.WriteStartElement("way");
        WriteId("id", id);
        foreach (var node in nodes)
        {
            _xml.WriteStartElement("nd");
            WriteId("ref", node);
            _xml.WriteEndElement();
        }

        WriteTags(tags);
        _xml.WriteEndElement();
    }

    /// <summary>One relation: its members in order ("node", "way" or "relation", id, role), then its tags.</summary>
    public void Relation(
        long id, ReadOnlySpan<(string Type, long Id, string Role)> members, params ReadOnlySpan<(string Key, string Value)> tags)
    {
        _xml.WriteStartElement("relation");
        WriteId("id", id);
        foreach (var (type, member, role) in members)
        {
            _xml.WriteStartElement("member");
            _xml.WriteAttributeString("type", type);
            WriteId("ref", member);
            _xml.WriteAttributeString("role", role);
            _xml.WriteEndElement();
        }

        WriteTags(tags);
        _xml.WriteEndElement();
    }

    /// <summary>Ends the document and flushes it to the stream.</summary>
    public void Dispose() => _xml.Dispose();

    private void WriteId(string name, long id) => _xml.WriteAttributeString(name, id.ToString(CultureInfo.InvariantCulture));

    private void WriteTags(ReadOnlySpan<(string Key, string Value)> tags)
    {
        foreach (var (key, value) in tags)
        {
            _xml.WriteStartElement("tag");
            _xml.WriteAttributeString("k", key);
            _xml.WriteAttributeString("v", value);
            _xml.WriteEndElement();
        }
    }
}
