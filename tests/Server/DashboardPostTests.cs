using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards.Border;
using static SmartPolicing.Realtime.Server.Tests.ClosureTown;
using Sighting = SmartPolicing.Realtime.Grains.SuspectTracks.Sighting;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// Posts ahead of a vehicle that drives east on South Street, over real sockets: proposed, opened, and officers sent there.
/// </summary>
public class DashboardPostTests
{
    [Fact]
    public async Task WhoCanBeThereFirst_IsProposed_AndSentByAPersonsWord_OnceSomebodyHasLooked()
    {
        await using var node = await StartAsync();
        using var http = node.Http();
        var desk = await node.SignInAsync("desk-TN-03");
        var (track, read) = await FollowAsync(node, desk);
        await PlaceAsync(node, 1, 33.5, 117.0995); // Where South Street leaves the city, 1,700 m ahead of it.
        await PlaceAsync(node, 2, 33.5, 117.081); // Behind it: not to be proposed.
        await PlaceAsync(node, 5, 33.5, 117.101); // The neighbour's.
        var path = $"/api/tracks/{track}/posts";

        var proposal = await ProposeAsync(http, desk, path);
        Assert.Equal((false, 2), (proposal.GetProperty("verified").GetBoolean(), proposal.GetProperty("officersFree").GetInt32()));
        var post = Assert.Single(proposal.GetProperty("posts").EnumerateArray(), each => each.GetProperty("officer").GetInt32() == 1);
        Assert.Equal(("crossing", "South Street", "P001"), (
            post.GetProperty("kind").GetString(), post.GetProperty("name").GetString(), post.GetProperty("code").GetString()));
        Assert.True(post.GetProperty("thereAt").GetInt64() + 30_000 <= post.GetProperty("earliestAt").GetInt64());
        Assert.InRange(proposal.GetProperty("share").GetDouble(), 0.01, 1);

        var order = new { jurisdiction = 3, proposal = proposal.GetProperty("proposal").GetInt32(), posts = new[] { new { post = 0,
            officer = 1 } } };
        var opened = await OrderAsync(http, desk, path, order);
        Assert.Equal("trackUnverified", opened.GetProperty("reason").GetString());
        var incident = opened.GetProperty("incident").GetString();
        var verified = await node.Node.AskAsync(DashboardTown.Three, new SightingVerified(track, read, true, "chief"), Cancel);
        Assert.Equal(Refusal.None, verified.Refusal);
        var sent = await OrderAsync(http, desk, path, order);
        Assert.Equal(incident, sent.GetProperty("incident").GetString()); // The same post, not another.
        Assert.Equal("D3-000001", sent.GetProperty("directive").GetString());
        Assert.True(node.Node.TryShard(DashboardTown.Three, out var shard));
        while (shard.Frame.Officers[0].Status == OfficerStatus.Available) await Task.Yield(); // The next frame says so.
        Assert.DoesNotContain((await ProposeAsync(http, desk, path)).GetProperty("posts").EnumerateArray(), each => each
            .GetProperty("officer").GetInt32() == 1);
    }

    [Fact]
    public async Task WhatIsWrong_IsRefusedByName()
    {
        await using var node = await StartAsync();
        using var http = node.Http();
        var desk = await node.SignInAsync("desk-TN-03");
        var (track, _) = await FollowAsync(node, desk);
        await PlaceAsync(node, 1, 33.5, 117.0995);
        var path = $"/api/tracks/{track}/posts";
        await RefusedAsync("GET", $"{path}?jurisdiction=4", 403, "notYourJurisdiction");
        await RefusedAsync("GET", path, 403, "notYourJurisdiction");
        await RefusedAsync("GET", "/api/tracks/T3-000099/posts?jurisdiction=3", 404, "unknownTrack");
        await RefusedAsync("GET", "/api/tracks/T3/posts?jurisdiction=3", 404, "unknownTrack");
        Assert.Equal(403, (await SendAsync(http, "GET", $"{path}?jurisdiction=3", await node.SignInAsync("P001"))).Status);

        var proposal = (await ProposeAsync(http, desk, path)).GetProperty("proposal").GetInt32();
        await RefusedAsync("POST", path, 400, "badJson", "{");
        await RefusedAsync("POST", path, 403, "notYourJurisdiction", new { jurisdiction = 4, proposal,
            posts = new[] { new { post = 0 } } });
        await RefusedAsync("POST", path, 409, "proposalGone", new { jurisdiction = 3, proposal = proposal + 1,
            posts = new[] { new { post = 0 } } });
        await RefusedAsync("POST", "/api/tracks/T3-000099/posts", 409, "proposalGone", new { jurisdiction = 3, proposal,
            posts = new[] { new { post = 0 } } });
        await RefusedAsync("POST", path, 400, "badPost", new { jurisdiction = 3, proposal, posts = Array.Empty<object>() });
        await RefusedAsync("POST", path, 400, "badPost", new { jurisdiction = 3, proposal, posts = new[] { new { post = 12 } } });
        await RefusedAsync("POST", path, 400, "badOfficer", new { jurisdiction = 3, proposal, posts = new[] { new { post = 0,
            officer = -1 } } });
        await node.Node.AskAsync(DashboardTown.Three, new TrackClosed(track, TrackEnd.Arrest, "chief"), Cancel);
        await RefusedAsync("POST", path, 409, "trackOver", new { jurisdiction = 3, proposal, posts = new[] { new { post = 0 } } });

        async Task RefusedAsync(string method, string to, int status, string reason, object? body = null)
        {
            var (given, answer) = await SendAsync(http, method, to, desk, body);
            Assert.Equal((status, reason), (given, answer.GetProperty("reason").GetString()));
        }
    }

