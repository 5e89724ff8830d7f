using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;
using static SmartPolicing.Realtime.Server.Tests.ClosureTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What desks are given of the past, to whom, and what is written down before.</summary>
public sealed class PastTests : IAsyncLifetime
{
    private static readonly CallLook Look = new("wharf fight 打架", "Zhang San", "13800000000");
    private DashboardNode _node = null!;
    private HttpClient _http = null!;
    private string _desk = "";
    private int _calls;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // The archives are turned by the test, on its own thread.
        _node = await DashboardNode.StartAsync(with: options => options with { Archive = (_, _) => Task.CompletedTask });
        _http = _node.Http();
        _desk = await _node.SignInAsync("desk-TN-03");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task ThePastOfAPlace_NamesNoCaller_AndIsWrittenDown()
    {
        await using var hub = await ConnectAsync(_desk);
        var first = await ClosedAsync(33.5, 117.0);
        var history = (await hub.InvokeAsync<JsonElement>("History", new { lat = 33.5004, lng = 117.0, type = "noise" }, Cancel)).GetProperty("history");
        var past = history.GetProperty("incidents").EnumerateArray().Single();
        Assert.Equal((first.ToString(), "closed", 44, "handled", true), (
            past.GetProperty("id").GetString(), past.GetProperty("state").GetString(), past.GetProperty("metres").GetInt32(),
            past.GetProperty("reason").GetString(), past.GetProperty("sameType").GetBoolean()));
        Assert.Equal("well", history.GetProperty("archive").GetProperty("state").GetString());
        foreach (var word in (string[])["Zhang", "13800000000", "打架"]) Assert.DoesNotContain(word, history.GetRawText(), StringComparison.Ordinal);
        var line = AccessLines().Single();
        Assert.Equal(("desk-TN-03", "history 33.5004000,117.0000000"), (line.GetProperty("who").GetString(), line.GetProperty("what").GetString()));

        // The next incident there has it in its journal.
        var inbox = new HubInbox(hub, "events");
        var second = await OpenAsync(33.5, 117.0);
        await inbox.NextAsync("events", body => Rows(body).Any(row =>
            row.GetProperty("id").GetString() == second.ToString() && row.TryGetProperty("history", out var found) && found.GetInt32() == 1));
        var detail = (await hub.InvokeAsync<JsonElement>("Incident", second.ToString(), Cancel)).GetProperty("incident");
        Assert.Equal(first.ToString(), detail.GetProperty("history").GetProperty("newest")[0].GetString());
    }

    [Fact]
    public async Task WhatWasClosedAMomentAgo_IsFoundBeforeItIsWritten_AndLookedForAgainWhenTheArchiveIsWell()
    {
        await using var hub = await ConnectAsync(_desk);
        var inbox = new HubInbox(hub, "events");
        var first = await OpenAsync(33.5, 117.0);
        Assert.Equal(Refusal.None, (await _node.Node.AskAsync(DashboardTown.Three, new IncidentClosed(first, "wang", "handled"), Cancel)).Refusal);
        await _node.Part<Board>().CatchUpAsync(Cancel);
        var second = await OpenAsync(33.5, 117.0);
        await ToldAsync();
        Assert.False(await IsCompleteAsync()); // Nobody knows what the journal holds.
        while (_node.Part<ArchiveRunner>().Turn()) continue;
        while (!await IsCompleteAsync()) await ToldAsync();

        Task ToldAsync() => inbox.NextAsync("events", body => Rows(body).Any(row =>
            row.GetProperty("id").GetString() == second.ToString() && row.TryGetProperty("history", out var found) && found.GetInt32() == 1));

        async Task<bool> IsCompleteAsync()
        {
            var answer = (await hub.InvokeAsync<JsonElement>("Incident", second.ToString(), Cancel)).GetProperty("incident");
            return answer.GetProperty("history").GetProperty("complete").GetBoolean();
        }
    }

