using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Server.Hubs;
using static SmartPolicing.Realtime.Server.Tests.BorderTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Orders that can be repeated at will have a pace; what cannot wait has none.</summary>
public class OrderPaceTests
{
    private const string None = "3-000099";

    [Fact]
    public async Task ADeskThatRepeatsItself_IsToldSo_ByEachOfTheseCalls_AndSendsOn()
    {
        await using var town = await DeskTown.StartAsync();
        var (other, _) = await town.ConnectAsync("dispatcher");
        foreach (var (method, arguments) in new (string, object?[])[]
        {
            ("Link", [None, "3-000098"]), ("Unlink", [None, "3-000098"]), ("Note", [None, "x"]), ("Dispose", [None, (string[])["handled"]]),
            ("Backup", [None, 1, null]), ("AddCaution", [new { lat = 33.5, lng = 117.0, kind = "dog", text = "x", until = 1 }]),
            ("ProposeBatch", [3, null]),
        })
        {
            Assert.Contains("tooOften", await ManyAsync(town.Desk, method, arguments));
        }

        Assert.DoesNotContain("tooOften", await ManyAsync(town.Desk, "Dispatch", [None, 1]));
        Assert.Equal("unknownIncident", await Reason(other, "Note", None, "x")); // Nobody else is held up.
    }

    [Fact]
    public async Task AnOfficersPage_HasItsPace_AndThePanicNone()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var page = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("P001"));
        await page.StartAsync(TestContext.Current.CancellationToken);
        Assert.Contains("tooOften", await ManyAsync(page, "Note", [1, None, "x"]));
        Assert.Contains("tooOften", await ManyAsync(page, "SelfDispatch", [1, None]));
        Assert.Contains("tooOften", await ManyAsync(page, "OpenIncident", [new { officer = 1, id = Guid.CreateVersion7(), type = "noise" }]));
        Assert.Null(await Reason(page, "Panic", 1, Guid.CreateVersion7()));
        Assert.Null(await Reason(page, "SetStatus", 1, "busy"));
    }

    // So many at once that the pace does not depend on how fast the machine is.
    private static Task<string?[]> ManyAsync(HubConnection hub, string method, object?[] arguments) =>
        Task.WhenAll(Enumerable.Range(0, 4 * OrderLimits.OrdersAtOnce).Select(_ => Reason(hub, method, arguments)));
}
