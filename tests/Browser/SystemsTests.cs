using System.Globalization;
using System.Net;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Server.Access;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// The supervisors' page with all that a city can have connected: a partner that refuses, devices that announce themselves, terminals, and a
/// warning to the public that two supervisors send. Partner, device and terminal share no code with the node.
/// </summary>
public sealed class SystemsTests(TestRegions regions, Chrome chrome)
{
    private const string Sender = "33010000005030000001";
    private const string Device = "33010012001190000001";
    private const string Tollgate = "33010012001210000099";
    private const string Upper = "33000000002000000001";
    private const string Phone = "13800138000";
    private const string ChiefPassword = "two persons stand behind it";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private City City => regions.City;

    [Fact]
    public async Task Supervisors_SeeWhatIsConnected_AndDecide()
    {
        await using var partner = new Receiver { Status = 400 };
        var state = Directory.CreateTempSubdirectory("sp-systems").FullName;
        var password = await PrepareAsync(state);
        var ports = NodeProcess.FreePorts();
        await using var node = await NodeProcess.StartAsync(
            MakeRegion(partner), state, Cancellation, "--jt808", $"{ports.Http}", "--nmea", $"{ports.Fixes}");
        await using var gateway = await Gateway.OpenAsync(node, Cancellation);
        // Two that the partner refuses, far from one another: they are given up while the rest is looked at.
        string[] incidents = [await gateway.CallAsync("domestic", City.Scene), await gateway.CallAsync("noise", regions.Elsewhere.Scene)];
        await using var terminal = PartnerScript.StartOther("jt808.mjs", "--port", $"{ports.Http.Port}", "--phone", Phone, "--stay", "600");
        await using var device = PartnerScript.StartOther("viid.mjs", "check", $"{node.Address}".TrimEnd('/'), Sender, password, Device, "京A12345");
        Assert.Equal("all as expected", await device.NextAsync(Cancellation));

        await using var over = await chrome.DeskAsync(node);
        await over.SignInAsync("supervisor");
        await over.Page.GotoAsync("/supervise");
        await Expect(over.Find("sections").Locator("a")).ToHaveCountAsync(6);
        await Expect(over.Find("section-queues")).ToHaveAttributeAsync("aria-current", "page");
        await Expect(over.Find("section-viid")).Not.ToHaveAttributeAsync("data-count", "0");
        await TerminalsAsync(over);
        await DevicesAsync(over);
        await over.Find("section-partners").ClickAsync();
        foreach (var incident in incidents) await Expect(over.Find("letter", "data-subject", $"incident {incident}").First).ToBeVisibleAsync();
        partner.Status = 204; // From now on it takes what it is sent.
        await WarningAsync(over, node, partner);
        await LettersAsync(over, partner, incidents);
        var log = await File.ReadAllTextAsync(Path.Combine(node.StateFolder, "access.jsonl"), Cancellation);
        Assert.Contains("the hall has mended it", log, StringComparison.Ordinal);
        Assert.Contains("nobody needs it any more", log, StringComparison.Ordinal);
        await over.LeaveAsync();
    }

    private static async Task TerminalsAsync(Visitor over)
    {
        await over.Find("section-terminals").ClickAsync();
        await Expect(over.Find("terminal", "data-terminal", Phone)).ToHaveAttributeAsync("data-state", "connected");
        await Expect(over.Find("terminal", "data-terminal", Phone)).ToContainTextAsync("2013");
        await over.Find("terminals-silent").ClickAsync();
        await Expect(over.Find("terminal")).ToHaveCountAsync(1);
        await Expect(over.Find("terminal", "data-terminal", "bike-3")).ToHaveAttributeAsync("data-state", "never");
        await over.PictureAsync("systems-terminals");
        await over.Find("terminal-filter").FillAsync("nobody");
        await Expect(over.Find("terminal")).ToHaveCountAsync(0);
    }

    // The checkpoint and its lane wait. It is taken for a camera of ours, which is taken back; then it is refused. The page is used by keyboard.
    private async Task DevicesAsync(Visitor over)
    {
        await over.Find("section-viid").FocusAsync();
        await over.Find("section-viid").PressAsync("Enter");
        var waiting = over.Find("device", "data-device", Tollgate);
        await Expect(waiting).ToHaveAttributeAsync("data-state", "proposed");
        await Expect(over.Find("device", "data-device", Tollgate + "/1")).ToHaveAttributeAsync("data-state", "proposed");
        await Expect(over.Find("device", "data-device", Device)).ToHaveAttributeAsync("data-state", "known");
        await Expect(over.Find("upper", "data-upper", Upper)).ToHaveAttributeAsync("data-state", "failed");
        await Expect(waiting.GetByTestId("device-live")).ToBeDisabledAsync(); // It lies far outside of the region.

        await waiting.GetByTestId("device-is").ClickAsync();
        await over.Find("camera-accept").ClickAsync();
        await Expect(over.Find("reason-fault")).ToHaveAttributeAsync("data-reason", "cameraMissing");
        var camera = Cameras()[1];
        await over.Find("device-camera").FillAsync(camera);
        await over.PictureAsync("systems-devices");
        await over.Find("device-camera").PressAsync("ArrowDown");
        await over.Find("device-camera").PressAsync("Enter");
        await over.Find("device-camera").PressAsync("Enter");
        await Expect(waiting).ToHaveAttributeAsync("data-camera", camera);
        await Expect(over.Find("said")).ToContainTextAsync(camera);
        await Expect(waiting).ToContainTextAsync("supervisor");

        await waiting.GetByTestId("device-undo").ClickAsync();
        await Expect(waiting).ToHaveAttributeAsync("data-state", "proposed");
        await waiting.GetByTestId("device-refuse").ClickAsync();
        await Expect(waiting).ToHaveAttributeAsync("data-state", "refused");
        await over.Find("device", "data-device", Tollgate + "/1").GetByTestId("device-refuse").ClickAsync();
        await Expect(over.Find("device", "data-device", Tollgate + "/1")).ToHaveAttributeAsync("data-state", "refused");
    }

