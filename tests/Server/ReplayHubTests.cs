using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Hubs;
using SmartPolicing.Realtime.Server.Replay;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Who may look back, at what, and that nobody can change anything from there.</summary>
public sealed class ReplayHubTests : IAsyncLifetime
{
    private readonly ReplayTown _town = new(Directory.CreateTempSubdirectory("replay").FullName, DashboardTown.Three, DashboardTown.Four);
    private readonly EventLog<ReplayRoom> _log = new();
    private DashboardNode _node = null!;
    private IncidentId _three;
    private IncidentId _four;
    private Instant _moment;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var hash = Passwords.Hash("secret");
        _node = await DashboardNode.StartAsync(
            past: _town.TryOpenPast, replayLog: _log,
            users:
            [
                new User("wang", Roles.Dispatcher, hash, [DashboardTown.Three], default),
                new User("p1", Roles.Officer, hash, [DashboardTown.Three], new OfficerId(1)),
            ]);
        _three = await _town.CallAsync(DashboardTown.Three, "robbery");
        _four = await _town.CallAsync(DashboardTown.Four);
        await _town.WaitAsync(TimeSpan.FromSeconds(20));
        _moment = _town.Now;
        await _town.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _town.DisposeAsync();
        Directory.Delete(_town.Folder, recursive: true);
    }

    [Fact]
    public async Task ADispatcher_SeesTheOwnCitysPast_AndNothingOfAnother_AndTheLogSaysSo()
    {
        var cookie = await _node.SignInAsync("wang", "secret");
        await using var hub = await ConnectAsync(cookie);
        var inbox = new HubInbox(hub, "replay", "snapshot", "events", "frame");
        Assert.Equal("notOpen", Reason(await hub.InvokeAsync<JsonElement>("Play", Cancel)));
        Assert.True(IsOk(await OpenAsync(hub, reason: "  Complaint 2026-114 ")));
        Assert.Equal("alreadyOpen", Reason(await OpenAsync(hub)));
        var said = await inbox.NextAsync("replay");
        Assert.Equal(("playing", 0), (said.GetProperty("state").GetString(), said.GetProperty("missing").GetArrayLength()));
        var snapshot = await inbox.NextAsync("snapshot");
        Assert.Equal(
            [1u, 2u, 3u, 4u], snapshot.GetProperty("officers").EnumerateArray().Select(row => row.GetProperty("id").GetUInt32()));
        Assert.Equal(_three.ToString(), Assert.Single(snapshot.GetProperty("incidents").EnumerateArray()).GetProperty("id").GetString());
        var view = new { west = 116, south = 33, east = 118, north = 34, zoom = 12 };
        Assert.True(IsOk(await hub.InvokeAsync<JsonElement>("View", view, Cancel)));
        var frame = await inbox.NextAsync("frame");
        Assert.Equal(("officers", 4 * 16), (frame.GetProperty("mode").GetString(), frame.GetProperty("data").GetBytesFromBase64().Length));
        Assert.Empty(frame.GetProperty("stopped").EnumerateArray());

        var detail = await hub.InvokeAsync<JsonElement>("Incident", _three.ToString(), Cancel);
        Assert.Equal("help", detail.GetProperty("incident").GetProperty("callList")[0].GetProperty("text").GetString());
        Assert.Equal("notYourJurisdiction", Reason(await hub.InvokeAsync<JsonElement>("Incident", _four.ToString(), Cancel)));
        Assert.True(IsOk(await hub.InvokeAsync<JsonElement>("Officer", 1, Cancel)));
        Assert.Equal("unknownOfficer", Reason(await hub.InvokeAsync<JsonElement>("Officer", 5, Cancel)));

        Assert.True(IsOk(await hub.InvokeAsync<JsonElement>("Seek", _moment.PlusSeconds(-10).UnixMilliseconds, Cancel)));
        await inbox.NextAsync("snapshot");
        var lines = _log.Lines();
        Assert.Contains($"wang replays jurisdictions 3 from {_moment} on, at 10 times. Reason: Complaint 2026-114", lines);
        var to = _moment.PlusSeconds(-10);
        Assert.Contains($"wang replays jurisdictions 3 from {to} on, after a seek. Reason: Complaint 2026-114", lines);
    }

    [Fact]
    public async Task Nothing_CanBeOrderedThere()
    {
        string[] methods =
        [
            .. typeof(ReplayHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(method => method.Name).Order(),
        ];
        Assert.Equal(["Incident", "Officer", "OnDisconnectedAsync", "Open", "Pause", "Play", "Seek", "Snapshot", "Speed", "View"], methods);
        await using var hub = await ConnectAsync(await _node.SignInAsync("wang", "secret"));
        Assert.True(IsOk(await OpenAsync(hub)));
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<JsonElement>("Dispatch", _three.ToString(), 1, Cancel));
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<JsonElement>("Close", _three.ToString(), "x", Cancel));
    }

    [Fact]
    public async Task WhatIsWrong_HasItsWord()
    {
        await using var hub = await ConnectAsync(await _node.SignInAsync("wang", "secret"));
        Assert.Equal("badMoment", Reason(await hub.InvokeAsync<JsonElement>("Open", null, Cancel)));
        Assert.Equal("badMoment", Reason(await OpenAsync(hub, from: -5)));
        Assert.Equal("badMoment", Reason(await OpenAsync(hub, from: _town.Now.PlusSeconds(3600).UnixMilliseconds)));
        Assert.Equal("notKept", Reason(await OpenAsync(hub, from: 1_000)));
        foreach (var speed in (long[])[0, 61, -1]) Assert.Equal("badSpeed", Reason(await OpenAsync(hub, speed: speed)));
        foreach (var reason in (string?[])[null, "", " x ", "two\nlines", new string('x', 201)])
            Assert.Equal("badReason", Reason(await OpenAsync(hub, reason: reason)));
        Assert.Empty(_log.Lines()); // Nobody has seen anything.
        Assert.True(IsOk(await OpenAsync(hub)));
        Assert.Equal("badSpeed", Reason(await hub.InvokeAsync<JsonElement>("Speed", 100, Cancel)));
        Assert.Equal("badView", Reason(await hub.InvokeAsync<JsonElement>("View", null, Cancel)));
        Assert.Equal("badIncident", Reason(await hub.InvokeAsync<JsonElement>("Incident", "x", Cancel)));
        Assert.Equal("badMoment", Reason(await hub.InvokeAsync<JsonElement>("Seek", 0, Cancel)));
    }

    [Fact]
    public async Task APlaceIsFree_WhenItsConnectionHasGone()
    {
        var cookie = await _node.SignInAsync("wang", "secret");
        await using var first = await ConnectAsync(cookie);
        await using var second = await ConnectAsync(cookie);
        await using var third = await ConnectAsync(cookie);
        Assert.True(IsOk(await OpenAsync(first)));
        Assert.True(IsOk(await OpenAsync(second)));
        Assert.Equal("tooManyReplays", Reason(await OpenAsync(third)));
        await first.StopAsync(Cancel);
        while (!IsOk(await OpenAsync(third))) await Task.Yield(); // The node learns of it a little later.
    }

    [Fact]
    public async Task OfficersAndStrangers_HaveNoPast()
    {
        using var http = _node.Http();
        var officer = await _node.SignInAsync("p1", "secret");
        Assert.Equal(403, (await ClosureTown.SendAsync(http, "GET", "/api/replay", officer)).Status);
        Assert.Equal(401, (await ClosureTown.SendAsync(http, "GET", "/api/replay", null)).Status);
        await using var hub = _node.Hub("/hub/replay", "Cookie", officer);
        await Assert.ThrowsAnyAsync<Exception>(() => hub.StartAsync(Cancel));
        var (status, past) = await ClosureTown.SendAsync(http, "GET", "/api/replay", await _node.SignInAsync("wang", "secret"));
        Assert.Equal(200, status);
        Assert.Equal(_town.Now.UnixMilliseconds, past.GetProperty("newest").GetInt64());
        Assert.Equal(3, Assert.Single(past.GetProperty("jurisdictions").EnumerateArray()).GetProperty("jurisdiction").GetInt32());
    }

    private static bool IsOk(JsonElement answer) => answer.GetProperty("ok").GetBoolean();

    private static string? Reason(JsonElement answer)
    {
        Assert.False(IsOk(answer));
        return answer.GetProperty("reason").GetString();
    }

    private Task<JsonElement> OpenAsync(HubConnection hub, long? from = null, long speed = 10, string? reason = "a test") =>
        hub.InvokeAsync<JsonElement>("Open", new { from = from ?? _moment.UnixMilliseconds, speed, reason }, Cancel);

    private async Task<HubConnection> ConnectAsync(string cookie)
    {
        var hub = _node.Hub("/hub/replay", "Cookie", cookie);
        await hub.StartAsync(Cancel);
        return hub;
    }
}
