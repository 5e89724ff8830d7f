using System.Text;
using System.Xml;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Tests;

/// <summary>From a map of any place to a region folder that the node reads.</summary>
public class RegionImportTests
{
    [Fact]
    public void AMapWithBoundaries_BecomesARegion()
    {
        using var scratch = new Scratch();
        var report = Import(scratch, Map(scratch), "two-towns");
        Assert.True(RegionFolder.TryLoad(scratch.At("two-towns"), out var region, out var refusal), refusal?.ToString());
        Assert.True(RegionFolder.TryReadRoads(region, out var roads, out refusal), refusal?.ToString());
        Assert.Equal(("two-towns", "two-towns", "© OpenStreetMap contributors"), (region.Id, region.Name, region.Attribution));
        Assert.Equal(["TWO-01 West & <Old> 西区", "TWO-02 East East"], region.Jurisdictions.Select(at => $"{at.Code} {at.Name} {at.NameZh}"));
        Assert.Equal(["Precinct 1 一号", "East Station East警署"], region.Stations.Select(at => $"{at.Name} {at.NameZh}"));
        Assert.Equal(8, region.Officers.Count);
        Assert.Equal(["TWO01001", "TWO02004"], new[] { region.Officers[0].Code, region.Officers[^1].Code });
        Assert.Equal("First / Second", Assert.Single(region.Cameras).Name);
        Assert.All(region.Stations, station => Assert.True(roads.TrySnap(station.Place, 300, out _)));
        Assert.Equal(14, region.Policy.Types.Count);
        Assert.NotEmpty(region.Policy.Plans.Rows);

        Assert.Equal(roads.EdgeCount, report.Edges);
        Assert.Equal(new RestrictionCounts { Read = 2, Used = 1, MissingMember = 1 }, report.Counts.Restrictions);
        Assert.Equal((1, 0, 0), (report.Counts.Barriers.Cut, report.Counts.Barriers.Delay, report.Counts.Barriers.Free));
        Assert.Equal(report.Edges, report.EdgesOutside + report.Jurisdictions.Sum(area => area.Edges));
        Assert.Equal(2, report.EdgesOutside);
        Assert.Equal(2, report.VerticesApart); // Behind the bollard: the vertex there and the end.
        Assert.InRange(report.Jurisdictions[0].SquareKilometres, 79, 80.5);
        Assert.Contains("turn restrictions: 2 in the map, 1 used; left out: 1 with a member that is not in the file", report.Lines);
        Assert.Contains(report.Lines, line => line.Contains("relation 903 (Cut): ring not closed", StringComparison.Ordinal));
    }

