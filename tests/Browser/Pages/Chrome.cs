using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(SmartPolicing.Realtime.Browser.Tests.Chrome))]

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// Debian's Chromium without a window, able to reach this machine and nothing else; each visitor has cookies of its own. One for all tests
/// of pages, which leaves out the drawing of maps, since software takes two cores for that; and a second one for those that look at what was
/// drawn.
/// </summary>
public sealed class Chrome : IAsyncLifetime
{
    private static readonly string[] Places = [Environment.GetEnvironmentVariable("CHROMIUM") ?? "", "/usr/lib/chromium/chromium"];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _plain;
    private IBrowser? _drawing;

    public ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Patience.Longest.TotalMilliseconds);
        return ValueTask.CompletedTask;
    }

    /// <summary>A dispatcher's screen.</summary>
    /// <param name="draws">Whether its map is really drawn, for <see cref="MapPixels"/>.</param>
    internal Task<Visitor> DeskAsync(NodeProcess node, bool draws = false) => OpenAsync(node, 1600, 900, draws);

    /// <summary>An officer's phone.</summary>
    internal Task<Visitor> PhoneAsync(NodeProcess node) => OpenAsync(node, 390, 844, draws: false);

    public async ValueTask DisposeAsync()
    {
        if (_plain is not null) await _plain.DisposeAsync();
        if (_drawing is not null) await _drawing.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    /// <summary>A person's browser. Skips the test where there is no Chromium.</summary>
    private async Task<Visitor> OpenAsync(NodeProcess node, int width, int height, bool draws)
    {
        var context = await (await BrowserAsync(draws || Visitor.Pictures.Length > 0)).NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = "en-GB",
            BaseURL = node.Address.ToString(),
            // A map that jumps draws one picture, one that flies many.
            ReducedMotion = draws ? ReducedMotion.NoPreference : ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout((float)Patience.Longest.TotalMilliseconds);
        if (draws) await context.AddInitScriptAsync(MapPixels.KeepDrawing);
        return new Visitor(context, await context.NewPageAsync());
    }

    private async Task<IBrowser> BrowserAsync(bool draws)
    {
        await _starting.WaitAsync();
        try
        {
            if ((draws ? _drawing : _plain) is { } running) return running;
            var path = Array.Find(Places, File.Exists);
            Assert.SkipWhen(path is null, "No Chromium: install Debian's chromium, or set CHROMIUM to its path.");
            _playwright ??= await Playwright.CreateAsync();
            var browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args =
                [
                    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-quic",
                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                    .. draws ? Array.Empty<string>() : ["--disable-gl-drawing-for-tests"],
                ],
            });
            if (draws) _drawing = browser;
            else _plain = browser;
            return browser;
        }
        finally
        {
            _starting.Release();
        }
    }
}
