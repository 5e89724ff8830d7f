using System.Net;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>What another system tells, on the desks of a real node: read, marked, drawn, and gone when it is over.</summary>
public sealed class NoticesTests(TestRegions regions, Chrome chrome) : IAsyncLifetime
{
    private const int Hatch = 0x726599; // `notice` at 0.55 over the land of the dark map

    private NodeProcess _node = null!;
    private WarningPartner _partner = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private City City => regions.City;

    public async ValueTask InitializeAsync()
    {
        _node = await WarningPartner.NodeAsync(regions, [City.Number, regions.Elsewhere.Number], Cancellation);
        _partner = new WarningPartner(_node);
    }

    public async ValueTask DisposeAsync()
    {
        _partner.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task WhatAPartnerWarnsOf_IsReadMarkedAndOver_AsThePartnerSays()
    {
        await using var desk = await chrome.DeskAsync(_node);
        await desk.SignInAsync("dispatcher");
        await Expect(desk.Find("outside-count")).ToHaveCountAsync(0);

        await _partner.SayAsync(WarningPartner.Alert("W-1", "Flood at the quays", WarningPartner.Square(City.Scene)), Cancellation);
        await Expect(desk.Find("outside-count")).ToHaveAttributeAsync("data-count", "1");
        var line = desk.Find("notice", "data-kind", "advisory");
        await Expect(line).ToContainTextAsync("weather warns: Flood at the quays");
        await Expect(line).ToHaveAttributeAsync("data-open", "false");

        await desk.Page.Keyboard.PressAsync("u");
        var flood = desk.Find("outside-notice", "data-severity", "Severe");
        await Expect(flood).ToHaveAttributeAsync("data-partner", WarningPartner.Name);
        foreach (var words in (string[])["Flood at the quays", "Severe", "act now", "likely", "Streets are under water.", "Keep away from the quays."])
            await Expect(flood).ToContainTextAsync(words);
        await Expect(flood.GetByTestId("outside-until")).ToContainTextAsync("59:");

        await _partner.SayAsync(
            WarningPartner.Alert("W-2", "Gas at the depot", WarningPartner.Circle(City.Stations[0].Place), "Extreme", "Exercise"), Cancellation);
        var exercise = desk.Find("outside-notice", "data-status", "exercise");
        await Expect(exercise.GetByTestId("outside-unreal")).ToHaveTextAsync("EXERCISE: NOT REAL");
        await Expect(desk.Find("outside-notice").First).ToHaveAttributeAsync("data-severity", "Severe"); // However extreme the exercise.

        var (status, text) = await _partner.TryAsync(WarningPartner.Alert("W-3", "Refused", "<circle>95,10 1</circle>"), Cancellation);
        Assert.True(status == HttpStatusCode.BadRequest && text.Contains("badCircle", StringComparison.Ordinal), text);

        await desk.Page.ReloadAsync();
        await desk.IsLiveAsync();
        await Expect(desk.Find("outside-count")).ToHaveAttributeAsync("data-count", "2");
        await CommandAsync(desk, "outside gas depot");
        await Expect(exercise).ToHaveAttributeAsync("data-open", "true");
        await Expect(exercise).ToContainTextAsync("Old town");
        await Expect(line).ToHaveCountAsync(0); // Nothing is news twice, and an exercise never is.
        await desk.PictureAsync("notices-outside");

        await _partner.SayAsync(WarningPartner.Alert("W-4", "Over", "", type: "Cancel", ends: "W-1"), Cancellation);
        await Expect(desk.Find("outside-notice")).ToHaveCountAsync(1);
        await Expect(exercise).ToBeVisibleAsync();
        await Expect(desk.Find("outside-count")).ToHaveAttributeAsync("data-count", "1");
        await Expect(desk.Find("outside-pane")).Not.ToContainTextAsync("Refused");
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task AClickInThePane_FliesToTheArea_WhichIsDrawn_AndItsEndTakesItAway()
    {
        await using var desk = await chrome.DeskAsync(_node, draws: true);
        await desk.SignInAsync("dispatcher");
        await _partner.SayAsync(
            WarningPartner.Alert("W-1", "Flood at the quays of the old town", WarningPartner.Circle(regions.Elsewhere.Scene)), Cancellation);
        await desk.Page.Keyboard.PressAsync("u");
        await desk.Find("outside-open").ClickAsync();
        await MapPixels.HasInMiddleAsync(desk.Page, Hatch);
        await desk.PictureAsync("notices-area");
        await _partner.SayAsync(WarningPartner.Alert("W-2", "Over", "", type: "Cancel", ends: "W-1"), Cancellation);
        await Expect(desk.Find("outside-notice")).ToHaveCountAsync(0);
        await MapPixels.HasNotInMiddleAsync(desk.Page, Hatch);
        await desk.LeaveAsync();
    }

    [Fact]
    public async Task AnIncidentOfAPartner_SaysWhomItCameFrom()
    {
        await using var desk = await chrome.DeskAsync(_node);
        await desk.SignInAsync("dispatcher");
        await using var partner = PartnerScript.Start(
            "eido", _node.Address.ToString().TrimEnd('/'), WarningPartner.Bearer, Text(City.Scene.Latitude), Text(City.Scene.Longitude), "Fire");
        string said;
        do said = await partner.NextAsync(Cancellation);
        while (said.StartsWith("/api/eido 200 ", StringComparison.Ordinal) || said.StartsWith("/api/eido 400 ", StringComparison.Ordinal));
        Assert.StartsWith("done ", said, StringComparison.Ordinal);
        await desk.QueueRow(said.Split(' ')[1]).ClickAsync();
        await Expect(desk.Find("came-from")).ToHaveTextAsync("Came from weather");
        await desk.LeaveAsync();
    }

    private static string Text(double degrees) => degrees.ToString("F5", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task CommandAsync(Visitor desk, string command)
    {
        await desk.Find("command").FillAsync(command);
        await desk.Find("command").PressAsync("Enter");
    }
}
