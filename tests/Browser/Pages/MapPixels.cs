using Microsoft.Playwright;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>Looks at what a map has really drawn: a canvas of the GPU has no elements to ask.</summary>
internal static class MapPixels
{
    /// <summary>Put into each page before its scripts: a WebGL canvas otherwise forgets its picture once it is on the screen.</summary>
    internal const string KeepDrawing = """
        const getContext = HTMLCanvasElement.prototype.getContext
        HTMLCanvasElement.prototype.getContext = function (kind, options) {
          return getContext.call(this, kind, kind.startsWith('webgl') ? { ...options, preserveDrawingBuffer: true } : options)
        }
        """;

    // The base map and the officers over it are canvases of their own.
    private const string Copy = """
        const canvas = document.querySelector('canvas.maplibregl-canvas')
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })
        for (const layer of document.querySelectorAll('canvas')) copy.drawImage(layer, 0, 0)
        """;

    /// <summary>Waits until the map shows at least so many different colours: land, borders, roads and names are there.</summary>
    internal static Task<IJSHandle> HasColoursAsync(IPage page, int colours) => page.WaitForFunctionAsync(
        $$"""
        (wanted) => {
          {{Copy}}
          const pixels = new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)
          return new Set(pixels).size >= wanted
        }
        """,
        colours);

    /// <summary>Waits until some pixels within 24 of the map's middle have this colour (0xRRGGBB), give or take a little.</summary>
    internal static Task<IJSHandle> HasInMiddleAsync(IPage page, int colour) => MiddleAsync(page, colour, isThere: true);

    /// <summary>Waits until none are left.</summary>
    internal static Task<IJSHandle> HasNotInMiddleAsync(IPage page, int colour) => MiddleAsync(page, colour, isThere: false);

    private static Task<IJSHandle> MiddleAsync(IPage page, int colour, bool isThere) => page.WaitForFunctionAsync(
        $$"""
        ({ colour, isThere }) => {
          {{Copy}}
          const { data } = copy.getImageData(canvas.width / 2 - 24, canvas.height / 2 - 24, 48, 48)
          const near = (at, shift) => Math.abs(data[at] - ((colour >> shift) & 255)) <= 12
          let found = 0
          for (let i = 0; i < data.length; i += 4) if (near(i, 16) && near(i + 1, 8) && near(i + 2, 0)) found++
          return (found >= 12) === isThere
        }
        """,
        new { colour, isThere });
}
