using Microsoft.Extensions.DependencyInjection;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server.Closures;
using static SmartPolicing.Realtime.Server.Tests.ClosureTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What a restart knows of closures, and what it refuses.</summary>
public sealed class ClosureFileTests : IDisposable
{
    private const string Sound = """
        {"lastNumber":3,"closures":[
        {"id":"X2","kind":"street","lat":33.51,"lng":117.0875,"heading":90,"street":"Middle Street","why":"w","by":"desk","from":1000,"until":2000},
        {"id":"X3","kind":"point","lat":33.51,"lng":117.0842,"street":"Middle Street","why":"w","by":"desk","from":1000,"until":2000}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("closures").FullName;

    /// <summary>One broken thing each: text replaced, its replacement, where the refusal points, a part of its reason.</summary>
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "\"lastNumber\":3,", "", "", "\"lastNumber\" is missing" },
        { "\"lastNumber\":3", "\"lastNumber\":2", "closures[1]", "above \"lastNumber\"" },
        { "\"closures\":[", "\"closure\":[", "line 1", "not a file of closures" },
        { "\"X2\"", "\"2\"", "closures[0]", "not like X7" },
        { "\"X2\"", "\"X0\"", "closures[0]", "not like X7" },
        { "\"X3\"", "\"X2\"", "closures[1]", "\"X2\" is there twice" },
        { "\"street\",\"lat\"", "\"river\",\"lat\"", "closures[0]", "\"kind\"" },
        { "33.51", "93.51", "closures[0]", "no place" },
        { "\"heading\":90", "\"heading\":360", "closures[0]", "\"heading\"" },
        { "\"street\":\"Middle Street\",", "", "closures[0]", "\"street\" is missing" },
        { "\"why\":\"w\"", "\"why\":\"\"", "closures[0]", "\"why\"" },
        { "\"by\":\"desk\"", "\"by\":null", "closures[0]", "\"by\"" },
        { "\"until\":2000", "\"until\":1000", "closures[0]", "\"until\" must be later" },
        { "{\"id\":\"X2\"", "null,{\"id\":\"X2\"", "closures[0]", "is null" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ARestart_KeepsThem_AndTheirNumbers()
    {
        var clock = new ManualTime();
        long until = UntilIn(clock, TimeSpan.FromHours(1)), soon = UntilIn(clock, TimeSpan.FromMinutes(5));
        string before;
        await using (var node = await DashboardNode.StartAsync(stateFolder: _folder, roads: Lattice(), clock: clock))
        {
            using var http = node.Http();
            var desk = await node.SignInAsync("dispatcher");
            await CloseAsync(http, desk, new { kind = "street", lat = Lat, lng = Lng, heading = 260, why = "w", until });
            await CloseAsync(http, desk, new { kind = "point", lat = 33.5, lng = 117.08, why = "at the junction", until });
            await CloseAsync(http, desk, new { kind = "point", lat = 33.52, lng = 117.0842, why = "short", until = soon });
            before = (await SendAsync(http, "GET", "/api/closures", desk)).Body.GetProperty("closures").GetRawText();
            Assert.NotEqual(["Middle Street"], await WayAsync(http, desk, EastEnd, WestEnd));
        }

        clock.Advance(TimeSpan.FromMinutes(5));
        var log = new EventLog<ClosureDesk>();
        await using (var node = await DashboardNode.StartAsync(stateFolder: _folder, roads: Lattice(), clock: clock, closureLog: log))
        {
            using var http = node.Http();
            var desk = await node.SignInAsync("dispatcher");
            var after = (await SendAsync(http, "GET", "/api/closures", desk)).Body.GetProperty("closures").GetRawText();
            Assert.StartsWith(after[..^1], before, StringComparison.Ordinal);
            Assert.Contains("\"X2\"", after, StringComparison.Ordinal);
            Assert.DoesNotContain("\"X3\"", after, StringComparison.Ordinal);
            Assert.Equal(["Closure X3 is dropped: it came to its end while the node was down."], log.Lines());
            Assert.NotEqual(["Middle Street"], await WayAsync(http, desk, EastEnd, WestEnd));
            Assert.Equal(["Middle Street"], await WayAsync(http, desk, WestEnd, EastEnd));
            var next = await CloseAsync(http, desk, new { kind = "point", lat = 33.52, lng = 117.0842, why = "w", until });
            Assert.Equal("X4", next.GetProperty("id").GetString());
        }
    }

    [Theory]
    [InlineData("Renamed Street", 33.51)]
    [InlineData("Middle Street", 33.5102)] // 22 m farther north.
    public async Task AStreetThatIsNoLongerOnTheMap_IsDroppedWithALine(string name, double latitude)
    {
        var clock = new ManualTime();
        File.WriteAllText(Path.Combine(_folder, "closures.json"), Sound.Replace("2000", $"{UntilIn(clock, TimeSpan.FromHours(1))}", StringComparison.Ordinal));
        var log = new EventLog<ClosureDesk>();
        await using var node = await DashboardNode.StartAsync(
            stateFolder: _folder, roads: Lattice(name, latitude), clock: clock, closureLog: log);
        Assert.Empty(node.Part<ClosureDesk>().Rows);
        var lines = log.Lines();
        Assert.Equal(2, lines.Count);
        Assert.True(ClosureFile.TryRead(Path.Combine(_folder, "closures.json"), out var kept, out var last, out _));
        Assert.Equal((0, 3), (kept.Count, last));
        Assert.Equal("Closure X2 is dropped: its street \"Middle Street\" is no longer there on the map.", lines[0]);
    }

    [Fact]
    public void ASoundFile_IsRead_AndWrittenTheSame()
    {
        var path = Write(Sound);
        Assert.True(ClosureFile.TryRead(path, out var closures, out var last, out var refusal), refusal?.ToString());
        Assert.Equal((2, 3), (closures.Count, last));
        Assert.Equal((90, -1), (closures[0].Heading, closures[1].Heading));
        ClosureFile.Write(path, closures, last);
        Assert.True(ClosureFile.TryRead(path, out var again, out var lastAgain, out _));
        Assert.Equal(closures, again);
        Assert.Equal(last, lastAgain);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void ABrokenFile_IsRefused_WithPlaceAndReason(string sound, string broken, string where, string reason)
    {
        Assert.Contains(sound, Sound, StringComparison.Ordinal);
        var at = Sound.IndexOf(sound, StringComparison.Ordinal);
        var path = Write(Sound[..at] + broken + Sound[(at + sound.Length)..]);
        var services = new ServiceCollection();
        Assert.False(services.TryAddDashboard(Options(), out var refusal));
        Assert.Empty(services);
        Assert.Equal((path, where), (refusal!.File, refusal.Where));
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPrefix_IsRefused_AndNeverThrows()
    {
        for (var length = 0; length < Sound.Length; length++)
        {
            var path = Write(Sound[..length]);
            Assert.False(ClosureFile.TryRead(path, out _, out _, out var refusal));
            Assert.Equal(path, refusal!.File);
        }
    }

    [Fact]
    public void MoreThanTheBound_AreRefused()
    {
        var entry = Sound[Sound.IndexOf("{\"id\"", StringComparison.Ordinal)..(Sound.IndexOf('}', StringComparison.Ordinal) + 1)];
        var entries = Enumerable.Range(1, DashboardLimits.ClosuresMax + 1)
            .Select(number => entry.Replace("X2", $"X{number}", StringComparison.Ordinal));
        var path = Write($"{{\"lastNumber\":500,\"closures\":[{string.Join(',', entries)}]}}");
        Assert.False(ClosureFile.TryRead(path, out _, out _, out var refusal));
        Assert.Contains("more than 200", refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheBoundOfClosures_IsRefusedByName()
    {
        var clock = new ManualTime();
        var until = $"{UntilIn(clock, TimeSpan.FromHours(1))}";
        var entries = Enumerable.Range(1, DashboardLimits.ClosuresMax).Select(number => FormattableString.Invariant(
            $$"""{"id":"X{{number}}","kind":"point","lat":33.51,"lng":{{117.081 + number * 1e-5}},"street":"Middle Street","why":"w","by":"d","from":1,"until":{{until}}}"""));
        Write($"{{\"lastNumber\":200,\"closures\":[{string.Join(',', entries)}]}}");
        await using var node = await DashboardNode.StartAsync(stateFolder: _folder, roads: Lattice(), clock: clock);
        using var http = node.Http();
        var desk = await node.SignInAsync("dispatcher");
        var (status, refusal) = await SendAsync(
            http, "POST", "/api/closures", desk, new { kind = "point", lat = Lat, lng = Lng, why = "w", until = long.Parse(until, System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Equal((429, "tooManyClosures"), (status, refusal.GetProperty("reason").GetString()));
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "closures.json");
        File.WriteAllText(path, text);
        return path;
    }

    private DashboardOptions Options() => new(
        null!, DashboardTown.Region, DashboardTown.Borders, new LiveRoads(DashboardTown.Roads, RoadSpeeds.FreeFlow, 0),
        DashboardTown.JurisdictionOf, _folder, _folder, true, false, 1, TimeProvider.System);
}
