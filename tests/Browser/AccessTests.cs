using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>Who gets in, who is sent away, and in which language.</summary>
public sealed partial class AccessTests(TestRegions regions, SharedNode shared, Chrome chrome) : IClassFixture<SharedNode>
{
    private NodeProcess Node => shared.Node;

    [Fact]
    public async Task Officer_AtTheDesksAddress_IsSentToTheOwnPage_AndSignsOut()
    {
        await using var officer = await chrome.PhoneAsync(Node);
        await officer.SignInAsync(regions.City.Officers[0].Code);
        await officer.Page.GotoAsync("/dispatch");
        await Expect(officer.Page).ToHaveURLAsync(PatrolAddress());
        await officer.IsLiveAsync();
        await Expect(officer.Find("queue")).ToHaveCountAsync(0);

        await officer.Find("sign-out").ClickAsync();
        await Expect(officer.Find("sign-in")).ToBeVisibleAsync();
        await officer.Page.GotoAsync("/patrol");
        await Expect(officer.Find("sign-in")).ToBeVisibleAsync();
        await officer.LeaveAsync();
    }

    [Fact]
    public async Task Dispatcher_TypesAWrongPassword_ThenTheRightOne_AndSignsOut()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.Page.GotoAsync("/");
        await desk.Find("user").FillAsync("dispatcher");
        await desk.Find("password").FillAsync("guess");
        await desk.Find("sign-in").ClickAsync();
        await Expect(desk.Find("sign-in-fault")).ToContainTextAsync("password");
        await desk.Find("password").FillAsync("demo");
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.IsLiveAsync();
        await desk.Find("sign-out").ClickAsync();
        await Expect(desk.Find("sign-in")).ToBeVisibleAsync();
        await desk.Page.GotoAsync("/dispatch");
        await Expect(desk.Find("sign-in")).ToBeVisibleAsync();
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task ChineseSwitch_ChangesEveryLabel_AndIsRememberedOnTheNextPage()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.Page.GotoAsync("/");
        await Expect(desk.Find("sign-in")).ToHaveTextAsync("Sign in");
        await desk.Find("language").ClickAsync();
        await Expect(desk.Find("sign-in")).ToHaveTextAsync("登录");
        await desk.SignInAsync("dispatcher");
        await Expect(desk.Page.Locator("html")).ToHaveAttributeAsync("lang", ChineseTag());
        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = "警情" })).ToBeVisibleAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = "汉东省" })).ToBeVisibleAsync();
        await Expect(desk.Find("waiting-count")).ToContainTextAsync("待派");
        await Expect(desk.Find("link")).ToHaveTextAsync("实时");
        await Expect(desk.Find("queue")).ToContainTextAsync("没有未结警情");
        await desk.Find("language").ClickAsync();
        await Expect(desk.Find("waiting-count")).ToContainTextAsync("waiting");
        await desk.LeaveAsync();
    }

    [GeneratedRegex("/patrol$")]
    private static partial Regex PatrolAddress();

    [GeneratedRegex("^zh")]
    private static partial Regex ChineseTag();
}
