using System.Collections.Concurrent;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Flat;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>
/// One run of the driver from connecting to the report: everybody on the road, calls at their times, until the plan is done and nobody
/// holds a directive, or until cancelled.
/// </summary>
public sealed class DriveRun
{
    /// <summary>How long after the last call officers may still be busy before the run ends all the same, node's clock.</summary>
    private const long DrainMilliseconds = 2 * 3_600_000;

    /// <summary>How often the node's clock is asked for again, wall.</summary>
    private static readonly TimeSpan AskClockEvery = TimeSpan.FromSeconds(5);

    /// <summary>How often an end is looked for once all calls are made, wall.</summary>
    private static readonly TimeSpan LookForEndEvery = TimeSpan.FromMilliseconds(200);

    private readonly DriveOptions _options;
    private readonly RegionGround _region;
    private readonly NodeHttp _http;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly NodeClock _clock;
    private readonly CallTrace _trace;
    private readonly ConcurrentDictionary<string, long> _stays = new(StringComparer.Ordinal);
    private readonly Fleet _fleet;
    private readonly FleetTurn _turn;
    private readonly DriveLoop _loop;
    private readonly IEnumerable<PlannedCall> _plan;
    private readonly string _run;

    /// <param name="region">The region, loaded.</param>
    /// <param name="remote">What the node says of the region: its types.</param>
    /// <param name="clock">The node's clock, read just now.</param>
    /// <param name="say">One line for a person.</param>
    public DriveRun(
        DriveOptions options, RegionGround region, RegionMessage remote, NodeHttp http, NodeClock clock, TimeProvider time,
        Action<string> say)
    {
        _options = options;
        _region = region;
        _http = http;
        _clock = clock;
        _time = time;
        _say = say;
        _trace = new CallTrace(time);
        _run = options.Run ?? clock.Now.ToString();

        var beats = region.Ground.LayOut(region.Seats, options.Seed);
        var habits = options.Habits with { AnswerAgainMilliseconds = (long)(5_000 * clock.Speed) };
        _fleet = new Fleet(beats, habits, options.Seed);
        _turn = new FleetTurn(region.Ground.Find, StayAt) { End = new OfficerEnds(region.Region.Policy.Dispositions, options.Seed).Of };
        _loop = new DriveLoop(_fleet, _turn, clock, time, _trace, say);
        _plan = region.RecordedCalls.Count > 0 && !options.Inventing
            ? RecordedPlan.Of(region.RecordedCalls, options.Seed, _run)
            : Invent(beats, remote).Plan();
        IsEndless = (region.RecordedCalls.Count == 0 || options.Inventing) && options.UntilSeconds is null;
    }

    /// <summary>True when only a cancellation ends the run.</summary>
    public bool IsEndless { get; }

    /// <summary>What was seen of the node, once the run has ended; null when the options do not ask for it.</summary>
    public RunRecord? Record { get; private set; }

    /// <summary>Runs to the end.</summary>
    /// <returns>The report, or null and one line for a person when no connection came about.</returns>
    public async Task<(DriveReport? Report, string Reason)> RunAsync(AccessKey key, CancellationToken cancellation)
    {
        await using var gateway = new GatewayLink(_options.Node, key, _time, _loop.Actions);
        await using var fixes = new FixLink(_options.Fixes, key, _time, _say);
        if (await fixes.OpenAsync(cancellation) is { Length: > 0 } noFixes) return (null, noFixes);
        if (await gateway.OpenAsync(cancellation) is { Length: > 0 } noGateway) return (null, noGateway);

        _say($"driving {_fleet.Officers.Count:N0} officers of {_region.Region.Name}, "
            + $"clock x{_clock.Speed:0.##}, seed {_options.Seed}, run {_run}");
        var start = _clock.Now;
        var startWall = _time.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var calls = new CallSender(_http, _clock, _time, _trace, RememberStay);
        var watch = _options.RecordFolder is null ? null : new DayWatch(_http, _trace.CallToDirective, _time);
        Task[] running =
        [
            gateway.RunAsync(ending.Token),
            fixes.RunAsync(ending.Token),
            _loop.RunAsync(gateway, fixes, _options.Answering, ending.Token),
            KeepClockAsync(ending.Token),
            EndAfterCallsAsync(calls, start, ending),
            .. watch is null ? [] : (Task[])[watch.RunAsync(ending.Token)],
        ];
        await Task.WhenAny(running); // the end of the plan, a cancellation, or a fault of ours
        await RunEnd.CancelAsync(running, ending);
        var report = Report(start, startWall, calls, fixes);
        Record = watch?.Record(report, _options.Node.IsLoopback);
        return (report, "");
    }

