using Microsoft.Extensions.Hosting;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Rates;

/// <summary>
/// Says whose terminals are to send positions more often: who holds a directive, and who is near an urgent incident or where a followed
/// vehicle was seen last. Each reason lasts a set time from its last change, which is told with it, so that terminals fall back by
/// themselves whatever becomes of the node or the line. Looks every other second at the board and the newest frames, beside the shards;
/// only changes are told.
/// </summary>
internal sealed class PositionRates(NodeDoor node, Board board, TimeProvider wall) : BackgroundService
{
    private readonly RaisedPlaces _places = new(DashboardLimits.RaisedRateMetres);
    private readonly Dictionary<uint, long> _wanted = []; // Until when, by officer's number.
    private Dictionary<uint, long> _told = [];

    /// <summary>Looks once. One thread at a time.</summary>
    /// <returns>Null when nothing is to be told or kept otherwise.</returns>
    internal RaisedRates? Look()
    {
        var now = node.Now.UnixMilliseconds;
        FindReasons(now);
        if (_places.Count > 0) LookAround();
        var changes = new List<RateItem>();
        foreach (var (officer, until) in _wanted)
            if (!_told.TryGetValue(officer, out var told) || told != until) changes.Add(RaisedRates.Item(officer, until));
        foreach (var (officer, until) in _told)
        {
            // Who was told of a moment that has come fell back alone.
            if (until > now && !_wanted.ContainsKey(officer)) changes.Add(new RateItem(officer, DashboardLimits.UsualPositionSeconds, now));
        }

        if (changes.Count == 0 && _told.Count == _wanted.Count) return null;
        _told = new Dictionary<uint, long>(_wanted); // The board keeps it.
        return new RaisedRates(_told, changes);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(DashboardLimits.RateLookMilliseconds), wall);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (Look() is { } rates) await board.ShowRatesAsync(rates, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this task ends.
        }
    }

    private void FindReasons(long now)
    {
        _wanted.Clear();
        _places.Clear();
        foreach (var incident in board.Incidents)
        {
            foreach (var directive in incident.Directives)
                if (!directive.IsOver) Want(directive.Officer, EndOf(directive.Since), now);
            if (incident.Priority <= DashboardLimits.RaisedRatePriorityMax && EndOf(incident.Since) > now)
                _places.Add(incident.Place, EndOf(incident.Since));
        }

        foreach (var track in board.Tracks)
            if (track.Newest is { } newest && EndOf(newest.SeenAt) > now) _places.Add(newest.Camera.Place, EndOf(newest.SeenAt));
        _places.Sort();
    }

    private void LookAround()
    {
        foreach (var shard in node.Shards)
        {
            var frame = shard.Frame();
            foreach (ref readonly var officer in frame.Officers.AsSpan())
            {
                if (_wanted.Count == DashboardLimits.RaisedRatesMax) break; // A surge: no need to look at a million.
                if (officer.Status == OfficerStatus.OffDuty || officer.FixAt.IsNever) continue;
                var until = _places.UntilAt(officer.Latitude, officer.Longitude);
                if (until > 0) Want(officer.Officer, until, 0);
            }

            frame.LetGo();
        }
    }

    private static long EndOf(Instant reason) => reason.UnixMilliseconds + DashboardLimits.RaisedRateMilliseconds;

    private void Want(OfficerId officer, long until, long now)
    {
        if (until <= now) return;
        if (_wanted.TryGetValue(officer.Value, out var known))
        {
            _wanted[officer.Value] = Math.Max(known, until);
            return;
        }

        if (_wanted.Count < DashboardLimits.RaisedRatesMax) _wanted.Add(officer.Value, until);
    }
}
