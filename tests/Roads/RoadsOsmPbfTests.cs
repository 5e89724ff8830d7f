using System.Buffers.Binary;
using System.Text;

namespace SmartPolicing.Realtime.Roads.Tests;

public class RoadsOsmPbfTests
{
    [Theory]
    [InlineData(false, false, false, 100)]
    [InlineData(true, false, false, 100)]
    [InlineData(false, true, false, 100)]
    [InlineData(true, true, false, 1)]
    [InlineData(true, true, true, 100)]
    [InlineData(false, false, true, 10)]
    public void Every_Encoding_ReadsAsTheXmlDoes(bool zlib, bool dense, bool waysFirst, int granularity)
    {
        var map = RoadsFixtures.RandomBarredTown(seed: 5, nodes: 60, ways: 30)
            .Node(-7, -33.8688197, -151.2092955).Node(long.MaxValue, 0, 180).Node(long.MinValue / 2, -90, -180)
            .Way(1L << 40, [-7, long.MaxValue, 999_999, long.MinValue / 2], ("highway", "primary"), ("name:zh", "南京路"),
                ("lanes", "4"))
            .Way(500, [1, 2], ("building", "yes"));
        var data = Read(RoadsPbfEncoder.Encode(map, zlib, dense, waysFirst, granularity: granularity));
        Assert.Equal(RoadsFixtures.Dump(map.ToData()), RoadsFixtures.Dump(data));
        Assert.Equal(1, data.Counts.MissingNodes);
        Assert.Equal(1, data.Counts.WaysWithoutHighway);
        Assert.Equal(63, data.Counts.NodesInFile);
        Assert.True(data.Counts.Relations > 0);
        Assert.Equal("南京路", data.Tag(data.WayCount - 1, "name:zh"));
        Assert.Null(data.Tag(data.WayCount - 1, "lanes"));
    }

    [Fact]
    public void Order_InTheFile_DoesNotMatter()
    {
        var map = RoadsFixtures.RandomBarredTown(seed: 6, nodes: 50, ways: 25);
        var shuffled = new TestMap();
        var random = new Random(1);
        shuffled.Nodes.AddRange(map.Nodes.OrderBy(_ => random.Next()));
        shuffled.Ways.AddRange(map.Ways.OrderBy(_ => random.Next()));
        shuffled.Relations.AddRange(map.Relations.OrderBy(_ => random.Next()));
        var data = Read(RoadsPbfEncoder.Encode(shuffled, zlib: true, dense: true));
        Assert.Equal(RoadsFixtures.Dump(map.ToData()), RoadsFixtures.Dump(data));
        Assert.Equal(RoadsFixtures.Dump(map.ToGraph()), RoadsFixtures.Dump(RoadGraph.Build(data)));
    }

