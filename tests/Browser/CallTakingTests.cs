using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// A call taker at the form: by keyboard alone, by a click on the map, beside a call that is there already, and while the node is away.
/// </summary>
public sealed class CallTakingTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    private string SceneText => string.Create(CultureInfo.InvariantCulture, $"{City.Scene.Latitude:F5}, {City.Scene.Longitude:F5}");

    [Fact]
    public async Task ACall_IsSavedWithTypeAndPlace_ByKeyboardAlone_AndEachFurtherFieldAtOnce()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await Gateway.PlaceAllAsync(City);
        await BeginAsync(desk, "domestic");
        await Expect(desk.Find("call-standing")).ToContainTextAsync("Not saved yet");
        await desk.PictureAsync("call-form");

        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(desk.Find("call-form")).ToHaveAttributeAsync("data-state", "open");
        var row = desk.Find("queue-row");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("Domestic dispute");
        await Expect(desk.Find("dispatch-1")).ToBeVisibleAsync(); // It is ranked while the caller still speaks.

        await desk.Find("call-text").FocusAsync();
        await desk.Page.Keyboard.TypeAsync("Shouting behind the door");
        await desk.Page.Keyboard.PressAsync("Tab");
        await SavedAsync(desk, "text");
        await Expect(desk.Find("said")).ToContainTextAsync("Shouting behind the door");
        await desk.Find("call-name").FocusAsync();
        await desk.Page.Keyboard.TypeAsync("Li Wei");
        await desk.Page.Keyboard.PressAsync("Enter");
        await SavedAsync(desk, "callerName");
        await desk.Find("call-state-callBackDue").PressAsync("Enter");
        await SavedAsync(desk, "state");
        await Expect(row.Locator("[data-mark=callBacks]")).ToContainTextAsync("1");
        await Expect(desk.Find("call-standing")).ToContainTextAsync("everything saved");
        await desk.PictureAsync("call-saved");

        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(desk.Find("call-form")).ToHaveCountAsync(0);
        await desk.Page.Keyboard.PressAsync("i");
        await Expect(desk.Find("call")).ToContainTextAsync("Li Wei");
        await Expect(desk.Find("call")).ToContainTextAsync("to ring back");
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task ACallAboutWhatIsThereAlready_IsShownIt_AndJoinsItOrStaysApart_AndIsSplitOffAgain()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await Gateway.PlaceAllAsync(City);
        var first = await Gateway.CallAsync("domestic", City.Scene);
        await Expect(desk.QueueRow(first)).ToBeVisibleAsync();

        await BeginAsync(desk, "domestic");
        var near = desk.Find("duplicate", "data-incident", first);
        await Expect(near).ToHaveAttributeAsync("data-joins", "true");
        await Expect(desk.Find("call-save")).ToContainTextAsync(first);
        await desk.PictureAsync("call-duplicate");
        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(desk.Find("call-joined")).ToContainTextAsync(first);
        await Expect(desk.Find("queue-row")).ToHaveCountAsync(1);
        await Expect(desk.QueueRow(first)).ToContainTextAsync("2 calls");

        // It was another matter after all.
        await desk.Page.Keyboard.PressAsync("Escape");
        await desk.Find("tab-facts").ClickAsync();
        await Expect(desk.Find("call")).ToHaveCountAsync(2);
        await desk.Find("split-call").Last.ClickAsync();
        await desk.Find("split-call", "data-asked", "true").ClickAsync();
        await Expect(desk.Find("queue-row")).ToHaveCountAsync(2);
        await Expect(desk.Find("detail")).Not.ToHaveAttributeAsync("data-incident", first); // What it became is shown.

        await BeginAsync(desk, "domestic");
        await Expect(desk.Find("duplicate")).ToHaveCountAsync(2);
        await desk.Find("join-new").CheckAsync();
        await desk.Find("call-save").ClickAsync();
        await Expect(desk.Find("call-form")).ToHaveAttributeAsync("data-state", "open");
        await Expect(desk.Find("queue-row")).ToHaveCountAsync(3);
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task APlace_IsTakenFromTheMap_AndWordsInNoIndexOnlyWhenTheDeskInsists()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await desk.Page.Keyboard.PressAsync("F1");
        await Expect(desk.Find("call-place-map")).ToHaveAttributeAsync("aria-pressed", "true");
        var map = await desk.Page.Locator("canvas.maplibregl-canvas").BoundingBoxAsync();
        await desk.Page.Mouse.ClickAsync(map!.X + map.Width / 2, map.Y + map.Height / 2);
        await Expect(desk.Find("call-place-state")).ToContainTextAsync("pointed at");
        await Expect(desk.Find("call-place")).Not.ToHaveValueAsync("");
        await desk.PictureAsync("call-from-map");

        // Not saved: only the second press drops it.
        await desk.Find("call-close").ClickAsync();
        await Expect(desk.Find("call-close")).ToContainTextAsync("Not saved");
        await desk.Find("call-close").ClickAsync();
        await Expect(desk.Find("call-form")).ToHaveCountAsync(0);

        await desk.Page.Keyboard.PressAsync("F1");
        await desk.Page.Keyboard.TypeAsync("theft");
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.Find("call-place").FillAsync("Behind the old qxz mill");
        await Expect(desk.Find("call-save")).ToBeDisabledAsync();
        await desk.Find("call-place-option", "data-key", "as typed").ClickAsync();
        await Expect(desk.Find("call-place-state")).ToContainTextAsync("Not verified");
        await desk.Find("call-save").ClickAsync();
        await Expect(desk.Find("queue-row").Locator("[data-mark=unplaced]")).ToBeVisibleAsync();

        await desk.Find("more").ClickAsync();
        await desk.Find("places-button").ClickAsync();
        await Expect(desk.Find("unverified-place")).ToContainTextAsync("qxz mill");
        await desk.PictureAsync("unverified");
        await desk.Find("place-done").ClickAsync();
        await Expect(desk.Find("unverified-place")).ToHaveCountAsync(0);
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task WithoutANode_TheCallWaits_SaysSo_AndIsSavedOnceByItself()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await BeginAsync(desk, "theft");
        await desk.Find("call-text").FillAsync("A bag is gone");

        desk.NodeGoesAway = true;
        await Node.KillAsync(Cancellation);
        await Expect(desk.Find("link")).ToHaveAttributeAsync("data-state", "disconnected");
        await desk.Find("call-text").PressAsync("Control+Enter");
        await Expect(desk.Find("call-standing")).ToContainTextAsync("QUEUED");
        await desk.PictureAsync("call-queued");
        await Node.RestartAsync(Cancellation);
        await Expect(desk.Find("call-form")).ToHaveAttributeAsync("data-state", "open");
        await Expect(desk.Find("queue-row")).ToHaveCountAsync(1);
        await SavedAsync(desk, "text");
        await desk.LeaveAsync();
    }

    /// <summary>Opens the form and gives type and place, all by keys.</summary>
    private async Task BeginAsync(Visitor desk, string type)
    {
        await desk.Page.Keyboard.PressAsync("F1");
        await Expect(desk.Find("call-type")).ToBeFocusedAsync();
        await desk.Page.Keyboard.TypeAsync(type);
        await Expect(desk.Find("call-type-option").First).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.Page.Keyboard.PressAsync("Tab");
        await Expect(desk.Find("call-place")).ToBeFocusedAsync();
        await desk.Page.Keyboard.TypeAsync(SceneText);
        await Expect(desk.Find("call-place-option").First).ToContainTextAsync("coordinates");
        await desk.Page.Keyboard.PressAsync("ArrowDown");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Find("call-place-state")).ToContainTextAsync("known place");
    }

    private static Task SavedAsync(Visitor desk, string field) =>
        Expect(desk.Find($"mark-{field}")).ToHaveAttributeAsync("data-state", "saved");
}
