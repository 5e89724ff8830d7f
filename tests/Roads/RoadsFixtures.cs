using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>A map as a test writes it down, to be encoded as XML or PBF.</summary>
internal sealed class TestMap
{
    public List<(long Id, LatLng Place, (string Key, string Value)[] Tags)> Nodes { get; } = [];

    public List<(long Id, long[] Nodes, (string Key, string Value)[] Tags)> Ways { get; } = [];

    public List<(long Id, (string Type, long Id, string Role)[] Members, (string Key, string Value)[] Tags)> Relations { get; } = [];

    public TestMap Node(long id, double latitude, double longitude, params (string Key, string Value)[] tags)
    {
        Nodes.Add((id, LatLng.FromDegrees(latitude, longitude), tags));
        return this;
    }

    public TestMap Way(long id, long[] nodes, params (string Key, string Value)[] tags)
    {
        Ways.Add((id, nodes, tags));
        return this;
    }

    public TestMap Relation(long id, (string Type, long Id, string Role)[] members, params (string Key, string Value)[] tags)
    {
        Relations.Add((id, members, tags));
        return this;
    }

    /// <summary>A turn restriction; members as "way 1 from, node 2 via, way 3 to".</summary>
    public TestMap Restriction(long id, string members, string restriction, params (string Key, string Value)[] tags) => Relation(
        id,
        [.. members.Split(", ").Select(member => member.Split(' '))
            .Select(m => (m[0], long.Parse(m[1], null), m.ElementAtOrDefault(2) ?? ""))],
        [("type", "restriction"), ("restriction", restriction), .. tags]);

    public byte[] ToXml()
    {
        using var stream = new MemoryStream();
        using (var writer = new OsmXmlWriter(stream))
        {
            foreach (var (id, place, tags) in Nodes) writer.Node(id, place, tags);
            foreach (var (id, nodes, tags) in Ways) writer.Way(id, nodes, tags);
            foreach (var (id, members, tags) in Relations) writer.Relation(id, members, tags);
        }

        return stream.ToArray();
    }

    public OsmData ToData()
    {
        Assert.True(OsmXml.TryRead(new MemoryStream(ToXml()), "test", out var data, out var refusal), refusal?.ToString());
        return data;
    }

    public RoadGraph ToGraph() => RoadGraph.Build(ToData());

    public OsmCounts Counts() => RoadsFixtures.Counts(ToData(), default);
}

internal static class RoadsFixtures
{
    /// <summary>
    /// A small random town: two-way and one-way streets either way, loops, shared nodes, parts that do not hang together.
    /// </summary>
    public static TestMap RandomTown(int seed, int nodes, int ways) => RandomTown(new Random(seed), nodes, ways);

    /// <summary>The same with gates, bollards and turn restrictions strewn over it, most of which make no sense.</summary>
    public static TestMap RandomBarredTown(int seed, int nodes, int ways)
    {
        var random = new Random(seed);
        var map = RandomTown(random, nodes, ways);
        string[] barriers = ["gate", "bollard", "lift_gate", "block", "toll_booth", "yes"];
        for (var at = 0; at < nodes; at++)
        {
            if (random.Next(6) == 0) map.Nodes[at] = map.Nodes[at] with { Tags = Barrier() };
        }

        string[] kinds = ["no_left_turn", "no_u_turn", "only_straight_on", "no_entry", "no_exit", "only_right_turn"];
        for (var id = 1; id <= ways * 3; id++)
        {
            var members = new List<(string, long, string)> { ("way", random.Next(1, ways + 2), "from") };
            if (random.Next(4) > 0) members.Add(("node", map.Ways[random.Next(ways)].Nodes[0], "via"));
            else for (var via = random.Next(1, 4); via > 0; via--) members.Add(("way", random.Next(1, ways + 1), "via"));
            members.Add(("way", random.Next(3) == 0 ? members[0].Item2 : random.Next(1, ways + 1), "to"));
            map.Relation(id, [.. members], ("type", "restriction"), ("restriction", kinds[random.Next(kinds.Length)]));
        }

        return map;

        (string, string)[] Barrier()
        {
            var kind = ("barrier", barriers[random.Next(barriers.Length)]);
            return random.Next(3) == 0 ? [kind, ("access", random.Next(2) == 0 ? "no" : "yes")] : [kind];
        }
    }

