using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A dispatcher who never touches the mouse.</summary>
public sealed class CommandLineTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    private string Nearest => City.Officers[0].Code;

    [Fact]
    public async Task Line_IsCompletedCarriedOutAndTakenBack_ByKeysAlone()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await Gateway.PlaceAllAsync(City);
        var incident = await Gateway.CallAsync("domestic", City.Scene);
        await Expect(desk.QueueRow(incident)).ToBeVisibleAsync();
        var line = desk.Find("command");
        var keys = desk.Page.Keyboard;

        await keys.PressAsync("/");
        await keys.TypeAsync($"d {Nearest[..4]}");
        await Expect(desk.Find("choices")).ToBeVisibleAsync();
        await Expect(line).ToHaveAttributeAsync("aria-expanded", "true");
        await desk.PictureAsync("choices");
        await keys.PressAsync("Backspace");
        await keys.TypeAsync(Nearest[3..]);
        await keys.PressAsync("Space");
        await keys.PressAsync("ArrowDown");
        await Expect(desk.Find("choice", "aria-selected", "true")).ToHaveAttributeAsync("data-insert", incident);
        await keys.PressAsync("Tab");
        await Expect(line).ToHaveValueAsync($"d {Nearest} {incident} ");
        await keys.PressAsync("Enter");
        await Expect(desk.QueueRow(incident)).ToHaveAttributeAsync("data-state", "offered");

        await Expect(desk.Find("undo")).ToBeVisibleAsync();
        await desk.PictureAsync("undo");
        await RunAsync("u");
        await Expect(desk.QueueRow(incident)).ToHaveAttributeAsync("data-state", "waiting");
        await Expect(desk.Find("undo")).ToHaveCountAsync(0);
        await RunAsync("u");
        await Expect(desk.Find("echo", "data-bad", "true")).ToContainTextAsync("nothing to take back");

        // What came of a change stands in the row; taken back, it is as before.
        await line.FillAsync("");
        await RunAsync($"prio {incident} 1");
        await Expect(desk.QueueRow(incident).Locator(".prio-1")).ToBeVisibleAsync();
        await RunAsync("u");
        await Expect(desk.QueueRow(incident).Locator(".prio-2")).ToBeVisibleAsync();
        await RunAsync($"note {incident} the dog is loose");
        await Expect(desk.Find("echo")).ToContainTextAsync("Noted");

        await keys.PressAsync("ArrowUp");
        await Expect(line).ToHaveValueAsync($"note {incident} the dog is loose");
        await keys.PressAsync("Escape");
        await keys.PressAsync("?");
        await Expect(desk.Find("verb", "data-verb", "takeover")).ToBeVisibleAsync();
        await desk.PictureAsync("help");
        await keys.PressAsync("Escape");
        await Expect(desk.Find("command-help")).ToHaveCountAsync(0);
        await desk.LeaveAsync();

        async Task RunAsync(string text)
        {
            await line.FillAsync(text);
            await line.PressAsync("Enter");
        }
    }
}
