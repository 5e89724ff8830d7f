namespace SmartPolicing.Realtime.Regions.Tests;

public class RegionFolderTests
{
    /// <summary>One broken thing each: file, text replaced, its replacement, where the refusal points, a part of its reason.</summary>
    public static TheoryData<string, string, string, string, string> Faults => new()
    {
        { "region.json", "\"format\": 1", "\"format\": 2", "format", "from 1 to 1" },
        { "region.json", "\"id\": \"two-squares\", ", "", "id", "is missing" },
        { "region.json", "two-squares", "Two Squares", "id", "lower-case" },
        { "region.json", "\"nameZh\": \"两个方块\"", "\"nameZh\": 3", "nameZh", "string" },
        { "region.json", "\"attribution\"", "attribution", "line 4", "not JSON" },
        { "region.json", "officers.csv", "../officers.csv", "officers", "inside the folder" },
        { "region.json", "officers.csv", "/etc/passwd", "officers", "inside the folder" },
        { "region.json", "officers.csv", "sub/../officers.csv", "officers", "inside the folder" },
        { "region.json", "officers.csv", "sub\\\\officers.csv", "officers", "inside the folder" },
        { "region.json", "officers.csv", "nobody.csv", "officers", "not there" },
        { "region.json", "\"policy\": \"policy.json\"", "\"policy\": \"policy.json\", \"calls\": \"calls.csv\"", "calls", "not there" },
        { "jurisdictions.geojson", "\"FeatureCollection\"", "\"Feature\"", "", "" },
        { "jurisdictions.geojson", "\"id\":2", "\"id\":1", "features[1]", "twice" },
        { "jurisdictions.geojson", "\"id\":2", "\"id\":0", "features[1]", "65535" },
        { "jurisdictions.geojson", "\"id\":2", "\"id\":65536", "features[1]", "65535" },
        { "jurisdictions.geojson", "\"id\":2,", "", "features[1]", "id" },
        { "jurisdictions.geojson", "\"code\":\"E\"", "\"code\":\"W\"", "features[1]", "twice" },
        { "jurisdictions.geojson", "\"name\":\"East\"", "\"name\":\"\"", "features[1]", "name" },
        { "jurisdictions.geojson", ",\"nameZh\":\"东区\"", "", "features[1]", "nameZh" },
        { "jurisdictions.geojson", "[10.0,50.0],[10.1,50.0]", "[10.0,95.0],[10.1,50.0]", "features[0]", "" },
        { "policy.json", "\"code\":\"robbery\"", "\"code\":\"burglary\"", "types[1].code", "twice" },
        { "policy.json", "\"code\":\"robbery\"", "\"code\":\"Robbery\"", "types[1].code", "lower-case" },
        { "policy.json", "\"priority\":1", "\"priority\":5", "types[1].priority", "from 1 to 4" },
        { "policy.json", "\"autoIssue\":true", "\"autoissue\":true", "types[1].autoIssue", "true or false" },
        { "policy.json", "\"autoIssue\":true", "\"autoIssue\":true,\"autoIssuePriorities\":[1,5]", "types[1].autoIssuePriorities[1]", "from 1 to 4" },
        { "policy.json", "[\"firearms\"]", "[7]", "types[1].skills[0]", "word" },
        { "policy.json", "[30,45,60,90]", "[30,45,60]", "answerSeconds", "four" },
        { "policy.json", "[30,45,60,90]", "[30,45,60,601]", "answerSeconds[3]", "from 5 to 600" },
        { "policy.json", "\"positionAgeMaxSeconds\":120", "\"positionAgeMaxSeconds\":9", "positionAgeMaxSeconds", "from 10 to 3600" },
        { "policy.json", "\"joinMetres\":60", "\"joinMetres\":1001", "joinMetres", "from 0 to 1000" },
        { "policy.json", "\"joinSeconds\":900", "\"joinSeconds\":1.5", "joinSeconds", "from 0 to 86400" },
        { "policy.json", "[60,300,900,1800]", "[0,300,900,1800]", "waitingLateSeconds[0]", "from 1 to" },
        { "stations.csv", "1,50.05", "3,50.05", "line 2", "jurisdiction 3" },
        { "stations.csv", "1,50.05", "1,50.5", "line 2", "outside jurisdiction 1" },
        { "stations.csv", "1,50.05", "1,north", "line 2", "not a place" },
        { "stations.csv", "1,50.05", "1,NaN", "line 2", "not a place" },
        { "stations.csv", "\"East, Station\"", "West Station", "line 3", "twice" },
        { "stations.csv", "nameZh", "namezh", "line 1", "namezh" },
        { "officers.csv", "8,P002", "7,P002", "line 3", "id 7 is there twice" },
        { "officers.csv", "8,P002", "8,P001", "line 3", "\"P001\" is there twice" },
        { "officers.csv", "8,P002", "0,P002", "line 3", "from 1 to" },
        { "officers.csv", "P002,2", "P002,9", "line 3", "jurisdiction 9" },
        { "officers.csv", "P002,2,\"East, Station\"", "P002,2,Nowhere", "line 3", "\"Nowhere\" is not in" },
        { "officers.csv", "medic firearms", "medic Fire!", "line 2", "skill \"Fire!\"" },
        { "cameras.csv", "K2,B", "K1,B", "line 3", "twice" },
        { "cameras.csv", "10.06,90", "10.06,360", "line 2", "from 0 to 359" },
        { "cameras.csv", "10.06,90", "190.06,90", "line 2", "not a place" },
    };

