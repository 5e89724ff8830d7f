using SmartPolicing.Realtime.Geo;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// A whole shift, one thing after the other on the same node: calls by phone and from another system, a duplicate, sending, a merge, a
/// hand-over to another desk, an emergency, a lost node, the ends of incidents and what is found of them afterwards.
/// </summary>
public sealed class ShiftTests(TestRegions regions, Chrome chrome) : NodeAtWork(regions)
{
    private string First => City.Officers[0].Code;

    [Fact]
    public async Task AShift_FromTheFirstCallToTheLastResult_LosesNothing()
    {
        await using var desk = await chrome.DeskAsync(Node);
        await using var other = await chrome.DeskAsync(Node);
        await using var phone = await chrome.PhoneAsync(Node);
        await desk.SignInAsync("dispatcher");
        await other.SignInAsync("supervisor");
        await phone.SignInAsync(First);
        await Gateway.PlaceAllAsync(City);
        desk.NodeGoesAway = other.NodeGoesAway = phone.NodeGoesAway = true;

        var fight = await CallsAsync(desk);
        await SendsAsync(desk, phone, fight);
        await HandsOverAsync(desk, other, fight);
        await EmergencyAsync(desk, other, phone);
        await NodeIsLostAsync(desk, other, phone, fight);
        await EndsAsync(desk, other, phone, fight);
        await phone.LeaveAsync();
        await other.LeaveAsync();
        await desk.LeaveAsync();
    }

    // Two callers about the same fight, one of whom names it differently; a note, a priority that is taken back, a merge.
    private async Task<string> CallsAsync(Visitor desk)
    {
        var fight = await Gateway.CallAsync("domestic", City.Scene);
        Assert.Equal(fight, await Gateway.CallAsync("domestic", City.Scene, "12 Yingbin Road, third floor"));
        await Expect(desk.QueueRow(fight)).ToContainTextAsync("2 calls");
        var noise = await Gateway.CallAsync("noise", Beside(City.Scene), "Yingbin Road, back yard");
        await Expect(desk.QueueRow(noise)).ToBeVisibleAsync();

        await SayAsync(desk, $"note {fight} the caller knows the man");
        await SayAsync(desk, $"prio {noise} 2");
        await Expect(desk.QueueRow(noise)).ToContainTextAsync("P2");
        await SayAsync(desk, "u");
        await Expect(desk.QueueRow(noise)).ToContainTextAsync("P4");
        await SayAsync(desk, $"merge {noise} {fight} one and the same");
        await Expect(desk.QueueRow(noise)).ToHaveCountAsync(0);
        await Expect(desk.QueueRow(fight)).ToContainTextAsync("3 calls");
        await desk.PictureAsync("shift-1-merged");
        return fight;
    }