    [Fact]
    public async Task WhatCannotBeLookedAt_IsSaidInAWord()
    {
        await using var hub = await ConnectAsync(_desk);
        await RefusedAsync("badPlace", "History", new { lat = 133.5, lng = 117.0 });
        await RefusedAsync("badPlace", "History", new { type = "noise" });
        await RefusedAsync("placeOutsideRegion", "History", new { lat = 10.0, lng = 10.0 });
        await RefusedAsync("notYourJurisdiction", "History", new { lat = 33.5, lng = 117.2 });
        await RefusedAsync("unknownType", "History", new { lat = 33.5, lng = 117.0, type = "picnic" });
        await RefusedAsync("badRange", "History", new { lat = 33.5, lng = 117.0, metres = 9 });
        await RefusedAsync("badRange", "History", new { lat = 33.5, lng = 117.0, days = 401 });
        var until = _node.Node.Clock.GetUtcNow().AddDays(2).ToUnixTimeMilliseconds();
        await RefusedAsync("badCaution", "AddCaution", new { lat = 33.5, lng = 117.0, kind = "dragon", text = "x", until });
        await RefusedAsync("badCaution", "AddCaution", new { lat = 33.5, lng = 117.0, kind = "dog", about = "person", text = "x", until });
        await RefusedAsync("textMissing", "AddCaution", new { lat = 33.5, lng = 117.0, kind = "dog", text = " ", until });
        await RefusedAsync("textTooLong", "AddCaution", new { lat = 33.5, lng = 117.0, kind = "dog", text = new string('x', 501), until });
        await RefusedAsync("expiryOutOfRange", "AddCaution", new { lat = 33.5, lng = 117.0, kind = "dog", text = "x" });
        await RefusedAsync("expiryOutOfRange", "AddCaution", new { lat = 33.5, lng = 117.0, kind = "dog", text = "x", until = 1 });
        await RefusedAsync("badRange", "AddCaution", new { lat = 33.5, lng = 117.0, kind = "dog", text = "x", until, metres = 501 });
        await RefusedAsync("notYourJurisdiction", "AddCaution", new { lat = 33.5, lng = 117.2, kind = "dog", text = "x", until });
        Assert.Equal("unknownCaution", Reason(await hub.InvokeAsync<JsonElement>("EndCaution", "N3-000009", "gone", Cancel)));
        Assert.Equal("reasonMissing", Reason(await hub.InvokeAsync<JsonElement>("EndCaution", "N3-000009", " ", Cancel)));
        Assert.Empty(AccessLines());

        async Task RefusedAsync(string reason, string call, object input) =>
            Assert.Equal(reason, Reason(await hub.InvokeAsync<JsonElement>(call, input, Cancel)));
    }

    [Fact]
    public async Task ACautionNote_IsTold_Read_AndEnded()
    {
        await using var hub = await ConnectAsync(_desk);
        var inbox = new HubInbox(hub, "events");
        var incident = await OpenAsync(33.5, 117.0);
        var until = _node.Node.Clock.GetUtcNow().AddDays(2).ToUnixTimeMilliseconds();
        var added = await hub.InvokeAsync<JsonElement>("AddCaution", new { lat = 33.5, lng = 117.0, kind = "dog", text = "big dog", until }, Cancel);
        Assert.Equal("N3-000001", added.GetProperty("caution").GetString());
        await inbox.NextAsync("events", body => Items(body).Any(item => item.TryGetProperty("caution", out var note) && note.GetProperty("text").GetString() == "big dog"));
        await inbox.NextAsync("events", body => Rows(body).Any(row => row.TryGetProperty("cautions", out var count) && count.GetInt32() == 1));
        var detail = (await hub.InvokeAsync<JsonElement>("Incident", incident.ToString(), Cancel)).GetProperty("incident");
        Assert.Equal("desk-TN-03", detail.GetProperty("cautions")[0].GetProperty("by").GetString());
        var (status, refused) = await SendAsync(_http, "POST", "/api/cautions/read", _desk, new { jurisdiction = 3 });
        Assert.Equal((400, "missingWhy"), (status, Reason(refused)));
        var (_, all) = await SendAsync(_http, "POST", "/api/cautions/read", _desk, new { jurisdiction = 3, why = "shift begins" });
        Assert.Equal(1, all.GetProperty("cautions").GetArrayLength());
        Assert.Equal("shift begins", AccessLines().Single().GetProperty("why").GetString());
        await hub.InvokeAsync<JsonElement>("EndCaution", "N3-000001", "moved away", Cancel);
        await inbox.NextAsync("events", body => Items(body).Any(item => item.TryGetProperty("caution", out var note) && note.TryGetProperty("end", out _)));
    }

