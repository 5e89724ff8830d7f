using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Reloads;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Puts files in force while the node runs (docs/HUB.md).</summary>
internal static class ReloadEndpoints
{
    internal static void Map(IEndpointRouteBuilder app, DashboardOptions options)
    {
        if (options.Terminals is { } terminals)
            Add(app, "terminals", "Terminals", terminals.Reread, "Puts terminals.json of the region's folder in force, or only checks it.");
        var partners = new Lazy<PartnerReload>(app.ServiceProvider.GetRequiredService<PartnerReload>);
        Add(
            app, "partners", "Partners", () => partners.Value.Read(),
            "Puts partners.json of the region's folder and the partners' secrets in force, or only checks them.");
        var access = new Lazy<AccessReload>(app.ServiceProvider.GetRequiredService<AccessReload>);
        Add(
            app, "access", "Access", () => access.Value.Read(),
            "Puts users.json and keys.json of the state folder in force, or only checks them.");
    }

    private static void Add(IEndpointRouteBuilder app, string what, string tag, Func<Reread> read, string summary) => app
        .MapPost($"/api/{what}/reload", (HttpContext context, ClaimsPrincipal user, ReloadDesk desk) => ReloadAsync(context, user, desk, what, read))
        .RequireAuthorization(Policies.Supervisor).WithMetadata(new BodyLimit(ReloadLimits.BodyBytesMax))
        .WithName("Reload" + tag).WithTags(tag).WithSummary(summary).Accepts<ReloadInput>("application/json")
        .Produces<ReloadAnswer>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
        .Produces<ReloadAnswer>(StatusCodes.Status422UnprocessableEntity).Produces<ReloadAnswer>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ReloadAsync(HttpContext context, ClaimsPrincipal user, ReloadDesk desk, string what, Func<Reread> read)
    {
        if (await BodyAsync<ReloadInput>(context) is not { } input) return Bad("badJson");
        var (why, isCheck) = (input.Why?.Trim() ?? "", input.Check == true);
        if (why.Length == 0 && !isCheck) return Bad("missingWhy");
        if (why.Length > DashboardLimits.ReasonMax) return Bad("reasonTooLong");
        var home = user.Jurisdictions().Min(jurisdiction => jurisdiction.Value);
        var answer = await desk.ReloadAsync(what, (user.Identity!.Name!, why, home), isCheck, read, context.RequestAborted);
        return Results.Json(answer, DashboardJson.Options, statusCode: answer switch
        {
            { Ok: true } => StatusCodes.Status200OK,
            { File: not null } => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status503ServiceUnavailable,
        });
    }
}
