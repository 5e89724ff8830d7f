using System.Globalization;
using System.Text.Json;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Server.Access;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>Files that are checked and put in force on the supervisors' page, of a city that has neither terminals nor agreements yet.</summary>
public sealed class RereadTests(TestRegions regions, Chrome chrome)
{
    private const string Phone = "13800138000";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private City City => regions.City;

    [Fact]
    public async Task FilesThatAreChanged_AreCheckedAndPutInForceOnThePage()
    {
        var folder = regions.Copy("reread");
        var terminals = NodeProcess.FreePorts().Http;
        await using var partner = new Receiver();
        await using var node = await NodeProcess.StartAsync(
            folder, Directory.CreateTempSubdirectory("sp-reread").FullName, Cancellation, "--jt808", $"{terminals}");
        await using var over = await chrome.DeskAsync(node);
        await over.SignInAsync("supervisor");
        await over.Page.GotoAsync("/supervise");
        await Expect(over.Find("sections").Locator("a")).ToHaveCountAsync(4);
        await Expect(over.Find("link")).ToHaveAttributeAsync("data-state", "live");
        await TerminalsAsync(over, folder);
        await FirstAgreementAsync(over, folder, partner);
        await UsersAsync(over, node);

        var log = await File.ReadAllTextAsync(Path.Combine(node.StateFolder, "access.jsonl"), Cancellation);
        Assert.Equal(1, log.Split("a car more").Length - 1);
        Assert.Contains("agreement 2026-7", log, StringComparison.Ordinal);
        Assert.Contains("chief is back", log, StringComparison.Ordinal);
        await over.LeaveAsync();
    }

    // A terminal is added; then a file with an officer nobody knows is refused, and what was in force stays.
    private async Task TerminalsAsync(Visitor over, string folder)
    {
        await over.Find("section-terminals").ClickAsync();
        await Expect(over.Find("terminals-pane")).ToHaveAttributeAsync("data-asked", "true");
        WriteTerminals(City.Officers[0].Id.Value);
        await over.Find("reread-check").ClickAsync();
        await Expect(over.Find("reread-outcome")).ToHaveAttributeAsync("data-kind", "sound");
        await Expect(over.Find("reread-added")).ToHaveTextAsync(Phone);
        await Expect(over.Find("terminal")).ToHaveCountAsync(0);
        await over.Find("reread-put").ClickAsync();
        await over.Find("reason-go").ClickAsync();
        await Expect(over.Find("reason-fault")).ToHaveAttributeAsync("data-reason", "whyNeeded");
        await over.Find("reason").FillAsync("a car more");
        await over.Find("reason").PressAsync("Enter");
        await Expect(over.Find("reread-outcome")).ToHaveAttributeAsync("data-kind", "inForce");
        await Expect(over.Find("terminal", "data-terminal", Phone)).ToHaveAttributeAsync("data-state", "never");
        await over.PictureAsync("reread-terminals");

        over.RefusedAt = "/api/terminals/reload";
        WriteTerminals("nobody");
        await over.Find("reread-put").ClickAsync();
        await over.Find("reason").FillAsync("a car more, once more");
        await over.Find("reason").PressAsync("Enter");
        await Expect(over.Find("reread-outcome")).ToHaveAttributeAsync("data-kind", "refused");
        await Expect(over.Find("reread-outcome")).ToContainTextAsync("terminals.json");
        await Expect(over.Find("reread-where")).ToHaveTextAsync("terminals[0].officer");
        await Expect(over.Find("reread-because")).ToContainTextAsync("officers.csv");
        await Expect(over.Find("terminal", "data-terminal", Phone)).ToBeVisibleAsync();
        await over.PictureAsync("reread-refused");
        over.RefusedAt = null;

        void WriteTerminals(object officer) => Write(folder, "terminals.json", new { terminals = new[] { new { phone = Phone, officer } } });
    }

    // The page of warnings comes with the first partner that takes them, and goes with it, while the page stays open.
    private async Task FirstAgreementAsync(Visitor over, string folder, Receiver partner)
    {
        await over.Find("section-partners").ClickAsync();
        await Expect(over.Find("partners-pane")).ToContainTextAsync("No agreements");
        Assert.True(RegionFolder.TryLoad(regions.Province, out var region, out var refusal), refusal?.ToString());
        var until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var alerts = new
        {
            name = "alerts", kind = "cap", url = partner.Address + "alerts", network = "loopback", purpose = "a test", until,
            jurisdictions = region.Jurisdictions.Select(each => each.Id.Value), what = new[] { "warnings" },
        };
        WritePartners(alerts);
        await PutAsync(over, "agreement 2026-7");
        await Expect(over.Find("reread-added")).ToHaveTextAsync("alerts");
        await Expect(over.Find("partner", "data-partner", "alerts")).ToBeVisibleAsync();
        await over.Find("section-warnings").ClickAsync();
        await Expect(over.Find("write-warning")).ToBeVisibleAsync();

        await over.Find("section-partners").ClickAsync();
        WritePartners();
        await PutAsync(over, "the agreement has ended");
        await Expect(over.Find("reread-removed")).ToHaveTextAsync("alerts");
        await Expect(over.Find("partner")).ToHaveCountAsync(0);
        await Expect(over.Find("section-warnings")).ToHaveCountAsync(0);

        void WritePartners(params object[] partners) => Write(folder, "partners.json", new { host = "here.example", status = "test", partners });
    }

    private async Task UsersAsync(Visitor over, NodeProcess node)
    {
        await over.Find("section-access").ClickAsync();
        var chief = new User("chief", "dispatcher", Passwords.Hash("two persons stand behind it"), [City.Officers[0].Home], default);
        UserFile.Write(Path.Combine(node.StateFolder, UserFile.Name), [chief]);
        await PutAsync(over, "chief is back");
        await Expect(over.Find("reread-added")).ToHaveTextAsync("user chief");
        await over.Find("reread-check").ClickAsync();
        await Expect(over.Find("reread-outcome")).ToHaveAttributeAsync("data-kind", "sound");
        await Expect(over.Find("reread-added")).ToHaveCountAsync(0); // It is in force already.
    }

    private static async Task PutAsync(Visitor over, string why)
    {
        await over.Find("reread-put").ClickAsync();
        await over.Find("reason").FillAsync(why);
        await over.Find("reason-go").ClickAsync();
        await Expect(over.Find("reread-outcome")).ToHaveAttributeAsync("data-kind", "inForce");
    }

    private static void Write(string folder, string name, object content) => File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(content));
}
