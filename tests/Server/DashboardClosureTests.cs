using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Server.Closures;
using static SmartPolicing.Realtime.Server.Tests.ClosureTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Closed streets over HTTP: who may, what is refused, what the next route sees, and what becomes of them.</summary>
public class DashboardClosureTests
{
    private static readonly string[] Straight = ["Middle Street"];

    /// <summary>One wrong thing each; the other fields are those of a sound request.</summary>
    private static readonly (string Body, int Status, string Reason)[] Refusals =
    [
        ("{", 400, "badJson"),
        ("null", 400, "unknownKind"),
        ("""{"kind":"river","lat":33.51,"lng":117.0842,"why":"w","until":UNTIL}""", 400, "unknownKind"),
        ("""{"kind":0,"lat":33.51,"lng":117.0842,"why":"w","until":UNTIL}""", 400, "badJson"),
        ("""{"kind":"street","lng":117.0842,"why":"w","until":UNTIL}""", 400, "badPlace"),
        ("""{"kind":"street","lat":93.51,"lng":117.0842,"why":"w","until":UNTIL}""", 400, "badPlace"),
        ("""{"kind":"street","lat":33.51,"lng":117.0842,"heading":361,"why":"w","until":UNTIL}""", 400, "badHeading"),
        ("""{"kind":"street","lat":33.51,"lng":117.0842,"why":"  ","until":UNTIL}""", 400, "missingWhy"),
        ("""{"kind":"street","lat":33.51,"lng":117.0842,"until":UNTIL}""", 400, "missingWhy"),
        ("""{"kind":"street","lat":33.51,"lng":117.0842,"why":"LONG","until":UNTIL}""", 400, "reasonTooLong"),
        ("""{"kind":"street","lat":33.51,"lng":117.0842,"why":"w"}""", 400, "badUntil"),
        ("""{"kind":"street","lat":33.51,"lng":117.0842,"why":"w","until":NOW}""", 400, "badUntil"),
        ("""{"kind":"street","lat":33.51,"lng":117.0842,"why":"w","until":TOOLATE}""", 400, "badUntil"),
        ("""{"kind":"street","lat":33.515,"lng":117.0842,"why":"w","until":UNTIL}""", 404, "noStreet"),
        ("""{"kind":"street","lat":33.51,"lng":117.108,"why":"w","until":UNTIL}""", 403, "notYourJurisdiction"),
    ];

    [Fact]
    public async Task TheNextRouteAfterTheAnswer_GoesRound_AndBackWhenLifted()
    {
        await using var node = await DashboardNode.StartAsync(roads: Lattice());
        using var http = node.Http();
        var (desk, officer) = (await node.SignInAsync("dispatcher"), await node.SignInAsync("P001"));
        Assert.Equal(Straight, await WayAsync(http, officer, WestEnd, EastEnd));
        var until = UntilIn(TimeProvider.System, TimeSpan.FromHours(1));

        var street = await CloseAsync(http, desk, new { kind = "street", lat = Lat, lng = Lng, why = " Gas leak ", until });
        var round = await WayAsync(http, officer, WestEnd, EastEnd);
        Assert.NotEmpty(round);
        Assert.NotEqual("Middle Street", round[0]);
        Assert.Equal("X1", street.GetProperty("id").GetString());
        Assert.Equal("Middle Street", street.GetProperty("street").GetString());
        Assert.Equal("Gas leak", street.GetProperty("why").GetString());
        Assert.Equal("dispatcher", street.GetProperty("by").GetString());
        Assert.Equal(until, street.GetProperty("until").GetInt64());
        Assert.Equal(3, street.GetProperty("jurisdiction").GetInt32());
        Assert.False(street.TryGetProperty("heading", out _));
        Assert.Equal(2, street.GetProperty("line").GetArrayLength());

        var (status, refused) = await SendAsync(
            http, "POST", "/api/closures", desk, new { kind = "street", lat = Lat, lng = Lng + 0.001, why = "again", until });
        Assert.Equal((409, "alreadyClosed"), (status, refused.GetProperty("reason").GetString()));
        Assert.Equal(204, (await SendAsync(http, "DELETE", "/api/closures/x1", desk)).Status);
        Assert.Equal(Straight, await WayAsync(http, officer, WestEnd, EastEnd));
        Assert.Equal(404, (await SendAsync(http, "DELETE", "/api/closures/X1", desk)).Status);
    }

