using SmartPolicing.Realtime.Regions;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>Two cities at their desks: what one asks, the other hears and answers; and a watchlist that nobody fills alone.</summary>
public sealed class BorderTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    private readonly City _elsewhere = regions.Elsewhere;
    private readonly string _region = regions.Province;

    [Fact]
    public async Task OfficersAskedFor_AlarmTheNeighbour_WhoAcknowledgesAndSendsByKeyboard_AndBothSeeIt()
    {
        await using var asking = await chrome.DeskAsync(Node);
        await using var asked = await chrome.DeskAsync(Node);
        await asking.SignInAsync(DeskOf(City));
        await asked.SignInAsync(DeskOf(_elsewhere));
        await Gateway.PlaceAllAsync(_elsewhere);
        var incident = await Gateway.CallAsync("domestic", City.Scene);

        await asking.QueueRow(incident).ClickAsync();
        await Expect(asking.Find("ask-neighbour")).ToBeVisibleAsync();
        await asking.Page.Keyboard.PressAsync("n");
        await Expect(asking.Find("neighbour")).ToBeFocusedAsync();
        await asking.Find("neighbour").SelectOptionAsync($"{_elsewhere.Number}");
        await asking.Find("ask-aid").ClickAsync();
        await asking.Find("neighbour-text").FillAsync("Two patrols to the north gate");
        await asking.Page.Keyboard.PressAsync("Enter");
        await Expect(asking.Find("asked-neighbour")).ToContainTextAsync("asked");

        await Expect(asked.Find("notice", "data-kind", "aidAsked")).ToHaveAttributeAsync("data-open", "true");
        await Expect(asked.Find("post-mark")).ToBeVisibleAsync();
        await asked.Page.Keyboard.PressAsync("F8");
        await Expect(asked.Find("room")).ToBeVisibleAsync();
        await Expect(asked.Find("cannot-send")).ToBeVisibleAsync();
        await Expect(asked.Find("room-lines")).ToContainTextAsync("Two patrols to the north gate");
        await asked.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(asked.Find("dispatch-1")).ToBeVisibleAsync();
        await asked.PictureAsync("room-asked");
        await asked.Page.Keyboard.PressAsync("1");
        await Expect(asked.Find("echo")).ToContainTextAsync("Acknowledge the alert");
        // Acknowledging the alarm does not answer the alert.
        await Expect(asked.Find("notice", "data-kind", "aidAsked")).ToHaveAttributeAsync("data-open", "true");

        await asked.Page.Keyboard.PressAsync("a");
        await SideIsAsync(asked, "acknowledged");
        await Expect(asked.Find("notice", "data-kind", "aidAsked")).ToHaveAttributeAsync("data-open", "false");
        await asked.Page.Keyboard.PressAsync("1");
        await SideIsAsync(asked, "deployed");
        await asked.Page.Keyboard.PressAsync("m");
        await asked.Page.Keyboard.TypeAsync("There in ten minutes");
        await asked.Page.Keyboard.PressAsync("Enter");

        var alert = await asking.Find("asked-neighbour").GetAttributeAsync("data-alert");
        await CommandAsync(asking, $"f {alert}");
        await Expect(asking.Find("room")).ToHaveAttributeAsync("data-alert", alert!);
        await asking.Page.Keyboard.PressAsync("Escape"); // Out of the command line.
        await SideIsAsync(asking, "deployed");
        await Expect(asking.Find("room-lines")).ToContainTextAsync("There in ten minutes");
        await asking.PictureAsync("room-asking");
        await asking.Page.Keyboard.PressAsync("w");
        await Expect(asking.Find("alert-reason")).ToBeFocusedAsync();
        await asking.Page.Keyboard.TypeAsync("Solved");
        await asking.Page.Keyboard.PressAsync("Enter");
        await Expect(asked.Find("room")).ToHaveAttributeAsync("data-over", "true");

        var other = await Gateway.CallAsync("theft", City.Scene, "14 Yingbin Road");
        await Expect(asking.QueueRow(other)).ToBeVisibleAsync();
        await CommandAsync(asking, $"i {other} {DeskOf(_elsewhere)["desk-".Length..]} The same two men");
        await Expect(asking.Find("echo")).ToContainTextAsync($"told of {other}");
        await Expect(asked.Find("notice", "data-kind", "incidentTold")).ToHaveAttributeAsync("data-open", "true");
        await asked.LeaveAsync();
        await asking.LeaveAsync();
    }

    [Fact]
    public async Task WatchlistEntry_AskedByOne_IsReadWithAReason_AndApprovedByAnotherOnly()
    {
        await using var asker = await chrome.DeskAsync(Node);
        await using var approver = await chrome.DeskAsync(Node);
        await asker.SignInAsync(DeskOf(City));
        await approver.SignInAsync("dispatcher");
        await ReadAsync(asker, "Case A1187");
        asker.RefusedAt = "/api/watchlist";
        await AskAsync(asker, "京A1");
        await Expect(asker.Find("watchlist-fault")).ToContainTextAsync("No plate is made like that");
        await AskAsync(asker, "京A8K3M6");
        await Expect(asker.Find("entry-detail")).ToHaveAttributeAsync("data-state", "asked");
        await Expect(asker.Find("approve")).ToBeDisabledAsync();
        await Expect(asker.Find("own-entry")).ToBeVisibleAsync();
        await asker.PictureAsync("watchlist-asked");

        await Expect(approver.Find("undecided")).ToContainTextAsync("1");
        await ReadAsync(approver, "Decide on what waits");
        await approver.Find("entry").ClickAsync();
        await approver.Find("approve").ClickAsync();
        await Expect(approver.Find("entry-detail")).ToHaveAttributeAsync("data-state", "active");
        await Expect(asker.Find("undecided")).ToHaveCountAsync(0);
        await asker.Find("watchlist-again").ClickAsync();
        await Expect(asker.Find("entry-detail")).ToHaveAttributeAsync("data-state", "active");

        await Expect(asker.Find("withdraw-entry")).ToBeDisabledAsync();
        await asker.Find("entry-reason").FillAsync("Found abroad");
        await asker.Find("withdraw-entry").ClickAsync();
        await Expect(asker.Find("entry-detail")).ToHaveAttributeAsync("data-state", "withdrawn");
        await approver.LeaveAsync();
        await asker.LeaveAsync();
    }

    [Fact]
    public async Task WatchedVehicle_SeenNearTheBorder_IsVerifiedWithTwoKeys_AndTheOtherCityIsWarned()
    {
        var (camera, other) = AcrossABorder();
        var (here, there) = (Code(camera), Code(other));
        await using var desk = await chrome.DeskAsync(Node);
        await using var neighbour = await chrome.DeskAsync(Node);
        await desk.SignInAsync($"desk-{here}");
        await neighbour.SignInAsync($"desk-{there}");
        await ReadAsync(desk, "Case A1187");
        await AskAsync(desk, "京A8K3M6");
        var entry = await desk.Find("entry-detail").GetAttributeAsync("data-entry");
        await desk.Page.Keyboard.PressAsync("F4");
        await using var approver = await chrome.DeskAsync(Node);
        await approver.SignInAsync("dispatcher");
        var approved = await approver.Page.APIRequest.PostAsync($"/api/watchlist/{entry}/approve", new() { DataObject = new { } });
        Assert.Equal(200, approved.Status);
        await approver.LeaveAsync();
        using var platform = new CameraPlatform(Node);
        await platform.SendAsync(camera.Id, "京A8K3M6", Cancellation);

        await Expect(desk.Find("notice", "data-kind", "trackNew")).ToHaveAttributeAsync("data-open", "true");
        await desk.Find("track-row").ClickAsync();
        await Expect(desk.Find("track-pane")).ToHaveAttributeAsync("data-state", "unverified");
        await Expect(desk.Find("border").First).ToContainTextAsync("→");
        await Expect(desk.Find("track-reach")).Not.ToHaveAttributeAsync("data-cells", "0");
        await desk.Page.Keyboard.PressAsync("e");
        await Expect(desk.Find("entry-note")).ToContainTextAsync("sought for a robbery");

        await Expect(neighbour.Find("alert-row")).ToHaveAttributeAsync("data-unanswered", "1");
        await neighbour.Find("alert-row").ClickAsync();
        await Expect(neighbour.Find("standing")).ToContainTextAsync("nobody can be sent");
        await neighbour.PictureAsync("room-unverified");

        // One key says nothing.
        await desk.Page.Keyboard.PressAsync("c");
        await Expect(desk.Find("armed")).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(desk.Find("armed")).ToHaveCountAsync(0);
        await Expect(desk.Find("track-pane")).ToHaveAttributeAsync("data-state", "unverified");
        await desk.Page.Keyboard.PressAsync("c");
        await desk.Page.Keyboard.PressAsync("y");
        await Expect(desk.Find("track-pane")).ToHaveAttributeAsync("data-state", "verified");
        await Expect(desk.Find("verified-by")).ToContainTextAsync($"desk-{here}");
        await desk.PictureAsync("track-verified");
        await Expect(neighbour.Find("standing")).ToHaveAttributeAsync("data-verified", "true");

        await neighbour.Page.Keyboard.PressAsync("d");
        await Expect(neighbour.Find("alert-reason")).ToBeFocusedAsync();
        await neighbour.Page.Keyboard.TypeAsync("No car free");
        await neighbour.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Find("notice", "data-kind", "sideDeclined")).ToContainTextAsync("No car free");
        await neighbour.LeaveAsync();
        await desk.LeaveAsync();
    }

    private static string DeskOf(City city) => $"desk-{city.Officers[0].Code[..2]}";

    private static string Code(Camera camera) => camera.Id[..2];

    /// <summary>The two cameras of different cities that are nearest to each other.</summary>
    private (Camera Here, Camera There) AcrossABorder()
    {
        Assert.True(RegionFolder.TryLoad(_region, out var region, out var refusal), refusal?.ToString());
        var cameras = region.Cameras;
        return cameras.SelectMany(here => cameras.Where(there => Code(there) != Code(here)).Select(there => (here, there)))
            .MinBy(pair => pair.here.Place.MetresTo(pair.there.Place));
    }

    private static async Task CommandAsync(Visitor desk, string line)
    {
        await desk.Page.Keyboard.PressAsync("F2");
        await desk.Page.Keyboard.TypeAsync(line);
        await desk.Page.Keyboard.PressAsync("Enter");
    }

    private Task SideIsAsync(Visitor desk, string state) =>
        Expect(desk.Find("side", "data-jurisdiction", $"{_elsewhere.Number}")).ToHaveAttributeAsync("data-state", state);

    private static async Task ReadAsync(Visitor desk, string why)
    {
        await desk.Page.Keyboard.PressAsync("F4");
        await Expect(desk.Find("entries")).ToHaveCountAsync(0);
        await desk.Find("watchlist-why").FillAsync(why);
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Find("entries")).ToBeVisibleAsync();
    }

    private static async Task AskAsync(Visitor desk, string plate)
    {
        if (await desk.Find("new-entry").GetAttributeAsync("aria-pressed") == "false") await desk.Find("new-entry").ClickAsync();
        await desk.Find("wish-plate").FillAsync(plate);
        await desk.Find("wish-legalBasis").FillAsync("Road Traffic Safety Law, article 87");
        await desk.Find("wish-caseNumber").FillAsync("A1187");
        await desk.Find("wish-purpose").FillAsync("The driver is sought for a robbery.");
        await desk.Find("wish-vehicleClass").SelectOptionAsync("car");
        await desk.Find("wish-province").ClickAsync();
        await desk.Find("wish-send").ClickAsync();
    }
}
