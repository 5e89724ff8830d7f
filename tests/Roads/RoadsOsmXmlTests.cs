using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

public class RoadsOsmXmlTests
{
    private const string Head = "<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n";

    [Fact]
    public void WhatTheWriterWrites_TheReaderReads()
    {
        using var stream = new MemoryStream();
        using (var writer = new OsmXmlWriter(stream))
        {
            writer.Node(1, LatLng.FromDegrees(22.5428123, 114.0595601), ("barrier", "gate"));
            writer.Node(-2, LatLng.FromDegrees(-22.5, -114.00000004));
            writer.Way(9, [1, -2], ("highway", "secondary"), ("name", "\"A\" & <B>"), ("name:zh", "深南大道"), ("oneway", "-1"));
        }

        Assert.True(stream.CanWrite);
        var data = Read(stream.ToArray());
        Assert.Equal(2, data.NodeCount);
        Assert.Equal(-2, data.NodeId(0));
        Assert.Equal(LatLng.FromDegrees(-22.5, -114), data.NodePlace(0));
        Assert.Equal(LatLng.FromDegrees(22.5428123, 114.0595601), data.NodePlace(1));
        Assert.Equal([1, 0], data.WayNodes(0).ToArray());
        Assert.Equal("\"A\" & <B>", data.Tag(0, "name"));
        Assert.Equal("深南大道", data.Tag(0, "name:zh"));
        Assert.Equal("-1", data.Tag(0, "oneway"));
    }

    [Fact]
    public void Writer_GivesTheSameBytes_EachTime()
    {
        var first = RoadsFixtures.RandomTown(seed: 3, nodes: 20, ways: 9).ToXml();
        Assert.Equal(first, RoadsFixtures.RandomTown(seed: 3, nodes: 20, ways: 9).ToXml());
        Assert.Equal((byte)'<', first[0]); // No byte order mark.
    }

    [Fact]
    public void DeletedAndRepeatedObjects_AreLeftOut()
    {
        var data = Read(Head + """
            <node id='1' lat='1' lon='1'/><node id='2' lat='2' lon='2'/><node id='2' lat='3' lon='3'/>
            <node id='3' lat='3' lon='3' visible='false'/>
            <way id='7'><nd ref='1'/><nd ref='2'/><nd ref='3'/><tag k='highway' v='primary'/><tag k='highway' v='service'/></way>
            <way id='7'><nd ref='2'/><nd ref='1'/><tag k='highway' v='trunk'/></way>
            <way id='8' action='delete'><nd ref='1'/><nd ref='2'/><tag k='highway' v='primary'/></way>
            <relation id='1'><member type='way' ref='7' role=''/></relation></osm>
            """);
        Assert.Equal(1, data.WayCount);
        Assert.Equal("primary", data.Tag(0, "highway"));
        Assert.Equal([0, 1, -1], data.WayNodes(0).ToArray());
        Assert.Equal(LatLng.FromDegrees(2, 2), data.NodePlace(1));
        Assert.Equal(new OsmCounts(3, 0, 1, 1, 2), data.Counts);
    }

    [Fact]
    public void EveryPrefix_IsRefused_WithALine()
    {
        var whole = RoadsFixtures.RandomTown(seed: 4, nodes: 12, ways: 5).ToXml();
        var text = Encoding.UTF8.GetString(whole).TrimEnd();
        for (var length = 0; length < text.Length; length++)
        {
            Assert.False(OsmXml.TryRead(new MemoryStream(whole, 0, length), "cut.osm", out _, out var refusal));
            var inRoot = length >= text.IndexOf("<osm", StringComparison.Ordinal) + 2; // Before it the library names no line.
            Assert.True(refusal.Unit == OsmPositionUnit.Line || !inRoot, $"{length}: {refusal}");
            Assert.InRange(refusal.Position, 0, text.AsSpan(0, length).Count('\n') + 1);
        }
    }

    [Fact]
    public void EveryFlippedByte_NeverThrows()
    {
        var whole = RoadsFixtures.RandomTown(seed: 4, nodes: 12, ways: 5).ToXml();
        var random = new Random(1);
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)random.Next(1, 256);
            if (!OsmXml.TryRead(new MemoryStream(bytes), "flip", out var data, out _)) refused++;
            else RoadGraph.Build(data);
        }

        Assert.True(refused > whole.Length / 4);
    }

    [Theory]
    [InlineData("<!DOCTYPE osm [<!ENTITY a 'b'>]><osm/>", "DTD", 0)]
    [InlineData("<gpx/>", "<gpx>", 1)]
    [InlineData("", "", 0)]
    [InlineData("<osm>\n<node id='1' lat='91' lon='0'/></osm>", "node 1 is not on the earth", 2)]
    [InlineData("<osm>\n<node id='1' lat='NaN' lon='0'/></osm>", "node 1 is not on the earth", 2)]
    [InlineData("<osm>\n<node id='1' lon='0'/></osm>", "node 1 is not on the earth", 2)]
    [InlineData("<osm>\n\n<node id='x' lat='1' lon='0'/></osm>", "no whole number as id", 3)]
    [InlineData("<osm>\n<way id='4'>\n<nd ref='1.5'/></way></osm>", "way 4 has a node", 3)]
    [InlineData("<osm>\n<way id='4'>\n<tag k='highway'/></way></osm>", "without k or v", 3)]
    [InlineData("<osm>\n<way id='4'><nd ref='1'/></node></osm>", "", 2)]
    public void BadFile_IsRefused_WithLineAndReason(string text, string reason, int line)
    {
        Assert.False(OsmXml.TryRead(new MemoryStream(Encoding.UTF8.GetBytes(text)), "bad.osm", out _, out var refusal));
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(line, refusal.Position);
        Assert.Equal(line == 0 ? OsmPositionUnit.File : OsmPositionUnit.Line, refusal.Unit);
    }

    private static OsmData Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static OsmData Read(byte[] bytes)
    {
        Assert.True(OsmXml.TryRead(new MemoryStream(bytes), "test", out var data, out var refusal), refusal?.ToString());
        return data;
    }
}
