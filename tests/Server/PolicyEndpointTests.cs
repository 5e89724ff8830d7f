using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A supervisor checks the folder's tables and puts them in force, over HTTP.</summary>
public sealed class PolicyEndpointTests : IDisposable
{
    private const string Types = """
        {"types":[{"code":"robbery","name":"Robbery","nameZh":"抢劫","priority":1,"autoIssue":false,"skills":[]},
        {"code":"noise","name":"Noise","nameZh":"噪音","priority":4,"autoIssue":false,"skills":[]}],
        "answerSeconds":[30,45,60,90],"positionAgeMaxSeconds":120,"joinMetres":60,"joinSeconds":900,"waitingLateSeconds":[60,300,900,1800]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("policy-region").FullName;

    public PolicyEndpointTests()
    {
        Write("region.json", """
            {"format":1,"id":"town","name":"Town","nameZh":"镇","attribution":"the test","roads":"roads.osm",
            "jurisdictions":"jurisdictions.geojson","officers":"officers.csv","stations":"stations.csv","cameras":"cameras.csv","policy":"policy.json"}
            """);
        Write("jurisdictions.geojson", Features(
            Feature("\"id\":3,\"code\":\"TN-03\"", 116.9, 117.1), Feature("\"id\":4,\"code\":\"TN-04\"", 117.1, 117.3)));
        foreach (var name in (string[])["roads.osm", "officers.csv", "stations.csv", "cameras.csv"]) Write(name, "");
        Write("policy.json", Types);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AReload_PutsTheFolderInForceEverywhere_ABrokenOneChangesNothing_AndOnlyASupervisorMay()
    {
        await using var node = await StartAsync();
        var (supervisor, dispatcher) = (await node.SignInAsync("supervisor"), await node.SignInAsync("dispatcher"));
        foreach (var path in (string[])["check", "reload"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(node, dispatcher, HttpMethod.Post, $"/api/policy/{path}")).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(node, null, HttpMethod.Post, $"/api/policy/{path}")).Status);
        }

        var incident = (await node.Node.AskAsync(DashboardTown.Three, Call("noise"), Cancel)).Incident;
        var (status, first) = await SendAsync(node, supervisor, HttpMethod.Post, "/api/policy/reload");
        Assert.Equal((HttpStatusCode.OK, 1, "supervisor"), (status, Number(first), Policy(first).GetProperty("by").GetString()));
        Assert.False((await SendAsync(node, supervisor, HttpMethod.Post, "/api/policy/reload")).Body.GetProperty("changed").GetBoolean());

        Write("timers.csv", "type,priority,state,lateSeconds,alarmSeconds\nnoise,4,waiting,5,6\ntheft,4,waiting,5,6\n");
        foreach (var path in (string[])["check", "reload"])
        {
            (status, var refused) = await SendAsync(node, supervisor, HttpMethod.Post, $"/api/policy/{path}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Equal("policyRefused timers.csv line 3", Words(refused, "reason", "file", "where"));
            Assert.Contains("theft", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(1, await NumberAsync(node, dispatcher));
        Write("timers.csv", "type,priority,state,lateSeconds,alarmSeconds\nnoise,4,waiting,5,6\n");
        Write("policy.json", Types.Replace("\"code\":\"noise\"", "\"code\":\"din\"", StringComparison.Ordinal));
        Assert.Equal("line 2", Words((await SendAsync(node, supervisor, HttpMethod.Post, "/api/policy/check")).Body, "where"));
        Write("timers.csv", "type,priority,state,lateSeconds,alarmSeconds\nrobbery,1,waiting,5,6\n");
        Assert.True((await SendAsync(node, supervisor, HttpMethod.Post, "/api/policy/check")).Body.GetProperty("isNew").GetBoolean());
        Assert.Equal(1, await NumberAsync(node, dispatcher)); // A check changes nothing.
        Assert.Equal(2, Number((await SendAsync(node, supervisor, HttpMethod.Post, "/api/policy/reload")).Body));
        Assert.Equal(2, await NumberAsync(node, dispatcher));

        // The type is gone, its open incident is not; no other of it can be opened.
        Assert.Equal(Refusal.UnknownType, (await node.Node.AskAsync(DashboardTown.Four, Call("noise"), Cancel)).Refusal);
        var closed = await node.Node.AskAsync(DashboardTown.Three, new IncidentClosed(incident, "zhou", "done"), Cancel);
        Assert.Equal(Refusal.None, closed.Refusal);
        var (_, tables) = await SendAsync(node, dispatcher, HttpMethod.Get, "/api/policy");
        Assert.Contains(tables.GetProperty("timers").EnumerateArray(), row => Words(row, "type", "state") == "robbery waiting");
    }

    [Fact]
    public async Task DesksAreTold_AndOpenIncidentsGetTheAreasOfTheNewShapes()
    {
        await using var node = await StartAsync();
        var supervisor = await node.SignInAsync("supervisor");
        var incident = (await node.Node.AskAsync(DashboardTown.Three, Call("noise"), Cancel)).Incident;
        await using var hub = node.Hub("/hub/dispatch", "Cookie", supervisor);
        var messages = new HubInbox(hub, "snapshot", "events");
        await hub.StartAsync(Cancel);
        var snapshot = await messages.NextAsync("snapshot", _ => true);
        Assert.Equal(0, snapshot.GetProperty("policy").GetProperty("number").GetInt32());

        Write("areas.geojson", Features(Feature("\"code\":\"w-1\",\"jurisdiction\":3", 116.9, 117.1)));
        Assert.True((await SendAsync(node, supervisor, HttpMethod.Post, "/api/policy/reload")).Body.GetProperty("ok").GetBoolean());
        await messages.NextAsync("events", body => body.GetProperty("items").EnumerateArray().Any(
            item => Words(item, "kind") == "incident" && Words(item.GetProperty("incident"), "area") == "w-1"));
        await node.Part<Boards.Board>().CatchUpAsync(Cancel);
        Assert.True(node.Part<Boards.Board>().TryIncident(incident, out var view) && view.Area == "w-1");
        Assert.Equal(1, (await SendAsync(node, supervisor, HttpMethod.Get, "/api/areas")).Body.GetProperty("features").GetArrayLength());
    }

    private static CallReceived Call(string type) => new(new Grains.Incidents.Call(
        Guid.NewGuid(), type, 0, DashboardTown.Place(33.5, type == "noise" ? 117.0 : 117.2), "", "", "", "", "110"));

    private static JsonElement Policy(JsonElement answer) => answer.GetProperty("policy");

    private static int Number(JsonElement answer) => Policy(answer).GetProperty("number").GetInt32();

    private static string Words(JsonElement of, params string[] keys) => string.Join(' ', keys.Select(key => of.GetProperty(key).GetString()));

    private static string Feature(string properties, double west, double east) => FormattableString.Invariant(
        $$"""
        {"type":"Feature","properties":{ {{properties}},"name":"A","nameZh":"甲"},"geometry":{"type":"Polygon",
        "coordinates":[[[{{west}},33.4],[{{east}},33.4],[{{east}},33.6],[{{west}},33.6],[{{west}},33.4]]]} }
        """);

    private static string Features(params string[] features) =>
        $"{{\"type\":\"FeatureCollection\",\"features\":[{string.Join(',', features)}]}}";

    private static async Task<int> NumberAsync(DashboardNode node, string cookie) =>
        Number((await SendAsync(node, cookie, HttpMethod.Get, "/api/region")).Body);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        DashboardNode node, string? cookie, HttpMethod method, string path)
    {
        using var http = node.Http();
        using var request = new HttpRequestMessage(method, path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body));
    }

    private Task<DashboardNode> StartAsync() =>
        DashboardNode.StartAsync(with: options => options with { Region = options.Region with { Folder = _folder } });

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
