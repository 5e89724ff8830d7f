using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Reloads;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Rights that are given and taken away while the node runs.</summary>
public class AccessReloadTests
{
    private static readonly string Hash = Passwords.Hash("secret");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UsersWhoseRightIsGone_AreOutAtOnce_AndTheOthersStay()
    {
        await using var node = await DashboardNode.StartAsync(demo: false, users: [User("chief", isSupervisor: true), User("li"), User("wang"), User("zhao")]);
        var path = Path.Combine(node.StateFolder, UserFile.Name);
        var chief = await node.SignInAsync("chief", "secret");
        var (li, liEnd) = await DeskAsync(node, "li");
        var (wang, wangEnd) = await DeskAsync(node, "wang");
        var (zhao, zhaoEnd) = await DeskAsync(node, "zhao");
        await using (li.Hub)
        await using (wang.Hub)
        await using (zhao.Hub)
        {
            UserFile.Write(path, [User("chief"), User("li")]);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "noSupervisorLeft"), await RefusedAsync(node, chief));
            await File.WriteAllTextAsync(path, "{\"users\":[{}]}", Cancel);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "accessRefused"), await RefusedAsync(node, chief));
            Assert.Equal(HttpStatusCode.OK, await MeAsync(node, wang.Cookie));

            // One has another password, one is gone, one is new, two are as they were.
            UserFile.Write(path, [User("chief", isSupervisor: true), User("li"), User("zhao") with { PasswordHash = Passwords.Hash("other") }, User("new")]);
            using var answer = await AskAsync(node, chief, new { why = "wang has left" });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var said = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            Assert.Equal(("user new", "user zhao", "user wang"), (Only(said, "added"), Only(said, "changed"), Only(said, "removed")));
            await wangEnd.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
            await zhaoEnd.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(node, wang.Cookie));
            Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(node, zhao.Cookie));
            Assert.Equal(HttpStatusCode.OK, await MeAsync(node, li.Cookie));
            Assert.Equal(HttpStatusCode.OK, await MeAsync(node, chief));
            await li.Hub.InvokeAsync<JsonElement>("Snapshot", Cancel);
            Assert.Equal((HubConnectionState.Connected, false), (li.Hub.State, liEnd.IsCompleted));
            await node.SignInAsync("zhao", "other");
            await node.SignInAsync("new", "secret");
            await using var late = node.Hub("/hub/dispatch", "Cookie", wang.Cookie);
            await Assert.ThrowsAnyAsync<Exception>(() => late.StartAsync(Cancel));
            Assert.Contains("\"what\":\"access reload\"", await File.ReadAllTextAsync(Path.Combine(node.StateFolder, "access.jsonl"), Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task HubConnectionOfAKeyThatIsGone_Ends_AndUsersHoldWithKeysOrNotAtAll()
    {
        var isGone = false;
        var fault = new FileFault("keys.json", "key 2", "has no role");
        var hasFault = true;
        var door = new KeysDoor((_, _) => !Volatile.Read(ref isGone), () => hasFault
            ? new Reread(fault, null)
            : new Reread(null, new FileChange([], [], ["gate"], () =>
            {
                Volatile.Write(ref isGone, true);
                return Task.FromResult<string?>(null);
            })));
        await using var node = await DashboardNode.StartAsync(with: options => options with { Keys = door });
        var supervisor = await node.SignInAsync("supervisor");
        await using var gateway = node.Hub("/hub/officer", "Authorization", DashboardNode.GatewayBearer);
        var ended = EndOf(gateway);
        await gateway.StartAsync(Cancel);
        UserFile.Write(Path.Combine(node.StateFolder, UserFile.Name), [User("li")]);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "accessRefused"), await RefusedAsync(node, supervisor));
        Assert.False(node.Part<UserDirectory>().TryFind("li", out _));
        Assert.False(ended.IsCompleted);
        hasFault = false;
        using var answer = await AskAsync(node, supervisor, new { why = "the gateway is stolen" });
        Assert.Equal("key gate", Only(await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel), "removed"));
        await ended.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.True(node.Part<UserDirectory>().TryFind("li", out _));
    }

    [Fact]
    public async Task FixConnectionOfAKeyThatIsGone_Ends_AndAnUnchangedOneStays()
    {
        var keys = Keys(7);
        var gate = new IngestGate(isOpen: true);
        var options = new IngestOptions([gate.Target], new FixRoutes([(1, 0)]), TimeProvider.System, 1, TimeProvider.System);
        await using var port = await IngestPort.OpenAsync(options, keys);
        using var client = await IngestClient.WelcomedAsync(port);
        var (added, changed, removed) = keys.ChangesTo(Keys(7));
        Assert.Equal((0, 0, 0), (added.Count, changed.Count, removed.Count));
        keys.Set(Keys(7));
        Assert.False(keys.All[0].Over.IsCancellationRequested);
        Assert.Equal(["gw"], keys.ChangesTo(Keys(8)).Changed);
        keys.Set(Keys(8));
        await port.Counts.WaitForAsync("sp_fix_connections_ended_total/keyOver", 1);
        Assert.Null(await client.NextAsync());
        using var again = await IngestClient.ConnectAsync(port);
        await again.ChallengedAsync();
        await again.HelloAsync("gw", 8);
        Assert.Equal(Ingest.Wire.FrameKind.Welcome, (await again.NextAsync())?.Kind);
    }

    private static SenderKeys Keys(byte secret) => new([new SenderKey("gw", [SenderKey.Gateway], [.. Enumerable.Repeat(secret, 32)])]);

    private static User User(string name, bool isSupervisor = false) =>
        new(name, Roles.Dispatcher, Hash, [DashboardTown.Three], default) { IsSupervisor = isSupervisor };

    private static string? Only(JsonElement answer, string list) =>
        Assert.Single(answer.GetProperty(list).GetProperty("names").EnumerateArray()).GetString();

    private static async Task<((HubConnection Hub, string Cookie) Desk, Task End)> DeskAsync(DashboardNode node, string user)
    {
        var cookie = await node.SignInAsync(user, "secret");
        var hub = node.Hub("/hub/dispatch", "Cookie", cookie);
        var ended = EndOf(hub);
        await hub.StartAsync(Cancel);
        return ((hub, cookie), ended);
    }

    private static Task EndOf(HubConnection hub)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        };
        return ended.Task;
    }

    private static async Task<(HttpStatusCode, string?)> RefusedAsync(DashboardNode node, string cookie)
    {
        using var answer = await AskAsync(node, cookie, new { why = "a test" });
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("reason").GetString());
    }

    private static async Task<HttpStatusCode> MeAsync(DashboardNode node, string cookie)
    {
        using var http = node.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> AskAsync(DashboardNode node, string cookie, object body)
    {
        using var http = node.Http();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/access/reload") { Content = JsonContent.Create(body) };
        request.Headers.Add("Cookie", cookie);
        return await http.SendAsync(request, Cancel);
    }
}
