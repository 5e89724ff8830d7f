using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>An officer whose page has lost the node: what is to be done stays readable, what is said is sent once.</summary>
public sealed class OfflineTests(TestRegions regions, Chrome chrome)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Nearest => regions.City.Officers[0].Code;

    [Fact]
    public async Task NodeAway_DirectiveIsReadAfterAReload_AndAnswersAreSentOnceWhenItIsBack()
    {
        await using var node = await NodeProcess.StartAsync(regions.Province, Cancellation);
        await using var desk = await chrome.DeskAsync(node);
        await using var phone = await chrome.PhoneAsync(node);
        var incident = await HoldAsync(node, desk, phone);
        await phone.OpensOfflineAsync();

        desk.NodeGoesAway = phone.NodeGoesAway = true;
        await node.KillAsync(Cancellation);
        await Expect(phone.Find("link")).ToHaveAttributeAsync("data-state", "disconnected");
        await phone.Page.ReloadAsync();
        await Expect(phone.Find("place")).ToHaveTextAsync("12 Yingbin Road");
        await Expect(phone.Find("as-of")).ToContainTextAsync("As of");
        await phone.Find("answer-enRoute").ClickAsync();
        await phone.Find("answer-onScene").ClickAsync();
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "onScene");
        await Expect(phone.Find("unsent")).ToHaveAttributeAsync("data-count", "2");
        await phone.PictureAsync("phone-offline");
        await phone.Page.ReloadAsync();
        await Expect(phone.Find("unsent-item")).ToHaveCountAsync(2);

        await node.RestartAsync(Cancellation);
        await Expect(phone.Find("unsent")).ToHaveCountAsync(0);
        await Expect(phone.Find("refused")).ToHaveCountAsync(0);
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "onScene");
        await desk.IsLiveAsync();
        await Expect(desk.QueueRow(incident)).ToHaveAttributeAsync("data-state", "onScene");
        await desk.QueueRow(incident).ClickAsync();
        await desk.Find("tab-log").ClickAsync();
        foreach (var kind in (string[])["enRoute", "onScene"]) await Expect(desk.Find("happening", "data-kind", kind)).ToHaveCountAsync(1);
        await phone.LeaveAsync();
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task AnswerThatNoLongerFits_IsShownAsRefused()
    {
        await using var node = await NodeProcess.StartAsync(regions.Province, Cancellation);
        await using var desk = await chrome.DeskAsync(node);
        await using var phone = await chrome.PhoneAsync(node);
        var incident = await HoldAsync(node, desk, phone);
        desk.NodeGoesAway = phone.NodeGoesAway = true;
        await node.KillAsync(Cancellation);
        await Expect(phone.Find("link")).ToHaveAttributeAsync("data-state", "disconnected");
        await phone.Find("answer-enRoute").ClickAsync();
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "enRoute");
        await phone.Page.GotoAsync("about:blank"); // What was said waits on the device, whether or not the page is open.

        await node.RestartAsync(Cancellation);
        await desk.IsLiveAsync();
        await Expect(desk.QueueRow(incident)).ToHaveAttributeAsync("data-state", "assigned");
        await desk.Find("command").FillAsync($"w {Nearest} wrong street");
        await desk.Find("command").PressAsync("Enter");
        await Expect(desk.QueueRow(incident)).ToHaveAttributeAsync("data-state", "waiting");

        await phone.Page.GotoAsync("/patrol");
        await Expect(phone.Find("refused")).ToContainTextAsync("already over");
        await phone.PictureAsync("phone-refused");
        await phone.Find("refused-seen").ClickAsync();
        await Expect(phone.Find("refused")).ToHaveCountAsync(0);
        await phone.LeaveAsync();
        await desk.LeaveAsync();
    }

    /// <summary>An officer has acknowledged a directive.</summary>
    private async Task<string> HoldAsync(NodeProcess node, Visitor desk, Visitor phone)
    {
        await desk.SignInAsync("dispatcher");
        await phone.SignInAsync(Nearest);
        await using var gateway = await Gateway.OpenAsync(node, Cancellation);
        await gateway.PlaceAllAsync(regions.City);
        var incident = await gateway.CallAsync("domestic", regions.City.Scene);
        await Expect(desk.QueueRow(incident)).ToBeVisibleAsync();
        await desk.Find("command").FillAsync($"d {Nearest} {incident}");
        await desk.Find("command").PressAsync("Enter");
        await phone.Find("answer-acknowledge").ClickAsync();
        await Expect(desk.QueueRow(incident)).ToHaveAttributeAsync("data-state", "assigned");
        return incident;
    }
}
