using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The whole way over real sockets: fix, call, directive, answers, both boards.</summary>
public class DashboardExchangeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ACall_ReachesTheOfficer_AndTheAnswerReachesBothBoards()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        await using var page = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("P001"));
        await using var gateway = node.Hub("/hub/officer", "Authorization", DashboardNode.GatewayBearer);
        var onDesk = new HubInbox(desk, "snapshot", "events", "frame");
        var onPage = new HubInbox(page, "states");
        var onGateway = new HubInbox(gateway, "states", "presence");

        await gateway.StartAsync(Cancel);
        var states = await onGateway.NextAsync("states"); // A city's first word may come just then, and is in it as well.
        var told = states.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("officer").GetProperty("id").GetInt32());
        Assert.Equal(8, told.Distinct().Count());
        await page.StartAsync(Cancel);
        var presence = await onGateway.NextAsync("presence");
        Assert.Equal((1, true), (presence.GetProperty("officer").GetInt32(), presence.GetProperty("onPage").GetBoolean()));
        await desk.StartAsync(Cancel);
        var snapshot = await onDesk.NextAsync("snapshot");
        Assert.Equal(4, snapshot.GetProperty("officers").GetArrayLength()); // Not the other jurisdiction's.
        Assert.Equal("available", snapshot.GetProperty("officers")[0].GetProperty("status").GetString());

        await Place(node, 1, 33.5, 117.0);
        await Call(node, DashboardTown.Three, "robbery", 33.5001, 117.0);

        var sent = await onPage.NextAsync("states", HasDirective("sent"));
        var directive = sent.GetProperty("items")[0].GetProperty("directive").GetProperty("id").GetString();
        await onGateway.NextAsync("states", HasDirective("sent"));
        Assert.Equal("officerOnPage", await Reason(gateway, "Answer", 1, directive, "acknowledge", ""));
        Assert.Equal("notYourOfficer", await Reason(page, "Answer", 2, directive, "acknowledge", ""));
        Assert.Null(await Reason(gateway, "Answer", 1, directive, "delivered", null));
        Assert.Null(await Reason(page, "Answer", 1, directive, "acknowledge", ""));

        await onPage.NextAsync("states", HasDirective("acknowledged"));
        await onGateway.NextAsync("states", HasDirective("acknowledged"));
        var assigned = await onDesk.NextAsync("events", body => Incidents(body).Any(row =>
            row.GetProperty("state").GetString() == "assigned"));
        Assert.True(assigned.GetProperty("seq").GetInt64() > snapshot.GetProperty("seq").GetInt64());

        var detail = await desk.InvokeAsync<JsonElement>("Incident", "3-000001", Cancel);
        Assert.True(detail.GetProperty("ok").GetBoolean());
        Assert.Equal("fits",
            detail.GetProperty("incident").GetProperty("ranking").GetProperty("officers")[0].GetProperty("reason").GetString());
        Assert.Null(await Reason(desk, "Close", "3-000001", "done"));
        await onDesk.NextAsync("events", body => Incidents(body).Any(row => row.GetProperty("state").GetString() == "closed"));
        await desk.InvokeAsync<JsonElement>("Snapshot", Cancel);
        Assert.Equal(0, (await onDesk.NextAsync("snapshot")).GetProperty("incidents").GetArrayLength());
    }

    [Fact]
    public async Task ADesk_OrdersInItsOwnJurisdictionOnly_AndBadInputIsNamed()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        await desk.StartAsync(Cancel);
        await Place(node, 2, 33.5, 117.0);
        await Call(node, DashboardTown.Three, "noise", 33.51, 117.0);
        await Call(node, DashboardTown.Four, "noise", 33.51, 117.2);

        Assert.Equal("notYourJurisdiction", await Reason(desk, "Dispatch", "4-000001", 5));
        Assert.Equal("notYourJurisdiction", await Reason(desk, "Incident", "4-000001"));
        Assert.Equal("notYourJurisdiction", await Reason(desk, "Close", "4-000001", ""));
        Assert.Equal("notYourJurisdiction", await Reason(desk, "Rank", "4-000001"));
        Assert.Equal("notYourJurisdiction", await Reason(desk, "Withdraw", "D4-000001", ""));
        Assert.Equal("badIncident", await Reason(desk, "Dispatch", "three", 1));
        Assert.Equal("badOfficer", await Reason(desk, "Dispatch", "3-000001", -1));
        Assert.Equal("badDirective", await Reason(desk, "Withdraw", "3-000001", ""));
        Assert.Equal("reasonTooLong", await Reason(desk, "Close", "3-000001", new string('x', 201)));
        Assert.Equal("unknownOfficer", await Reason(desk, "Dispatch", "3-000001", 5));
        Assert.Equal("unknownIncident", await Reason(desk, "Dispatch", "3-000009", 1));
        Assert.Equal("badView", await Reason(desk, "View", new { west = 2, south = 0, east = 1, north = 1, zoom = 3 }));

        var sent = await desk.InvokeAsync<JsonElement>("Dispatch", "3-000001", 2, Cancel);
        Assert.Equal("D3-000001", sent.GetProperty("directive").GetString());
        Assert.Null(await Reason(desk, "Withdraw", "D3-000001", "mistake"));
    }

    [Fact]
    public async Task AnOfficer_WhoReconnects_HearsOfTheDirectiveAgain_WithTheNewestPosition()
    {
        await using var node = await DashboardNode.StartAsync();
        await Place(node, 3, 33.5, 117.0);
        await Call(node, DashboardTown.Three, "robbery", 33.5001, 117.0);
        await using var first = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("p003"));
        var onFirst = new HubInbox(first, "states");
        await first.StartAsync(Cancel);
        await onFirst.NextAsync("states", HasDirective("sent"));
        await first.StopAsync(Cancel);

        await using var second = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("P003"));
        var onSecond = new HubInbox(second, "states");
        await second.StartAsync(Cancel);
        var again = await onSecond.NextAsync("states", HasDirective("sent"));
        var position = again.GetProperty("items")[0].GetProperty("position");
        Assert.Equal((33.5, 117.0), (position.GetProperty("lat").GetDouble(), position.GetProperty("lng").GetDouble()));
        Assert.Equal("unknownAnswer", await Reason(second, "Answer", 3, "D3-000001", "Acknowledge", ""));
        Assert.Equal("holdsDirective", await Reason(second, "SetStatus", 3, "busy"));
        Assert.Equal("unknownStatus", await Reason(second, "SetStatus", 3, "5"));
    }

    [Fact]
    public async Task AView_BringsTheOfficersInIt()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("dispatcher"));
        var onDesk = new HubInbox(desk, "frame");
        await desk.StartAsync(Cancel);
        await Place(node, 1, 33.45, 116.95);
        Assert.Null(await Reason(desk, "View", new { west = 116.9, south = 33.4, east = 117.1, north = 33.6, zoom = 11.5 }));
        var frame = await onDesk.NextAsync("frame");
        Assert.Equal("officers", frame.GetProperty("mode").GetString());
        Assert.Equal(4 * 16, frame.GetProperty("data").GetBytesFromBase64().Length);
    }

    private static Func<JsonElement, bool> HasDirective(string state) => body => body.GetProperty("items").EnumerateArray().Any(item =>
        item.TryGetProperty("directive", out var directive) && directive.GetProperty("state").GetString() == state);

    private static IEnumerable<JsonElement> Incidents(JsonElement events) => events.GetProperty("items").EnumerateArray()
        .Where(item => item.GetProperty("kind").GetString() == "incident").Select(item => item.GetProperty("incident"));

    [Fact]
    public async Task WithADirective_AnOfficersPositionsAreWantedMoreOften_OnThePageAndAtTheGateway()
    {
        var told = new List<(OfficerId Officer, double Latitude)>();
        await using var node = await DashboardNode.StartAsync(with: options => options with
        {
            Positions = (officer, _, place, _, _, _) =>
            {
                told.Add((officer, place.Latitude));
                return place.Latitude > 40 ? "outsideWorld" : null;
            },
        });
        await using var page = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("P001"));
        await using var gateway = node.Hub("/hub/officer", "Authorization", DashboardNode.GatewayBearer);
        var (onPage, onGateway) = (new HubInbox(page, "rate"), new HubInbox(gateway, "rate"));
        await page.StartAsync(Cancel);
        await gateway.StartAsync(Cancel);
        await Place(node, 1, 33.5, 117.0);
        await Call(node, DashboardTown.Three, "robbery", 33.5001, 117.0);
        foreach (var inbox in new[] { onPage, onGateway })
        {
            var rate = await inbox.NextAsync("rate");
            var item = Assert.Single(rate.GetProperty("items").EnumerateArray(), each => each.GetProperty("officer").GetInt32() == 1);
            Assert.Equal(1, item.GetProperty("seconds").GetInt32());
            Assert.InRange(
                item.GetProperty("until").GetInt64() - rate.GetProperty("now").GetInt64(), DashboardLimits.RaisedRateMilliseconds - 30_000,
                DashboardLimits.RaisedRateMilliseconds);
        }

        Assert.Null(await Reason(page, "Position", new { lat = 33.5, lng = 117.0, at = 5, speed = 3.5 }));
        Assert.Equal("outsideWorld", await Reason(page, "Position", new { lat = 43.5, lng = 117.0, at = 5 }));
        Assert.Equal("badPosition", await Reason(page, "Position", new { lat = 93.5, lng = 117.0, at = 5 }));
        Assert.Equal("badPosition", await Reason(page, "Position", (object?)null));
        Assert.Equal("notAsked", await Reason(gateway, "Position", new { lat = 33.5, lng = 117.0, at = 5 }));
        Assert.Equal([(new OfficerId(1), 33.5), (new OfficerId(1), 43.5)], told);
    }

    private static async Task<string?> Reason(HubConnection hub, string method, params object?[] arguments)
    {
        var answer = await hub.InvokeCoreAsync<JsonElement>(method, arguments, Cancel);
        return answer.GetProperty("ok").GetBoolean() ? null : answer.GetProperty("reason").GetString();
    }

    /// <summary>Posts a fix and waits until a frame shows it.</summary>
    private static async Task Place(DashboardNode node, uint officer, double latitude, double longitude)
    {
        Assert.True(node.Node.TryOfficer(new OfficerId(officer), out var registration));
        Assert.True(node.Node.TryShard(registration.Home, out var shard));
        var batch = shard.RentBatch();
        batch.Add(new Fix(registration.Id, node.Node.Now, DashboardTown.Place(latitude, longitude), 0, 0, 50));
        Assert.True(shard.TryPost(batch));
        while (!shard.Frame.Officers.Any(each => each.Officer == registration.Id && !each.FixAt.IsNever))
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task Call(DashboardNode node, JurisdictionId jurisdiction, string type, double latitude, double longitude)
    {
        var call = new Call(Guid.CreateVersion7(), type, 0, DashboardTown.Place(latitude, longitude), "corner", "help", "", "", "110");
        var outcome = await node.Node.AskAsync(jurisdiction, new CallReceived(call), Cancel);
        Assert.Equal(Refusal.None, outcome.Refusal);
    }
}
