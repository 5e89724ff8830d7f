using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains.Incidents;
using static SmartPolicing.Realtime.Server.Tests.DeskTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The life of incidents over real sockets, as desks live it (docs/INCIDENTS.md).</summary>
public class IncidentHubTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notes_Changes_AndLinks_AreShown_AndTakenBackByWhatTheAnswerSays()
    {
        await using var town = await StartAsync();
        var (one, two) = (await town.OpenAsync("noise", 33.5, 117.0), await town.OpenAsync("noise", 33.45, 117.0));
        var (other, _) = await town.ConnectAsync("dispatcher");

        var noted = await town.Done("Note", one, "  two men, a red van ");
        await town.NextAsync("notice", item => Kind(item) == "noted" && item.GetProperty("what").GetProperty("detail").GetString() == "two men, a red van");
        Assert.Equal("notYourNote", await BorderTown.Reason(other, "StrikeNote", one, 1));
        Assert.Equal(1, noted.GetProperty("note").GetInt32());
        await UndoAsync(town, noted);
        var note = Assert.Single((await town.DetailAsync(one)).GetProperty("noteList").EnumerateArray());
        Assert.Equal(("desk-TN-03", true), (note.GetProperty("by").GetString(), note.GetProperty("struck").GetBoolean()));

        // A new type takes the type's priority along, and undo brings back both, unless somebody was there in between.
        var amended = await town.Done("Amend", one, new { type = "robbery", lat = 33.501, lng = 117.0, place = "Wharf 7" });
        await town.NextAsync("incident", row => Id(row) == one && Is(row, "type", "robbery"));
        Assert.Equal(("noise", 4, "Wharf"), (
            amended.GetProperty("before").GetProperty("type").GetString(), amended.GetProperty("before").GetProperty("priority").GetInt32(),
            amended.GetProperty("before").GetProperty("place").GetString()));
        var twice = await town.Done("Amend", one, new { type = "robbery" });
        Assert.Equal((true, false), (twice.GetProperty("repeated").GetBoolean(), twice.TryGetProperty("undo", out _)));
        await UndoAsync(town, amended);
        var detail = await town.DetailAsync(one);
        Assert.Equal(("noise", 4, 33.5, "Wharf"), (
            detail.GetProperty("type").GetString(), detail.GetProperty("priority").GetInt32(), detail.GetProperty("lat").GetDouble(),
            detail.GetProperty("place").GetString()));
        var urgent = await town.Done("Amend", one, new { priority = 2 });
        Assert.Null(await BorderTown.Reason(other, "Amend", one, new { priority = 1, ifNow = new { priority = 2 } }));
        Assert.Equal("changedMeanwhile", (await InvokeUndoAsync(town.Desk, urgent)).GetProperty("reason").GetString());

        var linked = await town.Done("Link", one, two);
        await town.NextAsync("incident", row => Id(row) == two && row.TryGetProperty("links", out var links) && links[0].GetString() == one);
        Assert.Equal("alreadyLinked", await town.Reason("Link", two, one));
        await UndoAsync(town, linked);
        Assert.Equal("notLinked", await town.Reason("Unlink", one, two));
    }

    [Fact]
    public async Task AFoundPlace_TicksTheFollowUpListOff_AndBackInDoubtItWaitsAgain()
    {
        await using var town = await StartAsync();
        var incident = await town.OpenAsync("noise", 33.5, 117.0, mark: PlaceMark.Unverified);
        await town.OpenAsync("noise", 33.45, 117.0, mark: PlaceMark.Unplaced);
        await Waiting(2);
        await town.Done("Amend", incident, new { place = "the old kiln" }); // Other words do not make it any more certain.
        var found = await town.Done("Amend", incident, new { lat = 33.502, lng = 117.0 });
        await Waiting(1);
        using var http = town.Node.Http();
        http.DefaultRequestHeaders.Add("Cookie", await town.Node.SignInAsync("desk-TN-03"));
        var listed = JsonElement.Parse(await http.GetStringAsync("/api/places/unverified?done=true", Cancel));
        var done = Assert.Single(listed.GetProperty("places").EnumerateArray()).GetProperty("done");
        Assert.Equal(("desk-TN-03", "the old kiln"), (done.GetProperty("by").GetString(), done.GetProperty("note").GetString()));
        await UndoAsync(town, found);
        await Waiting(2);

        Task<JsonElement> Waiting(int count) => town.NextAsync("unverifiedPlaces", row => row.GetProperty("waiting").GetInt32() == count);
    }

    [Fact]
    public async Task Merge_TakesEverythingAlong_AndTheOldNumberPointsOn()
    {
        await using var town = await StartAsync();
        await town.PlaceAsync(1, 33.5, 117.0);
        var (from, into) = (await town.OpenAsync("noise", 33.5, 117.0), await town.OpenAsync("noise", 33.45, 117.0));
        await town.Done("Dispatch", from, 1);
        await town.Done("Note", from, "by the gate");
        Assert.Equal(into, (await town.Done("Merge", from, into, "same shouting")).GetProperty("into").GetString());
        await town.NextAsync("incident", row => Id(row) == from && Is(row, "mergedInto", into));
        var detail = await town.DetailAsync(into, detail => OnIt(detail) is [1]);
        Assert.Equal(("by the gate", 2), (detail.GetProperty("noteList")[0].GetProperty("text").GetString(), detail.GetProperty("calls").GetInt32()));
        Assert.Equal("merged", (await town.DetailAsync(from)).GetProperty("end").GetString());
        var refused = await town.Desk.InvokeAsync<JsonElement>("Note", from, "late", Cancel);
        Assert.Equal(("mergedIncident", into), (refused.GetProperty("reason").GetString(), refused.GetProperty("detail").GetProperty("into").GetString()));
        Assert.Equal("mergedIncident", await town.Reason("Reopen", from, "no"));
        Assert.Equal("sameIncident", await town.Reason("Merge", into, into, ""));
        Assert.Equal("otherJurisdiction", await town.Reason("Merge", into, "4-000001", ""));
        Assert.Equal("unknownIncident", await town.Reason("Merge", into, "3-000099", ""));
        Assert.Equal("badIncident", await town.Reason("Merge", into, "x", ""));
    }

    [Fact]
    public async Task Ends_AreAsTheTableAsks_AndCanBeTakenBack()
    {
        await using var town = await StartAsync();
        var (robbery, noise) = (await town.OpenAsync("robbery", 33.5, 117.0), await town.OpenAsync("noise", 33.45, 117.0));
        var refused = await town.Desk.InvokeAsync<JsonElement>("Close", robbery, "over", Cancel);
        Assert.Equal("dispositionMissing", refused.GetProperty("reason").GetString());
        Assert.Equal(["arrest", "handled", "false-alarm"], Allowed(refused));
        refused = await town.Desk.InvokeAsync<JsonElement>("CloseAs", noise, (string[])["arrest"], "", Cancel);
        Assert.Equal("unknownDisposition", refused.GetProperty("reason").GetString());
        Assert.Equal(["handled", "false-alarm"], Allowed(refused));
        Assert.Equal("unknownDisposition", await town.Reason("CloseAs", noise, Enumerable.Range(0, 5).Select(code => $"c{code}"), ""));
        Assert.Equal("unknownDisposition", await town.Reason("Dispose", noise, (string?[])[null]));

        var disposed = await town.Done("Dispose", robbery, (string[])["arrest", "handled"]);
        await UndoAsync(town, disposed);
        Assert.Equal("dispositionMissing", await town.Reason("Close", robbery, "")); // None again.
        await town.Done("CloseAs", robbery, (string[])["arrest"], "two held");
        var row = await town.NextAsync("incident", row => Id(row) == robbery && Is(row, "state", "closed"));
        Assert.Equal(("closed", "arrest"), (row.GetProperty("end").GetString(), row.GetProperty("dispositions")[0].GetString()));
        foreach (var (call, arguments) in OrdersOf(robbery)) Assert.Equal("incidentClosed", await town.Reason(call, arguments));

        Assert.Equal("reasonMissing", await town.Reason("Reopen", robbery, " "));
        Assert.Equal("incidentOpen", await town.Reason("Reopen", noise, "again"));
        Assert.Equal("unknownIncident", await town.Reason("Reopen", "3-000099", "again"));
        await town.Done("Reopen", robbery, "wrong men");
        await town.NextAsync("incident", row => Id(row) == robbery && Is(row, "state", "waiting"));
        Assert.Equal("reasonMissing", await town.Reason("Cancel", noise, ""));
        await town.Done("Cancel", noise, "a party");
        await town.NextAsync("incident", row => Id(row) == noise && Is(row, "end", "cancelled"));
        await town.Done("Reopen", noise, "still loud");
        await town.NextAsync("incident", row => Id(row) == noise && Is(row, "state", "waiting"));
    }

    [Fact]
    public async Task ATransfer_IsTrackedPastTheEnd_AndADeclineBringsTheIncidentBack()
    {
        await using var town = await StartAsync();
        var (one, two) = (await town.OpenAsync("noise", 33.5, 117.0), await town.OpenAsync("robbery", 33.45, 117.0));
        var unknown = await town.Desk.InvokeAsync<JsonElement>("TransferOut", two, "12345", "", false, Cancel); // Not for robberies.
        Assert.Equal("unknownBody", unknown.GetProperty("reason").GetString());
        Assert.Equal("textTooLong", await town.Reason("TransferOut", one, "12345", new string('x', 5_000), false));
        Assert.Equal(1, (await town.Done("TransferOut", one, "12345", "a neighbour's dog", true)).GetProperty("transfer").GetInt32());
        var sent = await town.NextAsync("transfer", row => row.GetProperty("incident").GetString() == one);
        Assert.Equal(("sent", "12345"), (sent.GetProperty("state").GetString(), sent.GetProperty("body").GetString()));
        await town.NextAsync("incident", row => Id(row) == one && Is(row, "end", "transferred"));

        Assert.Equal("badAnswer", await town.Reason("TransferAnswer", one, 1, "maybe", ""));
        Assert.Equal("answerOutOfOrder", await town.Reason("TransferAnswer", one, 1, "sent", ""));
        Assert.Equal("unknownTransfer", await town.Reason("TransferAnswer", one, 2, "done", ""));
        Assert.Equal("reasonMissing", await town.Reason("TransferAnswer", one, 1, "declined", " "));
        await town.Done("TransferAnswer", one, 1, "declined", "not ours");
        await town.NextAsync("incident", row => Id(row) == one && Is(row, "state", "waiting"));
        Assert.Equal("transferOver", await town.Reason("TransferAnswer", one, 1, "done", ""));

        Assert.Equal(2, (await town.Done("TransferOut", one, "12348", "", false)).GetProperty("transfer").GetInt32());
        Assert.Equal("transferWaits", await town.Reason("TransferOut", one, "12348", "", false));
        await town.Done("TransferAnswer", one, 2, "accepted", "");
        var list = (await town.DetailAsync(one)).GetProperty("transferList");
        Assert.Equal(("declined", "not ours", "accepted"), (
            list[0].GetProperty("state").GetString(), list[0].GetProperty("answer").GetString(), list[1].GetProperty("state").GetString()));
        await town.Done("TransferAnswer", one, 2, "withdrawn", "");
        await town.NextAsync("transfer", row => Is(row, "state", "withdrawn"));
    }

    [Fact]
    public async Task WhatIsWrong_IsRefusedByName()
    {
        await using var town = await StartAsync();
        var one = await town.OpenAsync("noise", 33.5, 117.0);
        (string Call, object?[] Arguments, string Reason)[] wrong =
        [
            ("Note", [one, " "], "textMissing"), ("Note", [one, new string('x', 1_001)], "textTooLong"),
            ("StrikeNote", [one, 7], "unknownNote"),
            ("Amend", [one, null], "nothingToChange"), ("Amend", [one, new { }], "nothingToChange"),
            ("Amend", [one, new { type = "picnic" }], "unknownType"), ("Amend", [one, new { priority = 5 }], "badPriority"),
            ("Amend", [one, new { lat = 33.5 }], "badPlace"), ("Amend", [one, new { lat = 133.5, lng = 117.0 }], "badPlace"),
            ("Amend", [one, new { lat = 10.0, lng = 10.0 }], "placeOutsideRegion"),
            ("Amend", [one, new { lat = 33.5, lng = 117.2 }], "placeInOtherJurisdiction"),
            ("Amend", [one, new { mark = "sure" }], "badMark"), ("Amend", [one, new { place = new string('x', 201) }], "placeTooLong"),
            ("Amend", [one, new { priority = 1, ifNow = new { priority = 9 } }], "badPriority"),
            ("Link", [one, one], "sameIncident"), ("Link", [one, "4-000001"], "otherJurisdiction"), ("Link", [one, null], "badIncident"),
            ("Cancel", [one, new string('x', 201)], "reasonTooLong"), ("CloseAs", [one, null, new string('x', 201)], "reasonTooLong"),
            ("TransferAnswer", [one, 1, null, ""], "badAnswer"),
        ];
        foreach (var (call, arguments, reason) in wrong)
            Assert.Equal((call, reason), (call, await town.Reason(call, arguments)));
        var elsewhere = await town.Desk.InvokeAsync<JsonElement>("Amend", one, new { lat = 33.5, lng = 117.2 }, Cancel);
        Assert.Equal(4, elsewhere.GetProperty("detail").GetProperty("jurisdiction").GetInt32());
        foreach (var (number, reason) in ((string?, string)[])[(null, "badIncident"), ("4-000001", "notYourJurisdiction"), ("3-000099", "unknownIncident")])
            foreach (var (call, arguments) in OrdersOf(number)) Assert.Equal((call, reason), (call, await town.Reason(call, arguments)));
        Assert.Equal("waiting", (await town.DetailAsync(one)).GetProperty("state").GetString());
    }

    // Every order about one incident that is open, as it would be right.
    private static (string Call, object?[] Arguments)[] OrdersOf(string? incident) =>
    [
        ("Note", [incident, "text"]), ("StrikeNote", [incident, 1]), ("Amend", [incident, new { priority = 1 }]), ("Link", [incident, "3-000098"]),
        ("Unlink", [incident, "3-000098"]), ("Merge", [incident, "3-000098", ""]), ("Cancel", [incident, "why"]),
        ("Dispose", [incident, (string[])["handled"]]), ("CloseAs", [incident, (string[])["handled"], ""]),
        ("TransferOut", [incident, "12345", "", false]), ("TakeInHand", [incident]), ("LetGo", [incident, ""]),
        ("HandOver", [incident, "dispatcher", ""]), ("AnswerHandOver", [incident, true, ""]),
    ];

    private static string? Id(JsonElement row) => row.GetProperty("id").GetString();

    private static bool Is(JsonElement row, string name, string value) => row.TryGetProperty(name, out var said) && said.GetString() == value;

    private static string? Kind(JsonElement notice) => notice.GetProperty("what").GetProperty("kind").GetString();

    private static string[] Allowed(JsonElement refused) =>
        [.. refused.GetProperty("detail").GetProperty("allowed").EnumerateArray().Select(code => code.GetString()!)];

    private static async Task UndoAsync(DeskTown town, JsonElement answer)
    {
        var undone = await InvokeUndoAsync(town.Desk, answer);
        Assert.True(undone.GetProperty("ok").GetBoolean(), undone.GetRawText());
    }

    private static Task<JsonElement> InvokeUndoAsync(HubConnection hub, JsonElement answer)
    {
        var undo = answer.GetProperty("undo");
        object?[] arguments = [.. undo.GetProperty("args").EnumerateArray().Select(argument => (object?)argument)];
        return hub.InvokeCoreAsync<JsonElement>(undo.GetProperty("call").GetString()!, arguments, Cancel);
    }
}
