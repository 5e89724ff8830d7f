using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Browser.Tests;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.Regions.Tests;
using static SmartPolicing.Realtime.Ingest.Tests.Jt808Wire;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>Terminals that come, go and move while the node runs.</summary>
public class TerminalReloadTests
{
    private static DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    [Fact]
    public async Task RemovedTerminal_IsCutOff_AndTheOthersStay()
    {
        await using var port = await TerminalPort.OpenAsync();
        var line = port.Room.Book.All[0];
        using var terminal = await TerminalClient.ReadyAsync(port);
        using var other = await TerminalClient.ConnectAsync(port, "13800138001");
        Assert.Equal(Jt808Result.Ok, await other.AskAsync(Jt808Ids.Authenticate, CodeOf(port, 1)));
        var asked = line.AskAsync(Jt808Ids.Track, _ => Jt808Orders.Track(1, 600), CancellationToken.None);
        Assert.Equal(Jt808Ids.Track, (await terminal.NextAsync())!.Value.Id);

        var change = Put(port, posts => posts.Where(post => post.Id != TerminalPort.Phone));
        Assert.Equal((0, 0, line), (change.Added.Count, change.Changed.Count, Assert.Single(change.Removed)));
        Assert.Equal(TerminalWord.NoAnswer, (await asked).Word);
        await terminal.ClosedAsync();
        await port.Counts.WaitForAsync("sp_jt808_connections_ended_total/removed", 1);
        Assert.Equal(TerminalWord.TerminalAway, (await line.AskAsync(Jt808Ids.Track, _ => [], CancellationToken.None)).Word);
        Assert.Empty(port.Room.Book.Of(new OfficerId(1)));

        using var again = await TerminalClient.ConnectAsync(port);
        Assert.Equal(Jt808Result.Failed, await again.AskAsync(Jt808Ids.Authenticate, CodeOf(line.Post, port)));
        Assert.Equal(Jt808Result.Failed, await again.AskAsync(Jt808Ids.Location, Location(31, 121, Now)));
        Assert.Equal(Jt808Result.Ok, await other.AskAsync(Jt808Ids.Location, Location(31, 121, Now))); // Its connection was never touched.
        Assert.Equal(TerminalState.Authenticated, port.Room.Book.All[0].Look().State);
        Assert.Equal(2u, (await port.FixAsync(_ => true)).Officer.Value);

        Put(port, posts => [line.Post, .. posts]); // Back again: the same connection is known with its next word.
        Assert.Equal(Jt808Result.Ok, await again.AskAsync(Jt808Ids.Authenticate, CodeOf(line.Post, port)));
        Assert.Equal(Jt808Result.Ok, await again.AskAsync(Jt808Ids.Location, Location(31, 121, Now)));
        await port.FixAsync(fix => fix.Officer.Value == 1);
    }

