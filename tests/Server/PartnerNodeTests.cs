using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Partners.Out;
using static SmartPolicing.Realtime.Server.Tests.PartnerVectors;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What partners may tell a node, what becomes of it, and what supervisors do of what goes out.</summary>
public sealed class PartnerNodeTests : IAsyncLifetime
{
    private const string Agreements =
        """
        {"host":"here.example","status":"actual","partners":[
         {"name":"fire","kind":"webhook","url":"http://127.0.0.1:9/x","network":"loopback","purpose":"joint calls","until":"DAY",
          "jurisdictions":[3],"what":["incidents"],"fields":["notes"],"key":"key","takes":{"Fire":"robbery"}},
         {"name":"weather","kind":"cap","url":"http://127.0.0.1:9/y","network":"loopback","purpose":"warnings","until":"DAY",
          "jurisdictions":[3],"what":["warnings","alerts"]}]}
        """;

    private static readonly string Day = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private string _folder = "";
    private DashboardNode _node = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("partners").FullName;
        await File.WriteAllTextAsync(Path.Combine(_folder, PartnerFile.Name), Agreements.Replace("DAY", Day, StringComparison.Ordinal), Cancel);
        _node = await DashboardNode.StartAsync(with: options => options with { Region = options.Region with { Folder = _folder } });
        _http = _node.Http();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _node.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AnEido_OpensAnIncidentOnce_AndLaterWordsAreNotesAndLinks()
    {
        var first = await SendAsync("/api/eido", Eido(notes: Note("n1", "<p>smoke &amp; fire</p>")));
        var incident = first.GetProperty("incident").GetString()!;
        Assert.Equal((3, false), (first.GetProperty("jurisdiction").GetInt32(), first.GetProperty("repeated").GetBoolean()));
        var again = await SendAsync("/api/eido", Eido(notes: Note("n1", "<p>smoke &amp; fire</p>")));
        Assert.Equal((incident, true, 0), (again.GetProperty("incident").GetString(), again.GetProperty("repeated").GetBoolean(), again.GetProperty("notes").GetInt32()));

        // Another one far from the first, which says that it was merged with it; then more words on the first.
        var other = await SendAsync("/api/eido", Eido("F-2", lat: 33.55, more: Tie(
            "mergeComponent", "m", "urn:emergency:uid:incidentid:F-1:fire.example", "incidentMergeDirectionCode", "REPLACED")));
        Assert.NotEqual(incident, other.GetProperty("incident").GetString());
        Assert.Equal(1, other.GetProperty("links").GetInt32());
        var more = await SendAsync("/api/eido", Eido(status: "Closed", notes: Note("n1", "<p>smoke &amp; fire</p>") + "," + Note("n2", "two engines")));
        Assert.Equal(2, more.GetProperty("notes").GetInt32());
        await using var hub = await DeskAsync("dispatcher");
        var detail = (await hub.InvokeAsync<JsonElement>("Incident", incident, Cancel)).GetProperty("incident");
        Assert.Equal(["two engines", "says: Closed"], detail.GetProperty("noteList").EnumerateArray().Select(note => note.GetProperty("text").GetString()));
        Assert.All(detail.GetProperty("noteList").EnumerateArray(), note => Assert.Equal("partner fire", note.GetProperty("by").GetString()));
        Assert.NotEqual("closed", detail.GetProperty("state").GetString()); // A person decides.
        var call = detail.GetProperty("callList").EnumerateArray().Single();
        Assert.Equal(("smoke & fire", "13811112222", "fire"), (
            call.GetProperty("text").GetString(), call.GetProperty("callerNumber").GetString(), call.GetProperty("source").GetString()));

        // Word on one of ours opens nothing.
        var ours = await SendAsync("/api/eido", Eido("F-3", lat: 33.58, notes: Note("n9", "we come"), more: Tie(
            "linkComponent", "l", $"urn:emergency:uid:incidentid:{incident}:here.example", "linkDirectionCode", "RELATED")));
        Assert.Equal((incident, true), (ours.GetProperty("incident").GetString(), ours.GetProperty("repeated").GetBoolean()));
    }

