using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>What to measure the forecast of followed vehicles with.</summary>
/// <param name="Region">A region's folder.</param>
/// <param name="Drives">Drives measured; five times as many others are learnt from.</param>
internal sealed record BorderBenchOptions(string Region, int Drives, ulong Seed);

/// <summary>
/// Drives across borders on a region's roads: how long before each crossing the other side was warned, how often in vain, and how well the
/// next camera was foreseen.
/// </summary>
internal sealed class BorderBench
{
    private const double Missed = 0.1;
    private const int LearntPerDrive = 5;
    private const int HorizonSeconds = 1_800;
    private const int Hour = 14; // Neither a peak nor night.

    private static readonly AlertRule[] Rules =
    [
        new("5 min margin, every neighbour", 300, 0, HorizonSeconds),
        new("5 min margin, share of 1 %", 300, 0.01, HorizonSeconds),
        new("5 min margin, share of 5 %", 300, 0.05, HorizonSeconds),
        new("5 min margin, share of 15 %", 300, 0.15, HorizonSeconds),
        new("10 min margin, every neighbour", 600, 0, HorizonSeconds),
    ];

    private readonly BorderBenchOptions _options;
    private readonly Region _region;
    private readonly ForecastGround _ground;
    private readonly SuspectRoads _roads;
    private readonly VehicleForecast _forecast;
    private readonly AlertScore[] _alerts = [.. Rules.Select(rule => new AlertScore(rule))];
    private readonly NextScore _prior = new();
    private readonly NextScore _learnt = new();
    private readonly LogHistogram _times = new();
    private readonly List<PostScore> _posts = [];
    private readonly int _added;
    private CameraFlowTable _flows = CameraFlowTable.Empty;
    private TimeSpan _cpu;
    private int _compared;
    private int _tooSoon;

    private BorderBench(BorderBenchOptions options, Region region, ForecastGround ground, int added)
    {
        _options = options;
        _region = region;
        _ground = ground;
        _added = added;
        _roads = SuspectRoads.Make(ground.Graph, region.Speeds.Speeds, Hour, [], region.Speeds.SuspectFactor);
        _forecast = new VehicleForecast(_ground);
    }

    /// <param name="tell">Gets a line now and then about how far it is.</param>
    /// <param name="findings">What was found, as Markdown.</param>
    /// <returns>False with one line for a person.</returns>
    public static bool TryRun(
        BorderBenchOptions options, Action<string> tell, [NotNullWhen(true)] out BenchReport? report, out string findings,
        out string refusal)
    {
        (report, findings) = (null, "");
        var machine = Timing.Machine();
        if (!BorderGround.TryLoad(options.Region, out var region, out var ground, out var added, out refusal)) return false;
        var bench = new BorderBench(options, region, ground, added);
        bench.Learn(tell);
        bench.Measure(tell);
        bench.Intercept(tell);
        tell("learning from plate reads");
        var learning = new FlowBench(ground.Cameras.Count, options.Seed).Run();
        report = new BenchReport(bench.Subject(), machine, options.Seed, [.. bench.Rows(), .. learning]);
        findings = BorderFindings.Write(bench._alerts, bench._prior, bench._learnt, bench._posts);
        return true;
    }