    [Fact]
    public async Task ARecall_SaysWhoAndWhyFirst_AndNamesCallersOnlyInTheWhole()
    {
        var incident = (await ClosedAsync(33.5, 117.0)).ToString();
        var other = (await ClosedAsync(33.45, 117.0)).ToString();
        await RefusedAsync(400, "missingWhy", new { jurisdiction = 3, text = "fight" });
        await RefusedAsync(400, "tooWide", new { jurisdiction = 3, why = "w", types = (string[])["noise"] });
        await RefusedAsync(400, "badNumber", new { jurisdiction = 3, why = "w", number = "4-000001" });
        await RefusedAsync(400, "badPlace", new { jurisdiction = 3, why = "w", metres = 100 });
        await RefusedAsync(400, "badRange", new { jurisdiction = 3, why = "w", from = 5, until = 5 });
        await RefusedAsync(400, "badCursor", new { jurisdiction = 3, why = "w", text = "fight", cursor = "x" });
        await RefusedAsync(403, "notYourJurisdiction", new { jurisdiction = 4, why = "w", text = "fight" });
        Assert.Empty(AccessLines());

        Assert.Equal((string[])[$"{other}", $"{incident}"], await FindAsync(new { jurisdiction = 3, why = "complaint", text = "打架" }));
        Assert.Equal((string[])[$"{incident}"], await FindAsync(new { jurisdiction = 3, why = "complaint", lat = 33.5, lng = 117.0, metres = 200 }));
        Assert.Equal((string[])[$"{other}"], await FindAsync(new { jurisdiction = 3, why = "complaint", number = other }));
        Assert.Empty(await FindAsync(new { jurisdiction = 3, why = "complaint", officer = "P001" }));
        Assert.Equal(4, AccessLines().Count);

        var (missing, _) = await SendAsync(_http, "POST", "/api/recall/3-000999", _desk, new { why = "complaint" });
        Assert.Equal(404, missing);
        var (_, whole) = await SendAsync(_http, "POST", $"/api/recall/{incident}", _desk, new { why = "complaint", @case = "C-7" });
        Assert.Equal("13800000000", whole.GetProperty("incident").GetProperty("callList")[0].GetProperty("callerNumber").GetString());
        Assert.Equal("handled", whole.GetProperty("closings")[0].GetProperty("reason").GetString());
        var line = AccessLines()[^1];
        Assert.Equal(($"recall {incident}", "C-7", 1), (line.GetProperty("what").GetString(), line.GetProperty("case").GetString(), line.GetProperty("found").GetInt32()));

        async Task<string[]> FindAsync(object question)
        {
            var (status, body) = await SendAsync(_http, "POST", "/api/recall", _desk, question);
            Assert.Equal(200, status);
            Assert.DoesNotContain("13800000000", body.GetRawText(), StringComparison.Ordinal);
            return [.. body.GetProperty("incidents").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];
        }

        async Task RefusedAsync(int status, string reason, object question)
        {
            var (given, body) = await SendAsync(_http, "POST", "/api/recall", _desk, question);
            Assert.Equal((status, reason), (given, Reason(body)));
        }
    }

    [Fact]
    public async Task ClosedAgain_ItIsOneIncident_AsItWasClosedLast_WithAllItsClosings()
    {
        var incident = await ClosedAsync(33.5, 117.0);
        var reopened = await _node.Node.AskAsync(DashboardTown.Three, new IncidentReopened(incident, "still loud", "wang"), Cancel);
        Assert.Equal(Refusal.None, reopened.Refusal);
        await CloseAsync(incident, "li", "quiet now");
        var (_, found) = await SendAsync(_http, "POST", "/api/recall", _desk, new { jurisdiction = 3, why = "complaint", text = "打架" });
        var row = Assert.Single(found.GetProperty("incidents").EnumerateArray());
        Assert.Equal((incident.ToString(), "li", "quiet now", 1), (
            row.GetProperty("id").GetString(), row.GetProperty("closedBy").GetString(), row.GetProperty("reason").GetString(),
            row.GetProperty("reopened").GetInt32()));
        var (_, whole) = await SendAsync(_http, "POST", $"/api/recall/{incident}", _desk, new { why = "complaint" });
        Assert.Equal(["handled", "quiet now"], whole.GetProperty("closings").EnumerateArray().Select(closing => Reason(closing)));
        Assert.Equal(2, whole.GetProperty("incident").GetProperty("timeline").EnumerateArray().Count(
            line => line.GetProperty("kind").GetString() == "closed"));
    }