    [Fact]
    public async Task OneDirection_LeavesTheOtherOpen_AndAPointCanBeReachedFromBothSides()
    {
        await using var node = await DashboardNode.StartAsync(roads: Lattice());
        using var http = node.Http();
        var desk = await node.SignInAsync("dispatcher");
        var until = UntilIn(TimeProvider.System, TimeSpan.FromHours(1));
        var east = await CloseAsync(http, desk, new { kind = "street", lat = Lat, lng = Lng, heading = 70, why = "w", until });
        Assert.Equal(90, east.GetProperty("heading").GetInt32());
        Assert.NotEqual(Straight, await WayAsync(http, desk, WestEnd, EastEnd));
        Assert.Equal(Straight, await WayAsync(http, desk, EastEnd, WestEnd));
        Assert.Equal(204, (await SendAsync(http, "DELETE", "/api/closures/X1", desk)).Status);

        var point = await CloseAsync(http, desk, new { kind = "point", lat = Lat, lng = Lng, why = "w", until });
        Assert.Equal("X2", point.GetProperty("id").GetString());
        Assert.Equal(1, point.GetProperty("line").GetArrayLength());
        Assert.NotEqual(Straight, await WayAsync(http, desk, WestEnd, EastEnd));
        Assert.Equal(Straight, await WayAsync(http, desk, WestEnd, "33.51,117.0840"));
        Assert.Equal(Straight, await WayAsync(http, desk, EastEnd, "33.51,117.0844"));
    }

    [Fact]
    public async Task OfficersRead_DesksChange_NobodyElse()
    {
        await using var node = await DashboardNode.StartAsync(roads: Lattice());
        using var http = node.Http();
        var (desk, east, officer) = (await node.SignInAsync("dispatcher"), await node.SignInAsync("desk-TN-04"), await node.SignInAsync("P001"));
        var until = UntilIn(TimeProvider.System, TimeSpan.FromHours(1));
        var body = new { kind = "street", lat = Lat, lng = Lng, why = "w", until };
        foreach (var (method, path) in new[] { ("POST", "/api/closures"), ("POST", "/api/closures/X1/renew"), ("DELETE", "/api/closures/X1") })
        {
            Assert.Equal(403, (await SendAsync(http, method, path, officer, body)).Status);
            Assert.Equal(401, (await SendAsync(http, method, path, null, body)).Status);
        }

        await CloseAsync(http, desk, body);
        foreach (var reader in new[] { desk, east, officer })
        {
            var (_, list) = await SendAsync(http, "GET", "/api/closures", reader);
            Assert.Equal("X1", list.GetProperty("closures")[0].GetProperty("id").GetString());
        }

        // The street is in the west.
        var (status, refusal) = await SendAsync(http, "DELETE", "/api/closures/X1", east);
        Assert.Equal((403, "notYourJurisdiction"), (status, refusal.GetProperty("reason").GetString()));
        Assert.Equal(403, (await SendAsync(http, "POST", "/api/closures/X1/renew", east, new { until })).Status);
        Assert.Equal(401, (await SendAsync(http, "GET", "/api/closures", null)).Status);
    }

    [Fact]
    public async Task ABadRequest_IsRefusedByName_AndChangesNothing()
    {
        var clock = new ManualTime();
        await using var node = await DashboardNode.StartAsync(roads: Lattice(), clock: clock);
        using var http = node.Http();
        var desk = await node.SignInAsync("desk-TN-03");
        foreach (var (body, status, reason) in Refusals)
        {
            var (answered, refusal) = await SendAsync(http, "POST", "/api/closures", desk, Filled(body, clock));
            Assert.Equal((body, status, reason), (body, answered, refusal.GetProperty("reason").GetString()));
        }

        var (_, list) = await SendAsync(http, "GET", "/api/closures", desk);
        Assert.Equal(0, list.GetProperty("closures").GetArrayLength());
        Assert.False(File.Exists(Path.Combine(node.StateFolder, "closures.json")));
    }

    private static string Filled(string body, ManualTime clock) =>
        body.Replace("UNTIL", $"{UntilIn(clock, TimeSpan.FromHours(1))}", StringComparison.Ordinal)
            .Replace("NOW", $"{UntilIn(clock, TimeSpan.Zero)}", StringComparison.Ordinal)
            .Replace("TOOLATE", $"{UntilIn(clock, TimeSpan.FromDays(30)) + 1}", StringComparison.Ordinal)
            .Replace("LONG", new string('w', 201), StringComparison.Ordinal);