    private static TestMap RandomTown(Random random, int nodes, int ways)
    {
        var map = new TestMap();
        for (var id = 1; id <= nodes; id++) map.Node(id, 31.2 + random.Next(200_000) / 1e7, 121.4 + random.Next(200_000) / 1e7);
        string[] classes = ["motorway", "primary", "tertiary", "residential", "residential", "service", "living_street"];
        string[] directions = ["no", "no", "yes", "-1"];
        for (var id = 1; id <= ways; id++)
        {
            var line = new long[random.Next(2, 7)];
            for (var i = 0; i < line.Length; i++) line[i] = random.Next(1, nodes + 1);
            if (random.Next(8) == 0) line[^1] = line[0];
            var tags = new List<(string, string)> { ("highway", classes[random.Next(classes.Length)]) };
            tags.Add(("name", $"Street {random.Next(5)}"));
            tags.Add(("oneway", directions[random.Next(directions.Length)]));
            if (random.Next(3) == 0) tags.Add(("maxspeed", $"{random.Next(1, 12) * 10}"));
            map.Way(id, line, [.. tags]);
        }

        return map;
    }

    /// <summary>What the import used and left out.</summary>
    public static OsmCounts Counts(OsmData data, RoadImport import) => new RoadGraphBuilder(data, import).Build().Counts;

    public static RoadPoint RandomPoint(RoadGraph graph, Random random) => graph.PointOn(
        random.Next(graph.EdgeCount),
        random.Next(5) switch { 0 => 0, 1 => 1, 2 => 0.5, _ => random.NextDouble() });

    /// <summary>Everything of a read file as text, to compare two readings.</summary>
    public static string Dump(OsmData data)
    {
        var text = new StringBuilder();
        for (var node = 0; node < data.NodeCount; node++) text.AppendLine($"n {data.NodeId(node)} {data.NodePlace(node)}");
        for (var way = 0; way < data.WayCount; way++)
        {
            text.Append($"w {data.WayId(way)} [{string.Join(',', data.WayNodes(way).ToArray())}]");
            foreach (var key in new[] { "highway", "name", "name:zh", "oneway", "maxspeed", "junction", "access", "motor_vehicle" })
                text.Append($" {key}={data.Tag(way, key)}");
            text.AppendLine();
        }

        for (var barrier = 0; barrier < data.BarrierNodes.Length; barrier++)
        {
            var tags = data.BarrierTags(barrier);
            text.AppendLine($"b {data.BarrierNodes[barrier]} barrier={tags["barrier"]} access={tags["access"]} locked={tags["locked"]}");
        }

        foreach (var relation in data.Restrictions)
        {
            var tags = data.TagsOf(relation);
            text.AppendLine($"r {relation.Id} {string.Join(' ', relation.Members)} {tags["restriction"]} except={tags["except"]}");
        }

        return text.AppendLine($"missing {data.Counts.MissingNodes}").ToString();
    }

    public static string Dump(RoadGraph graph)
    {
        var text = new StringBuilder();
        for (var edge = 0; edge < graph.EdgeCount; edge++)
        {
            text.Append($"{graph.EdgeFrom(edge)}>{graph.EdgeTo(edge)} {graph.EdgeMilliseconds(edge)} {graph.EdgeMetres(edge):R} ");
            text.Append($"{graph.Twin(edge)} ");
            text.Append($"{graph.EdgeClass(edge)} {graph.EdgeName(edge)} {graph.IsSnappable(edge)} {graph.IsCanonical(edge)} ");
            text.AppendLine(string.Join(' ', graph.EdgeGeometry(edge).ToArray()));
        }

        return text.ToString();
    }

    /// <summary>A file of the real data folder, or a skip that says what is missing.</summary>
    public static string RealFile(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", relative);
            if (File.Exists(path)) return path;
        }

        Assert.Skip($"shared/data/{relative} is not beside this checkout: real maps are not part of it.");
        return "";
    }
}
