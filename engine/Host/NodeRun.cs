using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Host.Borders;
using SmartPolicing.Realtime.Host.Metrics;
using SmartPolicing.Realtime.Host.Sending;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Ingest.Lines;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Closures;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Host;

/// <summary>One node from start to stop, wired in the order in which data flows: ingest, shards, roads, boards, people.</summary>
public static class NodeRun
{
    /// <summary>
    /// Open HTTP connections and of these WebSockets. 10,000 officers and desks; as many again while they come back, whose old connections
    /// are still to be let go; and half as many others. At it a connection is closed at once and tries again.
    /// </summary>
    private const int HttpConnectionsMax = 25_000;

    /// <summary>
    /// Threads that search the roads. One search is about half a millisecond of one core, so two keep up with 2,000 calls a second and
    /// leave the other cores to the shards.
    /// </summary>
    private const int RoadThreads = 2;

    /// <summary>
    /// Connections that wait to be taken in. When a network comes back all pages do so at once; one that finds no room tries again after 1,
    /// 3 and 7 s. The system's own bound (net.core.somaxconn, 4,096 on Linux) holds as well.
    /// </summary>
    private const int ConnectionsWaitingMax = 4_096;

    /// <summary>Of the pool, at once: two that search the roads for calls leave as many again and more for each core.</summary>
    private const int ThreadsPerCore = 4;

    /// <summary>Seconds that requests under way get to finish when the node stops.</summary>
    private const int StopSeconds = 5;

    /// <summary>Runs a node until SIGINT or SIGTERM. Says in one line what keeps it from starting.</summary>
    /// <returns>0, or one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(NodeOptions options)
    {
        if (options.Demo && options.ListensBeyondLoopback)
            return Refuse("--demo adds users with a known password and is only for loopback addresses.", ExitCodes.StateRefused);
        if (!OpenRegion.TryOpen(options.RegionFolder, out var region, out var refusal, KeptPolicy.In(options.StateFolder)))
            return Refuse(refusal.ToString(), ExitCodes.RegionRefused);
        if (!TryUseState(options.StateFolder, out var keys, out var unusable)) return Refuse(unusable, ExitCodes.StateRefused);
        if (!NodeViid.TryOpen(options.StateFolder, ref region, out var viid, out var viidRefusal)) return RefuseFile(viidRefusal, options);

        // First of all, because it counts only what happens after it is there.
        using var metrics = new PrometheusText();
        using var process = new ProcessNumbers();
        KeepThreads();

        var began = options.Start ?? TimeProvider.System.GetUtcNow();
        if (!TryOpenJournals(options, region, Instant.From(began), out var journals, out var journalRefusal))
            return Refuse(journalRefusal, ExitCodes.StateRefused);
        using var journalNumbers = new JournalNumbers(journals);
        var clock = ClockOf(options, journals);
        var questions = Channel.CreateBounded<RankingQuestion>(ShardLimits.RankingsMax);
        var sending = Channel.CreateBounded<SendingQuestion>(ShardLimits.SendingsMax);
        var speeds = region.Region.Speeds;
        var liveRoads = new LiveRoads(region.Roads, speeds.Speeds, speeds.HourAt(clock.GetUtcNow()));
        var border = new NodeBorder(region);
        var node = MakeNode(region, journals, clock, (questions.Writer, sending.Writer), border);

        var builder = WebApplication.CreateSlimBuilder();
        SetUpLog(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(StopSeconds));
        using var ingestMetrics = new IngestMetrics();
        using var loggers = LoggerFactory.Create(SetUpLog);
        border.Begin(node.AskAsync, loggers);
        if (!NodeReads.TryOpen(region, node, options.StateFolder, options.ReadsBytes, ingestMetrics, border, out var reads, out var readsRefusal))
            return Refuse(readsRefusal, ExitCodes.StateRefused);
        using var system = new SystemReport(node, reads);
        var ingest = IngestOptions.Of(node, options.Speed, TimeProvider.System) with { Reads = reads.Desks };
        builder.Services.AddIngest(ingest, ingestMetrics);
        using var terminals = NodeTerminals.Open(options, region, ingest, ingestMetrics, loggers, builder.Services);
        if (terminals.Refusal.Length > 0) return Refuse(terminals.Refusal, ExitCodes.StateRefused);
        if (!viid.TryBegin(builder.Services, ingest, ingestMetrics, border, options.StateFolder, loggers, out viidRefusal))
            return Refuse(viidRefusal, ExitCodes.StateRefused);
        using var pages = options.Demo ? null : new PageFixes(ingest, ingestMetrics); // A demo's officers are where its driver has them.
        AddOwnLoops(builder.Services, options, node, journals, reads);
        AddRoadWorkers(builder.Services, node, liveRoads, questions.Reader, sending.Reader, region.Borders);
        AddRoadHours(builder.Services, options, liveRoads, speeds, clock);
        var borders = new BorderMap<JurisdictionId>(region.Borders.Select(entry => (entry.Border, entry.Id)));
        JurisdictionId? Owner(LatLng place) => borders.TryFind(place, out var id) ? id : null;
        var dashboard = DashboardOf(options, region, node, liveRoads, Owner, keys) with
        {
            Forecasts = border.AddTo(builder.Services, node, liveRoads, Owner).Door,
            Reads = reads.Door,
            System = system.Look,
            Positions = pages is null ? null : pages.Take,
            Terminals = terminals.Door,
            HasViid = viid.IsOn,
            BehindOf = node.BehindOf,
            NeighboursNear = new NearBorders(region.Borders, region.Region.NeighbourAlertMetres).Find,
        };
        if (!builder.Services.TryAddDashboard(dashboard, out var stateRefusal)) return RefuseFile(stateRefusal!.ToString(), options);
        builder.Services.AddHostedService(provider => new StartGarbage(provider.GetRequiredService<Board>(), TimeProvider.System));
        SetUpDoors(builder, options, keys);

        await using var app = builder.Build();
        app.UseHostFiltering();
        app.UseDashboard();
        MapCalls(app, CallsOf(region, node, Owner, ingestMetrics), node);
        MapMachines(app, viid, ingest, ingestMetrics);
        MapHealth(app, node, reads, system, metrics);
        return await ServeAsync(app, options, region).ConfigureAwait(false);
    }

