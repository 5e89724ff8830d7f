using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>Administrative boundaries and police stations of a map.</summary>
public class RoadsOsmPlacesTests
{
    // A square of four corners 1 to 4, each side a way; a small square 5 to 8 inside; another square 9 to 12 beside.
    private static TestMap Squares() => new TestMap()
        .Node(1, 0, 0).Node(2, 0, 1).Node(3, 1, 1).Node(4, 1, 0)
        .Node(5, 0.4, 0.4).Node(6, 0.4, 0.6).Node(7, 0.6, 0.6).Node(8, 0.6, 0.4)
        .Node(9, 0, 2).Node(10, 0, 3).Node(11, 1, 3).Node(12, 1, 2)
        .Way(1, [1, 2]).Way(2, [3, 2]).Way(3, [3, 4]).Way(4, [1, 4]).Way(5, [5, 6, 7, 8, 5]).Way(6, [9, 10, 11]).Way(7, [9, 12, 11])
        .Way(8, [1, 3]).Way(9, [99, 2]);

    private static TestMap With(string members, params (string, string)[] tags) => Squares().Relation(
        7,
        [.. members.Split(' ').Select(member => ("way", long.Parse(member.TrimEnd('i', 'n'), null),
            member.EndsWith('i') ? "inner" : member.EndsWith('n') ? "" : "outer"))],
        [("type", "boundary"), ("boundary", "administrative"), ("admin_level", "8"), .. tags]);

    [Theory]
    [InlineData("1 2 3 4", 1, 0)]
    [InlineData("3 1 4 2", 1, 0)]
    [InlineData("1n 2n 3 4", 1, 0)]
    [InlineData("1 2 3 4 5i", 1, 1)]
    [InlineData("5i 7 4 1 6 2 3", 2, 1)]
    [InlineData("6 7", 1, 0)]
    [InlineData("5", 1, 0)]
    [InlineData("1 2 3 4 1", 1, 0)]
    public void Members_InAnyOrderAndDirection_AreJoined(string members, int polygons, int holes)
    {
        var boundary = Assert.Single(Read(With(members, ("name", "方城"), ("name:en", "Square"), ("name:zh", "方城区"))).Boundaries);
        Assert.Null(boundary.Refusal);
        Assert.Equal((7, 8, "方城", "Square", "方城区"),
            (boundary.RelationId, boundary.Level, boundary.Name, boundary.NameEn, boundary.NameZh));
        Assert.Equal((polygons, holes), (boundary.Border!.Polygons.Count, boundary.Border.Polygons.Sum(polygon => polygon.Holes.Length)));
        Assert.Equal(holes == 0 && members != "6 7", boundary.Border.Contains(LatLng.FromDegrees(0.5, 0.5)));
        Assert.Equal(members.Contains('6', StringComparison.Ordinal), boundary.Border.Contains(LatLng.FromDegrees(0.5, 2.5)));
    }

