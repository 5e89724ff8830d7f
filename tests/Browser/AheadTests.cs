using System.Text.RegularExpressions;
using SmartPolicing.Realtime.Regions;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>What a desk does ahead of a followed vehicle and with what cameras read: posts, kept reads, the cameras themselves.</summary>
public sealed partial class AheadTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    private const string Looked = "京A8K3M6";
    private const string Passing = "京B77K21";

    /// <summary>Times that a desk asks for posts at most: each takes some tenths of a second, and positions are taken within a few.</summary>
    private const int TriesMax = 50;

    private readonly string _region = regions.Province;

    private string Desk => $"desk-{Code}";

    private string Code => City.Officers[0].Code[..2];

    [Fact]
    public async Task PostsAhead_AreProposed_AndTakenUpByKey_OnceThePersonHasVerified()
    {
        using var platform = new CameraPlatform(Node);
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync(Desk);
        await WatchAsync(desk, Looked);
        await platform.SendAsync(CameraNearScene().Id, Looked, Cancellation);
        await desk.Find("track-row").ClickAsync();

        // Nobody is free before anybody's terminal has said where he is.
        await desk.Page.Keyboard.PressAsync("p");
        await Expect(desk.Find("proposal-empty")).ToContainTextAsync("No officer");
        await Gateway.PlaceAllAsync(City);
        await ProposeAsync(desk);
        await Expect(desk.Find("covers")).ToContainTextAsync(Covers());
        await Expect(desk.Find("cannot-take")).ToContainTextAsync("Not verified");
        await Expect(desk.Find("take-post").First).ToBeDisabledAsync();
        await desk.Page.Keyboard.PressAsync("1");
        await Expect(desk.Find("echo")).ToContainTextAsync("Not verified");
        await Expect(desk.Find("post-came")).ToHaveCountAsync(0);

        await desk.Page.Keyboard.PressAsync("c");
        await desk.Page.Keyboard.PressAsync("y");
        await Expect(desk.Find("track-pane")).ToHaveAttributeAsync("data-state", "verified");
        await Expect(desk.Find("cannot-take")).ToHaveCountAsync(0);
        await desk.PictureAsync("posts-proposed");
        await desk.Page.Keyboard.PressAsync("1");
        await Expect(desk.Find("post-came").First).ToHaveAttributeAsync("data-reason", "");
        await Expect(desk.Find("to-room").First).ToBeVisibleAsync();
        // Who ordered it knows of it.
        await Expect(desk.Find("notice", "data-kind", "alertNew")).ToHaveAttributeAsync("data-open", "false");
        await desk.Find("show-post").First.ClickAsync();
        var officer = await desk.Find("proposed-post").First.GetAttributeAsync("data-officer");
        await Expect(desk.Find("detail")).ToContainTextAsync("Watch post");
        await Expect(desk.Find("directive")).ToContainTextAsync(City.Officers.Single(one => $"{one.Id.Value}" == officer).Code);
        await desk.PictureAsync("posts-taken");

        // An officer who is sent elsewhere meanwhile: the post is opened all the same, and it says who was not sent.
        await ProposeAsync(desk);
        officer = await desk.Find("proposed-post").First.GetAttributeAsync("data-officer");
        var code = City.Officers.Single(one => $"{one.Id.Value}" == officer).Code;
        var incident = await Gateway.CallAsync("domestic", City.Scene);
        await Expect(desk.QueueRow(incident)).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("F2");
        await desk.Page.Keyboard.TypeAsync($"d {code} {incident}");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Find("echo")).ToContainTextAsync($"{code} sent to {incident}");
        await desk.Find("take-post").First.ClickAsync();
        await Expect(desk.Find("post-came")).ToContainTextAsync($"{code} is not available.");
        await Expect(desk.Find("post-came")).ToHaveAttributeAsync("data-reason", "officerNotAvailable");
        await desk.Find("show-post").ClickAsync();
        await Expect(desk.Find("dispatch-1")).ToBeVisibleAsync();
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task KeptReads_AreGivenForAPurposeAndACase_AndForgottenWithThePane()
    {
        using var platform = new CameraPlatform(Node);
        var camera = CameraNearScene();
        await platform.SendAsync(camera.Id, Passing, Cancellation);
        await platform.WrittenAsync(1, Cancellation);
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync(Desk);
        await desk.Page.Keyboard.PressAsync("F6");
        await Expect(desk.Find("reads-plate")).ToBeFocusedAsync();
        await Expect(desk.Find("reads-kept")).ToContainTextAsync("kept for 1 h");
        await SearchFaultAsync(desk, "Type a plate");
        await desk.Find("reads-plate").FillAsync("京*");
        await SearchFaultAsync(desk, "At least two characters");
        await desk.Find("reads-plate").FillAsync("京B-7*1");
        await SearchFaultAsync(desk, "what it is needed for");
        await desk.Find("reads-why").FillAsync("Which way the car of the robbery went");
        await SearchFaultAsync(desk, "Name the case");
        await desk.Find("reads-case").FillAsync("A1187");
        await desk.Page.Keyboard.PressAsync("Enter");

        var row = desk.Find("read-row", "data-plate", Passing);
        await Expect(row).ToContainTextAsync(camera.Name);
        await Expect(desk.Find("reads-found")).ToBeFocusedAsync();
        await desk.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(row).ToHaveAttributeAsync("aria-selected", "true");
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.PictureAsync("reads-found");
        await desk.Find("reads-camera").SelectOptionAsync(camera.Id);
        await Expect(row).ToBeVisibleAsync();
        var access = await File.ReadAllTextAsync(Path.Combine(Node.StateFolder, "access.jsonl"), Cancellation);
        Assert.Contains("A1187", access, StringComparison.Ordinal);

        await desk.Find("reads-plate").FillAsync("京B99999");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Find("reads-none")).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("F6");
        await Expect(desk.Find("reads-pane")).ToHaveCountAsync(0);
        await desk.Page.Keyboard.PressAsync("F6");
        await Expect(desk.Find("reads-plate")).ToHaveValueAsync("");
        await Expect(desk.Find("reads-case")).ToHaveValueAsync("");
        await Expect(desk.Find("read-row")).ToHaveCountAsync(0);
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task Cameras_AreListedWithTheirClocks_AndTheSilentOnesAreMarked()
    {
        using var platform = new CameraPlatform(Node);
        var camera = CameraNearScene();
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync(Desk);
        await desk.Page.Keyboard.PressAsync("F7");
        await Expect(desk.Find("camera")).ToHaveCountAsync(Cameras().Length);
        var row = desk.Find("camera", "data-camera", camera.Id);
        await Expect(row).ToHaveAttributeAsync("data-condition", "silent");
        await Expect(row).ToContainTextAsync("no read since the node started");
        await platform.SendAsync(camera.Id, Passing, Cancellation);
        await Expect(row).ToHaveAttributeAsync("data-condition", "clockUnknown");
        await Expect(row).ToContainTextAsync("clock not known yet");

        await desk.Find("cameras-clockUnknown").ClickAsync();
        await Expect(desk.Find("camera")).ToHaveCountAsync(1);
        await desk.Find("cameras").FocusAsync();
        await desk.Page.Keyboard.PressAsync("ArrowDown");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(row).ToHaveAttributeAsync("aria-selected", "true");
        await desk.Find("cameras-clockUnknown").ClickAsync();
        await desk.Find("camera-filter").FillAsync("nowhere at all");
        await Expect(desk.Find("camera")).ToHaveCountAsync(0);
        await desk.Find("camera-filter").FillAsync("");
        await desk.PictureAsync("cameras");
        await desk.Page.Keyboard.PressAsync("F7");
        await Expect(desk.Find("officers")).ToBeVisibleAsync();
        await desk.LeaveAsync();
    }

    [GeneratedRegex(@"cover(s)? \d+ % of the ways ahead")]
    private static partial Regex Covers();

    /// <summary>Asks until there are posts: positions that were sent a moment ago may not have been taken yet.</summary>
    private static async Task ProposeAsync(Visitor desk)
    {
        var left = TriesMax;
        do
        {
            Assert.True(left-- > 0, "Nobody can be anywhere in time.");
            var before = await desk.Find("proposal").GetAttributeAsync("data-proposal");
            await desk.Page.Keyboard.PressAsync("p");
            await Expect(desk.Find("proposal")).Not.ToHaveAttributeAsync("data-proposal", before!);
            await Expect(desk.Find("proposal")).ToHaveAttributeAsync("data-state", "there");
        }
        while (await desk.Find("proposed-post").CountAsync() == 0);
    }

    private static async Task SearchFaultAsync(Visitor desk, string words)
    {
        await desk.Find("reads-search").ClickAsync();
        await Expect(desk.Find("reads-fault")).ToContainTextAsync(words);
    }

    private Camera[] Cameras()
    {
        Assert.True(RegionFolder.TryLoad(_region, out var region, out var refusal), refusal?.ToString());
        return [.. region.Cameras.Where(camera => camera.Jurisdiction.Value == City.Number)];
    }

    private Camera CameraNearScene() => Cameras().MinBy(camera => camera.Place.MetresTo(City.Scene))!;

    /// <summary>The desk asks for an entry, and another dispatcher approves it.</summary>
    private async Task WatchAsync(Visitor desk, string plate)
    {
        var (clock, reason) = await Node.Client.ClockAsync(Cancellation);
        Assert.True(clock is not null, reason);
        var wish = new
        {
            jurisdiction = City.Number, plate, vehicleClass = "car", legalBasis = "Road Traffic Safety Law, article 87",
            caseNumber = "A1187", purpose = "The driver is sought for a robbery.", priority = 1, until = (long)clock.Now + 3_600_000,
        };
        var asked = await desk.Page.APIRequest.PostAsync("/api/watchlist", new() { DataObject = wish });
        Assert.Equal(200, asked.Status);
        var entry = (await asked.JsonAsync())!.Value.GetProperty("entry").GetString();
        await using var approver = await chrome.DeskAsync(Node);
        var signedIn = await approver.Page.APIRequest.PostAsync("/sign-in", new() { DataObject = new { user = "dispatcher", password = "demo" } });
        Assert.Equal(200, signedIn.Status);
        var approved = await approver.Page.APIRequest.PostAsync($"/api/watchlist/{entry}/approve", new() { DataObject = new { } });
        Assert.Equal(200, approved.Status);
        await approver.LeaveAsync();
    }
}
