using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Server.Endpoints;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Calls taken at a desk, over real sockets.</summary>
public class CallHubTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoFields_SaveACall_OnceWhateverHappens_AndTheRestFollows()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        var inbox = new HubInbox(desk, "snapshot", "events");
        await desk.StartAsync(Cancel);
        await inbox.NextAsync("snapshot");
        var (first, second) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());

        var opened = await Ask(desk, "Open", new { id = first, type = "noise", lat = 33.5, lng = 117.0 });
        Assert.Equal((true, false, true), (opened.GetProperty("ok").GetBoolean(), Flag(opened, "repeated"), Flag(opened, "yours")));
        var again = await Ask(desk, "Open", new { id = first, type = "noise", lat = 33.5, lng = 117.0 });
        Assert.Equal((Text(opened, "incident"), true), (Text(again, "incident"), Flag(again, "repeated")));
        var incident = Text(opened, "incident")!;
        await inbox.NextAsync("events", body => HasIncident(body, incident));

        var candidate = Assert.Single((await Ask(desk, "Duplicates", new { type = "noise", lat = 33.5003, lng = 117.0 }))
            .GetProperty("candidates").EnumerateArray());
        Assert.Equal((incident, "same", true), (Text(candidate, "incident"), Text(candidate, "relation"), Flag(candidate, "joins")));
        Assert.InRange(candidate.GetProperty("metres").GetInt32(), 30, 37);
        var other = Assert.Single((await Ask(desk, "Duplicates", new { lat = 33.5003, lng = 117.0 })).GetProperty("candidates").EnumerateArray());
        Assert.Equal("other", Text(other, "relation"));
        Assert.Empty((await Ask(desk, "Duplicates", new { type = "noise", lat = 33.51, lng = 117.0 })).GetProperty("candidates").EnumerateArray());

        var joined = await Ask(desk, "Open", new { id = second, type = "robbery", lat = 33.5003, lng = 117.0, join = incident, callerName = "Wang" });
        Assert.Equal((incident, true), (Text(joined, "incident"), Flag(joined, "joined")));
        Assert.True(Flag(await desk.InvokeAsync<JsonElement>(
            "AmendCall", incident, second, new { text = "a knife", state = "callBackDue", callerLat = 33.6, callerLng = 117.2 }, Cancel), "ok"));
        Assert.True(Flag(await desk.InvokeAsync<JsonElement>(
            "Attach", incident, new { id = Guid.NewGuid().ToString(), call = second, kind = "picture", uri = "https://x/1.jpg" }, Cancel), "ok"));
        var split = await desk.InvokeAsync<JsonElement>("SplitCall", incident, second, new { }, Cancel);
        var fresh = Text(split, "incident")!;
        Assert.NotEqual(incident, fresh);
        await inbox.NextAsync("events", body => HasIncident(body, fresh));
        var detail = (await desk.InvokeAsync<JsonElement>("Incident", fresh, Cancel)).GetProperty("incident");
        Assert.Equal((33.5003, 1), (detail.GetProperty("lat").GetDouble(), detail.GetProperty("callBacks").GetInt32()));
        var call = Assert.Single(detail.GetProperty("callList").EnumerateArray());
        Assert.Equal(("a knife", "Wang", "callBackDue", 33.6, "desk-TN-03"), (
            Text(call, "text"), Text(call, "callerName"), Text(call, "state"), call.GetProperty("callerLat").GetDouble(), Text(call, "takenBy")));
        Assert.Single(detail.GetProperty("attachments").EnumerateArray());
    }

    [Fact]
    public async Task APlaceInWordsAlone_IsTakenMarkedAndFollowedUp()
    {
        await using var node = await DashboardNode.StartAsync();
        var cookie = await node.SignInAsync("desk-TN-03");
        await using var desk = node.Hub("/hub/dispatch", "Cookie", cookie);
        var inbox = new HubInbox(desk, "snapshot", "events");
        await desk.StartAsync(Cancel);
        var snapshot = await inbox.NextAsync("snapshot");
        Assert.Equal(0, snapshot.GetProperty("unverifiedPlaces")[0].GetProperty("waiting").GetInt32());
        var opened = await Ask(desk, "Open", new
        {
            id = Guid.NewGuid().ToString(), type = "robbery", place = "behind the old kiln", unverified = true, jurisdiction = 3,
        });
        Assert.True(Flag(opened, "ok"));
        await inbox.NextAsync("events", body => Items(body, "unverifiedPlaces").Any(
            item => item.GetProperty("unverifiedPlaces").GetProperty("waiting").GetInt32() == 1));

        using var http = node.Http();
        var listed = await GetAsync(http, cookie, "/api/places/unverified");
        var place = Assert.Single(listed.GetProperty("places").EnumerateArray());
        Assert.Equal(("behind the old kiln", "unplaced", Text(opened, "incident")), (Text(place, "place"), Text(place, "mark"), Text(place, "incident")));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, cookie, $"/api/places/unverified/{Text(place, "id")}/done", new { note = "a lane" }));
        await inbox.NextAsync("events", body => Items(body, "unverifiedPlaces").Any());
        Assert.Empty((await GetAsync(http, cookie, "/api/places/unverified")).GetProperty("places").EnumerateArray());
        var done = Assert.Single((await GetAsync(http, cookie, "/api/places/unverified?done=true")).GetProperty("places").EnumerateArray());
        Assert.Equal(("desk-TN-03", "a lane"), (Text(done.GetProperty("done"), "by"), Text(done.GetProperty("done"), "note")));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(http, cookie, "/api/places/unverified/3-99/done", new { }));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(http, cookie, "/api/places/unverified/4-1/done", new { }));
    }

    [Fact]
    public async Task WhatIsWrong_IsRefusedByName()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        await desk.StartAsync(Cancel);
        var id = Guid.NewGuid().ToString();
        (object Call, string Reason)[] wrong =
        [
            (new { type = "noise", lat = 33.5, lng = 117.0 }, "badId"),
            (new { id, lat = 33.5, lng = 117.0 }, "missingType"),
            (new { id, type = "picnic", lat = 33.5, lng = 117.0 }, "unknownType"),
            (new { id, type = "noise" }, "missingPlace"),
            (new { id, type = "noise", callerLat = 33.5, callerLng = 117.0 }, "missingPlace"), // Never the caller's.
            (new { id, type = "noise", place = "somewhere" }, "missingPlace"),
            (new { id, type = "noise", lat = 33.5 }, "placeOutsideWorld"),
            (new { id, type = "noise", lat = 50.0, lng = 10.0 }, "placeOutsideRegion"),
            (new { id, type = "noise", lat = 33.5, lng = 117.0, priority = 5 }, "priorityOutOfRange"),
            (new { id, type = "noise", lat = 33.5, lng = 117.0, text = new string('x', 2_001) }, "textTooLong"),
            (new { id, type = "noise", lat = 33.5, lng = 117.0, state = "gone" }, "badState"),
            (new { id, type = "noise", lat = 33.5, lng = 117.0, join = "old" }, "badJoin"),
            (new { id, type = "noise", lat = 33.5, lng = 117.0, join = "4-000001" }, "notYourJurisdiction"),
            (new { id, type = "noise", lat = 33.5, lng = 117.0, join = "3-000001" }, "unknownIncident"),
            (new { id, type = "noise", place = "kiln", unverified = true, jurisdiction = 9 }, "unknownJurisdiction"),
        ];
        foreach (var (call, reason) in wrong) Assert.Equal(reason, Text(await Ask(desk, "Open", call), "reason"));
        Assert.Equal("badCall", Text(await desk.InvokeAsync<JsonElement>("AmendCall", "3-000001", "x", new { text = "y" }, Cancel), "reason"));
        Assert.Equal("nothingGiven", Text(await desk.InvokeAsync<JsonElement>("AmendCall", "3-000001", id, new { }, Cancel), "reason"));
        Assert.Equal("badAttachment", Text(await desk.InvokeAsync<JsonElement>(
            "Attach", "3-000001", new { id, kind = "link", uri = "javascript:alert(1)" }, Cancel), "reason"));
        Assert.Equal("badIncident", Text(await desk.InvokeAsync<JsonElement>("SplitCall", "3-000001", id, new { to = "4-000001" }, Cancel), "reason"));
    }

    [Fact]
    public async Task Places_AreFound_OnceTheIndexIsMade()
    {
        await using var node = await DashboardNode.StartAsync();
        var cookie = await node.SignInAsync("desk-TN-03");
        using var http = node.Http();
        while (node.Part<PlaceDesk>().Index is null) await Task.Yield();
        var found = (await GetAsync(http, cookie, "/api/places?q=warf%20road&near=33.5,117.0")).GetProperty("places")[0];
        Assert.Equal(("street", "Wharf Road", "typo", true), (
            Text(found, "kind"), Text(found, "name"), Text(found, "match"), Flag(found, "yours")));
        Assert.Equal("station", Text((await GetAsync(http, cookie, "/api/places?q=%E8%A5%BF%E7%AB%99")).GetProperty("places")[0], "kind"));
        Assert.Equal("coordinates", Text((await GetAsync(http, cookie, "/api/places?q=N33.5%20E117.2")).GetProperty("places")[0], "kind"));
        Assert.Empty((await GetAsync(http, cookie, "/api/places?q=nowhere")).GetProperty("places").EnumerateArray());
        var there = await GetAsync(http, cookie, "/api/places/at?at=33.5001,117.005");
        Assert.Equal(("Wharf Road", "street", 3), (Text(there, "name"), Text(there, "kind"), there.GetProperty("jurisdiction").GetInt32()));
        using var bad = await http.SendAsync(Request(HttpMethod.Get, cookie, "/api/places?q="), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    private static Task<JsonElement> Ask(HubConnection desk, string method, object input) => desk.InvokeAsync<JsonElement>(method, input, Cancel);

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement body, string name) => body.GetProperty(name).GetBoolean();

    private static IEnumerable<JsonElement> Items(JsonElement body, string kind) =>
        body.GetProperty("items").EnumerateArray().Where(item => Text(item, "kind") == kind);

    private static bool HasIncident(JsonElement body, string incident) =>
        Items(body, "incident").Any(item => Text(item.GetProperty("incident"), "id") == incident);

    private static async Task<JsonElement> GetAsync(HttpClient http, string cookie, string path)
    {
        using var answer = await http.SendAsync(Request(HttpMethod.Get, cookie, path), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string cookie, string path, object body)
    {
        var request = Request(HttpMethod.Post, cookie, path);
        request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static HttpRequestMessage Request(HttpMethod method, string cookie, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        return request;
    }
}
