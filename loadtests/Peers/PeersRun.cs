using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>
/// One run: servers up, everybody asked the same in turns, servers down. What is not there is left out with a line; what cannot be
/// started likewise.
/// </summary>
/// <param name="tell">Gets a line now and then about how far it is.</param>
internal sealed class PeersRun(PeerOptions options, PeerPackages packages, Action<string> tell) : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sp-peers-");
    private readonly PeerReport _report = new(Timing.Machine(), options);
    private readonly List<IAsyncDisposable> _servers = [];
    private RedisPeer? _redis;
    private PostgresPeer? _postgres;

    /// <returns>The report, or null and one line for a person.</returns>
    public async Task<(PeerReport? Report, string Reason)> RunAsync(CancellationToken cancellation)
    {
        if (options.Install && await packages.InstallAsync(options.Only, tell, cancellation) is { Length: > 0 } failed)
            return (null, failed);
        foreach (var peer in options.Only.Order())
            if (!packages.Has(peer)) LeaveOut(PeerPackages.WhyLeftOut(peer));
        await StartAsync(cancellation);
        var (region, reason) = await RegionAsync(cancellation);
        if (options.Only.Contains(Peer.Redis) || options.Only.Contains(Peer.PostGis))
        {
            await PositionsAsync(region, cancellation);
            foreach (var density in Enum.GetValues<Density>()) Nearest(density, cancellation);
        }

        if (options.Only.Contains(Peer.PgRouting) && _postgres is not null && packages.Has(Peer.PgRouting))
        {
            if (!TryRoads(region, out var roads, out reason)) return (null, reason);
            Tables(roads, cancellation);
        }

        return (_report, "");
    }

    /// <summary>Ends what was started, last first, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in Enumerable.Reverse(_servers)) await server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        // The server's own account must pass through, and cannot look into it.
        var (code, lines) = await PeerProcess.RunAsync(PeerLimits.StartWithin, cancellation, "chmod", "711", _folder.FullName);
        if (code != 0) throw new IOException(lines);
        if (options.Only.Contains(Peer.Redis) && packages.RedisServer is { } program)
        {
            tell("starting Redis");
            (_redis, var reason) = await RedisPeer.StartAsync(program, _folder.CreateSubdirectory("redis").FullName, cancellation);
            if (_redis is null) LeaveOut(reason);
            else Started(_redis, $"Redis {_redis.Version}: {RedisPeer.SetUp}.");
        }

        var extensions = new List<string>();
        if (options.Only.Contains(Peer.PostGis) && packages.Has(Peer.PostGis)) extensions.Add("postgis");
        if (options.Only.Contains(Peer.PgRouting) && packages.Has(Peer.PgRouting)) extensions.AddRange(["postgis", "pgrouting"]);
        if (extensions.Count == 0) return;
        tell("making a PostgreSQL cluster and starting it");
        (_postgres, var refusal) = await PostgresPeer.StartAsync(
            packages.PostgresBin(extensions[^1])!, Path.Combine(_folder.FullName, "postgres"), [.. extensions.Distinct()], cancellation);
        if (_postgres is null) LeaveOut(refusal);
        else Started(_postgres, $"{_postgres.Versions}: {PostgresPeer.SetUp}.");
    }

    private async Task<(Region? Region, string Reason)> RegionAsync(CancellationToken cancellation)
    {
        const string NotBuilt = "no node was found: build engine/Host, or say --host";
        if (options.Host is null)
        {
            LeaveOut($"positions in, and the province's roads: {NotBuilt}");
            return (null, NotBuilt);
        }

        tell("making the province");
        var (region, reason) = await OwnNode.MakeRegionAsync(
            options.Host, Path.Combine(_folder.FullName, "region"), options.Officers, cancellation);
        if (region is null) LeaveOut(reason);
        return (region, reason);
    }

    private async Task PositionsAsync(Region? region, CancellationToken cancellation)
    {
        if (region is null) return;
        var positions = new SamePositions(OwnNode.SeatsOf(region));
        var state = Path.Combine(_folder.FullName, "state");
        var speed = SamePositions.SpeedOf(options.Officers);
        var (node, reason) = await OwnNode.StartAsync(options.Host!, Path.Combine(_folder.FullName, "region"), state, speed, cancellation);
        if (node is null)
        {
            LeaveOut(reason);
            return;
        }

        await using (node)
        {
            tell("positions in: making the peers' bytes");
            var takers = new List<PositionTaker> { PositionsIn.Node(node, positions, 50) };
            if (_redis is not null) takers.Add(PositionsIn.Redis(_redis, positions, 50));
            if (_postgres is not null && HasPostgis) takers.Add(PositionsIn.Postgis(_postgres, positions, 50));
            takers.Add(PositionsIn.Node(node, positions, 100));
            if (_redis is not null) takers.Add(PositionsIn.Redis(_redis, positions, 100));
            if (_postgres is not null && HasPostgis) takers.Add(PositionsIn.Postgis(_postgres, positions, 1_000));
            takers.Add(PositionsIn.Fold(positions));
            _report.Rates.AddRange(await PositionsIn.RunAsync(takers, options.Rounds, tell, cancellation));
        }
    }

    private bool HasPostgis => options.Only.Contains(Peer.PostGis) && packages.Has(Peer.PostGis);

    private void Nearest(Density density, CancellationToken cancellation)
    {
        tell($"nearest ten: {density}");
        var places = new CrowdPlaces(density, options.Officers, options.Seed);
        var own = new OwnNearest(places);
        using var redis = _redis is null ? null : new RedisNearest(_redis, places);
        using var postgis = _postgres is null || !HasPostgis ? null : new PostgisNearest(_postgres, places);
        var contenders = new List<Contender<uint[]>> { own.Contender };
        if (redis is not null)
        {
            contenders.Add(redis.Contender(places.FittedRadiusMetres, "fitted to how they stand"));
            contenders.Add(redis.Contender(10_000, "whatever the density"));
        }

        if (postgis is not null) contenders.AddRange([postgis.OnEarth, postgis.OnPlane]);
        var words = density switch
        {
            Density.Even => "evenly over 60 × 60 km",
            Density.CityCentre => "around a city centre, normal with 3 km on either axis",
            _ => "all in one cell of resolution 9, a stadium",
        };
        var withAllTen = 0;
        var rows = Contest.Run(
            string.Create(CultureInfo.InvariantCulture, $"Nearest ten of {options.Officers:N0} officers, {words}"),
            contenders, CrowdPlaces.Incidents, options.Rounds * 2, CrowdPlaces.Compared,
            (contender, answers) =>
            {
                if (contender.IsOurs) withAllTen = own.WithAllTen(answers);
                if (contender.IsOurs) return own.Compare(answers);
                return contender.Who.StartsWith("Redis", StringComparison.Ordinal) ? redis!.Compare(answers) : postgis!.Compare(answers);
            },
            cancellation);
        _report.Times.AddRange(rows.Select(row => !row.IsOurs ? row : row with
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Note}; in {withAllTen} of {CrowdPlaces.Compared} all ten nearest in a straight line are among them"),
        }));
    }

    private bool TryRoads(Region? region, out RoadGraph roads, out string reason)
    {
        tell("reading the roads");
        (roads, reason) = (null!, "no roads: build engine/Host for the generated province, or say --roads");
        if (options.Roads is not null)
        {
            if (RoadGraph.TryLoad(options.Roads, out var loaded, out var osm)) roads = loaded;
            else reason = $"{osm.File}, {osm.Unit} {osm.Position}: {osm.Reason}";
        }
        else if (region is not null)
        {
            if (RegionFolder.TryReadRoads(region, out var ofRegion, out var refusal)) roads = ofRegion;
            else reason = refusal.ToString();
        }

        return roads is not null;
    }

    private void Tables(RoadGraph graph, CancellationToken cancellation)
    {
        tell("travel times: filling the table of roads");
        using var table = new RoadTable(graph, _postgres!);
        _report.SetUps.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"Roads: {(options.Roads is null ? "the generated province" : Path.GetFileName(options.Roads))}, ")
            + string.Create(CultureInfo.InvariantCulture, $"{graph.VertexCount:N0} vertices, {graph.EdgeCount:N0} directed edges, ")
            + string.Create(CultureInfo.InvariantCulture, $"{graph.ForbiddenTurnCount:N0} forbidden turns. ")
            + "pgRouting gets the same vertices, edges and costs, with indexes, and not the forbidden turns; its contraction only takes "
            + "away dead ends and chains, and it has no hierarchy that is prepared beforehand and asked, so it is asked by Dijkstra.");
        foreach (var (from, to, compared) in ((int, int, int)[])[(10, 100, 3), (1_000, 1, 1)])
        {
            tell($"travel times: {from} × {to}");
            var questions = table.Ask(from, to, Chance.Of(options.Seed, $"{from} × {to}"));
            IReadOnlyList<int[]> ours = [];
            var rows = Contest.Run(
                string.Create(CultureInfo.InvariantCulture, $"Travel times, {from:N0} × {to:N0} junctions"),
                [table.Ours(questions), table.PgRouting(questions)], RoadTable.Questions, options.Rounds * 2, compared,
                (contender, answers) =>
                {
                    if (contender.IsOurs) ours = answers;
                    else _report.SetUps.Add(Agreement(from, to, ours, answers));
                    return table.Compare(questions, answers, withTurns: contender.IsOurs);
                }, cancellation);
            _report.Times.AddRange(rows);
        }
    }

    private static string Agreement(int from, int to, IReadOnlyList<int[]> ours, IReadOnlyList<int[]> theirs)
    {
        var pairs = ours.SelectMany(times => times).Zip(theirs.SelectMany(times => times)).ToList();
        var (same, longer) = (pairs.Count(pair => pair.First == pair.Second), pairs.Count(pair => pair.First > pair.Second));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Costs, {from:N0} × {to:N0}: of {pairs.Count:N0} compared to the millisecond {same:N0} are the same; ")
            + string.Create(CultureInfo.InvariantCulture, $"{longer:N0} of ours are longer, as ")
            + string.Create(CultureInfo.InvariantCulture, $"a forbidden turn is in the way; {pairs.Count - same - longer:N0} are shorter.");
    }

    private void Started(IAsyncDisposable server, string setUp)
    {
        _servers.Add(server);
        _report.SetUps.Add(setUp);
    }

    private void LeaveOut(string line)
    {
        _report.LeftOut.Add(line);
        tell(line);
    }
}
