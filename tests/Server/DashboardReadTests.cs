using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using static SmartPolicing.Realtime.Server.Tests.ClosureTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Kept reads and cameras' clocks over HTTP: who may ask, what must be said, and what is written down.</summary>
public class DashboardReadTests
{
    private static readonly object Good = new { jurisdiction = 3, plate = "苏A12-45", from = 1_000, until = 2_000,
        why = "robbery at the bank", @case = "C-7" };

    private readonly List<ReadQuestion> _asked = [];
    private FoundReads _found = new(
        [
            new FoundRead(Guid.NewGuid(), "K1", new Instant(1_500), "苏A12345", 95, new VehicleLook(PlateColour.Blue, default, default),
                "p/1"),
            new FoundRead(Guid.NewGuid(), "gone", new Instant(1_400), "苏A12745", -1, default, ""),
        ],
        true, null);

    [Fact]
    public async Task ASearch_GivesReadsWithTheirPlaces_IsNeverCached_AndStandsInTheAccessLog()
    {
        await using var node = await StartAsync();
        using var http = node.Http();
        var desk = await node.SignInAsync("dispatcher");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/reads/search");
        request.Headers.Add("Cookie", desk);
        request.Content = System.Net.Http.Json.JsonContent.Create(Good);
        using var answer = await http.SendAsync(request, Cancel);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.True(body.GetProperty("cut").GetBoolean());
        var (first, second) = (body.GetProperty("reads")[0], body.GetProperty("reads")[1]);
        Assert.Equal(("Bridge", 33.5, "blue"), (
            first.GetProperty("cameraName").GetString(), first.GetProperty("lat").GetDouble(),
            first.GetProperty("vehicle").GetProperty("plateColour").GetString()));
        Assert.False(second.TryGetProperty("lat", out _)); // The region no longer has that camera.

        var question = Assert.Single(_asked);
        Assert.Equal(("苏A12-45", 1_000, 2_000, "robbery at the bank", "C-7", "dispatcher"), (
            question.Plate, question.From.UnixMilliseconds, question.Until.UnixMilliseconds, question.Why, question.Case, question.Who));
        var line = JsonElement.Parse(Assert.Single(await File.ReadAllLinesAsync(Path.Combine(node.StateFolder, "access.jsonl"), Cancel)));
        Assert.Equal(("dispatcher", "reads", "robbery at the bank", "C-7", 2), (
            line.GetProperty("who").GetString(), line.GetProperty("what").GetString(), line.GetProperty("why").GetString(),
            line.GetProperty("case").GetString(), line.GetProperty("found").GetInt32()));
    }

    [Fact]
    public async Task WhatIsMissing_IsSaidInAWord_AndNothingIsSearched()
    {
        await using var node = await StartAsync();
        using var http = node.Http();
        var desk = await node.SignInAsync("desk-TN-03");
        await RefusedAsync(400, "badJson", "[");
        await RefusedAsync(403, "notYourJurisdiction", new { jurisdiction = 4, plate = "苏A1", from = 1, until = 2, why = "w",
            @case = "c" });
        await RefusedAsync(400, "patternTooWide", new { jurisdiction = 3, plate = " ", from = 1, until = 2, why = "w", @case = "c" });
        await RefusedAsync(400, "badRange", new { jurisdiction = 3, plate = "苏A1", from = 2, until = 2, why = "w", @case = "c" });
        await RefusedAsync(400, "badRange", new { jurisdiction = 3, plate = "苏A1", from = 2, why = "w", @case = "c" });
        await RefusedAsync(400, "missingWhy", new { jurisdiction = 3, plate = "苏A1", from = 1, until = 2, why = " ", @case = "c" });
        await RefusedAsync(400, "missingCase", new { jurisdiction = 3, plate = "苏A1", from = 1, until = 2, why = "w" });
        await RefusedAsync(400, "missingCase", new { jurisdiction = 3, plate = "苏A1", from = 1, until = 2, why = "w",
            @case = new string('c', 201) });
        Assert.Empty(_asked);
        _found = new FoundReads([], false, "notAudited");
        await RefusedAsync(503, "notAudited", Good);
        Assert.False(File.Exists(Path.Combine(node.StateFolder, "access.jsonl")));
        Assert.Equal(401, (await SendAsync(http, "POST", "/api/reads/search", null, Good)).Status);
        Assert.Equal(403, (await SendAsync(http, "POST", "/api/reads/search", await node.SignInAsync("P001"), Good)).Status);

        async Task RefusedAsync(int status, string reason, object body)
        {
            var (given, answer) = await SendAsync(http, "POST", "/api/reads/search", desk, body);
            Assert.Equal((status, reason), (given, answer.GetProperty("reason").GetString()));
        }
    }

    [Fact]
    public async Task Cameras_AreShownWithTheirClocks_ToTheirOwnDesks()
    {
        await using var node = await StartAsync();
        using var http = node.Http();
        Assert.Equal(["K3", "K4"], await IdsAsync("dispatcher"));
        Assert.Equal(["K3"], await IdsAsync("desk-TN-03"));
        var (_, body) = await SendAsync(http, "GET", "/api/cameras", await node.SignInAsync("desk-TN-03"));
        var row = body.GetProperty("cameras")[0];
        Assert.Equal((-61.5, 0.25, 1_234, true, true, 77), (
            row.GetProperty("skewSeconds").GetDouble(), row.GetProperty("uncertaintySeconds").GetDouble(), row.GetProperty("reads")
                .GetInt64(),
            row.GetProperty("certain").GetBoolean(), row.GetProperty("mended").GetBoolean(), row.GetProperty("lastReadAt").GetInt64()));
        Assert.Equal(403, (await SendAsync(http, "GET", "/api/cameras", await node.SignInAsync("P001"))).Status);

        async Task<string[]> IdsAsync(string user)
        {
            var (_, all) = await SendAsync(http, "GET", "/api/cameras", await node.SignInAsync(user));
            return [.. all.GetProperty("cameras").EnumerateArray().Select(camera => camera.GetProperty("id").GetString()!)];
        }
    }

    private Task<DashboardNode> StartAsync() => DashboardNode.StartAsync(with: options => options with
    {
        Reads = new ReadsDoor(
            (question, _) =>
            {
                _asked.Add(question);
                return _found;
            },
            jurisdiction =>
            [
                new CameraState(
                    $"K{jurisdiction}", "Camera", DashboardTown.Place(33.5, 117), 90, -61_500, 250, 1_234, true, true, new Instant(77)),
            ]),
    });
}
