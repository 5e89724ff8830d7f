using System.Text;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Regions.Places;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Tests.Places;

/// <summary>
/// A town in two cities, 10 km apart, with streets of the same names in both, a dual carriageway, house numbers, and names in three languages.
/// </summary>
internal static class PlaceTown
{
    internal static readonly LatLng West = LatLng.FromDegrees(50.05, 10.03);
    internal static readonly LatLng East = LatLng.FromDegrees(50.05, 10.17);

    private static readonly Lazy<(PlaceIndex Index, PlaceIndex Again)> s_made = new(Make);

    internal static PlaceIndex Index => s_made.Value.Index;

    /// <summary>The same, its map's places read from what was kept.</summary>
    internal static PlaceIndex Again => s_made.Value.Again;

    internal static FoundPlaces Search(string text, LatLng? near = null, int jurisdiction = 0) =>
        Index.Search(new PlaceQuestion(text, near, new JurisdictionId((ushort)jurisdiction)));

    private static (PlaceIndex, PlaceIndex) Make()
    {
        using var scratch = new Scratch();
        var files = SmallRegion.Files();
        files["roads.osm"] = Roads();
        files["places.csv"] = "name,nameZh,lat,lng,kind\nOld Mill,老磨坊,50.051,10.031,landmark\n";
        SmallRegion.WriteTo(scratch, files);
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out var refusal), refusal?.ToString());
        Assert.True(RegionFolder.TryReadRoads(region, out var roads, out refusal), refusal?.ToString());
        Assert.True(MapPlaces.TryRead(region.RoadsPath, out var map, out refusal), refusal?.ToString());
        Assert.True(File.Exists(region.RoadsPath + MapPlaces.Ending));
        Assert.True(MapPlaces.TryRead(region.RoadsPath, out var again, out refusal), refusal?.ToString());
        return (Of(map), Of(again));

        PlaceIndex Of(OsmAddresses places) =>
            PlaceIndex.Make(roads, region, places, place => new JurisdictionId((ushort)(place.Longitude < 10.1 ? 1 : 2)));
    }

    // Of both towns: Main Street runs east, Hill and Berg cross it, Renmin is a dual carriageway that crosses Main in two junctions.
    private static string Roads()
    {
        using var stream = new MemoryStream();
        using (var osm = new OsmXmlWriter(stream))
        {
            var middles = new[] { West, East };
            for (var town = 0; town < 2; town++)
                for (var at = 0; at < 20; at++)
                    osm.Node(Node(town, at), At(middles[town], at / 5 * 0.002, at % 5 * 0.002 + (at % 5 == 4 ? -0.0017 : 0)));
            osm.Node(90, LatLng.FromDegrees(50.0501, 10.0305), ("addr:street", "Hauptstraße"), ("addr:housenumber", "12a"));
            osm.Node(91, LatLng.FromDegrees(50.0501, 10.0315), ("addr:street", "Hauptstraße"), ("addr:housenumber", "16"));
            osm.Node(92, LatLng.FromDegrees(50.0502, 10.1715), ("addr:street", "人民路"), ("addr:housenumber", "12"));
            osm.Node(93, LatLng.FromDegrees(50.0541, 10.1711), ("name", "Café Zürich"), ("amenity", "cafe"));
            for (var town = 0; town < 2; town++)
            {
                Way(osm, town, 1, [0, 1, 2, 3, 4], ("name", "Main Street"), ("name:zh", "主街"));
                Way(osm, town, 2, [1, 6, 11, 16], ("name", "Hill Road"), ("name:zh", "山路"));
                Way(osm, town, 3, [5, 6, 7], ("name", town == 0 ? "Hauptstraße" : "Bergstraße"));
                Way(osm, town, 4, [3, 8, 13], ("name", "人民路"), ("name:en", "Renmin Road"), ("name:zh", "人民路"), ("oneway", "yes"));
                Way(osm, town, 5, [14, 9, 4], ("name", "人民路"), ("name:en", "Renmin Road"), ("name:zh", "人民路"), ("oneway", "yes"));
                Way(osm, town, 6, [10, 11, 12, 13, 14], ("name", "和平路"), ("name:en", "Heping Road"), ("name:zh", "和平路"));
            }

            osm.Way(99, [Node(0, 4), Node(1, 0)], ("highway", "trunk"));
            osm.Way(98, [Node(0, 0), Node(0, 5), Node(0, 6), Node(0, 0)], ("building", "school"), ("name", "Lincoln School"));
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static LatLng At(LatLng middle, double north, double east) =>
        LatLng.FromDegrees(middle.Latitude + north, middle.Longitude + east);

    private static long Node(int town, int at) => 1 + town * 20 + at;

    private static void Way(OsmXmlWriter osm, int town, int number, int[] nodes, params (string, string)[] tags) =>
        osm.Way(100 * (town + 1) + number, [.. nodes.Select(at => Node(town, at))], [("highway", "residential"), .. tags]);
}
