using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Warnings to the public: one supervisor writes, another approves (docs/PARTNERS.md).</summary>
internal static class WarningEndpoints
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/warnings", ListAsync).RequireAuthorization(Policies.Supervisor)
            .WithName("ListWarnings").WithTags("Warnings").WithSummary("Warnings to the public, with who did what.")
            .Produces<PublicWarningsMessage>().Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        Describe(app.MapPost("/api/warnings", AskAsync), "WriteWarning", "Writes a warning to the public, which another supervisor has to approve.")
            .Accepts<PublicWarning>("application/json").Produces<WarningAnswer>();
        foreach (var deed in (string[])["approve", "reject", "cancel"])
        {
            Describe(
                app.MapPost($"/api/warnings/{{id}}/{deed}", (HttpContext context, ClaimsPrincipal user, WarningDesk desk, string id) => DecideAsync(context, user, desk, id, deed)),
                $"{char.ToUpperInvariant(deed[0])}{deed[1..]}Warning", $"A supervisor decides on a warning: {deed}.")
                .Accepts<WhyInput>("application/json").Produces<PublicWarningRow>();
        }
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .RequireAuthorization(Policies.Supervisor).WithMetadata(new BodyLimit(PartnerLimits.WarningBytesMax))
        .WithName(name).WithTags("Warnings").WithSummary(summary)
        .Produces<ReasonMessage>(StatusCodes.Status400BadRequest).Produces<ReasonMessage>(StatusCodes.Status403Forbidden)
        .Produces<ReasonMessage>(StatusCodes.Status404NotFound).Produces<ReasonMessage>(StatusCodes.Status409Conflict)
        .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ListAsync(HttpContext context, ClaimsPrincipal user, DashboardState state, WarningDesk desk)
    {
        try
        {
            return Answers.Json(new PublicWarningsMessage(state.Node.Now.UnixMilliseconds, await desk.ReadAsync(user.Jurisdictions(), context.RequestAborted)));
        }
        catch (IOException)
        {
            return NotStored();
        }
    }

    private static async Task<IResult> AskAsync(HttpContext context, ClaimsPrincipal user, DashboardState state, WarningDesk desk)
    {
        var warning = await BodyAsync<PublicWarning>(context);
        if (WarningRules.Fault(warning, state.Node.Now.UnixMilliseconds) is { } fault) return Bad(fault);
        if (!TryOurs(user, warning!.Jurisdiction, out _)) return NotOurs();
        try
        {
            return Answers.Json(new WarningAnswer((await desk.AskAsync(warning, user.Identity!.Name!, context.RequestAborted)).Id));
        }
        catch (IOException)
        {
            return NotStored();
        }
    }

    private static async Task<IResult> DecideAsync(HttpContext context, ClaimsPrincipal user, WarningDesk desk, string id, string deed)
    {
        var reason = (await BodyAsync<WhyInput>(context))?.Reason?.Trim() ?? "";
        if (reason.Length > PartnerLimits.PurposeMax) return Bad("reasonTooLong");
        if (reason.Length == 0 && deed != "approve") return Bad("reasonMissing");
        try
        {
            var (row, refusal) = await desk.DecideAsync(id, deed, user.Identity!.Name!, reason, user.Jurisdictions(), CancellationToken.None);
            return refusal switch
            {
                null => Answers.Json(row),
                "unknownWarning" => Answers.Refused(StatusCodes.Status404NotFound, refusal),
                NotYourJurisdiction => NotOurs(),
                _ => Answers.Refused(StatusCodes.Status409Conflict, refusal),
            };
        }
        catch (IOException)
        {
            return NotStored();
        }
    }

    private static IResult NotStored() => Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notStored");
}
