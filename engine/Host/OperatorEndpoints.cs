using System.Buffers;
using System.Net;
using SmartPolicing.Realtime.Host.Metrics;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>What an operator and a monitor ask: is it well, and how much does it do.</summary>
internal static class OperatorEndpoints
{
    internal static void Map(WebApplication app, Node node, PrometheusText metrics)
    {
        app.MapGet("/health", () => Health(node)).AllowAnonymous();
        app.MapGet("/metrics", context => WriteMetricsAsync(context, metrics)).AllowAnonymous();
    }

    private static IResult Health(Node node)
    {
        var stopped = node.Shards.Count(shard => !shard.IsRunning);
        var answer = new
        {
            status = stopped == 0 ? "healthy" : "shardStopped",
            shards = node.Shards.Count,
            stopped,
            officers = node.Shards.Sum(shard => shard.Officers.Count),
            openIncidents = node.Shards.Sum(shard => shard.OpenIncidents),
        };
        return Results.Json(answer, statusCode: stopped == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
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
