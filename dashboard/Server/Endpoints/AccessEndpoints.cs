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
        app.MapPost("/sign-in", SignInAsync).AllowAnonymous().WithMetadata(new BodyLimit(DashboardLimits.SignInBytesMax));
        app.MapPost("/sign-out", (Delegate)SignOutAsync).AllowAnonymous();
        app.MapGet("/api/demo-users", (HttpContext context, UserDirectory users) =>
            Answers.Json(IsLocal(context) ? users.DemoUsers : [])).AllowAnonymous();
        app.MapGet("/api/me", Me).RequireAuthorization(Policies.Person);
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

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
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
            officer == default ? null : options.Positions is not null));
    }

    /// <summary>Loopback, or no network at all (an in-process test server).</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } address || System.Net.IPAddress.IsLoopback(address);

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
