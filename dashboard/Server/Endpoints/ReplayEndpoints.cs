using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Replay;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>What of the past can be played; playing it is <see cref="Hubs.ReplayHub"/>'s.</summary>
internal static class ReplayEndpoints
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/replay", FindAsync)
        .RequireAuthorization(Policies.Desk)
        .WithName("FindPast").WithTags("Replay").WithSummary("The first and the last moment that can be replayed, by jurisdiction.")
        .Produces<PastMessage>()
        .Produces<ReasonMessage>(StatusCodes.Status404NotFound).Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> FindAsync(HttpContext context, ClaimsPrincipal user, ReplayRoom room)
    {
        var (refusal, past) = await room.FindAsync(user.Jurisdictions(), context.RequestAborted);
        if (past is not null) return Answers.Json(past);
        return Answers.Refused(
            refusal == ReplayRoom.Busy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound, refusal!);
    }
}
