using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Partners.In;
using static SmartPolicing.Realtime.Server.Tests.PartnerVectors;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A node beside a partner that refuses, sends on, is gone or floods: what it costs, and what supervisors then do.</summary>
public sealed class PartnerDoorTests : IAsyncLifetime
{
    private const int StepsMax = 2_000;

    private readonly ManualTime _wall = new();
    private readonly Hook _hook = new();
    private string _folder = "";
    private string _cookie = "";
    private TimeSpan _behind;
    private DashboardNode _node = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("partners").FullName;
        await _hook.OpenAsync();
        await File.WriteAllTextAsync(
            Path.Combine(_folder, PartnerFile.Name),
            $$$"""
            {"host":"here.example","status":"actual","partners":[
             {"name":"fire","kind":"in","purpose":"joint calls","until":"2026-12-31","jurisdictions":[3],"key":"key","takes":{"Fire":"robbery"}},
             {"name":"weather","kind":"cap","url":"{{{_hook.Address}}}","network":"loopback","purpose":"warnings","until":"2026-12-31",
              "jurisdictions":[3],"what":["warnings"]},
             {"name":"inside","kind":"cap","url":"{{{_hook.Address}}}/inside","network":"private","purpose":"warnings","until":"2026-12-31",
              "jurisdictions":[3],"what":["warnings"]}]}
            """,
            Cancel);
        _node = await DashboardNode.StartAsync(with: options => options with
        {
            Region = options.Region with { Folder = _folder }, Wall = _wall, BehindOf = _ => _behind,
        });
        _http = _node.Http();
        _cookie = await _node.SignInAsync("supervisor");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _node.DisposeAsync();
        await _hook.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task WhatWasRefusedFiveTimes_IsTriedAgainOrDropped_ByAPerson()
    {
        _hook.Answer = 400;
        await WarnAsync();
        var letter = await LetterAsync();
        Assert.Equal(("weather", "refused", 400, PartnerLimits.NoesMax), (
            letter.GetProperty("partner").GetString(), letter.GetProperty("reason").GetString(), letter.GetProperty("status").GetInt32(), letter.GetProperty("tries").GetInt32()));
        Assert.Equal(PartnerLimits.NoesMax, _hook.Asked.Count);

        // Tried again by a person's word: the same message, and now it is taken.
        _hook.Answer = 204;
        var id = letter.GetProperty("id").GetInt64();
        await DoAsync($"/api/partners/letters/{id}/retry", HttpStatusCode.OK);
        var weather = await PartnerAsync("weather", partner => partner.GetProperty("delivered").GetInt64() == 1);
        Assert.Equal((0, 0), (weather.GetProperty("dead").GetInt32(), weather.GetProperty("waiting").GetInt32()));
        Assert.Single(_hook.Asked.Distinct());
        Assert.Equal("unknownLetter", (await DoAsync($"/api/partners/letters/{id}/retry", HttpStatusCode.NotFound)).GetProperty("reason").GetString());

        // Another is dropped: it is gone, and nobody is asked again.
        _hook.Answer = 302; // Nothing is followed: a no like any other.
        await WarnAsync();
        letter = await LetterAsync();
        Assert.Equal(302, letter.GetProperty("status").GetInt32());
        var asked = _hook.Asked.Count;
        await DoAsync($"/api/partners/letters/{letter.GetProperty("id").GetInt64()}/drop", HttpStatusCode.OK);
        weather = await PartnerAsync("weather", partner => partner.GetProperty("dead").GetInt64() == 0);
        Assert.Equal((1, asked, 0), (weather.GetProperty("delivered").GetInt32(), _hook.Asked.Count, _hook.Elsewhere));
        var log = await File.ReadAllTextAsync(Path.Combine(_node.StateFolder, "access.jsonl"), Cancel);
        Assert.Contains("retry", log, StringComparison.Ordinal);
        Assert.Contains("drop", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoIsGone_IsAskedAgain_WhenAPersonSaysSo_AndAnAddressOfOnesOwnNever()
    {
        _hook.Answer = 410;
        await WarnAsync();
        await PartnerAsync("weather", partner => partner.GetProperty("state").GetString() == "gone");
        _hook.Answer = 200;
        for (var hour = 0; hour < 3; hour++) _wall.Advance(TimeSpan.FromHours(1));
        await WarnAsync();
        Assert.Single(_hook.Asked);
        await DoAsync("/api/partners/weather/resume", HttpStatusCode.OK);
        var weather = await PartnerAsync("weather", partner => partner.GetProperty("delivered").GetInt64() == 2);
        Assert.Equal(("up", 3), (weather.GetProperty("state").GetString(), _hook.Asked.Count));

        // The name leads to this machine, which an agreement for private networks does not allow.
        var inside = await PartnerAsync("inside", partner => partner.GetProperty("state").GetString() == "trouble");
        Assert.Contains("no address of 127.0.0.1 is allowed", inside.GetProperty("lastTrouble").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, _hook.Elsewhere);
    }

    [Fact]
    public async Task WhatIsApproved_GoesOut_ThoughWhoeverApprovedItHasHungUp()
    {
        var warning = await AskToWarnAsync();
        using var gone = new CancellationTokenSource();
        var approving = ApproveAsync(warning, gone.Token);
        await gone.CancelAsync();
        await Task.WhenAny(approving);
        await PartnerAsync("weather", partner => partner.GetProperty("delivered").GetInt64() == 1);
    }

    [Fact]
    public async Task ACityThatIsBehind_TellsABusyAtOnce_AndTakesTheSameLater()
    {
        _behind = TimeSpan.FromSeconds(2);
        using (var busy = await PostAsync("/api/eido", Eido()))
        {
            Assert.Equal((503, PartnerLimits.RetryAfterSeconds), ((int)busy.StatusCode, busy.Headers.RetryAfter?.ToString()));
            Assert.Equal("busy", (await busy.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("reason").GetString());
        }

        Assert.Equal(0, _node.Part<Boards.Board>().OpenIncidents);
        _behind = TimeSpan.Zero;
        Assert.False((await SendAsync("/api/eido", Eido())).GetProperty("repeated").GetBoolean());
        _behind = TimeSpan.FromSeconds(2);
        using var again = await PostAsync("/api/eido", Eido(notes: Note("n1", "more")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, again.StatusCode);
        _behind = TimeSpan.Zero;
        Assert.Equal(1, (await SendAsync("/api/eido", Eido(notes: Note("n1", "more")))).GetProperty("notes").GetInt32());
    }

    [Fact]
    public async Task WordsFromOutside_AreShownPlain_AndBounded()
    {
        const string Said = "a\\u0000b\\u202eevil\\u0007 𠮷 👮 end";
        var sent = await SendAsync("/api/eido", Eido(notes: Note("n0", Said + "&#0;&#x202e;x")));
        await using var desk = _node.Hub("/hub/dispatch", "Cookie", await _node.SignInAsync("desk-TN-03"));
        await desk.StartAsync(Cancel);
        var incident = sent.GetProperty("incident").GetString();
        var text = (await desk.InvokeAsync<JsonElement>("Incident", incident, Cancel)).GetProperty("incident").GetProperty("callList")[0].GetProperty("text").GetString();
        Assert.Equal("a b evil 𠮷 👮 end", text?.Split(" end")[0] + " end");
        Assert.DoesNotContain(text!, letter => char.IsControl(letter) || letter == '\u202e');

        // One partner's notes leave room for the desks'.
        for (var at = 0; at < 4; at++)
        {
            var notes = string.Join(',', Enumerable.Range(0, PartnerLimits.NotesMax).Select(number => Note($"m{number}", $"word {at} {number}")));
            await SendAsync("/api/eido", Eido(notes: notes));
        }

        var list = (await desk.InvokeAsync<JsonElement>("Incident", incident, Cancel)).GetProperty("incident").GetProperty("noteList");
        Assert.Equal(PartnerLimits.NotesPerIncidentMax, list.GetArrayLength());

        var notice = Shapes(("z", "Cor\\u202edon\\u0000", Ring(4)));
        Assert.Equal(1, (await SendAsync("/api/geojson", notice)).GetProperty("taken").GetInt32());
        Assert.Equal("Cor don", Assert.Single(_node.Part<NoticeDesk>().Now.Rows).Headline);
    }

    [Fact]
    public async Task OnePartnersNotices_LeaveTheOthersRoom()
    {
        var whole = Shapes([.. Enumerable.Range(0, PartnerLimits.NoticesPerPartnerMax).Select(at => ($"z{at}", "Cordon", Ring(4)))]);
        Assert.Equal(PartnerLimits.NoticesPerPartnerMax, (await SendAsync("/api/geojson", whole)).GetProperty("taken").GetInt32());
        await RefusedAsync("/api/geojson", Shapes(("more", "Cordon", Ring(4))), 429, "tooManyNotices");
        Assert.Equal(PartnerLimits.NoticesPerPartnerMax, (await SendAsync("/api/geojson", whole)).GetProperty("ended").GetInt32()); // In their own places.
        var fewer = """{"type":"FeatureCollection","features":[{"type":"Feature","id":"z1","properties":{"remove":true},"geometry":null}]}""";
        Assert.Equal(1, (await SendAsync("/api/geojson", fewer)).GetProperty("ended").GetInt32());
        Assert.Equal(1, (await SendAsync("/api/geojson", Shapes(("more", "Cordon", Ring(4))))).GetProperty("taken").GetInt32());
        Assert.Equal(PartnerLimits.NoticesPerPartnerMax, _node.Part<NoticeDesk>().Now.Rows.Count);
    }

    [Fact]
    public async Task HostileDocuments_AreRefused_EachByItsName()
    {
        var good = Shapes(("z", "Cordon", Ring(4)));
        await RefusedAsync("/api/geojson", Shapes(("z", "Cordon", Ring(PartnerLimits.PointsMax + 1))), 400, "tooManyPoints");
        await RefusedAsync("/api/geojson", Shapes(("z", "Cordon", Ring(100_000))), 413, "tooLarge");
        await RefusedAsync("/api/geojson", good.Replace("[117,33.45]", "[1e999,33.45]", StringComparison.Ordinal), 400, "badGeoJson");
        await RefusedAsync("/api/geojson", good.Replace("[117,33.45]", "[NaN,33.45]", StringComparison.Ordinal), 400, "badJson");
        await RefusedAsync("/api/geojson", good.Replace("\"features\"", "\"type\":\"x\",\"features\"", StringComparison.Ordinal), 400, "badJson");
        await RefusedAsync("/api/geojson", $"{{\"a\":{new string('[', 60_000)}", 400, "badJson");
        await RefusedAsync("/api/geojson", good.Replace("Cordon", new string('x', PartnerLimits.HeadlineMax + 1), StringComparison.Ordinal), 400, "badGeoJson");
        await RefusedAsync("/api/geojson", good.Replace("Cordon", "\\u202e\\u0000", StringComparison.Ordinal), 400, "badGeoJson");
        await RefusedAsync("/api/eido", Eido().Replace("\"incidentCommonPriorityNumber\":10", "\"incidentCommonPriorityNumber\":1e400", StringComparison.Ordinal), 400, "wrongKind");
        await RefusedAsync("/api/eido", Eido("F\\u0007"), 400, "badId");
        const string Bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;&b;&b;\">]><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">&c;</alert>";
        await RefusedAsync("/api/cap", Bomb, 400, "badXml");
        await RefusedAsync("/api/cap", string.Concat(Enumerable.Repeat("<a>", 60_000)), 400, "badXml");
        await RefusedAsync("/api/cap", string.Concat(Enumerable.Repeat("<a>", 30_000)) + string.Concat(Enumerable.Repeat("</a>", 30_000)), 400, "tooDeep");
        Assert.Equal((0, 0), (_node.Part<Boards.Board>().OpenIncidents, _node.Part<NoticeDesk>().Now.Rows.Count));
    }

    private static string Ring(int places) => $"[{string.Join(',', Enumerable.Range(0, places - 1).Select(at => at % 2 == 0 ? "[117,33.45]" : "[117.02,33.5]"))},[117,33.45]]";

    private string Shapes(params (string Id, string Title, string Ring)[] shapes)
    {
        var until = _node.Node.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        var features = shapes.Select(shape =>
            $$$"""{"type":"Feature","id":"{{{shape.Id}}}","properties":{"title":"{{{shape.Title}}}","until":{{{until}}}},"geometry":{"type":"Polygon","coordinates":[{{{shape.Ring}}}]}}""");
        return $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";
    }

    // One warning to the public, which two stand behind: one delivery to each partner.
    private async Task WarnAsync()
    {
        var (_, refusal) = await ApproveAsync(await AskToWarnAsync(), Cancel);
        Assert.Null(refusal);
    }

    private Task<(PublicWarningRow? Row, string? Refusal)> ApproveAsync(string warning, CancellationToken cancellation) => _node.Part<WarningDesk>().DecideAsync(
        warning, "approve", "li", "", new HashSet<Grains.JurisdictionId> { DashboardTown.Three }, cancellation);

    private async Task<string> AskToWarnAsync()
    {
        var until = _node.Node.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        var warning = new
        {
            jurisdiction = 3, @event = "Gas", headline = "Gas leak", text = "At the wharf", instruction = "Close windows", category = "Safety", urgency = "Immediate",
            severity = "Severe", certainty = "Observed", until, area = new { text = "Wharf", circle = new { lng = 117.0, lat = 33.5, metres = 800 } },
        };
        return (await DoAsync("/api/warnings", HttpStatusCode.OK, warning)).GetProperty("warning").GetString()!;
    }

    // Time passes until the partner is as expected.
    private async Task<JsonElement> PartnerAsync(string name, Func<JsonElement, bool> fits)
    {
        var partner = default(JsonElement);
        for (var step = 0; step < StepsMax; step++)
        {
            var seen = await GetAsync("/api/partners");
            partner = seen.GetProperty("partners").EnumerateArray().Single(each => each.GetProperty("name").GetString() == name);
            if (fits(partner)) return partner;
            _wall.Advance(TimeSpan.FromMilliseconds(500));
        }

        throw new InvalidOperationException($"It never came to that: {partner}");
    }

    private async Task<JsonElement> LetterAsync()
    {
        await PartnerAsync("weather", partner => partner.GetProperty("dead").GetInt64() == 1);
        return (await GetAsync("/api/partners")).GetProperty("letters").EnumerateArray().Single();
    }

    private async Task RefusedAsync(string path, string body, int status, string reason)
    {
        using var answer = await PostAsync(path, body);
        var refusal = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal((status, reason), ((int)answer.StatusCode, refusal.GetProperty("reason").GetString()));
        _wall.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<JsonElement> SendAsync(string path, string body)
    {
        using var answer = await PostAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, path == "/api/cap" ? "application/cap+xml" : "application/json") };
        request.Headers.Add("Authorization", DashboardNode.PartnerBearer);
        request.Headers.ExpectContinue = true; // A 413 comes before the body is sent; else it may be lost with the connection.
        return await _http.SendAsync(request, Cancel);
    }

    private async Task<JsonElement> DoAsync(string path, HttpStatusCode status, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body ?? new { why = "they said so by telephone" }) };
        request.Headers.Add("Cookie", _cookie);
        using var answer = await _http.SendAsync(request, Cancel);
        Assert.Equal((path, status), (path, answer.StatusCode));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", _cookie);
        using var answer = await _http.SendAsync(request, Cancel);
        Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    /// <summary>A partner on a socket of this machine.</summary>
    private sealed class Hook : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly Lock _lock = new();
        private readonly List<string> _asked = [];
        private int _elsewhere;

        internal Hook()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            _app = builder.Build();
            _app.Run(context =>
            {
                if (context.Request.Path == "/hook")
                    lock (_lock) _asked.Add(context.Request.Headers["webhook-id"].ToString());
                else Interlocked.Increment(ref _elsewhere);
                context.Response.StatusCode = Answer;
                if (Answer == 302) context.Response.Headers.Location = "/elsewhere";
                return Task.CompletedTask;
            });
        }

        internal string Address { get; private set; } = "";

        internal int Answer { get; set; } = 200;

        /// <summary>Message ids of what came, in order.</summary>
        internal IReadOnlyList<string> Asked
        {
            get
            {
                lock (_lock) return [.. _asked];
            }
        }

        /// <summary>What came to another path than was agreed.</summary>
        internal int Elsewhere => Volatile.Read(ref _elsewhere);

        internal async Task OpenAsync()
        {
            await _app.StartAsync(Cancel);
            Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hook";
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
