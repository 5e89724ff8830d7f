using System.Security.Cryptography;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Regions.Handong;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Tests;

/// <summary>The province is written and read once for all tests of this class: it takes seconds.</summary>
public sealed class Province : IDisposable
{
    public const int Seed = 20260;
    public const int Officers = 2_000;

    private readonly Scratch _scratch = new();

    public Province()
    {
        Folder = _scratch.At("handong");
        Assert.True(HandongProvince.EnsureWritten(Folder, Seed, Officers, out var refusal), refusal?.ToString());
        Assert.True(RegionFolder.TryLoad(Folder, out var region, out refusal), refusal?.ToString());
        Assert.True(RegionFolder.TryReadBorders(region, out var borders, out refusal), refusal?.ToString());
        Assert.True(RegionFolder.TryReadRoads(region, out var roads, out refusal), refusal?.ToString());
        (Region, Borders, Roads) = (region, borders, roads);
    }

    public string Folder { get; }

    public Region Region { get; }

    public IReadOnlyList<(JurisdictionId Id, Border Border)> Borders { get; }

    public RoadGraph Roads { get; }

    public void Dispose() => _scratch.Dispose();
}

public class HandongProvinceTests(Province province) : IClassFixture<Province>
{
    [Fact]
    public void Write_WithTheSameArguments_GivesTheSameBytes_AndOtherwiseNot()
    {
        using var scratch = new Scratch();
        HandongProvince.Write(scratch.At("again"), Province.Seed, Province.Officers);
        HandongProvince.Write(scratch.At("other"), Province.Seed + 1, Province.Officers);
        string[] names =
            ["roads.osm", "jurisdictions.geojson", "stations.csv", "officers.csv", "cameras.csv", "policy.json", "region.json"];
        foreach (var name in names) Assert.Equal(Hash(province.Folder, name), Hash(scratch.At("again"), name));
        foreach (var name in names[..5]) Assert.NotEqual(Hash(province.Folder, name), Hash(scratch.At("other"), name));
        Assert.True(RegionFolder.TryLoad(scratch.At("other"), out _, out var refusal), refusal?.ToString());
    }

    [Fact]
    public void Region_HoldsWhatWasAskedFor()
    {
        var region = province.Region;
        Assert.Equal(16, region.Jurisdictions.Count);
        Assert.Equal(Province.Officers, region.Officers.Count);
        Assert.Null(region.CallsPath);
        Assert.InRange(region.Cameras.Count, 300, 600);
        Assert.InRange(province.Roads.VertexCount, 20_000, 80_000);
        Assert.InRange(region.Policy.Types.Count, 12, 20);
        Assert.Contains(region.Policy.Types.Values, type => type is { Priority: 1, AutoIssue: true });
        Assert.Contains(region.Policy.Types.Values, type => !type.AutoIssue);
        foreach (var city in region.Jurisdictions)
        {
            Assert.InRange(region.Stations.Count(station => station.Jurisdiction == city.Id), 3, 6);
            var officers = region.Officers.Where(officer => officer.Home == city.Id).ToList();
            Assert.InRange(officers.Count, 40, 400);
            Assert.All(officers, officer => Assert.StartsWith(city.Code, officer.Code, StringComparison.Ordinal));
        }

        var capital = region.Jurisdictions.Single(city => city.NameZh == "京州市").Id;
        Assert.Equal(capital, region.Officers.GroupBy(officer => officer.Home).MaxBy(home => home.Count())!.Key);
        var needed = region.Policy.Types.Values.SelectMany(type => type.Skills).Distinct();
        foreach (var (skill, city) in needed.SelectMany(skill => region.Jurisdictions.Select(city => (skill, city))))
            Assert.Contains(region.Officers, officer => officer.Home == city.Id && officer.Skills.Contains(skill));
    }

