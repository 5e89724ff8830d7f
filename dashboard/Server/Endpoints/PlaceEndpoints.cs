using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Regions.Places;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Places by what is typed, and what is at a point (docs/CALLS.md).</summary>
internal static class PlaceEndpoints
{
    private const string RetrySeconds = "1";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/places", Search)
            .RequireAuthorization(Policies.Person)
            .WithName("FindPlaces").WithTags("Places")
            .WithSummary("Streets, crossings, house numbers, named places and coordinates by what is typed.")
            .Produces<PlacesMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/api/places/at", At)
            .RequireAuthorization(Policies.Person)
            .WithName("PlaceAt").WithTags("Places").WithSummary("What is at a point of the map.")
            .Produces<PlaceAtMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Search(
        HttpContext context, ClaimsPrincipal user, PlaceDesk desk, string? q, string? near, int? jurisdiction, int? limit, string? datum)
    {
        if (string.IsNullOrWhiteSpace(q)) return Bad("missingQuery");
        if (q.Length > PlaceLimits.QueryCharactersMax) return Bad("queryTooLong");
        LatLng? middle = null;
        if (near is not null)
        {
            if (!RouteDesk.TryPlace(near, out var place)) return Bad("badPlace");
            middle = place;
        }

        var frame = Datum.Wgs84;
        if (datum is not null && !DatumNames.TryRead(datum, out frame)) return Bad("badDatum");
        if (desk.Index is not { } index) return NotReady(context);
        var only = jurisdiction is > 0 and <= ushort.MaxValue and { } number ? new JurisdictionId((ushort)number) : default;
        var count = Math.Clamp(limit ?? PlaceLimits.FoundPreset, 1, PlaceLimits.FoundMax);
        var found = index.Search(new PlaceQuestion(q, middle, only, count, frame));
        var ours = user.Jurisdictions();
        return Answers.Json(new PlacesMessage(q, [.. found.Places.Select(place => Row(place, middle, ours))], found.IsCut));
    }

    private static IResult At(HttpContext context, ClaimsPrincipal user, PlaceDesk desk, string? at)
    {
        if (!RouteDesk.TryPlace(at, out var place)) return Bad("badPlace");
        if (desk.Index is not { } index) return NotReady(context);
        var there = index.At(place);
        var ours = user.Jurisdictions();
        var known = there.Is;
        return Answers.Json(new PlaceAtMessage(
            Mapping.Degrees(place.Latitude), Mapping.Degrees(place.Longitude), Number(known.Jurisdiction), ours.Contains(known.Jurisdiction),
            known.Name.Text, known.Name.Chinese, known.Name.English, known.Kind, known.Number, Beside(there.Street), Beside(there.Crossing),
            [.. there.Around.Select(each => Row(each, place, ours))]));
    }

    private static IResult NotReady(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetrySeconds;
        return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notReady");
    }

    private static PlaceRow Row(FoundPlace place, LatLng? near, IReadOnlySet<JurisdictionId> ours) => new(
        place.Kind, place.Name.Text, place.Name.Chinese, place.Name.English, Mapping.Degrees(place.Place.Latitude),
        Mapping.Degrees(place.Place.Longitude), Number(place.Jurisdiction), ours.Contains(place.Jurisdiction), place.Match,
        near is { } from ? (int)Math.Round(place.Place.MetresTo(from)) : null, place.Number,
        place.MetresLong > 0 ? (int)Math.Round(place.MetresLong) : null);

    private static BesideRow? Beside((FoundPlace Place, double Metres)? beside) => beside is not { } there ? null : new BesideRow(
        there.Place.Name.Text, there.Place.Name.Chinese, there.Place.Name.English, Mapping.Degrees(there.Place.Place.Latitude),
        Mapping.Degrees(there.Place.Place.Longitude), (int)Math.Round(there.Metres));

    private static ushort? Number(JurisdictionId jurisdiction) => jurisdiction == default ? null : jurisdiction.Value;
}
