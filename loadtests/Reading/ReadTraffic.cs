using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Viewing;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>All plate reads of a run, opened and ready, with what desks do about vehicles that are looked for.</summary>
internal sealed class ReadTraffic : IAsyncDisposable
{
    private readonly Rig _rig;
    private readonly IReadOnlyList<Camera> _cameras;
    private readonly ReadLedger _reads;
    private readonly List<ReadLane> _lanes = [];
    private readonly Queue<WantedVehicle> _waiting = new();
    private readonly Chance _ids;
    private ReadLane? _wantedLane;
    private WantedList? _list;
    private BorderDesks? _desks;

    private ReadTraffic(Rig rig)
    {
        _rig = rig;
        _cameras = CameraPlaces.Of(rig.Session.Region, rig.Ground);
        _ids = Chance.Of(rig.Options.Seed, $"reads {rig.RunName}");
        Wanted = new WantedLedger(rig.Latencies);
        _reads = new ReadLedger(rig.Latencies, rig.Time) { WantedAnswered = Wanted.Answered };
    }

    /// <summary>What became of the reads of wanted vehicles.</summary>
    internal WantedLedger Wanted { get; }

    /// <summary>Plate reads so far.</summary>
    internal ReadCounters Counts => _reads.Counts(Links.Sum(link => link.Sent), Links.Sum(link => link.Dropped));

    private IEnumerable<FixLink> Links => (_wantedLane is { } lane ? _lanes.Append(lane) : _lanes).Select(each => each.Link);

    /// <param name="rig">Its watchers are open.</param>
    /// <param name="running">Gets what has to run until the rig ends.</param>
    /// <param name="ending">Ends it.</param>
    /// <returns>The traffic, or null and one line for a person.</returns>
    internal static async Task<(ReadTraffic? Traffic, string Reason)> OpenAsync(
        Rig rig, List<Task> running, Action<string> say, CancellationToken ending, CancellationToken cancellation)
    {
        var traffic = new ReadTraffic(rig);
        var reason = traffic._cameras.Count >= 2 ? ""
            : $"{rig.Scenario.Name} has reads, and the node at {rig.Options.Against} tells of fewer than two cameras";
        for (var i = 0; i < rig.Scenario.Reads!.Connections && reason.Length == 0; i++)
        {
            (var lane, reason) = await traffic.OpenLaneAsync(running, say, ending, cancellation);
            traffic._lanes.Add(lane);
        }

        if (reason.Length == 0 && rig.Scenario.WantedPerSecond > 0)
            reason = await traffic.OpenWantedAsync(running, say, ending, cancellation);
        if (reason.Length == 0) return (traffic, "");
        await traffic.DisposeAsync();
        return (null, reason);
    }

    /// <summary>Sends until cancelled.</summary>
    internal IEnumerable<Task> Start(CancellationToken cancellation)
    {
        var (flow, seed) = (_rig.Scenario.Reads!, _rig.Options.Seed);
        var vehicles = new DrivingVehicles(_cameras, flow.PerSecond, seed, flow.Province);
        yield return new ReadLoad(vehicles, _lanes, _rig.Session.Clock, _rig.Time, _rig.Latencies, _ids).RunAsync(cancellation);
        if (_wantedLane is null) yield break;
        var wanted = new WantedLoad(
            _waiting, _rig.Scenario.WantedPerSecond, _wantedLane, Wanted, _rig.Session.Clock, _rig.Time, _rig.Latencies,
            Chance.Of(seed, $"wanted {_rig.RunName}"))
        {
            Arrived = _desks!.Arrest,
        };
        yield return wanted.RunAsync(cancellation);
    }

    /// <summary>Somebody was sent to a watch post. Any thread.</summary>
    internal void SentOut(string incident) => Wanted.SentOut(incident, _rig.Time.Now);

    /// <summary>Waits until all answers, tracks and alerts have come and desks are done; no longer than all may take.</summary>
    internal async Task QuietAsync(CancellationToken cancellation)
    {
        var until = _rig.Time.Now + RunLimits.DrainWithin.TotalSeconds;
        while (_rig.Time.Now < until && !IsQuiet()) await _rig.Time.UntilAsync(_rig.Time.Now + 0.05, cancellation);
    }

