using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>What requests of desks have in common: a bounded body, and a jurisdiction that the person works for.</summary>
internal static class DeskRequest
{
    internal const string NotYourJurisdiction = "notYourJurisdiction";

    /// <returns>Null when the body is no such JSON.</returns>
    internal static async ValueTask<T?> BodyAsync<T>(HttpContext context)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, DashboardJson.Options, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>False when the person does not work for it.</returns>
    internal static bool TryOurs(ClaimsPrincipal user, int? number, out JurisdictionId jurisdiction)
    {
        jurisdiction = number is > 0 and <= ushort.MaxValue ? new JurisdictionId((ushort)number) : default;
        return user.Jurisdictions().Contains(jurisdiction);
    }

    internal static IResult Bad(string reason) => Answers.Refused(StatusCodes.Status400BadRequest, reason);

    internal static IResult NotOurs() => Answers.Refused(StatusCodes.Status403Forbidden, NotYourJurisdiction);

    /// <summary>Bounds a request's body, in bytes.</summary>
    internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
