using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Who gets in where: the table of docs/HUB.md against the running server.</summary>
public class DashboardAccessTests
{
    private static readonly (string Method, string Path, string Allowed)[] Table =
    [
        ("GET", "/api/me", "dispatcher officer"),
        ("GET", "/api/region", "dispatcher officer gateway"),
        ("GET", "/api/clock", "dispatcher officer gateway caller"),
        ("GET", "/api/route?from=33.5,116.99&to=33.5,117.01", "dispatcher officer"),
        ("GET", "/api/reach?from=33.5,116.99&seconds=60", "dispatcher"),
        ("GET", "/api/closures", "dispatcher officer"),
        ("GET", "/api/cameras", "dispatcher"),
        ("GET", "/tiles/13/6758/3288.mvt", "dispatcher officer"),
        ("POST", "/hub/dispatch/negotiate?negotiateVersion=1", "dispatcher"),
        ("POST", "/hub/officer/negotiate?negotiateVersion=1", "officer gateway"),
        ("GET", "/dispatch", "dispatcher"),
        ("GET", "/patrol", "officer"),
        ("GET", "/supervise", ""), // Supervisors alone; none of these is one.
        ("GET", "/", "nobody dispatcher officer gateway caller"),
        ("GET", "/assets/app.js", "nobody dispatcher officer gateway caller"),
        ("GET", "/api/demo-users", "nobody dispatcher officer gateway caller"),
        ("GET", "/api/not-there", ""),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEndpoint_LetsInItsRoles_AndNobodyElse()
    {
        await using var node = await DashboardNode.StartAsync();
        var identities = new Dictionary<string, (string Header, string Value)?>
        {
            ["nobody"] = null,
            ["dispatcher"] = ("Cookie", await node.SignInAsync("dispatcher")),
            ["officer"] = ("Cookie", await node.SignInAsync("P001")),
            ["gateway"] = ("Authorization", DashboardNode.GatewayBearer),
            ["caller"] = ("Authorization", DashboardNode.CallerBearer),
            ["wrongKey"] = ("Authorization", "Bearer gate.wrong"),
            ["forgedCookie"] = ("Cookie", "sp.session=CfDJ8forged"),
        };
        using var http = node.Http();
        foreach (var (method, path, allowed) in Table)
            foreach (var (who, header) in identities)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                if (header is { } sent) Assert.True(request.Headers.TryAddWithoutValidation(sent.Header, sent.Value));
                using var answer = await http.SendAsync(request, Cancel);
                Assert.Equal((method, path, who, Expected(path, who, allowed.Split(' '))), (method, path, who, answer.StatusCode));
            }
    }

    private static HttpStatusCode Expected(string path, string who, string[] allowed)
    {
        var known = who is not ("nobody" or "wrongKey" or "forgedCookie");
        if (allowed.Contains(who) || (!known && allowed.Contains("nobody"))) return HttpStatusCode.OK;
        if (path == "/api/not-there") return known ? HttpStatusCode.NotFound : HttpStatusCode.Unauthorized;
        var isPage = path is "/dispatch" or "/patrol" or "/supervise";
        if (isPage && who is "nobody" or "forgedCookie" or "dispatcher" or "officer" && isPage) return HttpStatusCode.Redirect;
        return known ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized;
    }

    [Fact]
    public async Task SignIn_FiveFailuresLock_AlsoTheRightPassword_AndAlsoNamesNobodyHas()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        foreach (var user in (string[])["P002", "nobody-has-this"])
        {
            for (var i = 0; i < 5; i++) await ExpectSignIn(http, user, "wrong", HttpStatusCode.Unauthorized, "wrongUserOrPassword");
            await ExpectSignIn(http, user, "demo", HttpStatusCode.TooManyRequests, "tooManyFailures");
        }

