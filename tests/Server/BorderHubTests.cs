using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using static SmartPolicing.Realtime.Server.Tests.BorderTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Two desks and a vehicle between them, over real sockets: who may say what, and what is refused with which word.</summary>
public class BorderHubTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASighting_ReachesBothDesks_AndEachActsForItsOwnJurisdictionOnly()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var west = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        await using var east = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-04"));
        var (onWest, onEast) = (new HubInbox(west, "snapshot", "events"), new HubInbox(east, "snapshot", "events"));
        await west.StartAsync(Cancel);
        await east.StartAsync(Cancel);
        await onWest.NextAsync("snapshot");
        await onEast.NextAsync("snapshot");

        var entry = await LookForAsync(node.Node, DashboardTown.Three);
        var seen = Seen(DashboardTown.Three, node.Node.Now);
        var track = (await node.Node.AskAsync(DashboardTown.Three, new SightingSeen(entry, seen, []), Cancel)).Track.ToString();
        var read = seen.Read.ToString();
        Assert.Equal(read, Of(await onWest.NextAsync("events", Has("track")), "track").GetProperty("sightings")[0].GetProperty("read").GetString());
        var raised = Of(await onEast.NextAsync("events", Has("alert", row => PostOf(row, 4) is not null)), "alert");
        var (alert, post) = (raised.GetProperty("id").GetString(), PostOf(raised, 4)!);
        Assert.Equal((false, 3, 4), (raised.GetProperty("verified").GetBoolean(), raised.GetProperty("lead").GetInt32(), raised.GetProperty("jurisdiction").GetInt32()));

        Assert.Equal("notYourJurisdiction", await Reason(west, "Verify", 4, track, read, true));
        Assert.Equal("notYourJurisdiction", await Reason(west, "Verify", -1, track, read, true));
        Assert.Equal("notYourJurisdiction", await Reason(west, "Verify", 70_000, track, read, true));
        Assert.Equal("badTrack", await Reason(west, "Verify", 3, alert, read, true));
        Assert.Equal("badRead", await Reason(west, "Verify", 3, track, "seven", true));
        Assert.Equal("unknownTrack", await Reason(west, "Verify", 3, "T3-000099", read, true));
        Assert.Equal("unknownSighting", await Reason(west, "Verify", 3, track, Guid.Empty.ToString(), true));
        Assert.Equal("trackUnverified", await Reason(east, "Dispatch", post, 5));
        Assert.Null(await Reason(west, "Verify", 3, track, read, true));
        Assert.Equal("alreadyVerified", await Reason(west, "Verify", 3, track, read, false));
        await onEast.NextAsync("events", Has("alert", row => row.GetProperty("verified").GetBoolean()));

        Assert.Equal("alertNotAcknowledged", await Reason(east, "Dispatch", post, 5));
        Assert.Equal("notYourJurisdiction", await Reason(west, "AnswerAlert", 4, alert, "acknowledged", ""));
        Assert.Equal("notAsked", await Reason(west, "AnswerAlert", 3, alert, "acknowledged", ""));
        Assert.Equal("badAlert", await Reason(east, "AnswerAlert", 4, track, "acknowledged", ""));
        Assert.Equal("unknownAlert", await Reason(east, "AnswerAlert", 4, "J3-000099", "acknowledged", ""));
        Assert.Equal("badAnswer", await Reason(east, "AnswerAlert", 4, alert, "asked", ""));
        Assert.Equal("badAnswer", await Reason(east, "AnswerAlert", 4, alert, "overdue", ""));
        Assert.Equal("badAnswer", await Reason(east, "AnswerAlert", 4, alert, "yes", ""));
        Assert.Equal("answerOutOfOrder", await Reason(east, "AnswerAlert", 4, alert, "deployed", ""));
        Assert.Equal("reasonMissing", await Reason(east, "AnswerAlert", 4, alert, "declined", " "));
        Assert.Equal("reasonTooLong", await Reason(east, "AnswerAlert", 4, alert, "declined", new string('x', 201)));
        Assert.Null(await Reason(east, "AnswerAlert", 4, alert, "acknowledged", null));
        Assert.Null(await Reason(east, "Dispatch", post, 5));
        var deployed = Of(await onWest.NextAsync("events", Has("alert", row => SideOf(row, 4).GetProperty("state").GetString() == "deployed")), "alert");
        Assert.Equal("desk-TN-04", SideOf(deployed, 4).GetProperty("by").GetString());

        Assert.Equal("textTooLong", await Reason(east, "SayAlert", 4, alert, new string('x', 501)));
        Assert.Equal("reasonMissing", await Reason(east, "SayAlert", 4, alert, "  "));
        Assert.Null(await Reason(east, "SayAlert", 4, alert, "north bank"));
        await onWest.NextAsync("events", Has("alert", row => row.GetProperty("lines").EnumerateArray().Any(line => line.GetProperty("text").GetString() == "north bank")));

        Assert.Equal("notAsked", await Reason(east, "WithdrawAlert", 4, alert, "no"));
        Assert.Equal("badAnswer", await Reason(west, "EndTrack", 3, track, "lost"));
        Assert.Equal("unknownTrack", await Reason(west, "EndTrack", 3, "T4-000001", "arrest"));
        Assert.Null(await Reason(west, "EndTrack", 3, track, "arrest"));
        Assert.Equal("trackOver", await Reason(west, "EndTrack", 3, track, "false"));
        await onEast.NextAsync("events", Has("alert", row => row.GetProperty("end").GetString() == "trackEnded"));
        Assert.Equal("alertOver", await Reason(east, "AnswerAlert", 4, alert, "declined", "too late"));
        Assert.Equal("alertOver", await Reason(west, "WithdrawAlert", 3, alert, "late"));
        await east.InvokeAsync<JsonElement>("Snapshot", Cancel);
        var after = await onEast.NextAsync("snapshot");
        Assert.Equal((0, 0), (after.GetProperty("tracks").GetArrayLength(), after.GetProperty("alerts").GetArrayLength()));
    }

    [Fact]
    public async Task ANeighbour_IsAskedForHelp_ByWhoseIncidentItIs()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var west = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        await using var east = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-04"));
        var onEast = new HubInbox(east, "events");
        await west.StartAsync(Cancel);
        await east.StartAsync(Cancel);
        var call = new Call(Guid.CreateVersion7(), "noise", 0, DashboardTown.Place(33.5, 117.0), "corner", "help", "", "", "110");
        var incident = (await node.Node.AskAsync(DashboardTown.Three, new CallReceived(call), Cancel)).Incident.ToString();

        Assert.Equal("notYourJurisdiction", await Reason(east, "AskNeighbour", incident, 3, "aid", "two"));
        Assert.Equal("badIncident", await Reason(west, "AskNeighbour", "3", 4, "aid", "two"));
        Assert.Equal("badAnswer", await Reason(west, "AskNeighbour", incident, 4, "track", "two"));
        Assert.Equal("textTooLong", await Reason(west, "AskNeighbour", incident, 4, "aid", new string('x', 501)));
        foreach (var nobody in new[] { 3, 9, 0, -4, 70_000 })
            Assert.Equal("unknownJurisdiction", await Reason(west, "AskNeighbour", incident, nobody, "aid", "two"));
        Assert.Equal("unknownIncident", await Reason(west, "AskNeighbour", "3-000099", 4, "aid", "two"));
        var asked = await west.InvokeAsync<JsonElement>("AskNeighbour", incident, 4, "aid", "two officers", Cancel);
        var alert = asked.GetProperty("alert").GetString();
        var row = Of(await onEast.NextAsync("events", Has("alert")), "alert");
        Assert.Equal((alert, "aid"), (row.GetProperty("id").GetString(), row.GetProperty("kind").GetString()));
        var again = await west.InvokeAsync<JsonElement>("AskNeighbour", incident, 4, "aid", "two officers", Cancel);
        Assert.Equal(alert, again.GetProperty("alert").GetString());
        Assert.Null(await Reason(west, "WithdrawAlert", 3, alert, "not needed"));
        await onEast.NextAsync("events", Has("alert", ended => ended.GetProperty("end").GetString() == "withdrawn"));
    }

    [Fact]
    public async Task AVehicleThatIsNotFollowed_IsToldToTheDesksOfItsCity()
    {
        await using var node = await DashboardNode.StartAsync();
        await using var west = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        var onWest = new HubInbox(west, "snapshot", "events");
        await west.StartAsync(Cancel);
        await onWest.NextAsync("snapshot");
        var entry = await LookForAsync(node.Node, DashboardTown.Three);
        var lost = new SightingLost(entry, "Bridge", DashboardTown.Place(33.5, 117.1), node.Node.Now);
        Assert.Equal(Refusal.None, (await node.Node.AskAsync(DashboardTown.Three, lost, Cancel)).Refusal);
        var warning = Of(await onWest.NextAsync("events", Has("warning")), "warning");
        Assert.Equal(
            (3, "notFollowed", entry.ToString(), PlateText, "Bridge", "quarantined"),
            (warning.GetProperty("jurisdiction").GetInt32(), warning.GetProperty("kind").GetString(), warning.GetProperty("entry").GetString(),
                warning.GetProperty("subject").GetString(), warning.GetProperty("seen").GetString(), warning.GetProperty("reason").GetString()));
        Assert.Equal((33.5, 117.1), (warning.GetProperty("lat").GetDouble(), warning.GetProperty("lng").GetDouble()));
        Assert.False(warning.TryGetProperty("track", out _) || warning.TryGetProperty("alert", out _));
    }

    private static Func<JsonElement, bool> Has(string kind, Func<JsonElement, bool>? fits = null) => body => Rows(body, kind).Any(row => fits is null || fits(row));

    private static JsonElement Of(JsonElement events, string kind) => Rows(events, kind).Last();

    private static IEnumerable<JsonElement> Rows(JsonElement events, string kind) => events.GetProperty("items").EnumerateArray()
        .Where(item => item.GetProperty("kind").GetString() == kind).Select(item => item.GetProperty(kind));

    private static string? PostOf(JsonElement alert, int jurisdiction) => alert.GetProperty("posts").EnumerateArray()
        .Where(post => post.GetProperty("jurisdiction").GetInt32() == jurisdiction && post.TryGetProperty("incident", out _))
        .Select(post => post.GetProperty("incident").GetString()).FirstOrDefault();

    private static JsonElement SideOf(JsonElement alert, int jurisdiction) =>
        alert.GetProperty("sides").EnumerateArray().Single(side => side.GetProperty("jurisdiction").GetInt32() == jurisdiction);
}
