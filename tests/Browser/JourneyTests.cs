using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A dispatcher and an officer on their pages, a node between them, terminals and a call taker outside.</summary>
public sealed class JourneyTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    private const int PriorityTwoColour = 0xe9b949;
    private const int AvailableColour = 0xe8eef4;

    private string Nearest => City.Officers[0].Code;

    [Fact]
    public async Task Call_DispatchedWithOneKey_IsAnsweredOnThePhone_AndEachStepShowsOnTheDesk()
    {
        await using var desk = await chrome.DeskAsync(Node, draws: true);
        await using var phone = await chrome.PhoneAsync(Node);
        await desk.SignInAsync("dispatcher");
        await phone.SignInAsync(Nearest);
        await MapPixels.HasColoursAsync(desk.Page, 40);

        await Gateway.PlaceAllAsync(City);
        await desk.Find("officer-filter").FillAsync(Nearest);
        await Expect(desk.OfficerRow(Nearest)).ToHaveAttributeAsync("data-status", "available");
        await desk.OfficerRow(Nearest).ClickAsync();
        await MapPixels.HasInMiddleAsync(desk.Page, AvailableColour);

        var incident = await Gateway.CallAsync("domestic", City.Scene);
        var row = desk.QueueRow(incident);
        await Expect(row).ToHaveAttributeAsync("data-state", "waiting");
        await Expect(row).ToContainTextAsync("12 Yingbin Road");
        await Expect(desk.Find("waiting-count")).ToContainTextAsync("1");
        await row.ClickAsync();
        await MapPixels.HasInMiddleAsync(desk.Page, PriorityTwoColour);
        await RankedAsync(desk);
        await desk.Page.Keyboard.PressAsync("i");
        await Expect(desk.Find("call")).ToContainTextAsync("Li Wei");

        await desk.Page.Keyboard.PressAsync("s");
        await desk.Page.Keyboard.PressAsync("1");
        await Expect(row).ToHaveAttributeAsync("data-state", "offered");
        await Expect(row).ToContainTextAsync(Nearest);
        await Expect(desk.OfficerRow(Nearest)).ToHaveAttributeAsync("data-status", "dispatched");
        // "Delivered" is the phone's word that the directive is on its screen.
        await Expect(desk.Find("detail").GetByTestId("directive")).ToHaveAttributeAsync("data-state", "delivered");
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "delivered");
        await Expect(phone.Find("place")).ToHaveTextAsync("12 Yingbin Road");
        await Expect(phone.Find("directive")).ToContainTextAsync("Domestic dispute");
        await Expect(phone.Find("countdown")).ToBeVisibleAsync();
        await desk.PictureAsync("desk");
        await phone.PictureAsync("phone");

        await AnswerAsync("answer-acknowledge", "acknowledged", "assigned", "dispatched");
        await AnswerAsync("answer-enRoute", "enRoute", "enRoute", "enRoute");
        await AnswerAsync("answer-onScene", "onScene", "onScene", "onScene");
        await desk.Page.Keyboard.PressAsync("o");
        foreach (var kind in (string[])["opened", "directiveSent", "delivered", "acknowledged", "enRoute", "onScene"])
            await Expect(desk.Find("happening", "data-kind", kind)).ToHaveCountAsync(1);
        await phone.Find("answer-clear").ClickAsync();
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "none");
        await Expect(phone.Find("own-status")).ToHaveAttributeAsync("data-status", "available");
        await Expect(row).ToHaveCountAsync(0);
        await Expect(desk.OfficerRow(Nearest)).ToHaveAttributeAsync("data-status", "available");
        await phone.LeaveAsync();
        await desk.LeaveAsync();

        async Task AnswerAsync(string button, string directive, string state, string status)
        {
            await phone.Find(button).ClickAsync();
            await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", directive);
            await Expect(row).ToHaveAttributeAsync("data-state", state);
            await Expect(desk.OfficerRow(Nearest)).ToHaveAttributeAsync("data-status", status);
        }
    }

    [Fact]
    public async Task CallThatTheEngineMaySend_ReachesThePhone_WithoutADispatcher()
    {
        await using var phone = await chrome.PhoneAsync(Node);
        await phone.SignInAsync(Nearest);
        await Gateway.PlaceAllAsync(City);
        await Gateway.CallAsync("traffic-accident", City.Scene, "Yingbin Road, north gate");
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "delivered");
        await Expect(phone.Find("place")).ToHaveTextAsync("Yingbin Road, north gate");
        await Expect(phone.Find("directive")).ToContainTextAsync("engine", new() { IgnoreCase = true });
        await phone.LeaveAsync();
    }

    private async Task RankedAsync(Visitor desk)
    {
        await Expect(desk.Find("dispatch-1")).ToHaveAttributeAsync("data-officer", $"{City.Officers[0].Id.Value}");
        var minutes = desk.Find("detail").Locator(".ranked .eta");
        await Expect(minutes).ToHaveCountAsync(City.Officers.Count);
        var shown = new List<double>();
        foreach (var text in await minutes.AllTextContentsAsync())
        {
            Assert.EndsWith(" min", text);
            shown.Add(double.Parse(text[..^4]));
        }

        Assert.Equal(shown.Order(), shown);
        Assert.True(shown[^1] > shown[0], string.Join(' ', shown));
    }
}