        await node.SignInAsync("P003"); // Others are not locked with them.
        using var broken = await http.PostAsync("/sign-in", new StringContent("{\"user\":"), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using var huge = await http.PostAsync("/sign-in", new StringContent(new string(' ', 5_000) + "{}"), Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
    }

    [Fact]
    public async Task TheCookie_IsForThisHostAndNotForScripts_AndEndsWithSignOut()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        using var answer = await http.PostAsJsonAsync("/sign-in", new { user = "DISPATCHER", password = "demo" }, Cancel);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("sp.session=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("dispatcher", body.GetProperty("role").GetString());
        using var bye = await http.PostAsync("/sign-out", null, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, bye.StatusCode);
        Assert.StartsWith("sp.session=;", bye.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DemoUsers_AreThereOnLoopbackOnly()
    {
        await using var demo = await DashboardNode.StartAsync();
        using var http = demo.Http();
        Assert.Equal(2 + 2 + 8, (await http.GetFromJsonAsync<JsonElement>("/api/demo-users", Cancel)).GetArrayLength());

        await using var open = await DashboardNode.StartAsync(demo: true, beyondLoopback: true);
        using var openHttp = open.Http();
        Assert.Equal(0, (await openHttp.GetFromJsonAsync<JsonElement>("/api/demo-users", Cancel)).GetArrayLength());
        await ExpectSignIn(openHttp, "dispatcher", "demo", HttpStatusCode.Unauthorized, "wrongUserOrPassword");
    }

    [Fact]
    public async Task UsersOfTheFile_SignInWithTheirOwnPassword_AndSeeTheirOwnJurisdictions()
    {
        var user = new User("lin", Roles.Dispatcher, Passwords.Hash("a good one"), [DashboardTown.Four], default);
        await using var node = await DashboardNode.StartAsync(demo: false, users: [user]);
        using var http = node.Http();
        http.DefaultRequestHeaders.Add("Cookie", await node.SignInAsync("Lin", "a good one"));
        var me = await http.GetFromJsonAsync<JsonElement>("/api/me", Cancel);
        Assert.Equal("""{"user":"lin","role":"dispatcher","jurisdictions":[4]}""", me.GetRawText());
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(node.StateFolder, UserFile.Name)));
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("null", false)]
    [InlineData("own", true)]
    [InlineData(null, true)]
    public async Task AWebSocket_OfAnotherOrigin_IsRefused(string? origin, bool allowed)
    {
        await using var node = await DashboardNode.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", await node.SignInAsync("dispatcher"));
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin == "own"
            ? node.Address.GetLeftPart(UriPartial.Authority) : origin);
        var address = new UriBuilder(new Uri(node.Address, "/hub/dispatch")) { Scheme = "ws" }.Uri;
        if (allowed)
        {
            await socket.ConnectAsync(address, Cancel);
            return;
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Cancel));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task EveryAnswer_CarriesTheHeaders_AndAForeignPageCannotSignAnybodyIn()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        foreach (var path in (string[])["/", "/assets/app.js", "/api/me", "/dispatch", "/not-there"])
        {
            using var answer = await http.GetAsync(path, Cancel);
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = JsonContent.Create(new { user = "P001", password = "demo" }),
        };
        request.Headers.Add("Origin", "https://evil.example");
        using var refused = await http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task RegionAndRoute_AnswerAsDocumented()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        http.DefaultRequestHeaders.Add("Cookie", await node.SignInAsync("P001"));
        var region = await http.GetFromJsonAsync<JsonElement>("/api/region", Cancel);
        Assert.Equal("[116.9,33.4,117.3,33.6]", region.GetProperty("bounds").GetRawText());
        Assert.Equal("[117.1,33.5]", region.GetProperty("center").GetRawText());
        Assert.Equal("[117,33.5]", region.GetProperty("jurisdictions")[0].GetProperty("label").GetRawText());
        Assert.Equal("[]", region.GetProperty("connects").GetRawText());
        var route = await http.GetFromJsonAsync<JsonElement>("/api/route?from=33.5,116.99&to=33.5,117.01", Cancel);
        Assert.Equal("Wharf Road", route.GetProperty("steps")[0].GetProperty("name").GetString());
        Assert.InRange(route.GetProperty("metres").GetInt32(), 1_840, 1_870);
        Assert.InRange(route.GetProperty("seconds").GetInt32(), 60, 400);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/route?from=1,1&to=33.5,117.01", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/api/route?from=here&to=33.5,117.01", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync("/tiles/13/0/0.mvt", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync("/tiles/13/999999/0.mvt", Cancel)).StatusCode);
    }

    private static async Task ExpectSignIn(HttpClient http, string user, string password, HttpStatusCode status, string reason)
    {
        using var answer = await http.PostAsJsonAsync("/sign-in", new { user, password }, Cancel);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(reason, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("reason").GetString());
    }
}
