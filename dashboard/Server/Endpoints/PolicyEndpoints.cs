using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>The policy in force; checking the folder's and putting it in force (docs/POLICY.md).</summary>
internal static class PolicyEndpoints
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/policy", (NodeDoor node) => Answers.Json(PolicyMapping.Message(node.Policy)))
            .RequireAuthorization(Policies.RegionReader).WithName("ReadPolicy").WithTags("Policy")
            .WithSummary("All tables in force, in the words of their files.").Produces<PolicyMessage>();
        app.MapGet("/api/areas", (PolicyDesk desk) => Answers.Json(PolicyMapping.Areas(desk.Areas)))
            .RequireAuthorization(Policies.RegionReader).WithName("ReadAreas").WithTags("Policy")
            .WithSummary("The shapes of the dispatch areas in force, as GeoJSON.").Produces<AreasMessage>();
        app.MapGet("/api/policy/schema", () => Results.Text(PolicySchema.Json, "application/schema+json"))
            .RequireAuthorization(Policies.RegionReader).WithName("ReadPolicySchema").WithTags("Policy")
            .WithSummary("JSON schema of policy.json and of the rows of each table.");
        Describe(app.MapPost("/api/policy/check", (PolicyDesk desk) => Answer(desk.Check())), "CheckPolicy")
            .WithSummary("Reads the region's folder and says whether its policy could be put in force. Changes nothing.");
        Describe(app.MapPost("/api/policy/reload", ReloadAsync), "ReloadPolicy")
            .WithSummary("Puts the policy of the region's folder in force in all jurisdictions, or changes nothing.");
    }

    private static async Task<IResult> ReloadAsync(HttpContext context, ClaimsPrincipal user, PolicyDesk desk) =>
        Answer(await desk.ReloadAsync(user.Identity!.Name!, context.RequestAborted));

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string name) => endpoint
        .RequireAuthorization(Policies.Supervisor).WithName(name).WithTags("Policy")
        .Produces<PolicyAnswer>().Produces<PolicyAnswer>(StatusCodes.Status422UnprocessableEntity)
        .Produces<PolicyAnswer>(StatusCodes.Status503ServiceUnavailable);

    private static IResult Answer(PolicyAnswer answer) => Results.Json(answer, DashboardJson.Options, statusCode: answer switch
    {
        { Ok: true } => StatusCodes.Status200OK,
        { Reason: PolicyDesk.PolicyRefused } => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status503ServiceUnavailable,
    });
}
