using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>What a desk does with an incident after its call is in, on the incident's panel, and what stands in the queue of it.</summary>
public sealed class DeskWorkTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    [Fact]
    public async Task AnIncident_IsNotedChangedWarnedAboutAndLinked_AndEachStandsInItsRow()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await Gateway.PlaceAllAsync(City);
        var other = await Gateway.CallAsync("theft", City.Scene);
        var incident = await Gateway.CallAsync("domestic", City.Scene);
        var row = desk.QueueRow(incident);
        await row.ClickAsync();
        await Expect(desk.Find("dispatch-1")).ToBeVisibleAsync();

        await desk.Page.Keyboard.PressAsync("o");
        await desk.Find("note").FillAsync("Key is with the neighbour");
        await desk.Find("note").PressAsync("Enter");
        await Expect(desk.Find("note-row")).ToContainTextAsync("Key is with the neighbour");
        await Expect(desk.Find("note")).ToHaveValueAsync("");
        await Expect(row.Locator("[data-mark=notes]")).ToBeVisibleAsync();

        await desk.Find("tab-facts").ClickAsync();
        await desk.Find("amend-open").ClickAsync();
        await desk.Find("amend-priority-1").ClickAsync();
        await desk.Find("amend-save").ClickAsync();
        await Expect(row).ToContainTextAsync("P1");
        await Expect(desk.Find("amend-form")).ToHaveCountAsync(0);

        await desk.Find("tab-place").ClickAsync();
        await desk.Find("caution-open").ClickAsync();
        await desk.Find("caution-kind-dog").ClickAsync();
        await desk.Find("caution-text").FillAsync("Dog in the yard");
        await desk.Find("caution-save").ClickAsync();
        await Expect(desk.Find("caution")).ToContainTextAsync("Dog in the yard");
        await Expect(row.Locator("[data-mark=cautions]")).ToBeVisibleAsync();
        await desk.PictureAsync("incident-place");

        await desk.Find("tab-links").ClickAsync();
        await Expect(desk.Find("near-incident", "data-incident", other)).ToBeVisibleAsync();
        await desk.Find("link-other").FillAsync(other);
        await desk.Find("link-add").ClickAsync();
        await Expect(desk.Find("linked", "data-incident", other)).ToBeVisibleAsync();
        await desk.PictureAsync("incident-links");
        await desk.Find("merge-reason").FillAsync("Same flat");
        await desk.Find("link-other").FillAsync(other);
        await desk.Find("merge").ClickAsync();
        await desk.Find("merge", "data-asked", "true").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await Expect(desk.Find("detail")).ToHaveAttributeAsync("data-incident", other);
        await Expect(desk.QueueRow(other)).ToContainTextAsync("2 calls");
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task AnIncident_EndsWithADisposition_IsFoundAgain_AndReopened()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        var incident = await Gateway.CallAsync("noise", City.Scene);
        await desk.QueueRow(incident).ClickAsync();
        await desk.Page.Keyboard.PressAsync("x");
        await desk.Find("close-reason").FillAsync("Quiet again");
        await desk.Find("disposition", "data-code", "handled").ClickAsync();
        await desk.PictureAsync("incident-end");
        await desk.Find("close-as").ClickAsync();
        await Expect(desk.QueueRow(incident)).ToHaveCountAsync(0);

        await desk.Page.Keyboard.PressAsync("q");
        await desk.Find("recall-number").FillAsync(incident);
        await desk.Find("recall-search").ClickAsync();
        await Expect(desk.Find("form-fault")).ToContainTextAsync("Type a reason");
        await desk.Find("recall-why").FillAsync("Complaint 2026-114");
        await desk.Find("recall-search").ClickAsync();
        var found = desk.Find("recall-row", "data-incident", incident);
        await Expect(desk.Find("recall-summary")).ToBeVisibleAsync();
        while (await found.CountAsync() == 0) // A node that has just started may say that its archive is behind: then it is asked again.
        {
            await Expect(desk.Find("recall-partly")).ToBeVisibleAsync();
            await desk.Find("recall-change").ClickAsync();
            await desk.Find("recall-search").ClickAsync();
            await Expect(desk.Find("recall-summary")).ToBeVisibleAsync();
        }

        await Expect(found).ToContainTextAsync("Quiet again");
        await desk.Find("recall-open").ClickAsync();
        await Expect(desk.Find("recalled")).ToContainTextAsync("Li Wei");
        await desk.PictureAsync("recall");
        await desk.Find("recall-back").ClickAsync();
        await desk.Find("recall-select").ClickAsync();
        await desk.Find("tab-end").ClickAsync();
        await desk.Find("reopen-reason").FillAsync("Loud again");
        await desk.Find("reopen-incident").ClickAsync();
        await Expect(desk.QueueRow(incident)).ToHaveAttributeAsync("data-state", "waiting");
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task AnIncident_IsTakenInHand_HandedOver_AndTakenByTheOtherDesk()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await using var other = await chrome.DeskAsync(Node);
        await desk.SignInAsync("dispatcher");
        await other.SignInAsync("supervisor");
        var incident = await Gateway.CallAsync("noise", City.Scene);
        await desk.QueueRow(incident).ClickAsync();
        await desk.Page.Keyboard.PressAsync("k");
        await Expect(desk.Find("hand-line")).ToHaveAttributeAsync("data-desk", "dispatcher");
        await Expect(other.QueueRow(incident)).ToHaveCountAsync(0); // It is another desk's now, and counted as such.
        await Expect(other.Find("hidden-rows")).ToContainTextAsync("1");

        await desk.Find("hand-over").ClickAsync();
        await desk.Find("hand-over-desk").SelectOptionAsync("supervisor");
        await desk.Find("hand-over-text").FillAsync("My shift ends");
        await desk.Find("hand-over-ask").ClickAsync();
        await Expect(desk.Find("hand-over-waits")).ToContainTextAsync("supervisor");
        await Expect(other.Find("hand-over", "data-incident", incident)).ToContainTextAsync("My shift ends");
        await other.PictureAsync("hand-over");
        await other.Find("hand-over-accept").ClickAsync();
        await Expect(other.Find("hand-over")).ToHaveCountAsync(0);
        await Expect(other.QueueRow(incident)).ToBeVisibleAsync();
        await Expect(desk.QueueRow(incident)).ToHaveCountAsync(0);
        await other.LeaveAsync();
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task ThePolicyAndTheSystem_AreShown_AndASupervisorChecksAndReloads()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await desk.SignInAsync("supervisor");
        await desk.Find("more").ClickAsync();
        await desk.Find("policy-button").ClickAsync();
        await Expect(desk.Find("policy-pane")).ToHaveAttributeAsync("data-number", "1");
        await desk.Find("policy-check").ClickAsync();
        await Expect(desk.Find("policy-told")).ToHaveAttributeAsync("data-bad", "false");
        await desk.PictureAsync("policy");
        await desk.Find("policy-reload").ClickAsync();
        await Expect(desk.Find("policy-told")).ToContainTextAsync("already");
        await desk.Find("side-close").ClickAsync();

        await desk.Page.Keyboard.PressAsync("g");
        await Expect(desk.Find("system-well", "data-part", "archive")).ToContainTextAsync("cities");
        await desk.PictureAsync("system");
        await desk.LeaveAsync();
    }
}
