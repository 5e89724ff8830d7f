using System.Text.Json;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>
/// Follows every read of a wanted vehicle to the tracks and every joint alert to the desks of all its sides, by what desks are told. Rows
/// of other runs' vehicles are passed over. Seconds are those of the run. Safe on any thread.
/// </summary>
internal sealed class WantedLedger(Latencies latencies)
{
    /// <summary>
    /// Sightings of one vehicle are seconds apart. The node may move a read by the little that this program's idea of its clock is ahead.
    /// </summary>
    private const double SameReadMilliseconds = 1_000;

    private readonly Latency _toTrack = latencies[LimitNames.ReadToTrack];
    private readonly Latency _toAlert = latencies[LimitNames.ReadToAlert];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WantedVehicle> _vehicles = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, WantedRead> _reads = [];
    private readonly Dictionary<string, AlertTrace> _alerts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _sentOut = new(StringComparer.Ordinal); // by watch post, when the first was sent there
    private WantedCounters _counts = new();

    /// <summary>A vehicle's track is on a desk for the first time. Called outside the ledger's lock.</summary>
    internal Action<WantedVehicle> Appeared { get; set; } = _ => { };

    /// <summary>An order to go to a watch post that should have been refused.</summary>
    internal Findings Wrong { get; } = new();

    internal WantedCounters Counts
    {
        get
        {
            lock (_lock) return _counts with { Alerts = _alerts.Count, Deeds = new(_counts.Deeds, StringComparer.Ordinal) };
        }
    }

    /// <summary>It begins to drive.</summary>
    internal void Begin(WantedVehicle vehicle)
    {
        lock (_lock)
        {
            _vehicles[vehicle.Plate] = vehicle;
            _counts.Vehicles++;
        }
    }

    /// <summary>A camera reads it; before the read is sent.</summary>
    internal void Sending(WantedRead read)
    {
        lock (_lock)
        {
            read.Vehicle.Reads.Add(read);
            _reads[read.Id] = read;
        }
    }

    /// <summary>The node answered.</summary>
    internal void Answered(WantedRead read, byte answer)
    {
        if (answer != 0) return;
        lock (_lock)
        {
            read.IsAccepted = true;
            _counts.Accepted++;
        }
    }

    /// <summary>A city's desk was told something.</summary>
    /// <param name="at">Second.</param>
    internal void Hear(ReadOnlySpan<byte> body, double at) => BorderRows.Read(body, (isAlert, row) =>
    {
        if (isAlert) Hear(JsonSerializer.Deserialize<AlertMessage>(row, NodeJson.Options)!, row, at);
        else Hear(JsonSerializer.Deserialize<TrackMessage>(row, NodeJson.Options)!, at);
    });

    /// <summary>An officer was sent somewhere of which the type is a watch post's.</summary>
    internal void SentOut(string incident, double at)
    {
        lock (_lock)
        {
            if (_sentOut.Count < RunLimits.FollowedMax) _sentOut.TryAdd(incident, at);
        }
    }

    /// <summary>A desk is about to say that it is the vehicle.</summary>
    internal void Verifying(WantedVehicle vehicle, double at)
    {
        lock (_lock) vehicle.VerifyingAt = Math.Min(vehicle.VerifyingAt, at);
    }

    /// <summary>What the run's desks did with alerts, by outcome.</summary>
    internal void Did(string what)
    {
        lock (_lock) _counts.Deeds[what] = _counts.Deeds.GetValueOrDefault(what) + 1;
    }

    /// <summary>Open alerts about a vehicle, as the leading city's desk, or else another, was told last.</summary>
    internal List<AlertMessage> AlertsOf(WantedVehicle vehicle)
    {
        lock (_lock)
        {
            return [.. _alerts.Values.Where(alert => alert.Vehicle == vehicle).Select(alert => alert.NewestOf(alert.Lead))
                .OfType<AlertMessage>().Where(alert => alert.End == "none")];
        }
    }

    /// <summary>An alert as that city's desk was told last; null when it was not.</summary>
    internal AlertMessage? AlertOn(string alert, int jurisdiction)
    {
        lock (_lock) return _alerts.TryGetValue(alert, out var trace) ? trace.NewestOf(jurisdiction) : null;
    }

    /// <summary>Reads of wanted vehicles that the node accepted and no desk was told of, in words.</summary>
    internal List<string> Untold()
    {
        lock (_lock)
        {
            return [.. _reads.Values.Where(read => read is { IsAccepted: true, IsTold: false }).OrderBy(read => read.Due)
                .Select(read => $"{read.Vehicle.Plate} at {read.Camera}, due at {read.Due:0.0} s")];
        }
    }

