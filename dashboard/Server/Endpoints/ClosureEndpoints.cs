using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Closures;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Closed streets: everybody who drives may read them, desks change them.</summary>
internal static class ClosureEndpoints
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/closures", (ClosureDesk desk, DashboardState state) =>
                Answers.Json(new ClosuresMessage(state.Node.Now.UnixMilliseconds, desk.Rows)))
            .RequireAuthorization(Policies.Person)
            .WithName("ListClosures").WithTags("Closures").WithSummary("What is closed now, oldest first.")
            .Produces<ClosuresMessage>();
        Describe(app.MapPost("/api/closures", AddAsync), "CloseStreet", "Closes the street nearest to a place, or blocks one point of it.")
            .Accepts<ClosureInput>("application/json").Produces<ClosureRow>()
            .Produces<ReasonMessage>(StatusCodes.Status409Conflict).Produces<ReasonMessage>(StatusCodes.Status429TooManyRequests);
        Describe(app.MapPost("/api/closures/{id}/renew", RenewAsync), "RenewClosure", "Gives a closure another end.")
            .Accepts<RenewalInput>("application/json").Produces<ClosureRow>();
        Describe(app.MapDelete("/api/closures/{id}", LiftAsync), "LiftClosure", "Opens a street again.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .RequireAuthorization(Policies.Desk)
        .WithMetadata(new BodyLimit(DashboardLimits.ClosureBytesMax))
        .WithName(name).WithTags("Closures").WithSummary(summary)
        .WithDescription("Answered after it is stored and in effect: the next route sees it.")
        .Produces<ReasonMessage>(StatusCodes.Status400BadRequest).Produces<ReasonMessage>(StatusCodes.Status403Forbidden)
        .Produces<ReasonMessage>(StatusCodes.Status404NotFound).Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> AddAsync(HttpContext context, ClaimsPrincipal user, ClosureDesk desk)
    {
        var (isJson, input) = await ReadAsync<ClosureInput>(context);
        if (!isJson) return Bad("badJson");
        if (Fault(input, out var order) is { } fault) return Bad(fault);
        var (refusal, row) = await desk.AddAsync(order, user.Identity!.Name!, user.Jurisdictions(), context.RequestAborted);
        return row is null ? Refused(refusal) : Answers.Json(row);
    }

    private static async Task<IResult> RenewAsync(HttpContext context, ClaimsPrincipal user, ClosureDesk desk, string id)
    {
        var (isJson, input) = await ReadAsync<RenewalInput>(context);
        if (!isJson) return Bad("badJson");
        if (!Closure.TryNumber(id, out var number)) return Refused(ClosureRefusal.UnknownClosure);
        if (input?.Until is not { } until) return Refused(ClosureRefusal.BadUntil);
        var (refusal, row) = await desk.RenewAsync(
            number, new Instant(until), user.Identity!.Name!, user.Jurisdictions(), context.RequestAborted);
        return row is null ? Refused(refusal) : Answers.Json(row);
    }

    private static async Task<IResult> LiftAsync(HttpContext context, ClaimsPrincipal user, ClosureDesk desk, string id)
    {
        if (!Closure.TryNumber(id, out var number)) return Refused(ClosureRefusal.UnknownClosure);
        var refusal = await desk.LiftAsync(number, user.Identity!.Name!, user.Jurisdictions(), context.RequestAborted);
        return refusal == ClosureRefusal.None ? Results.NoContent() : Refused(refusal);
    }

    private static string? Fault(ClosureInput? input, out ClosureOrder order)
    {
        order = null!;
        if (!Words<ClosureKind>.TryRead(input?.Kind, out var kind)) return "unknownKind";
        if (input!.Lat is not { } lat || input.Lng is not { } lng || !LatLng.TryFromDegrees(lat, lng, out var place)) return "badPlace";
        if (input.Heading is not (null or >= 0 and <= 360)) return "badHeading";
        if (input.Why?.Trim() is not { Length: > 0 } why) return "missingWhy";
        if (why.Length > DashboardLimits.ReasonMax) return "reasonTooLong";
        if (input.Until is not { } until) return Mapping.Word(ClosureRefusal.BadUntil);
        order = new ClosureOrder(kind, place, input.Heading ?? double.NaN, why, new Instant(until));
        return null;
    }

    private static async ValueTask<(bool IsJson, T? Input)> ReadAsync<T>(HttpContext context)
    {
        try
        {
            return (true, await JsonSerializer.DeserializeAsync<T>(context.Request.Body, DashboardJson.Options, context.RequestAborted));
        }
        catch (JsonException)
        {
            return (false, default);
        }
    }

    private static IResult Bad(string reason) => Answers.Refused(StatusCodes.Status400BadRequest, reason);

    private static IResult Refused(ClosureRefusal refusal) => Answers.Refused(
        refusal switch
        {
            ClosureRefusal.PlaceOutsideRegion or ClosureRefusal.BadUntil => StatusCodes.Status400BadRequest,
            ClosureRefusal.NotYourJurisdiction => StatusCodes.Status403Forbidden,
            ClosureRefusal.NoStreet or ClosureRefusal.UnknownClosure => StatusCodes.Status404NotFound,
            ClosureRefusal.AlreadyClosed => StatusCodes.Status409Conflict,
            ClosureRefusal.TooManyClosures => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status503ServiceUnavailable,
        },
        Mapping.Word(refusal));

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
