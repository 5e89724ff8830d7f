using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// GA/T 1400 against the real process, by tests/Clients/viid.mjs: a device and an upper platform that share no code with the engine.
/// </summary>
[Collection("processes")]
public sealed class ViidTests(TestRegions regions)
{
    private const string Sender = "33010000005030000001";
    private const string Device = "33010012001190000001";
    private const string OwnId = "33010000002000000001";
    private const string UpperId = "33000000002000000001";
    private const string Plate = "京A12345";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADevice_AndAnUpperPlatform_OfOthers_WorkWithTheNode()
    {
        using var state = new TemporaryFolder();
        var added = await ChildProcess.RunAsync(Cancellation, "viid-device", "--state", state.Path, "--id", Sender);
        Assert.Equal(0, added.Code);
        await using var upper = Script.Start("upper", "0", UpperId, OwnId, "upper-password", Device, Plate);
        var port = (await upper.ExpectAsync("listening"))["port"]!.GetValue<int>();
        AddUpperPassword(state.Path);
        var (http, fixes) = NodeProcess.FreePorts();
        var region = RegionWith(port, http.Port);
        await using var child = ChildProcess.Start(NodeProcess.RunArguments(region, state.Path, http, fixes));
        Assert.True(await child.IsOpenAsync(Cancellation), child.Errors);

        // The upper platform: registered, subscribed, and what it notifies of is taken.
        Assert.Equal(OwnId, (await upper.ExpectAsync("registered"))["by"]!.GetValue<string>());
        Assert.Equal("13", (await upper.ExpectAsync("subscribed"))["detail"]!.GetValue<string>());
        Assert.Equal("0", (await upper.ExpectAsync("notified"))["codes"]!.GetValue<string>());

        // An entry that two persons stand behind goes up, and its alarm is a sighting here; its withdrawal goes up too.
        var entry = await WatchAsync(http.Port);
        Assert.Equal(Plate, (await upper.ExpectAsync("disposition"))["target"]!.GetValue<string>());
        var alarmed = await upper.ExpectAsync("alarmed");
        Assert.True(alarmed["codes"]!.GetValue<string>() == "0", alarmed.ToJsonString());
        using (var key = new NodeHttp(new Uri($"http://{http}/"), NodeProcess.ReadKey(state.Path)))
        {
            var (metrics, reason) = await key.MetricsAsync(Cancellation);
            Assert.True(metrics is not null, reason);
            Assert.Equal(1, metrics.Sum("sp_reads_hits_total"));
        }

        // A device of its own, with every variant.
        await using var device = Script.Start("check", $"http://{http}", Sender, added.Output.Trim(), Device, Plate);
        Assert.Equal(("all as expected", ""), await device.EndAsync());

        using (var desk = await SignInAsync(http.Port, "dispatcher"))
        {
            await PostAsync(desk, $"/api/watchlist/{entry}/withdraw", new { reason = "found" });
            Assert.Equal("found", (await upper.ExpectAsync("withdrawn"))["reason"]!.GetValue<string>());
        }

        using (var supervisor = await SignInAsync(http.Port, "supervisor"))
        {
            var look = await supervisor.GetFromJsonAsync<JsonNode>("/api/viid", Cancellation);
            Assert.Equal("registered", look!["uppers"]![0]!["state"]!.GetValue<string>());
            Assert.Equal(["known", "proposed", "proposed"], look["devices"]!.AsArray().Select(each => each!["state"]!.GetValue<string>()).Order());
        }

        await child.SignalAsync("TERM");
        await upper.ExpectAsync("unregistered");
        Assert.Equal(0, await child.EndAsync(Cancellation));
    }

    private static void AddUpperPassword(string state)
    {
        var path = Path.Combine(state, "viid.json");
        var secrets = JsonNode.Parse(File.ReadAllText(path))!;
        secrets["uppers"] = new JsonArray(new JsonObject { ["id"] = UpperId, ["user"] = OwnId, ["password"] = "upper-password" });
        File.WriteAllText(path, secrets.ToJsonString());
    }

    private static async Task<string> WatchAsync(int port)
    {
        using var desk = await SignInAsync(port, "dispatcher");
        using var other = await SignInAsync(port, "supervisor");
        var until = TimeProvider.System.GetUtcNow().AddDays(2).ToUnixTimeMilliseconds();
        var asked = await PostAsync(desk, "/api/watchlist", new
        {
            jurisdiction = 1, plate = Plate, legalBasis = "Criminal Procedure Law, article 150", caseNumber = "A1400", purpose = "Sought for a robbery.", priority = 1, until, sharing = "province",
        });
        var entry = asked.GetProperty("entry").GetString()!;
        await PostAsync(other, $"/api/watchlist/{entry}/approve", new { });
        return entry;
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<HttpClient> SignInAsync(int port, string user)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        using var answer = await http.PostAsJsonAsync("/sign-in", new { user, password = "demo" }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
        return http;
    }

    private string RegionWith(int upperPort, int httpPort)
    {
        var folder = regions.Copy($"viid-{upperPort}");
        Assert.True(RegionFolder.TryLoad(folder, out var region, out var refusal), refusal?.ToString());
        var camera = region.Cameras.First(each => each.Jurisdiction.Value == 1).Id;
        File.WriteAllText(Path.Combine(folder, "viid.json"), $$"""
            {
              "server": true, "id": "{{OwnId}}", "cameras": [{"device": "{{Device}}", "camera": "{{camera}}"}], "sources": [{"id": "{{Sender}}", "devices": ["33010012*"]}],
              "uppers": [{"id": "{{UpperId}}", "url": "http://127.0.0.1:{{upperPort}}", "receive": "http://127.0.0.1:{{httpPort}}/VIID/SubscribeNotifications", "dispositions": true}]
            }
            """);
        return folder;
    }

    /// <summary>tests/Clients/viid.mjs in a process of its own.</summary>
    private sealed class Script : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly Process _process;
        private readonly Channel<string> _lines = Channel.CreateBounded<string>(1_000);

        private Script(Process process) => _process = process;

        internal static Script Start(params string[] arguments)
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder.GetFiles("*.sln").Length == 0) folder = folder.Parent!;
            var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])[Path.Combine(folder.FullName, "tests", "Clients", "viid.mjs"), .. arguments]) start.ArgumentList.Add(argument);
            var script = new Script(new Process { StartInfo = start });
            script._process.OutputDataReceived += (_, line) =>
            {
                if (line.Data is not null) script._lines.Writer.TryWrite(line.Data);
            };
            script._process.Start();
            script._process.BeginOutputReadLine();
            return script;
        }

        /// <summary>The next line, which must be of that event.</summary>
        internal async Task<JsonNode> ExpectAsync(string what)
        {
            while (true)
            {
                var line = JsonNode.Parse(await _lines.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation))!;
                if (line["event"]!.GetValue<string>() == what) return line;
                Assert.True(line["event"]!.GetValue<string>() == "asked", line.ToJsonString());
            }
        }

        /// <summary>Its first line of output and all its errors, once it has ended.</summary>
        internal async Task<(string Output, string Errors)> EndAsync()
        {
            var errors = await _process.StandardError.ReadToEndAsync(Cancellation).WaitAsync(Patience, Cancellation);
            var output = await _lines.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);
            return (output, errors);
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited) _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
    }
}
