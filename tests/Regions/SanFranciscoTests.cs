namespace SmartPolicing.Realtime.Regions.Tests;

public class SanFranciscoTests
{
    [Fact]
    public void EnsureWritten_MakesARegionFromTheRealData()
    {
        var data = DataFolder();
        Assert.SkipWhen(data is null, "no San Francisco data: set SMARTPOLICING_DATA to the folder that holds sf/");
        using var scratch = new Scratch();
        var folder = scratch.At("sf");
        Assert.True(SanFrancisco.EnsureWritten(folder, data, out var refusal), refusal?.ToString());
        Assert.True(SanFrancisco.EnsureWritten(folder, data, out refusal), refusal?.ToString());
        Assert.True(RegionFolder.TryLoad(folder, out var region, out refusal), refusal?.ToString());

        Assert.Equal(11, region.Jurisdictions.Count);
        Assert.Equal(Enumerable.Range(1, 11), region.Jurisdictions.Select(at => (int)at.Id.Value));
        Assert.Equal(("District 5", "第五区"), (region.Jurisdictions[4].Name, region.Jurisdictions[4].NameZh));
        Assert.Equal(10, region.Stations.Count);
        var byDistrict = region.Officers.CountBy(officer => officer.Home.Value).ToDictionary();
        Assert.All(byDistrict.Values, count => Assert.InRange(count, 8, 20));
        Assert.Equal(6, byDistrict.MaxBy(pair => pair.Value).Key); // The Tenderloin's district, with four in ten of all calls.
        Assert.Equal("SF0301", region.Officers.First(officer => officer.Home.Value == 3).Code);
        Assert.Equal(40, region.Cameras.Count);
        Assert.Contains("OpenStreetMap", region.Attribution, StringComparison.Ordinal);

        Assert.True(RegionFolder.TryReadRoads(region, out var roads, out refusal), refusal?.ToString());
        Assert.All(region.Officers, officer => Assert.True(roads.TrySnap(officer.Start, 300, out _), officer.Code));
        Assert.All(region.Cameras, camera => Assert.True(roads.TrySnap(camera.Place, 5, out _), camera.Id));

        CheckCalls(region);
    }

    private static void CheckCalls(Region region)
    {
        Assert.True(RecordedCalls.TryRead(region.CallsPath!, out var calls, out var refusal), refusal?.ToString());
        Assert.Equal(2_776, calls.Count);
        Assert.InRange(calls[0].SecondsFromStart, 0, 86_399); // Seconds after the first midnight.
        Assert.InRange(calls[^1].SecondsFromStart, 6 * 86_400, 7 * 86_400 - 1);
        Assert.All(calls, call => Assert.Contains(call.Type, region.Policy.Types.Keys));
        // From the data set's own summary: 1,505 calls of priority 3 (emergency), 1,271 of priority 2.
        Assert.Equal(1_505, calls.Count(call => call.Priority == 1));
        Assert.Equal(1_271, calls.Count(call => call.Priority == 3));
        Assert.All(calls, call => Assert.NotEmpty(call.PlaceText));
        var stayed = calls.Select(call => call.OnSceneSeconds).Order().ElementAt(calls.Count / 2);
        Assert.InRange(stayed, 300, 3_600);

        Assert.True(RegionFolder.TryReadBorders(region, out var borders, out refusal), refusal?.ToString());
        var outside = calls.Count(call => !borders.Any(at => at.Border.Contains(call.Place)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{outside} of {calls.Count} calls lie in no district");
        Assert.InRange(outside, 0, calls.Count / 100);
    }

    [Fact]
    public void EnsureWritten_WithoutData_NamesTheMissingFile_AndLeavesNothing()
    {
        using var scratch = new Scratch();
        Assert.False(SanFrancisco.EnsureWritten(scratch.At("sf"), scratch.At("data"), out var refusal));
        Assert.Equal(Path.Combine(scratch.At("data"), "sf", "sf_roads.osm.pbf"), refusal!.File);
        Assert.Contains("generated province", refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void EnsureWritten_WithABrokenSource_NamesItsLine_AndLeavesNothing()
    {
        using var scratch = new Scratch();
        using var data = new Scratch();
        Directory.CreateDirectory(data.At("sf"));
        data.Write("sf/sf_roads.osm.pbf", "x");
        data.Write("sf/sf_supervisor_districts_2018.csv",
            "supervisor,the_geom\n1,\"MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))\"\n2,POINT (1 1)\n");
        data.Write("sf/sfpd_stations.csv", "station,lat,lon\n");
        data.Write("sf/sffd_calls_2020-04-07_13.csv", "");
        Assert.False(SanFrancisco.EnsureWritten(scratch.At("sf"), data.Folder, out var refusal));
        Assert.Equal((data.At("sf/sf_supervisor_districts_2018.csv"), "line 3"), (refusal!.File, refusal.Where));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    /// <summary>The setting, or the folder beside the project or a folder above it; null when there is none.</summary>
    internal static string? DataFolder()
    {
        var set = Environment.GetEnvironmentVariable("SMARTPOLICING_DATA");
        if (set is not null) return set;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "data");
            if (File.Exists(Path.Combine(beside, "sf", "sf_roads.osm.pbf"))) return beside;
        }

        return null;
    }
}
