using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Signing in and out, and who one is.</summary>
internal static class AccessEndpoints
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-in", SignInAsync).AllowAnonymous().WithMetadata(new BodyLimit(DashboardLimits.SignInBytesMax))
            .WithName("SignIn").WithTags("Access").WithSummary("Begins a session: a person's name and password for a cookie.")
            .Produces<SignedInMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status401Unauthorized).Produces<ReasonMessage>(StatusCodes.Status429TooManyRequests)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        app.MapPost("/sign-out", (Delegate)SignOutAsync).AllowAnonymous()
            .WithName("SignOut").WithTags("Access").WithSummary("Ends the session; a dispatcher's desk is gone at once.").Produces(StatusCodes.Status204NoContent);
        app.MapGet("/api/demo-users", (HttpContext context, UserDirectory users) =>
            Answers.Json(IsLocal(context) ? users.DemoUsers : [])).AllowAnonymous()
            .WithName("ListDemoUsers").WithTags("Access").WithSummary("Demo users, on a loopback demo node only.").Produces<IReadOnlyList<DemoUser>>();
        app.MapGet("/api/me", Me).RequireAuthorization(Policies.Person)
            .WithName("ReadMe").WithTags("Access").WithSummary("Who is signed in, and for which jurisdictions.").Produces<MeMessage>();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, SignInDesk desk)
    {
        SignInInput? input;
        try
        {
            input = await JsonSerializer.DeserializeAsync<SignInInput>(context.Request.Body, DashboardJson.Options, context.RequestAborted);
        }
        catch (JsonException)
        {
            return Answers.Refused(StatusCodes.Status400BadRequest, "badJson");
        }

        if (input?.User is not { Length: >= 1 and <= DashboardLimits.UserNameMax } name
            || input.Password is not { Length: >= 1 and <= DashboardLimits.PasswordMax } password)
            return Answers.Refused(StatusCodes.Status400BadRequest, "missingUserOrPassword");

        var (result, user) = await desk.TryAsync(name, password, context.RequestAborted);
        switch (result)
        {
            case SignInResult.Done:
                await context.SignInAsync(
                    CookieAuthenticationDefaults.AuthenticationScheme, SignInDesk.Principal(user!),
                    new AuthenticationProperties { IsPersistent = false });
                return Answers.Json(new SignedInMessage(user!.Name, user.Role));
            case SignInResult.TooManyFailures:
                return Answers.Refused(StatusCodes.Status429TooManyRequests, "tooManyFailures");
            case SignInResult.Busy:
                return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "busy");
            default:
                return Answers.Refused(StatusCodes.Status401Unauthorized, "wrongUserOrPassword");
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, DeskPresence presence)
    {
        if (context.User.IsInRole(Roles.Dispatcher) && context.User.Identity?.Name is { } desk)
            await presence.SignOffAsync(desk, context.User.Jurisdictions());
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.NoContent();
    }

    private static IResult Me(ClaimsPrincipal user, NodeDoor node, DashboardOptions options)
    {
        var officer = user.Officer();
        var code = node.TryOfficer(officer, out var registration) ? registration.Code : null;
        return Answers.Json(new MeMessage(
            user.Identity!.Name!, user.FindFirstValue(ClaimTypes.Role)!, officer == default ? null : officer.Value, code,
            [.. user.Jurisdictions().Select(each => each.Value).Order()],
            officer == default ? null : options.Positions is not null)
        {
            Supervisor = user.IsSupervisor() ? true : null,
        });
    }

    /// <summary>Loopback, or no network at all (an in-process test server).</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } address || System.Net.IPAddress.IsLoopback(address);

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
