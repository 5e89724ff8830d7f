using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Calls;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Places that desks insisted on, for whoever follows them up (docs/CALLS.md).</summary>
internal static class UnverifiedEndpoints
{
    private const int BodyBytesMax = 2_048; // A note of 200 characters, escaped.

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/places/unverified", List)
            .RequireAuthorization(Policies.Desk)
            .WithName("ListUnverifiedPlaces").WithTags("Places").WithSummary("Places that no index knows, of one's jurisdictions.")
            .Produces<UnverifiedMessage>();
        app.MapPost("/api/places/unverified/{id}/done", DoneAsync)
            .RequireAuthorization(Policies.Desk)
            .WithMetadata(new BodyLimit(BodyBytesMax))
            .WithName("FollowUpPlace").WithTags("Places").WithSummary("Somebody has seen to an unverified place.")
            .Accepts<DoneInput>("application/json")
            .Produces<CallHubAnswer>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status403Forbidden).Produces<ReasonMessage>(StatusCodes.Status404NotFound)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult List(ClaimsPrincipal user, DashboardState state, bool done = false)
    {
        var rows = user.Jurisdictions()
            .SelectMany(here => state.Board.Unverified(here).Select(place => (Here: here, Place: place)))
            .Where(each => each.Place.DoneAt.IsNever != done)
            .OrderByDescending(each => each.Place.At).ThenByDescending(each => each.Place.Number)
            .Take(DashboardLimits.UnverifiedShownMax)
            .Select(each => Row(each.Here, each.Place));
        return Answers.Json(new UnverifiedMessage(state.Node.Now.UnixMilliseconds, [.. rows]));
    }

    private static async Task<IResult> DoneAsync(HttpContext context, ClaimsPrincipal user, DashboardState state, string id)
    {
        if (await BodyAsync<DoneInput>(context) is not { } input) return Bad("badJson");
        if (!TryNumber(id, out var jurisdiction, out var number)) return Answers.Refused(StatusCodes.Status404NotFound, "unknownPlace");
        if (!TryOurs(user, jurisdiction, out var here)) return NotOurs();
        var note = input.Note?.Trim() ?? "";
        if (note.Length > CallLimits.NoteMax) return Bad("textTooLong");
        var outcome = await state.Node.Ask(here, new PlaceFollowedUp(number, user.Identity!.Name!, note), CancellationToken.None);
        return outcome.Refusal switch
        {
            Refusal.None => Answers.Json(CallHubAnswer.Done),
            Refusal.UnknownPlace => Answers.Refused(StatusCodes.Status404NotFound, Mapping.Word(outcome.Refusal)),
            _ => Answers.Refused(StatusCodes.Status503ServiceUnavailable, Mapping.Word(outcome.Refusal)),
        };
    }

    private static bool TryNumber(string id, out int jurisdiction, out uint number)
    {
        (jurisdiction, number) = (0, 0);
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && int.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out jurisdiction)
            && uint.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static UnverifiedRow Row(JurisdictionId here, UnverifiedPlace place) => new(
        string.Create(CultureInfo.InvariantCulture, $"{here.Value}-{place.Number}"), here.Value, place.Incident.ToString(),
        place.Call.ToString(), place.Text, Mapping.Degrees(place.Place.Latitude), Mapping.Degrees(place.Place.Longitude), place.Mark, place.By,
        place.At.UnixMilliseconds,
        place.DoneAt.IsNever ? null : new DoneRow(place.DoneBy, place.DoneAt.UnixMilliseconds, place.Note));
}
