using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>An officer who does not answer, on a node that waits no longer than it must.</summary>
public sealed class UnansweredTests(TestRegions regions, Chrome chrome)
{
    [Fact]
    public async Task Directive_WithoutAnAnswerInTime_EndsOnThePhone_AndGoesToTheNextOfficer()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var city = regions.City;
        await using var node = await NodeProcess.StartAsync(regions.Hasty, cancellation);
        await using var gateway = await Gateway.OpenAsync(node, cancellation);
        await using var desk = await chrome.DeskAsync(node);
        await using var phone = await chrome.PhoneAsync(node);
        await desk.SignInAsync("dispatcher");
        await phone.SignInAsync(city.Officers[0].Code);
        await gateway.PlaceAllAsync(city);

        var incident = await gateway.CallAsync("burglary", city.Scene);
        await desk.QueueRow(incident).ClickAsync();
        await desk.Find("dispatch-1", "data-officer", $"{city.Officers[0].Id.Value}").ClickAsync();
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "delivered");

        await Expect(phone.Find("ended")).ToHaveAttributeAsync("data-state", "expired");
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "none");
        await Expect(Notice("expired", city.Officers[0].Code)).ToHaveCountAsync(1);
        await Expect(Notice("offeredNext", city.Officers[1].Code).First).ToBeVisibleAsync();
        // Nobody answers for the next one either, so the row soon shows a third; the timeline keeps them all.
        await desk.Find("tab-log").ClickAsync();
        await Expect(desk.Find("happening", "data-kind", "directiveSent").Filter(new() { HasText = city.Officers[1].Code })).ToHaveCountAsync(1);
        await phone.Find("understood").ClickAsync();
        await Expect(phone.Find("ended")).ToHaveCountAsync(0);
        await phone.LeaveAsync();
        await desk.LeaveAsync();

        Microsoft.Playwright.ILocator Notice(string kind, string officer) =>
            desk.Find("notice", "data-kind", kind).Filter(new() { HasText = officer });
    }
}
