using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Server.Hubs;
using static SmartPolicing.Realtime.Server.Tests.BorderTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>How many positions an officer's page may tell, and what it is told past that.</summary>
public class PositionPaceTests
{
    [Fact]
    public void AConnection_HasItsPositionsAtOnce_ThenItsRate()
    {
        var (time, pace) = (new ManualTime(), new CallPace(DashboardLimits.PagePositionsPerSecond, DashboardLimits.PagePositionsAtOnce));
        var each = TimeSpan.FromSeconds(1.0 / DashboardLimits.PagePositionsPerSecond);
        for (var told = 0; told < DashboardLimits.PagePositionsAtOnce; told++) Assert.True(pace.TryPass(time));
        Assert.False(pace.TryPass(time));
        time.Advance(each / 2);
        Assert.False(pace.TryPass(time));
        time.Advance(each / 2);
        Assert.True(pace.TryPass(time)); // Being refused costs nothing.
        Assert.False(pace.TryPass(time));
        time.Advance(TimeSpan.FromDays(1));
        for (var told = 0; told < DashboardLimits.PagePositionsAtOnce; told++) Assert.True(pace.TryPass(time));
        Assert.False(pace.TryPass(time));
        for (var asked = 0; asked < 600; asked++)
        {
            time.Advance(each);
            Assert.True(pace.TryPass(time));
        }
    }

    [Fact]
    public async Task APageThatTellsTooMuch_IsToldSo_AndNobodyElseIs()
    {
        var taken = 0;
        await using var node = await DashboardNode.StartAsync(with: options => options with
        {
            Positions = (_, _, _, _, _, _) =>
            {
                taken++;
                return null;
            },
        });
        var cookie = await node.SignInAsync("P001");
        await using var page = node.Hub("/hub/officer", "Cookie", cookie);
        await using var other = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("P002"));
        await page.StartAsync(TestContext.Current.CancellationToken);
        await other.StartAsync(TestContext.Current.CancellationToken);
        var position = new { lat = 33.5, lng = 117.0, at = 5 };
        for (var told = 0; told < DashboardLimits.PagePositionsAtOnce; told++) Assert.Null(await Reason(page, "Position", position));
        var refused = 0;
        for (var told = 0; told < 30; told++) refused += await Reason(page, "Position", position) == "tooOften" ? 1 : 0;
        Assert.InRange(refused, 1, 30);
        Assert.Equal(DashboardLimits.PagePositionsAtOnce + 30 - refused, taken);
        Assert.Null(await Reason(other, "Position", position));
        Assert.Null(await Reason(page, "SetStatus", 1, "busy")); // What else it says goes on.
    }
}
