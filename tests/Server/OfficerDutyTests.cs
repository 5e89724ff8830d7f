using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Panic, messages, shifts and history over real sockets, as pages and gateways use them (docs/OFFICERS.md).</summary>
public class OfficerDutyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APanic_IsOnEveryDeskOfItsJurisdiction_AcknowledgedByName_EndedWithAReason_AndInTheHistory()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        await using var other = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-04"));
        await using var page = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("P001"));
        var (onDesk, onPage) = (new HubInbox(desk, "snapshot", "events"), new HubInbox(page, "states"));
        await desk.StartAsync(Cancel);
        await other.StartAsync(Cancel);
        await page.StartAsync(Cancel);
        var press = Guid.CreateVersion7();
        var answer = await page.InvokeAsync<JsonElement>("Panic", 1, press, Cancel);
        Assert.Equal((true, true, false), (Flag(answer, "ok"), Flag(answer, "recorded"), Flag(answer, "repeated")));
        var panic = await PanicAsync(onDesk, "raised");
        Assert.Equal(answer.GetProperty("incident").GetString(), panic.GetProperty("incident").GetString());
        Assert.True(Flag(await page.InvokeAsync<JsonElement>("Panic", 1, press, Cancel), "repeated"));
        Assert.Equal("notYourOfficer", (await page.InvokeAsync<JsonElement>("Panic", 2, press, Cancel)).GetProperty("reason").GetString());
        Assert.Equal("notYourJurisdiction", await Reason(other, "AcknowledgePanic", 1, press));

        Assert.Null(await Reason(desk, "AcknowledgePanic", 1, press));
        Assert.Equal("desk-TN-03", (await PanicAsync(onDesk, "acknowledged")).GetProperty("acknowledged")[0].GetProperty("by").GetString());
        await onPage.NextAsync("states", body => body.GetProperty("items")[0].TryGetProperty("panic", out var own)
            && own.GetProperty("acknowledgedBy").GetArrayLength() == 1);
        await desk.InvokeAsync<JsonElement>("Snapshot", Cancel);
        var snapshot = await onDesk.NextAsync("snapshot", body => body.GetProperty("panics").GetArrayLength() == 1);
        Assert.Equal("standing", snapshot.GetProperty("panics")[0].GetProperty("deed").GetString());
        Assert.Equal(press.ToString(), snapshot.GetProperty("officers")[0].GetProperty("panic").GetString());
        Assert.Equal("reasonMissing", await Reason(desk, "EndPanic", 1, press, " "));
        Assert.Null(await Reason(desk, "EndPanic", 1, press, "found well"));
        Assert.Equal("found well", (await PanicAsync(onDesk, "ended")).GetProperty("ended").GetProperty("reason").GetString());
        Assert.Equal("unknownPanic", await Reason(desk, "AcknowledgePanic", 1, Guid.CreateVersion7()));

        using var http = node.Http();
        http.DefaultRequestHeaders.Add("Cookie", await node.SignInAsync("desk-TN-03"));
        var history = await http.GetFromJsonAsync<JsonElement>("/api/officers/1/history", Cancel);
        Assert.Equal(
            ["ended: found well", "acknowledged", "raised"],
            history.GetProperty("deeds").EnumerateArray().Select(deed => deed.GetProperty("detail").GetString()));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.GetAsync("/api/officers/5/history", Cancel)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync("/api/officers/99/history", Cancel)).StatusCode);
    }

    [Fact]
    public async Task AMessage_ReachesWhoComesLater_AndTheDeskSeesWhoHasIt()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        await using var gateway = node.Hub("/hub/officer", "Authorization", DashboardNode.GatewayBearer);
        var (onDesk, onGateway) = (new HubInbox(desk, "events"), new HubInbox(gateway, "messages"));
        await desk.StartAsync(Cancel);
        await gateway.StartAsync(Cancel);
        var id = Guid.CreateVersion7();
        var message = new { id, jurisdiction = 3, to = new { shift = true }, text = "收到请回复", urgent = true };
        var sent = await desk.InvokeAsync<JsonElement>("Message", message, Cancel);
        Assert.Equal((true, 4), (Flag(sent, "ok"), sent.GetProperty("recipients").GetInt32()));
        Assert.True(Flag(await desk.InvokeAsync<JsonElement>("Message", message, Cancel), "repeated"));
        var mail = (await onGateway.NextAsync("messages")).GetProperty("items")[0];
        Assert.Equal([1, 2, 3, 4], mail.GetProperty("officers").EnumerateArray().Select(officer => officer.GetInt32()));
        Assert.Null(await Reason(gateway, "MarkDelivered", id, new[] { 1, 2 }));
        await onDesk.NextAsync("events", body => Items(body, "messageState").Any(item => item.GetProperty("state").GetProperty("delivered").GetInt32() == 2));

        // The page of somebody who was away gets it, and only he can say that he has read it.
        await using var page = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("P003"));
        var onPage = new HubInbox(page, "messages");
        await page.StartAsync(Cancel);
        var own = (await onPage.NextAsync("messages")).GetProperty("items")[0];
        Assert.Equal((id.ToString(), false), (own.GetProperty("message").GetProperty("id").GetString(), own.TryGetProperty("deliveredAt", out _)));
        Assert.Equal("notYourOfficer", await Reason(page, "MarkRead", id, new[] { 4 }));
        Assert.Null(await Reason(page, "MarkRead", id, new[] { 3 }));
        await onDesk.NextAsync("events", body => Items(body, "messageState").Any(item => item.GetProperty("state").GetProperty("read").GetInt32() == 1));
        var states = await desk.InvokeAsync<JsonElement>("MessageStates", 3, id, 0, Cancel);
        Assert.Equal(
            [true, true, true, false], states.GetProperty("states").EnumerateArray().Select(state => state.TryGetProperty("deliveredAt", out _)));

        // A gateway that comes back is told of those who have not got it.
        await using var second = node.Hub("/hub/officer", "Authorization", DashboardNode.GatewayBearer);
        var onSecond = new HubInbox(second, "messages");
        await second.StartAsync(Cancel);
        var left = (await onSecond.NextAsync("messages")).GetProperty("items")[0].GetProperty("officers");
        Assert.Equal(4, Assert.Single(left.EnumerateArray()).GetInt32());

        // An officer writes to the desks, which read it by name.
        var reply = Guid.CreateVersion7();
        await page.InvokeAsync<JsonElement>("Message", new { id = reply, officer = 3, to = new { desks = true }, text = "Come quickly" }, Cancel);
        await onDesk.NextAsync("events", body => Items(body, "message").Any(item => item.GetProperty("message").GetProperty("from").GetString() == "P003"));
        Assert.Null(await Reason(desk, "MarkRead", 3, reply));
        await onPage.NextAsync("messages", body => body.GetProperty("items")[0].GetProperty("message").GetProperty("readBy").GetArrayLength() == 1);
        Assert.Equal("notAllowed", await Reason(page, "Message", new { id, officer = 3, to = new { shift = true }, text = "x" }));
        Assert.Equal("badRecipients", await Reason(desk, "Message", new { id, jurisdiction = 3, to = new { shift = true, desks = true }, text = "x" }));
        Assert.Equal("badMessage", await Reason(desk, "Message", new { id, jurisdiction = 3, to = new { shift = true }, text = " " }));
        Assert.Equal("notYourJurisdiction", await Reason(desk, "Message", new { id, jurisdiction = 4, to = new { shift = true }, text = "x" }));
        var listed = await desk.InvokeAsync<JsonElement>("Messages", 3, 3, Cancel);
        Assert.Equal(2, listed.GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task AShift_AStatusWithAComment_AndWhatIsNear_AreOnTheBoard()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        await using var page = node.Hub("/hub/officer", "Cookie", await node.SignInAsync("P002"));
        var onDesk = new HubInbox(desk, "events");
        await desk.StartAsync(Cancel);
        await page.StartAsync(Cancel);
        Assert.Null(await Reason(page, "Shift", new { officer = 2, on = true, crew = new[] { "Li", " " }, vehicle = "A1", skills = new[] { "medic" } }));
        var shift = await OfficerAsync(onDesk, row => row.TryGetProperty("shift", out _));
        Assert.Equal("Li", Assert.Single(shift.GetProperty("shift").GetProperty("crew").EnumerateArray()).GetString());
        Assert.Null(await Reason(page, "Status", 2, "busy", "refuelling"));
        await OfficerAsync(onDesk, row => row.TryGetProperty("comment", out var comment) && comment.GetString() == "refuelling");
        Assert.Equal("unknownStatusCode", await Reason(page, "Status", 2, "sauna", ""));
        Assert.Null(await Reason(desk, "SetOfficer", 2, "available", ""));
        Assert.Null(await Reason(desk, "AskSafety", 2));
        await OfficerAsync(onDesk, row => row.TryGetProperty("safety", out var safety) && safety.GetProperty("state").GetString() == "asked");
        Assert.Null(await Reason(page, "AnswerSafety", 2));
        Assert.Equal("nothingAsked", await Reason(desk, "AnswerSafety", 2, "by radio"));
        Assert.Equal("noPosition", await Reason(page, "Near", 2));
        Assert.Equal("noRight", await Reason(page, "OpenIncident", new { officer = 2, id = Guid.CreateVersion7(), type = "noise", lat = 33.5, lng = 117.0 }));
        Assert.Equal("notYourJurisdiction", await Reason(desk, "Shift", new { officer = 5, on = false }));
    }

    private static async Task<JsonElement> PanicAsync(HubInbox inbox, string deed)
    {
        var events = await inbox.NextAsync("events", body => Items(body, "panic").Any(item => Deed(item) == deed));
        return Items(events, "panic").First(item => Deed(item) == deed).GetProperty("panic");

        static string? Deed(JsonElement item) => item.GetProperty("panic").GetProperty("deed").GetString();
    }

    private static async Task<JsonElement> OfficerAsync(HubInbox inbox, Func<JsonElement, bool> fits)
    {
        var events = await inbox.NextAsync("events", body => Items(body, "officer").Any(item => fits(item.GetProperty("officer"))));
        return Items(events, "officer").Select(item => item.GetProperty("officer")).First(fits);
    }

    private static IEnumerable<JsonElement> Items(JsonElement events, string kind) =>
        events.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("kind").GetString() == kind);

    private static bool Flag(JsonElement answer, string name) => answer.GetProperty(name).GetBoolean();

    private static async Task<string?> Reason(HubConnection hub, string method, params object?[] arguments)
    {
        var answer = await hub.InvokeCoreAsync<JsonElement>(method, arguments, Cancel);
        return answer.GetProperty("ok").GetBoolean() ? null : answer.GetProperty("reason").GetString();
    }
}