    private static async Task<JsonElement> ProposeAsync(HttpClient http, string desk, string path)
    {
        var (status, proposal) = await SendAsync(http, "GET", $"{path}?jurisdiction=3", desk);
        Assert.True(status == 200, $"{status} {proposal}");
        return proposal;
    }

    private static async Task<JsonElement> OrderAsync(HttpClient http, string desk, string path, object order)
    {
        var (status, answer) = await SendAsync(http, "POST", path, desk, order);
        Assert.True(status == 200, $"{status} {answer}");
        return answer.GetProperty("posts")[0];
    }

    private static Task<DashboardNode> StartAsync()
    {
        var graph = Lattice();
        var ground = ForecastGround.Make(
            graph, [.. DashboardTown.Region.Cameras.Select(camera => new CameraPlace(camera.Place, camera.HeadingDegrees))],
            place => DashboardTown.JurisdictionOf(place)?.Value ?? 0);
        var roads = SuspectRoads.Make(graph, RoadSpeeds.FreeFlow, 0, []);
        return DashboardNode.StartAsync(
            roads: graph, with: options => options with { Forecasts = new ForecastDoor(() => ground, () => roads, ()
                => CameraFlowTable.Empty) });
    }

    /// <summary>A wanted vehicle is read at the west end of South Street; returns when the board knows.</summary>
    private static async Task<(TrackId Track, Guid Read)> FollowAsync(DashboardNode node, string desk)
    {
        await using var hub = node.Hub("/hub/dispatch", "Cookie", desk);
        var inbox = new HubInbox(hub, "snapshot", "events");
        await hub.StartAsync(Cancel);
        await inbox.NextAsync("snapshot");
        Assert.True(Plate.TryParse("苏A12345", out var plate, out _));
        var entry = new WatchlistEntry(
            plate, new WatchedVehicle(default, ""), "Art. 1", "C-1", "robbery", "asker", 1, node.Node.Now.PlusSeconds(3_600),
                WatchlistSharing.OwnCity, []);
        var asked = await node.Node.AskAsync(DashboardTown.Three, new WatchlistAsked(entry), Cancel);
        await node.Node.AskAsync(DashboardTown.Three, new WatchlistDecided(asked.Entry, true, "chief", ""), Cancel);
        var read = Guid.NewGuid();
        var sighting = new Sighting(
            read, DashboardTown.Three, new CameraSpot("K0", "West end", DashboardTown.Place(33.5, 117.0812), 90), node.Node.Now, 0,
                default, plate, true, 90,
            default, "", Verification.Unverified, "", default);
        var seen = await node.Node.AskAsync(DashboardTown.Three, new SightingSeen(asked.Entry, sighting, []), Cancel);
        Assert.Equal(Refusal.None, seen.Refusal);
        await inbox.NextAsync("events", body => body.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("kind")
            .GetString() == "track"));
        return (seen.Track, read);
    }

    private static async Task PlaceAsync(DashboardNode node, uint officer, double latitude, double longitude)
    {
        Assert.True(node.Node.TryOfficer(new OfficerId(officer), out var registration));
        Assert.True(node.Node.TryShard(registration.Home, out var shard));
        var batch = shard.RentBatch();
        batch.Add(new Fix(registration.Id, node.Node.Now, DashboardTown.Place(latitude, longitude), 0, Fix.Unknown, 50));
        Assert.True(shard.TryPost(batch));
        while (!shard.Frame.Officers.Any(each => each.Officer == registration.Id && !each.FixAt.IsNever))
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
