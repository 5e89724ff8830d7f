using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A telephone system outside a node, saying what its lines do with a key of the node.</summary>
internal sealed class TelephoneSystem : IDisposable
{
    private readonly HttpClient _http;

    internal TelephoneSystem(NodeProcess node)
    {
        _http = new HttpClient { BaseAddress = node.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", node.Key.Bearer);
    }

    /// <summary>Says something of a line, which the node has to take.</summary>
    /// <param name="report">The body, as docs/CALLS.md states it.</param>
    /// <returns>The line's name at the node.</returns>
    internal async Task<string> SayAsync(object report, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync("/api/lines", report, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("line").GetString()!;
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A node for all tests of a class whose policy wants callers rung back at once.</summary>
public sealed class BriskNode(TestRegions regions) : IAsyncLifetime
{
    internal NodeProcess Node { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Node = await NodeProcess.StartAsync(await regions.BriskAsync(), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
