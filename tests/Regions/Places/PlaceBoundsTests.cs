using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Places;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Tests.Places;

/// <summary>What searches cost where there are many names: in things compared, which a machine cannot change.</summary>
public class PlaceBoundsTests
{
    [Fact]
    public void OnTheProvince_NoSearchComparesMoreThanTheBound_AndStreetsAreFoundByTheirOwnNames()
    {
        using var scratch = new Scratch();
        Assert.True(HandongProvince.EnsureWritten(scratch.At("handong"), seed: 1, officers: 16, out var refusal), refusal?.ToString());
        Check(scratch.At("handong/roads.osm"), expectedStreets: 3_000, ["路", "大道", "人民路", "镇前路 & 镇前路", "镇前路与", "s", "road", "st", "Renmin Rod"]);
    }

    [Fact]
    public void InSanFrancisco_AsWell()
    {
        var data = SanFranciscoTests.DataFolder();
        Assert.SkipWhen(data is null, "no San Francisco data: set SMARTPOLICING_DATA to the folder that holds sf/");
        Check(Path.Combine(data, "sf", "sf_roads.osm.pbf"), expectedStreets: 1_500, ["street", "st", "a", "Market & ", "avenue & street", "3rd and mission", "1 street"]);
    }

    private static void Check(string map, int expectedStreets, string[] wide)
    {
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, SmallRegion.Files());
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out var refusal), refusal?.ToString());
        Assert.True(RoadGraph.TryLoad(map, out var roads, out var osm), osm?.ToString());
        var index = PlaceIndex.Make(roads, region, null, _ => region.Jurisdictions[0].Id);
        Assert.True(index.Counts.Streets > expectedStreets, $"{index.Counts}");
        var near = LatLng.FromDegrees((roads.Bounds.South + roads.Bounds.North) / 2, (roads.Bounds.West + roads.Bounds.East) / 2);
        foreach (var text in wide)
        {
            var found = index.Search(new PlaceQuestion(text, near));
            Assert.True(found.Work <= PlaceLimits.WorkMax, $"{text}: {found.Work}");
        }

        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var edge = random.Next(roads.EdgeCount);
            var name = roads.EdgeName(edge).Text;
            if (name.Length == 0) continue;
            var here = roads.PointOn(edge, 0.5).Place;
            var found = index.Search(new PlaceQuestion(name, here));
            Assert.Contains(found.Places, place => place.Kind == PlaceKind.Street && place.Name.Text == name);
            Assert.True(found.Work <= PlaceLimits.WorkMax, $"{name}: {found.Work}");
            Assert.InRange(index.At(here).Street!.Value.Metres, 0, 0.1);
        }
    }
}
