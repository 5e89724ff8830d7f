using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Contract;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Closed incidents and caution notes. Who reads and why is on the disk before anything is given.</summary>
internal static class RecallEndpoints
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        Say(app.MapPost("/api/recall", FindAsync), "RecallIncidents", "Closed incidents of a jurisdiction.").Accepts<RecallInput>("application/json")
            .Produces<RecallMessage>();
        Say(app.MapPost("/api/recall/{id}", WholeAsync), "RecallIncident", "Everything of one closed incident, callers too.")
            .Accepts<RecallOneInput>("application/json").Produces<RecalledMessage>().Produces<ReasonMessage>(StatusCodes.Status404NotFound);
        Say(app.MapPost("/api/cautions/read", Cautions), "ReadCautions", "The caution notes of a jurisdiction that hold.")
            .Accepts<CautionsInput>("application/json").Produces<CautionsMessage>();
    }

    private static RouteHandlerBuilder Say(RouteHandlerBuilder route, string name, string summary) => route
        .RequireAuthorization(Policies.Desk)
        .WithMetadata(new BodyLimit(ArchiveLimits.RecallBytesMax))
        .WithName(name).WithTags("Past").WithSummary(summary)
        .WithDescription("Who reads, and why, is written down first; without that nothing is given.")
        .Produces<ReasonMessage>(StatusCodes.Status400BadRequest).Produces<ReasonMessage>(StatusCodes.Status403Forbidden)
        .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> FindAsync(HttpContext context, ClaimsPrincipal user, DashboardState state)
    {
        if (state.Archive is not { } archive) return Unavailable(ArchiveDesk.Fault);
        if (await BodyAsync<RecallInput>(context) is not { } input) return Bad("badJson");
        if (!RecallRequest.TryRead(input, user, out var question, out var refusal))
            return refusal == NotYourJurisdiction ? NotOurs() : Bad(refusal);
        if (!TryWhy(input.Why, input.Case, out var why, out var caseNumber)) return Bad(RecallRequest.MissingWhy);
        var here = question.Jurisdiction;
        var standing = await archive.SettleAsync(here, context.RequestAborted);
        var (found, fault) = await archive.ReadAsync(
            here, (Incidents: [], IsCut: false),
            connection =>
            {
                var incidents = ArchiveSearch.Find(connection, question, ArchiveLimits.FoundMax, out var isCut);
                return (Incidents: incidents, IsCut: isCut);
            },
            context.RequestAborted);
        if (fault is not null) return Unavailable(fault);
        var asked = JsonSerializer.Serialize(input with { Why = null, Case = null }, DashboardJson.Options);
        if (!Log(state, user, here, $"recall {asked}", why, caseNumber, found.Incidents.Count)) return Unavailable("notLogged");
        context.Response.Headers.CacheControl = "no-store";
        return Answers.Json(new RecallMessage(
            state.Node.Now.UnixMilliseconds, [.. found.Incidents.Select(RecallMapping.Row)],
            found.IsCut ? RecallRequest.CursorOf(found.Incidents[^1]) : null, PlaceMapping.Row(standing)));
    }

    private static async Task<IResult> WholeAsync(string id, HttpContext context, ClaimsPrincipal user, DashboardState state)
    {
        if (state.Archive is not { } archive) return Unavailable(ArchiveDesk.Fault);
        if (!IncidentId.TryParse(id, out var incident)) return Bad("badNumber");
        if (!TryOurs(user, incident.Jurisdiction.Value, out var here)) return NotOurs();
        if (await BodyAsync<RecallOneInput>(context) is not { } input) return Bad("badJson");
        if (!TryWhy(input.Why, input.Case, out var why, out var caseNumber)) return Bad(RecallRequest.MissingWhy);
        var (whole, fault) = await archive.ReadAsync(
            here, null, connection => ArchiveSearch.Whole(connection, incident.Number), context.RequestAborted);
        if (fault is not null) return Unavailable(fault);
        if (!Log(state, user, here, $"recall {incident}", why, caseNumber, whole is null ? 0 : 1)) return Unavailable("notLogged");
        if (whole is not { } found) return Answers.Refused(StatusCodes.Status404NotFound, Mapping.Word(Refusal.UnknownIncident));
        context.Response.Headers.CacheControl = "no-store";
        return Answers.Json(new RecalledMessage(
            state.Node.Now.UnixMilliseconds, ArchivedIncident.Inflate(found.Detail),
            [.. found.Directives.Select(directive => RecallMapping.Row(here, directive))], [.. found.Closings.Select(RecallMapping.Row)]));
    }

    private static async Task<IResult> Cautions(HttpContext context, ClaimsPrincipal user, DashboardState state)
    {
        if (await BodyAsync<CautionsInput>(context) is not { } input) return Bad("badJson");
        if (!TryOurs(user, input.Jurisdiction, out var here)) return NotOurs();
        if (!TryWhy(input.Why, null, out var why, out _)) return Bad(RecallRequest.MissingWhy);
        CautionRow[] rows = [.. state.Board.Cautions(here).OrderByDescending(note => note.Id.Number).Select(PlaceMapping.Row)];
        if (!Log(state, user, here, "cautions", why, "", rows.Length)) return Unavailable("notLogged");
        context.Response.Headers.CacheControl = "no-store";
        return Answers.Json(new CautionsMessage(state.Node.Now.UnixMilliseconds, rows));
    }

    private static bool Log(
        DashboardState state, ClaimsPrincipal user, JurisdictionId here, string what, string why, string caseNumber, int found) =>
        state.Access.TryAdd(new AccessLine(
            state.Node.Now.UnixMilliseconds, user.Identity!.Name!, what, here.Value, why, caseNumber, found));

    private static bool TryWhy(string? text, string? number, out string why, out string caseNumber)
    {
        (why, caseNumber) = (text?.Trim() ?? "", number?.Trim() ?? "");
        return why.Length is > 0 and <= ArchiveLimits.TextMax && caseNumber.Length <= ArchiveLimits.TextMax;
    }

    private static IResult Unavailable(string reason) => Answers.Refused(StatusCodes.Status503ServiceUnavailable, reason);
}