    private async Task WarningAsync(Visitor over, NodeProcess node, Receiver partner)
    {
        await over.Find("section-warnings").ClickAsync();
        await over.Find("write-warning").ClickAsync();
        await over.Find("warning-send").ClickAsync();
        await Expect(over.Find("warning-faults")).ToBeVisibleAsync();
        await WriteAsync(over);
        await over.PictureAsync("systems-write");
        await over.Find("warning-send").ClickAsync();
        await Expect(over.Find("warning")).ToHaveAttributeAsync("data-state", "waiting");
        await Expect(over.Find("warning-approve")).ToHaveCountAsync(0); // Its writer does not approve it.
        await Expect(over.Find("sketch")).ToHaveAttributeAsync("data-border", "true");

        await using var chief = await chrome.DeskAsync(node);
        await chief.Page.GotoAsync("/");
        await chief.Find("user").FillAsync("chief");
        await chief.Find("password").FillAsync(ChiefPassword);
        await chief.Find("sign-in").ClickAsync();
        await chief.IsLiveAsync();
        await chief.Page.GotoAsync("/supervise#warnings");
        await Expect(chief.Find("section-warnings")).ToHaveAttributeAsync("data-count", "1");
        await chief.Find("warning-approve").ClickAsync();
        await chief.PictureAsync("systems-approve");
        await chief.Find("reason-go").ClickAsync();
        await Expect(chief.Find("warning")).ToHaveAttributeAsync("data-state", "sent");
        await chief.LeaveAsync();

        await Expect(over.Find("warning")).ToHaveAttributeAsync("data-state", "sent");
        await Expect(over.Find("warning-step", "data-deed", "approved")).ToHaveAttributeAsync("data-by", "chief");
        await over.Find("warning-cancel").ClickAsync();
        await over.Find("reason-go").ClickAsync();
        await Expect(over.Find("reason-fault")).ToHaveAttributeAsync("data-reason", "whyNeeded");
        await over.Find("reason").FillAsync("the leak is closed");
        await over.Find("reason").PressAsync("Enter");
        await Expect(over.Find("warning")).ToHaveAttributeAsync("data-state", "cancelled");
        await over.PictureAsync("systems-warnings");
        Assert.Contains(partner.Taken, document => document.Contains("Gas leak near Yingbin Road", StringComparison.Ordinal));
    }

    private async Task WriteAsync(Visitor over)
    {
        await over.Find("warning-jurisdiction").SelectOptionAsync($"{City.Number}");
        foreach (var (field, text) in new[] { ("event", "Gas leak"), ("headline", "Gas leak near Yingbin Road"), ("text", "A pipe has burst."), ("instruction", "Close windows.") })
            await over.Find($"warning-{field}").FillAsync(text);
        foreach (var (field, word) in new[] { ("category", "Safety"), ("urgency", "Immediate"), ("severity", "Severe"), ("certainty", "Observed"), ("hours", "3") })
            await over.Find($"warning-{field}").SelectOptionAsync(word);
        await over.Find("shape-polygon").ClickAsync();
        await over.Find("warning-polygon").FillAsync("[[31.2,121.5],[31.2,121.6],[31.3,121.6]]");
        await over.Find("warning-areaText").FillAsync("Around Yingbin Road");
        await over.Find("warning-send").ClickAsync();
        await Expect(over.Find("warning-faults")).ToHaveAttributeAsync("data-count", "1");
        await over.Find("shape-circle").ClickAsync();
        await Expect(over.Find("warning-faults")).ToHaveCountAsync(0);
        var scene = string.Create(CultureInfo.InvariantCulture, $"{City.Scene.Latitude:F5}, {City.Scene.Longitude:F5}");
        await over.Find("warning-place").FillAsync(scene);
        await over.Find("warning-place-option").First.ClickAsync();
        await over.Find("warning-metres").FillAsync("800");
    }