    [Fact]
    public async Task AClosure_EndsByTheNodesClock_UnlessRenewed_AndDesksAreTold()
    {
        var (clock, log) = (new ManualTime(), new EventLog<ClosureDesk>());
        await using var node = await DashboardNode.StartAsync(roads: Lattice(), clock: clock, closureLog: log);
        using var http = node.Http();
        var desk = await node.SignInAsync("dispatcher");
        await using var hub = node.Hub("hub/dispatch", "Cookie", desk);
        var inbox = new HubInbox(hub, "snapshot", "events");
        await hub.StartAsync(Cancel);
        Assert.Equal(0, (await inbox.NextAsync("snapshot")).GetProperty("closures").GetArrayLength());
        await CloseAsync(http, desk, new { kind = "street", lat = Lat, lng = Lng, why = "secret", until = UntilIn(clock, TimeSpan.FromHours(1)) });
        Assert.Equal("X1", (await NextClosuresAsync(inbox))[0].GetProperty("id").GetString());

        clock.Advance(TimeSpan.FromMinutes(59));
        var (_, renewed) = await SendAsync(http, "POST", "/api/closures/X1/renew", desk, new { until = UntilIn(clock, TimeSpan.FromHours(2)) });
        Assert.Equal(UntilIn(clock, TimeSpan.FromHours(2)), renewed.GetProperty("until").GetInt64());
        Assert.Equal(UntilIn(clock, TimeSpan.FromHours(2)), (await NextClosuresAsync(inbox))[0].GetProperty("until").GetInt64());
        var (status, refusal) = await SendAsync(http, "POST", "/api/closures/X1/renew", desk, new { until = UntilIn(clock, TimeSpan.FromDays(31)) });
        Assert.Equal((400, "badUntil"), (status, refusal.GetProperty("reason").GetString()));
        Assert.Equal(404, (await SendAsync(http, "POST", "/api/closures/X2/renew", desk, new { until = 1 })).Status);

        clock.Advance(TimeSpan.FromMinutes(61)); // Past the first end.
        await node.Part<ClosureDesk>().ExpireAsync(Cancel);
        Assert.NotEqual(Straight, await WayAsync(http, desk, WestEnd, EastEnd));
        clock.Advance(TimeSpan.FromMinutes(59)); // To the very second.
        await node.Part<ClosureDesk>().ExpireAsync(Cancel);
        Assert.Equal(Straight, await WayAsync(http, desk, WestEnd, EastEnd));
        Assert.Empty(await NextClosuresAsync(inbox));
        var lines = log.Lines();
        Assert.Equal(3, lines.Count);
        Assert.StartsWith("Closure X1 (Street) by dispatcher until 2026-06-01T01:00:00", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Closure X1 renewed by dispatcher until 2026-06-01T02:59:00", lines[1], StringComparison.Ordinal);
        Assert.Equal("Closure X1 is over.", lines[2]);
    }

    [Fact]
    public async Task WhatCannotBeStored_DoesNotHappen()
    {
        await using var node = await DashboardNode.StartAsync(roads: Lattice());
        using var http = node.Http();
        var desk = await node.SignInAsync("dispatcher");
        Directory.CreateDirectory(Path.Combine(node.StateFolder, "closures.json.new")); // In the way of the file.
        var (status, refusal) = await SendAsync(
            http, "POST", "/api/closures", desk,
            new { kind = "street", lat = Lat, lng = Lng, why = "w", until = UntilIn(TimeProvider.System, TimeSpan.FromHours(1)) });
        Assert.Equal((503, "notStored"), (status, refusal.GetProperty("reason").GetString()));
        Assert.Equal(Straight, await WayAsync(http, desk, WestEnd, EastEnd));
    }

    private static async Task<JsonElement[]> NextClosuresAsync(HubInbox inbox)
    {
        var events = await inbox.NextAsync("events", body => ClosuresIn(body) is not null);
        return [.. ClosuresIn(events)!.Value.EnumerateArray()];
    }

    private static JsonElement? ClosuresIn(JsonElement events)
    {
        foreach (var item in events.GetProperty("items").EnumerateArray())
            if (item.GetProperty("kind").GetString() == "closures") return item.GetProperty("closures");
        return null;
    }
}
