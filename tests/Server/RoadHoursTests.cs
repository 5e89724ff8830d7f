using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Tests;

public class RoadHoursTests
{
    /// <summary>A clock sixty times faster than the wall, in a zone whose summer hours are seven behind.</summary>
    [Fact]
    public async Task Hours_TurnByTheNodesClock_InTheRegionsZone()
    {
        var wall = new ManualTime();
        var clock = new NodeClock(wall, 60, new DateTimeOffset(2026, 7, 15, 13, 59, 0, TimeSpan.Zero)); // 6:59 there.
        var speeds = new RegionSpeeds(
            TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"),
            RoadSpeeds.Create(1, [(7, RoadClass.Residential, 0.5), (8, RoadClass.Residential, 0.5)]));
        var graph = DashboardTown.Roads;
        var roads = new LiveRoads(graph, speeds.Speeds, speeds.HourAt(clock.GetUtcNow()));
        var lane = Enumerable.Range(0, graph.EdgeCount).First(edge => graph.EdgeClass(edge) == RoadClass.Residential);
        var free = graph.EdgeMilliseconds(lane);
        var log = new EventLog<RoadHours>();
        using var hours = new RoadHours(roads, speeds, clock, 60, wall, log);
        await hours.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(free, roads.Current.EdgeMilliseconds(lane));

        await AdvanceAsync(wall, TimeSpan.FromSeconds(1)); // A minute there: 7:00.
        Assert.Equal(1002, await log.NextAsync());
        Assert.Equal(free * 2, roads.Current.EdgeMilliseconds(lane));
        var slow = roads.Current;
        await AdvanceAsync(wall, TimeSpan.FromMinutes(1)); // 8:00, the same speeds.
        await AdvanceAsync(wall, TimeSpan.FromMinutes(1)); // 9:00.
        Assert.Equal(1002, await log.NextAsync());
        Assert.Equal(free, roads.Current.EdgeMilliseconds(lane));
        Assert.Equal(free * 2, slow.EdgeMilliseconds(lane)); // Whoever still searches with it is not disturbed.
        await hours.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Moves the wall when the part has looked at the clock and waits again.</summary>
    private static async Task AdvanceAsync(ManualTime wall, TimeSpan by)
    {
        while (!wall.IsTimerDueWithin(TimeSpan.FromSeconds(1)))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        wall.Advance(by);
    }
}
