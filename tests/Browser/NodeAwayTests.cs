using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>The node dies under open pages and comes back.</summary>
public sealed class NodeAwayTests(TestRegions regions, Chrome chrome)
{
    [Fact]
    public async Task NodeKilled_DeskSaysDisconnectedAndRefuses_AndPagesAreLiveAgainByThemselves()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var city = regions.City;
        var nearest = city.Officers[0].Code;
        await using var node = await NodeProcess.StartAsync(regions.Province, cancellation);
        await using var desk = await chrome.DeskAsync(node);
        await using var phone = await chrome.PhoneAsync(node);
        await desk.SignInAsync("dispatcher");
        await phone.SignInAsync(nearest);
        string lost;
        await using (var gateway = await Gateway.OpenAsync(node, cancellation))
        {
            await gateway.PlaceAllAsync(city);
            lost = await gateway.CallAsync("theft", city.Scene);
        }

        await desk.QueueRow(lost).ClickAsync();
        await Expect(desk.Find("dispatch-1")).ToBeEnabledAsync();

        desk.NodeGoesAway = phone.NodeGoesAway = true;
        await node.KillAsync(cancellation);
        await Expect(desk.Find("link")).ToHaveAttributeAsync("data-state", "disconnected");
        await Expect(desk.Find("link")).ToHaveTextAsync("DISCONNECTED", new() { IgnoreCase = true });
        await Expect(phone.Find("link")).ToHaveAttributeAsync("data-state", "disconnected");
        await Expect(phone.Find("offline")).ToContainTextAsync("kept and sent");
        await Expect(desk.Find("dispatch-1")).ToBeDisabledAsync();
        await desk.Find("command").FillAsync($"d {nearest} {lost}");
        await desk.Find("command").PressAsync("Enter");
        await Expect(desk.Find("echo", "data-bad", "true")).ToContainTextAsync("not connected", new() { IgnoreCase = true });
        await Expect(desk.Find("command")).ToHaveValueAsync($"d {nearest} {lost}");

        // Looking closer, from 13 to 14, asks for tiles that cannot come now; the map must ask again by itself.
        var missing = new ConcurrentDictionary<string, bool>();
        var anyMissing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Page.RequestFailed += (_, request) =>
        {
            if (request.Url.Contains("/tiles/14/", StringComparison.Ordinal) && missing.TryAdd(request.Url, true)) anyMissing.TrySetResult();
        };
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();
        await anyMissing.Task.WaitAsync(Patience.Longest, cancellation);
        var tile = desk.Page.WaitForResponseAsync(response => response.Ok && missing.ContainsKey(response.Url));

        // Nobody signs in again: the session's keys are in the state folder.
        await node.RestartAsync(cancellation);
        await desk.IsLiveAsync();
        await phone.IsLiveAsync();
        await tile;
        await Expect(desk.Find("queue-row")).ToHaveCountAsync(1);
        await Expect(desk.QueueRow(lost)).ToBeVisibleAsync();

        // A half-given order is not given by itself: whoever gives it looks first at what there is now.
        await Expect(desk.Find("echo", "data-bad", "true")).ToContainTextAsync("restarted", new() { IgnoreCase = true });
        await Expect(desk.Find("command")).ToHaveValueAsync("");
        string hurt;
        await using (var gateway = await Gateway.OpenAsync(node, cancellation))
        {
            await gateway.PlaceAllAsync(city);
            hurt = await gateway.CallAsync("medical-help", city.Scene);
        }

        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "delivered");
        await phone.Find("answer-acknowledge").ClickAsync();
        await Expect(desk.QueueRow(hurt)).ToHaveAttributeAsync("data-state", "assigned");
        await desk.PictureAsync("desk-back");
        await phone.PictureAsync("phone-back");
        await phone.LeaveAsync();
        await desk.LeaveAsync();
    }
}