    /// <summary>No gaps and no overlaps: shared borders are the same vertices on both sides.</summary>
    [Fact]
    public void Jurisdictions_TileTheProvince()
    {
        var dice = new Dice(1);
        var bounds = province.Borders.Select(at => at.Border.Bounds).Aggregate((a, b) => a.Union(b));
        var (inside, square) = (0, (bounds.East - bounds.West) * 0.12);
        for (var at = 0; at < 4_000; at++)
        {
            var place = LatLng.FromDegrees(
                dice.Between(bounds.South + square, bounds.North - square), dice.Between(bounds.West + square, bounds.East - square));
            var holders = province.Borders.Count(border => border.Border.Contains(place));
            Assert.True(holders == 1, $"{place} is in {holders} jurisdictions");
            inside++;
        }

        Assert.Equal(4_000, inside);
        // Every vertex that two borders share is the same number, so inner vertices occur at least twice.
        var vertices = province.Borders.SelectMany(at => at.Border.Polygons[0].Outer.Skip(1)).GroupBy(place => place).ToList();
        Assert.InRange(vertices.Count(place => place.Count() == 2), 24 * 12, 24 * 40);
        Assert.Equal(9, vertices.Count(place => place.Count() == 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(Province.Seed)]
    public void Borders_NeverCross_AndCitiesLieInsideTheirs(int seed)
    {
        var dice = new Dice((ulong)seed).Fork(HandongProvince.Version);
        var mosaic = new Mosaic(dice.Fork(1));
        for (var city = 0; city < 16; city++)
        {
            var ring = mosaic.Ring(city);
            for (var a = 0; a < ring.Count; a++)
            {
                for (var b = a + 2; b < ring.Count - (a == 0 ? 1 : 0); b++)
                {
                    var crosses = Curves.Cross(ring[a], ring[a + 1], ring[b], ring[(b + 1) % ring.Count], out _, out _);
                    Assert.False(crosses, $"seed {seed} city {city}");
                }

            }

            var built = new City(city, mosaic, dice.Fork(100 + city));
            Assert.All(built.Ring, gate => Assert.Equal(city, mosaic.Of(gate)));
        }
    }

    [Fact]
    public void Roads_AreOneStronglyConnectedPart()
    {
        var roads = province.Roads;
        var reached = Reach(roads, 0, forward: true);
        var back = Reach(roads, 0, forward: false);
        var both = Enumerable.Range(0, roads.VertexCount).Count(vertex => reached[vertex] && back[vertex]);
        Assert.True(both > 0.95 * roads.VertexCount, $"{both} of {roads.VertexCount}");
        Assert.True(both == roads.VertexCount, $"{roads.VertexCount - both} vertices cannot be reached or left");
    }

    [Fact]
    public void Cities_AreTiedToTheirNeighbours_ByRoadsThatCrossTheBorder()
    {
        var crossings = new HashSet<(JurisdictionId, JurisdictionId)>();
        var roads = province.Roads;
        var of = Enumerable.Range(0, roads.VertexCount).Select(vertex => Of(roads.VertexPlace(vertex))).ToArray();
        for (var edge = 0; edge < roads.EdgeCount; edge++)
        {
            if (roads.EdgeClass(edge) == RoadClass.Trunk && of[roads.EdgeFrom(edge)] != of[roads.EdgeTo(edge)])
                crossings.Add((of[roads.EdgeFrom(edge)], of[roads.EdgeTo(edge)]));
        }

        foreach (var (a, b) in Mosaic.Neighbours())
        {
            Assert.Contains((new JurisdictionId((ushort)(a + 1)), new JurisdictionId((ushort)(b + 1))), crossings);
            Assert.Contains((new JurisdictionId((ushort)(b + 1)), new JurisdictionId((ushort)(a + 1))), crossings);
        }
    }

    [Fact]
    public void Roads_LookLikeRoads()
    {
        var roads = province.Roads;
        var byClass = Enumerable.Range(0, roads.EdgeCount).GroupBy(roads.EdgeClass)
            .ToDictionary(at => at.Key, at => at.Sum(roads.EdgeMetres));
        RoadClass[] wanted =
        [
            RoadClass.Motorway, RoadClass.MotorwayLink, RoadClass.Trunk, RoadClass.Primary, RoadClass.Secondary, RoadClass.Tertiary,
            RoadClass.Residential,
        ];
        foreach (var kind in wanted) Assert.True(byClass.GetValueOrDefault(kind) > 20_000, $"{kind}: {byClass.GetValueOrDefault(kind):F0} m");
        var motorways = Enumerable.Range(0, roads.EdgeCount).Where(edge => roads.EdgeClass(edge) == RoadClass.Motorway).ToList();
        Assert.All(motorways, edge => Assert.Equal(-1, roads.Twin(edge)));
        var named = Enumerable.Range(0, roads.EdgeCount)
            .Where(edge => roads.EdgeName(edge) is { English: not null, Chinese: not null }).ToList();
        Assert.True(named.Count > roads.EdgeCount / 3, $"{named.Count} of {roads.EdgeCount} edges have a name in both languages");
    }

    [Fact]
    public void StationsAndStarts_AreOnTheRoad()
    {
        Assert.All(province.Region.Stations, station => Assert.True(province.Roads.TrySnap(station.Place, 300, out _), station.Name));
        Assert.All(province.Region.Officers, officer => Assert.True(province.Roads.TrySnap(officer.Start, 300, out _), officer.Code));
        Assert.All(province.Region.Cameras, camera => Assert.True(province.Roads.TrySnap(camera.Place, 30, out _), camera.Id));
        Assert.All(province.Region.Stations, station => Assert.Equal(station.Jurisdiction, Of(station.Place)));
    }

    [Fact]
    public void EnsureWritten_KeepsAProvinceThatIsUpToDate()
    {
        var written = File.GetLastWriteTimeUtc(Path.Combine(province.Folder, "roads.osm"));
        Assert.True(HandongProvince.EnsureWritten(province.Folder, Province.Seed, Province.Officers, out var refusal), refusal?.ToString());
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(province.Folder, "roads.osm")));
    }

