using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Reading;
using SmartPolicing.Realtime.LoadTests.Scenarios;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Everything a run is made of, opened and ready: connections, officers on duty, watchers. Nothing is sent yet.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _running = [];
    private readonly List<FixLink> _links = [];
    private OfficerCrowd? _crowd;
    private Watchers? _watchers;

    private Rig(RunOptions options, NodeSession session, TimeProvider wall)
    {
        Options = options;
        Session = session;
        Time = new RunTime(wall);
        Calls = new CallLedger(Latencies, options.Seed);
        Shape = new LoadShape(options.Scenario);
        Clocks = new ClockComparison(session.Http, session.Clock, wall);
        RunName = $"{session.Clock.Now}";
    }

    internal RunOptions Options { get; }

    internal Scenario Scenario => Options.Scenario;

    internal NodeSession Session { get; }

    internal RunTime Time { get; }

    internal Latencies Latencies { get; } = new();

    internal CallLedger Calls { get; }

    internal LoadShape Shape { get; }

    internal ClockComparison Clocks { get; }

    /// <summary>Names the calls: a node takes each once.</summary>
    internal string RunName { get; }

    internal IReadOnlyList<CrowdOfficer> Officers { get; private set; } = [];

    internal LatLng[] Homes { get; private set; } = [];

    internal RegionGround? Ground { get; private set; }

    internal OfficerCrowd Crowd => _crowd ?? throw new InvalidOperationException("the rig is not open");

    internal Watchers? Watchers => _watchers;

    /// <summary>Null when the scenario has none.</summary>
    internal MalformedTraffic? Malformed { get; private set; }

    /// <summary>Plate reads; null when the scenario has none.</summary>
    internal ReadTraffic? Reads { get; private set; }

    internal IReadOnlyList<FixLink> Links => _links;

    /// <returns>The rig, or null and one line for a person.</returns>
    internal static async Task<(Rig? Rig, string Reason)> OpenAsync(
        RunOptions options, TimeProvider wall, Action<string> say, CancellationToken cancellation)
    {
        var (session, reason) = await NodeSession.OpenAsync(options.Against, options.KeyFile, wall, cancellation);
        if (session is null) return (null, reason);
        var rig = new Rig(options, session, wall);
        var opened = false;
        try
        {
            reason = rig.Refuse();
            if (reason.Length == 0) reason = await rig.ConnectAsync(say, cancellation);
            opened = reason.Length == 0;
            return (opened ? rig : null, reason);
        }
        finally
        {
            if (!opened) await rig.DisposeAsync();
        }
    }

    /// <summary>Ends connections and what runs on them.</summary>
    public async ValueTask DisposeAsync()
    {
        await RunEnd.CancelAsync([.. _running], _ending);
        if (Reads is not null) await Reads.DisposeAsync();
        if (_watchers is not null) await _watchers.DisposeAsync();
        if (Malformed is not null) await Malformed.DisposeAsync();
        foreach (var link in _links) await link.DisposeAsync();
        if (_crowd is not null) await _crowd.DisposeAsync();
        Session.Dispose();
        _ending.Dispose();
    }

    /// <returns>Why this scenario cannot be run on this node; "" when it can.</returns>
    private string Refuse()
    {
        var region = Session.Region;
        if (Scenario.Region.Length > 0 && Scenario.Region != region.Id)
            return $"{Scenario.Name} is made for region {Scenario.Region}; the node at {Options.Against} has {region.Id}";
        foreach (var stream in Scenario.Calls)
        {
            CallLoad.TypesOf(stream, region, out var unknown);
            if (unknown.Length > 0) return $"{Scenario.Name}: {unknown} (calls types {string.Join(',', stream.Types)})";
        }

        if (Options.RegionFolder is null) return "";
        if (!RegionGround.TryLoad(Options.RegionFolder, null, out var ground, out var refusal)) return refusal;
        Ground = ground;
        return ground!.Region.Id == region.Id ? "" : $"{Options.RegionFolder} is {ground.Region.Id}; the node has {region.Id}";
    }

    private async Task<string> ConnectAsync(Action<string> say, CancellationToken cancellation)
    {
        var session = Session;
        await Clocks.CompareAsync(RunLimits.ClockTripsFirst, cancellation);
        _crowd = new OfficerCrowd(Options.Against, session.Key, Scenario.Obey, Calls, Latencies, Time, say);
        if (await _crowd.OpenAsync(cancellation) is { Length: > 0 } noGateway) return noGateway;
        _running.Add(_crowd.RunAsync(_ending.Token));
        _running.Add(Clocks.RunAsync(_ending.Token));
        say($"{Scenario.Name} against {Options.Against} ({session.Region.Name}), seed {Options.Seed}; officers come on duty");
        (Officers, var reason) = await _crowd.GatherAsync(cancellation);
        if (reason.Length > 0) return reason;
        if (Officers.Count < Scenario.Officers)
            return $"{Scenario.Name} needs {Scenario.Officers:N0} officers; the node at {Options.Against} has {Officers.Count:N0}";
        Homes = Running.Homes.Of(Officers, session.Region, Ground?.Seats, Options.Seed);

        for (var i = 0; i < (Scenario.Fixes.PerSecond > 0 ? Scenario.Fixes.Connections : 0); i++)
        {
            var link = new FixLink(Options.Fixes, session.Key, Time.Wall, say);
            _links.Add(link);
            if (await link.OpenAsync(cancellation) is { Length: > 0 } noFixes) return noFixes;
            _running.Add(link.RunAsync(_ending.Token));
        }

        if (Scenario.MalformedPerSecond > 0)
        {
            var seat = new OfficerSeat(Officers[0].Id, Homes[0], Officers[0].Jurisdiction);
            Malformed = new MalformedTraffic(
                new MalformedTarget(Options.Against, Options.Fixes, session.Key, session.Region.Types[0].Code, seat),
                // Its own details: a node counts failed sign-ins by name.
                Chance.Of(Options.Seed, $"broken {RunName}").NextBits(), Time.Wall);
        }

        reason = await WatchAsync(say, cancellation);
        if (reason.Length > 0 || Scenario.Reads is null) return reason;
        (Reads, reason) = await ReadTraffic.OpenAsync(this, _running, say, _ending.Token, cancellation);
        if (Reads is { } reads) _crowd.SentToPost = reads.SentOut;
        return reason;
    }

    private async Task<string> WatchAsync(Action<string> say, CancellationToken cancellation)
    {
        if (Scenario.Desks + Scenario.Phones == 0) return "";
        say($"{Scenario.Desks:N0} desks and {Scenario.Phones:N0} phones sign in");
        (_watchers, var reason) = await Watchers.OpenAsync(Scenario, Options.Against, Officers, Time.Wall, cancellation);
        if (_watchers is null) return reason;
        _watchers.Follow(Latencies);
        if (_watchers.Phones is { } phones) Crowd.Through(answer => phones.TryPost(answer));
        return "";
    }
}
