using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A dispatcher looks back at what happened a moment ago, can order nothing there, hears of the present, and comes back.</summary>
public sealed class ReplayTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    [Fact]
    public async Task ThePast_IsPlayedOnTheDesk_MarkedAndWithoutOrders_AndThePresentIsThereAgainAfterwards()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await Gateway.PlaceAllAsync(City);
        var past = await Gateway.CallAsync("domestic", City.Scene);
        await desk.QueueRow(past).ClickAsync();
        await Expect(desk.Find("dispatch-1")).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("x");
        await desk.Find("close-reason").FillAsync("false alarm");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.QueueRow(past)).ToHaveCountAsync(0);

        // The dialog says what is kept: the node's whole life, from its first moment on.
        await desk.Page.Keyboard.PressAsync("F9");
        await Expect(desk.Find("replay-kept")).ToContainTextAsync("Kept");
        await desk.Find("replay-start-button").ClickAsync();
        await Expect(desk.Find("replay-fault")).ToContainTextAsync("3 to 200");
        await desk.Find("replay-reason").FillAsync("Complaint 2026-114");
        await desk.PictureAsync("replay-dialog");
        await desk.Find("replay-start-button").ClickAsync();
        await Expect(desk.Find("replay-band")).ToContainTextAsync("REPLAY");
        await Expect(desk.Find("link")).ToHaveCountAsync(0); // Nothing says LIVE.
        await Expect(desk.Find("command")).ToHaveCountAsync(0);

        // The incident that is over comes again, and can only be looked at.
        await Expect(desk.QueueRow(past)).ToHaveCountAsync(1);
        await desk.Page.Keyboard.PressAsync("Space");
        await Expect(desk.Find("replay-band")).ToHaveAttributeAsync("data-state", "paused");
        if (await desk.QueueRow(past).CountAsync() == 0) await desk.Page.Keyboard.PressAsync("ArrowLeft");
        await desk.QueueRow(past).ClickAsync();
        await desk.Find("tab-facts").ClickAsync();
        await Expect(desk.Find("call")).ToContainTextAsync("Li Wei");
        await desk.Find("tab-send").ClickAsync();
        await Expect(desk.Find("find")).ToBeVisibleAsync();
        foreach (var order in (string[])["dispatch-1", "withdraw", "close-as", "rank", "send-to"])
            await Expect(desk.Find(order)).ToHaveCountAsync(0);
        await desk.PictureAsync("replay");

        // What comes in now is counted in the band, and stays out of the picture.
        await Expect(desk.Find("replay-present")).ToHaveAttributeAsync("data-count", "0");
        var urgent = await Gateway.CallAsync("armed-robbery", City.Scene, "Bank, East Gate");
        await Expect(desk.Find("replay-present")).ToHaveAttributeAsync("data-count", "1");
        await Expect(desk.Find("replay-present")).ToContainTextAsync("Bank, East Gate");
        await Expect(desk.QueueRow(urgent)).ToHaveCountAsync(0);
        await desk.PictureAsync("replay-present");

        await desk.Page.Keyboard.PressAsync("F9");
        await desk.IsLiveAsync();
        await Expect(desk.Find("replay-band")).ToHaveCountAsync(0);
        await Expect(desk.QueueRow(urgent)).ToHaveCountAsync(1);
        await Expect(desk.QueueRow(past)).ToHaveCountAsync(0);
        await Expect(desk.Find("command")).ToBeVisibleAsync();
        Assert.Contains("dispatcher replays jurisdictions", Node.Output, StringComparison.Ordinal);
        Assert.Contains("Reason: Complaint 2026-114", Node.Output, StringComparison.Ordinal);
        await desk.LeaveAsync();
    }
}
