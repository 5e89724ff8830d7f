using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>Just enough of a PBF writer to make good and bad files. Slow and obvious.</summary>
internal sealed class PbfBytes
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public PbfBytes Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }

    public PbfBytes Signed(long value) => Varint((ulong)(value << 1) ^ (ulong)(value >> 63));

    public PbfBytes Field(int field, ulong value) => Varint((ulong)field << 3).Varint(value);

    public PbfBytes SignedField(int field, long value) => Varint((ulong)field << 3).Signed(value);

    public PbfBytes Field(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2).Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public PbfBytes Field(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));
}

internal static class RoadsPbfEncoder
{
    public static byte[] Encode(TestMap map, bool zlib, bool dense, bool waysFirst = false, int perBlock = 8, int granularity = 100)
    {
        var nodes = map.Nodes.Chunk(perBlock).Select(chunk => NodeBlock(chunk, dense, granularity));
        var ways = map.Ways.Chunk(perBlock).Select(WayBlock);
        var relations = map.Relations.Chunk(perBlock).Select(RelationBlock);
        var blocks = waysFirst ? relations.Concat(ways).Concat(nodes) : nodes.Concat(ways).Concat(relations);
        return [.. Header(), .. blocks.SelectMany(block => Blob("OSMData", Pack(block, zlib)))];
    }

    public static byte[] Header(params string[] alsoRequired)
    {
        var header = new PbfBytes();
        foreach (var feature in new[] { "OsmSchema-V0.6", "DenseNodes" }.Concat(alsoRequired)) header.Field(4, feature);
        return Blob("OSMHeader", Pack(header.ToArray(), zlib: false));
    }

    /// <summary>Length, blob header and blob.</summary>
    public static byte[] Blob(string kind, byte[] blob)
    {
        var header = new PbfBytes().Field(1, kind).Field(3, (ulong)blob.Length).ToArray();
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, header.Length);
        return [.. length, .. header, .. blob];
    }

    public static byte[] Pack(byte[] block, bool zlib)
    {
        if (!zlib) return new PbfBytes().Field(1, block).ToArray();
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal)) stream.Write(block);
        return new PbfBytes().Field(2, (ulong)block.Length).Field(3, packed.ToArray()).ToArray();
    }

    public static byte[] Block(byte[] strings, byte[] group, int granularity = 100) =>
        new PbfBytes().Field(1, strings).Field(2, group).Field(17, (ulong)granularity).ToArray();

    public static byte[] Packed(IEnumerable<long> values, bool deltas)
    {
        var bytes = new PbfBytes();
        long last = 0;
        foreach (var value in values)
        {
            bytes.Signed(value - last);
            last = deltas ? value : 0;
        }

        return bytes.ToArray();
    }

    private static byte[] NodeBlock((long Id, Geo.LatLng Place, (string Key, string Value)[] Tags)[] nodes, bool dense, int granularity)
    {
        long Units(double degrees) => (long)Math.Round(degrees * 1e9 / granularity);
        var strings = new StringTable();
        var group = new PbfBytes();
        if (dense)
        {
            var tags = new PbfBytes();
            foreach (var node in nodes)
            {
                foreach (var (key, value) in node.Tags) tags.Varint(strings.Index(key)).Varint(strings.Index(value));
                tags.Varint(0);
            }

            // Writers leave the field out of a block in which no node has a tag.
            var withTags = nodes.Any(node => node.Tags.Length > 0);
            group.Field(2, new PbfBytes()
                .Field(1, Packed(nodes.Select(n => n.Id), deltas: true))
                .Field(8, Packed(nodes.Select(n => Units(n.Place.Latitude)), deltas: true))
                .Field(9, Packed(nodes.Select(n => Units(n.Place.Longitude)), deltas: true))
                .Field(10, withTags ? tags.ToArray() : []).ToArray());
        }
        else
        {
            foreach (var (id, place, tags) in nodes)
            {
                group.Field(1, strings.Tags(new PbfBytes().SignedField(1, id), tags)
                    .SignedField(8, Units(place.Latitude)).SignedField(9, Units(place.Longitude)).ToArray());
            }
        }

        return Block(strings.ToArray(), group.ToArray(), granularity);
    }

    private static byte[] WayBlock((long Id, long[] Nodes, (string Key, string Value)[] Tags)[] ways)
    {
        var strings = new StringTable();
        var group = new PbfBytes();
        foreach (var (id, nodes, tags) in ways)
            group.Field(3, strings.Tags(new PbfBytes().Field(1, (ulong)id), tags).Field(8, Packed(nodes, deltas: true)).ToArray());
        group.Field(4, new PbfBytes().Field(1, 77).ToArray()); // A relation without a type, to be passed over.
        return Block(strings.ToArray(), group.ToArray());
    }

    private static byte[] RelationBlock(
        (long Id, (string Type, long Id, string Role)[] Members, (string Key, string Value)[] Tags)[] relations)
    {
        string[] kinds = ["node", "way", "relation"];
        var strings = new StringTable();
        var group = new PbfBytes();
        foreach (var (id, members, tags) in relations)
        {
            var (roles, types) = (new PbfBytes(), new PbfBytes());
            foreach (var (type, _, role) in members)
            {
                roles.Varint(strings.Index(role));
                types.Varint((ulong)Array.IndexOf(kinds, type));
            }

            group.Field(4, strings.Tags(new PbfBytes().Field(1, (ulong)id), tags).Field(8, roles.ToArray())
                .Field(9, Packed(members.Select(member => member.Id), deltas: true)).Field(10, types.ToArray()).ToArray());
        }

        return Block(strings.ToArray(), group.ToArray());
    }

    private sealed class StringTable
    {
        private readonly List<string> _strings = [""];

        public ulong Index(string text)
        {
            if (!_strings.Contains(text)) _strings.Add(text);
            return (ulong)_strings.IndexOf(text);
        }

        public PbfBytes Tags(PbfBytes entity, (string Key, string Value)[] tags)
        {
            var keys = new PbfBytes();
            var values = new PbfBytes();
            foreach (var (key, value) in tags)
            {
                keys.Varint(Index(key));
                values.Varint(Index(value));
            }

            return entity.Field(2, keys.ToArray()).Field(3, values.ToArray());
        }

        public byte[] ToArray()
        {
            var table = new PbfBytes();
            foreach (var text in _strings) table.Field(1, text);
            return table.ToArray();
        }
    }
}