    private async Task SendsAsync(Visitor desk, Visitor phone, string fight)
    {
        await desk.QueueRow(fight).ClickAsync();
        await Expect(desk.Find("dispatch-1")).ToHaveAttributeAsync("data-officer", $"{City.Officers[0].Id.Value}");
        await SayAsync(desk, $"d {First} {fight}");
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "delivered");
        await Expect(phone.Find("directive")).ToContainTextAsync("Domestic dispute");
        await phone.Find("answer-acknowledge").ClickAsync();
        await phone.Find("answer-enRoute").ClickAsync();
        await Expect(desk.QueueRow(fight)).ToHaveAttributeAsync("data-state", "enRoute");
        await phone.PictureAsync("shift-2-phone");
        await SayAsync(desk, $"b {fight}");
        await Expect(desk.QueueRow(fight)).ToContainTextAsync("sent"); // Whoever is nearest: nobody is asked which.
        await desk.PictureAsync("shift-2-backup");
    }

    private static async Task HandsOverAsync(Visitor desk, Visitor other, string fight)
    {
        await SayAsync(desk, $"hold {fight}");
        await Expect(desk.QueueRow(fight)).ToBeVisibleAsync();
        await SayAsync(desk, $"hand {fight} supervisor my shift is over");
        await Expect(other.Find("hand-over", "data-incident", fight)).ToContainTextAsync("my shift is over");
        await other.PictureAsync("shift-3-asked");
        await other.Find("hand-over-accept").ClickAsync();
        await Expect(other.Find("hand-over", "data-incident", fight)).ToHaveCountAsync(0);
        await Expect(desk.Find("hand-line")).ToHaveAttributeAsync("data-desk", "supervisor");
    }

    private async Task EmergencyAsync(Visitor desk, Visitor other, Visitor phone)
    {
        await phone.Find("sos").ClickAsync();
        await phone.Find("sos").ClickAsync();
        var onDesk = desk.Find("panic", "data-officer", First);
        await Expect(onDesk).ToBeVisibleAsync();
        await Expect(other.Find("panic", "data-officer", First)).ToBeVisibleAsync();
        await desk.PictureAsync("shift-4-emergency");
        await SayAsync(other, $"ack {First}");
        await Expect(phone.Find("emergency-seen")).ToContainTextAsync("supervisor");
        await SayAsync(other, $"endpanic {First} he is well, a button in the pocket");
        await Expect(onDesk).ToHaveCountAsync(0);
        await Expect(phone.Find("emergency")).ToHaveCountAsync(0);
        var emergency = desk.Page.Locator("[data-testid=queue-row]", new() { HasTextString = "emergency" });
        await Expect(emergency).ToHaveCountAsync(1);
        var number = await emergency.GetAttributeAsync("data-incident");
        await SayAsync(other, $"cancel {number} pressed by mistake");
        await Expect(emergency).ToHaveCountAsync(0);
    }

    // The node is killed under everybody. The officer answers meanwhile; both desks come back to what there was.
    private async Task NodeIsLostAsync(Visitor desk, Visitor other, Visitor phone, string fight)
    {
        await Node.KillAsync(Cancellation);
        foreach (var page in (Visitor[])[desk, other, phone])
            await Expect(page.Find("link")).ToHaveAttributeAsync("data-state", "disconnected");
        await phone.Find("answer-onScene").ClickAsync();
        await Expect(phone.Find("unsent")).ToBeVisibleAsync();
        await phone.PictureAsync("shift-5-phone-away");
        await desk.PictureAsync("shift-5-away");
        await Node.RestartAsync(Cancellation);
        foreach (var page in (Visitor[])[desk, other, phone]) await page.IsLiveAsync();
        await Expect(other.QueueRow(fight)).ToHaveAttributeAsync("data-state", "onScene");
        await Expect(other.QueueRow(fight)).ToContainTextAsync("3 calls");
        await Expect(desk.Find("hidden-rows")).ToContainTextAsync("1"); // It is the other desk's now.
        await Expect(phone.Find("unsent")).ToHaveCountAsync(0);
    }

    // A result, the end, and what is found of it when somebody calls from there again.
    private async Task EndsAsync(Visitor desk, Visitor other, Visitor phone, string fight)
    {
        await SayAsync(other, $"c {fight} handled both have calmed down");
        await Expect(other.QueueRow(fight)).ToHaveCountAsync(0);
        await Expect(phone.Find("patrol")).ToHaveAttributeAsync("data-state", "none");
        var again = await Gateway.CallAsync("domestic", City.Scene, "12 Yingbin Road, again");
        Assert.NotEqual(fight, again);
        await Expect(desk.QueueRow(again)).ToBeVisibleAsync();
        await desk.QueueRow(again).ClickAsync();
        await desk.Find("tab-place").ClickAsync();
        await Expect(desk.Find("past").First).ToContainTextAsync(fight);
        await desk.PictureAsync("shift-6-history");
        await other.Page.GotoAsync("/supervise");
        await Expect(other.Find("sum-waiting")).ToContainTextAsync("1");
        await other.PictureAsync("shift-6-supervise");
    }

    // Some 110 m to the north: near, and too far to be joined by itself.
    private static LatLng Beside(LatLng place) => LatLng.FromDegrees(place.Latitude + 0.001, place.Longitude);

    // The line is taken when it has left the box: one with a fault stays there.
    private static async Task SayAsync(Visitor desk, string line)
    {
        await desk.Find("command").FillAsync(line);
        await desk.Find("command").PressAsync("Enter");
        await Expect(desk.Find("command")).ToHaveValueAsync("");
    }
}
