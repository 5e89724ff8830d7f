using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Hubs;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>The history of a unit, as the shards keep it.</summary>
internal static class OfficerEndpoints
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/officers/{id:long}/history", Find)
        .RequireAuthorization(Policies.Desk)
        .WithName("FindUnitHistory").WithTags("Officers").WithSummary("What an officer did and what was done with one, newest first.")
        .Produces<HistoryMessage>()
        .Produces<ReasonMessage>(StatusCodes.Status400BadRequest).Produces<ReasonMessage>(StatusCodes.Status403Forbidden)
        .Produces<ReasonMessage>(StatusCodes.Status404NotFound);

    private static IResult Find(ClaimsPrincipal user, NodeDoor node, Board board, long id, long? before)
    {
        if (!HubInput.TryOfficer(id, out var number)) return DeskRequest.Bad(HubInput.BadOfficer);
        if (before is <= 0) return DeskRequest.Bad("badMoment");
        if (!node.TryOfficer(number, out var officer))
            return Answers.Refused(StatusCodes.Status404NotFound, Mapping.Word(Refusal.UnknownOfficer));
        if (!user.Jurisdictions().Contains(officer.Home)) return DeskRequest.NotOurs();
        var until = new Instant(before ?? long.MaxValue);
        var (deeds, oldest) = board.Deeds(officer.Home, officer.Id, until, DashboardLimits.DeedsAsked);
        return Answers.Json(new HistoryMessage(
            node.Now.UnixMilliseconds, officer.Id.Value, officer.Code, [.. deeds.Select(DutyMapping.Row)], DutyMapping.Moment(oldest)));
    }
}
