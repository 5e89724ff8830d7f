using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>Officers and desks: emergencies, messages, shifts, what is needed and who could be had.</summary>
public sealed class CrewTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    private string Nearest => City.Officers[0].Code;

    [Fact]
    public async Task Emergency_IsOnTopOfTheDesk_SeenByName_AndEndedWithAReason()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await using var phone = await chrome.PhoneAsync(Node);
        await desk.SignInAsync("dispatcher");
        await phone.SignInAsync(Nearest);
        await Gateway.PlaceAllAsync(City);
        await desk.Find("officer-filter").FillAsync(Nearest);
        await Expect(desk.OfficerRow(Nearest)).ToHaveAttributeAsync("data-status", "available");

        await phone.Find("sos").ClickAsync();
        await Expect(phone.Find("emergency")).ToHaveCountAsync(0);
        await phone.Find("sos").ClickAsync();
        await Expect(phone.Find("emergency")).ToHaveAttributeAsync("data-state", "raised");
        var panic = desk.Find("panic", "data-officer", Nearest);
        await Expect(panic).ToHaveAttributeAsync("data-seen", "false");
        await Expect(desk.Find("sound-twin")).ToBeVisibleAsync();
        await desk.PictureAsync("emergency");
        await desk.Find("panic-show").ClickAsync();
        await Expect(desk.Find("detail")).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("F8");
        await Expect(panic).ToHaveAttributeAsync("data-seen", "true");
        await Expect(phone.Find("emergency-seen")).ToContainTextAsync("dispatcher");
        await phone.PictureAsync("phone-emergency");
        await desk.PictureAsync("emergency-seen");

        await desk.Find("command").FillAsync($"endpanic {Nearest} pressed by mistake");
        await desk.Find("command").PressAsync("Enter");
        await Expect(panic).ToHaveCountAsync(0);
        await Expect(phone.Find("emergency")).ToHaveCountAsync(0);
        await phone.LeaveAsync();
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task MessagesAndShift_GoBothWays_WithWhatBecameOfThem()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await using var phone = await chrome.PhoneAsync(Node);
        await desk.SignInAsync("dispatcher");
        await phone.SignInAsync(Nearest);

        await phone.Find("sheet-shift").ClickAsync();
        await phone.Find("shift-vehicle").FillAsync("Car 12");
        await phone.Find("shift-crew").FillAsync("Li Wei, Chen Jie");
        await phone.PictureAsync("phone-shift");
        await phone.Find("shift-on").ClickAsync();
        await desk.Find("officer-filter").FillAsync(Nearest);
        await desk.OfficerRow(Nearest).ClickAsync();
        await Expect(desk.Find("shift")).ToContainTextAsync("Car 12");
        await Expect(desk.Find("shift")).ToContainTextAsync("Chen Jie");
        await desk.PictureAsync("officer");

        await desk.Find("command").FillAsync($"m {Nearest} ! look out for a red van");
        await desk.Find("command").PressAsync("Enter");
        await desk.Find("crew-messages").ClickAsync();
        await Expect(desk.Find("message")).ToContainTextAsync("delivered 1 of 1");
        await phone.Find("sheet-messages").ClickAsync();
        await Expect(phone.Find("mail")).ToContainTextAsync("red van");
        await phone.Find("mail-read").ClickAsync();
        await Expect(desk.Find("message")).ToContainTextAsync("read 1");

        await phone.Find("write-message").FillAsync("Seen it, going north");
        await phone.Find("send-message").ClickAsync();
        await Expect(desk.Find("message", "data-new", "true")).ToContainTextAsync("going north");
        await phone.PictureAsync("phone-messages");
        await desk.PictureAsync("messages");
        await desk.Find("theme").ClickAsync();
        await phone.Find("theme").ClickAsync();
        await phone.Find("sheet-near").ClickAsync();
        await Expect(phone.Find("sheet")).ToHaveAttributeAsync("data-sheet", "near");
        await desk.PictureAsync("messages-light");
        await phone.PictureAsync("phone-light");
        await desk.Find("read-all").ClickAsync();
        await Expect(desk.Find("message", "data-new", "true")).ToHaveCountAsync(0);
        await phone.LeaveAsync();
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task SeveralIncidents_AreProposedTogether_AndTaken()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await Gateway.PlaceAllAsync(City);
        var first = await Gateway.CallAsync("domestic", City.Scene);
        var second = await Gateway.CallAsync("theft", City.Places[^1]);
        await Expect(desk.QueueRow(first)).ToBeVisibleAsync();
        await Expect(desk.QueueRow(second)).ToBeVisibleAsync();
        await desk.QueueRow(first).ClickAsync();
        await Expect(desk.Find("needs")).ToHaveAttributeAsync("data-missing", "1");
        await desk.PictureAsync("needs");
        await desk.Find("crew-sending").ClickAsync();
        await desk.Find("batch-ask").ClickAsync();
        await Expect(desk.Find("batch")).ToHaveAttributeAsync("data-state", "ready");
        await Expect(desk.Find("batch-line")).ToHaveCountAsync(2);
        await desk.PictureAsync("batch");
        await desk.Find("batch-take").ClickAsync();
        await Expect(desk.QueueRow(first)).ToHaveAttributeAsync("data-state", "offered");
        await Expect(desk.QueueRow(second)).ToHaveAttributeAsync("data-state", "offered");
        await Expect(desk.Find("batch")).ToHaveCountAsync(0);
        await desk.LeaveAsync();
    }
}
