using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Ingest.Keys;

namespace SmartPolicing.Realtime.Ingest.Lines;

/// <summary>The endpoint for telephone systems (docs/CALLS.md).</summary>
public static class LineEndpoint
{
    /// <summary>Maps <c>POST /api/lines</c> for the role caller.</summary>
    /// <param name="desk">As for calls.</param>
    /// <param name="here">The jurisdictions of this node; at least one.</param>
    public static RouteHandlerBuilder MapLines(this IEndpointRouteBuilder endpoints, CallDesk desk, IReadOnlyCollection<JurisdictionId> here) =>
        endpoints.MapPost("/api/lines", (HttpContext context, CancellationToken aborted) => AnswerAsync(context, desk, here, aborted))
            .RequireAuthorization(policy => policy
                .AddAuthenticationSchemes(SenderKeyAuthentication.SchemeName)
                .RequireRole(SenderKey.Caller))
            .WithName("ReportLine")
            .WithTags("Calls")
            .WithSummary("A telephone system says how a line stands.")
            .WithDescription("Answered after the report is committed. The same report again changes nothing: repeat after a lost answer.")
            .Accepts<LineRequest>("application/json")
            .Produces<LineAnswer>(StatusCodes.Status200OK)
            .Produces<CallRefusal>(StatusCodes.Status400BadRequest)
            .Produces(StatusCodes.Status401Unauthorized)
            .Produces(StatusCodes.Status403Forbidden)
            .Produces<CallRefusal>(StatusCodes.Status429TooManyRequests)
            .Produces<CallRefusal>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> AnswerAsync(
        HttpContext context, CallDesk desk, IReadOnlyCollection<JurisdictionId> here, CancellationToken aborted)
    {
        var body = await CallEndpoint.ReadBodyAsync(context.Request, aborted);
        var fault = LineIntake.TryRead(body.Span, out var request, out var detail);
        if (fault != LineFault.None) return Refuse(desk, fault, detail);
        DatumNames.TryRead(context.User.FindFirstValue(SenderKeyAuthentication.DatumClaim), out var datum);
        fault = LineIntake.Accept(request, context.User.FindFirstValue(ClaimTypes.Name) ?? "", out var input, out detail, datum);
        if (fault != LineFault.None) return Refuse(desk, fault, detail);
        fault = LineIntake.TryOwner(request, input!, here, desk.JurisdictionOf, out var jurisdiction);
        if (fault != LineFault.None) return Refuse(desk, fault, "");

        if (desk.BehindOf(jurisdiction).TotalMilliseconds > IngestLimits.CallsBehindMilliseconds)
        {
            context.Response.Headers.RetryAfter = IngestLimits.RetryAfterSeconds;
            return Refuse(desk, "busy", "", StatusCodes.Status503ServiceUnavailable);
        }

        var outcome = await desk.Ask(jurisdiction, input!, aborted);
        if (outcome.Refusal != Refusal.None)
            return Refuse(desk, CamelCase.Of(outcome.Refusal.ToString()), "", CallEndpoint.StatusOf(outcome.Refusal));
        desk.Metrics.LineHeard(outcome.Repeated ? "repeated" : request.State!);
        var line = outcome.Line!;
        return TypedResults.Json(
            new LineAnswer(
                line.Id.ToString(), jurisdiction.Value, CamelCase.Of(line.State.ToString()), outcome.Repeated,
                line.TakenBy.Length == 0 ? null : line.TakenBy),
            IngestJson.Default.LineAnswer);
    }

    private static JsonHttpResult<CallRefusal> Refuse(CallDesk desk, LineFault fault, string detail) =>
        Refuse(desk, CamelCase.Of(fault.ToString()), detail, StatusCodes.Status400BadRequest);

    private static JsonHttpResult<CallRefusal> Refuse(CallDesk desk, string reason, string detail, int status)
    {
        desk.Metrics.LineRefused(reason);
        return TypedResults.Json(new CallRefusal(reason, detail), IngestJson.Default.CallRefusal, statusCode: status);
    }
}
