using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>The supervisors' page: what is late, whose desk it is, and taking over.</summary>
public sealed class SuperviseTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    [Fact]
    public async Task Supervisor_SeesQueuesAndDesks_MonitorsAndTakesOver_AndOthersDoNotGetIn()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await using var over = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        var incident = await Gateway.CallAsync("domestic", City.Scene);
        await Expect(desk.QueueRow(incident)).ToBeVisibleAsync();
        await desk.Find("command").FillAsync($"hold {incident}");
        await desk.Find("command").PressAsync("Enter");
        await Expect(desk.Find("echo")).ToContainTextAsync("in your hands");
        await desk.Page.GotoAsync("/supervise");
        await Expect(desk.Find("supervise")).ToHaveCountAsync(0);
        await desk.Page.GotoAsync("/dispatch");
        await desk.IsLiveAsync();

        await over.SignInAsync("supervisor");
        await over.Page.GotoAsync("/supervise");
        await Expect(over.Find("link")).ToHaveAttributeAsync("data-state", "live");
        await Expect(over.Find("sum-waiting")).ToContainTextAsync("1");
        await Expect(over.Find("sections").Locator("a")).ToHaveCountAsync(3); // Nothing is connected: agreements, users and keys may come.
        var city = over.Find("city", "data-jurisdiction", $"{City.Number}");
        await Expect(over.Find("strip-city", "data-jurisdiction", $"{City.Number}")).ToContainTextAsync("1/0");
        await Expect(over.Find("city").First).ToHaveAttributeAsync("data-jurisdiction", $"{City.Number}");
        // No desk has chosen areas: all look after all of them, which nobody needs to be warned of.
        await Expect(city.GetByTestId("all-cover")).ToBeVisibleAsync();
        await Expect(over.Find("uncovered")).ToHaveCountAsync(0);
        var row = city.Locator("[data-testid=desk][data-desk=dispatcher]");
        await row.GetByTestId("monitor").ClickAsync();
        await Expect(row).ToHaveAttributeAsync("data-monitored", "true");
        await Expect(over.Find("desk-incident", "data-incident", incident)).ToBeVisibleAsync();
        await over.PictureAsync("supervise");
        await over.Find("theme").ClickAsync();
        await over.Find("language").ClickAsync();
        await Expect(over.Find("city-toggle").First).ToHaveAttributeAsync("aria-expanded", "true");
        await over.PictureAsync("supervise-light");
        await over.Find("language").ClickAsync();
        await row.GetByTestId("take-over").ClickAsync();
        await over.Find("why").FillAsync("the dispatcher is ill");
        await over.Find("why-go").ClickAsync();
        await Expect(over.Find("said")).ToContainTextAsync("dispatcher is yours now");
        await Expect(over.Find("desk-incident")).ToHaveCountAsync(0);
        await over.LeaveAsync();
        await desk.LeaveAsync();
    }
}
