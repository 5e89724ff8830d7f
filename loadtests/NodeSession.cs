using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests;

/// <summary>The first words with a node: key read, clock and region known. Owns the HTTP client.</summary>
internal sealed class NodeSession : IDisposable
{
    private NodeSession(AccessKey key, NodeHttp http, NodeClock clock, RegionMessage region)
    {
        Key = key;
        Http = http;
        Clock = clock;
        Region = region;
    }

    internal AccessKey Key { get; }

    internal NodeHttp Http { get; }

    internal NodeClock Clock { get; }

    internal RegionMessage Region { get; }

    /// <returns>The session, or null and one line for a person.</returns>
    internal static async Task<(NodeSession? Session, string Reason)> OpenAsync(
        Uri node, string keyFile, TimeProvider time, CancellationToken cancellation)
    {
        if (!AccessKeyFile.TryRead(keyFile, out var key, out var reason)) return (null, reason);
        var http = new NodeHttp(node, key!);
        var (clock, noClock) = await http.ClockAsync(cancellation);
        var (region, noRegion) = clock is null ? (null, noClock) : await http.RegionAsync(cancellation);
        if (clock is { Speed: > 0 } && region is { Types.Count: > 0 })
            return (new NodeSession(key!, http, new NodeClock(time, new Instant((long)clock.Now), clock.Speed), region), "");

        http.Dispose();
        return (null, noRegion.Length > 0 ? noRegion : $"the node at {node} has no incident types or a clock that stands still");
    }

    public void Dispose() => Http.Dispose();
}
