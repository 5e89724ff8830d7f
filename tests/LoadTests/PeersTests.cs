using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Peers;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public sealed class PeersTests : IDisposable
{
    private static readonly Peer[] All = [Peer.Redis, Peer.PostGis, Peer.PgRouting, Peer.Tile38];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("peers-tests-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("redis,postgis", new[] { Peer.Redis, Peer.PostGis }, "")]
    [InlineData(" PgRouting , tile38 ", new[] { Peer.PgRouting, Peer.Tile38 }, "")]
    [InlineData("redis,mongo", new[] { Peer.Redis }, "mongo")]
    [InlineData("1", new Peer[0], "1")]
    [InlineData(" , ", new Peer[0], " , ")]
    public void Only_NamesPeers(string text, object expected, string unknown)
    {
        Assert.Equal(unknown.Length == 0, PeerOptions.TryParsePeers(text, out var peers, out var wrong));
        Assert.Equal(unknown, wrong);
        Assert.Equal(((Peer[])expected).Order(), peers.Order());
    }

    [Fact]
    public void WhatIsThere_IsFound_NewestPostgresWithTheExtensionFirst()
    {
        var packages = new PeerPackages(_root.FullName);
        Assert.DoesNotContain(All, packages.Has);
        Touch("usr/bin/redis-server");
        foreach (var version in (int[])[9, 15, 17])
            foreach (var program in (string[])["postgres", "initdb"]) Touch($"usr/lib/postgresql/{version}/bin/{program}");
        Touch("usr/share/postgresql/9/extension/postgis.control");
        Touch("usr/share/postgresql/15/extension/postgis.control");
        Assert.Equal([Peer.Redis, Peer.PostGis], All.Where(packages.Has));
        Assert.Equal(Path.Combine(_root.FullName, "usr/lib/postgresql/15/bin"), packages.PostgresBin("postgis"));
        Touch("usr/share/postgresql/17/extension/pgrouting.control");
        Assert.Equal(Path.Combine(_root.FullName, "usr/lib/postgresql/17/bin"), packages.PostgresBin("pgrouting"));
    }

    [Fact]
    public void Install_AsksForWhatIsMissing_AndForNoPassword()
    {
        var asRoot = PeerPackages.InstallCommands([Peer.PgRouting, Peer.PostGis, Peer.Tile38], isRoot: true);
        Assert.Equal(["update", "install"], asRoot.Select(command => command.First(word => word is "update" or "install")));
        Assert.EndsWith("postgresql-15 postgresql-15-pgrouting postgresql-15-postgis-3", string.Join(' ', asRoot[1]));
        Assert.All(asRoot, command => Assert.Contains("DPkg::Lock::Timeout=600", command));
        var bySudo = PeerPackages.InstallCommands([Peer.Redis], isRoot: false);
        Assert.All(bySudo, command => Assert.Equal(["sudo", "-n"], command.Take(2)));
        Assert.Empty(PeerPackages.InstallCommands([Peer.Tile38], isRoot: true));
        Assert.Contains("apt-get install redis-server", PeerPackages.WhyLeftOut(Peer.Redis));
        Assert.Contains("cannot be installed", PeerPackages.WhyLeftOut(Peer.Tile38));
    }

    [Fact]
    public void Servers_ListenOnTheLoopbackOnly_AndRedisWritesNothing()
    {
        var redis = string.Join(' ', RedisPeer.Arguments(7_001, "/x"));
        Assert.Contains("--port 7001 --bind 127.0.0.1", redis);
        Assert.Contains("--save  --appendonly no", redis);
        var postgres = string.Join(' ', PostgresPeer.ServerArguments("/bin", "/data", 7_002));
        Assert.StartsWith("/bin/postgres -D /data -p 7002 -c listen_addresses=127.0.0.1 -c unix_socket_directories= ", postgres);
        Assert.DoesNotContain("fsync", postgres);
        Assert.DoesNotContain("synchronous_commit", postgres);
        Assert.Contains("scram-sha-256", PostgresPeer.InitArguments("/bin", "/data", "/file"));
        Assert.Equal(["setpriv", "--reuid=postgres"], PostgresPeer.AsAccount(isRoot: true, ["initdb"]).Take(2));
        Assert.Equal(["initdb"], PostgresPeer.AsAccount(isRoot: false, ["initdb"]));
        Assert.Contains("postgres", PostgresPeer.FolderArguments(isRoot: true, "/f"));
        Assert.Equal(["install", "-d", "-m", "700", "/f"], PostgresPeer.FolderArguments(isRoot: false, "/f"));
    }

    [Fact]
    public void WhatServersSayOfThemselves_IsRead()
    {
        const string Info = "# Server\r\nredis_version:7.0.15\r\nother:1\r\n";
        Assert.Equal("7.0.15", RedisPeer.Field(Info, "redis_version:", "redis_version:"));
        Assert.Null(RedisPeer.Field(Info, "missing:", "x"));
        const string Explained = """[{"Plan": {"Node Type": "Limit"}, "Planning Time": 9, "Execution Time": 0.125}]""";
        Assert.Equal(0.125, PostgresPeer.ExecutionTime(Explained));
    }

    [Fact]
    public async Task WithoutServersAndNode_ItSaysWhatIsMissing_AndEnds()
    {
        var said = new List<string>();
        var options = new PeerOptions(1_000, Install: false, All.ToHashSet(), Roads: null, Host: null, Seed: 1, Rounds: 1);
        await using var run = new PeersRun(options, new PeerPackages(_root.FullName), said.Add);
        var (report, reason) = await run.RunAsync(Stop);
        Assert.Equal("", reason);
        foreach (var peer in All) Assert.Single(report!.LeftOut, line => line.StartsWith($"{peer}: ", StringComparison.Ordinal));
        Assert.Contains(report!.LeftOut, line => line.Contains("build engine/Host", StringComparison.Ordinal));
        Assert.Equal(report.LeftOut, said.Intersect(report.LeftOut));
        Assert.Equal(0, report.Wrong); // Ours is still measured and compared, alone.
        Assert.Equal(3, report.Times.Count(row => row.IsOurs));
    }

    [Fact]
    public async Task AServer_EndsByItsSignal_AlsoWhenItStandsStill_AndTellsWhyItEnded()
    {
        var server = PeerProcess.Start("TERM", "sleep", "1000");
        await server.SignalAsync("STOP");
        await server.DisposeAsync();
        Assert.Equal((3, "no\nwell"), await PeerProcess.RunAsync(PeerLimits.StartWithin, Stop, "sh", "-c", "echo no; echo well; exit 3"));
        await using var ended = PeerProcess.Start("TERM", "sh", "-c", "echo broken >&2; exit 1");
        Assert.Contains("broken", await ended.WaitUntilAsync(() => throw new IOException("nobody there"), Stop));
    }

    [Fact]
    public void Answers_AreRight_UpToWhatAPeerRoundsTo()
    {
        var places = new CrowdPlaces(Density.Stadium, 1_000, seed: 1);
        uint[] Nearest(int incident, int skipped) =>
        [
            .. Enumerable.Range(0, 1_000).OrderBy(slot => places.Officers[slot].MetresTo(places.Asked[incident]))
                .Skip(skipped).Take(CrowdPlaces.Wanted).Select(slot => (uint)slot + 1),
        ];
        var right = Enumerable.Range(0, 20).Select(incident => Nearest(incident, 0)).ToList();
        Assert.Equal(new Rightness(20, 0, ""), places.Compare(right, 0, 0));
        var others = Enumerable.Range(0, 20).Select(incident => Nearest(incident, 1)).ToList();
        Assert.Equal(20, places.Compare(others, 0, 0).Wrong);
        Assert.Equal(0, places.Compare(others, 1_000, 0).Wrong);
        Assert.Equal(20, places.Compare([.. right.Select(answer => answer[..9])], 1_000, 0).Wrong);
        Assert.Equal(20, places.Compare([.. right.Select(answer => (uint[])[.. answer[..9], answer[0]])], 1_000, 0).Wrong);
    }

    [Fact]
    public void Report_SetsPeersBesideTheSameBatching()
    {
        var options = new PeerOptions(100_000, false, All.ToHashSet(), null, null, 1, 3);
        var report = new PeerReport("a machine", options);
        report.Rates.AddRange(
        [
            new RateRow("ours", "2 × 50", [6e6, 2e6, 4e6], "n") { Side = Side.Ours },
            new RateRow("ours", "2 × 100", [8e6], "n") { Side = Side.Ours },
            new RateRow("Redis", "2 × 50", [5e5, 1e6], "n"),
            new RateRow("PostGIS", "2 × 1,000", [1e5], "n"),
        ]);
        var spread = new Spread(200, 2_000, 2_000, 2_000, 2_000, 9_000, 9_000);
        report.Times.AddRange(
        [
            new TimeRow("q", "ours", "h", spread, null, new Rightness(10, 0, "")) { IsOurs = true },
            new TimeRow("q", "Redis", "h", spread with { Count = 5, Median = 20_000 }, 5_000, new Rightness(10, 1, "another")),
        ]);
        var text = report.ToMarkdown();
        Assert.Contains("| Redis | 2 × 50 | 750,000 | 500,000 to 1,000,000 | 5.33× |", text);
        Assert.Contains("| PostGIS | 2 × 1,000 | 100,000 | 100,000 to 100,000 | 80× |", text);
        Assert.Contains("| Redis | h | 5 | 20 µs |  | 5 µs | 10× | 2.5× | 10, 1 |", text);
        Assert.Contains("WRONG, first: another", text);
        Assert.Equal((1, 0), (report.Wrong, report.WrongOfOurs));
    }

    private void Touch(string file)
    {
        var path = Path.Combine(_root.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
    }
}
