using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>
/// What dispatchers of the run do about a wanted vehicle: look at the picture and say that it is it, answer the neighbour's alert, send
/// somebody to a watch post, and end the track when the vehicle has come to the end of its drive. Before anybody has looked at the
/// picture one of them tries to send somebody all the same, which the node has to refuse.
/// </summary>
internal sealed class BorderDesks : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _end; // Pages may tell of something while all is being ended.
    private readonly IReadOnlyDictionary<int, DeskPage> _cities;
    private readonly WantedLedger _ledger;
    private readonly RunTime _time;
    private readonly List<Task> _atWork = [];

    /// <param name="cities">A page of each city's own desk.</param>
    internal BorderDesks(IReadOnlyDictionary<int, DeskPage> cities, WantedLedger ledger, RunTime time)
    {
        (_cities, _ledger, _time) = (cities, ledger, time);
        _ending = new CancellationTokenSource();
        _end = _ending.Token;
    }

    /// <summary>A vehicle is on a desk for the first time: its desk begins to look after it. Any thread.</summary>
    internal void Begin(WantedVehicle vehicle) => Start(LookAfterAsync(vehicle, _end));

    /// <summary>It has come to the end of its drive, and is stopped there. Any thread.</summary>
    internal void Arrest(WantedVehicle vehicle) => Start(ArrestAsync(vehicle, _end));

    /// <summary>How many are being looked after.</summary>
    internal int AtWork
    {
        get
        {
            lock (_atWork)
            {
                _atWork.RemoveAll(task => task.IsCompletedSuccessfully || task.IsCanceled);
                return _atWork.Count;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Task[] left;
        lock (_atWork) left = [.. _atWork];
        await RunEnd.CancelAsync(left, _ending);
        _ending.Dispose();
    }

    private void Start(Task work)
    {
        lock (_atWork) _atWork.Add(work);
    }

    private async Task LookAfterAsync(WantedVehicle vehicle, CancellationToken cancellation)
    {
        await Task.Delay(RunLimits.PictureLookedAtAfter, _time.Wall, cancellation);
        foreach (var alert in _ledger.AlertsOf(vehicle)) await TryUnverifiedAsync(vehicle, alert);
        if (vehicle.Track is not { } track || track.Sightings.Count == 0) return;
        _ledger.Verifying(vehicle, _time.Now);
        var verified = await AskAsync(track.Jurisdiction, "Verify", $"\"{track.Id}\",\"{track.Sightings[^1].Read}\",true");
        _ledger.Did(verified.Length == 0 ? "tracks verified" : $"not verified: {verified}");
        foreach (var alert in _ledger.AlertsOf(vehicle))
            foreach (var side in alert.Sides.Where(side => side.Jurisdiction != alert.Lead)) await AnswerAsync(alert, side.Jurisdiction);
    }

    private async Task TryUnverifiedAsync(WantedVehicle vehicle, AlertMessage alert)
    {
        if (alert.Verified || PostOf(alert, alert.Lead) is not { } post) return;
        var reason = await DispatchAsync(alert.Lead, post);
        _ledger.Did(reason.Length == 0 ? "sent though not verified" : $"not sent, not verified: {reason}");
        if (reason.Length > 0) return;
        _ledger.Wrong.Add($"{post.Incident} for {vehicle.Plate}: officer {post.Nearest[0].Officer} was sent before anybody had verified it");
    }

    private async Task AnswerAsync(AlertMessage alert, int side)
    {
        var answered = await AskAsync(side, "AnswerAlert", $"\"{alert.Id}\",\"acknowledged\",\"\"");
        _ledger.Did(answered.Length == 0 ? "alerts acknowledged" : $"not acknowledged: {answered}");
        if (answered.Length > 0 || _ledger.AlertOn(alert.Id, side) is not { } now || PostOf(now, side) is not { } post) return;
        var sent = await DispatchAsync(side, post);
        _ledger.Did(sent.Length == 0 ? "officers sent to watch posts" : $"not sent: {sent}");
    }

    private async Task ArrestAsync(WantedVehicle vehicle, CancellationToken cancellation)
    {
        await Task.Delay(RunLimits.ArrestedAfter, _time.Wall, cancellation);
        if (vehicle.Track is not { } track) return;
        var ended = await AskAsync(track.Jurisdiction, "EndTrack", $"\"{track.Id}\",\"arrest\"");
        _ledger.Did(ended.Length == 0 ? "tracks ended by arrest" : $"not ended: {ended}");
    }

    private static WatchPostMessage? PostOf(AlertMessage alert, int side) =>
        alert.Posts.FirstOrDefault(post => post.Jurisdiction == side && post.Incident is not null && post.Nearest.Count > 0);

    private Task<string> DispatchAsync(int side, WatchPostMessage post) => _cities[side].AskAsync(
        "Dispatch", string.Create(CultureInfo.InvariantCulture, $"\"{post.Incident}\",{post.Nearest[0].Officer}"));

    private Task<string> AskAsync(int side, string target, string arguments) =>
        _cities[side].AskAsync(target, string.Create(CultureInfo.InvariantCulture, $"{side},{arguments}"));
}