    /// <summary>Writes the report where the options say.</summary>
    /// <returns>"" or one line for a person.</returns>
    public static string Write(DriveReport report, string file)
    {
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(report, ReportJson));
            return "";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"{file}: {problem.Message}";
        }
    }

    private static readonly JsonSerializerOptions ReportJson = new(NodeJson.Options) { WriteIndented = true };

    private InventedCalls Invent(List<Beat> beats, RegionMessage remote)
    {
        const double OfficersPerCallAndHour = 20;
        var perHour = _options.CallsPerHour ?? Math.Max(1, beats.Count / OfficersPerCallAndHour);
        var chinese = RegionGround.IsInChina(remote.Center);
        var types = remote.Types.Select(type => new CallType(type.Code, type.Name, type.NameZh, type.Priority, type.AutoIssue)).ToList();
        return new InventedCalls(
            _options.Seed, _run, perHour, types, chance => _region.CallGround.DrawCallPlace(beats, chinese, chance), chinese);
    }

    private async Task EndAfterCallsAsync(CallSender calls, Instant start, CancellationTokenSource ending)
    {
        var untilMs = _options.UntilSeconds is { } until ? (long)(until * 1000) : long.MaxValue;
        await calls.RunAsync(_plan, start, (long)(_options.FromSeconds * 1000), untilMs, ending.Token);
        if (IsEndless) await Task.Delay(Timeout.InfiniteTimeSpan, _time, ending.Token);
        if (_options.UntilSeconds is { } last)
        {
            var end = start.PlusMilliseconds((long)((last - _options.FromSeconds) * 1000));
            while (_clock.Now < end) await Task.Delay(LookForEndEvery, _time, ending.Token);
        }

        var giveUp = _clock.Now.PlusMilliseconds(DrainMilliseconds);
        while (_clock.Now < giveUp && (_loop.OnDirective > 0 || _trace.Counts().WithoutOfficer > 0))
            await Task.Delay(LookForEndEvery, _time, ending.Token);
    }

    private async Task KeepClockAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(AskClockEvery, _time, cancellation);
            var (clock, _) = await _http.ClockAsync(cancellation); // a node that is away is told by the connections
            if (clock is { Speed: > 0 }) _clock.Set(new Instant((long)clock.Now), clock.Speed);
        }
    }

    private void RememberStay(string incident, PlannedCall call)
    {
        // As many as a trace follows; beyond, officers stay as long as at invented calls.
        if (call.StayMilliseconds is { } stay && _stays.Count < CallTrace.IncidentsMax) _stays.TryAdd(incident, stay);
    }

    private long StayAt(DirectiveOrder order) =>
        _stays.TryGetValue(order.Incident, out var stay)
            ? stay
            : OfficerHabits.InventedStayMilliseconds(_options.Seed, order.Incident, order.Priority);

    private DriveReport Report(Instant start, long startWall, CallSender calls, FixLink fixes) => new(
        _region.Region.Id,
        _options.Seed,
        _run,
        _clock.Speed,
        _clock.Now.MillisecondsSince(start) / 1000.0,
        Math.Round(_time.GetElapsedTime(startWall).TotalSeconds, 3),
        _fleet.Officers.Count,
        calls.Sent,
        _trace.Counts(),
        Spread.Of(_trace.CallToDirective, 1000),
        Spread.Of(_trace.CallToAcknowledge, 1000),
        [.. _trace.Travel.Select(travel => Spread.Of(travel, 1000))],
        Spread.Of(_trace.All.Travel, 1000),
        [.. _trace.CallToOnScene.Select(arrival => Spread.Of(arrival, 1000))],
        Spread.Of(_trace.All.CallToOnScene, 1000),
        _region.Measured,
        fixes.Sent,
        fixes.Dropped,
        fixes.Rejections(),
        _loop.Refusals,
        _turn.StraightLines);
}
