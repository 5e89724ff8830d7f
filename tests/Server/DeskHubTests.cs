using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using static SmartPolicing.Realtime.Server.Tests.DeskTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Desks over real sockets: what they cover, whose an incident is, and who is there (docs/INCIDENTS.md).</summary>
public class DeskHubTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnIncident_ChangesHandsOnlyWhenTheOtherDeskSaysYes()
    {
        var time = new LeapingTime();
        await using var town = await StartAsync(time: time);
        var (other, theirs) = await town.ConnectAsync("dispatcher");
        var incident = await town.OpenAsync("noise", 33.5, 117.0);
        await DeskAsync(town.Inbox, desks => desks.ContainsKey("dispatcher"));
        Assert.Equal("inOthersHands", await Taken(town, other, incident));
        Assert.Equal("sameDesk", await town.Reason("HandOver", incident, "desk-TN-03", ""));
        Assert.Equal("deskNotThere", await town.Reason("HandOver", incident, "desk-TN-04", ""));
        Assert.Equal("textTooLong", await town.Reason("HandOver", incident, "dispatcher", new string('x', 5_000)));
        Assert.Equal("noHandOver", await town.Reason("AnswerHandOver", incident, true, ""));

        await town.Done("HandOver", incident, "dispatcher", "I go off");
        var asked = await NextAsync(theirs, "incident", row => row.TryGetProperty("handOver", out _));
        Assert.Equal(("desk-TN-03", "dispatcher", "I go off"), (
            Text(asked, "inHandOf"), Text(asked.GetProperty("handOver"), "to"), Text(asked.GetProperty("handOver"), "text")));
        Assert.Equal("handOverWaits", await town.Reason("HandOver", incident, "dispatcher", ""));
        Assert.Equal("notYourHandOver", await town.Reason("AnswerHandOver", incident, true, ""));
        Assert.Equal("reasonMissing", await BorderTown.Reason(other, "AnswerHandOver", incident, false, ""));
        Assert.Null(await BorderTown.Reason(other, "AnswerHandOver", incident, false, "full"));
        await town.NextAsync("notice", item => Text(item.GetProperty("what"), "detail") == "declined: full");
        Assert.Equal("desk-TN-03", Text(await town.DetailAsync(incident), "inHandOf"));

        await town.Done("HandOver", incident, "dispatcher", "");
        time.Leap(TimeSpan.FromSeconds(61)); // Nobody answers: that is told.
        await NextAsync(theirs, "incident", row => row.TryGetProperty("handOver", out var over) && over.GetProperty("overdue").GetBoolean());
        Assert.Null(await BorderTown.Reason(other, "AnswerHandOver", incident, true, ""));
        await town.NextAsync("incident", row => row.TryGetProperty("inHandOf", out var hands) && hands.GetString() == "dispatcher");
        await BorderTown.Reason(other, "HandOver", incident, "desk-TN-03", "");
        Assert.Null(await BorderTown.Reason(other, "AnswerHandOver", incident, false, "")); // Taken back.
        Assert.Equal("notInYourHands", await town.Reason("LetGo", incident, ""));
        Assert.Null(await BorderTown.Reason(other, "LetGo", incident, "done"));
        Assert.False((await town.DetailAsync(incident)).TryGetProperty("inHandOf", out _));
    }

    [Fact]
    public async Task ADeskThatIsAway_IsGoneAfterTwoMinutes_AndLetsEverythingGo()
    {
        var time = new LeapingTime();
        await using var town = await StartAsync(time: time);
        var incident = await town.OpenAsync("noise", 33.5, 117.0);
        var (other, _) = await town.ConnectAsync("dispatcher");
        Assert.Null(await BorderTown.Reason(other, "CoverAreas", 3, (string[])["north"]));
        Assert.Null(await BorderTown.Reason(other, "TakeInHand", incident));
        await town.Done("HandOver", await town.OpenAsync("noise", 33.45, 117.0), "dispatcher", "");
        await other.StopAsync(Cancel);
        await DeskAsync(town.Inbox, desks => Is(desks, "dispatcher", "awaySince"));
        time.Leap(TimeSpan.FromSeconds(110)); // Not yet: a page that comes back finds all as it was.
        var (again, _) = await town.ConnectAsync("dispatcher");
        var back = await DeskAsync(town.Inbox, desks => desks.ContainsKey("dispatcher") && !Is(desks, "dispatcher", "awaySince"));
        Assert.Equal("north", Assert.Single(back["dispatcher"].GetProperty("areas").EnumerateArray()).GetString());

        await again.StopAsync(Cancel);
        await DeskAsync(town.Inbox, desks => Is(desks, "dispatcher", "awaySince"));
        time.Leap(TimeSpan.FromSeconds(121));
        await GoneAsync(town, incident, "gone");
    }

    [Fact]
    public async Task SigningOut_SignsTheDeskOffAtOnce_InAllItsJurisdictions()
    {
        await using var town = await StartAsync();
        var (_, east) = await town.ConnectAsync("desk-TN-04");
        var cookie = await town.Node.SignInAsync("dispatcher");
        var (other, _) = await town.ConnectWithAsync(cookie);
        var incident = await town.OpenAsync("noise", 33.5, 117.0);
        Assert.Null(await BorderTown.Reason(other, "CoverAreas", 3, (string[])["north"]));
        Assert.Null(await BorderTown.Reason(other, "TakeInHand", incident));
        await town.Done("HandOver", await town.OpenAsync("noise", 33.45, 117.0), "dispatcher", "");
        await DeskAsync(east, desks => desks.ContainsKey("dispatcher"));
        using var http = town.Node.Http();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out");
        request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await GoneAsync(town, incident, "signedOff");
        await DeskAsync(east, desks => !desks.ContainsKey("dispatcher"));

        // An officer has no desk, and who is not signed in may sign out.
        using var nobody = await http.PostAsync("/sign-out", null, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, nobody.StatusCode);
    }

    [Fact]
    public async Task Areas_AreCovered_AndASupervisorTakesADeskOver()
    {
        await using var town = await StartAsync();
        var (chief, _) = await town.ConnectAsync("supervisor");
        var incident = await town.OpenAsync("noise", 33.5, 117.0, "north");
        await town.Done("CoverAreas", 3, (string[])["south", "north"]);
        await town.Done("TakeInHand", incident);
        var refused = await town.Desk.InvokeAsync<JsonElement>("CoverAreas", 3, (string[])["moon"], Cancel);
        Assert.Equal("unknownArea", Text(refused, "reason"));
        Assert.Equal(["north", "south"], refused.GetProperty("detail").GetProperty("allowed").EnumerateArray().Select(code => code.GetString()));
        Assert.Equal("unknownArea", await town.Reason("CoverAreas", 3, (string?[])[null]));
        Assert.Equal("notYourJurisdiction", await town.Reason("CoverAreas", 4, Array.Empty<string>()));
        Assert.Equal("notYourJurisdiction", await town.Reason("SignOffDesk", 70_000));
        Assert.Equal("notSupervisor", await town.Reason("TakeOver", 3, "supervisor", "why"));
        Assert.Equal("notSupervisor", await town.Reason("TakeOverIncident", incident, "why"));
        Assert.Equal("notSupervisor", await town.Reason("Monitor", 3, "supervisor", true));

        Assert.Null(await BorderTown.Reason(chief, "Monitor", 3, "desk-TN-03", true));
        await DeskAsync(town.Inbox, desks => Is(desks, "desk-TN-03", "monitoredBy"));
        Assert.Null(await BorderTown.Reason(chief, "Monitor", 3, "desk-TN-03", false));
        Assert.Equal("deskNotThere", await BorderTown.Reason(chief, "Monitor", 3, "nobody", true));
        Assert.Equal("notYourJurisdiction", await BorderTown.Reason(chief, "Monitor", 9, "desk-TN-03", true));
        Assert.Equal("reasonMissing", await BorderTown.Reason(chief, "TakeOver", 3, "desk-TN-03", " "));
        Assert.Equal("deskNotThere", await BorderTown.Reason(chief, "TakeOver", 3, "nobody", "ill"));
        Assert.Equal("sameDesk", await BorderTown.Reason(chief, "TakeOver", 3, "supervisor", "ill"));
        Assert.Equal("reasonTooLong", await BorderTown.Reason(chief, "TakeOver", 3, "desk-TN-03", new string('x', 201)));
        Assert.Null(await BorderTown.Reason(chief, "TakeOver", 3, "desk-TN-03", "ill"));
        var taken = await DeskAsync(town.Inbox, desks => desks.TryGetValue("supervisor", out var chiefs) && chiefs.GetProperty("areas").GetArrayLength() == 2);
        Assert.Empty(taken["desk-TN-03"].GetProperty("areas").EnumerateArray());
        Assert.Equal("supervisor", Text(await town.DetailAsync(incident), "inHandOf"));
        Assert.Null(await BorderTown.Reason(chief, "LetGo", incident, ""));
        await town.Done("TakeInHand", incident);
        Assert.Equal("reasonMissing", await BorderTown.Reason(chief, "TakeOverIncident", incident, ""));
        Assert.Null(await BorderTown.Reason(chief, "TakeOverIncident", incident, "mine"));
        Assert.Equal("supervisor", Text(await town.DetailAsync(incident), "inHandOf"));
        Assert.Null(await BorderTown.Reason(chief, "CoverAreas", 3, (string[])["south"]));
        await town.NextAsync("desk", told => Text(told, "kind") == "uncovered" && told.GetProperty("areas")[0].GetString() == "north");
    }

    // The desk "dispatcher" is gone: what it covered and had in hand, and what it was asked, is let go and told.
    private static async Task GoneAsync(DeskTown town, string incident, string how)
    {
        var told = await town.NextAsync("desk", told => Text(told, "kind") == how);
        Assert.Equal(("dispatcher", "north"), (Text(told, "desk"), told.GetProperty("areas")[0].GetString()));
        await DeskAsync(town, desks => !desks.ContainsKey("dispatcher"));
        var detail = await town.DetailAsync(incident, detail => !detail.TryGetProperty("inHandOf", out _));
        Assert.Contains(detail.GetProperty("timeline").EnumerateArray(), line => Text(line, "detail") == $"dispatcher {how}");
        await town.DetailAsync("3-000002", detail => !detail.TryGetProperty("handOver", out _));
    }

    private static async Task<string?> Taken(DeskTown town, HubConnection other, string incident)
    {
        await town.Done("TakeInHand", incident);
        Assert.True((await town.Done("TakeInHand", incident)).GetProperty("repeated").GetBoolean());
        var refused = await other.InvokeAsync<JsonElement>("TakeInHand", incident, Cancel);
        Assert.Equal("desk-TN-03", Text(refused.GetProperty("detail"), "desk"));
        return Text(refused, "reason");
    }

    private static async Task<Dictionary<string, JsonElement>> DeskAsync(HubInbox inbox, Func<Dictionary<string, JsonElement>, bool> fits) =>
        ByName(await NextAsync(inbox, "desks", desks => fits(ByName(desks))));

    // By a snapshot: the event may have come with one that was waited for before.
    private static async Task DeskAsync(DeskTown town, Func<Dictionary<string, JsonElement>, bool> fits)
    {
        await town.Done("Snapshot");
        Assert.True(fits(ByName((await town.Inbox.NextAsync("snapshot")).GetProperty("desks")[0])));
    }

    private static bool Is(Dictionary<string, JsonElement> desks, string desk, string what) =>
        desks.TryGetValue(desk, out var row) && row.TryGetProperty(what, out _);

    private static Dictionary<string, JsonElement> ByName(JsonElement desks) =>
        desks.GetProperty("desks").EnumerateArray().ToDictionary(desk => Text(desk, "name")!);

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
