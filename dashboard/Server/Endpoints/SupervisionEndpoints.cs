using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners.Out;
using SmartPolicing.Realtime.Server.Supervision;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>What needs a supervisor now, and whether everything works.</summary>
internal static class SupervisionEndpoints
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/supervision", Supervise)
            .RequireAuthorization(Policies.Desk)
            .WithName("Supervise").WithTags("Past").WithSummary("Queues, late incidents, officers, areas and desks of one's jurisdictions.")
            .Produces<SupervisionMessage>();
        app.MapGet("/api/system", Look)
            .RequireAuthorization(Policies.Desk)
            .WithName("LookAtSystem").WithTags("Past").WithSummary("How the node's parts and interfaces do.")
            .Produces<SystemMessage>();
    }

    private static IResult Supervise(ClaimsPrincipal user, DashboardState state, SupervisionDesk desk)
    {
        var ours = user.Jurisdictions().Select(each => each.Value).ToHashSet();
        return Answers.Json(new SupervisionMessage(
            state.Node.Now.UnixMilliseconds, [.. desk.Look().Where(row => ours.Contains(row.Jurisdiction))]));
    }

    private static IResult Look(ClaimsPrincipal user, DashboardState state, DashboardOptions options, PartnerOutbox partners)
    {
        var ours = user.Jurisdictions().Select(each => (int)each.Value).ToHashSet();
        var look = options.System?.Invoke() ?? new SystemLook("healthy", [], []);
        var parts = look.Parts.Concat((state.Archive?.States ?? []).Select(Part)).Concat(partners.Parts())
            .Where(part => part.Jurisdiction is not { } here || ours.Contains(here))
            .OrderByDescending(part => part.State).ThenBy(part => part.Part, StringComparer.Ordinal).ThenBy(part => part.Jurisdiction);
        return Answers.Json(new SystemMessage(state.Node.Now.UnixMilliseconds, look.Status, [.. parts], look.Interfaces));
    }

    private static PartRow Part(ArchiveState archive) => new(
        "archive", archive.Jurisdiction.Value,
        archive.Standing switch
        {
            ArchiveStanding.Well => PartState.Well,
            ArchiveStanding.CatchingUp => PartState.Behind,
            _ => PartState.Failed,
        },
        PlaceMapping.Said(archive.Detail),
        new Dictionary<string, double> { ["incidents"] = archive.Incidents, ["missing"] = archive.Missing.Count });
}