    [Fact]
    public void EnsureWritten_NeverReplacesAFolderOfSomebodyElse()
    {
        using var scratch = new Scratch();
        scratch.Write("thesis.txt", "years of work");
        Assert.False(HandongProvince.EnsureWritten(scratch.Folder, 1, 16, out var refusal));
        Assert.Contains("not made by this program", refusal!.Reason, StringComparison.Ordinal);
        Assert.True(File.Exists(scratch.At("thesis.txt")));
        Assert.False(HandongProvince.EnsureWritten(scratch.At("thesis.txt"), 1, 16, out refusal));
        Assert.Contains("is a file", refusal!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(RegionLimits.OfficersMax + 1)]
    public void EnsureWritten_RefusesANumberOfOfficersItCannotPlace(int officers)
    {
        using var scratch = new Scratch();
        Assert.False(HandongProvince.EnsureWritten(scratch.At("p"), 1, officers, out var refusal));
        Assert.Contains(officers.ToString(), refusal!.Reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.At("p")));
    }

    private JurisdictionId Of(LatLng place) => province.Borders.FirstOrDefault(at => at.Border.Contains(place)).Id;

    private static bool[] Reach(RoadGraph roads, int start, bool forward)
    {
        var reached = new bool[roads.VertexCount];
        var open = new Stack<int>([start]);
        reached[start] = true;
        while (open.TryPop(out var vertex))
        {
            var (first, end) = roads.EdgesOut(vertex);
            int[] next = forward
                ? [.. Enumerable.Range(first, end - first).Select(roads.EdgeTo)]
                : [.. roads.EdgesInto(vertex).ToArray().Select(roads.EdgeFrom)];
            foreach (var other in next.Where(other => !reached[other]))
            {
                reached[other] = true;
                open.Push(other);
            }
        }

        return reached;
    }

    private static string Hash(string folder, string name) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name))));
}
