using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Ingest.Calls;

/// <summary>Puts an accepted call before the shard of a jurisdiction and waits for the committed answer.</summary>
public delegate ValueTask<Outcome> AskShard(JurisdictionId jurisdiction, ShardInput input, CancellationToken cancellation);

/// <summary>What <c>POST /api/calls</c> works with; made once by the Host.</summary>
/// <param name="Live">The region's rules in force; they name the types.</param>
/// <param name="JurisdictionOf">Which jurisdiction of this node holds a place; null when none does. Any thread.</param>
/// <param name="Ask"><see cref="Node.AskAsync"/>.</param>
/// <param name="BehindOf">How far a jurisdiction's shard is behind, on the wall: <see cref="Shard.Behind"/>. Any thread.</param>
public sealed record CallDesk(
    LivePolicy Live, Func<LatLng, JurisdictionId?> JurisdictionOf, AskShard Ask, Func<JurisdictionId, TimeSpan> BehindOf,
    IngestMetrics Metrics)
{
    /// <summary>
    /// Other jurisdictions of the region whose border is near a place of this one; asked for urgent calls only, some tens of microseconds
    /// each. Any thread. At most <see cref="JointAlertLimits.NearMax"/>.
    /// </summary>
    public Func<LatLng, JurisdictionId, IReadOnlyList<JurisdictionId>> NeighboursNear { get; init; } = (_, _) => [];
}

/// <summary>The endpoint for calls from other systems (docs/HUB.md).</summary>
public static class CallEndpoint
{
    /// <summary>Role of a person at a desk, who may enter calls as well.</summary>
    public const string DispatcherRole = "dispatcher";

    /// <summary>Maps <c>POST /api/calls</c> for the roles caller and dispatcher.</summary>
    /// <param name="schemes">Authentication schemes to ask; without any, the key scheme alone.</param>
    public static RouteHandlerBuilder MapCalls(this IEndpointRouteBuilder endpoints, CallDesk desk, params string[] schemes) =>
        endpoints.MapPost("/api/calls", (HttpContext context, CancellationToken aborted) => AnswerAsync(context, desk, aborted))
            .RequireAuthorization(policy => policy
                .AddAuthenticationSchemes(schemes.Length == 0 ? [SenderKeyAuthentication.SchemeName] : schemes)
                .RequireRole(SenderKey.Caller, DispatcherRole))
            .WithName("EnterCall")
            .WithTags("Calls")
            .WithSummary("Takes in one call for help.")
            .WithDescription("Answered after the call is committed. The same id twice is one call: repeat after a lost answer.")
            .Accepts<CallRequest>("application/json")
            .Produces<CallAnswer>(StatusCodes.Status200OK)
            .Produces<CallRefusal>(StatusCodes.Status400BadRequest)
            .Produces(StatusCodes.Status401Unauthorized)
            .Produces(StatusCodes.Status403Forbidden)
            .Produces<CallRefusal>(StatusCodes.Status409Conflict)
            .Produces<CallRefusal>(StatusCodes.Status429TooManyRequests)
            .Produces<CallRefusal>(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The status that goes with a refusal of a shard.</summary>
    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.None => StatusCodes.Status200OK,
        Refusal.PlaceOutsideRegion or Refusal.UnknownType => StatusCodes.Status400BadRequest,
        Refusal.TooManyIncidents or Refusal.TooManyCalls or Refusal.TooManyLines => StatusCodes.Status429TooManyRequests,
        Refusal.Stopping or Refusal.StorageFull => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private static async Task<IResult> AnswerAsync(HttpContext context, CallDesk desk, CancellationToken aborted)
    {
        var body = await ReadBodyAsync(context.Request, aborted);
        var since = Stopwatch.GetTimestamp();
        var fault = CallRules.TryRead(body.Span, out var request, out var detail);
        if (fault != CallFault.None) return Refuse(desk, fault, detail);
        var sender = context.User.FindFirstValue(ClaimTypes.Name) ?? "";
        DatumNames.TryRead(context.User.FindFirstValue(SenderKeyAuthentication.DatumClaim), out var datum); // WGS-84 for a person.
        fault = CallRules.Accept(request, desk.Live.Policy, sender, out var call, out detail, datum);
        if (fault != CallFault.None) return Refuse(desk, fault, detail);
        if (desk.JurisdictionOf(call!.Place) is not { } jurisdiction) return Refuse(desk, CallFault.PlaceOutsideRegion, "");

        // Better a no at once, so that the sender can try elsewhere or again, than an officer who is told of it half a minute later.
        if (desk.BehindOf(jurisdiction).TotalMilliseconds > IngestLimits.CallsBehindMilliseconds)
        {
            context.Response.Headers.RetryAfter = IngestLimits.RetryAfterSeconds;
            return Refuse(desk, "busy", "", StatusCodes.Status503ServiceUnavailable);
        }

        // Not dropped at a full inbox: the sender waits for as long as it keeps the request open.
        var outcome = await desk.Ask(jurisdiction, ReceivedAt(desk, call, jurisdiction), aborted);
        if (outcome.Refusal != Refusal.None)
            return Refuse(desk, CamelCase.Of(outcome.Refusal.ToString()), "", StatusOf(outcome.Refusal));
        desk.Metrics.CallTaken(
            outcome.Repeated ? "repeated" : outcome.Joined ? "joined" : "opened",
            Stopwatch.GetElapsedTime(since));
        var answer = new CallAnswer(outcome.Incident.ToString(), jurisdiction.Value, outcome.Joined, outcome.Repeated);
        return TypedResults.Json(answer, IngestJson.Default.CallAnswer);
    }

    private static CallReceived ReceivedAt(CallDesk desk, Call call, JurisdictionId jurisdiction) => new(call)
    {
        Near = NearOf(desk, call, jurisdiction),
        Area = desk.Live.AreaOf(jurisdiction, call.Place),
        MinuteOfWeek = desk.Live.MinuteOfWeek(),
    };

    // Only for what may become an urgent incident: the fold looks at the incident itself.
    private static IReadOnlyList<JurisdictionId> NearOf(CallDesk desk, Call call, JurisdictionId jurisdiction)
    {
        var priority = call.Priority == 0 ? desk.Live.Policy.TypeOf(call.Type).Priority : call.Priority;
        return priority <= JointAlertLimits.NearPriorityMax ? desk.NeighboursNear(call.Place, jurisdiction) : [];
    }

    private static JsonHttpResult<CallRefusal> Refuse(CallDesk desk, CallFault fault, string detail) =>
        Refuse(desk, CamelCase.Of(fault.ToString()), detail, StatusCodes.Status400BadRequest);

    private static JsonHttpResult<CallRefusal> Refuse(CallDesk desk, string reason, string detail, int status)
    {
        desk.Metrics.CallRefused(reason);
        return TypedResults.Json(new CallRefusal(reason, detail), IngestJson.Default.CallRefusal, statusCode: status);
    }

    // At most one byte more than allowed: enough to know that it is too long, and no more.
    internal static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = new byte[IngestLimits.CallBodyBytesMax + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        return body.AsMemory(0, length);
    }
}
