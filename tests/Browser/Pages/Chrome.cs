using Microsoft.Playwright;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// Debian's Chromium without a window, able to reach this machine and nothing else. One for all tests of pages, which run one after the
/// other: drawing maps in software takes all that two cores have.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class Chrome : IAsyncLifetime, ICollectionFixture<Chrome>
{
    /// <summary>Name of the tests that use it.</summary>
    public const string Collection = "pages";

    /// <summary>
    /// Longest wait for anything on a page, milliseconds: software drawing on two busy cores is slow, but never that slow.
    /// </summary>
    private const float PatienceMilliseconds = 45_000;

    private static readonly string[] Places = [Environment.GetEnvironmentVariable("CHROMIUM") ?? "", "/usr/lib/chromium/chromium"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } path) return;
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-quic",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        });
    }

    /// <summary>A person's browser with cookies of its own. Skips the test where there is no Chromium.</summary>
    internal async Task<Visitor> OpenAsync(NodeProcess node, int width, int height)
    {
        Assert.SkipWhen(_browser is null, "No Chromium: install Debian's chromium, or set CHROMIUM to its path.");
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = "en-GB",
            BaseURL = node.Address.ToString(),
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        await context.AddInitScriptAsync(MapPixels.KeepDrawing);
        return new Visitor(context, await context.NewPageAsync());
    }

    /// <summary>A dispatcher's screen.</summary>
    internal Task<Visitor> DeskAsync(NodeProcess node) => OpenAsync(node, 1600, 900);

    /// <summary>An officer's phone.</summary>
    internal Task<Visitor> PhoneAsync(NodeProcess node) => OpenAsync(node, 390, 844);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