    private static int RefuseFile(string refusal, NodeOptions options) => Refuse(refusal, CodeOf(refusal, options.RegionFolder));

    /// <summary>A file that lies in the region's folder is the region's, whatever part of the node reads it.</summary>
    /// <param name="refusal">Begins with the file's path.</param>
    internal static int CodeOf(string refusal, string regionFolder)
    {
        var folder = regionFolder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        var end = refusal.IndexOfAny([',', ':'], Math.Min(folder.Length, refusal.Length));
        var isThere = refusal.StartsWith(folder, StringComparison.Ordinal);
        return isThere && !refusal[folder.Length..(end < 0 ? refusal.Length : end)].Contains(Path.DirectorySeparatorChar)
            ? ExitCodes.RegionRefused
            : ExitCodes.StateRefused;
    }

    private static void MapHealth(WebApplication app, Node node, NodeReads reads, SystemReport system, PrometheusText metrics)
    {
        var storage = app.Services.GetRequiredService<StorageWatch>();
        NodeHealth Newest() => NodeHealth.Of(node, storage.Newest, reads, DashboardRegistration.ArchivesOf(app.Services));
        system.Health = Newest;
        OperatorEndpoints.Map(app, Newest, metrics);
    }

    // Asked anew: opening the journals takes its time, and terminals, which are dated by satellites, would then be ahead of the node.
    private static NodeClock ClockOf(NodeOptions options, IReadOnlyList<ShardJournal> journals) => new(
        TimeProvider.System, options.Speed, ShardJournals.Later(options.Start ?? TimeProvider.System.GetUtcNow(), journals));

    private static bool TryOpenJournals(
        NodeOptions options, OpenRegion region, Instant began,
        out IReadOnlyList<ShardJournal> journals, [NotNullWhen(false)] out string? refusal)
    {
        var recording = new RecordingOptions();
        recording = recording with { Journal = recording.Journal with { TotalBytesMax = options.JournalBytes, KeepFor = options.JournalKeep } };
        if (!ShardJournals.TryOpen(region, options.StateFolder, recording, began, out journals, out refusal)) return false;
        KeepPolicy(options, region, journals);
        return true;
    }

    // What is in force must hold at the next start too, even if somebody is halfway through changing the tables then.
    private static void KeepPolicy(NodeOptions options, OpenRegion region, IReadOnlyList<ShardJournal> journals)
    {
        if (region.Region.PolicyRefusal is { } refusal)
            Console.Error.WriteLine($"The policy is refused, and the one that was in force before stays. {refusal}");
        else if (!KeptPolicy.TryKeep(options.RegionFolder, options.StateFolder, journals[0].Fold.State.Policy.Version.Hash))
            Console.Error.WriteLine("No copy of the policy's tables could be kept in the state folder.");
    }