    [Theory]
    [InlineData("1 2 3", "relation 7 (Town): ring not closed: it ends at node 1")]
    [InlineData("1 2 3 4 55 66", "relation 7 (Town): ring not closed: 2 of its 6 ways are not in the file")]
    [InlineData("1 2 3 4 8", "relation 7 (Town): ring not closed: it ends at node 1")]
    [InlineData("9 2 3 4 1 8", "relation 7 (Town): ring not closed: it ends at node 1")]
    [InlineData("1 2 3 4 6i 7i", "lies in none of its outer rings")]
    [InlineData("5i", "no outer member")]
    public void WhatIsNotClosed_IsRefusedByName(string members, string reason)
    {
        var boundary = Assert.Single(Read(With(members, ("name", "Town"))).Boundaries);
        Assert.Null(boundary.Border);
        Assert.Contains(reason, boundary.Refusal!, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingNode_And180Degrees_AreRefusedByName()
    {
        var missing = new TestMap().Node(1, 0, 0).Node(2, 0, 1).Way(1, [1, 2, 3, 1]);
        var around = new TestMap().Node(1, 0, 179).Node(2, 0, -179).Node(3, 1, 179).Way(1, [1, 2, 3, 1]);
        foreach (var (map, reason) in new[] { (missing, "ring not closed: node 3 is not in the file"), (around, "crosses 180 degrees") })
        {
            map.Relation(7, [("way", 1, "outer")], ("boundary", "administrative"), ("admin_level", "8"));
            Assert.Contains(reason, Assert.Single(Read(map).Boundaries).Refusal!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TouchingRings_AndSharedCorners_AreClosed()
    {
        // Two squares that meet in one corner, each of two ways: the walk may take either way there.
        var map = new TestMap().Node(1, 0, 0).Node(2, 0, 1).Node(3, 1, 1).Node(4, 1, 0).Node(5, 1, 2).Node(6, 2, 2).Node(7, 2, 1)
            .Way(1, [1, 2, 3]).Way(2, [3, 4, 1]).Way(3, [3, 5, 6]).Way(4, [6, 7, 3]);
        for (var order = 0; order < 24; order++)
        {
            var random = new Random(order);
            long[] ways = [1, 2, 3, 4];
            random.Shuffle(ways);
            map.Relation(order, [.. ways.Select(way => ("way", way, "outer"))], ("boundary", "administrative"), ("admin_level", "4"));
        }

        foreach (var boundary in Read(map).Boundaries)
        {
            Assert.Null(boundary.Refusal);
            Assert.True(boundary.Border!.Contains(LatLng.FromDegrees(0.5, 0.5)) && boundary.Border.Contains(LatLng.FromDegrees(1.5, 1.5)));
            Assert.False(boundary.Border.Contains(LatLng.FromDegrees(0.5, 1.5)));
        }
    }

    [Theory]
    [InlineData("boundary=administrative;admin_level=x")]
    [InlineData("boundary=administrative;admin_level=16")]
    [InlineData("boundary=administrative")]
    [InlineData("boundary=postal_code;admin_level=8")]
    public void OtherRelations_AreNoBoundaries(string tags)
    {
        (string, string)[] pairs = [.. tags.Split(';').Select(tag => (tag.Split('=')[0], tag.Split('=')[1]))];
        Assert.Empty(Read(Squares().Relation(7, [("way", 5, "outer")], pairs)).Boundaries);
    }

    [Fact]
    public void PoliceStations_AreNodesAndBuildings()
    {
        var map = Squares().Node(30, 0.2, 0.3, ("amenity", "police"), ("name", "North"), ("name:zh", "北"))
            .Way(20, [5, 6, 7, 8, 5], ("amenity", "police"), ("name:en", "Middle")).Way(21, [98, 99], ("amenity", "police"));
        var stations = Read(map).PoliceStations;
        Assert.Equal(2, stations.Count);
        Assert.Equal(new OsmPoliceStation("North", null, "北", LatLng.FromDegrees(0.2, 0.3)), stations[0]);
        Assert.Equal(("", "Middle"), (stations[1].Name, stations[1].NameEn));
        Assert.True(stations[1].Place.MetresTo(LatLng.FromDegrees(0.5, 0.5)) < 0.1);
    }

    [Fact]
    public void ADamagedFile_IsRefused() => InFile(
        "x.osm.pbf", [1, 2, 3],
        path =>
        {
            Assert.False(OsmPlaces.TryRead(path, out var places, out var refusal));
            Assert.Null(places);
            Assert.Equal(path, refusal.File);
        });

    [Theory]
    [InlineData("andorra/andorra-2021-10-28.osm.pbf", 7, 7, 467.6, 7)]
    [InlineData("andorra/monaco-2020-07-19.osm.pbf", 10, 6, 2.016, 1)]
    public void RealMaps_GiveTheirJurisdictions(string file, int level, int closed, double squareKilometres, int stationsAtLeast)
    {
        Assert.True(OsmPlaces.TryRead(RoadsFixtures.RealFile(file), out var places, out var refusal), refusal?.ToString());
        var found = places.Boundaries.Where(boundary => boundary.Level == level && boundary.Border is not null).ToList();
        foreach (var boundary in found) TestContext.Current.TestOutputHelper?.WriteLine($"{boundary.Name} {boundary.Border!.SquareMetres}");
        Assert.Equal(closed, found.Count);
        Assert.InRange(found.Sum(boundary => boundary.Border!.SquareMetres) / 1e6, squareKilometres * 0.98, squareKilometres * 1.02);
        Assert.All(places.Boundaries, boundary => Assert.True((boundary.Border is null) == (boundary.Refusal is not null)));
        Assert.Contains(places.Boundaries, boundary => boundary.Refusal?.StartsWith("relation 2202162 (France): ring not closed") == true);
        Assert.True(places.PoliceStations.Count >= stationsAtLeast);
    }

    private static OsmPlaces Read(TestMap map)
    {
        OsmPlaces? fromXml = null, fromPbf = null;
        InFile("x.osm", map.ToXml(), path => Assert.True(OsmPlaces.TryRead(path, out fromXml, out var refusal), refusal?.ToString()));
        InFile("x.osm.pbf", RoadsPbfEncoder.Encode(map, zlib: true, dense: true, waysFirst: map.Ways.Count % 2 == 0),
            path => Assert.True(OsmPlaces.TryRead(path, out fromPbf, out var refusal), refusal?.ToString()));
        Assert.Equal(Dump(fromXml!), Dump(fromPbf!));
        return fromXml!;
    }

    private static string Dump(OsmPlaces places) => string.Join('\n', places.Boundaries
        .Select(at => $"{at.RelationId} {at.Level} {at.Name} {at.Refusal} {at.Border?.SquareMetres:R} {at.Border?.LabelPoint}")
        .Concat(places.PoliceStations.Select(station => station.ToString())));

    private static void InFile(string name, byte[] content, Action<string> check)
    {
        var folder = Directory.CreateTempSubdirectory("roads");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(path, content);
            check(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