    [Fact]
    public void TryLoad_ReadsASoundFolder()
    {
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, SmallRegion.Files());
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out var refusal), refusal?.ToString());

        Assert.Equal("two-squares", region.Id);
        Assert.Equal("两个方块", region.NameZh);
        Assert.Null(region.CallsPath);
        Assert.Equal(["W", "E"], region.Jurisdictions.Select(at => at.Code));
        Assert.Equal(["West Station", "East, Station"], region.Stations.Select(at => at.Name));
        Assert.Equal(["firearms", "medic"], region.Officers[0].Skills);
        Assert.Equal(region.Stations[0].Place, region.Officers[2].Start); // Home 2, starts at a station of 1.
        Assert.Equal([90, -1], region.Cameras.Select(at => at.HeadingDegrees));
        Assert.Equal("A \"main\" road", region.Cameras[0].Name);
        Assert.Equal([1, 2], region.Cameras.Select(at => (int)at.Jurisdiction.Value));
        Assert.Equal(RegionLimits.ReadsKeptMinutesPreset, region.ReadsKeptMinutes);
        Assert.Equal(500, region.NeighbourAlertMetres);
        Assert.Equal(["firearms"], region.Policy.Types["robbery"].Skills);
        Assert.True(RegionFolder.TryReadBorders(region, out var borders, out refusal), refusal?.ToString());
        Assert.Equal(region.Jurisdictions.Select(at => at.Id), borders.Select(at => at.Id));
        Assert.True(borders[0].Border.Contains(region.Stations[0].Place));
        Assert.True(RegionFolder.TryReadRoads(region, out var roads, out refusal), refusal?.ToString());
        Assert.Equal(2, roads.EdgeCount);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void TryLoad_RefusesAFault_AndSaysWhere(string file, string sound, string broken, string where, string reason)
    {
        using var scratch = new Scratch();
        var files = SmallRegion.Files();
        Assert.Contains(sound, files[file], StringComparison.Ordinal);
        var at = files[file].IndexOf(sound, StringComparison.Ordinal);
        files[file] = files[file][..at] + broken + files[file][(at + sound.Length)..];
        SmallRegion.WriteTo(scratch, files);

        Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out var refusal));
        Assert.Equal(scratch.At(file), refusal.File);
        Assert.Contains(where, refusal.Where, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Reason);
    }

    [Theory]
    [InlineData("region.json")]
    [InlineData("jurisdictions.geojson")]
    [InlineData("policy.json")]
    [InlineData("stations.csv")]
    [InlineData("officers.csv")]
    [InlineData("cameras.csv")]
    public void TryLoad_WithEveryPrefixOfAFile_AnswersAndNeverThrows(string file)
    {
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, SmallRegion.Files());
        var whole = File.ReadAllBytes(scratch.At(file));
        var refused = 0;
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(scratch.At(file), whole[..length]);
            if (!RegionFolder.TryLoad(scratch.Folder, out _, out var refusal))
            {
                refused++;
                Assert.Contains(scratch.Folder, refusal.File, StringComparison.Ordinal);
            }
        }

        Assert.True(refused > whole.Length / 2, $"{refused} of {whole.Length} prefixes refused");
    }

    [Theory]
    [InlineData("stations.csv", "no station")]
    [InlineData("officers.csv", "no officer")]
    public void TryLoad_RefusesARegionWithNobody(string file, string reason)
    {
        using var scratch = new Scratch();
        var files = SmallRegion.Files();
        files[file] = files[file][..(files[file].IndexOf('\n', StringComparison.Ordinal) + 1)];
        SmallRegion.WriteTo(scratch, files);
        Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out var refusal));
        Assert.Equal(scratch.At(file), refusal.File);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryLoad_RefusesALinkOutOfTheFolder()
    {
        using var outside = new Scratch();
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, SmallRegion.Files());
        File.Move(scratch.At("cameras.csv"), outside.At("cameras.csv"));
        File.CreateSymbolicLink(scratch.At("cameras.csv"), outside.At("cameras.csv"));
        Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out var refusal));
        Assert.Equal("cameras", refusal.Where);
        Assert.Contains("outside", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryLoad_RefusesAFolderThatIsNotThere()
    {
        using var scratch = new Scratch();
        Assert.False(RegionFolder.TryLoad(scratch.At("nowhere"), out _, out var refusal));
        Assert.Equal($"{scratch.At("nowhere")}: the folder is not there", refusal.ToString());
    }

    [Fact]
    public void TryReadRoads_RefusesABrokenMap_WithItsLine()
    {
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, SmallRegion.Files());
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out _));
        scratch.Write("roads.osm", "<?xml version=\"1.0\"?>\n<osm>\n<node id=\"x\"/>\n</osm>\n");
        Assert.False(RegionFolder.TryReadRoads(region, out _, out var refusal));
        Assert.Equal(scratch.At("roads.osm"), refusal.File);
        Assert.Equal("line 3", refusal.Where);
    }
}
