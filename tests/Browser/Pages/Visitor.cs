using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A person at a page. Whatever the page throws or logs as an error fails the test when the person leaves.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    internal Visitor(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, fault) => Add($"thrown: {fault}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !IsExpected(message)) Add($"console: {message.Text} ({message.Location})");
        };
    }

    /// <summary>The folder of PICTURES, or "".</summary>
    internal static string Pictures { get; } = Environment.GetEnvironmentVariable("PICTURES") ?? "";

    internal IPage Page { get; }

    /// <summary>Set by a test that ends the node under the pages: the browser itself logs each connection that fails.</summary>
    internal bool NodeGoesAway { get; set; }

    /// <summary>Set by a test that lets the node refuse what is asked at this address: the browser logs that by itself.</summary>
    internal string? RefusedAt { get; set; }

    /// <summary>The element a page marks for tests.</summary>
    internal ILocator Find(string id) => Page.GetByTestId(id);

    /// <summary>An element marked for tests that also has an attribute of this value.</summary>
    internal ILocator Find(string id, string attribute, string value) => Page.Locator($"[data-testid={id}][{attribute}='{value}']");

    /// <summary>The row of a place in the queue.</summary>
    internal ILocator QueueRow(string incident) => Find("queue-row", "data-incident", incident);

    /// <summary>The row of an officer; filter first, since the list draws only the rows in sight.</summary>
    internal ILocator OfficerRow(string code) => Find("officer-row", "data-officer", code);

    /// <summary>Signs in with one click and waits until the page is live and its map has drawn.</summary>
    internal async Task SignInAsync(string user)
    {
        await Page.GotoAsync("/");
        // The page lists the first sixty officers until one is looked for.
        var officers = Find("demo-users").GetByRole(AriaRole.Searchbox);
        if (user != "dispatcher") await officers.FillAsync(user);
        await Find("demo-user", "data-user", user).ClickAsync();
        await IsLiveAsync();
    }

    /// <summary>Waits until the page says that what it shows is live, and its map has drawn.</summary>
    internal async Task IsLiveAsync()
    {
        await Expect(Find("link")).ToHaveAttributeAsync("data-state", "live");
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-map", "ready");
    }

    /// <summary>Waits until an officer's page says that it is kept on the device, and opens without the node.</summary>
    internal Task OpensOfflineAsync() => Expect(Page.Locator("html")).ToHaveAttributeAsync("data-offline", "ready");

    /// <summary>For eyes: with PICTURES set to a folder, the page as it is goes there.</summary>
    internal async Task PictureAsync(string name)
    {
        if (Pictures.Length > 0) await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name + ".png") });
    }

    /// <summary>Leaves, and fails the test when the page had a fault.</summary>
    internal async Task LeaveAsync()
    {
        await _context.CloseAsync();
        lock (_faults) Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    // Before the sign-in every page asks who it is and is told 401, as is a wrong password; the browser logs that by itself.
    private bool IsExpected(IConsoleMessage message) =>
        (message.Text.Contains("401", StringComparison.Ordinal)
            && (message.Location.Contains("/api/me", StringComparison.Ordinal) || message.Location.Contains("/sign-in", StringComparison.Ordinal)))
        || (RefusedAt is { } refused && message.Location.Contains(refused, StringComparison.Ordinal))
        || (NodeGoesAway && (message.Text.Contains("ERR_CONNECTION", StringComparison.Ordinal)
            || message.Text.Contains("ERR_SOCKET_NOT_CONNECTED", StringComparison.Ordinal) // it was open, and nothing had been asked over it
            || message.Text.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal)
            || message.Text.Contains("ERR_FAILED", StringComparison.Ordinal) // through the patrol page's own service worker
            || message.Location.Contains("/assets/worker-", StringComparison.Ordinal))); // the map's worker: tiles that did not come

    private void Add(string fault)
    {
        lock (_faults) _faults.Add(fault);
    }
}
