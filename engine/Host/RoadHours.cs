using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// Turns the roads to the speeds of the hour, by the node's clock in the region's own time zone. What it computes it computes on a thread
/// of the pool, beside the searches: nobody waits for it, and no shard knows of it.
/// </summary>
/// <param name="clock">The node's clock.</param>
/// <param name="clockSpeed">Node seconds per wall second: a replayed day has its hours sooner.</param>
/// <param name="wall">For the timer.</param>
public sealed partial class RoadHours(
    LiveRoads roads, RegionSpeeds speeds, TimeProvider clock, double clockSpeed, TimeProvider wall, ILogger<RoadHours> logger)
    : BackgroundService
{
    /// <summary>Node seconds between looks at the clock: speeds change within a minute of the hour.</summary>
    private const double LookSeconds = 60;

    /// <summary>Milliseconds (wall) between looks at least, for clocks that run very fast: computing takes some tens of them.</summary>
    private const double LookWallMillisecondsMin = 250;

    private int _hour = speeds.HourAt(clock.GetUtcNow());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var period = TimeSpan.FromMilliseconds(Math.Max(LookWallMillisecondsMin, LookSeconds * 1000 / clockSpeed));
        try
        {
            while (true)
            {
                Look();
                await Task.Delay(period, wall, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
    }

    private void Look()
    {
        var hour = speeds.HourAt(clock.GetUtcNow());
        roads.SetHour(hour);
        if (hour != _hour && !speeds.Speeds.IsSame(hour, _hour)) LogSpeedsChanged(hour, speeds.Zone.Id);
        _hour = hour;
    }

    [LoggerMessage(EventId = 1002, EventName = "SpeedsChanged", Level = LogLevel.Information,
        Message = "The roads have the speeds of hour {Hour} ({Zone}).")]
    private partial void LogSpeedsChanged(int hour, string zone);
}
