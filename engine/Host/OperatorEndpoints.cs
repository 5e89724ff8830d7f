using System.Buffers;
using System.Net;
using SmartPolicing.Realtime.Host.Metrics;
using SmartPolicing.Realtime.Server;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>What an operator and a monitor ask: is it well, and how much does it do.</summary>
internal static class OperatorEndpoints
{
    internal static void Map(WebApplication app, Func<NodeHealth> newest, PrometheusText metrics)
    {
        app.MapGet("/health", (HttpContext context) => Health(newest(), IsFromHere(context))).AllowAnonymous()
            .WithName("ReadHealth").WithTags("Operator").WithSummary("Whether the node is well; in full from this machine only.")
            .Produces<NodeHealth>().Produces<NodeHealth>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/metrics", (Delegate)((HttpContext context) => WriteMetricsAsync(context, metrics))).AllowAnonymous()
            .WithName("ReadMetrics").WithTags("Operator").WithSummary("Prometheus text, for this machine only.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").Produces(StatusCodes.Status403Forbidden);
    }

    // A load balancer learns whether; how many officers and incidents there are is not for everybody.
    private static IResult Health(NodeHealth health, bool inFull)
    {
        var code = health.IsWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return inFull ? Results.Json(health, statusCode: code) : Results.Json(new { health.Status }, statusCode: code);
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