    /// <summary>Alerts that are not on the desks of all their sides, in words.</summary>
    internal List<string> Unheard()
    {
        lock (_lock) return [.. _alerts.Values.Select(alert => alert.Unheard()).Where(words => words.Length > 0)];
    }

    /// <summary>Alerts that read differently on two sides, in words.</summary>
    internal List<string> Differences()
    {
        lock (_lock) return [.. _alerts.Values.Select(alert => alert.Difference()).Where(words => words.Length > 0)];
    }

    /// <summary>Watch posts that somebody was sent to before a desk had said that it is the vehicle, in words.</summary>
    internal List<string> SentTooSoon()
    {
        lock (_lock)
        {
            var vehicles = new Dictionary<string, WantedVehicle>(StringComparer.Ordinal);
            foreach (var alert in _alerts.Values)
                foreach (var post in alert.Posts) vehicles[post] = alert.Vehicle;
            return [.. _sentOut.OrderBy(sent => sent.Value)
                .Where(sent => vehicles.TryGetValue(sent.Key, out var vehicle) && sent.Value < vehicle.VerifyingAt)
                .Select(sent => $"{sent.Key} for {vehicles[sent.Key].Plate} at {sent.Value:0.0} s")];
        }
    }

    private void Hear(TrackMessage track, double at)
    {
        WantedVehicle? appeared = null;
        lock (_lock)
        {
            if (!_vehicles.TryGetValue(track.Plate, out var vehicle)) return;
            if (vehicle.Track is null) appeared = vehicle;
            if (vehicle.Track is null || track.Jurisdiction == track.Home) vehicle.Track = track;
            foreach (var sighting in track.Sightings)
            {
                // Where the camera stands is where a person has to see it first.
                if (sighting.Jurisdiction != track.Jurisdiction) continue;
                if (!_reads.TryGetValue(sighting.Read, out var read) || read.IsTold) continue;
                read.IsTold = true;
                _toTrack.Add(read.Due, Microseconds(at - read.Due));
            }
        }

        if (appeared is not null) Appeared(appeared);
    }

    private void Hear(AlertMessage alert, ReadOnlySpan<byte> row, double at)
    {
        lock (_lock)
        {
            if (!_vehicles.TryGetValue(alert.Subject, out var vehicle)) return;
            if (!_alerts.TryGetValue(alert.Id, out var trace))
            {
                if (_alerts.Count >= RunLimits.AlertsFollowedMax)
                {
                    _counts.NotFollowed++;
                    return;
                }

                trace = _alerts[alert.Id] = new AlertTrace(vehicle, alert.Id, alert.Lead);
            }

            trace.Hear(alert, row, at);
            if (trace.TryRaised(out var first, out var heard)) Raised(vehicle, first, heard);
        }
    }

    // The newest sighting that the first row names has raised it, unless time has: then no read was late.
    private void Raised(WantedVehicle vehicle, AlertMessage first, double heard)
    {
        var cause = vehicle.Reads.FirstOrDefault(read => Math.Abs(read.SeenAt - first.LastSeenAt) < SameReadMilliseconds);
        var soonest = first.Posts.Where(post => post.EarliestAt is not null).Select(post => post.EarliestAt!.Value).DefaultIfEmpty(0).Min();
        if (cause is null) _counts.RaisedByOthers++;
        else if (soonest - JointAlertLimits.MarginSeconds * 1000.0 > cause.SeenAt) _counts.RaisedByTime++;
        else _toAlert.Add(cause.Due, Microseconds(heard - cause.Due));
    }

    private static long Microseconds(double seconds) => (long)Math.Round(seconds * 1e6);
}

/// <summary>Wanted vehicles in numbers, since the load began.</summary>
internal record struct WantedCounters()
{
    internal long Vehicles { get; set; }

    /// <summary>Reads of them that the node accepted.</summary>
    internal long Accepted { get; set; }

    internal long Alerts { get; set; }

    /// <summary>Alerts that came because time had brought a border near, and not with a read: no latency.</summary>
    internal long RaisedByTime { get; set; }

    /// <summary>Alerts of which the cause is no read of this run: no latency.</summary>
    internal long RaisedByOthers { get; set; }

    /// <summary>Beyond what is followed.</summary>
    internal long NotFollowed { get; set; }

    /// <summary>What desks of the run did, by outcome.</summary>
    internal SortedDictionary<string, long> Deeds { get; init; } = new(StringComparer.Ordinal);
}