    [Fact]
    public async Task RegisteredTerminal_ThatIsTakenOutBeforeItAuthenticates_IsRefused()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var terminal = await TerminalClient.ConnectAsync(port);
        await terminal.SendAsync(Jt808Ids.Register, terminal.Registration());
        var code = (await terminal.NextAsync())!.Value.Body[3..];
        Put(port, posts => posts.Where(post => post.Id != TerminalPort.Phone));
        Assert.Equal(Jt808Result.Failed, await terminal.AskAsync(Jt808Ids.Authenticate, code));
        Assert.Equal(1, port.Counts["sp_jt808_refused_total/unknownTerminal"]);
    }

    [Fact]
    public async Task MovedTerminal_IsTheOtherOfficersFromItsNextReport()
    {
        await using var port = await TerminalPort.OpenAsync();
        var presses = new List<uint>();
        port.Room.Pressed = (officer, _) =>
        {
            presses.Add(officer.Value);
            return Task.FromResult(true);
        };
        var line = port.Room.Book.All[0];
        using var terminal = await TerminalClient.ReadyAsync(port);
        var at = Now.AddSeconds(-10);
        Assert.Equal(Jt808Result.AlarmTaken, await terminal.AskAsync(Jt808Ids.Location, Location(31, 121, at, alarms: 1)));
        await port.FixAsync(fix => fix.Officer.Value == 1);
        var asked = line.AskAsync(Jt808Ids.Text, layout => Jt808Orders.Text("go", true, layout), CancellationToken.None);
        var text = (await terminal.MessageAsync())!.Value.Header;

        var change = Put(port, posts => posts.Select(post => post.Id == TerminalPort.Phone ? post with { Officer = new OfficerId(3) } : post));
        Assert.Equal((line, 3u), (Assert.Single(change.Changed).Line, line.Post.Officer.Value));
        Assert.Equal(TerminalWord.NoAnswer, (await asked).Word); // What was for the one is not delivered by the other's word.
        await terminal.SendAsync(Jt808Ids.TerminalAnswer, [.. Word(text.Serial), .. Word(text.Id), 0]);
        Assert.Equal(TerminalWord.TerminalAway, (await line.AskAsync(new OfficerId(1), Jt808Ids.Text, _ => [], CancellationToken.None)).Word);

        Assert.Equal(Jt808Result.AlarmTaken, await terminal.AskAsync(Jt808Ids.Location, Location(32, 121, at.AddSeconds(1), alarms: 1)));
        var fix = await port.FixAsync(fix => fix.Officer.Value == 3);
        Assert.Equal(32, Math.Round(fix.Place.Latitude, 6));
        Assert.Equal([1u, 3u], presses);
        Assert.DoesNotContain(port.Gate.Taken, taken => taken.Officer.Value == 1 && taken.Place.Latitude > 31.5);
    }

    [Fact]
    public async Task RaisedTokenNumber_MakesTheOldCodeVoidAtOnce()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var terminal = await TerminalClient.ReadyAsync(port);
        var old = CodeOf(port, 0);
        Put(port, posts => posts.Select(post => post.Id == TerminalPort.Phone ? post with { TokenNumber = 2 } : post));
        await terminal.ClosedAsync();
        using var again = await TerminalClient.ConnectAsync(port);
        Assert.Equal(Jt808Result.Failed, await again.AskAsync(Jt808Ids.Authenticate, old));
        Assert.Equal(Jt808Result.Ok, await again.AskAsync(Jt808Ids.Authenticate, CodeOf(port, 0)));
    }

    [Fact]
    public async Task RemovedTracker_IsUnknown_AndItsConnectionEnds()
    {
        await using var port = await TerminalPort.OpenAsync();
        var at = Now.AddSeconds(-20);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port.Nmea, TestContext.Current.CancellationToken);
        await WriteAsync(tcp, $"unit-3\n{NmeaTests.RmcAt(at)}\n");
        await port.FixAsync(fix => fix.Officer.Value == 3);

        Put(port, posts => posts.Select(post => post.Id == "unit-3" ? post with { Officer = new OfficerId(2) } : post));
        await WriteAsync(tcp, $"{NmeaTests.RmcAt(at.AddSeconds(1))}\n"); // Moved: the same connection, another officer.
        await port.FixAsync(fix => fix.Officer.Value == 2);
        Put(port, posts => posts.Where(post => post.Id != "unit-3"));
        await WriteAsync(tcp, $"{NmeaTests.RmcAt(at.AddSeconds(2))}\n");
        Assert.Equal(0, await tcp.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal(1, port.Counts["sp_nmea_refused_total/unknownTracker"]);
        Assert.Equal(2, port.Gate.Taken.Count);
    }

    [Fact]
    public async Task AddressOfATracker_MayBecomeAnothers()
    {
        await using var port = await TerminalPort.OpenAsync();
        var at = Now.AddSeconds(-20);
        using var udp = new UdpClient();
        await udp.SendAsync(Encoding.ASCII.GetBytes(NmeaTests.RmcAt(at)), port.Datagrams.EndPoint, TestContext.Current.CancellationToken);
        await port.Counts.WaitForAsync("sp_nmea_refused_total/unknownTracker", 1);
        Put(port, posts => posts.Select(post => post.Id == "unit-3" ? post with { Address = "127.0.0.1" } : post));
        await udp.SendAsync(Encoding.ASCII.GetBytes(NmeaTests.RmcAt(at)), port.Datagrams.EndPoint, TestContext.Current.CancellationToken);
        await port.FixAsync(fix => fix.Officer.Value == 3);
    }

    [Fact]
    public async Task Supervisor_FitsATerminal_MovesOne_AndTakesOneOut()
    {
        const string before = """{"terminals": [{"phone": "13800138000", "officer": 8}, {"phone": "13800138002", "officer": 9}]}""";
        const string after = """{"terminals": [{"phone": "13800138000", "officer": 8}, {"phone": "13800138003", "officer": 7}]}""";
        var cancellation = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, new Dictionary<string, string>(SmallRegion.Files()) { ["terminals.json"] = before });
        var (port, _) = NodeProcess.FreePorts();
        var state = Directory.CreateTempSubdirectory("sp-node").FullName;
        await using var node = await NodeProcess.StartAsync(scratch.Folder, state, cancellation, "--jt808", port.ToString());
        using var http = await SignedInAsync(node, "supervisor");
        using var desk = await SignedInAsync(node, "dispatcher");
        await using var kept = TerminalScript.Start(port.Port, "13800138000", "--lat", "50.05", "--lng", "10.06", "--stay", "120");
        await using var removed = TerminalScript.Start(port.Port, "13800138002", "--lat", "50.05", "--lng", "10.16", "--stay", "120");
        await kept.NextAsync("done");
        await removed.NextAsync("done");
        var since = (await RowAsync(http, "13800138000")).GetProperty("since").GetInt64();

        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(desk, new { why = "car 12 fitted" })).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "missingWhy"), Said(await AskAsync(http, new { why = " " })));
        scratch.Write("terminals.json", after.Replace("\"officer\": 7", "\"officer\": 77", StringComparison.Ordinal));
        var (status, refused) = await AskAsync(http, new { why = "car 12 fitted" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "terminalsRefused", "terminals.json", "terminals[1].officer"), (
            status, refused.GetProperty("reason").GetString(), refused.GetProperty("file").GetString(), refused.GetProperty("where").GetString()));
        Assert.Equal("authenticated", (await RowAsync(http, "13800138002")).GetProperty("state").GetString());

        scratch.Write("terminals.json", after);
        var (_, check) = await AskAsync(http, new { check = true });
        Assert.False(check.GetProperty("inForce").GetBoolean());
        Assert.Equal("authenticated", (await RowAsync(http, "13800138002")).GetProperty("state").GetString());
        Assert.DoesNotContain("terminals reload", AccessLog(state), StringComparison.Ordinal);
        var (_, answer) = await AskAsync(http, new { why = "car 12 fitted" });
        Assert.True(answer.GetProperty("inForce").GetBoolean());
        Assert.Equal(
            """{"added":{"count":1,"names":["13800138003"]},"changed":{"count":0,"names":[]},"removed":{"count":1,"names":["13800138002"]}}""",
            $$"""{"added":{{answer.GetProperty("added")}},"changed":{{answer.GetProperty("changed")}},"removed":{{answer.GetProperty("removed")}}}""");
        Assert.Contains("\"who\":\"supervisor\",\"what\":\"terminals reload\",\"jurisdiction\":1,\"why\":\"car 12 fitted\"", AccessLog(state), StringComparison.Ordinal);

        await removed.NextAsync("closed");
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/terminals/13800138002", cancellation)).StatusCode);
        var row = await RowAsync(http, "13800138000");
        Assert.Equal(("authenticated", since), (row.GetProperty("state").GetString(), row.GetProperty("since").GetInt64()));

        // The new one's officer is sent with its car, though nobody had told the node of it when it started.
        await using var added = TerminalScript.Start(port.Port, "13800138003", "--lat", "50.05", "--lng", "10.06", "--stay", "120");
        await added.NextAsync("done");
        var call = new CallMessage(Guid.NewGuid(), "robbery", null, 50.05, 10.061, "West 12", "two men", "Li Wei", "139", "110");
        Assert.NotNull((await node.Client.CallAsync(call, cancellation)).Taken);
        Assert.Contains("West 12", (await added.NextAsync("text")).GetProperty("text").GetString(), StringComparison.Ordinal);

        scratch.Write("terminals.json", after.Replace(": 8}", ": 9}", StringComparison.Ordinal).Replace(": 7}", ": 8}", StringComparison.Ordinal));
        (_, answer) = await AskAsync(http, new { why = "crews changed cars" });
        Assert.Equal(2, answer.GetProperty("changed").GetProperty("count").GetInt32());
        row = await RowAsync(http, "13800138003");
        Assert.Equal((8u, "authenticated"), (row.GetProperty("officer").GetUInt32(), row.GetProperty("state").GetString()));
    }

    private static async Task<HttpClient> SignedInAsync(NodeProcess node, string user)
    {
        var http = SignIn.MakeClient(node.Address);
        var (cookie, reason) = await SignIn.AsAsync(http, user, "demo", TestContext.Current.CancellationToken);
        Assert.Equal("", reason);
        http.DefaultRequestHeaders.Add(SignIn.CookieHeader, cookie);
        return http;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(HttpClient http, object body)
    {
        using var answer = await http.PostAsJsonAsync("/api/terminals/reload", body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private static (HttpStatusCode Status, string? Reason) Said((HttpStatusCode Status, JsonElement Body) answer) =>
        (answer.Status, answer.Body.GetProperty("reason").GetString());

    private static Task<JsonElement> RowAsync(HttpClient http, string phone) =>
        http.GetFromJsonAsync<JsonElement>($"/api/terminals/{phone}", TestContext.Current.CancellationToken);

    private static string AccessLog(string state) =>
        Path.Combine(state, "access.jsonl") is var path && File.Exists(path) ? File.ReadAllText(path) : "";

    private static TerminalBookChange Put(TerminalPort port, Func<IEnumerable<TerminalPost>, IEnumerable<TerminalPost>> posts)
    {
        var change = port.Room.Book.Next(posts([.. port.Room.Book.All.Select(line => line.Post)]));
        port.Room.PutInForce(change);
        return change;
    }

    private static byte[] CodeOf(TerminalPort port, int at) => CodeOf(port.Room.Book.All[at].Post, port);

    private static byte[] CodeOf(TerminalPost post, TerminalPort port) => Encoding.ASCII.GetBytes(port.Room.Tokens.Of(post));

    private static async Task WriteAsync(TcpClient tcp, string text) =>
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
}