    [Fact]
    public async Task FiguresAndSupervision_CountWhatThereIs()
    {
        await ClosedAsync(33.5, 117.0);
        await OpenAsync(33.45, 117.0);
        var now = _node.Node.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (_, figures) = await SendAsync(
            _http, "GET", $"/api/figures?jurisdiction=3&from={now - 3_600_000}&until={now + 1_000}&by=type", _desk);
        Assert.Equal(("noise", 1), (figures.GetProperty("groups")[0].GetProperty("key").GetString(), figures.GetProperty("all").GetProperty("incidents").GetInt32()));
        var (officers, _) = await SendAsync(_http, "GET", $"/api/figures?jurisdiction=3&from=1&until=2&by=officer", _desk);
        var (wide, _) = await SendAsync(_http, "GET", $"/api/figures?jurisdiction=3&from=1&until={now}&by=type", _desk);
        Assert.Equal((403, 400), (officers, wide));
        var (_, supervision) = await SendAsync(_http, "GET", "/api/supervision", _desk);
        var row = Assert.Single(supervision.GetProperty("jurisdictions").EnumerateArray());
        Assert.Equal((3, 1, 1, 4), (
            row.GetProperty("jurisdiction").GetInt32(), row.GetProperty("open").GetInt32(), row.GetProperty("states").GetProperty("waiting").GetInt32(),
            row.GetProperty("officers").GetProperty("total").GetInt32()));
        var (_, system) = await SendAsync(_http, "GET", "/api/system", _desk);
        Assert.Contains(system.GetProperty("parts").EnumerateArray(), part => part.GetProperty("part").GetString() == "archive");
    }

    private static string Reason(JsonElement answer) => answer.GetProperty("reason").GetString()!;

    private static JsonElement.ArrayEnumerator Items(JsonElement events) => events.GetProperty("items").EnumerateArray();

    private static IEnumerable<JsonElement> Rows(JsonElement events) => Items(events)
        .Where(item => item.GetProperty("kind").GetString() == "incident").Select(item => item.GetProperty("incident"));

    private List<JsonElement> AccessLines()
    {
        var path = Path.Combine(_node.StateFolder, "access.jsonl");
        return File.Exists(path) ? [.. File.ReadAllLines(path).Select(line => JsonElement.Parse(line))] : [];
    }

    private async Task<HubConnection> ConnectAsync(string cookie)
    {
        var hub = _node.Hub("/hub/dispatch", "Cookie", cookie);
        await hub.StartAsync(Cancel);
        return hub;
    }

    private async Task<IncidentId> OpenAsync(double latitude, double longitude)
    {
        var call = new Call(
            new Guid(++_calls, 0, 0, new byte[8]), "noise", 0, DashboardTown.Place(latitude, longitude), "Wharf", Look.Text, Look.Name, Look.Number, "110");
        return (await _node.Node.AskAsync(DashboardTown.Three, new CallReceived(call), Cancel)).Incident;
    }

    private async Task<IncidentId> ClosedAsync(double latitude, double longitude)
    {
        var incident = await OpenAsync(latitude, longitude);
        await CloseAsync(incident, "wang", "handled");
        return incident;
    }

    private async Task CloseAsync(IncidentId incident, string by, string reason)
    {
        var closed = await _node.Node.AskAsync(DashboardTown.Three, new IncidentClosed(incident, by, reason), Cancel);
        Assert.Equal(Refusal.None, closed.Refusal);
        await _node.Part<Board>().CatchUpAsync(Cancel);
        while (_node.Part<ArchiveRunner>().Turn()) continue;
    }

    private sealed record CallLook(string Text, string Name, string Number);
}