    /// <summary>What must be true, however fast it was. After <see cref="QuietAsync"/>.</summary>
    internal IEnumerable<CheckRecord> Checks()
    {
        yield return ReadVerdicts.Answered(Counts);
        if (_wantedLane is null) yield break;
        var counts = Wanted.Counts;
        yield return ReadVerdicts.Told(counts, Wanted.Untold());
        yield return ReadVerdicts.Heard(counts, Wanted.Unheard());
        yield return ReadVerdicts.Same(counts, Wanted.Differences());
        yield return ReadVerdicts.NobodySent(counts, Wanted.Wrong, Wanted.SentTooSoon());
    }

    /// <summary>Takes back what the run has put on the watchlist.</summary>
    internal Task WithdrawAsync(CancellationToken cancellation) => _list?.WithdrawAsync(cancellation) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_desks is not null) await _desks.DisposeAsync();
        foreach (var lane in _lanes) await lane.DisposeAsync();
        if (_wantedLane is not null) await _wantedLane.DisposeAsync();
        _list?.Dispose();
    }

    private bool IsQuiet() => Counts is var reads && reads.Answered >= reads.Sent && (_desks is not { AtWork: > 0 })
        && Wanted.Untold().Count == 0 && Wanted.Unheard().Count == 0 && Wanted.Differences().Count == 0;

    private async Task<(ReadLane Lane, string Reason)> OpenLaneAsync(
        List<Task> running, Action<string> say, CancellationToken ending, CancellationToken cancellation)
    {
        var lane = new ReadLane(_rig.Options.Fixes, _rig.Session.Key, _reads, _rig.Time.Wall, say);
        var reason = await lane.Link.OpenAsync(cancellation);
        if (reason.Length == 0) running.Add(lane.Link.RunAsync(ending));
        return (lane, reason);
    }

    private async Task<string> OpenWantedAsync(
        List<Task> running, Action<string> say, CancellationToken ending, CancellationToken cancellation)
    {
        var scenario = _rig.Scenario;
        if (_rig.Watchers?.Desks is not { } crowd) return $"{scenario.Name}: wanted vehicles need desks";
        var cities = _cameras.Select(camera => (int)camera.Jurisdiction.Value).Distinct().ToList();
        if (cities.Find(city => !crowd.Cities.ContainsKey(city)) is > 0 and var missing)
        {
            return $"{scenario.Name}: jurisdiction {missing} has no desk of its own among {scenario.Desks:N0}; wanted vehicles need one of "
                + "each city and the region's";
        }

        var trips = new WantedTrips(_cameras, _rig.Options.Seed);
        if (!trips.CanCross) return $"{scenario.Name}: all cameras of {_rig.Session.Region.Name} are one jurisdiction's: there is no border to cross";
        var drives = Drives(trips);
        say($"{drives.Count:N0} vehicles are put on the watchlist");
        _list = new WantedList(_rig.Options.Against, crowd, _rig.Session.Clock, _rig.Time.Wall);
        var wanted = drives.Select(drive => (drive.Plate, (int)drive.Trip.Passages[0].Camera.Jurisdiction.Value)).ToList();
        var (entries, reason) = await _list.PrepareAsync(wanted, $"load test {_rig.RunName}", cancellation);
        if (entries is null) return reason;
        foreach (var (drive, entry) in drives.Zip(entries)) _waiting.Enqueue(new WantedVehicle(drive.Plate, drive.Trip, entry));

        _desks = new BorderDesks(crowd.Cities, Wanted, _rig.Time);
        Wanted.Appeared = _desks.Begin;
        crowd.Listen((body, arrived) => Wanted.Hear(body, _rig.Time.SecondOf(arrived)));
        (_wantedLane, reason) = await OpenLaneAsync(running, say, ending, cancellation);
        return reason;
    }

    // As many as may begin in warm-up and run: three deviations more than the mean. Plates that an earlier run had are not the first to come again.
    private List<(string Plate, WantedTrip Trip)> Drives(WantedTrips trips)
    {
        var (scenario, seed) = (_rig.Scenario, _rig.Options.Seed);
        var mean = scenario.WantedPerSecond * (scenario.WarmUp + scenario.Run).TotalSeconds;
        var count = Math.Min(RunLimits.WantedMax, (int)Math.Ceiling(mean + 3 * Math.Sqrt(mean)));
        var province = scenario.Reads!.Province;
        var first = province.Length > 0 ? $"{province}A" : DrivingVehicles.IsChinese(_cameras[0]) ? "京A" : "WK";
        var offset = Chance.Of(seed, $"plates {_rig.RunName}").NextBelow(WantedTrips.PlatesMax);
        return [.. Enumerable.Range(0, count).Select(number => (WantedTrips.PlateOf(first, offset + number), trips.Next()))];
    }
}