    // Sends one again and drops the other; what somebody has decided on meanwhile is refused in words.
    private static async Task LettersAsync(Visitor over, Receiver partner, string[] incidents)
    {
        await over.Find("section-partners").ClickAsync();
        var letters = Array.ConvertAll(incidents, incident => over.Find("letter", "data-subject", $"incident {incident}"));
        foreach (var letter in letters) await Expect(letter.First).ToBeVisibleAsync();
        await Expect(over.Find("partner", "data-partner", "hall")).ToHaveAttributeAsync("data-state", "refusing");
        await Expect(over.Find("said")).ToHaveCountAsync(0); // What was said of the warning is not about this.
        await over.PictureAsync("systems-letters");
        var (first, second) = (letters[0].First, letters[1].First);
        var number = await first.GetAttributeAsync("data-letter");
        var held = over.Find("letter", "data-letter", number!);

        var looking = new TaskCompletionSource();
        await over.Page.RouteAsync("**/api/partners", async route =>
        {
            await looking.Task; // The page knows nothing new until then.
            await route.ContinueAsync();
        });
        over.RefusedAt = "/api/partners/letters";
        await held.GetByTestId("letter-retry").ClickAsync();
        await over.Find("reason-go").ClickAsync();
        await Expect(over.Find("reason-fault")).ToHaveAttributeAsync("data-reason", "whyNeeded");
        await over.Find("reason").FillAsync("the hall has mended it");
        await over.Find("reason").PressAsync("Enter");
        await Expect(over.Find("said")).ToContainTextAsync(incidents[0]);
        await held.GetByTestId("letter-drop").ClickAsync();
        await over.Find("reason").FillAsync("too late");
        await over.Find("reason").PressAsync("Enter");
        await Expect(over.Find("reason-fault")).ToHaveAttributeAsync("data-reason", "unknownLetter");
        await Expect(over.Find("reason-fault")).ToContainTextAsync("no longer here");
        looking.SetResult();
        await Expect(held).ToHaveCountAsync(0);
        Assert.Contains(partner.Taken, document => document.Contains(incidents[0], StringComparison.Ordinal));

        var other = over.Find("letter", "data-letter", (await second.GetAttributeAsync("data-letter"))!);
        await other.GetByTestId("letter-drop").ClickAsync();
        await over.Find("reason").FillAsync("nobody needs it any more");
        await over.Find("reason-go").ClickAsync();
        await Expect(other).ToHaveCountAsync(0);
        await Expect(over.Find("partner", "data-partner", "hall")).ToHaveAttributeAsync("data-state", "up");
        await over.PictureAsync("systems-partners");
    }

    /// <summary>Who may register, our name at the platform above, and a second supervisor.</summary>
    /// <returns>The sender's password.</returns>
    private async Task<string> PrepareAsync(string state)
    {
        var added = await ChildProcess.RunAsync(Cancellation, "viid-device", "--state", state, "--id", Sender);
        Assert.Equal(0, added.Code);
        var path = Path.Combine(state, "viid.json");
        var secrets = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path, Cancellation))!;
        secrets["uppers"] = JsonSerializer.SerializeToNode(new[] { new { id = Upper, user = "us", password = "upper-password" } });
        await File.WriteAllTextAsync(path, secrets.ToJsonString(), Cancellation);
        Assert.True(RegionFolder.TryLoad(regions.Province, out var region, out _));
        UserFile.Write(Path.Combine(state, UserFile.Name), [new User("chief", "dispatcher", Passwords.Hash(ChiefPassword), [.. region.Jurisdictions.Select(each => each.Id)], default) { IsSupervisor = true }]);
        return added.Output.Trim();
    }

    private List<string> Cameras()
    {
        Assert.True(RegionFolder.TryLoad(regions.Province, out var region, out var refusal), refusal?.ToString());
        return [.. region.Cameras.Select(camera => camera.Id)];
    }

    private string MakeRegion(Receiver receiver)
    {
        var folder = regions.Copy("systems");
        var (nobody, _) = NodeProcess.FreePorts();
        Assert.True(RegionFolder.TryLoad(folder, out var region, out var refusal), refusal?.ToString());
        var until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var all = region.Jurisdictions.Select(each => each.Id.Value);
        object Partner(string name, string kind, string what) => new
        {
            name, kind, url = receiver.Address + name, network = "loopback", purpose = "a test", until, jurisdictions = all, what = new[] { what },
        };
        Write("partners.json", new { host = "here.example", status = "test", partners = new[] { Partner("hall", "webhook", "incidents"), Partner("alerts", "cap", "warnings") } });
        Write("viid.json", new
        {
            server = true, id = "33010000002000000001", cameras = new[] { new { device = Device, camera = Cameras()[0] } },
            sources = new[] { new { id = Sender, devices = new[] { "33010012*" } } },
            uppers = new[] { new { id = Upper, url = $"http://{nobody}", receive = $"http://{nobody}/VIID/SubscribeNotifications" } },
        });
        Write("terminals.json", new
        {
            terminals = new[] { new { phone = Phone, officer = City.Officers[0].Id.Value } },
            trackers = new[] { new { id = "bike-3", officer = City.Officers[1].Id.Value } },
        });
        return folder;

        void Write(string name, object content) => File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(content));
    }
}
