using System.Net;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

public sealed class IngestCallTests : IAsyncLifetime
{
    private const string Good =
        """{"id":"0196f000-0000-7000-8000-000000000001","type":"burglary","priority":2,"lat":37.77,"lng":-122.42,"text":"glass broke"}""";

    private CallPort _port = null!;

    public async ValueTask InitializeAsync() =>
        _port = await CallPort.OpenAsync(place => place.Longitude < 0 ? new JurisdictionId(3) : null);

    public ValueTask DisposeAsync() => _port.DisposeAsync();

    [Fact]
    public async Task GoodCall_ReachesItsShard_AndIsAnswered()
    {
        var (status, answer) = await PostAsync(Good);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"incident":"3-000127","jurisdiction":3,"joined":false,"repeated":false}""", answer.GetRawText());
        var (jurisdiction, call) = Assert.Single(_port.Asked);
        Assert.Equal(new JurisdictionId(3), jurisdiction);
        Assert.Equal(Guid.Parse("0196f000-0000-7000-8000-000000000001"), call.Id);
        Assert.Equal(("burglary", (byte)2, 37.77, -122.42), (call.Type, call.Priority, call.Place.Latitude, call.Place.Longitude));
        Assert.Equal(("", "glass broke", "", "", "desk"), (call.PlaceText, call.Text, call.CallerName, call.CallerNumber, call.Source));
    }

    [Fact]
    public async Task NeighboursNearThePlace_GoWithAnUrgentCall_AndWithNoOther()
    {
        await PostAsync(Good); // Priority 2.
        await PostAsync("""{"type":"burglary","lat":37.77,"lng":-122.42}"""); // The type's own: 2.
        await PostAsync("""{"type":"burglary","priority":3,"lat":37.77,"lng":-122.42}""");
        Assert.Equal([1, 1, 0], _port.Near.Select(near => near.Count));
        Assert.Equal(new JurisdictionId(4), _port.Near[0][0]);
    }

    [Fact]
    public async Task WhenTheShardIsBehind_TheCallerIsToldAtOnce_AndTheShardIsNotAsked()
    {
        _port.Behind = TimeSpan.FromMilliseconds(IngestLimits.CallsBehindMilliseconds + 1);
        var (status, answer) = await PostAsync(Good);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("busy", answer.GetProperty("reason").GetString());
        Assert.Empty(_port.Asked);

        _port.Behind = TimeSpan.Zero; // The same call again: nothing of the first try was kept.
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Good)).Status);
        Assert.Single(_port.Asked);
    }

    [Fact]
    public async Task WithoutIdAndPriority_TheNodeMakesAnId_AndTheTypeDecides()
    {
        const string Body = """{"type":"burglary","lat":37.77,"lng":-122.42}""";
        await PostAsync(Body);
        await PostAsync(Body);
        Assert.Equal(2, _port.Asked.Select(asked => asked.Call.Id).Distinct().Count());
        Assert.DoesNotContain(Guid.Empty, _port.Asked.Select(asked => asked.Call.Id));
        Assert.All(_port.Asked, asked => Assert.Equal(0, asked.Call.Priority));
    }

    [Theory]
    [InlineData("", "badJson")]
    [InlineData("null", "badJson")]
    [InlineData("[]", "badJson")]
    [InlineData("""{"type":1}""", "badJson")]
    [InlineData("""{"type":"\ud800","lat":1,"lng":1}""", "badJson")]
    [InlineData("""{"id":"x","type":"burglary","lat":37.77,"lng":-122.42}""", "badJson")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000000","type":"burglary","lat":37.77,"lng":-122.42}""", "badJson")]
    [InlineData("""{"type":"burglary","type":"fire","lat":37.77,"lng":-122.42}""", "badJson")]
    [InlineData("""{"type":"burglary","lat":"37.77","lng":-122.42}""", "badJson")]
    [InlineData("""{"type":"burglary","lat":37.77,"lng":-122.42}}""", "badJson")]
    [InlineData("""{"lat":37.77,"lng":-122.42}""", "missingType")]
    [InlineData("""{"type":"","lat":37.77,"lng":-122.42}""", "missingType")]
    [InlineData("""{"type":"burglary","lat":37.77}""", "missingPlace")]
    [InlineData("""{"type":"burglary","lat":null,"lng":1}""", "missingPlace")]
    [InlineData("""{"type":"burglary","lat":90.1,"lng":-122.42}""", "placeOutsideWorld")]
    [InlineData("""{"type":"burglary","lat":1e999,"lng":-122.42}""", "placeOutsideWorld")]
    [InlineData("""{"type":"burglary","lat":0,"lng":0}""", "placeOutsideWorld")]
    [InlineData("""{"type":"burglary","priority":0,"lat":37.77,"lng":-122.42}""", "priorityOutOfRange")]
    [InlineData("""{"type":"burglary","priority":5,"lat":37.77,"lng":-122.42}""", "priorityOutOfRange")]
    [InlineData("""{"type":"burglary","priority":258,"lat":37.77,"lng":-122.42}""", "priorityOutOfRange")]
    [InlineData("""{"type":"burglary","lat":37.77,"lng":-122.42,"source":"123456789012345678901"}""", "textTooLong")]
    [InlineData("""{"type":"arson","lat":37.77,"lng":-122.42}""", "unknownType")]
    [InlineData("""{"type":"burglary","lat":37.77,"lng":122.42}""", "placeOutsideRegion")]
    public async Task FaultyCall_IsRefused_ByName_AndReachesNoShard(string body, string reason)
    {
        var (status, answer) = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(reason, answer.GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.String, answer.GetProperty("detail").ValueKind);
        Assert.Empty(_port.Asked);
    }

    [Theory]
    [InlineData(2_000, true)]
    [InlineData(2_001, false)]
    [InlineData(20_000, false)] // More than a body may have.
    public async Task Texts_HaveTheirLimits(int characters, bool accepted)
    {
        var text = new string('x', characters);
        var (status, answer) = await PostAsync($$"""{"type":"burglary","lat":37.77,"lng":-122.42,"text":"{{text}}"}""");
        Assert.Equal(accepted ? HttpStatusCode.OK : HttpStatusCode.BadRequest, status);
        if (!accepted) Assert.Equal("textTooLong", answer.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task LongestEscapedText_FitsTheBody()
    {
        var text = string.Concat(Enumerable.Repeat("\\u4e2d", 2_000));
        var (status, _) = await PostAsync($$"""{"type":"burglary","lat":37.77,"lng":-122.42,"text":"{{text}}"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(new string('中', 2_000), Assert.Single(_port.Asked).Call.Text);
    }

    [Theory]
    [InlineData(Refusal.TooManyIncidents, 429, "tooManyIncidents")]
    [InlineData(Refusal.TooManyCalls, 429, "tooManyCalls")]
    [InlineData(Refusal.Stopping, 503, "stopping")]
    [InlineData(Refusal.StorageFull, 503, "storageFull")]
    [InlineData(Refusal.Quarantined, 409, "quarantined")]
    [InlineData(Refusal.PlaceOutsideRegion, 400, "placeOutsideRegion")]
    [InlineData(Refusal.UnknownType, 400, "unknownType")]
    [InlineData(Refusal.IncidentClosed, 409, "incidentClosed")]
    public async Task RefusalsOfTheShard_HaveTheirStatus(Refusal refusal, int status, string reason)
    {
        _port.Answer = Outcome.Refused(refusal);
        var (answered, answer) = await PostAsync(Good);
        Assert.Equal(status, (int)answered);
        Assert.Equal(reason, answer.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer desk.AAAA", 401)]
    [InlineData("Basic ZGVzazpB", 401)]
    [InlineData("gw", 403)] // A key without the role.
    [InlineData("desk", 200)]
    public async Task OnlyTheRole_MayEnterCalls(string? authorization, int status)
    {
        if (authorization is "gw" or "desk") authorization = "Bearer " + CallPort.BearerOf(authorization);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/calls") { Content = Json(Good) };
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await _port.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 401) Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        if (status != 200) Assert.Empty(_port.Asked);
    }

    [Fact]
    public async Task FlippedBodies_NeverFail()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var body = Encoding.UTF8.GetBytes(Good);
            for (var flips = random.Next(1, 4); flips > 0; flips--) body[random.Next(body.Length)] = (byte)random.Next(256);
            var fault = CallRules.TryRead(body.AsSpan(0, random.Next(body.Length + 1)), out var request, out _);
            if (fault == CallFault.None) fault = CallRules.Accept(request, CallPort.Policy, "desk", out var call, out _);
            Assert.True(Enum.IsDefined(fault));
        }

        var (status, _) = await PostAsync(Good);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task OpenApi_DocumentsTheCall()
    {
        var page = await _port.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var document = JsonDocument.Parse(page).RootElement;
        var call = document.GetProperty("paths").GetProperty("/api/calls").GetProperty("post");
        Assert.Equal("Takes in one call for help.", call.GetProperty("summary").GetString());
        Assert.Equal(
            ["200", "400", "401", "403", "409", "429", "503"],
            call.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
        var request = document.GetProperty("components").GetProperty("schemas").GetProperty("CallRequest").GetProperty("properties");
        Assert.Equal(
            [
                "callerLat", "callerLng", "callerName", "callerNumber", "callerPlace", "datum", "id", "lat", "lng", "place", "priority", "source",
                "state", "text", "type",
            ],
            request.EnumerateObject().Select(member => member.Name).Order());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string body) => _port.PostAsync("desk", body);
}
