using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using SmartPolicing.Realtime.Browser.Tests;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.Regions.Tests;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>A whole node with the independent terminal: from the registration to a directive that is read aloud, and a cry for help.</summary>
public class TerminalJourneyTests
{
    private const string Terminals = """
        {"terminals": [{"phone": "013800138000", "officer": "P001", "acknowledge": "delivery"}, {"phone": "13800138002", "officer": 8}]}
        """;

    [Theory]
    [InlineData("2013")]
    [InlineData("2019")]
    public async Task Terminal_IsSentToAnIncident_AndCriesForHelp(string version)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, new Dictionary<string, string>(SmallRegion.Files()) { ["terminals.json"] = Terminals });
        var (port, _) = NodeProcess.FreePorts();
        var state = Directory.CreateTempSubdirectory("sp-node").FullName;
        await using var node = await NodeProcess.StartAsync(scratch.Folder, state, cancellation, "--jt808", port.ToString());
        using var http = SignIn.MakeClient(node.Address);
        var (cookie, reason) = await SignIn.AsAsync(http, "supervisor", "demo", cancellation);
        Assert.Equal("", reason);
        http.DefaultRequestHeaders.Add(SignIn.CookieHeader, cookie);
        await using var desk = await Desk.OpenAsync(node.Address, cookie);

        await using var terminal = TerminalScript.Start(
            port.Port, "13800138000", "--version", version, "--lat", "50.05", "--lng", "10.06", "--reports", "2", "--every", "1100", "--stay", "60",
            version == "2019" ? "--split" : "--batch");
        Assert.Equal("registered", (await terminal.NextAsync("registered")).GetProperty("kind").GetString());
        Assert.All((await terminal.NextAsync("batch")).GetProperty("results").EnumerateArray(), result => Assert.Equal(0, result.GetInt32()));
        await terminal.NextAsync("done");
        var row = await http.GetFromJsonAsync<JsonElement>("/api/terminals/13800138000", cancellation);
        Assert.Equal(("authenticated", version, 7u), (row.GetProperty("state").GetString(), row.GetProperty("version").GetString(), row.GetProperty("officer").GetUInt32()));
        Assert.Contains(row.GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetInt32() == 0xE1 && item.GetProperty("hex").GetString() == "010203");
        await FindTrailAsync(http, 7, 5);

        // The engine sends the officer by itself; the terminal says that it has it, which counts as the crew's word here.
        var call = new CallMessage(Guid.NewGuid(), "robbery", null, 50.05, 10.061, "东大街12号", "两人持刀", "Li Wei", "139", "110");
        Assert.NotNull((await node.Client.CallAsync(call, cancellation)).Taken);
        var text = await terminal.NextAsync("text");
        Assert.StartsWith("一级警情，抢劫。地点：东大街12号。", text.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(text.GetProperty("urgent").GetBoolean() && text.GetProperty("shown").GetBoolean() && text.GetProperty("read").GetBoolean());
        await desk.NextAsync("incident", incident => incident.GetProperty("officers").EnumerateArray().Any(officer => officer.GetProperty("state").GetString() == "acknowledged"));
        var track = await terminal.NextAsync("track");
        Assert.True(track.GetProperty("interval").GetInt32() == 1 && track.GetProperty("lasting").GetInt32() > 10);

        var asked = await http.PostAsync("/api/terminals/13800138000/query", null, cancellation);
        Assert.Equal(10.06, (await asked.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("lng").GetDouble());
        var set = await http.PostAsJsonAsync("/api/terminals/013800138000/parameters", new { reportSeconds = 5 }, cancellation);
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        Assert.Equal(0x29, (await terminal.NextAsync("parameters")).GetProperty("items")[0].GetProperty("id").GetInt32());
        Assert.Equal(HttpStatusCode.Conflict, (await http.PostAsync("/api/terminals/13800138002/query", null, cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("/api/terminals/1/query", null, cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsJsonAsync("/api/terminals/13800138000/parameters", new { reportSeconds = 0 }, cancellation)).StatusCode);
        var rare = new { heartbeatSeconds = Jt808Limits.IdleSeconds }; // It would be taken for gone.
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsJsonAsync("/api/terminals/13800138000/parameters", rare, cancellation)).StatusCode);

        await using var other = TerminalScript.Start(port.Port, "13800138002", "--version", version, "--lat", "50.05", "--lng", "10.16", "--sos");
        await other.NextAsync("answer", answer => answer.GetProperty("id").GetString() == "200" && answer.GetProperty("result").GetInt32() == 4);
        var panic = await desk.NextAsync("panic", _ => true);
        Assert.Equal((8u, true), (panic.GetProperty("officer").GetUInt32(), panic.GetProperty("recorded").GetBoolean()));
    }

    // Written within a second of being told; asked for until it is.
    private static async Task FindTrailAsync(HttpClient http, int officer, int least)
    {
        var now = TimeProvider.System.GetUtcNow();
        var from = now.AddHours(-2).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var until = now.AddHours(2).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync($"/api/officers/{officer}/trail?from={from}&until={until}", TestContext.Current.CancellationToken)).StatusCode);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var trail = await http.GetFromJsonAsync<JsonElement>($"/api/officers/{officer}/trail?from={from}&until={until}&why=test", limit.Token);
            var points = trail.GetProperty("points").EnumerateArray().ToArray();
            if (points.Length < least) continue;
            Assert.Equal(3, points.Count(point => point.TryGetProperty("late", out _)));
            return;
        }
    }

    /// <summary>A dispatcher without a page, with the events in their order.</summary>
    private sealed class Desk(HubConnection hub) : IAsyncDisposable
    {
        private readonly Channel<JsonElement> _items = Channel.CreateBounded<JsonElement>(10_000);

        internal static async Task<Desk> OpenAsync(Uri node, string cookie)
        {
            var builder = new HubConnectionBuilder();
            builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(SignIn.CookieHeader, cookie));
            builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new Uri(node, "/hub/dispatch")));
            var desk = new Desk(builder.Build());
            desk.Hear();
            await desk.StartAsync();
            return desk;
        }

        internal async Task<JsonElement> NextAsync(string kind, Func<JsonElement, bool> fits)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            while (true)
            {
                var item = await _items.Reader.ReadAsync(limit.Token);
                if (item.GetProperty("kind").GetString() == kind && fits(item.GetProperty(kind))) return item.GetProperty(kind);
            }
        }

        public ValueTask DisposeAsync() => hub.DisposeAsync();

        private void Hear() => hub.On<JsonElement>("events", events =>
        {
            foreach (var item in events.GetProperty("items").EnumerateArray()) Assert.True(_items.Writer.TryWrite(item.Clone()));
        });

        private Task StartAsync() => hub.StartAsync(TestContext.Current.CancellationToken);
    }
}
