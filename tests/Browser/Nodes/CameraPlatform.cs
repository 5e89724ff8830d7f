using System.Net.Http.Headers;
using System.Net.Http.Json;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A camera platform outside a node, sending what its cameras read with a key of the node.</summary>
internal sealed class CameraPlatform : IDisposable
{
    private const string Archived = "sp_reads_archived_total";

    private readonly NodeProcess _node;
    private readonly HttpClient _http;

    internal CameraPlatform(NodeProcess node)
    {
        _node = node;
        _http = new HttpClient { BaseAddress = node.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", node.Key.Bearer);
    }

    /// <summary>Sends one read of the node's present moment, which the node has to take.</summary>
    internal async Task SendAsync(string camera, string plate, CancellationToken cancellation)
    {
        var (clock, reason) = await _node.Client.ClockAsync(cancellation);
        Assert.True(clock is not null, reason);
        var read = new { id = Guid.NewGuid(), camera, seenAt = (long)clock.Now, plate, confidence = 95, @class = "car" };
        using var answer = await _http.PostAsJsonAsync("/api/reads", new { reads = new[] { read } }, cancellation);
        Assert.Contains("\"accepted\":1", await answer.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);
    }

    /// <summary>Waits until so many reads that nobody looked for have been written.</summary>
    internal async Task WrittenAsync(int reads, CancellationToken cancellation)
    {
        for (double written = 0; written < reads;)
        {
            var (metrics, reason) = await _node.Client.MetricsAsync(cancellation);
            Assert.True(metrics is not null, reason);
            written = metrics.Sum(Archived) ?? 0;
        }
    }

    public void Dispose() => _http.Dispose();
}