    [Fact]
    public void TheSameMap_GivesTheSameBytes_AndIsNotMadeAgain()
    {
        using var scratch = new Scratch();
        var map = Map(scratch);
        foreach (var (folder, picture) in new[] { ("a", "a.svg"), ("b", "b.svg") })
            Import(scratch, map, folder, options => options with { Id = "same", Picture = scratch.At(picture) });
        foreach (var file in Directory.GetFiles(scratch.At("a")))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(scratch.At("b"), Path.GetFileName(file))));
        Assert.Equal(File.ReadAllBytes(scratch.At("a.svg")), File.ReadAllBytes(scratch.At("b.svg")));

        scratch.Write("a/note.txt", "mine");
        Import(scratch, map, "a", options => options with { Id = "same" });
        Assert.True(File.Exists(scratch.At("a/note.txt"))); // Up to date: left alone.
        File.WriteAllText(map, File.ReadAllText(map).Replace("Precinct 1", "Precinct 2", StringComparison.Ordinal));
        Import(scratch, map, "a", options => options with { Id = "same" });
        Assert.False(File.Exists(scratch.At("a/note.txt")));
        Assert.Contains("Precinct 2", File.ReadAllText(scratch.At("a/stations.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void TheFinestLevelThatHoldsTheRoads_IsChosen_UnlessOneIsNamed()
    {
        using var scratch = new Scratch();
        var map = Map(scratch);
        Assert.Equal(2, Import(scratch, map, "finest").Jurisdictions.Count);
        var country = Import(scratch, map, "country", options => options with { AdminLevel = 2 });
        Assert.Equal("Both", Assert.Single(country.Jurisdictions).Name);
        Assert.Equal(2, country.EdgesOutside); // The road that goes on to the east.
        const string Levels = "2 (1 closed, 0 not); 8 (2 closed, 1 not); 9 (1 closed, 0 not)";
        Assert.Contains(country.Lines, line => line.Contains(Levels, StringComparison.Ordinal));
        Refuses(scratch, map, "levels there are: 2 (1 closed", options => options with { AdminLevel = 5 });
        Refuses(scratch, map, "goes with the map's own boundaries", options => options with { AdminLevel = 8, Borders = "x.geojson" });
    }

    [Fact]
    public void BordersOfAFile_KeepTheirNumbersAndNames()
    {
        using var scratch = new Scratch();
        var map = Map(scratch);
        var geoJson = scratch.Write("borders.geojson", SmallRegion.Jurisdictions.Replace("\"id\":2", "\"id\":7", StringComparison.Ordinal));
        Assert.Equal(["W West", "E East"], Import(scratch, map, "g", options => options with { Borders = geoJson }).Jurisdictions
            .Select(at => $"{at.Code} {at.Name}"));
        Assert.True(RegionFolder.TryLoad(scratch.At("g"), out var region, out _));
        Assert.Equal([1, 7], region.Jurisdictions.Select(at => (int)at.Id.Value));

        var csv = scratch.Write("borders.csv", "\uFEFFnumber,the_geom,name\n"
            + "1,\"POLYGON ((10 50, 10.2 50, 10.2 50.1, 10 50.1, 10 50))\",All of it\n"
            + "2,\"POLYGON ((20 50, 20.2 50, 20.2 50.1, 20 50))\",Far away\n");
        var report = Import(scratch, map, "c", options => options with { Borders = csv });
        Assert.Equal(["C-01 All of it", "C-02 Far away"], report.Jurisdictions.Select(at => $"{at.Code} {at.Name}"));
        Assert.Contains("  Far away: no road in it, left out", report.Lines);
        Assert.True(RegionFolder.TryLoad(scratch.At("c"), out region, out _));
        Assert.Single(region.Jurisdictions);

        var point = scratch.Write("x.csv", "the_geom\nPOINT (1 1)\n");
        Refuses(scratch, map, "line 2: the_geom: ", options => options with { Borders = point });
        Refuses(scratch, map, "line 1: no column with shapes", options => options with { Borders = scratch.Write("y.csv", "a,b\n1,2\n") });
        Refuses(scratch, map, "the header", options => options with { Borders = scratch.Write("z.csv", "") });
        Refuses(scratch, map, "0 jurisdictions", options => options with { Borders = scratch.Write("w.csv", "wkt\n") });
        var open = SmallRegion.Jurisdictions.Replace("[10.0,50.0]]]", "[11.0,50.0]]]", StringComparison.Ordinal);
        Refuses(scratch, map, "features[0]", options => options with { Borders = scratch.Write("x.geojson", open) });
        Refuses(scratch, map, "ends in none of", options => options with { Borders = scratch.Write("x.shp", "") });
        Refuses(scratch, map, "the file is not there", options => options with { Borders = scratch.At("none.geojson") });
        var elsewhere = scratch.Write("e.csv", "wkt\n\"POLYGON ((20 50, 20.2 50, 20.2 50.1, 20 50))\"\n");
        Refuses(scratch, map, "no road lies in any", options => options with { Borders = elsewhere });
    }

    [Fact]
    public void OnFoot_TheRegionSaysSo_AndItsRoadsAreReadSo()
    {
        using var scratch = new Scratch();
        var onFoot = new RoadImport(RoadVehicle.OnFoot, Ferries: true);
        var report = Import(scratch, Map(scratch), "walk", options => options with { Roads = onFoot });
        Assert.True(RegionFolder.TryLoad(scratch.At("walk"), out var region, out _));
        Assert.Equal(onFoot, region.Import);
        Assert.True(RegionFolder.TryReadRoads(region, out var roads, out _));
        Assert.Equal(report.Edges, roads.EdgeCount);
        Assert.Contains(Enumerable.Range(0, roads.EdgeCount), edge => roads.EdgeClass(edge) == RoadClass.Path);
        Assert.Contains(Enumerable.Range(0, roads.EdgeCount), edge => roads.EdgeClass(edge) == RoadClass.Ferry);
    }

    [Theory]
    [InlineData("\"vehicle\": \"boat\"", "vehicle")]
    [InlineData("\"vehicle\": 3", "vehicle")]
    [InlineData("\"ferries\": \"yes\"", "ferries")]
    public void ARegionForAnUnknownVehicle_IsRefused(string entry, string where)
    {
        using var scratch = new Scratch();
        var files = SmallRegion.Files();
        files["region.json"] = files["region.json"].Replace("\"format\": 1,", $"\"format\": 1, {entry},", StringComparison.Ordinal);
        SmallRegion.WriteTo(scratch, files);
        Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out var refusal));
        Assert.Equal(where, refusal.Where);
    }

    [Fact]
    public void BadInput_IsRefused_AndNothingIsWritten()
    {
        using var scratch = new Scratch();
        var map = Map(scratch);
        Refuses(scratch, scratch.At("missing.osm"), "missing.osm");
        Refuses(scratch, scratch.Write("map.txt", ""), "ends in none of");
        Refuses(scratch, scratch.Write("half.osm", "<osm><node id='1' lat='0' lon='0'/>"), "line 1");
        Refuses(scratch, scratch.Write("empty.osm", "<osm/>"), "holds no road");
        Refuses(scratch, scratch.Write("roads.osm",
            "<osm><node id='1' lat='0' lon='0'/><node id='2' lat='0' lon='1'/><way id='1'><nd ref='1'/><nd ref='2'/>"
            + "<tag k='highway' v='primary'/></way></osm>"), "no administrative boundaries");
        Refuses(scratch, map, "--id", options => options with { Id = "Two Towns" });
        Refuses(scratch, map, "--name", options => options with { Name = "" });
    }

    [Fact]
    public void AFolderThatNoImportMade_IsNeverReplaced()
    {
        using var scratch = new Scratch();
        var map = Map(scratch);
        Directory.CreateDirectory(scratch.At("mine"));
        scratch.Write("mine/photos.txt", "mine");
        Directory.CreateDirectory(scratch.At("generated"));
        scratch.Write("generated/made.txt", "handong version 1 seed 1 officers 2000\n");
        foreach (var (folder, reason) in new[] { ("mine", "was not made by this program"), ("generated", "was not made by an import") })
        {
            Assert.False(RegionImport.TryImport(new RegionImportOptions(map, scratch.At(folder)), out var report, out var refusal));
            Assert.Null(report);
            Assert.Contains(reason, refusal!.Reason, StringComparison.Ordinal);
            Assert.Single(Directory.GetFileSystemEntries(scratch.At(folder)));
        }
    }

    [Fact]
    public void ThePicture_IsOneSoundFile()
    {
        using var scratch = new Scratch();
        var path = scratch.At("picture.svg");
        Import(scratch, Map(scratch), "region", options => options with { Name = "A & B <\u0001 c>", Picture = path });
        var svg = new XmlDocument();
        svg.Load(path); // Throws on anything that is not XML.
        Assert.Equal("svg", svg.DocumentElement!.Name);
        var text = File.ReadAllText(path);
        Assert.Contains("A &amp; B &lt; c&gt;", text, StringComparison.Ordinal);
        Assert.Contains("West &amp; &lt;Old&gt;", text, StringComparison.Ordinal);
        Assert.Contains("OpenStreetMap contributors", text, StringComparison.Ordinal);
        Assert.Contains("forbidden turns: 1 junctions", text, StringComparison.Ordinal);
        Assert.Contains("barriers that cut: 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("href", text, StringComparison.Ordinal); // Nothing from outside the file.
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Folder, "*.making"));
        var nowhere = scratch.At("no/such/folder.svg");
        Refuses(scratch, Map(scratch), "cannot be written", options => options with { Picture = nowhere }, written: true);
    }

    [Fact]
    public void LongAndRareNames_FitTheRegion()
    {
        using var scratch = new Scratch();
        var rare = string.Concat(Enumerable.Repeat("\U00020BB7", 300)); // Each takes two places; an odd limit must not cut one in half.
        var text = File.ReadAllText(Map(scratch));
        foreach (var name in new[] { "East", "Precinct 1", "First", "Second" })
            text = text.Replace($"v=\"{name}\"", $"v=\"{name[..1]}{rare}\"", StringComparison.Ordinal);
        var map = scratch.Write("rare.osm", text);
        Import(scratch, map, "rare", options => options with { Name = rare[..200], Picture = scratch.At("rare.svg") });
        Assert.True(RegionFolder.TryLoad(scratch.At("rare"), out var region, out var refusal), refusal?.ToString());
        Assert.All(region.Jurisdictions.Select(at => at.Name).Concat(region.Stations.Select(at => at.Name)), name =>
            Assert.DoesNotContain('\uFFFD', name));
        Assert.Equal(199, region.Jurisdictions[1].Name.Length);
        new XmlDocument().Load(scratch.At("rare.svg"));
    }

    [Theory]
    [InlineData("andorra/andorra-2021-10-28.osm.pbf", 7, 60)]
    [InlineData("andorra/monaco-2020-07-19.osm.pbf", 6, 40)]
    public void RealMaps_BecomeRegions(string file, int jurisdictions, int restrictionsAtLeast)
    {
        var map = RealFile(file);
        Assert.SkipWhen(map is null, $"shared/data/{file} is not beside this checkout: real maps are not part of it.");
        using var scratch = new Scratch();
        var report = Import(scratch, map, "real", options => options with { Picture = scratch.At("real.svg") });
        foreach (var line in report.Lines) TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.True(RegionFolder.TryLoad(scratch.At("real"), out var region, out var refusal), refusal?.ToString());
        Assert.True(RegionFolder.TryReadRoads(region, out var roads, out _));
        Assert.Equal((jurisdictions, report.Edges), (region.Jurisdictions.Count, roads.EdgeCount));
        Assert.True(report.Counts.Restrictions.Used >= restrictionsAtLeast);
        Assert.All(region.Officers, officer => Assert.True(roads.TrySnap(officer.Start, 300, out _), officer.Code));
        Assert.InRange(new FileInfo(scratch.At("real.svg")).Length, 10_000, 4_000_000);
    }

    private static ImportReport Import(
        Scratch scratch, string map, string folder, Func<RegionImportOptions, RegionImportOptions>? with = null)
    {
        var options = new RegionImportOptions(map, scratch.At(folder));
        Assert.True(RegionImport.TryImport(with?.Invoke(options) ?? options, out var report, out var refusal), refusal?.ToString());
        Assert.Null(refusal);
        return report!;
    }

    private static void Refuses(
        Scratch scratch, string map, string reason, Func<RegionImportOptions, RegionImportOptions>? with = null, bool written = false)
    {
        var options = new RegionImportOptions(map, scratch.At("refused"));
        Assert.False(RegionImport.TryImport(with?.Invoke(options) ?? options, out var report, out var refusal));
        Assert.Null(report);
        Assert.Contains(reason, refusal!.ToString(), StringComparison.Ordinal);
        Assert.Equal(written, Directory.Exists(scratch.At("refused")));
        Assert.Empty(Directory.GetDirectories(scratch.Folder, "*.making-*"));
    }

    /// <summary>
    /// Two squares side by side, as in <see cref="SmallRegion"/>: a road through both that goes on to the east, a cross road, a street
    /// behind a
    /// bollard, a footway, a ferry; boundaries of levels 2, 8 and 9, the last a small one, and one of level 8 that is cut off.
    /// </summary>
    private static string Map(Scratch scratch)
    {
        using var stream = new MemoryStream();
        using (var osm = new OsmXmlWriter(stream))
        {
            void Node(long id, double lat, double lng, params ReadOnlySpan<(string, string)> tags) =>
                osm.Node(id, LatLng.FromDegrees(lat, lng), tags);
            (double Lat, double Lng)[] corners = [(50, 10), (50, 10.1), (50, 10.2), (50.1, 10.2), (50.1, 10.1), (50.1, 10)];
            for (var at = 0; at < corners.Length; at++) Node(at + 1, corners[at].Lat, corners[at].Lng);
            Node(11, 50.05, 10.01);
            Node(12, 50.05, 10.05);
            Node(13, 50.05, 10.15);
            Node(14, 50.05, 10.19);
            Node(15, 50.05, 10.27);
            Node(16, 50.06, 10.05);
            Node(17, 50.04, 10.15, ("barrier", "bollard"));
            Node(18, 50.03, 10.15);
            Node(19, 50.051, 10.051, ("amenity", "police"), ("name", "Precinct 1"), ("name:zh", "一号"));
            osm.Way(1, [1, 2], ("boundary", "administrative"));
            osm.Way(2, [2, 3, 4, 5]);
            osm.Way(3, [5, 6, 1]);
            osm.Way(4, [5, 2]);
            osm.Way(11, [11, 12], ("highway", "primary"), ("name", "First"));
            osm.Way(12, [12, 13, 14, 15], ("highway", "primary"), ("name", "First"));
            osm.Way(13, [12, 16], ("highway", "secondary"), ("name", "Second"));
            osm.Way(14, [13, 17, 18], ("highway", "residential"));
            osm.Way(15, [16, 11], ("highway", "footway"));
            osm.Way(16, [16, 6], ("route", "ferry"), ("foot", "yes"));
            osm.Way(17, [11, 12, 16, 11]);
            void Boundary(long id, string level, string name, string? nameZh, params long[] ways) => osm.Relation(
                id, [.. ways.Select(way => ("way", way, "outer"))],
                [("type", "boundary"), ("boundary", "administrative"), ("admin_level", level), ("name", name),
                    .. nameZh is null ? [] : new[] { ("name:zh", nameZh) }]);
            Boundary(900, "2", "Both", null, 1, 2, 3);
            Boundary(901, "8", "West & <Old>", "西区", 1, 4, 3);
            Boundary(902, "8", "East", null, 2, 4);
            Boundary(903, "8", "Cut", null, 1, 77);
            Boundary(904, "9", "Corner", null, 17);
            osm.Relation(910, [("way", 11, "from"), ("node", 12, "via"), ("way", 13, "to")],
                ("type", "restriction"), ("restriction", "no_left_turn"));
            osm.Relation(911, [("way", 11, "from"), ("node", 12, "via"), ("way", 99, "to")],
                ("type", "restriction"), ("restriction", "no_left_turn"));
        }

        return scratch.Write("map.osm", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static string? RealFile(string relative)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "shared", "data", relative);
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
