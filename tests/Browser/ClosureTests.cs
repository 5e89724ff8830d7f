using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A street is closed from the map, seen, and opened again; what can be reached is shown and cleared.</summary>
public sealed class ClosureTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    private const int AvailableColour = 0xe8eef4;
    private const int ClosedColour = 0xf2b92c;

    [Fact]
    public async Task AStreet_IsClosedFromTheMap_ShownAndOpenedAgain_AndReachIsShownAndCleared()
    {
        await using var desk = await chrome.DeskAsync(Node, draws: true);
        await desk.SignInAsync("dispatcher");
        var officer = City.Officers[0].Code;
        await Gateway.PlaceAllAsync(City);
        await desk.Find("officer-filter").FillAsync(officer);
        await desk.OfficerRow(officer).ClickAsync();
        await MapPixels.HasInMiddleAsync(desk.Page, AvailableColour); // The map has come to the officer's place.
        await OpenMenuAsync(desk);

        await desk.Find("menu-shut").ClickAsync();
        await Expect(desk.Find("command")).ToBeFocusedAsync();
        await desk.Page.Keyboard.TypeAsync("Gas leak");
        await Expect(desk.Find("echo")).ToContainTextAsync("“Gas leak”");
        await desk.Page.Keyboard.PressAsync("Enter");
        var closure = desk.Find("closure", "data-closure", "X1");
        await Expect(closure).ToContainTextAsync("Gas leak");
        await Expect(desk.Find("echo")).ToContainTextAsync("X1");
        await closure.ClickAsync();
        await MapPixels.HasInMiddleAsync(desk.Page, ClosedColour);
        await desk.PictureAsync("closure");

        await OpenMenuAsync(desk);
        await Expect(desk.Find("menu-reopen")).ToContainTextAsync("X1");
        await desk.Find("menu-reach-3").ClickAsync();
        await Expect(desk.Find("reach")).ToHaveAttributeAsync("data-minutes", "3");
        await Expect(desk.Find("reach")).Not.ToHaveAttributeAsync("data-cells", "0");
        await desk.PictureAsync("reach");
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(desk.Find("reach")).ToHaveCountAsync(0);

        await desk.Find("reopen").ClickAsync();
        await Expect(closure).ToHaveCountAsync(0);
        await Expect(desk.Find("echo")).ToContainTextAsync("open again (X1)");
        await desk.LeaveAsync();
    }

    private static async Task OpenMenuAsync(Visitor desk)
    {
        var map = await desk.Page.Locator("canvas.maplibregl-canvas").BoundingBoxAsync();
        await desk.Page.Mouse.ClickAsync(map!.X + map.Width / 2, map.Y + map.Height / 2, new() { Button = Microsoft.Playwright.MouseButton.Right });
        await Expect(desk.Find("map-menu")).ToBeVisibleAsync();
    }
}
