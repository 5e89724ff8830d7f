using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.Roads.Tests;

public class CrossingPlacesTests
{
    private static readonly CameraPlace[] NoCameras = [];

    [Fact]
    public void OnePlace_IsOneCrossing_HoweverManyWaysThereAre()
    {
        // Two carriageways 30 m apart, a lane 200 m away, and a road that touches the other side for 40 m; the border is longitude 0.01.
        var graph = new TestMap()
            .Node(1, 0, 0).Node(2, 0, 0.02).Node(3, 0.0003, 0.02).Node(4, 0.0003, 0).Node(5, 0.0018, 0).Node(6, 0.0018, 0.02)
            .Node(7, 0.005, 0).Node(8, 0.005, 0.0102).Node(9, 0.005001, 0)
            .Way(1, [1, 2], ("highway", "trunk"), ("oneway", "yes"), ("name", "Ring"))
            .Way(2, [3, 4], ("highway", "trunk"), ("oneway", "yes"), ("name", "Ring"))
            .Way(3, [5, 6], ("highway", "residential"))
            .Way(4, [2, 3, 6], ("highway", "trunk"), ("oneway", "yes")).Way(5, [4, 1], ("highway", "trunk"))
            .Way(6, [1, 4, 5, 7], ("highway", "residential")).Way(7, [7, 8, 9], ("highway", "residential")).ToGraph();
        var camera = new CameraPlace(LatLng.FromDegrees(0, 0.012), -1);
        var places = CrossingPlaces.Find(graph, place => place.Longitude < 0.01 ? 1 : 2, CameraSites.Of(graph, [camera]));
        Assert.Equal([(1, 2, "Ring"), (1, 2, ""), (2, 1, "Ring"), (2, 1, "")], places.All.Select(at => (at.From, at.To, at.Road)));
        Assert.Equal([1, 1, 1, 1], places.All.Select(at => places.WaysAt(at.Index).Length));
        Assert.Equal([0], places.All[0].Cameras);
        Assert.Equal(4, places.All.Select(at => at.Id).Distinct().Count());
        var again = CrossingPlaces.Find(graph, place => place.Longitude < 0.01 ? 1 : 2, CameraSites.Of(graph, []));
        Assert.Equal(places.All.Select(at => at.Id), again.All.Select(at => at.Id));
    }

    [Fact]
    public void ARoadThatWeavesAlongABorder_CrossesOnce()
    {
        // Ten bends of 100 m each, 50 m to either side: five times over and back within 300 m of the first, then the rest.
        var map = new TestMap();
        for (var bend = 0; bend <= 4; bend++) map.Node(bend + 1, bend * 0.0006, 0.01 + (bend % 2 == 0 ? -0.0005 : 0.0005));
        var graph = map.Way(1, [1, 2, 3, 4, 5], ("highway", "primary"), ("name", "Border Road")).ToGraph();
        var places = CrossingPlaces.Find(graph, place => place.Longitude < 0.01 ? 1 : 2, CameraSites.Of(graph, []));
        Assert.Equal([(1, 2, 4), (2, 1, 4)], places.All.Select(at => (at.From, at.To, places.WaysAt(at.Index).Length)));
    }

    [Theory]
    [InlineData("andorra/andorra-2021-10-28.osm.pbf", 7, 30, 80)]
    [InlineData("sf/sf_roads.osm.pbf", 11, 300, 1500)]
    public void RealBorders_AreCrossedWhereRoadsDo(string map, int jurisdictions, int least, int most)
    {
        var path = RoadsFixtures.RealFile(map);
        var borders = map.StartsWith("sf", StringComparison.Ordinal)
            ? Districts(File.ReadAllLines(RoadsFixtures.RealFile("sf/sf_supervisor_districts_2018.csv")))
            : Parishes(File.ReadAllBytes(RoadsFixtures.RealFile("andorra/andorra-2021-10-28.jurisdictions.geojson")));
        Assert.Equal(jurisdictions, borders.Count);
        Assert.True(RoadGraph.TryLoad(path, out var graph, out var refusal), refusal?.ToString());
        var owners = new BorderMap<int>(borders.Select((border, at) => (border, at + 1)));
        Check(graph, place => owners.TryFind(place, out var owner) ? owner : 0, least, most);
    }

    [Fact]
    public void TheGeneratedProvince_HasCrossingsBetweenItsCities()
    {
        var folder = Directory.CreateTempSubdirectory("crossings-");
        try
        {
            var at = Path.Combine(folder.FullName, "handong");
            Assert.True(HandongProvince.EnsureWritten(at, seed: 1, officers: 16, out var refusal), refusal?.ToString());
            Assert.True(RegionFolder.TryLoad(at, out var region, out refusal), refusal?.ToString());
            Assert.True(RegionFolder.TryReadBorders(region, out var borders, out refusal), refusal?.ToString());
            Assert.True(RegionFolder.TryReadRoads(region, out var graph, out refusal), refusal?.ToString());
            var owners = new BorderMap<int>(borders.Select(border => (border.Border, (int)border.Id.Value)));
            Check(graph, place => owners.TryFind(place, out var owner) ? owner : 0, 300, 700);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<Border> Districts(string[] lines)
    {
        var districts = new List<Border>();
        foreach (var line in lines.Where(line => line.Contains("((", StringComparison.Ordinal)))
        {
            Assert.True(Wkt.TryReadBorder(line.Split('"')[1], out var border, out var refusal), refusal);
            districts.Add(border!);
        }

        return districts;
    }

    private static List<Border> Parishes(byte[] json)
    {
        Assert.True(GeoJsonBorders.TryRead(json, out var features, out var refusal), refusal);
        return [.. features.Where(feature => feature.Properties["admin_level"].GetString() == "7").Select(feature => feature.Border)];
    }

    /// <summary>Every way across is one of the plain finder's; what is missing of those is a touch; and no place is there twice.</summary>
    private static void Check(RoadGraph graph, Func<LatLng, int> owner, int least, int most)
    {
        var places = CrossingPlaces.Find(graph, owner, CameraSites.Of(graph, NoCameras));
        Assert.InRange(places.All.Count, least, most);
        var raw = BorderCrossings.Find(graph, owner);
        var ways = places.All.SelectMany(at => places.WaysAt(at.Index).ToArray().Select(way => (at, way))).ToList();
        Assert.All(ways, each => Assert.Equal((each.at.From, each.at.To), (each.way.From, each.way.To)));
        Assert.All(ways, each => Assert.True(each.way.Point.Place.MetresTo(each.at.Place) <= CrossingPlaces.SameRoadMetres));
        Assert.Equal(ways.Count, ways.Select(each => each.way).Distinct().Count());
        var left = raw.Except(ways.Select(each => each.way)).ToList();
        Assert.Equal(raw.Count, left.Count + ways.Count);
        Assert.All(left, way => Assert.Contains(left, other => other.Point.Edge == way.Point.Edge && other.From == way.To
            && Math.Abs(other.Point.Fraction - way.Point.Fraction) * graph.EdgeMetres(way.Point.Edge) <= CrossingPlaces.TouchMetres));
        foreach (var border in places.All.GroupBy(at => (at.From, at.To)))
        {
            var all = border.ToList();
            for (var i = 0; i < all.Count; i++)
                for (var j = 0; j < i; j++)
                    Assert.True(all[i].Place.MetresTo(all[j].Place) > CrossingPlaces.SamePlaceMetres, $"{all[i]} {all[j]}");
        }

        Assert.Equal(places.All.Count, places.All.Select(at => at.Id).Distinct().Count());
    }
}
