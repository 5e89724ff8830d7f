using System.Globalization;
using SmartPolicing.Realtime.Geo;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>Phone lines at a desk, incidents that move with who is followed, and officers who have never sent a position.</summary>
public sealed class LineTests(TestRegions regions, BriskNode brisk, Chrome chrome) : IClassFixture<BriskNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NodeProcess Node => brisk.Node;

    private City City => regions.City;

    [Fact]
    public async Task ALineThatRings_IsTakenByOneKey_FillsTheForm_AndIsTiedToItsIncident()
    {
        using var phones = new TelephoneSystem(Node);
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        var (lat, lng) = (City.Scene.Latitude, City.Scene.Longitude);
        var line = await phones.SayAsync(new
        {
            id = "a-1", state = "ringing", jurisdiction = City.Number, number = "139 0000 8812", name = "Zhang Min", source = "110", lat, lng,
            accuracy = 120, place = "Mast 12, Yingbin Road",
        }, Cancellation);
        var row = Line(desk, line);
        await Expect(row).ToHaveAttributeAsync("data-state", "ringing");
        await Expect(row).ToContainTextAsync("139 0000 8812");
        await PicturesAsync(desk, "line-rings");

        await desk.Page.Keyboard.PressAsync("F3");
        await Expect(row).ToContainTextAsync("taken by dispatcher");
        await Expect(desk.Find("call-number")).ToHaveValueAsync("139 0000 8812");
        await Expect(desk.Find("call-name")).ToHaveValueAsync("Zhang Min");
        await Expect(desk.Find("call-source")).ToHaveValueAsync("110");
        await Expect(desk.Find("caller-place")).ToHaveValueAsync("Mast 12, Yingbin Road ± 120 m");
        await Expect(desk.Find("call-type")).ToBeFocusedAsync();
        await phones.SayAsync(new { id = "a-1", state = "answered", jurisdiction = City.Number, desk = "dispatcher" }, Cancellation);
        await Expect(row).ToHaveAttributeAsync("data-state", "answered");

        await desk.Page.Keyboard.TypeAsync("domestic");
        await Expect(desk.Find("call-type-option").First).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.Find("call-place").FillAsync(string.Create(CultureInfo.InvariantCulture, $"{lat:F5}, {lng:F5}"));
        await desk.Find("call-place-option").First.ClickAsync();
        await PicturesAsync(desk, "line-taken");
        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(desk.Find("call-form")).ToHaveAttributeAsync("data-state", "open");
        var incident = await row.GetByTestId("line-incident").TextContentAsync();
        await Expect(desk.QueueRow(incident!)).ToContainTextAsync("Domestic dispute");
        await PicturesAsync(desk, "line-tied");

        await phones.SayAsync(new { id = "a-1", state = "ended", jurisdiction = City.Number }, Cancellation);
        await Expect(row).ToHaveCountAsync(0);
        await desk.Page.Keyboard.PressAsync("Escape");
        await desk.QueueRow(incident!).ClickAsync();
        await desk.Find("tab-log").ClickAsync();
        await Expect(desk.Find("happening", "data-kind", "lineTied")).ToContainTextAsync($"{line} 139 0000 8812");
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task WhoRangOff_IsLate_Heard_AndRungBackUntilReached()
    {
        using var phones = new TelephoneSystem(Node);
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await phones.SayAsync(new { id = "b-1", state = "ringing", jurisdiction = City.Number, number = "139 0000 4711" }, Cancellation);
        var line = await phones.SayAsync(new { id = "b-1", state = "abandoned", jurisdiction = City.Number }, Cancellation);
        var row = Line(desk, line);
        await Expect(row).ToHaveAttributeAsync("data-state", "callBackDue");
        await Expect(row).ToHaveAttributeAsync("data-late", "true");
        await Expect(desk.Find("sound-twin", "data-sound", "callBackLate")).ToBeVisibleAsync();
        await Expect(desk.Find("notice", "data-kind", "callBackLate")).ToContainTextAsync(line);
        await PicturesAsync(desk, "line-late");

        await row.GetByTestId("line-tried").ClickAsync();
        await Expect(row).ToContainTextAsync("tried 1×");
        await desk.Page.Keyboard.PressAsync("F3");
        await Expect(desk.Find("call-state-calledBack")).ToHaveAttributeAsync("aria-pressed", "true");
        await PicturesAsync(desk, "line-back");
        await row.GetByTestId("line-reached").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task AnIncident_GoesWithTheOfficerThatItFollows_UntilItIsLetStand()
    {
        await using var gateway = await Gateway.OpenAsync(Node, Cancellation);
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        var officer = City.Officers[0];
        await gateway.PlaceAsync(officer.Id, City.Scene);
        var incident = await gateway.CallAsync("burglary", City.Scene);
        var row = desk.QueueRow(incident);
        await row.ClickAsync();
        await Expect(desk.Find("dispatch-1")).ToBeVisibleAsync();
        await CommandAsync(desk, $"follow {incident} {officer.Code}");
        await Expect(desk.Find("follow-line", "data-target", officer.Code)).ToBeVisibleAsync();
        await Expect(desk.Find("follow-line")).Not.ToContainTextAsync("moved");
        await Expect(row).ToContainTextAsync("12 Yingbin Road");
        await gateway.PlaceAsync(officer.Id, LatLng.FromDegrees(City.Scene.Latitude + 0.0008, City.Scene.Longitude)); // As far as a car comes in a moment.
        await Expect(desk.Find("follow-line")).ToContainTextAsync("moved");
        await Expect(row).ToContainTextAsync($"→ {officer.Code}");
        await PicturesAsync(desk, "pursuit");

        await desk.Find("follow-stop").ClickAsync();
        await Expect(desk.Find("follow-line")).ToHaveCountAsync(0);
        await desk.Find("tab-log").ClickAsync();
        await Expect(desk.Find("happening", "data-kind", "followEnded")).ToContainTextAsync(officer.Code);
        await PicturesAsync(desk, "pursuit-over");
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task AnOfficerWithoutAPosition_IsOfferedFromTheStation()
    {
        await using var gateway = await Gateway.OpenAsync(Node, Cancellation);
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        var incident = await gateway.CallAsync("theft", regions.Elsewhere.Scene);
        await desk.QueueRow(incident).ClickAsync();
        var first = desk.Find("station-officer").First;
        await Expect(first).ToContainTextAsync("min");
        await PicturesAsync(desk, "from-station");
        var code = await first.GetAttributeAsync("data-officer");
        await first.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await Expect(desk.Find("directive")).ToContainTextAsync(code!);
        await desk.LeaveAsync();
    }

    private static Microsoft.Playwright.ILocator Line(Visitor desk, string line) => desk.Find("line", "data-line", line);

    private static async Task CommandAsync(Visitor desk, string text)
    {
        await desk.Find("command").FillAsync(text);
        await desk.Find("command").PressAsync("Enter");
    }

    /// <summary>For eyes: as small and as middling screens show it.</summary>
    private static async Task PicturesAsync(Visitor desk, string name)
    {
        if (Visitor.Pictures.Length == 0) return;
        foreach (var (width, height) in ((int, int)[])[(1280, 800), (1440, 900)])
        {
            await desk.Page.SetViewportSizeAsync(width, height);
            await desk.PictureAsync($"{name}-{width}");
        }
    }
}
