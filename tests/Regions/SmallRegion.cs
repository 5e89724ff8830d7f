using System.Text;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Tests;

/// <summary>A sound region of two square districts, small enough to break one thing at a time.</summary>
public static class SmallRegion
{
    public const string Manifest = """
        {
          "format": 1,
          "id": "two-squares", "name": "Two Squares", "nameZh": "两个方块",
          "attribution": "made for tests",
          "roads": "roads.osm",
          "jurisdictions": "jurisdictions.geojson",
          "officers": "officers.csv", "stations": "stations.csv", "cameras": "cameras.csv",
          "policy": "policy.json"
        }
        """;

    public const string Jurisdictions = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"id":1,"code":"W","name":"West","nameZh":"西区"},
         "geometry":{"type":"Polygon","coordinates":[[[10.0,50.0],[10.1,50.0],[10.1,50.1],[10.0,50.1],[10.0,50.0]]]}},
        {"type":"Feature","properties":{"id":2,"code":"E","name":"East","nameZh":"东区"},
         "geometry":{"type":"Polygon","coordinates":[[[10.1,50.0],[10.2,50.0],[10.2,50.1],[10.1,50.1],[10.1,50.0]]]}}
        ]}
        """;

    public const string Stations = "name,nameZh,jurisdiction,lat,lng\nWest Station,西站,1,50.05,10.05\n\"East, Station\",东站,2,50.05,10.15\n";

    public const string Officers = "id,code,jurisdiction,station,skills\n7,P001,1,West Station,medic firearms\n8,P002,2,\"East, Station\",\n9,P003,2,West Station,\n";

    public const string Cameras = "id,name,lat,lng,headingDegrees\nK1,\"A \"\"main\"\" road\",50.05,10.06,90\nK2,B,50.05,10.16,\n";

    public const string Policy = """
        {
          "types": [
            {"code":"burglary","name":"Burglary","nameZh":"入室盗窃","priority":2,"autoIssue":false,"skills":[]},
            {"code":"robbery","name":"Robbery","nameZh":"抢劫","priority":1,"autoIssue":true,"skills":["firearms"]}
          ],
          "answerSeconds":[30,45,60,90], "positionAgeMaxSeconds":120, "joinMetres":60, "joinSeconds":900, "waitingLateSeconds":[60,300,900,1800]
        }
        """;

    /// <summary>File name to contents, in the order the loader reads them.</summary>
    public static Dictionary<string, string> Files() => new()
    {
        ["region.json"] = Manifest,
        ["jurisdictions.geojson"] = Jurisdictions,
        ["policy.json"] = Policy,
        ["stations.csv"] = Stations,
        ["officers.csv"] = Officers,
        ["cameras.csv"] = Cameras,
        ["roads.osm"] = Roads(),
    };

    public static void WriteTo(Scratch scratch, Dictionary<string, string> files)
    {
        foreach (var (name, text) in files) scratch.Write(name, text);
    }

    private static string Roads()
    {
        using var stream = new MemoryStream();
        using (var osm = new OsmXmlWriter(stream))
        {
            osm.Node(1, LatLng.FromDegrees(50.05, 10.05));
            osm.Node(2, LatLng.FromDegrees(50.05, 10.15));
            osm.Way(1, [1, 2], ("highway", "primary"));
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