    private static void MapCalls(WebApplication app, CallDesk desk, Node node)
    {
        app.MapCalls(desk, DashboardRegistration.EitherScheme);
        app.MapLines(desk, [.. node.Shards.Select(shard => shard.Jurisdiction)]);
    }

    private static CallDesk CallsOf(OpenRegion region, Node node, Func<LatLng, JurisdictionId?> owner, IngestMetrics metrics) =>
        new(node.Live, owner, node.AskAsync, node.BehindOf, metrics)
        {
            NeighboursNear = new NearBorders(region.Borders, region.Region.NeighbourAlertMetres).Find,
        };

    private static void MapMachines(WebApplication app, NodeViid viid, IngestOptions ingest, IngestMetrics metrics)
    {
        app.MapReads(ingest, metrics);
        viid.Map(app);
        ApiDocument.Map(app);
    }

    private static void AddRoadWorkers(
        IServiceCollection services, Node node, LiveRoads liveRoads, ChannelReader<RankingQuestion> questions,
        ChannelReader<SendingQuestion> sending, IReadOnlyList<(JurisdictionId Id, Border Border)> borders)
    {
        services.AddHostedService(_ => new RoadWorkers(liveRoads, questions, RoadThreads)
        {
            Neighbours = new NeighbourOfficers(
                node.Shards, [.. borders.Select(each => (each.Id, each.Border.Bounds))], () => node.Policy.PositionAgeMaxSeconds),
        });
        services.AddHostedService(provider =>
            new SendingWorkers(liveRoads, sending, provider.GetRequiredService<ILogger<SendingWorkers>>()));
    }

    private static void AddRoadHours(IServiceCollection services, NodeOptions options, LiveRoads liveRoads, RegionSpeeds speeds, NodeClock clock) =>
        services.AddHostedService(provider => new RoadHours(
            liveRoads, speeds, clock, options.Speed, TimeProvider.System, provider.GetRequiredService<ILogger<RoadHours>>()));

    private static void AddOwnLoops(
        IServiceCollection services, NodeOptions options, Node node, IReadOnlyList<ShardJournal> journals, NodeReads reads)
    {
        services.AddSingleton(node);
        services.AddHostedService(provider =>
            new ShardRunner(node, options.Speed, provider.GetRequiredService<ILogger<ShardRunner>>()));
        services.AddHostedService(provider => new ReadRunner(reads, provider.GetRequiredService<ILogger<ReadRunner>>()));
        services.AddSingleton(provider => new StorageWatch(
            journals, options.StateFolder, TimeProvider.System, provider.GetRequiredService<ILogger<StorageWatch>>()));
        services.AddHostedService(provider => provider.GetRequiredService<StorageWatch>());
    }

