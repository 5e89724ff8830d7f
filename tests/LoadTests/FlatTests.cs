using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Flat;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>On the generated province, with few officers.</summary>
public class FlatTests(FlatTests.Province province) : IClassFixture<FlatTests.Province>
{
    private const int Officers = 200;

    [Fact]
    public void EverySize_KeepsTheCitiesSharesAndWorks()
    {
        var ground = province.Ground;
        var spread = ground.Configurations(3 * Officers, together: false);
        Assert.Equal(16, spread.Count);
        foreach (var city in spread)
            Assert.Equal(3 * ground.Region.Officers.Count(officer => officer.Home == city.Jurisdiction), city.Officers.Count);
        foreach (var city in ground.Configurations(Officers / 2, together: false))
            Assert.InRange(2 * city.Officers.Count - ground.Region.Officers.Count(officer => officer.Home == city.Jurisdiction), -6, 6);
        var one = Assert.Single(ground.Configurations(3 * Officers, together: true));
        Assert.Equal(Enumerable.Range(1, 3 * Officers), one.Officers.Select(officer => (int)officer.Id.Value));

        var report = new FlatRun(ground, seed: 1, _ => { }).Measure([Officers], FlatParts.Fixes | FlatParts.Reads | FlatParts.Memory);
        Assert.Equal([false, true], report.Fixes.Select(each => each.Together)); // That every fix was folded it looks at itself.
        Assert.All(report.Fixes, each => Assert.True(each is { Officers: Officers, Fixes: >= 1_000_000, Crossing: > 0.01 and < 0.2 }));
        Assert.All(report.Reads, each => Assert.True(each is { Officers: Officers, Reads: >= 10_000, Match.Median: > 10 }));
        Assert.Equal(["fix", "read", "memory"], report.Charts().Select(chart => chart.Name));
        Assert.Contains("as the region", report.ToTables(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPlace_LiesAtHome()
    {
        var ground = province.Ground;
        Assert.True(RegionFolder.TryReadBorders(ground.Region, out var borders, out var refused), refused?.ToString());
        var places = ground.Places(2 * Officers);
        Assert.Equal(places, ground.Places(2 * Officers));
        var homes = ground.Configurations(2 * Officers, together: false).SelectMany(city => city.Officers)
            .ToDictionary(officer => officer.Id.Value, officer => officer.Home);
        for (var number = 1; number <= places.Length; number++)
        {
            var home = homes[(uint)number];
            Assert.True(borders.Single(border => border.Id == home).Border.Contains(places[number - 1]), $"officer {number}");
        }
    }

    [Theory]
    [InlineData("1000,x")]
    [InlineData("15")]
    [InlineData("1000,,2000")]
    [InlineData("-5")]
    public void NumbersThatAreNone_AreRefused(string officers) =>
        Assert.Contains(
            FlatCommand.Make().Parse(["--officers", officers]).Errors,
            error => error.Message.Contains("officers", StringComparison.Ordinal));

    public sealed class Province : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flat-tests-");

        public Province()
        {
            Assert.True(HandongProvince.EnsureWritten(_folder.FullName, 1, Officers, out var refused), refused?.ToString());
            Assert.True(FlatGround.TryOpen(_folder.FullName, seed: 1, out var ground, out var refusal), refusal);
            Ground = ground;
        }

        internal FlatGround Ground { get; }

        internal string Folder => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
