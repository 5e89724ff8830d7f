using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Ingest.Keys;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>The endpoint for plate reads from camera platforms (docs/READS.md).</summary>
public static class ReadEndpoint
{
    /// <summary>Maps <c>POST /api/reads</c> for keys with the role cameras.</summary>
    public static RouteHandlerBuilder MapReads(this IEndpointRouteBuilder endpoints, IngestOptions options, IngestMetrics metrics)
    {
        // A sender whose turn has not come waits here: what waits is bounded by the server's connections.
        var bodies = new SemaphoreSlim(ReadLimits.BodiesMax);
        return endpoints.MapPost("/api/reads", (HttpContext context, CancellationToken aborted) =>
                AnswerInTurnAsync(context, options, metrics.Reads, bodies, aborted))
            .RequireAuthorization(policy => policy
                .AddAuthenticationSchemes(SenderKeyAuthentication.SchemeName)
                .RequireRole(SenderKey.Cameras))
            .WithName("SendReads")
            .WithTags("Reads")
            .WithSummary("Takes in plate reads.")
            .WithDescription("Each read is answered by itself. Answered after every hit is committed. Repeat after a lost answer: the same id is one read.")
            .Accepts<ReadsRequest>("application/json")
            .Produces<ReadsAnswer>(StatusCodes.Status200OK)
            .Produces<ReadsRefusal>(StatusCodes.Status400BadRequest)
            .Produces(StatusCodes.Status401Unauthorized)
            .Produces(StatusCodes.Status403Forbidden)
            .Produces<ReadsRefusal>(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<IResult> AnswerInTurnAsync(
        HttpContext context, IngestOptions options, ReadMetrics metrics, SemaphoreSlim bodies, CancellationToken aborted)
    {
        if (context.Request.ContentLength > ReadLimits.BodyBytesMax) return Refuse(metrics, ReadsFault.BodyTooLarge, "");
        await bodies.WaitAsync(aborted);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadLimits.BodyBytesMax + 1);
        try
        {
            // At most one byte more than allowed: enough to know that it is too long, and no more.
            var room = buffer.AsMemory(0, ReadLimits.BodyBytesMax + 1);
            var length = await context.Request.Body.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, aborted);
            return length > ReadLimits.BodyBytesMax
                ? Refuse(metrics, ReadsFault.BodyTooLarge, "")
                : await AnswerAsync(buffer.AsMemory(0, length), options, metrics, aborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            bodies.Release();
        }
    }

    private static async Task<IResult> AnswerAsync(
        ReadOnlyMemory<byte> body, IngestOptions options, ReadMetrics metrics, CancellationToken aborted)
    {
        var parcel = new ReadParcel(options.Reads, metrics);
        var fault = ReadsJson.TryRead(body.Span, parcel, options.Now, out var detail);
        if (fault != ReadsFault.None) return Refuse(metrics, fault, detail);
        await parcel.SendAsync(aborted);
        return TypedResults.Json(AnswerOf(parcel), IngestJson.Default.ReadsAnswer);
    }

    private static ReadsAnswer AnswerOf(ReadParcel parcel)
    {
        var (accepted, duplicates) = (0, 0);
        var names = new string[parcel.Count];
        for (var at = 0; at < names.Length; at++)
        {
            var answer = parcel.Answers[at];
            names[at] = ReadAnswers.NameOf(answer);
            if (answer == ReadAnswer.Accepted) accepted++;
            if (answer == ReadAnswer.Duplicate) duplicates++;
        }

        return new ReadsAnswer(accepted, duplicates, names.Length - accepted - duplicates, names);
    }

    private static JsonHttpResult<ReadsRefusal> Refuse(ReadMetrics metrics, ReadsFault fault, string detail)
    {
        var reason = CamelCase.Of(fault.ToString());
        metrics.BatchRefused(reason);
        var status = fault == ReadsFault.BodyTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
        return TypedResults.Json(new ReadsRefusal(reason, detail), IngestJson.Default.ReadsRefusal, statusCode: status);
    }
}
