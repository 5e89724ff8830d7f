using System.Buffers;
using System.Net;
using SmartPolicing.Realtime.Host.Metrics;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>What an operator and a monitor ask: is it well, and how much does it do.</summary>
internal static class OperatorEndpoints
{
    internal static void Map(WebApplication app, Node node, StorageWatch storage, PrometheusText metrics)
    {
        app.MapGet("/health", (HttpContext context) => Health(node, storage.Newest, IsFromHere(context))).AllowAnonymous();
        app.MapGet("/metrics", context => WriteMetricsAsync(context, metrics)).AllowAnonymous();
    }

    // A load balancer learns whether; how many officers and incidents there are is not for everybody. Want of storage is not unhealthy,
    // full or not: the desks, the officers' pages and the fixes go on, each call that cannot be taken is refused by itself, no other node
    // has this city, and whoever starts a node again because of 503 would find that it cannot start without room.
    private static IResult Health(Node node, StorageLook storage, bool inFull)
    {
        var stopped = node.Shards.Count(shard => !shard.IsRunning);
        var answer = new
        {
            status = stopped > 0 ? "shardStopped" : storage.State switch
            {
                StorageState.Full => "storageFull",
                StorageState.Scarce => "storageScarce",
                _ => "healthy",
            },
            storageScarce = storage.Scarce,
            storageFull = storage.Full,
            storageFreeBytes = storage.FreeBytes,
            setAside = node.Shards.Sum(shard => shard.SetAside),
            shards = node.Shards.Count,
            stopped,
            officers = node.Shards.Sum(shard => shard.Staff.Count),
            openIncidents = node.Shards.Sum(shard => shard.OpenIncidents),
        };
        var code = stopped == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return inFull ? Results.Json(answer, statusCode: code) : Results.Json(new { answer.status }, statusCode: code);
    }

    // Numbers about a police force are not for everybody: from this machine only, where the scraper runs. What a proxy on this machine
    // passes on only seems to come from here.
    private static bool IsFromHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static async Task WriteMetricsAsync(HttpContext context, PrometheusText metrics)
    {
        if (!IsFromHere(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.ContentType = PrometheusText.ContentType;
        var text = new ArrayBufferWriter<byte>();
        metrics.Write(text);
        await context.Response.BodyWriter.WriteAsync(text.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }
}