    [Fact]
    public void AlsoKeep_KeepsAnotherTag()
    {
        var map = new TestMap().Node(1, 0, 0).Node(2, 0, 1).Way(3, [1, 2], ("highway", "primary"), ("gh:car_speed", "45"));
        var bytes = RoadsPbfEncoder.Encode(map, zlib: true, dense: true);
        Assert.True(OsmPbf.TryRead(new MemoryStream(bytes), "test", out var data, out _, ["gh:car_speed", "highway"]));
        Assert.Equal("45", data.Tag(0, "gh:car_speed"));
        Assert.Equal("primary", data.Tag(0, "highway"));
        Assert.Null(Read(bytes).Tag(0, "gh:car_speed"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryPrefix_IsRefused_ExceptBetweenBlobs(bool zlib)
    {
        var whole = RoadsPbfEncoder.Encode(RoadsFixtures.RandomBarredTown(seed: 7, nodes: 30, ways: 12), zlib, dense: !zlib);
        var ends = BlobEnds(whole);
        Assert.True(ends.Count > 4);
        for (var length = 0; length < whole.Length; length++)
        {
            var read = OsmPbf.TryRead(new MemoryStream(whole, 0, length), "cut.osm.pbf", out _, out var refusal);
            Assert.Equal(ends.Contains(length), read);
            if (read) continue;
            Assert.Equal("cut.osm.pbf", refusal!.File);
            Assert.Equal(OsmPositionUnit.Byte, refusal.Unit);
            Assert.Equal(ends.LastOrDefault(end => end < length), refusal.Position);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryFlippedByte_NeverThrows_AndGivesDataOrARefusal(bool zlib)
    {
        var whole = RoadsPbfEncoder.Encode(RoadsFixtures.RandomBarredTown(seed: 8, nodes: 30, ways: 12), zlib, dense: zlib);
        var random = new Random(2);
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << random.Next(8));
            if (ReadsOrRefuses(bytes)) refused++;
        }

        Assert.True(refused > whole.Length / 4, $"{refused} of {whole.Length}");
    }

    [Fact]
    public void EveryFlippedBit_InZlibData_IsRefused()
    {
        var map = RoadsFixtures.RandomBarredTown(seed: 9, nodes: 20, ways: 3);
        var whole = RoadsPbfEncoder.Encode(map, zlib: true, dense: true, perBlock: 100);
        var expected = RoadsFixtures.Dump(map.ToData());
        var start = BlobEnds(whole)[0] + 4 + whole[BlobEnds(whole)[0] + 3] + 8;
        var end = BlobEnds(whole)[1];
        Assert.True(end - start > 100);
        for (var bit = start * 8; bit < end * 8; bit++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            // Some bits of deflate mean nothing (the header's level hint, padding): then the content must be unharmed.
            if (OsmPbf.TryRead(new MemoryStream(bytes), "flip", out var data, out _)) Assert.Equal(expected, RoadsFixtures.Dump(data));
        }
    }

    [Fact]
    public void RandomDamage_OfARealFile_NeverThrows()
    {
        var whole = File.ReadAllBytes(RoadsFixtures.RealFile("andorra/monaco-2020-07-19.osm.pbf"));
        var random = new Random(3);
        var refused = 0;
        foreach (var end in BlobEnds(whole)) Assert.True(OsmPbf.TryRead(new MemoryStream(whole, 0, end), "cut", out _, out _));
        for (var round = 0; round < 60; round++)
        {
            if (ReadsOrRefuses(whole[..random.Next(whole.Length)])) refused++;
            var bytes = (byte[])whole.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            if (ReadsOrRefuses(bytes)) refused++;
        }

        Assert.True(refused > 100, $"{refused} of 120");
    }

    [Fact]
    public void RandomBytes_AsABlock_NeverThrow()
    {
        var random = new Random(4);
        for (var round = 0; round < 20_000; round++)
        {
            var block = new byte[random.Next(1, 60)];
            random.NextBytes(block);
            // Lean towards plausible fields, so that the inner readers are reached.
            if (round % 2 == 0) (block[0], block[^1]) = (random.Next(2) == 0 ? (byte)0x0A : (byte)0x12, 0);
            ReadsOrRefuses([.. RoadsPbfEncoder.Header(), .. RoadsPbfEncoder.Blob("OSMData", RoadsPbfEncoder.Pack(block, zlib: false))]);
        }
    }

    public static TheoryData<string, string> BadFiles => new()
    {
        { "empty", "empty" },
        { "not pbf", "not a PBF file" },
        { "no header", "the first blob is 'OSMData'" },
        { "feature", "requires 'HistoricalInformation'" },
        { "huge blob", "above the format's 32 MiB" },
        { "bomb", "above the format's 32 MiB" },
        { "short claim", "longer than the blob says" },
        { "long claim", "ends early" },
        { "lzma", "only zlib and raw" },
        { "string index", "string 9 of 1" },
        { "off the earth", "not on the earth" },
        { "uneven", "more coordinates than ids" },
        { "long value", "longer than" },
        { "long way", "a way has more than 32768 nodes" },
        { "many members", "a relation has more than 64000 members" },
        { "member kinds", "relation members: " },
        { "member kind", "kind 3" },
        { "member role", "string 9 of 7" },
        { "dense tags cut", "dense nodes: tags" },
        { "dense tags left", "more tags than ids" },
        { "dense tag string", "string 9 of 1" },
        { "node tag string", "node tags: string 9 of 1" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void BadFile_IsRefused_WithItsReason(string kind, string reason)
    {
        Assert.False(OsmPbf.TryRead(new MemoryStream(BadFile(kind)), "bad", out _, out var refusal));
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    private static byte[] BadFile(string kind)
    {
        var zeros = new byte[1000];
        var packed = RoadsPbfEncoder.Pack(zeros, zlib: true);
        var stream = packed.AsSpan(packed.AsSpan().IndexOf((byte)0x78)).ToArray();
        byte[] Claim(ulong size) => WithHeader(new PbfBytes().Field(2, size).Field(3, stream).ToArray());
        byte[] Way(string value) => new PbfBytes().Field(1, new PbfBytes().Field(1, "highway").Field(1, value).ToArray())
            .Field(2, new PbfBytes().Field(3, new PbfBytes().Field(1, 5).Field(2, [0]).Field(3, [1]).ToArray()).ToArray()).ToArray();
        var strings = new PbfBytes().Field(1, "highway").ToArray();
        byte[] Dense(long[] ids, long[] lats) => RoadsPbfEncoder.Block(strings, new PbfBytes().Field(2, new PbfBytes()
            .Field(1, RoadsPbfEncoder.Packed(ids, true)).Field(8, RoadsPbfEncoder.Packed(lats, true))
            .Field(9, RoadsPbfEncoder.Packed(lats, true)).ToArray()).ToArray());
        byte[] Tagged(params byte[] tags) => WithBlock(RoadsPbfEncoder.Block(strings, new PbfBytes().Field(2, new PbfBytes()
            .Field(1, RoadsPbfEncoder.Packed([1], true)).Field(8, RoadsPbfEncoder.Packed([1], true))
            .Field(9, RoadsPbfEncoder.Packed([1], true)).Field(10, tags).ToArray()).ToArray()));
        byte[] Relation(int members, int kinds, byte type = 0, byte role = 0)
        {
            var words = new PbfBytes();
            foreach (var word in new[] { "", "type", "restriction", "a", "b", "c", "d" }) words.Field(1, word);
            return WithBlock(RoadsPbfEncoder.Block(words.ToArray(), new PbfBytes().Field(4, new PbfBytes().Field(1, 5).Field(2, [1])
                .Field(3, [2]).Field(8, [.. Enumerable.Repeat(role, members)]).Field(9, new byte[members])
                .Field(10, [.. Enumerable.Repeat(type, kinds)]).ToArray()).ToArray()));
        }

        return kind switch
        {
            "long way" => RoadsPbfEncoder.Encode(
                new TestMap().Way(1, new long[RoadLimits.WayNodesMax + 1], ("highway", "primary")), zlib: true, dense: true),
            "many members" => Relation(RoadLimits.RelationMembersMax + 1, RoadLimits.RelationMembersMax + 1),
            "member kinds" => Relation(2, 1),
            "member kind" => Relation(1, 1, type: 3),
            "member role" => Relation(1, 1, role: 9),
            "dense tags cut" => Tagged(1),
            "dense tags left" => Tagged(0, 0),
            "dense tag string" => Tagged(9, 0, 0),
            "node tag string" => WithBlock(RoadsPbfEncoder.Block(strings, new PbfBytes()
                .Field(1, new PbfBytes().SignedField(1, 5).Field(2, [0]).Field(3, [9]).ToArray()).ToArray())),
            "empty" => [],
            "not pbf" => Encoding.ASCII.GetBytes("<?xml version='1.0'?><osm></osm>"),
            "no header" => RoadsPbfEncoder.Blob("OSMData", RoadsPbfEncoder.Pack([], zlib: false)),
            "feature" => RoadsPbfEncoder.Header("HistoricalInformation"),
            "huge blob" => [0, 0, 0, 11, .. new PbfBytes().Field(1, "OSMHeader"[..4]).Field(3, 40_000_000).ToArray()],
            "bomb" => Claim(1UL << 40),
            "short claim" => Claim(10),
            "long claim" => Claim(1001),
            "lzma" => WithHeader(new PbfBytes().Field(2, 10).Field(4, zeros).ToArray()),
            "string index" => WithBlock(RoadsPbfEncoder.Block(strings, new PbfBytes()
                .Field(3, new PbfBytes().Field(1, 5).Field(2, [0]).Field(3, [9]).ToArray()).ToArray())),
            "off the earth" => WithBlock(Dense([1], [900_000_001])),
            "uneven" => WithBlock(Dense([1], [1, 2])),
            "long value" => WithBlock(Way(new string('x', 2000))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static byte[] WithHeader(byte[] blob) => [.. RoadsPbfEncoder.Header(), .. RoadsPbfEncoder.Blob("OSMData", blob)];

    private static byte[] WithBlock(byte[] block) => WithHeader(RoadsPbfEncoder.Pack(block, zlib: false));

    private static OsmData Read(byte[] bytes)
    {
        Assert.True(OsmPbf.TryRead(new MemoryStream(bytes), "test", out var data, out var refusal), refusal?.ToString());
        return data;
    }

    /// <returns>True when refused. What is read must also build and be searchable without harm.</returns>
    private static bool ReadsOrRefuses(byte[] bytes)
    {
        if (!OsmPbf.TryRead(new MemoryStream(bytes), "damaged", out var data, out var refusal))
        {
            Assert.NotEqual("", refusal.Reason);
            Assert.InRange(refusal.Position, 0, bytes.Length);
            return true;
        }

        var graph = RoadGraph.Build(data);
        graph.TrySnap(Geo.LatLng.FromDegrees(31.21, 121.41), 1000, out _);
        return false;
    }

    private static List<int> BlobEnds(byte[] file)
    {
        var ends = new List<int>();
        for (var at = 0; at < file.Length;)
        {
            var header = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            // The size is field 3, the last of every header here: its varint ends the header.
            var tag = file.AsSpan(at + 4, header).LastIndexOf((byte)0x18);
            var size = 0;
            for (var i = header - 1; i > tag; i--) size = (size << 7) | (file[at + 4 + i] & 0x7F);
            at += 4 + header + size;
            ends.Add(at);
        }

        return ends;
    }
}