    private string Subject() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_region.Name}: {_ground.Graph.EdgeCount:N0} edges, {_ground.Crossings.All.Count:N0} border crossings ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"({_ground.Crossings.WayCount:N0} ways across), {_ground.Cameras.Count:N0} cameras ({_added:N0} of them added where ")
        + string.Create(CultureInfo.InvariantCulture, $"main roads cross borders); {_options.Drives:N0} drives");

    private BorderDrivers Drivers() => new(_ground, _roads.Likely, Missed, _options.Seed);

    private void Learn(Action<string> tell)
    {
        tell($"learning from {_options.Drives * LearntPerDrive} other drives");
        var (drivers, flows) = (Drivers(), new CameraFlows(_ground.Cameras.Count));
        var key = new PlateKey(new byte[16]); // Invented plates need no secret.
        long clock = 0;
        for (var drive = 0; drive < _options.Drives * LearntPerDrive; drive++)
        {
            var plate = key.Hash($"L{drive}");
            clock += ForecastLimits.PlateMillisecondsMax + 1L; // One drive after another: which order does not matter.
            foreach (var read in drivers.Next(Chance.Of(_options.Seed, $"learnt {drive}")).Reads())
                flows.Add(read.Camera, plate, clock + read.Milliseconds);
            clock += 24L * 60 * 60 * 1000;
        }

        _flows = flows.Snapshot();
    }

    private void Measure(Action<string> tell)
    {
        tell("driving");
        var drivers = Drivers();
        for (var camera = 0; camera < Math.Min(64, _ground.Cameras.Count); camera++) // Warm.
            _forecast.Find(_roads, Sighting.By(_ground.Cameras, camera), _flows, HorizonSeconds);
        for (var number = 0; number < _options.Drives; number++)
        {
            var drive = drivers.Next(Chance.Of(_options.Seed, $"drive {number}"));
            var reads = drive.Reads();
            var forecasts = new List<(int Home, JurisdictionTime[] Times)>();
            for (var read = 0; read < reads.Count; read++) forecasts.Add(At(drive, reads, read));
            foreach (var score in _alerts) score.Play(drive, reads, forecasts);
        }
    }

    private (int Home, JurisdictionTime[] Times) At(BorderDrive drive, List<CameraPass> reads, int read)
    {
        var sighting = Sighting.By(_ground.Cameras, reads[read].Camera, read > 0 ? reads[read - 1].Camera : -1);
        var hasNext = read + 1 < reads.Count && reads[read + 1].Milliseconds - reads[read].Milliseconds <= HorizonSeconds * 1000;
        var passed = drive.Passes.FirstOrDefault(
            pass => pass.Milliseconds >= reads[read].Milliseconds && pass.Camera != reads[read].Camera, new CameraPass(-1, 0, false));
        if (hasNext)
        {
            _forecast.Find(_roads, sighting, CameraFlowTable.Empty, HorizonSeconds);
            _prior.Add(drive, _forecast.Cameras, reads[read], reads[read + 1], passed.Camera);
        }

        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        _forecast.Find(_roads, sighting, _flows, HorizonSeconds);
        _times.Add(Timing.Picoseconds(Stopwatch.GetTimestamp() - start));
        _cpu += Environment.CpuUsage.TotalTime - cpu;
        if (hasNext) _learnt.Add(drive, _forecast.Cameras, reads[read], reads[read + 1], passed.Camera);
        Compare(drive, reads[read]);
        return (_forecast.Home, _forecast.Jurisdictions.ToArray());
    }

    /// <summary>Nobody in these drives goes faster than the suspect's factor: so nobody may be anywhere sooner than foreseen.</summary>
    private void Compare(BorderDrive drive, CameraPass read)
    {
        foreach (var at in _forecast.Jurisdictions)
        {
            var entry = drive.Entries.FirstOrDefault(entry => entry.To == at.Jurisdiction && entry.Milliseconds > read.Milliseconds);
            if (entry.To == 0) continue;
            _compared++;
            if (entry.Milliseconds - read.Milliseconds < at.EarliestMilliseconds - 20) _tooSoon++; // Rounding of each edge of a way.
        }
    }

    private void Intercept(Action<string> tell)
    {
        var bench = new PostBench(_ground, _region, _roads, _flows, _options.Seed);
        foreach (var layout in PostLayout.All)
        {
            tell($"posts: {layout.Name}");
            _posts.Add(bench.Run(layout, HorizonSeconds));
        }
    }

    private List<BenchRow> Rows() =>
    [
        Timing.Row("forecast of one sighting", _times) with
        {
            Targets = [new BenchTarget(BenchFigure.P99, 10e6)],
            Check = new BenchCheck(_compared, _tooSoon, "a border was crossed before the earliest time"),
            Note = $"border times, cells of 30 minutes and next cameras; {Mean(_cpu, _times)}; checked: no border was crossed before its "
                + "earliest time",
        },
        .. _posts.Select(score => Timing.Row($"posts: {score.Layout.Name}", score.Times) with
        {
            Targets = [new BenchTarget(BenchFigure.P99, 10e6)],
            Check = BenchCheck.Of(score.Checked),
            Note = Mean(score.Cpu, score.Times) + "; checked: whoever is proposed is there in time, and nobody twice",
        }),
    ];

    /// <summary>What it took of a processor: on a busy machine the other figures are mostly waiting.</summary>
    private static string Mean(TimeSpan cpu, LogHistogram calls) => string.Create(
        CultureInfo.InvariantCulture, $"processor time {cpu.TotalMilliseconds / Math.Max(1, calls.Count):F2} ms on average");
}