    private static void SetUpDoors(WebApplicationBuilder builder, NodeOptions options, SenderKeys keys)
    {
        builder.Services.AddAuthentication().AddSenderKeys(keys);
        ApiDocument.Add(builder.Services);
        builder.Services.AddOpenApi();
        // A foreign name that resolves to this machine (DNS rebinding) must not reach a node that means to be local.
        if (!options.ListensBeyondLoopback)
            builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.MaxReadBufferSize = IngestLimits.ReadBufferBytesMax;
            sockets.Backlog = ConnectionsWaitingMax;
        });
        var room = ConnectionRoom.Of(HttpConnectionsMax + IngestLimits.ConnectionsMax + NodeTerminals.ConnectionsMax);
        builder.Services.AddSingleton(room);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, room));
    }

    private static void SetUpLog(ILoggingBuilder log)
    {
        log.AddSimpleConsole(console => console.SingleLine = true);
        log.AddFilter("Microsoft", LogLevel.Warning);

        // It warns that session keys lie unencrypted: they lie in the state folder, which only the node's own account can read.
        log.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // It logs a failed start as an error with its stack, beside our one line. What it logs of a hosted task that fails is critical too.
        log.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    private static bool TryUseState(string folder, [NotNullWhen(true)] out SenderKeys? keys, out string refusal)
    {
        (keys, refusal) = (null, "");
        try
        {
            Directory.CreateDirectory(folder);
            if (!SenderKeyFile.TryOpenOrCreate(folder, out keys, out var refused)) refusal = refused.ToString();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refusal = $"Cannot use the state folder: {fault.Message}";
        }

        return keys is not null;
    }

    // Searches on the roads keep a thread for milliseconds, and beyond one for each core the pool adds others only after half a second: calls
    // would wait behind them.
    private static void KeepThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, ThreadsPerCore * Environment.ProcessorCount), ports);
    }

    private static Node MakeNode(
        OpenRegion region, IReadOnlyList<ShardJournal> journals, TimeProvider clock,
        (ChannelWriter<RankingQuestion> Rankings, ChannelWriter<SendingQuestion> Sending) questions, NodeBorder border)
    {
        var effects = Channel.CreateBounded<ShardEffects>(new BoundedChannelOptions(ShardLimits.EffectsMax) { SingleReader = true });
        var shards = journals.Select(journal => new Shard(journal, clock, effects.Writer, questions.Rankings, border.Ways, questions.Sending));
        var policy = journals[0].Fold.State.Policy; // All of them begin with the same one.
        return new Node([.. shards], policy, clock, border.Show(effects.Reader))
        {
            Live = new LivePolicy(policy, clock, region.Region.Speeds.Zone, region.Region.Areas.At),
        };
    }

    private static DashboardOptions DashboardOf(
        NodeOptions options, OpenRegion region, Node node, LiveRoads roads, JurisdictionFinder owner, SenderKeys keys) => new(
        NodeDoor.Of(node),
        region.Region,
        [.. region.Borders.Select(entry => new JurisdictionBorder(entry.Id, [.. entry.Border.Polygons.Select(polygon => Rings(polygon))]))],
        roads,
        owner,
        options.StateFolder,
        Path.Combine(AppContext.BaseDirectory, "web"),
        options.Demo,
        options.ListensBeyondLoopback,
        options.Speed,
        TimeProvider.System)
    {
        Archive = QuietThread.RunAsync,
        Keys = NodeKeys.DoorOf(keys, options.StateFolder),
        Past = (JurisdictionId jurisdiction, [NotNullWhen(true)] out ShardReplay? past, [NotNullWhen(false)] out string? refusal) =>
            ShardJournals.TryOpenPast(options.StateFolder, jurisdiction, out past, out refusal),
    };

    private static IReadOnlyList<IReadOnlyList<LatLng>> Rings(BorderPolygon polygon) => [polygon.Outer, .. polygon.Holes];

    private static void Listen(KestrelServerOptions kestrel, NodeOptions options, ConnectionRoom room)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentUpgradedConnections = HttpConnectionsMax;
        kestrel.ConfigureEndpointDefaults(room.Guard);
        kestrel.Listen(options.Http);
        kestrel.Listen(options.Fixes, listen => listen.UseConnectionHandler<FixConnection>());
        NodeTerminals.Listen(kestrel, options);
    }

    private static async Task<int> ServeAsync(WebApplication app, NodeOptions options, OpenRegion region)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            return Refuse($"{fault.Message} Is another node running? Choose other ports with --http and --fixes.", ExitCodes.CannotListen);
        }
        catch (System.Net.Sockets.SocketException fault)
        {
            return Refuse($"Cannot listen on {options.Http} and {options.Fixes}: {fault.Message}.", ExitCodes.CannotListen);
        }

        Console.WriteLine(
            $"{region.Region.Name}: {region.Region.Jurisdictions.Count} jurisdictions, {region.Region.Officers.Count} officers, "
            + $"{region.Roads.EdgeCount} road edges. Open {options.Address}");
        if (app.Services.GetRequiredService<ConnectionRoom>() is { Warning: { Length: > 0 } warning }) Console.WriteLine(warning);
        await app.WaitForShutdownAsync().ConfigureAwait(false);
        return CodeOf(app.Services.GetServices<IHostedService>());
    }

    /// <summary>
    /// What to say of a node that has stopped. A failed worker or board stops the host, which ends as calmly as if it had been asked to:
    /// the exit code must tell, or nobody starts the node again.
    /// </summary>
    public static int CodeOf(IEnumerable<IHostedService> parts)
    {
        foreach (var part in parts)
        {
            if (part is BackgroundService { ExecuteTask: { IsFaulted: true } ended })
                return Refuse($"{part.GetType().Name} failed: {ended.Exception!.InnerException!.Message}", ExitCodes.Failed);
        }

        return 0;
    }

    private static int Refuse(string reason, int code)
    {
        Console.Error.WriteLine(reason);
        return code;
    }
}