    public static TheoryData<string, string, string, int> Refusals => new()
    {
        { Eido(type: "Flood"), "unknownType", "$.incidentComponent.incidentTypeCommonRegistryText", 400 },
        { Eido(lat: 40), "placeOutsideRegion", "$.locationComponent", 404 },
        { Eido(lng: 117.2), "notAllowed", "$.locationComponent", 403 },
        { Eido().Replace("\"locationReference\":[{\"$ref\":\"loc\"}]", "\"x\":1", StringComparison.Ordinal), "missingPlace", "$.incidentComponent.locationReference", 400 },
        { "{", "badJson", "$", 400 },
        { new string(' ', PartnerLimits.EidoBytesMax + 1), "tooLarge", "", 413 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task WhatIsNotTaken_IsToldWhy_AndOpensNothing(string body, string reason, string at, int status)
    {
        using var answer = await PostAsync("/api/eido", body);
        Assert.Equal(status, (int)answer.StatusCode);
        var refusal = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal((reason, at), (refusal.GetProperty("reason").GetString(), refusal.GetProperty("at").GetString()));
        Assert.Equal(0, _node.Part<Boards.Board>().OpenIncidents);
    }

    [Fact]
    public async Task WithoutAnAgreement_OrWithABadSignature_NothingIsTaken()
    {
        foreach (var bearer in (string[])[DashboardNode.CallerBearer, DashboardNode.GatewayBearer, "Bearer x.y"])
        {
            using var refused = await PostAsync("/api/eido", Eido(), bearer);
            Assert.Contains(refused.StatusCode, (HttpStatusCode[])[HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized]);
        }

        var secrets = JsonSerializer.Deserialize<Dictionary<string, string[]>>(
            await File.ReadAllBytesAsync(Path.Combine(_node.StateFolder, PartnerSecrets.Name), Cancel))!;
        Assert.True(PartnerSecrets.TryDecode(secrets["fire"], out var secret));
        var body = Encoding.UTF8.GetBytes(Eido());
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_node.Node.Clock.GetUtcNow().ToUnixTimeMilliseconds()).ToUnixTimeSeconds();
        foreach (var (seconds, signature, status) in ((long, string, HttpStatusCode)[])[
            (now, WebhookSignature.Of(secret, "m1", now, body), HttpStatusCode.OK), (now - 1_000, WebhookSignature.Of(secret, "m1", now - 1_000, body), HttpStatusCode.Unauthorized),
            (now, "v1,AAAA", HttpStatusCode.Unauthorized), (now, "", HttpStatusCode.Unauthorized)])
        {
            using var answer = await PostAsync("/api/eido", Eido(), DashboardNode.PartnerBearer, ("webhook-id", "m1"), ("webhook-timestamp", $"{seconds}"), ("webhook-signature", signature));
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task ACap_IsANoticeOnTheDesks_UntilItIsCancelled_AndRepeatsAndLateOnesChangeNothing()
    {
        await using var desk = await DeskAsync("desk-TN-03");
        var inbox = new HubInbox(desk, "events", "snapshot");
        var alert = CapText.Replace("EXPIRES", Cap.Write(_node.Node.Clock.GetUtcNow().AddHours(2)), StringComparison.Ordinal);
        var taken = await SendAsync("/api/cap", alert.Replace("Actual", "Exercise", StringComparison.Ordinal));
        var shown = Notice(await inbox.NextAsync("events", HasNotice));
        Assert.Equal((taken.GetProperty("notice").GetString(), "exercise", "Rain over the west", "Streets <flood>.", "severe"), (
            shown.GetProperty("id").GetString(), shown.GetProperty("status").GetString(), shown.GetProperty("headline").GetString(),
            shown.GetProperty("text").GetString(), shown.GetProperty("severity").GetString()!.ToLowerInvariant()));
        Assert.Equal(4, shown.GetProperty("area")[0].GetProperty("polygons")[0].GetArrayLength());
        Assert.True((await SendAsync("/api/cap", alert.Replace("Actual", "Exercise", StringComparison.Ordinal))).GetProperty("repeated").GetBoolean());
        using var reused = await PostAsync("/api/cap", alert);
        Assert.Equal(HttpStatusCode.Conflict, reused.StatusCode);

        // An update takes its place; one that comes after its own cancel makes nothing.
        var update = Follow(alert, "FLOOD-8", "Update", "FLOOD-7");
        Assert.Equal((1, 1), Counts(await SendAsync("/api/cap", update)));
        var cancel = Follow(alert, "FLOOD-10", "Cancel", "FLOOD-8", "FLOOD-9");
        Assert.Equal((0, 1), Counts(await SendAsync("/api/cap", cancel)));
        Assert.Equal((0, 0), Counts(await SendAsync("/api/cap", Follow(alert, "FLOOD-9", "Update", "FLOOD-8"))));
        await inbox.NextAsync("events", body => HasNotice(body) && Notice(body).TryGetProperty("ended", out _));
        Assert.Empty(_node.Part<Partners.In.NoticeDesk>().Now.Rows);

        // Shapes are notices too, and only of the desks they touch.
        var until = _node.Node.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        var shapes = $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","id":"z1","properties":{"title":"Cordon","until":{{{until}}},"kind":"zone"},"geometry":{"type":"Polygon","coordinates":[[[117,33.45],[117.02,33.45],[117.02,33.5],[117,33.45]]]}}]}""";
        Assert.Equal((1, 0), Counts(await SendAsync("/api/geojson", shapes)));
        using var bad = await PostAsync("/api/geojson", shapes.Replace("[117,33.45]]]", "[117,33.46]]]", StringComparison.Ordinal));
        Assert.Equal("$.features[0].geometry.coordinates", (await bad.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("at").GetString());
        await using var east = await DeskAsync("desk-TN-04");
        var eastern = new HubInbox(east, "snapshot");
        await east.InvokeAsync<JsonElement>("Snapshot", Cancel);
        Assert.Equal(0, (await eastern.NextAsync("snapshot")).GetProperty("notices").GetArrayLength());
        await desk.InvokeAsync<JsonElement>("Snapshot", Cancel);
        var snapshot = await inbox.NextAsync("snapshot");
        Assert.Equal("Cordon", snapshot.GetProperty("notices")[0].GetProperty("headline").GetString());
    }

    [Fact]
    public async Task AWarning_GoesOutWhenAnotherSupervisorApproves_AndDeadLettersAreAPersonsToDecide()
    {
        var cookie = await _node.SignInAsync("supervisor");
        var until = _node.Node.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        var warning = new
        {
            jurisdiction = 3, @event = "Gas", headline = "Gas leak", text = "At the wharf", instruction = "Close windows", category = "Safety", urgency = "Immediate",
            severity = "Severe", certainty = "Observed", until, area = new { text = "Wharf", circle = new { lng = 117.0, lat = 33.5, metres = 800 } },
        };
        var id = (await DoAsync(cookie, "/api/warnings", warning, HttpStatusCode.OK)).GetProperty("warning").GetString();
        Assert.Equal("ownApproval", (await DoAsync(cookie, $"/api/warnings/{id}/approve", new { }, HttpStatusCode.Conflict)).GetProperty("reason").GetString());
        Assert.Equal("notSent", (await DoAsync(cookie, $"/api/warnings/{id}/cancel", new { reason = "x" }, HttpStatusCode.Conflict)).GetProperty("reason").GetString());
        Assert.Equal("badArea", (await DoAsync(cookie, "/api/warnings", warning with { area = new { text = "", circle = new { lng = 117.0, lat = 33.5, metres = 800 } } }, HttpStatusCode.BadRequest)).GetProperty("reason").GetString());
        var outbox = _node.Part<PartnerOutbox>();
        Assert.Equal(0, outbox.Lines["weather"].Waiting);
        var (row, refusal) = await _node.Part<WarningDesk>().DecideAsync(id!, "approve", "li", "", new HashSet<Grains.JurisdictionId> { DashboardTown.Three }, Cancel);
        Assert.Equal((null, "sent"), (refusal, row?.State));
        Assert.Equal(1, outbox.Lines["weather"].Waiting);

        // Nobody listens there: a supervisor sees it, and what was given up is tried again or dropped with a reason in the access log.
        Assert.Equal("[\"partners\",\"warnings\"]", (await GetAsync(cookie, "/api/region")).GetProperty("connects").GetRawText());
        var seen = await GetAsync(cookie, "/api/partners");
        Assert.Equal(["fire", "weather"], seen.GetProperty("partners").EnumerateArray().Select(partner => partner.GetProperty("name").GetString()));
        Assert.Equal("unknownLetter", (await DoAsync(cookie, "/api/partners/letters/77/drop", new { why = "test" }, HttpStatusCode.NotFound)).GetProperty("reason").GetString());
        Assert.Equal("missingWhy", (await DoAsync(cookie, "/api/partners/fire/resume", new { }, HttpStatusCode.BadRequest)).GetProperty("reason").GetString());
        await DoAsync(cookie, "/api/partners/fire/resume", new { why = "they are back" }, HttpStatusCode.OK);
        var log = await File.ReadAllTextAsync(Path.Combine(_node.StateFolder, "access.jsonl"), Cancel);
        Assert.Contains("partner fire resume", log, StringComparison.Ordinal);
        using var desk = new HttpRequestMessage(HttpMethod.Get, "/api/partners");
        desk.Headers.Add("Cookie", await _node.SignInAsync("desk-TN-03"));
        using var denied = await _http.SendAsync(desk, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        var zones = await GetAsync(cookie, "/api/geo/zones?jurisdiction=3");
        var kinds = zones.GetProperty("features").EnumerateArray().GroupBy(feature => feature.GetProperty("properties").GetProperty("kind").GetString()).ToDictionary(group => group.Key!, group => group.Count());
        Assert.Equal(1, kinds["border"]);
        Assert.True(kinds["zone"] > 20);
        var tracks = await DoAsync(cookie, "/api/geo/tracks", new { jurisdiction = 3, why = "map" }, HttpStatusCode.OK);
        Assert.Equal("FeatureCollection", tracks.GetProperty("type").GetString());
    }

    [Fact]
    public async Task AgreementsAreReadAgain_WholeOrNotAtAll_AndHoldAtOnce()
    {
        var cookie = await _node.SignInAsync("supervisor");
        var path = Path.Combine(_folder, PartnerFile.Name);
        var secrets = Path.Combine(_node.StateFolder, PartnerSecrets.Name);
        var log = Path.Combine(_node.StateFolder, "access.jsonl");
        using (var taken = await PostAsync("/api/eido", Eido())) Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        var next = Agreements.Replace("DAY", Day, StringComparison.Ordinal).Replace("\"key\":\"key\",", "", StringComparison.Ordinal)
            .Replace("\"weather\"", "\"meteo\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, next.Replace("loopback", "everywhere", StringComparison.Ordinal), Cancel);
        var refused = await DoAsync(cookie, "/api/partners/reload", new { why = "fire ended its agreement" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("partnersRefused", "partners.json", "partners[0].network"), (
            refused.GetProperty("reason").GetString(), refused.GetProperty("file").GetString(), refused.GetProperty("where").GetString()));
        await File.WriteAllTextAsync(path, next, Cancel);
        var check = await DoAsync(cookie, "/api/partners/reload", new { check = true }, HttpStatusCode.OK);
        Assert.False(check.GetProperty("inForce").GetBoolean());
        Assert.DoesNotContain("meteo", await File.ReadAllTextAsync(secrets, Cancel), StringComparison.Ordinal);
        Assert.False(File.Exists(log));
        using (var taken = await PostAsync("/api/eido", Eido())) Assert.Equal(HttpStatusCode.OK, taken.StatusCode);

        var done = await DoAsync(cookie, "/api/partners/reload", new { why = "fire ended its agreement" }, HttpStatusCode.OK);
        Assert.Equal(("meteo", "fire", "weather"), (Only(done, "added"), Only(done, "changed"), Only(done, "removed")));
        Assert.Contains("\"what\":\"partners reload\"", await File.ReadAllTextAsync(log, Cancel), StringComparison.Ordinal);
        Assert.Contains("meteo", await File.ReadAllTextAsync(secrets, Cancel), StringComparison.Ordinal);
        using (var late = await PostAsync("/api/eido", Eido()))
        {
            Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
            Assert.Equal("noAgreement", (await late.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("reason").GetString());
        }

        var seen = await GetAsync(cookie, "/api/partners");
        Assert.Equal(["fire", "meteo"], seen.GetProperty("partners").EnumerateArray().Select(partner => partner.GetProperty("name").GetString()));
        File.Delete(path);
        await DoAsync(cookie, "/api/partners/reload", new { why = "nobody is told any more" }, HttpStatusCode.OK);
        Assert.Empty(_node.Part<PartnerOutbox>().Lines);
    }

    private static string? Only(JsonElement answer, string list) =>
        Assert.Single(answer.GetProperty(list).GetProperty("names").EnumerateArray()).GetString();

    private static class Cap
    {
        internal static string Write(DateTimeOffset at) => Partners.Cap.CapTime.Write(at);
    }

    private static string Follow(string alert, string id, string type, params string[] others)
    {
        var references = string.Join(' ', others.Select(other => $"weather@province.example,{other},2026-06-01T08:00:00+08:00"));
        return alert.Replace("FLOOD-7", id, StringComparison.Ordinal).Replace("<msgType>Alert", $"<msgType>{type}", StringComparison.Ordinal)
            .Replace("<scope>Public</scope>", $"<scope>Public</scope><references>{references}</references>", StringComparison.Ordinal);
    }

    private static (int Taken, int Ended) Counts(JsonElement answer) => (answer.GetProperty("taken").GetInt32(), answer.GetProperty("ended").GetInt32());

    private static bool HasNotice(JsonElement body) => body.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("kind").GetString() == "advisory");

    private static JsonElement Notice(JsonElement body) =>
        body.GetProperty("items").EnumerateArray().Last(item => item.GetProperty("kind").GetString() == "advisory").GetProperty("notice");

    private async Task<HubConnection> DeskAsync(string user)
    {
        var hub = _node.Hub("/hub/dispatch", "Cookie", await _node.SignInAsync(user));
        await hub.StartAsync(Cancel);
        return hub;
    }

    private async Task<JsonElement> SendAsync(string path, string body)
    {
        using var answer = await PostAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string bearer = DashboardNode.PartnerBearer, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, path == "/api/cap" ? "application/cap+xml" : "application/json") };
        request.Headers.Add("Authorization", bearer);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, Cancel);
    }

    private async Task<JsonElement> DoAsync(string cookie, string path, object body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Cookie", cookie);
        using var answer = await _http.SendAsync(request, Cancel);
        Assert.Equal((path, status), (path, answer.StatusCode));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private async Task<JsonElement> GetAsync(string cookie, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        using var answer = await _http.SendAsync(request, Cancel);
        Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
