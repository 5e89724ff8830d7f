using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Shards.Lines;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Phone lines on desks, over real sockets.</summary>
public class LineHubTests
{
    private static readonly LineCaller s_caller = new("13800000000", "", "110", DashboardTown.Place(33.5, 117.0), 50, "");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ALine_IsToldTakenOnceAndTied_AndIsInTheSnapshotUntilRungBack()
    {
        await using var town = await DeskTown.StartAsync();
        await Report(town, "c1", LineReport.Ringing);
        var row = await town.NextAsync("line", _ => true);
        Assert.Equal(("L3-000001", "ringing", "13800000000", 50), (
            Text(row, "line"), Text(row, "state"), Text(row, "number"), row.GetProperty("accuracy").GetInt32()));

        var (other, _) = await town.ConnectAsync("dispatcher");
        var asked = await Task.WhenAll(Take(town.Desk), Take(other));
        Assert.Equal(["noLine", "taken"], asked.Select(answer => Text(answer, "reason") ?? "taken").Order());
        var winner = asked[0].GetProperty("ok").GetBoolean() ? town.Desk : other;
        var loser = winner == town.Desk ? other : town.Desk;
        var refused = await loser.InvokeAsync<JsonElement>("TakeLine", 3, "L3-000001", Cancel);
        Assert.Equal("lineTaken", Text(refused, "reason"));
        Assert.NotNull(Text(refused.GetProperty("detail"), "desk"));

        var opened = await winner.InvokeAsync<JsonElement>(
            "Open", new { id = Guid.NewGuid().ToString(), type = "noise", lat = 33.5, lng = 117.0, line = "L3-000001" }, Cancel);
        Assert.Equal(Text(opened, "incident"), Text(opened.GetProperty("line").GetProperty("line"), "incident"));

        await Report(town, "c1", LineReport.Abandoned);
        var (_, inbox) = await town.ConnectAsync("desk-TN-03");
        var kept = (await inbox.NextAsync("snapshot")).GetProperty("lines").EnumerateArray().Single();
        Assert.Equal(("callBackDue", Text(opened, "incident")), (Text(kept, "state"), Text(kept, "incident")));

        Assert.Equal("lineTaken", Text(await loser.InvokeAsync<JsonElement>("CallBack", "L3-000001", new { reached = true }, Cancel), "reason"));
        Assert.True((await winner.InvokeAsync<JsonElement>("CallBack", "L3-000001", new { reached = true }, Cancel)).GetProperty("ok").GetBoolean());
        Assert.Equal("calledBack", Text(await DeskTown.NextAsync(inbox, "line", line => Text(line, "state") == "over"), "end"));
    }

    [Fact]
    public async Task BadInput_IsRefused_AndOpensNothing()
    {
        await using var town = await DeskTown.StartAsync();
        foreach (var (call, arguments, reason) in new (string, object?[], string)[]
        {
            ("TakeLine", [3, "L4-000001"], "badLine"),
            ("TakeLine", [3, "x"], "badLine"),
            ("TakeLine", [4, null], "notYourJurisdiction"),
            ("TakeLine", [3, null], "noLine"),
            ("TakeLine", [3, "L3-000009"], "unknownLine"),
            ("LetGoLine", ["L3-000009"], "unknownLine"),
            ("LetGoLine", [null], "badLine"),
            ("CallBack", ["L3-000009", new { }], "badJson"),
            ("CallBack", ["L3-000009", new { reached = true, note = new string('x', 201) }], "textTooLong"),
            ("CallBack", ["L4-000009", new { reached = true }], "notYourJurisdiction"),
            ("Open", [new { id = Guid.NewGuid().ToString(), type = "noise", lat = 33.5, lng = 117.0, line = "x" }], "badLine"),
        })
        {
            var answer = await town.Desk.InvokeCoreAsync<JsonElement>(call, arguments, Cancel);
            Assert.Equal((false, reason), (answer.GetProperty("ok").GetBoolean(), Text(answer, "reason")));
        }
    }

    private static async Task Report(DeskTown town, string line, LineReport report) =>
        await town.Node.Node.AskAsync(DashboardTown.Three, new LineReported("pbx", line, report, s_caller, ""), Cancel);

    private static Task<JsonElement> Take(HubConnection desk) => desk.InvokeAsync<JsonElement>("TakeLine", 3, null, Cancel);

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;
}
